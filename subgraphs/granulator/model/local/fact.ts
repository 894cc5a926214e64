import { isBelief } from '../../../../lib/text/beliefs';
import { inSmallLetters } from '../../../../lib/text/capitalise';
import { isRole } from '../../../../lib/text/duties';
import { isEditorial } from '../../../../lib/text/editorial';
import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import { dangles } from '../../../../lib/text/sentences';
import type { NameKind } from './names';

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
  /** Whether the text itself asks so. */
  isOwn?: boolean;
  /** Whether its sentence orders something: it is neither true nor false. */
  isOrder?: boolean;
  /** Whether it is only asked with choices: by itself its question has more than one answer. */
  isChoice?: boolean;
}

/** Whether a sentence speaks of something by "it", "they" or "he" that it does not name before. */
export function leansBack({ text, phrases }: Sentence): boolean {
  if (OPENS_WITH_PRONOUN.test(text)) return true;
  const isNamedBefore = (pronoun: RegExp, canBe: (phrase: string) => boolean): boolean => {
    const at = pronoun.exec(text)?.index ?? -1;
    return at < 0 || phrases.some((phrase) => text.indexOf(phrase.text) < at && canBe(phrase.text));
  };
  return !(
    isNamedBefore(/\bit(?:s|self)?\b/i, (phrase) => !isPersonal(phrase)) &&
    isNamedBefore(
      /\b(?:they|them|their|theirs)\b/i,
      (phrase) => isPersonal(phrase) || isSeveral(phrase) || / and /.test(text),
    ) &&
    isNamedBefore(/\b(?:he|him|his|she|hers?)\b/i, isPersonal)
  );
}

/** "After the peace it fell", "Leave it in": what stands before the pronoun is not what it stands for. */
const OPENS_WITH_PRONOUN =
  /^(?:(?:After|Before|In|On|At|By|Within|During|From|Until|For|With|Under|Over|Through|Despite)\s[^,;:]{2,60}?,?\s(?:it|they|he|she|this|these)\s\p{Ll}|\p{Lu}\p{Ll}+\s(?:it|them|him|this|these|those)\s)/u;
const isSeveral = (phrase: string): boolean =>
  numberOf(phrase) === 'plural' || /(?:people|police|children|staff|men|women)$/i.test(phrase);

const isPersonal = (phrase: string): boolean =>
  isRole(phrase.split(' ').at(-1) ?? '') || /(?:man|men|woman|women)$/.test(phrase) || /^\p{Lu}/u.test(phrase);

/** A fact with its place among those of its topic: the higher, the sooner it is asked for. */
export type RankedFact = Fact & { rank: number };

/** Whether a sentence says something by itself; found out once, as it is asked of a sentence for each term of its part. */
export function standsAlone(sentence: Sentence): boolean {
  const known = alone.get(sentence) ?? saysSomething(sentence);
  alone.set(sentence, known);
  return known;
}

const alone = new WeakMap<Sentence, boolean>();

function saysSomething(sentence: Sentence): boolean {
  const { text } = sentence;
  return (
    isQuotable(sentence) &&
    !dangles(text) &&
    !text.includes('?') &&
    // An exercise says nothing.
    !/^true or false\b/i.test(text) &&
    !sentence.commands &&
    !isBelief(text) &&
    !isEditorial(text)
  );
}

export const numberOf = (text: string): Term['kind'] => {
  const last = text.split(' ').at(-1) ?? text;
  return /[^s]s$/.test(last) && !/(?:us|is|ss)$/.test(last) ? 'plural' : 'singular';
};

export const termOf = (text: string, kind: Term['kind'], weight: number): Term => ({
  text,
  key: keyOf(text),
  kind,
  words: text.split(' ').length,
  weight,
});

/** A word that the text marks, as a term. */
export const termNamed = (text: string): Term => termOf(inSmallLetters(text), numberOf(text), 5);
