import { isBelief } from '../../../../lib/text/beliefs';
import { type Definition, definitionIn, namingIn } from '../../../../lib/text/definitions';
import { capitalise, inSmallLetters } from '../../../../lib/text/capitalise';
import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import { isEditorial } from '../../../../lib/text/editorial';
import { dangles } from '../../../../lib/text/sentences';
import { shortened } from '../../../../lib/text/shorten';
import { REMARK } from './instruction-words';
import type { Topic } from './source-outline';

/** A sentence that points back to one that is not told with it is hardly worth telling. */
export const POINTING_COSTS = 4;
/** Reading to learn goes at about this pace. */
const WORDS_PER_MINUTE = 120;

/** Time to read so many words carefully, in minutes. */
export function minutesToRead(words: number): number {
  return Math.ceil(words / WORDS_PER_MINUTE);
}

/** A part is read once. */
const definitions = new WeakMap<Topic, Definition[]>();

/** What the whole sentences of a part define. */
export function definitionsIn(part: Topic): readonly Definition[] {
  const known = definitions.get(part) ?? readDefinitions(part);
  definitions.set(part, known);
  return known;
}

/** A heading above terms and what they mean. */
export const isGlossary = (title: string): boolean =>
  /^(?:key terms|glossary(?: of terms)?|terms|definitions|vocabulary|terms and definitions)$/i.test(title);

