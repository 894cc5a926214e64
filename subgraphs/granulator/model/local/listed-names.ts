import type { Block } from '../../../../lib/text/document';
import { announcedBy, enumerationIn } from '../../../../lib/text/enumerations';
import { sentencesOf } from '../../../../lib/text/sentences';
import type { Listed } from './concept';
import { namesItself } from './mentioned';
import { isVague } from './parts';
import type { Topic } from './source-outline';
import { namesOfTable } from './table-names';

/** A list or a table of more points is a reference, and no map. */
export const MAX_LISTED = 12;
/** Evidence may be so long. */
const MAX_EVIDENCE = 700;

/** A point that has a name, and what it says of that. */
interface Point {
  name: string;
  said: string | null;
}

/**
 * Points of lists, and rows of tables, that have a name of their own: "Fragments – parts of a query that are used again".
 * @param lists takes what the lists say that their points are of
 */
export function namesListed(blocks: readonly Block[], terms: readonly string[], lists: Listed[]): Point[] {
  const prose = blocks.flatMap(({ kind, text }) => (kind === 'table' ? [] : text)).join('\n');
  return blocks.flatMap((block, index) => {
    const before = blocks[index - 1];
    if (block.kind === 'table') return namesOfTable(block, prose).slice(0, MAX_LISTED);
    // What has an order is done, and named by nothing, unless each point begins with a name in bold print.
    const isDone = block.ordered === true && !block.items.every((item) => namesItself(item, terms));
    if (block.kind !== 'list' || isDone || block.items.length > MAX_LISTED) return [];
    const points = block.items.map((item) => pointOf(item, terms));
    const announced = before?.kind === 'paragraph' ? announcedBy(sentencesOf(before.text).at(-1) ?? '') : null;
    const isOfNames = points.every(({ name }) => name.split(' ').length <= 4 && /^\p{L}/u.test(name));
    // "Music: 7, 9, 5, 7" says nothing of music.
    const items =
      isOfNames && announced
        ? points
        : points.filter(({ said }) => said !== null && /\p{L}{2}.*\s\p{L}{2}/u.test(said));
    if (announced && isOfNames && items.length > 1) {
      const evidence = `${sentencesOf(before?.text ?? '').at(-1)} ${block.items.join(' ')}`;
      if (evidence.length <= MAX_EVIDENCE) lists.push({ ...announced, items: items.map(({ name }) => name), evidence });
    }
    // "It goes round in a closed circuit with four parts:": what the points are of is told by them.
    const isWhole = announced !== null && isOfNames && items.length > 1 && announced.whole.includes(' ');
    return isWhole ? [{ name: announced.whole, said: before?.text ?? null }, ...items] : items;
  });
}

function pointOf(item: string, terms: readonly string[]): Point {
  // "**Light.** Stomata open in the light.": a point that begins with a term.
  const term = terms.find((one) => item.startsWith(`${one}. `));
  const [, name = '', rest = ''] =
    /^([^:.!?*¶]{2,50}?)\s?¶?(?::\s+|\s+[-–—]\s+)(.{8,})$/.exec(item) ??
    (term === undefined ? [] : [item, term, item.slice(term.length + 2)]);
  return name !== '' && name.split(' ').length <= 5
    ? { name, said: rest }
    : { name: item.replace(/[.;,]$/, ''), said: null };
}

/** Kinds and parts that sentences list. @param lists takes what they are of */
export const namesEnumerated = (part: Topic, lists: Listed[]): string[] =>
  part.sentences.flatMap(({ text }) => {
    const found = enumerationIn(text);
    if (!found) return [];
    lists.push({ ...found, evidence: text });
    return found.items.filter((item) => !isVague(item));
  });
