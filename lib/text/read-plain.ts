import { type Block, list, paragraph, type Part, type Reading, sceneBreak, table, withoutBreaks } from './document';
import { BULLET, type Chunk, chunksOf, columnsOf, linesApart, numbersApart, RULE, SCENE_BREAK } from './plain-chunks';
import { withoutNoise } from './plain-noise';
import { isAskedAbove, MIN_QUESTIONS, withoutLetters } from './questions-above';
import { withRunInHeadings } from './run-in-headings';
import { KIND_OF_DOCUMENT, withoutTitleBlock } from './title-block';

/** Parts of books and laws say what they are; the more of the text one holds, the lower its level. */
const RANKS: Record<string, number> = {
  volume: 1,
  book: 1,
  part: 1,
  title: 1,
  chapter: 2,
  article: 2,
  act: 2,
  appendix: 2,
  annex: 2,
  section: 3,
  scene: 3,
};
const NAMED_PART = new RegExp(
  String.raw`^(${Object.keys(RANKS).join('|')})\s+(?:\d+|[ivxlc]+|[a-z])\b[.:–—-]?[ \t]*(.{0,80})$`,
  'i',
);
/** A number as headings have it, and the name behind it. */
const NUMBERED = /^(?:§\s*)?(\d{1,3}(?:\.\d{1,3})*|(?:[ivx]|[ivxlc]{2,6})(?=\.))[.)]?\s+(\S.*)$/i;
/** Chapters of stories often have no name. */
const ONLY_NUMBER = /^(?:[-–—*~]\s*)?([IVXLC]{1,6}|\d{1,3})(?:\.|\s*[-–—*~])$/;
/** A line of its own that looks like a heading: it begins large. */
const SHORT_LINE = /^(?=[\p{Lu}\d"“])[^\n]{1,80}$/u;
const MAX_WORDS = 12;
const CAPITALS = /^\p{Lu}[\p{Lu}\d ,&'’-]{2,60}$/u;
const ORDINAL = /^\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s/;
/** Headings between marks of their level, as wikis write them. */
const WIKI = /^(={2,6})\s*([^=\s].*?)\s*\1$/;
/** Headings with the name of their place before them, or a mark behind them, as manuals in plain text write them. */
const MANUAL = /^(?:\*[\w.:-]+\*\s+(\S.*?)|(\p{Lu}[\p{Lu}\d ,?!'-]{2,60}?)\s+~)(?:\s+\*[\w.:-]+\*)*$/u;
const CONTENTS = /^(?:table of )?contents:?$/i;

/** Reads a text without marks: what is a heading is told by its place, its number, its name or the line below it. */
export function readPlain(source: string): Reading {
  const {
    title: own,
    text: raw,
    leftOut,
  } = withoutNoise(withoutLetters(source.replaceAll(/^\(c\)(?= .*\b(?:19|20)\d\d\b)/gim, '©')));
  const text = withoutWikiMarks(raw);
  const { title: inHead, chunks: headless, isThere } = withoutHead(chunksOf(text));
  const {
    title: above,
    chunks: body,
    leftOut: around,
  } = inHead === null ? withoutTitleBlock(headless) : { title: null, chunks: headless, leftOut: [] };
  const chunks = linesApart(body.flatMap(numbersApart));
  const title = own ?? inHead ?? above;
  const names = countsOf(chunks.flatMap((chunk) => chunk.lines.map(nameIn)));
  const styles = new Map<string, number>();
  const parts: Part[] = [];
  let inContents = false;
  const isOfQuestions = chunks.filter((_chunk, at) => isAskedAbove(chunks, at)).length >= MIN_QUESTIONS;
  for (const [index, chunk] of chunks.entries()) {
    if (isOfQuestions && isAskedAbove(chunks, index)) {
      parts.push({ heading: chunk.lines[0] ?? '', level: 3 }, ...prose(rest(chunk, 1)));
      continue;
    }
    if (isContents(chunk, names)) {
      inContents = true;
      continue;
    }
    const read = partsOf(chunk, chunks[index - 1], chunks[index + 1], styles);
    if (read.some((part) => 'heading' in part && CONTENTS.test(part.heading))) inContents = true;
    parts.push(...read.filter((part) => !('heading' in part && CONTENTS.test(part.heading))));
  }
  parts.push(...withRunInHeadings(withoutBreaks(parts.splice(0))));
  // The page of a wiki begins with its name, or with its text.
  const [name] = parts;
  if (text !== raw && name && 'heading' in name && !WIKI.test(chunks[0]?.lines[0] ?? ''))
    return { title: name.heading, parts: joined(parts.slice(1)), leftOut };
  // The one heading of a text, before all of it, is its name.
  if (title === null && name && 'heading' in name && !parts.slice(1).some((part) => 'heading' in part))
    return { title: name.heading, parts: joined(parts.slice(1)), leftOut };
  const called = title ?? firstName(parts, chunks);
  const further = namedFurther(called, chunks);
  if (further !== null && further !== called && name && 'heading' in name) parts[0] = { ...name, heading: further };
  return {
    title: further,
    parts:
      /^\d/.test(chunks[0]?.lines[0] ?? '') || NAMED_PART.test(chunks[0]?.lines[0] ?? '')
        ? joined(parts)
        : withTitle(joined(parts)),
    leftOut: [
      ...leftOut,
      ...around,
      ...(isThere ? ['the fields at the head of the document'] : []),
      ...(inContents ? ['a table of contents'] : []),
    ],
  };
}

/** A document whose first line only says its kind is called as the next one says, without its number. */
function namedFurther(title: string | null, chunks: readonly Chunk[]): string | null {
  if (title === null || !KIND_OF_DOCUMENT.test(title)) return title;
  const lines = chunks.slice(0, 2).flatMap((chunk) => chunk.lines);
  const next = lines[lines.findIndex((line) => line.toLowerCase() === title.toLowerCase()) + 1] ?? '';
  const name = next.replace(/^\p{Lu}[\p{Lu}\d./-]*\d[\p{Lu}\d./-]*\s+/u, '').trim();
  return name.length > 10 && name.length <= 100 && !/[.:;]$/.test(name) && !NUMBERED.test(name) ? name : title;
}

/** A text that begins with a heading that is no chapter of it is called so. */
function firstName([first]: readonly Part[], [chunk]: readonly Chunk[]): string | null {
  const line = chunk?.lines[0] ?? '';
  return first && 'heading' in first && !/^\d|^§/.test(line) && !NAMED_PART.test(line) ? first.heading : null;
}

/** A field of a form: "Owner: Warehouse Manager". */
const FIELD = /^(\p{Lu}[\p{L}. ]{1,24})[.:]*:\s+(\S.*)$/u;
/** How many stretches a head has at most. */
const HEAD = 3;

/** A text without the fields that say what document it is, of whom and of when: one of them may be its title, or what stands before them. */
function withoutHead(chunks: Chunk[]): { title: string | null; chunks: Chunk[]; isThere: boolean } {
  const fieldsOf = ({ lines }: Chunk): string[] => lines.slice(lines.findIndex((line) => FIELD.test(line)));
  const isForm = (chunk: Chunk): boolean => {
    const fields = chunk.lines.some((line) => FIELD.test(line)) ? fieldsOf(chunk) : [];
    return fields.length > 1 && fields.every((line) => FIELD.test(line)) && fields.length * 2 >= chunk.lines.length;
  };
  const first = chunks.slice(0, HEAD).findIndex(isForm);
  if (first < 0 || chunks.length < first + 3) return { title: null, chunks, isThere: false };
  let end = first + 1;
  while (end < HEAD && chunks[end] && isForm(chunks[end])) end += 1;
  const before = chunks.slice(0, first);
  // What a reader would miss stands in sentences.
  if (before.some(({ lines }) => lines.some((line) => /[.!?]$/.test(line))))
    return { title: null, chunks, isThere: false };
  const form = chunks.slice(first, end).flatMap(({ lines }) => lines);
  const named = form.map((line) => /^(?:title|subject|topic|re):\s+(.+?)(?:\s{3,}.*)?$/i.exec(line)?.[1]).find(Boolean);
  const names = [
    ...before.flatMap(({ lines }) => lines),
    ...form.slice(
      0,
      form.findIndex((line) => FIELD.test(line)),
    ),
  ];
  return { title: named ?? (names.join(': ') || null), chunks: chunks.slice(end), isThere: true };
}

/** The text of a page of a wiki, without the marks of its links, letters, notes and templates. */
function withoutWikiMarks(text: string): string {
  if ((text.match(/^={2,6}\s*[^=\s][^\n]{0,100}?\s*={2,6}[ \t]*$/gm)?.length ?? 0) < 2) return text;
  return text
    .replaceAll(/<ref\b[^<>]{0,200}\/>|<ref\b[^<>]{0,200}>[^<]{0,2000}<\/ref>|<!--[\s\S]{0,2000}?-->/g, '')
    .replaceAll(/\{\{[^{}]{0,1000}\}\}/g, '')
    .replaceAll(/\[\[(?:File|Image|Category):[^[\]]{0,500}\]\]/gi, '')
    .replaceAll(/^#+[ \t]+(?=\S)/gm, '1. ')
    .replaceAll(/^(\*+)[ \t]*(?=\S)/gm, (_all, stars: string) => `${'  '.repeat(stars.length - 1)}- `)
    .replaceAll(/(?<=[.,;:!?)”"])\[\d{1,3}\]/g, '')
    .replaceAll(/\[\[(?:[^[\]|]{0,200}\|)?([^[\]|]{1,200})\]\]/g, '$1')
    .replaceAll(/\[https?:\S{1,500}\s([^[\]\n]{1,200})\]/g, '$1')
    .replaceAll(/'{2,5}/g, '');
}

/** A table as wikis write it: rows between bars, cells behind bars and marks of the head. */
function wikiTable(lines: readonly string[]): Part[] {
  const rows: string[][] = [[]];
  for (const line of lines.slice(1)) {
    if (line.startsWith('|}')) break;
    if (line.startsWith('|-')) rows.push([]);
    else if (/^[|!]/.test(line) && !line.startsWith('|+'))
      rows.at(-1)?.push(
        ...line
          .slice(1)
          .split(/\|\||!!/)
          .map((cell) => cell.replace(/^[^|[]*=[^|]*\|/, '').trim()),
      );
  }
  return [table(rows.filter((row) => row.length > 0))];
}

/** What a line names, as a heading and as an entry of the contents: without its rank, its number and that of its page. */
function nameIn(line: string): string {
  const words = line
    .replace(/\s*(?:\.\s?){3,}\s*\d*$|\s{2,}\d+$/, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return words.replace(/^(?:chapter |section |part )?(?:\d+ )+/, '');
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Whether a chunk says what comes later, line by line: each of its lines is there once more, or it ends with the number of a page. */
function isContents({ lines }: Chunk, names: ReadonlyMap<string, number>): boolean {
  const entries = lines.filter((line) => !CONTENTS.test(line) && !RULE.test(line));
  if (entries.length < 3) return false;
  const told = entries.filter((line) => /(?:\.\s?){4,}\s*\d+$/.test(line) || (names.get(nameIn(line)) ?? 0) > 1);
  return told.length >= entries.length * 0.6;
}

function partsOf(
  chunk: Chunk,
  before: Chunk | undefined,
  after: Chunk | undefined,
  styles: Map<string, number>,
): Part[] {
  const { lines, indents } = chunk;
  const [first = ''] = lines;
  if (first === '') return [];
  const columns = columnsOf(lines);
  if (columns) return [table(columns)];
  if (lines.length === 1 && SCENE_BREAK.test(first)) return [sceneBreak()];
  if (chunk.kind === 'names' && lines.length > 1) return [list(lines)];
  if (first.startsWith('{|')) return wikiTable(lines);
  const marked = WIKI.exec(first) ?? MANUAL.exec(first);
  if (marked) {
    const heading = WIKI.test(first) ? (marked[2] ?? '') : (marked[1] ?? marked[2] ?? '');
    const level = WIKI.test(first) ? (marked[1] ?? '').length : marked[1] === undefined ? 3 : 2;
    return [{ heading, level }, ...partsOf(rest(chunk, 1), undefined, after, styles)];
  }
  const underlined = underlinedHeading(lines, styles);
  if (underlined) return [underlined.heading, ...prose(rest(chunk, underlined.used))];
  // Columns at the head of a document say who wrote it and when.
  if (lines.every((line) => /\S {5,}\S/.test(line)) && (!before || before.lines.length < 6)) return [];
  const named = NAMED_PART.exec(first);
  if (named && lines.length <= 2 && (lines.length === 1 || !named[2]))
    return [{ heading: withoutDot(named[2] || lines[1] || first), level: RANKS[(named[1] ?? '').toLowerCase()] ?? 2 }];
  const numbered = NUMBERED.exec(first);
  const isAlone = lines.length === 1;
  const [, onlyNumber] = (isAlone && ONLY_NUMBER.exec(first)) || [];
  if (onlyNumber !== undefined) return [{ heading: onlyNumber, level: 2 }];
  const opensText = !isAlone && (indents[1] ?? 0) >= (indents[0] ?? 0) + 2 && /^[\p{Lu}"“(]/u.test(lines[1] ?? '');
  // "5. EQUIPMENT", and the points of it right below.
  const opensList =
    !isAlone &&
    lines.slice(1).every((line, index) => /^[-*•]\s/.test(line) && (indents[index + 1] ?? 0) >= (indents[0] ?? 0)) &&
    indents[1] === indents[0];
  if (
    numbered &&
    (isAlone || opensText || opensList) &&
    isHeadingText(numbered[2] ?? '', true) &&
    (opensList || !isItem(chunk, before, after))
  )
    return [{ heading: numbered[2] ?? '', level: (numbered[1] ?? '').split('.').length + 1 }, ...prose(rest(chunk, 1))];
  if (lines.length > 1 && CAPITALS.test(first)) return [{ heading: first, level: 2 }, ...prose(rest(chunk, 1))];
  if (
    isAlone &&
    chunk.kind === undefined &&
    SHORT_LINE.test(first) &&
    !BULLET.test(first) &&
    isHeadingText(first, false)
  )
    return [{ heading: first, level: 2 }];
  return prose(chunk);
}

/** Whether words are the name of something: few, and no sentence. */
function isHeadingText(text: string, numbered: boolean): boolean {
  return (
    /^[\p{Lu}\d"“]/u.test(text) &&
    text.length <= 80 &&
    text.split(/\s+/).length <= MAX_WORDS &&
    // "A sample is acceptable if": what follows ends it.
    !/\b(?:if|when|where|that|which|unless|because|as follows|the following)$/i.test(text) &&
    // A line that is said, also where it breaks off.
    !/^["“].*[,;:.!?…—–-]["”]$/.test(text) &&
    !(numbered ? /[.,;:!…]["”]?$/ : /[.,;:!?…]["”]?$/).test(text)
  );
}

/** Numbered lines that follow one another without a text between them are items, no headings. */
function isItem({ lines }: Chunk, before: Chunk | undefined, after: Chunk | undefined): boolean {
  const number = (chunk: Chunk | undefined): number =>
    chunk?.lines.length === 1 ? Number(/^(\d{1,3})[.)]?\s/.exec(chunk.lines[0] ?? '')?.[1] ?? NaN) : NaN;
  const own = Number(/^(\d{1,3})[.)]?\s/.exec(lines[0] ?? '')?.[1] ?? NaN);
  return number(before) === own - 1 || number(after) === own + 1;
}

interface Underlined {
  heading: Part & { heading: string };
  /** How many lines of the chunk it takes. */
  used: number;
}

/** A heading with a rule below it, or above and below: its rank is that of its number, else of the first rule of its kind. */
function underlinedHeading(lines: readonly string[], styles: Map<string, number>): Underlined | null {
  // Above a name stands the rule, or what part it is: "Chapter 3".
  const part = NAMED_PART.exec(lines[0] ?? '');
  const isNamed = part !== null && !part[2] && lines.length > 2;
  const over = lines.length > 2 && (RULE.test(lines[0] ?? '') || isNamed) && RULE.test(lines[2] ?? '');
  const [text = '', rule = ''] = over ? lines.slice(1) : lines;
  if (!RULE.test(rule) || RULE.test(text) || rule.length < Math.min(text.length, 60) * 0.5) return null;
  const style = `${over && !isNamed ? 'over' : ''}${rule.charAt(0)}`;
  if (!styles.has(style)) styles.set(style, styles.size + 1);
  const numbered = NUMBERED.exec(text);
  const named = NAMED_PART.exec(text);
  const level = numbered
    ? (numbered[1] ?? '').split('.').length + 1
    : (RANKS[((isNamed ? part : named)?.[1] ?? '').toLowerCase()] ?? (styles.get(style) ?? 1) + 1);
  return { heading: { heading: withoutDot((numbered?.[2] ?? named?.[2]) || text), level }, used: over ? 3 : 2 };
}

function rest({ lines, indents }: Chunk, used: number): Chunk {
  return { lines: lines.slice(used), indents: indents.slice(used) };
}

/** A chunk as a list where its lines have marks, else as a paragraph. */
function prose(chunk: Chunk): Part[] {
  const lines = chunk.lines.filter((line) => !RULE.test(line));
  const [first] = lines;
  if (first === undefined) return [];
  const marked = lines.filter((line) => BULLET.test(line)).length;
  if (!BULLET.test(first) || (marked === 1 && lines.length > 6)) {
    const at = lines.findIndex((line, index) => index > 0 && BULLET.test(line));
    const points = (): Part => items(lines.slice(at), chunk.indents.slice(-(lines.length - at)));
    // A sentence that ends with a colon, and its points right below it; or a heading, and its list.
    if (at > 0 && /:$/.test(lines[at - 1] ?? '') && marked > 1)
      return [paragraph(lines.slice(0, at).join(' ')), points()];
    if (at === 1 && marked > 1 && isHeadingText(first, false)) return [{ heading: first, level: 2 }, points()];
    return [paragraph(lines.join(' '))];
  }
  return [items(lines, chunk.indents)];
}

function items(lines: readonly string[], indents: readonly number[]): Part {
  const found: string[] = [];
  const depths: number[] = [];
  /** How far the items are indented that are open. */
  const open: number[] = [];
  for (const [index, line] of lines.entries()) {
    const indent = indents[index] ?? 0;
    if (BULLET.test(line)) {
      while (open.length > 0 && (open.at(-1) ?? 0) > indent) open.pop();
      if (open.at(-1) !== indent) open.push(indent);
      depths.push(open.length - 1);
      found.push(line.replace(BULLET, '').replace(/^\[[ xX]\]\s+/, ''));
    } else found.push(`${found.pop() ?? ''} ${line}`);
  }
  const isOfTasks = lines
    .filter((line) => BULLET.test(line))
    .every((line, at) => (depths[at] ?? 0) > 0 || /^(?:(?:\S+\s+)?\[[ xX]?\]|[☐☑☒□])\s/.test(line));
  const [, number] = /^(?:\[[ xX]?\]\s+)?\(?(\d{1,3})[.)]\s/.exec(lines[0] ?? '') ?? [];
  const block = list(found, ORDINAL.test(lines[0] ?? '') || isOfTasks, depths, Number(number ?? 1));
  return isOfTasks ? { ...block, role: 'tasks' } : block;
}

/** Lists that nothing stands between are one. */
function joined(parts: readonly Part[]): Part[] {
  const done: Part[] = [];
  for (const part of parts) {
    const last = done.at(-1);
    if (
      last &&
      !('heading' in last) &&
      !('heading' in part) &&
      last.kind === 'list' &&
      part.kind === 'list' &&
      last.ordered === part.ordered
    )
      done[done.length - 1] = {
        ...list([...last.items, ...part.items], part.ordered, [...depthsOf(last), ...depthsOf(part)], last.start),
        ...(last.role !== undefined && last.role === part.role && { role: last.role }),
      };
    else done.push(part);
  }
  return done;
}

const depthsOf = ({ items: own, depths }: Block): number[] => depths ?? own.map(() => 0);

/** A first line that the headings of the text come right behind is the title of it all. */
function withTitle(parts: Part[]): Part[] {
  const [first, second] = parts;
  return first &&
    second &&
    'heading' in first &&
    'heading' in second &&
    parts.slice(2).some((part) => 'heading' in part)
    ? [
        { ...first, level: 1 },
        ...parts.slice(1).map((part) => ('heading' in part ? { ...part, level: part.level + 1 } : part)),
      ]
    : parts;
}

function withoutDot(text: string): string {
  return text.replace(/\.$/, '');
}
