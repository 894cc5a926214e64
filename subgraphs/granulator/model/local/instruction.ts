import type { Remedy } from './tabled-steps';

/** Something that a text tells its reader to do. */
export interface Instruction {
  /** A heading that says it; else its title is taken from the text. */
  title?: string;
  /** What is to be done, in the text's own words, with what it says of it. */
  text: string;
  /** What is to be typed or run. */
  code: string[];
  /** What must not happen meanwhile. */
  cautions: string[];
  /** Its number in a list whose order counts; null elsewhere. */
  place: number | null;
  /** Which list it stands in; those of one list without an order may be done in any. */
  list: number | null;
  /** Who does it, as the text says; null when it does not. */
  owner: string | null;
  /** Which of several ways it belongs to, only one of which is gone. */
  way?: string;
  /** What is done in which case, where a table says so. */
  remedies?: Remedy[];
  /** When it is to be done, where a table says so. */
  due?: string | null;
  /** The number that the text gives it: "6.1.5". */
  number?: string;
}

/** What a text tells to do, and how much of it is something else. */
export interface Instructions {
  steps: Instruction[];
  /** Items of lists that tell nobody to do anything. */
  leftOut: string[];
  /** Warnings that no step of it is near. */
  cautions: string[];
  /** Sentences that were looked at. */
  sentences: number;
}

/** What most texts say nothing of. */
export const NOTHING_TOLD = { place: null, list: null, owner: null } satisfies Partial<Instruction>;
