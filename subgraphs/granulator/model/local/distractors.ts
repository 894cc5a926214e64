import { stemsOf } from '../../../../lib/text/stems';
import type { Fact, Term } from './fact';
import { hash } from './order';
import { containsWord } from '../../../../lib/text/find-words';

/** A choice has so many wrong answers. */
export const WRONG_ANSWERS = 3;
/** Wrong answers are taken from so many terms before the right one, and behind it. */
const MAX_AWAY = 150;
/** A statement of which so much is said of another one, too, may be true of both. */
const SAID_OF_BOTH = 0.6;
/** Words behind a term that do not make it a part of a longer one. */
const GOING_ON = new Set(
  'is are was were can may must will has had that which who in on of to and or at for from by with'.split(' '),
);
/** An amount that is so many times larger is no choice beside a smaller one. */
const MAX_RATIO = 12;
/** Years that no text names are so far from the right one. */
const OFFSETS = [-12, 7, 21, -31, 15, -5];

/**
 * Finds wrong answers: the right ones of other questions of the same kind, each about as often. Who has not read the text cannot tell a
 * right answer by how rarely it comes.
 */
export class Distractors {
  private readonly terms = new Map<string, Term>();
  /** The same in the order of the text, and the place of each by its key. */
  private readonly all: readonly Term[];
  private readonly placeOf: ReadonlyMap<string, number>;
  private readonly used = new Map<string, number>();
  private readonly articles = new Map<string, boolean>();
  /** Keys of what the text defines. */
  private readonly known: ReadonlySet<string>;
  private readonly sentences: { text: string; lower: string; stems: ReadonlySet<string> }[];
  /** Places of the sentences that name a term. */
  private readonly places = new Map<string, number[]>();

  /**
   * @param facts all that the text says; wrong answers are asked for elsewhere in it
   * @param marked the words that the text prints in bold: they can be taken for each other
   * @param kinds pairs of keys of which the one is a kind of the other: what is right of one may be right of both
   */
  constructor(
    facts: readonly Fact[],
    marked: readonly Term[] = [],
    private readonly kinds: ReadonlySet<string> = new Set(),
  ) {
    // Cells of tables and answers to the text's own questions are no words of a kind.
    for (const { answer, asked } of facts)
      if (asked === undefined && !this.terms.has(answer.key)) this.terms.set(answer.key, answer);
    for (const term of marked) if (!this.terms.has(term.key)) this.terms.set(term.key, term);
    this.all = [...this.terms.values()];
    this.placeOf = new Map(this.all.map(({ key }, place) => [key, place]));
    this.known = new Set([
      ...facts.flatMap(({ answer, meaning }) => (meaning === null ? [] : answer.key)),
      ...marked.map(({ key }) => key),
    ]);
    this.sentences = [...new Set(facts.map(({ sentence }) => sentence))].map((text) => ({
      text,
      lower: text.toLowerCase(),
      stems: new Set(stemsOf(text)),
    }));
  }

  /** Another term that the text defines, in place of one that it defines; none for what it only names. */
  defined(fact: Fact): string | undefined {
    if (!this.known.has(fact.answer.key)) return undefined;
    // "The endodermis" and "osmosis" do not stand in each other's place.
    const others = this.near(fact).filter(
      ({ key, kind, text }) =>
        this.known.has(key) && kind === fact.answer.kind && this.hasArticle(text) === this.hasArticle(fact.answer.text),
    );
    return this.first(fact, others, 1)[0]?.text;
  }

  /** Another person or place in place of one; none of another kind. */
  alike(fact: Fact): string | undefined {
    return this.some(fact, this.near(fact), [fact.answer.kind], 1)[0]?.text;
  }

  /** The terms that the text names before and behind the answer of a fact: of a long text all would be too many. */
  private near({ answer }: Fact): Term[] {
    const at = this.placeOf.get(answer.key) ?? 0;
    return this.all.slice(Math.max(0, at - MAX_AWAY), at + MAX_AWAY);
  }

  /** Whether the text names something with an article. */
  private hasArticle(term: string): boolean {
    const known = this.articles.get(term);
    if (known !== undefined) return known;
    const wanted = term.toLowerCase();
    const found = this.placesOf({ text: term }).some((place) => {
      const [before = '', ...behind] = (this.sentences[place]?.lower ?? '').split(wanted);
      const next = /^\s+(\p{L}+)/u.exec(behind[0] ?? '')?.[1];
      // "An amylase solution" says nothing of amylase.
      return /\b(?:the|an?|each|every)\s+$/.test(before) && (next === undefined || GOING_ON.has(next));
    });
    this.articles.set(term, found);
    return found;
  }

