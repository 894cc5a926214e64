import { allBlocks } from '../../../lib/text/document';
import { Language } from '../../../lib/text/language';
import { mannerOf, tellsToDo } from '../../../lib/text/manner';
import { sentencesOf } from '../../../lib/text/sentences';
import type { Measure } from './check';
import type { SourceView } from './source-view';

/** A text of instructions has so many of them at least. */
const INSTRUCTIVE = 0.15;

/** How many of the instructions of a source are steps, and whether it is one of instructions at all. */
export function instructions(steps: number, { document, sentences }: SourceView): Measure {
  const blocks = allBlocks({ blocks: document.blocks, children: document.sections });
  const manner = mannerOf(
    document,
    sentences.map((sentence) => sentence.text),
    new Language(),
  );
  let told = 0;
  let all = 0;
  for (const { kind, text, items, ordered, role } of blocks) {
    // What a reader is to learn, or is asked, is not what is done.
    if (role === 'objectives' || role === 'questions' || items.some((item) => item.endsWith('?'))) continue;
    const lines = kind === 'list' ? items : kind === 'paragraph' ? sentencesOf(text) : [];
    all += lines.length;
    told += lines.filter((line) => (kind === 'list' && ordered) || tellsToDo(line, manner)).length;
  }
  if (told === 0) return { score: 0, finding: 'the source tells nobody to do anything' };
  const fit = Math.min(1, told / Math.max(1, all) / INSTRUCTIVE);
  const found = Math.min(1, steps / told);
  return {
    score: Math.min(fit, found),
    finding:
      fit < found
        ? `only ${told} of ${all} sentences of the source are instructions`
        : `${steps} steps for ${told} instructions of the source`,
  };
}
