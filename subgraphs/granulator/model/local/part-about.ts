import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { dangles } from '../../../../lib/text/sentences';
import { shortened } from '../../../../lib/text/shorten';
import { stemsOf } from '../../../../lib/text/stems';
import { standsAlone } from './fact';
import { DENYING } from './mentioned';
import type { Topic } from './source-outline';

/** How much of a long sentence tells what a part is about, in characters. */
const MAX_SAID = 200;
/** The least words of a sentence that does. */
const MIN_SAID = 4;

/**
 * What a part is about: a statement with a word of its title, else its first one; the points of its lists where it has no statement.
 * @param told what is told of something else
 */
export function aboutPart(part: Topic, isDivided: boolean, told: ReadonlySet<string>): string | null {
  const statements = part.sentences.filter(
    (sentence) => standsAlone(sentence) && !told.has(sentence.text) && !DENYING.test(sentence.text),
  );
  const stems = new Set(stemsOf(part.title));
  const isNaming = ({ text }: Sentence): boolean =>
    new Set(stemsOf(text).filter((stem) => stems.has(stem))).size * 2 >= Math.max(1, stems.size);
  const [begin] = part.sentences;
  // A sentence that does not even name it says nothing of it, unless the part begins with it.
  const naming = statements.find(isNaming) ?? statements.find((one) => one === begin);
  if (naming) return naming.text;
  const isTelling =
    begin !== undefined &&
    !DENYING.test(begin.text) &&
    !begin.commands &&
    !dangles(begin.text) &&
    !/[?:]$/.test(begin.text);
  // "Restoration begins with water": short, and still what the part is about.
  if (isTelling && begin.words >= MIN_SAID && !told.has(begin.text) && isNaming(begin)) return begin.text;
  if (isDivided) return null;
  const items = part.blocks
    // What is done step by step says nothing of what the part is about.
    .flatMap(({ kind, ordered, items: points }) => (kind === 'list' && ordered !== true ? points : []))
    .filter((item) => /\p{L}{2}.*\s\p{L}{2}/u.test(item))
    .slice(0, 4);
  if (items.length > 0) return items.map((item) => item.replace(/[.;]$/, '')).join('; ');
  // A sentence that is too long to be quoted is still what stands there.
  return begin && !begin.commands && !isQuotable(begin) ? shortened(begin.text, MAX_SAID) : null;
}
