import type { StructureType, Structures } from '../structures/structure';
import type { SourceView } from './source-view';

/** What is measured. */
export interface Subject {
  type: StructureType;
  content: Record<string, unknown>;
  parameters: Record<string, unknown>;
  /** What it was made of; empty when there was nothing. */
  source: string;
}

export interface Measure {
  score: number;
  finding: string;
}

/** One thing that can be counted of a structure. */
export interface Check {
  name: string;
  /** From which validation level on it is looked at: 1 what a structure is of no use without, 2 also order and progression, 3 also fit. */
  level: 1 | 2 | 3;
  weight: number;
  /** Whether a structure that fails it is of no use, however good the rest is: the whole score is capped by it. */
  vital?: true;
  /** What to do when it measures too little. */
  advice: string;
  /** Null when there is nothing to measure in this structure, or nothing to measure it against. */
  measure: (subject: Subject, source: SourceView) => Measure | null;
}

/** What each structure of a type has that the check needs; null for the other types. */
export function as<T extends StructureType>(subject: Subject, type: T): Structures[T] | null {
  return subject.type === type ? (subject.content as unknown as Structures[T]) : null;
}

export const share = (good: number, of: number): number => (of === 0 ? 1 : good / of);

export const counted = (good: number, of: number, what: string): Measure => ({
  score: share(good, of),
  finding: `${good} of ${of} ${what}`,
});

/** The same, with the first few that are not as they should be. */
export function countedOf<T>(
  all: readonly T[],
  isGood: (one: T) => boolean,
  what: string,
  name: (one: T) => string,
): Measure | null {
  if (all.length === 0) return null;
  const bad = all.filter((one) => !isGood(one));
  const { score, finding } = counted(all.length - bad.length, all.length, what);
  const examples = bad.slice(0, 3).map((one) => `“${name(one).slice(0, 80)}”`);
  return { score, finding: bad.length === 0 ? finding : `${finding}; not so: ${examples.join(', ')}` };
}
