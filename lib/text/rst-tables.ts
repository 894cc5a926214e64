/** Tables of reStructuredText, written as Markdown has them: simple ones, those of a grid, and those of a list. */

const SIMPLE = /^\s*={2,}(?:\s+={2,})+\s*$/;
const GRID = /^\s*\+(?:[-=]{2,}\+)+\s*$/;

/** Whether a line is the upper border of a table. */
export const isTableBorder = (line: string): boolean => SIMPLE.test(line) || GRID.test(line);

/** Writes the table that begins with a border. @returns the last line of it */
export function table(lines: readonly string[], at: number, out: string[]): number {
  const isGrid = GRID.test(lines[at] ?? '');
  let end = at + 1;
  while (end < lines.length && isOfTable(lines, end, isGrid)) end += 1;
  const own = lines.slice(at, end);
  out.push('', ...written(isGrid ? gridRows(own) : simpleRows(own)), '');
  return end - 1;
}

/** A simple table ends with a border before a blank line, one of a grid with its last line. */
function isOfTable(lines: readonly string[], at: number, isGrid: boolean): boolean {
  const line = lines[at] ?? '';
  if (isGrid) return /^\s*[+|]/.test(line);
  const before = lines[at - 1] ?? '';
  const hasEnded = SIMPLE.test(before) && line.trim() === '';
  return !hasEnded && lines.slice(at).some((one) => SIMPLE.test(one));
}

function simpleRows(lines: readonly string[]): string[][] {
  const [border = '', ...rest] = lines;
  const starts = Array.from(border.matchAll(/=+/g), ({ index }) => index);
  const rows: string[][] = [];
  for (const line of rest) {
    if (SIMPLE.test(line) || /^\s*-+(?:\s+-+)*\s*$/.test(line) || line.trim() === '') continue;
    const cells = starts.map((start, column) => line.slice(start, starts[column + 1]).trim());
    const last = rows.at(-1);
    // A row without its first cell goes on with the one before.
    if (cells[0] === '' && last)
      for (const [column, cell] of cells.entries()) last[column] = `${last[column]} ${cell}`.trim();
    else rows.push(cells);
  }
  return rows;
}

function gridRows(lines: readonly string[]): string[][] {
  const rows: string[][] = [];
  let isNew = true;
  for (const line of lines) {
    if (/^\s*\+/.test(line)) {
      isNew = true;
      continue;
    }
    const cells = line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim());
    const last = rows.at(-1);
    if (isNew || !last) rows.push(cells);
    else for (const [column, cell] of cells.entries()) last[column] = `${last[column] ?? ''} ${cell}`.trim();
    isNew = false;
  }
  return rows;
}

/** The rows of a directive `list-table`: a list of lists. */
export function listTable(body: readonly string[]): string[] {
  const rows: string[][] = [];
  for (const line of body) {
    const [, star, dash, text = ''] = /^\s*(?:(\*)\s+)?(?:(-)\s+)?(.*)$/.exec(line) ?? [];
    if (star !== undefined) rows.push([]);
    const row = rows.at(-1);
    if (!row || text === '') continue;
    if (dash !== undefined || row.length === 0) row.push(text.trim());
    else row[row.length - 1] = `${row.at(-1) ?? ''} ${text.trim()}`;
  }
  return written(rows);
}

function written(rows: readonly string[][]): string[] {
  const [head, ...body] = rows;
  if (!head) return [];
  const width = Math.max(...rows.map((row) => row.length));
  const line = (row: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, column) => cellOf(row[column] ?? '')).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(width)}`, ...body.map(line)];
}

/** A cell without what would end it: literals keep their marks. */
const cellOf = (text: string): string => text.replaceAll('``', '`').replaceAll('|', '\\|');
