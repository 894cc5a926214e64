/** A concept of a text: its place, and what the text says that it is. */
export interface Concept {
  name: string;
  /** The topic of the first level that it stands under. */
  root: string;
  parent: string | null;
  /** A sentence that says what it is; null when there is none. */
  definition: string | null;
  /** What the source says most of it; null when it says nothing that stands alone. */
  said: string | null;
  weight: number;
  /** Whether only its being named again and again speaks for it, so that it is one only if the text relates it to others. */
  isWeak: boolean;
  /** Whether it is a heading that the text names again: it needs no sentence of its own. */
  isTreated: boolean;
  children: Concept[];
}

/** That things are kinds or parts of another one, as a list behind an announcement says it. */
export interface Listed {
  whole: string;
  kind: 'kind_of' | 'part_of';
  items: string[];
  evidence: string;
}

/** What statements name, and how often; whether only as the kind of something, or as what does or suffers something. */
export interface Told {
  name: string;
  /** The sentence that names it, and the same with those that it goes back to. */
  sentence: string;
  evidence: string;
  count: number;
  isKind: boolean;
  isOnlyDone: boolean;
}