  /** Whether a choice can be made of a fact. */
  suffices(fact: Fact): boolean {
    if (fact.asked !== undefined) return (fact.others ?? []).length >= WRONG_ANSWERS;
    return this.first(fact, this.near(fact), WRONG_ANSWERS).length >= WRONG_ANSWERS;
  }

  /** Wrong answers for a fact; those that are right elsewhere come first, and those that were used least. */
  of(fact: Fact, asked: ReadonlySet<string>, count = WRONG_ANSWERS): string[] {
    const near = this.near(fact);
    const order = new Map(near.map((term) => [term, hash(fact.sentence + term.key)]));
    const sorted = [...near].sort(
      (a, b) =>
        // Beside a term that is defined others stand that are defined, too.
        (this.known.has(fact.answer.key) ? Number(this.known.has(b.key)) - Number(this.known.has(a.key)) : 0) ||
        Number(asked.has(b.key)) - Number(asked.has(a.key)) ||
        (this.used.get(a.key) ?? 0) - (this.used.get(b.key) ?? 0) ||
        Math.abs(a.words - fact.answer.words) - Math.abs(b.words - fact.answer.words) ||
        ((order.get(a) ?? '') < (order.get(b) ?? '') ? -1 : 1),
    );
    const chosen = this.first(fact, sorted, count);
    for (const { key } of chosen) this.used.set(key, (this.used.get(key) ?? 0) + 1);
    return chosen.map(({ text }) => text);
  }

  /** The first few terms that can be taken for the answer of a fact, and are wrong. */
  private first(fact: Fact, terms: readonly Term[], count: number): Term[] {
    const { kind } = fact.answer;
    const found = this.some(fact, terms, [kind], count);
    return found.length < count && kind === 'year'
      ? [...found, ...yearsNear(fact.answer, found)].slice(0, count)
      : found;
  }

  private some(fact: Fact, terms: readonly Term[], kinds: readonly Term['kind'][], count: number): Term[] {
    const found: Term[] = [];
    for (const term of terms) {
      if (found.length >= count) break;
      // Two names of one thing would both be right or both be wrong.
      const isNew = found.every((one) =>
        one.kind === 'number' ? one.text !== term.text : !overlap(one.key, term.key),
      );
      if (isNew && kinds.includes(term.kind) && this.isWrong(term, fact)) found.push(term);
    }
    return found;
  }

  private isWrong(other: Term, { answer, sentence }: Fact): boolean {
    return (
      other.key !== answer.key &&
      !this.kinds.has(`${answer.key}\n${other.key}`) &&
      (other.kind !== 'number' || isLike(other.text, answer.text)) &&
      Math.abs(other.words - answer.words) <= 2 &&
      (other.kind === 'number' || !overlap(other.key, answer.key)) &&
      !containsWord(sentence, other.text) &&
      !this.isTrueOf(other, sentence, answer)
    );
  }

  /** Whether the text may say the same of another one: a sentence that names it shares most of its words. */
  private isTrueOf(other: Term, sentence: string, answer: Term): boolean {
    const own = new Set(stemsOf(sentence.replace(answer.text, ' ')));
    if (own.size === 0) return false;
    return this.placesOf(other).some((place) => {
      const { text, stems } = this.sentences[place] ?? { text: sentence, stems: new Set<string>() };
      return text !== sentence && [...own].filter((stem) => stems.has(stem)).length / own.size >= SAID_OF_BOTH;
    });
  }

  private placesOf({ text }: Pick<Term, 'text'>): number[] {
    const known = this.places.get(text);
    if (known) return known;
    const wanted = text.toLowerCase();
    const found = this.sentences.flatMap(({ lower }, place) => (lower.includes(wanted) ? [place] : []));
    this.places.set(text, found);
    return found;
  }
}

/** Whether an amount can be taken for another one: both in digits or both in words, and neither much larger. */
function isLike(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => Number(text.replaceAll(',', '')));
  if (x === undefined || y === undefined || Number.isNaN(x) !== Number.isNaN(y) || a === b) return false;
  return Number.isNaN(x) || Math.max(x, y) <= MAX_RATIO * Math.min(x, y);
}

function yearsNear({ text }: Term, found: readonly Term[]): Term[] {
  return OFFSETS.map((offset) => String(Number(text) + offset))
    .filter((year) => !found.some((other) => other.text === year))
    .map((year): Term => ({ text: year, key: year, kind: 'year', words: 1, weight: 0 }));
}

function overlap(a: string, b: string): boolean {
  const words = new Set(a.split(' '));
  return b.split(' ').some((word) => words.has(word));
}
