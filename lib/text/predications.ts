import { chunksOf, type NounPhrase } from './chunks';
import type { Token } from './commands';

/** A sentence cut where its verb begins: "The substrate" and "fits into a pocket of the enzyme." */
export interface Predication {
  subject: NounPhrase;
  /** The subject as the sentence has it, with its article. */
  about: string;
  /** The verb and all that stands behind it. */
  predicate: string;
  /** The verb in its plain form. */
  verb: string;
  /** Whether the verb has the same form for one and for several: "can", "gave". */
  fitsBoth: boolean;
  past: boolean;
}

/** Cuts a sentence that begins with whom or what it is about; null for one that begins otherwise. */
export function predicationIn(tokens: readonly Token[]): Predication | null {
  const [subject, verb] = chunksOf(tokens);
  if (subject?.is !== 'name' || subject.pronoun || subject.from !== 0) return null;

  if (verb?.is !== 'verb' || verb.from !== subject.to || verb.reduced || verb.infinitive) return null;
  const first = tokens[verb.from]?.normal ?? '';
  // A participle behind a name is hardly its verb: "Workers employed in the mill were …".
  if (!verb.passive && /ing$/.test(first)) return null;
  // "Large claws on the front feet are used …": the verb stands behind what was taken for it.
  if (hasVerbBehind(tokens.slice(verb.to))) return null;
  const isModal = /^(?:can|could|may|might|must|shall|should|will|would)$/.test(first);
  return {
    subject,
    about: textOf(tokens.slice(0, subject.to)),
    predicate: textOf(tokens.slice(verb.from)),
    verb: verb.lemma,
    fitsBoth: isModal || (verb.past && !/^(?:was|were)$/.test(first)),
    past: verb.past,
  };
}

/** Whether a verb stands behind some words with nothing between that begins a clause. */
function hasVerbBehind(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex(({ normal }) => /^(?:is|are|was|were|has|have|had)$/.test(normal));
  return (
    at > 0 &&
    tokens
      .slice(0, at)
      .every(
        ({ pos, normal }) => /^(?:NOUN|PROPN|ADJ|DET|ADP|NUM)$/.test(pos) && !/^(?:as|than|that|what)$/.test(normal),
      )
  );
}

const textOf = (tokens: readonly Token[]): string =>
  tokens
    .map(({ text, gap }) => `${gap}${text}`)
    .join('')
    .trim();
