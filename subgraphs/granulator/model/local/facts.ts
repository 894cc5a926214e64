import { keyOf } from '../../../../lib/text/mentions';
import { inSmallLetters } from '../../../../lib/text/capitalise';
import { isQuotable, type Phrase, type Sentence } from '../../../../lib/text/language';
import { isEditorial } from '../../../../lib/text/editorial';
import { dangles } from '../../../../lib/text/sentences';
import { isMostlyVerb } from '../../../../lib/text/verbs';
import { stemsOf } from '../../../../lib/text/stems';
import { isUnspecific } from '../../../../lib/text/unspecific';
import { amountsIn } from './numbers';
import { containsWord, countOf, escaped, wordPattern } from '../../../../lib/text/find-words';
import { definitionsIn, isVague } from './parts';
import { isApparatus, offeredBy, offeredIn, PartFinder } from './course-material';
import { offerOf } from './section-offers';
import { describedIn, relatedIn } from './described';
import { type Fact, leansBack, numberOf, type RankedFact, standsAlone, type Term, termNamed, termOf } from './fact';
import { isProper, kindOfName, namesIn } from './names';
import { SUPPOSED } from './objectives';
import { causesIn } from './reasons';
import { eventsIn } from './events';
import { examplesIn } from './examples';
import type { SourceOutline, Topic } from './source-outline';
import { tabledIn } from './tabled-facts';
import { answerOfTitle, askedAbout, fits, isOfQuestions } from './titled-questions';

export const BLANK = '_____';

const YEAR = /\b(?:1[0-9]|20)\d\d\b/g;
/** A topic with fewer facts is asked for what it names but once. */
const FEW = 2;
/** Sentences that only send their reader elsewhere, or go on with what was said. */
const SENDING =
  /^(?:see|refer|read more|for more|for details|click|visit|please see|learn more|note that)\b|^(?:no|yes)[.,]|\bdeserves? (?:a |some )?(?:special |particular )?(?:mention|attention)\b|^(?:examples?|notes?|tips?|hints?|warning|caution|common mistakes?|decision|rev\.?)[:.]|\b(?:on the other hand|on the contrary|in contrast|for example|for instance|in other words|of course)\b/i;
/** What a lecturer says of the lesson, or has a reader suppose: nothing to be known. */
const TALKING =
  /\b(?:I|me|my|we|us|our|let us|let's|you|your)\b|^(?:suppose|imagine|assume|consider|recall|(?:last|next|this) (?:week|time|chapter|section|lecture|lesson))\b|^in this (?:chapter|section|lecture|lesson|article|guide|page|text)\b|^this (?:chapter|section|lecture|lesson|article|guide|page|text)\b/i;
/** When something was, and not who or where. */
const MONTH =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b/;

/** So many words of one sentence may be asked for, in place of each other. */
const TERMS_OF_SENTENCE = 3;

/** "An enzyme" tells too little to know what is meant. */
const MIN_MEANING = 3;
/** What is shorter has nothing to ask for: "The court reported in June." */
const MIN_WORDS = 7;
/** "Carried by 18 votes", "Len to find out": notes of a meeting, and no sentences. */
const MINUTED =
  /^(?:Carried|Agreed|Approved|Noted|Resolved|Deferred|Proposed|Seconded|Adopted|Adjourned)\b|^\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)? to \p{Ll}+/u;
/** "Physical – glass, plasters, hair", "Casein wash. Stir …": a line of a list, or a name before its sentence. */
const LISTED = /^[^.!?:–—]{1,50}(?::|\s[–—])\s|^[^.!?]{2,30}[.!]\s\p{Lu}/u;
/** A part that works out a case. */
export const EXAMPLE = /^(?:\d[\d.]*\s+)?(?:(?:a|the) )?(?:worked |solved )?examples?\b/i;

