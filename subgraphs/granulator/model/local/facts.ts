import { keyOf } from '../../../../lib/text/mentions';
import { capitalise } from '../../../../lib/text/capitalise';
import { isQuotable, type Phrase, type Sentence } from '../../../../lib/text/language';
import { dangles, sentencesOf } from '../../../../lib/text/sentences';
import { MOSTLY_VERBS, VERBS } from '../../../../lib/text/verbs';
import { stemsOf } from '../../../../lib/text/stems';
import { amountsIn } from './numbers';
import { containsWord, countOf } from '../../../../lib/text/find-words';
import { definitionsIn, isVague } from './parts';
import { isApparatus, offeredBy, offeredIn, offerOf, PartFinder } from './course-material';
import { isProper, kindOfName, type NameKind, namesIn } from './names';
import type { SourceOutline, Topic } from './source-outline';

/** What can stand in place of an answer: words of one kind can be taken for one another. */
export interface Term {
  /** As it stands in the text. */
  text: string;
  /** The same whatever its case and number. */
  key: string;
  kind: NameKind | 'year' | 'number' | 'plural' | 'singular';
  words: number;
  /** How much of the text is about it. */
  weight: number;
}

/** Something that a text says, and the word or words of it to ask for. */
export interface Fact {
  /** The sentence as it stands in the text. */
  sentence: string;
  answer: Term;
  /** What is said of a term that the sentence defines; null when it only speaks of it. */
  meaning: string | null;
  /** The term as the sentence that defines it has it. */
  term: string;
  /** The question as the text asks it, or as a table is read; absent where one is made of the sentence. */
  asked?: string;
  /** What could be taken for its answer, and is wrong. */
  others?: string[];
}

export const BLANK = '_____';

const YEAR = /\b(?:1[0-9]|20)\d\d\b/g;
/** Sentences that only send their reader elsewhere, or go on with what was said. */
const SENDING =
  /^(?:see|refer|read more|for more|for details|click|visit|please see|learn more|note that)\b|^(?:no|yes)[.,]|^(?:examples?|notes?|tips?|hints?|warning|caution|common mistakes?|decision|rev\.?)[:.]|\b(?:on the other hand|on the contrary|in contrast|for example|for instance|in other words|of course)\b/i;
