import { createHash } from 'node:crypto';
import { stemsOf } from '../../../../lib/text/stems';
import { contains, type Fact, type Term } from './facts';

const NAMES: readonly Term['kind'][] = ['person', 'place', 'name'];
const WRONG_ANSWERS = 3;
/** A statement of which so much is said of another one, too, may be true of both. */
const SAID_OF_BOTH = 0.6;
/** Years and numbers that no text names are so far from the right one. */
const OFFSETS = [-12, 7, 21, -31, 15, -5];

/**
 * Finds wrong answers: the right ones of other questions of the same kind, each about as often. Who has not read the text cannot tell a
 * right answer by how rarely it comes.
 */
export class Distractors {
  private readonly terms = new Map<string, Term>();
  private readonly used = new Map<string, number>();
  private readonly stems: { text: string; stems: Set<string> }[];

  /** @param facts all that the text says; wrong answers are asked for elsewhere in it */
  constructor(facts: readonly Fact[]) {
    for (const { answer } of facts) if (!this.terms.has(answer.key)) this.terms.set(answer.key, answer);
    this.stems = facts.map(({ sentence }) => ({ text: sentence, stems: new Set(stemsOf(sentence)) }));
  }

  /** Whether a choice can be made of a fact. */
  suffices(fact: Fact): boolean {
    return this.candidates(fact).length >= WRONG_ANSWERS;
  }

  /** Wrong answers for a fact; those that are right elsewhere come first, and those that were used least. */
  of(fact: Fact, asked: ReadonlySet<string>, count = WRONG_ANSWERS): string[] {
    const chosen = [...this.candidates(fact)]
      .sort(
        (a, b) =>
          Number(b.kind === fact.answer.kind) - Number(a.kind === fact.answer.kind) ||
          Number(asked.has(b.key)) - Number(asked.has(a.key)) ||
          (this.used.get(a.key) ?? 0) - (this.used.get(b.key) ?? 0) ||
          Math.abs(a.words - fact.answer.words) - Math.abs(b.words - fact.answer.words) ||
          (hash(fact.sentence + a.key) < hash(fact.sentence + b.key) ? -1 : 1),
      )
      .slice(0, count);
    for (const { key } of chosen) this.used.set(key, (this.used.get(key) ?? 0) + 1);
    return chosen.map(({ text }) => text);
  }

  private candidates(fact: Fact): Term[] {
    const same = this.ofKinds([fact.answer.kind], fact);
    // Where there are too few people, places and other names stand in for each other.
    const found = same.length < WRONG_ANSWERS && NAMES.includes(fact.answer.kind) ? this.ofKinds(NAMES, fact) : same;
    return fact.answer.kind === 'year' && found.length < WRONG_ANSWERS
      ? [...found, ...yearsNear(fact.answer, found)]
      : found;
  }

  private ofKinds(kinds: readonly Term['kind'][], { answer, sentence }: Fact): Term[] {
    return [...this.terms.values()].filter(
      (other) =>
        kinds.includes(other.kind) &&
        other.key !== answer.key &&
        Math.abs(other.words - answer.words) <= 2 &&
        !overlap(other.key, answer.key) &&
        !contains(sentence, other.text) &&
        !this.isTrueOf(other, sentence, answer),
    );
  }

  /** Whether the text may say the same of another one: a sentence that names it shares most of its words. */
  private isTrueOf(other: Term, sentence: string, answer: Term): boolean {
    const own = new Set(stemsOf(sentence.replace(answer.text, ' ')));
    if (own.size === 0) return false;
    return this.stems.some(
      ({ text, stems }) =>
        text !== sentence &&
        contains(text, other.text) &&
        [...own].filter((stem) => stems.has(stem)).length / own.size >= SAID_OF_BOTH,
    );
  }
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

/** An order that depends on nothing but the question. */
export function shuffled(options: readonly string[], question: string): string[] {
  return [...options].sort((a, b) => (hash(question + a) < hash(question + b) ? -1 : 1));
}

export function hash(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