/** Everything that a topic says and that can be asked for, the weightiest first. */
export function factsIn(topic: Topic, source: SourceOutline): Fact[] {
  const facts: RankedFact[] = [];
  const told = new Set<string>();
  const whole: Sentence[] = [];
  const defined = definitionsIn(topic).filter(
    ({ meaning, term }) => !containsWord(meaning, term) && meaning.split(' ').length >= MIN_MEANING,
  );
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
  const examples = new Set([
    ...examplesIn(topic),
    ...topic.parts
      .filter(({ title }) => EXAMPLE.test(title))
      .flatMap(({ sentences }) => sentences.map(({ text }) => text)),
  ]);
  for (const sentence of topic.sentences) {
    // What is given in an example is no knowledge, what is reckoned is not said, and a manner of speaking orders nothing.
    if (examples.has(sentence.text) || /[=≈]/.test(sentence.text) || SUPPOSED.test(sentence.text)) continue;
    if (told.has(sentence.text) || /[“”"()[\]]/.test(sentence.text)) continue;
    if ([SENDING, MINUTED, TALKING].some((remark) => remark.test(sentence.text)) || isEditorial(sentence.text))
      continue;
    // Of what is to be done only amounts are asked for.
    if (isInstruction(sentence)) {
      told.add(sentence.text);
      for (const amount of amountsIn(sentence.text).slice(0, 1)) facts.push(factOfAmount(sentence.text, amount));
    }
    if (!standsAlone(sentence) || leansBack(sentence) || sentence.words < MIN_WORDS || LISTED.test(sentence.text))
      continue;
    told.add(sentence.text);
    whole.push(sentence);
  }
  const askFor = (words: TopicWords): void => {
    for (const sentence of whole)
      for (const answer of termsIn(sentence, words, source))
        facts.push({ sentence: sentence.text, term: answer.text, meaning: null, answer, rank: answer.weight });
  };
  askFor({ rank, mentionsOf, min: 2 });
  const further = [
    askedIn(topic, source),
    titledIn(topic, source),
    causesIn(topic, source),
    eventsIn(topic, source),
    tabledIn(topic),
  ];
  const stated = [describedIn(topic, source), relatedIn(topic, source)];
  // Where there is next to nothing to ask, what comes once has to do.
  if ([facts, ...further, ...stated].flat().length < FEW) askFor({ rank, mentionsOf, min: 1 });
  return [facts, ...further, ...stated].flat().sort((a, b) => b.rank - a.rank);
}

/** A question of one word that says anything is answered by nothing in particular. */
const MIN_ASKED = 2;
/** A sentence answers that has all that is asked about, or nearly all of what only it speaks of. */
const [MIN_SHARE, MIN_SHARED] = [0.65, 3];
/** What no sentence speaks of may be said in other words. */
const WEIGHT_OF_UNSAID = 0.5;
/** What one sentence hardly answers: a case that is made up, or several things at once. */
const NO_RECALL =
  /^(?:suppose|imagine|explain (?!why\b)|discuss|compare|draw|sketch|calculate|find|should|would|do you)\b|[.;]\s|,\s+and (?:why|how)\b|\b(?:would|your|you)\b/i;

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
function askedIn(topic: Topic, source: SourceOutline): RankedFact[] {
  const own =
    offerOf(topic.title) === 'questions'
      ? offeredBy(topic)
      : reviewOf(source).flatMap(({ question, title }) => (title === topic.title ? [question] : []));
  return [...new Set([...own, ...offeredIn(topic.blocks, 'questions')])].flatMap((question) => {
    const given = source.answers.get(question);
    // What the text itself answers is asked before what is made of it.
    if (given !== undefined) return [{ ...ownFact(question, given), rank: 120 }];
    if (!(question.endsWith('?') || /^explain why\b/i.test(question)) || NO_RECALL.test(question)) return [];
    const stems = [...askedAbout(question)];
    const told = source.sentences
      .filter((sentence) => isQuotable(sentence) && !/^(?:explain|describe|discuss)\b/i.test(sentence.text))
      .map((sentence) => ({ sentence, said: new Set(stemsOf(sentence.text)) }));
    // What few sentences speak of tells which of them answers.
    const weights = stems.map((stem) => {
      const count = told.filter(({ said }) => said.has(stem)).length;
      return count === 0 ? WEIGHT_OF_UNSAID : 1 / count;
    });
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const shareOf = (said: ReadonlySet<string>): number =>
      stems.reduce((sum, stem, at) => sum + (said.has(stem) ? (weights[at] ?? 0) : 0), 0) /
      Math.max(whole, Number.MIN_VALUE);
    const [best] = told
      .map(({ sentence, said }) => ({
        sentence,
        share: shareOf(said),
        shared: stems.filter((one) => said.has(one)).length,
      }))
      .sort((a, b) => b.share - a.share || Number(dangles(a.sentence.text)) - Number(dangles(b.sentence.text)));
    const isAnswer = best !== undefined && (best.share === 1 || (best.share >= MIN_SHARE && best.shared >= MIN_SHARED));
    if (!isAnswer || stems.length < MIN_ASKED || !fits(question, best.sentence.text)) return [];
    return [ownFact(question, best.sentence.text)];
  });
}

/** A question as the text asks it, with what it says in answer. */
const ownFact = (question: string, text: string): RankedFact => ({
  sentence: text,
  answer: { text, key: keyOf(question), kind: 'singular', words: 1, weight: 0 },
  meaning: null,
  term: text,
  asked: question,
  isOwn: true,
  rank: 50,
});

/** What is not answered by yes or no. */
const WH =
  /^(?:\d[\d.]*\s+)?(?:how(?! (?:do|can|to|should)\b)|what|which|where|when|who|why)\b(?! (?:about|if|next|else)\b)/i;

/** "How loud is the unit?" as a heading, and what is said below it in answer. */
function titledIn(topic: Topic, { topics }: SourceOutline): RankedFact[] {
  // Of a text of questions and answers each question is asked, whatever its form.
  const isAll = isOfQuestions(topics.flatMap(({ title, parts }) => [title, ...parts.map((part) => part.title)]));
  return (topic.parts.length > 0 ? topic.parts : [topic]).flatMap((part) => {
    // "What does it depend on?": what, is said above it.
    const isOwn = WH.test(part.title) && !/\b(?:it|they|them|this|these|those)\b/i.test(part.title);
    const text = isAll ? answerOfTitle(part, part.title.endsWith('?')) : isOwn ? answerOfTitle(part) : null;
    const fact = text === null ? null : ownFact(part.title.replace(/^\d[\d.]*\s+/, ''), text);
    return fact === null ? [] : [isAll ? { ...fact, rank: 110 } : fact];
  });
}

/** What could be asked for of a sentence, the most telling first: names and years, then what the topic is about. */
function termsIn(
  { text, phrases, marked = [] }: Sentence,
  { rank, mentionsOf, min }: TopicWords,
  source: SourceOutline,
): Term[] {
  const names = namesIn(text);
  const found: Term[] = [...marked.map((term) => ({ ...termNamed(term), weight: 9 }))];
  found.push(
    ...names
      .filter((name) => !MONTH.test(name) && !isUnit(name, text) && !isNamedAfter(name, text))
      .map((name) => termOf(name, kindOfName(name, source), 6 + mentionsOf(name) / 10)),
  );
  for (const [year] of text.matchAll(YEAR)) found.push({ text: year, key: year, kind: 'year', words: 1, weight: 5 });
  // "The brain compares the two ears": so many there are of them, as all know.
  for (const amount of amountsIn(text))
    if (!/^(?:one|two)$/i.test(amount) && !isOfRange(amount, text)) found.push(termOfAmount(amount, text));
  for (const phrase of phrases) {
    if (
      phrase.proper ||
      isNumbered(phrase.text, text) ||
      names.some((name) => containsWord(name, phrase.text)) ||
      !isTelling(phrase, rank, min)
    )
      continue;
    const place = rank.get(phrase.key)?.index ?? rank.size;
    found.push(termOfPhrase(phrase, Math.max(0.5, 5 - place / 4)));
  }
  const stems = countsOf(stemsOf(text));
  const chosen: Term[] = [];
  for (const term of found.sort((a, b) => b.weight - a.weight)) {
    if (chosen.length === TERMS_OF_SENTENCE) break;
    if (!isGiven(term.text, stems) && countOf(text, term.text, 2) === 1 && !isPiece(term.text, phrases, marked))
      chosen.push(term);
  }
  return chosen;
}

/** "A heat pump", "the organ of Corti": a gap in a name is filled by whoever has heard the name. */
const isPiece = (term: string, phrases: readonly Phrase[], marked: readonly string[]): boolean =>
  [...phrases.map(({ text }) => text), ...marked].some(
    (whole) => whole.length > term.length && containsWord(whole, term) && !/^\p{Lu}/u.test(whole.replace(/^\S+ /, '')),
  );

/** "Between 97 and 99 %": one end, beside the other. */
const isOfRange = (amount: string, text: string): boolean =>
  new RegExp(
    `\\bbetween\\s[^.,;]{0,12}${escaped(amount)}|\\bbetween\\s[^.,;]{1,20}\\sand\\s(?:about\\s)?${escaped(amount)}`,
    'iu',
  ).test(text);

/** "8 GiB": what is counted. */
const isUnit = (name: string, text: string): boolean => /\d\s?$/.test(text.slice(0, text.indexOf(name)));
/** "Tengmalm's owls": nobody is told of. */
const isNamedAfter = (name: string, text: string): boolean => /^['’]s \p{Ll}/u.test(behind(name, text));
/** "Port 5672": the number is the name. */
const isNumbered = (phrase: string, text: string): boolean => /^\s\d/.test(behind(phrase, text));

/** What stands behind the first place of some words. */
const behind = (words: string, text: string): string => text.slice(text.indexOf(words) + words.length);

/** What is known of the words of a topic. */
interface TopicWords {
  /** Its phrases by their keys: their place among them, and how often they come. */
  rank: ReadonlyMap<string, { index: number; count: number }>;
  /** How many sentences name a name. */
  mentionsOf: (name: string) => number;
  /** So often a phrase of several words comes that is asked for; one word once more. */
  min: number;
}

function countsOf(stems: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

/** An instruction of ordinary length that needs nothing that was said before. */
const isInstruction = (sentence: Sentence): boolean => {
  const { text, words, commands } = sentence;
  return commands && words >= 4 && words <= 30 && !dangles(text) && !leansBack(sentence);
};

const termOfAmount = (amount: string, sentence: string): Term => ({
  text: amount,
  // The same number of something else is another answer.
  key: `${amount} ${sentence.slice(sentence.indexOf(amount) + amount.length).split(/[^\p{L}%°]+/u)[1] ?? ''}`,
  kind: 'number',
  words: 1,
  weight: 7,
});

const factOfAmount = (sentence: string, amount: string): RankedFact => ({
  sentence,
  term: amount,
  meaning: null,
  isOrder: true,
  answer: termOfAmount(amount, sentence),
  rank: 7,
});

/** What the topic speaks of again, or names in several words; one word that comes once is a chance find. */
function isTelling({ text, key, words }: Phrase, rank: TopicWords['rank'], min: number): boolean {
  const count = rank.get(key)?.count ?? 0;
  return count >= (words > 1 ? min : min + 1) && !isVague(text) && !isUnspecific(text) && !isVerbAtEnd(text);
}

/** A run of words that ends in a verb was taken for a noun: "booster wakes". */
const isVerbAtEnd = (text: string): boolean => {
  const [, ...rest] = text.split(' ');
  const last = rest.at(-1)?.toLowerCase() ?? '';
  // "Tea towels spread".
  if (/[^su]s$/.test(text.split(' ').at(-2) ?? '') && isMostlyVerb(last)) return true;
  return [last.replace(/ies$/, 'y'), last.replace(/es$/, ''), last.replace(/s$/, '')].some(
    (form) => form !== last && isMostlyVerb(form),
  );
};

/** Whether a sentence has another form of the answer elsewhere, which would give it away. */
function isGiven(answer: string, sentence: ReadonlyMap<string, number>): boolean {
  return [...countsOf(stemsOf(answer))].some(([stem, count]) => (sentence.get(stem) ?? 0) > count);
}

const termOfPhrase = ({ text }: Phrase, weight: number): Term => termOf(inSmallLetters(text), numberOf(text), weight);

/** A sentence with a gap; "a" or "an" before it would tell how the answer begins. */
export function blankedOf({ sentence, answer }: Pick<Fact, 'sentence' | 'answer'>): string {
  return replaceWord(sentence, answer.text, BLANK).replace(new RegExp(`\\b([Aa])n?\\s+${BLANK}`), `$1(n) ${BLANK}`);
}

function replaceWord(text: string, word: string, by: string): string {
  return text.replace(wordPattern(word, 'giu'), () => by);
}