/** What a lecturer says of the lesson, or has a reader suppose: nothing to be known. */
const TALKING =
  /\b(?:I|me|my|we|us|our|let us|let's|you|your)\b|^(?:suppose|imagine|assume|consider|recall|(?:last|next|this) (?:week|time|chapter|section|lecture|lesson))\b|^in this (?:chapter|section|lecture|lesson|article|guide|page|text)\b|^this (?:chapter|section|lecture|lesson|article|guide|page|text)\b/i;
/** When something was, and not who or where. */
const MONTH =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b/;

/** Whether a sentence says something by itself. */
export function standsAlone(sentence: Sentence): boolean {
  const { text } = sentence;
  return isQuotable(sentence) && !dangles(text) && !text.includes('?') && !sentence.commands;
}

/** So many words of one sentence may be asked for, in place of each other. */
const TERMS_OF_SENTENCE = 3;

/** Everything that a topic says and that can be asked for, the weightiest first. */
export function factsIn(topic: Topic, source: SourceOutline): Fact[] {
  const facts: (Fact & { rank: number })[] = [];
  const told = new Set<string>();
  const defined = definitionsIn(topic).filter(({ meaning, term }) => !containsWord(meaning, term));
  for (const { term, meaning, sentence } of defined) {
    const proper = isProper(term, source);
    told.add(sentence);
    facts.push({ sentence, term, meaning, answer: termOf(term, proper ? 'name' : numberOf(term), 10), rank: 100 });
  }
  const rank = new Map(topic.phrases.map((phrase, index) => [phrase.key, { index, count: phrase.count }]));
  const mentions = new Map<string, number>();
  const mentionsOf = (name: string): number => {
    const known = mentions.get(name) ?? topic.sentences.filter((one) => one.text.includes(name)).length;
    mentions.set(name, known);
    return known;
  };
  for (const sentence of topic.sentences) {
    if (told.has(sentence.text) || /[“”"()[\]]/.test(sentence.text)) continue;
    if (SENDING.test(sentence.text) || TALKING.test(sentence.text)) continue;
    // Of what is to be done only amounts are asked for.
    if (isInstruction(sentence)) {
      told.add(sentence.text);
      for (const amount of amountsIn(sentence.text).slice(0, 1)) facts.push(factOfAmount(sentence.text, amount));
    }
    if (!standsAlone(sentence)) continue;
    told.add(sentence.text);
    for (const answer of termsIn(sentence, { rank, mentionsOf }, source))
      facts.push({ sentence: sentence.text, term: answer.text, meaning: null, answer, rank: answer.weight });
  }
  return [...facts, ...askedIn(topic, source), ...titledIn(topic), ...causesIn(topic, source), ...tabledIn(topic)].sort(
    (a, b) => b.rank - a.rank,
  );
}

/** Words of a question that its answer need not have. */
const OF_QUESTIONS = new Set(
  stemsOf(
    'call called mean means happen name give explain describe do does did many much long far big large tell say purpose use kind term word define definition reason cause is are was were in on at of for to from by with the it',
  ),
);
/** What one sentence hardly answers: a case that is made up, or several things at once. */
const NO_RECALL =
  /^(?:suppose|imagine|explain|discuss|compare|draw|sketch|calculate|find|should|would|do you)\b|[.;]\s|,\s+and (?:why|how)\b|\b(?:would|your|you)\b/i;

const reviews = new WeakMap<SourceOutline, { question: string; title: string | null }[]>();

/** The questions at the end of a text, each with the title of the part that it is about. */
function reviewOf(source: SourceOutline): { question: string; title: string | null }[] {
  const known = reviews.get(source);
  if (known) return known;
  const told = source.topics.filter(({ title }) => !isApparatus(title));
  const finder = new PartFinder(
    told.map(({ title, sentences }) => ({ what: title, title, text: sentences.map(({ text }) => text).join(' ') })),
  );
  const found = source.topics
    .filter(({ title }) => offerOf(title) === 'questions')
    .flatMap(offeredBy)
    .map((question) => ({ question, title: finder.closest(question) }));
  reviews.set(source, found);
  return found;
}

/** Questions that the text asks of its reader, with the sentence that answers each best; those that nothing answers are left out. */
function askedIn(topic: Topic, source: SourceOutline): (Fact & { rank: number })[] {
  const own =
    offerOf(topic.title) === 'questions'
      ? offeredBy(topic)
      : reviewOf(source).flatMap(({ question, title }) => (title === topic.title ? [question] : []));
  return [...new Set([...own, ...offeredIn(topic.blocks, 'questions')])].flatMap((question) => {
    if (!question.endsWith('?') || NO_RECALL.test(question)) return [];
    const stems = new Set(stemsOf(question).filter((stem) => !OF_QUESTIONS.has(stem)));
    const [best] = source.sentences
      .filter(isQuotable)
      .map((sentence) => {
        const said = new Set(stemsOf(sentence.text));
        return { sentence, share: [...stems].filter((stem) => said.has(stem)).length / Math.max(1, stems.size) };
      })
      .sort((a, b) => b.share - a.share || Number(dangles(a.sentence.text)) - Number(dangles(b.sentence.text)));
    // What it asks about is in what answers it, all of it.
    if (
      !best ||
      best.share < 1 ||
      (/^why\b/i.test(question) &&
        !/\b(?:because|since|so that|as a result|therefore|(?:which|that) is why)\b/i.test(best.sentence.text))
    )
      return [];
    const { text } = best.sentence;
    const answer: Term = { text, key: keyOf(question), kind: 'singular', words: 1, weight: 0 };
    return [{ sentence: text, answer, meaning: null, term: text, asked: question, rank: 50 }];
  });
}

/** "How loud is the unit?" as a heading, and the sentence below it that says it. */
function titledIn(topic: Topic): (Fact & { rank: number })[] {
  return (topic.parts.length > 0 ? topic.parts : [topic]).flatMap(({ title, blocks }) => {
    const [first] = blocks;
    if (
      !/^(?:how(?! (?:do|can|to|should)\b)|what|which|where|when|who|why)\b[^.!?]{8,}\?$/i.test(title) ||
      first?.kind !== 'paragraph'
    )
      return [];
    const [said = '', further = ''] = sentencesOf(first.text);
    const text = said.split(' ').length < MIN_ANSWER ? `${said} ${further}`.trim() : said;
    if (text.split(' ').length < MIN_ANSWER || /^(?:yes|no|see|it depends)\b/i.test(text) || text.endsWith(':'))
      return [];
    const answer: Term = { text, key: keyOf(title), kind: 'singular', words: 1, weight: 0 };
    return [{ sentence: first.text, answer, meaning: null, term: text, asked: title, rank: 50 }];
  });
}
/** An answer of fewer words needs the next sentence. */
const MIN_ANSWER = 4;

/** "Serfdom faded because labour was scarce", "Because hands were few, wages rose": what is so, and why. */
function causeIn(text: string): { effect: string; cause: string } | null {
  const [, effect = '', cause = ''] = /^(\p{Lu}[^,;:]{15,140}?),? because ([^;:]{8,140}?)\.$/u.exec(text) ?? [];
  // The reason of a condition, or of the second of two things, is none of the whole.
  if (/^(?:If|When|While|Once)\b|\band\s+(?:\p{Ll}+ed|led|made|was|were|is|are|has|have)\b/u.test(effect)) return null;
  // What is said against it is no reason.
  if (effect !== '')
    return { effect, cause: cause.replace(/,\s+(?:but|so|while|whereas|though|although|and)\s.*$/i, '') };
  const [, first = '', then = ''] = /^Because ([^,;:]{8,140}), ([^;:]{15,140})\.$/u.exec(text) ?? [];
  return then === '' ? null : { effect: then, cause: first };
}

/** What the text gives a reason for, with the reasons for other things beside it. */
function causesIn(topic: Topic, source: SourceOutline): (Fact & { rank: number })[] {
  const causes = (sentences: readonly Sentence[]) =>
    sentences.flatMap((sentence) => {
      const found = standsAlone(sentence) ? causeIn(sentence.text) : null;
      return found && !dangles(capitalise(found.effect)) && !/\b(?:it|this|they|them)\b/i.test(found.effect)
        ? [{ ...found, sentence: sentence.text }]
        : [];
    });
  const all = causes(source.sentences).map(({ cause }) => cause);
  return causes(topic.sentences).map(({ effect, cause, sentence }) => {
    const [head = ''] = effect.split(' ');
    // A word that the text writes small elsewhere is large for its place alone.
    const isCommon = source.sentences.some(({ text }) => text.includes(` ${head.toLowerCase()} `));
    const what = isCommon ? decapitalised(effect) : effect;
    const answer: Term = { text: `because ${cause}`, key: keyOf(cause), kind: 'singular', words: 1, weight: 0 };
    return {
      sentence,
      answer,
      meaning: null,
      term: answer.text,
      asked: whyIs(what),
      others: all.filter((other) => other !== cause).map((other) => `because ${other}`),
      rank: 8,
    };
  });
}

/** "The pathway is faster" as a question: "Why is the pathway faster?"; with what it asks set apart where its verb has no place of its own. */
export function whyIs(clause: string): string {
  const [, subject = '', verb = '', rest = ''] =
    /^((?:(?!that\b|which\b|who\b|when\b|where\b|if\b|and\b|to\b)[\p{L}\d’'-]+\s+){1,6}?)(is|are|was|were|can|could|will|would|must|should|has to|have to|may)\s+(\S.*)$/u.exec(
      clause,
    ) ?? [];
  const aux = verb.replace(/ to$/, '');
  return subject === '' || aux !== verb ? `Why is it that ${clause}?` : `Why ${verb} ${subject.trim()} ${rest}?`;
}

const MAX_CELL = 60;
/** Heads of columns that say nothing of what stands below them. */
const VAGUE_HEAD =
  /^(?:#|no\.?|nr\.?|id|name|term|item|key|type|field|option|value|what|feature|property|aspect|criterion|characteristic|attribute|\W*)$/i;

/** A thing of a table as a question names it: "horizon “A”". */
const labelled = (head: string, thing: string): string =>
  VAGUE_HEAD.test(head) || head.split(' ').length > 2 ? `“${thing}”` : `${decapitalised(head)} “${thing}”`;

/** What tables say of each thing in their first column. */
function tabledIn({ blocks }: Topic): (Fact & { rank: number })[] {
  return blocks.flatMap(({ kind, rows = [] }) => {
    const [head = [], ...body] = kind === 'table' ? rows : [];
    const isPlain = head.length > 1 && head.length < 7 && body.length > 1 && head.every((cell) => cell !== '');
    if (!isPlain) return [];
    // A thing that has two rows has two answers.
    const isOnce = (thing: string | undefined): boolean => body.filter(([other]) => other === thing).length === 1;
    return body.flatMap((row, index) =>
      !isOnce(row[0])
        ? []
        : row.slice(1).flatMap((cell, at): (Fact & { rank: number })[] => {
            const [thing = '', column = ''] = [row[0], head[at + 1]];
            const others = [...new Set(body.map((other) => other[at + 1] ?? ''))].filter(
              (other) => other !== cell && other !== '',
            );
            const isTold =
              cell !== '' &&
              thing !== '' &&
              others.length > 0 &&
              [cell, thing].every((text) => text.length <= MAX_CELL);
            // One column of each row: all of them would be the table again.
            if (!isTold || at !== index % (head.length - 1)) return [];
            const answer: Term = {
              text: cell,
              key: `${keyOf(thing)} ${keyOf(column)}`,
              kind: 'singular',
              words: 1,
              weight: 0,
            };
            const sentence = `${thing} – ${column}: ${cell}`;
            return [
              {
                sentence,
                answer,
                meaning: null,
                term: cell,
                asked: `What does the table say about ${labelled(head[0] ?? '', thing)} under “${column}”?`,
                others,
                rank: 6,
              },
            ];
          }),
    );
  });
}

/** What could be asked for of a sentence, the most telling first: names and years, then what the topic is about. */
function termsIn(
  { text, phrases, marked = [] }: Sentence,
  { rank, mentionsOf }: TopicWords,
  source: SourceOutline,
): Term[] {
  const names = namesIn(text);
  const found: Term[] = [...marked.map((term) => ({ ...termNamed(term), weight: 9 }))];
  found.push(
    ...names
      .filter((name) => !MONTH.test(name))
      .map((name) => termOf(name, kindOfName(name, source), 6 + mentionsOf(name) / 10)),
  );
  for (const [year] of text.matchAll(YEAR)) found.push({ text: year, key: year, kind: 'year', words: 1, weight: 5 });
  for (const amount of amountsIn(text)) found.push(termOfAmount(amount, text));
  for (const phrase of phrases) {
    if (phrase.proper || names.some((name) => containsWord(name, phrase.text)) || !isTelling(phrase, rank)) continue;
    const place = rank.get(phrase.key)?.index ?? rank.size;
    found.push(termOfPhrase(phrase, Math.max(0.5, 5 - place / 4)));
  }
  const stems = countsOf(stemsOf(text));
  const chosen: Term[] = [];
  for (const term of found.sort((a, b) => b.weight - a.weight)) {
    if (chosen.length === TERMS_OF_SENTENCE) break;
    if (!isGiven(term.text, stems) && countOf(text, term.text, 2) === 1) chosen.push(term);
  }
  return chosen;
}

/** What is known of the words of a topic. */
interface TopicWords {
  /** Its phrases by their keys: their place among them, and how often they come. */
  rank: ReadonlyMap<string, { index: number; count: number }>;
  /** How many sentences name a name. */
  mentionsOf: (name: string) => number;
}

function countsOf(stems: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

/** An instruction of ordinary length that needs nothing that was said before. */
const isInstruction = ({ text, words, commands }: Sentence): boolean =>
  commands && words >= 4 && words <= 30 && !dangles(text);

const termOfAmount = (amount: string, sentence: string): Term => ({
  text: amount,
  // The same number of something else is another answer.
  key: `${amount} ${sentence.slice(sentence.indexOf(amount) + amount.length).split(/[^\p{L}%°]+/u)[1] ?? ''}`,
  kind: 'number',
  words: 1,
  weight: 7,
});

const factOfAmount = (sentence: string, amount: string): Fact & { rank: number } => ({
  sentence,
  term: amount,
  meaning: null,
  answer: termOfAmount(amount, sentence),
  rank: 7,
});

/** What the topic speaks of again, or names in several words; one word that comes once is a chance find. */
function isTelling({ text, key, words }: Phrase, rank: TopicWords['rank']): boolean {
  return (words > 1 || (rank.get(key)?.count ?? 0) > 1) && !isVague(text) && !isVerbAtEnd(text);
}

/** A run of words that ends in a verb was taken for a noun: "booster wakes". */
const isVerbAtEnd = (text: string): boolean => {
  const [, ...rest] = text.split(' ');
  const last = rest.at(-1)?.toLowerCase() ?? '';
  return [last.replace(/ies$/, 'y'), last.replace(/es$/, ''), last.replace(/s$/, '')].some(
    (form) => form !== last && (VERBS.has(form) || MOSTLY_VERBS.has(form)),
  );
};

/** Whether a sentence has another form of the answer elsewhere, which would give it away. */
function isGiven(answer: string, sentence: ReadonlyMap<string, number>): boolean {
  return [...countsOf(stemsOf(answer))].some(([stem, count]) => (sentence.get(stem) ?? 0) > count);
}

const numberOf = (text: string): Term['kind'] => {
  const last = text.split(' ').at(-1) ?? text;
  return /[^s]s$/.test(last) && !/(?:us|is|ss)$/.test(last) ? 'plural' : 'singular';
};

const termOf = (text: string, kind: Term['kind'], weight: number): Term => ({
  text,
  key: keyOf(text),
  kind,
  words: text.split(' ').length,
  weight,
});

/** A word that the text marks, as a term. */
export const termNamed = (text: string): Term => termOf(decapitalised(text), numberOf(text), 5);

const termOfPhrase = ({ text }: Phrase, weight: number): Term => termOf(decapitalised(text), numberOf(text), weight);

/** A word in small letters, unless it is written large inside itself or as a whole. */
export function decapitalised(text: string): string {
  const [head = '', next = ''] = text.split(' ');
  return /^\p{Lu}\p{Ll}*(?:-\p{Ll}+)*$/u.test(head) && head.length > 1 && !/^\p{Lu}\p{Ll}/u.test(next)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