/** "Permafrost – ground that stays frozen": a line of a glossary, however it goes on. */
const GLOSSARY_LINE = /^(\p{L}[\p{L}\d '’()/-]{1,60}?)\s*(?::|\s[–—-])\s+(\S.{8,}?)[.]?$/u;
/** "Stomata – pores in the skin of leaves": by the term, or by what it is said to be. */
export const isOfSeveral = (term: string, meaning: string): boolean =>
  /[^sui]s$/.test(term) ||
  /^(?:\p{Ll}+ )?\p{Ll}{2,}[^sui]s (?:in|of|that|which|through|on|with|for|from)\b/u.test(meaning);

function entryIn({ text }: Sentence): Definition | null {
  const [, term = '', meaning = ''] = GLOSSARY_LINE.exec(text) ?? [];
  const own = inSmallLetters(term);
  return term === '' || term.split(' ').length > 5
    ? null
    : { term: own, named: own, isPlural: isOfSeveral(own, meaning), meaning, sentence: text };
}

function readDefinitions(part: Topic): Definition[] {
  // A line of a glossary is no sentence, and defines.
  const own = part.sentences
    .filter(
      (sentence) =>
        isQuotable(sentence) ||
        (isGlossary(part.title) ? /^\p{L}[^.!?]{1,60}:\s.*[^?]$/u : /^\p{Lu}[^.!?]{1,60}:\s.*[^?]$/u).test(
          sentence.text,
        ),
    )
    .flatMap((sentence) => definitionIn(sentence) ?? (isGlossary(part.title) ? entryIn(sentence) : null) ?? []);
  // A name for what was said right before it: both together define it.
  const named = part.sentences.slice(1).flatMap((sentence, index) => {
    const before = part.sentences[index];
    const found = before && isQuotable(before) ? namingIn(sentence, before) : null;
    return found && part.blocks.some(({ text }) => text.includes(found.sentence)) ? [found] : [];
  });
  const told = [...own, ...named];
  const keys = new Set(told.map(({ term }) => keyOf(term)));
  const further = (part.glossary ?? []).filter(({ term }) => !keys.has(keyOf(term)));
  return [...told, ...further].map((definition) => {
    const term = asNamed(definition.term, part.sentences);
    return term === definition.term
      ? definition
      : { ...definition, term, named: definition.named.replace(definition.term, term) };
  });
}

/** Words as sentences have them: with a large letter where none begins, and in small ones. */
interface Spellings {
  large: ReadonlySet<string>;
  small: ReadonlySet<string>;
}
const spellings = new WeakMap<readonly Sentence[], Spellings>();

function spellingsIn(sentences: readonly Sentence[]): Spellings {
  const words = (pattern: RegExp): Set<string> =>
    new Set(sentences.flatMap(({ text }) => Array.from(text.matchAll(pattern), ([word]) => word)));
  return {
    large: words(/(?<=[\p{L},] )\p{Lu}\p{Ll}+(?![\p{L}-])/gu),
    small: words(/(?<![\p{L}-])\p{Ll}+(?![\p{L}-])/gu),
  };
}

/** "Halley is a station": a name keeps its large letter, by how the text writes it inside sentences. */
export function asNamed(term: string, sentences: readonly Sentence[]): string {
  const known = spellings.get(sentences) ?? spellingsIn(sentences);
  spellings.set(sentences, known);
  return known.large.has(capitalise(term)) && !known.small.has(term) ? capitalise(term) : term;
}

/** Whether a sentence speaks of the text and its reading, or is a line around its title. */
export const isAside = ({ text }: Sentence): boolean =>
  REMARK.test(text) ||
  isEditorial(text) ||
  isBelief(text) ||
  // What is not so is no summary.
  /^(?:myth|misconception)\b[^:]{0,12}:/i.test(text) ||
  /\s[·|•]\s|^(?:questions|contact|tutor)\s*:|^there(?:['’]s| is) a (?:short |final )?(?:test|exam|quiz)\b/i.test(text);

/** The sentences that say the most about what a part is about, in their order; each at most once. */
export function weightiest(part: Topic, count: number, bonus: (sentence: Sentence) => number = () => 0): Sentence[] {
  const weights = new Map(part.phrases.slice(0, 12).map((phrase, rank) => [phrase.key, 12 - rank]));
  const score = (sentence: Sentence, index: number): number =>
    sentence.phrases.reduce((sum, phrase) => sum + (weights.get(phrase.key) ?? 0), 0) /
      Math.sqrt(Math.max(sentence.words, 8)) +
    (index === 0 ? 2 : 0) -
    (dangles(sentence.text) ? POINTING_COSTS : 0) +
    bonus(sentence);
  const seen = new Set<string>();
  return part.sentences
    .filter(
      (sentence) => isQuotable(sentence) && !isAside(sentence) && !seen.has(sentence.text) && seen.add(sentence.text),
    )
    .map((sentence, index) => ({ sentence, index, score: score(sentence, index) }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, count)
    .sort((a, b) => a.index - b.index)
    .map(({ sentence }) => sentence);
}

/** What a sentence gains by saying what something is. */
const DEFINING_GAINS = 2;
/** A part that orders less tells of something. */
const MUCH_ORDERED = 0.3;
/** Fragments are cut to this many characters. */
const MAX_FRAGMENT_CHARACTERS = 300;

/** What a part says, in two or three sentences of its own. */
export function digest(part: Topic, count = 3): string {
  const defining = new Set(definitionsIn(part).map(({ sentence }) => sentence));
  const orders = part.sentences.filter(({ commands }) => commands).length;
  const isProse = orders < part.sentences.length * MUCH_ORDERED;
  const best = weightiest(
    part,
    count,
    // "Ask a well driller …": a manner of speaking, where hardly anything is to be done.
    ({ text, commands }) =>
      (defining.has(text) ? DEFINING_GAINS : 0) -
      (isProse && commands ? POINTING_COSTS : 0) -
      // What a person in it cries or says is not what the text says.
      (/!$|^["“‘]|["”]$/.test(text) ? POINTING_COSTS : 0),
  ).map(textOf);
  if (best.length > 0) return best.join(' ');
  // No whole sentence: a list or fragments, which are quoted as they are.
  // A line that only announces a list is none of it.
  const own = part.sentences.filter(({ text }) => !text.endsWith(':'));
  const fragments = (own.length > 0 ? own : part.sentences).slice(0, 5).map(({ text }) => text.replace(/[.;:,]$/, ''));
  return shortened(fragments.join('; ') || part.title, MAX_FRAGMENT_CHARACTERS);
}

/** How a part begins, also a fragment. */
export function beginningOf(part: Topic): string {
  return shortened(part.sentences[0]?.text ?? part.title, MAX_FRAGMENT_CHARACTERS);
}

/** Names in a row, as in a sentence. */
export function enumerate(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Words that tell too little by themselves to be asked for, learned, or needed. */
const VAGUE =
  /^(?:today|yesterday|tomorrow|now|day|days|hour|hours|minute|minutes|second|seconds|week|weeks|month|months|year|years|place|places|section|sections|part|parts|case|cases|kind|kinds|way|ways|thing|things|time|times|let|let us|use|rest|end|begin|beginning|number|name|names|value|values|example|examples|following|lot|most|today's|order|side|sides|hand|hands|other|others|same|such|course|fact|point|points|set|line|lines|people|person|man|men|note|notes|listing|table|figure|warning|action|actions|decision|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$|^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\.?\s|^(?:listing|table|figure|example|chapter|section|step)\s+[\d.-]+$|^rules? of thumb$/i;
/** Whether a word tells too little by itself. */
export const isVague = (text: string): boolean => VAGUE.test(text);

/** A list that may not be empty. */
export function atLeastOne<T>(list: T[], instead: T): T[] {
  return list.length > 0 ? list : [instead];
}

export function textOf(sentence: Sentence): string {
  return sentence.text;
}
