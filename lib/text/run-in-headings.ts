import type { Part } from './document';

/** "Remoteness. Not every loss can be recovered …": a name, and what is said of it. */
const RUN_IN = /^(\p{Lu}[\p{L}'’-]*(?:[ -][\p{L}'’-]+){0,4})[.:]\s+(?=\p{Lu}.{40})/su;
/** So many numbered paragraphs begin with a name for it to be how the text does it. */
const MIN_NAMED = 2;
/** Words that open a sentence, however short. */
const NO_NAME = /^(?:note|example|yes|no|so|thus|hence|however|therefore|warning|caution|important|see|step)\b/i;

/** "Two labels are printed": short, and a sentence. */
const SENTENCE =
  /^(?!how|why|what|when|where|who)(?:\S+\s)+(?:is|are|was|were|has|have|shall|must|may|will|can)(?:\s|$)/i;

/** Numbered paragraphs that begin with their name get it as their heading. */
export function withRunInHeadings(parts: readonly Part[]): Part[] {
  const nameOf = (part: Part): string | null => {
    if ('heading' in part || part.role !== 'numbered') return null;
    const [, name] = RUN_IN.exec(part.text) ?? [];
    return name === undefined || NO_NAME.test(name) || SENTENCE.test(name) ? null : name;
  };
  if (parts.filter((part) => nameOf(part) !== null).length < MIN_NAMED) return [...parts];
  return parts.flatMap((part): Part[] => {
    const name = nameOf(part);
    if (name === null || 'heading' in part) return [part];
    const level = (part.number ?? '').split('.').length + 1;
    return [
      { heading: name, level },
      { ...part, text: part.text.replace(RUN_IN, '') },
    ];
  });
}
