import { isQuotable, type Phrase, type Sentence } from '../../../../lib/text/language';
import { pointsElsewhere } from '../../../../lib/text/sentences';
import { containsWord, countOf, definitionsIn, wordPattern } from './parts';
import type { SourceOutline, Topic } from './source-outline';

/** What can stand in place of an answer: words of one kind can be taken for one another. */
export interface Term {
  /** As it stands in the text. */
  text: string;
  /** The same whatever its case and number. */
  key: string;
  kind: 'person' | 'place' | 'name' | 'year' | 'number' | 'plural' | 'singular';
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
}

export const BLANK = '_____';

/** Names with small words in them: "Guild of Coopers". */
const NAME = /\p{Lu}[\p{L}\d’'-]*(?:(?:\s+(?:of|de|van|von|der|la|le))?(?:\s+the)?\s+\p{Lu}[\p{L}\d’'-]*)*/gu;
const YEAR = /\b(?:1[0-9]|20)\d\d\b/g;
const NUMBER = /(?<![\p{L}\d.,/:-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\p{L}\d/:-]|[.,]\d)/gu;
/** Words that begin a sentence, whatever their case, and pronouns. */
const NO_NAME =
  /^(?:I|A|An|The|In|On|At|By|For|From|With|As|If|When|While|After|Before|Each|Every|All|No|To|Most|Many|Some|Under|Over|Since|Because|Although|Both|During|These|Those|This|That|There|Then|Thus|He|She|It|They|We|You|His|Her|Its|Their|Our|Beyond|However|But|And|Now|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/;

/** Whether a sentence says something by itself. */
export function standsAlone(sentence: Sentence): boolean {
  const { text } = sentence;
  return isQuotable(sentence) && !pointsElsewhere(text) && !text.includes('?') && !sentence.commands;
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
    const text = proper ? term : decapitalised(term);
    told.add(sentence);
    facts.push({ sentence, term, meaning, answer: termOf(text, proper ? 'name' : numberOf(text), 10), rank: 100 });
  }
  const rank = new Map(topic.phrases.map((phrase, index) => [phrase.key, index]));
  for (const sentence of topic.sentences) {
    if (told.has(sentence.text) || !standsAlone(sentence) || /[“”"()[\]]/.test(sentence.text)) continue;
    told.add(sentence.text);
    for (const answer of termsIn(sentence, topic, rank, source).slice(0, TERMS_OF_SENTENCE))
      facts.push({ sentence: sentence.text, term: answer.text, meaning: null, answer, rank: answer.weight });
  }
  return facts.sort((a, b) => b.rank - a.rank);
}

/** What could be asked for of a sentence, the most telling first: names and years, then what the topic is about. */
function termsIn(
  { text, phrases }: Sentence,
  topic: Topic,
  rank: ReadonlyMap<string, number>,
  source: SourceOutline,
): Term[] {
  const names = namesIn(text);
  const found: Term[] = names.map((name) =>
    termOf(name, kindOfName(name, source), 6 + topic.sentences.filter((one) => one.text.includes(name)).length / 10),
  );
  for (const [year] of text.matchAll(YEAR)) found.push({ text: year, key: year, kind: 'year', words: 1, weight: 5 });
  for (const [number] of text.matchAll(NUMBER))
    if (number.length > 1) found.push({ text: number, key: number, kind: 'number', words: 1, weight: 3 });
  for (const phrase of phrases) {
    if (phrase.proper || names.some((name) => containsWord(name, phrase.text))) continue;
    const place = rank.get(phrase.key) ?? topic.phrases.length;
    found.push(termOfPhrase(phrase, Math.max(0.5, 5 - place / 4)));
  }
  return found.filter((term) => countOf(text, term.text, 2) === 1).sort((a, b) => b.weight - a.weight);
}

/** Names in a sentence, whole; what only begins it is none. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(NAME)].flatMap(({ 0: found, index }) => {
    let name = found;
    const isFirst = /(?:^|[.!?:;—–“"(])$/.test(text.slice(0, index).trim());
    const [head = '', ...rest] = name.split(/\s+/);
    if (NO_NAME.test(head)) name = rest.join(' ').replace(/^(?:of|the)\s+/, '');
    else if (isFirst && rest.length === 0) return [];
    const isWhole = !/^[’'-]\p{L}|^\s*&/u.test(text.slice(index + found.length));
    return name.length > 2 && /\p{Ll}/u.test(name) && isWhole ? [name.replace(/[’']s$/, '')] : [];
  });
}

function isProper(term: string, source: SourceOutline): boolean {
  return source.phrases.find((phrase) => phrase.text.toLowerCase() === term.toLowerCase())?.proper ?? false;
}

const kinds = new WeakMap<SourceOutline, Map<string, Term['kind']>>();

/** Whether a name is of a person or a place, by the words around it in the whole text. */
function kindOfName(name: string, source: SourceOutline): Term['kind'] {
  const known = kinds.get(source) ?? new Map<string, Term['kind']>();
  kinds.set(source, known);
  const found =
    known.get(name) ??
    readKind(
      name,
      source.sentences.map(({ text }) => text).filter((text) => text.includes(name)),
    );
  known.set(name, found);
  return found;
}

function readKind(name: string, texts: readonly string[]): Term['kind'] {
  const literal = wordPattern(name, 'u').source;
  const count = (pattern: string): number => texts.filter((text) => new RegExp(pattern, 'u').test(text)).length;
  const asPlace = count(
    `\\b(?:[Ii]n|[Aa]t|[Ff]rom|[Tt]o|[Nn]ear|[Rr]eached|[Ll]eft|[Tt]owards?|[Tt]hrough) ${literal}`,
  );
  const asPerson = count(
    `\\b(?:by|said|asked|told|with|[Mm]rs?\\.|[Dd]r\\.|\\p{Ll}+(?:er|or|ist|ian|ant|man|king|queen|mayor|president|general)) ${literal}|${literal}(?:,? who|’s|'s)? (?:said|asked|was born|wrote|built|planned|moved|thought|saw|went|ran|put|had|gave|took|discovered|invented|founded)`,
  );
  if (/\b(?:of|the)\b/.test(name)) return 'name';
  return asPerson > asPlace ? 'person' : asPlace > 0 ? 'place' : 'name';
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

const termOfPhrase = ({ text }: Phrase, weight: number): Term => termOf(decapitalised(text), numberOf(text), weight);

/** Words in small letters and without their number: what people take for the same. */
export function keyOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/^(?:an?|the)\s+/, '')
    .split(/[\s-]+/)
    .map((word) =>
      word.length > 3
        ? word
            .replace(/ies$/, 'y')
            .replace(/(?<=[sxz]|ch|sh)es$/, '')
            .replace(/(?<!s)s$/, '')
            .replace(/[’']$/, '')
        : word,
    )
    .join(' ');
}

/** A word in small letters, unless it is written large inside itself or as a whole. */
export function decapitalised(text: string): string {
  const [head = ''] = text.split(' ');
  return /^\p{Lu}\p{Ll}*$/u.test(head) && head.length > 1 ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
