import { sentencesOf } from '../../../../lib/text/sentences';
import type { Topic } from './source-outline';

/** How a paragraph begins that works out a case: what is told of a museum in it, is true of that one alone. */
const EXAMPLE =
  /^(?:An?|One|Another|The following|Here is an?|Take an?)\s+(?:\p{L}+\s+){0,2}example\b|^(?:For example|For instance|By way of example|Suppose|Imagine|Consider|Picture)\b/iu;
/** A sentence that supposes something. */
const SUPPOSING = /^(?:Suppose|Imagine|Assume|Consider|Picture|Say,|Had)\s/u;

const known = new WeakMap<Topic, ReadonlySet<string>>();

/** The sentences of a part that tell of an example, and not of its subject. */
export function examplesIn(part: Topic): ReadonlySet<string> {
  const found =
    known.get(part) ?? new Set(part.blocks.flatMap(({ kind, text }) => (kind === 'paragraph' ? ofExample(text) : [])));
  known.set(part, found);
  return found;
}

function ofExample(paragraph: string): string[] {
  const sentences = sentencesOf(paragraph);
  const [first = ''] = sentences;
  // One sentence with an example is mostly about what it is an example of.
  return EXAMPLE.test(first) && sentences.length > 1
    ? sentences
    : sentences.filter((sentence) => SUPPOSING.test(sentence));
}
