import type { NounPhrase } from './chunks';
import { isPerson } from './people';
import type { RelationKind } from './relation-words';

/** What a subject is told from: "A bog, by contrast, …" from the last that is named in the same way, and not from what was only told of that. */
export function oppositeOf(
  subject: NounPhrase,
  before: readonly (readonly NounPhrase[])[],
): { phrase: NounPhrase; back: number } | null {
  const isLike = (other: NounPhrase): boolean =>
    other.plural === subject.plural && other.determiner.toLowerCase() === subject.determiner.toLowerCase();
  const found = before.findIndex(([only, ...more]) => only !== undefined && more.length === 0 && isLike(only));
  const at = found >= 0 ? found : 0;
  const [phrase, ...more] = before[at] ?? [];
  return phrase && more.length === 0 ? { phrase, back: at + 1 } : null;
}

/** What people do causes much, and is not what they are: it only relates them. Null where a person is told from a thing. */
export function amongPeople(kind: RelationKind, one: NounPhrase, other: NounPhrase): RelationKind | null {
  if ((kind === 'causes' || kind === 'reduces') && isPerson(one)) return 'related';
  return (kind === 'contrasts' || kind === 'kind_of') && isPerson(one) !== isPerson(other) ? null : kind;
}
