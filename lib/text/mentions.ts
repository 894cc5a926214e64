import { isVerb } from './verbs';

/** An article before a name; the "A" of "A horizon" is none. */
const ARTICLE = /^(?:[Aa]n|[Tt]he|a)\s+/;

/** Words in small letters and without their number: what people take for the same. */
export function keyOf(text: string): string {
  return text
    .replace(ARTICLE, '')
    .toLowerCase()
    .split(/[\s-]+/)
    .map(singular)
    .join(' ');
}

/** Plurals that follow the rules of other languages. */
const IRREGULAR = new Map(
  'stomata stoma, phenomena phenomenon, criteria criterion, bacteria bacterium, mitochondria mitochondrion, nuclei nucleus, fungi fungus, stimuli stimulus, radii radius, hypotheses hypothesis, analyses analysis, bases basis, theses thesis, crises crisis, axes axis, indices index, vertices vertex, matrices matrix, larvae larva, vertebrae vertebra, algae alga, formulae formula, schemata schema, men man, women woman, children child, people person, mice mouse, feet foot, teeth tooth, leaves leaf, halves half, lives life, knives knife, wolves wolf'
    .split(', ')
    .map((pair) => pair.split(' ') as [string, string]),
);

function singular(word: string): string {
  if (word.length <= 3) return IRREGULAR.get(word) ?? word;
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  return word
    .replace(/ies$/, 'y')
    .replace(/(?<=[sxz]|ch|sh)es$/, '')
    .replace(/(?<!s)s$/, '')
    .replace(/[’']$/, '');
}

/** Where a sentence has a name. */
export interface Mention<T> {
  what: T;
  at: number;
  end: number;
}

const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu;
/** What may stand between two words of one name. */
const JOINT = /^[ \u00a0./-]$/;

/** Finds names in sentences, in either number and either case; a name inside a longer one is not meant by itself. */
export class Mentions<T> {
  /** By their first word, the longest first. */
  private readonly byHead = new Map<string, { words: string[]; what: T; isHeading: boolean }[]>();

  constructor(named: Iterable<readonly [name: string, what: T]>) {
    for (const [name, what] of named) {
      // What is called so comes before what is only headed so.
      this.add(name, what, false);
      const subject = subjectOfHeading(name);
      if (subject !== name) this.add(subject, what, true);
    }
  }

  /** The names in a sentence, in order. `phrases` are its noun phrases: what only says which kind of another thing is meant is left out. */
  in(text: string, phrases: readonly string[] = []): Mention<T>[] {
    const words = wordsIn(text);
    const longer = [...new Set(phrases)].flatMap((phrase) => placesOf(text, phrase));
    const found: Mention<T>[] = [];
    for (let index = 0; index < words.length; index++) {
      const fitting = this.byHead.get(words[index]?.key ?? '')?.find((name) => fits(name.words, words, index, text));
      if (!fitting) continue;
      const at = words[index]?.at ?? 0;
      const end = words[index + fitting.words.length - 1]?.end ?? at;
      // "The cohesion–tension theory" names neither of the two.
      const isJoined = /[\p{L}\d][-–]$/u.test(text.slice(0, at)) || /^[-–][\p{L}\d]/u.test(text.slice(end));
      const isOther =
        longer.some((phrase) => phrase.at <= at && phrase.end > end) ||
        // "Water Street" is no street, and to return is no return.
        (/\p{Lu}\p{Ll}+ $/u.test(text.slice(1, at)) && /^\p{Lu}/u.test(text.slice(at))) ||
        (longer.length > 0 &&
          fitting.words.length === 1 &&
          isVerb(fitting.words[0] ?? '') &&
          !longer.some((phrase) => phrase.at <= at && phrase.end >= end));
      if (!isJoined && !isOther) found.push({ what: fitting.what, at, end });
      index += fitting.words.length - 1;
    }
    return found;
  }

  private add(name: string, what: T, isHeading: boolean): void {
    const words = wordsIn(name.replace(ARTICLE, '')).map(({ key }) => key);
    const [head] = words;
    if (head === undefined) return;
    const known = this.byHead.get(head) ?? [];
    known.push({ words, what, isHeading });
    this.byHead.set(
      head,
      known.sort((a, b) => b.words.length - a.words.length || Number(a.isHeading) - Number(b.isHeading)),
    );
  }
}

/** What a heading is about: "What is rust?", "Introduction to rust", "2. Types of rust", "Rust (2)". */
export function subjectOfHeading(name: string): string {
  const bare = name.replace(/^(?:(?:chapter|section|part)\s+)?\d[\d.]*[.:)]?\s+/i, '').replace(/ \(\d+\)$/, '');
  const [, subject = bare] =
    /^(?:what (?:is|are)|introduction to|about|types of|kinds of|understanding)\s+(?:an?\s+|the\s+)?([^?]{2,60}?)\??$/i.exec(
      bare,
    ) ?? [];
  return subject;
}

interface Word {
  key: string;
  at: number;
  end: number;
}

const wordsIn = (text: string): Word[] =>
  [...text.matchAll(WORD)].map((match) => ({
    key: singular(match[0].toLowerCase()),
    at: match.index,
    end: match.index + match[0].length,
  }));

const fits = (wanted: readonly string[], words: readonly Word[], from: number, text: string): boolean =>
  wanted.every((key, offset) => {
    const [word, before] = [words[from + offset], words[from + offset - 1]];
    return word?.key === key && (offset === 0 || JOINT.test(text.slice(before?.end ?? 0, word.at)));
  });

function placesOf(text: string, phrase: string): { at: number; end: number }[] {
  const places = [];
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length))
    places.push({ at, end: at + phrase.length });
  return places;
}
