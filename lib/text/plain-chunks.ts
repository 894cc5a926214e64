export const RULE = /^[=\-*~^"'`#+_.:]{3,}$/;
/** Marks on a line of their own where a story goes on elsewhere. */
export const SCENE_BREAK = /^(?:[*#~•⁂-](?:\s*[*#~•-]){0,6}|⁂)$/u;
export const BULLET =
  /^(?:\[[ xX]?\](?:\s+\d{1,3}[.)](?=\s))?|[-*•‣◦–+o☐☑☒□](?=\s)|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,4}\))\s+/;

/** One stretch of lines between blank ones. */
export interface Chunk {
  lines: string[];
  /** How far each line is indented. */
  indents: number[];
  /** Lines below others without a blank one between them: `inside` is a paragraph, `names` are the items of a list without marks. */
  kind?: 'inside' | 'names';
}

/** The stretches of a text between its blank lines. */
export function chunksOf(text: string): Chunk[] {
  return text.split(/\n[ \t]*\n+/).flatMap((chunk) => {
    const lines = chunk.split('\n').filter((line) => line.trim() !== '');
    const [only = ''] = lines.length === 1 ? lines : [];
    const wholes = lines.filter(() => !RULE.test(only.trim()) || SCENE_BREAK.test(only.trim()));
    return wholes.length === 0
      ? []
      : [{ lines: wholes.map((line) => line.trim()), indents: wholes.map((line) => line.search(/\S/)) }];
  });
}

const DOTTED = /^\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[\p{Lu}“"]/u;

/** Lines with numbers of several parts begin paragraphs, however narrow the text is: "6.1.1 Put on gloves." */
export function numbersApart(chunk: Chunk): Chunk[] {
  const apart: Chunk[] = [];
  for (const [index, line] of chunk.lines.entries()) {
    const last = apart.at(-1);
    const indent = chunk.indents[index] ?? 0;
    if (last && !DOTTED.test(line)) {
      last.lines.push(line);
      last.indents.push(indent);
    } else apart.push({ lines: [line], indents: [indent] });
  }
  // The entries of a table of contents end with no stop.
  const said = apart.filter(({ lines }) => DOTTED.test(lines[0] ?? '') && /[.:;!]$/.test(lines.at(-1) ?? ''));
  return said.length < 2 ? [chunk] : apart;
}

/** Lines in columns, wide apart, as a table: three and more of them, each with as many cells. */
export function columnsOf(lines: readonly string[]): string[][] | null {
  const rows = lines.filter((line) => !RULE.test(line.replaceAll(/\s/g, ''))).map((line) => line.split(/\s{2,}|\t/));
  const [head] = rows;
  return rows.length > 2 && head && head.length > 1 && rows.every(({ length }) => length === head.length) ? rows : null;
}

/** A line that is longer was not broken to a width. */
const LONG_LINE = 100;
/** So many lines must end long before the longest for each of them to be a paragraph of its own. */
const RAGGED = 0.5;
const ENDS_EARLY = 0.8;
/** So many lines of a stretch must go on with the one before for it to be one paragraph. */
const GOES_ON = 0.8;
/** Names of things are shorter, and no sentences. */
const MAX_NAME = 60;

/** Lines of a text that is not broken to a width say something each: they are parted, items of lists excepted. */
export function linesApart(chunks: Chunk[]): Chunk[] {
  const width = Math.max(0, ...chunks.flatMap(({ lines }) => lines.map((line) => line.length)));
  const breaks = chunks.flatMap(({ lines }) =>
    lines.slice(1).map((line, index) => (lines[index] ?? '').length + 1 + line.search(/\s|$/)),
  );
  const early = breaks.filter((length) => length < width * ENDS_EARLY).length;
  if (width <= LONG_LINE || early < breaks.length * RAGGED) return chunks;
  return chunks.flatMap((chunk) => {
    if (columnsOf(chunk.lines) || isBroken(chunk)) return [chunk];
    const apart: Chunk[] = [];
    for (const [index, line] of chunk.lines.entries()) {
      const indent = chunk.indents[index] ?? 0;
      const last = apart.at(-1);
      const isMarked = BULLET.test(line);
      const goesOn =
        last !== undefined && BULLET.test(last.lines[0] ?? '') && (isMarked || indent > (last.indents[0] ?? 0));
      if (last && (goesOn || (last.kind === 'names' && isName(line, LONG_LINE)))) {
        last.lines.push(line);
        last.indents.push(indent);
      } else {
        const kind = index === 0 || isMarked ? undefined : isName(line) ? 'names' : 'inside';
        apart.push({ lines: [line], indents: [indent], ...(kind && { kind }) });
      }
    }
    return apart;
  });
}

/** Whether the lines of a chunk go on with each other, as in one that was broken to a width of its own. */
function isBroken({ lines, indents }: Chunk): boolean {
  const going = lines
    .slice(1)
    .filter((line, at) => /^[\p{Ll}\d£$€(]/u.test(line) || !/[.!?:;]["”)]?$/.test(lines[at] ?? ''));
  const isIndented = indents.every((indent) => indent >= 2);
  return (
    lines.length > 2 &&
    isIndented &&
    going.length >= (lines.length - 1) * GOES_ON &&
    !lines.some((line) => BULLET.test(line))
  );
}

const isName = (line: string, most = MAX_NAME): boolean =>
  line.length <= most && !BULLET.test(line) && !/[.!?:]$/.test(line);
