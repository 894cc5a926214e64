import type { Block } from '../../../../lib/text/document';
import { containsWord } from '../../../../lib/text/find-words';

const MAX_CELLS = 3;
/** What columns are for, and no things that a table tells apart. */
const OF_COLUMN =
  /^(?:values?|descriptions?|meanings?|types?|defaults?|names?|packages?|examples?|notes?|details?|options?|(?:\w+ )?links?|dates?|results?|comments?|remarks?|status|version)$/i;
/** So many of the names of a table stand in the text around it, too. */
const NAMED_IN_TEXT = 0.5;

/** What a table tells apart, in its rows or in its columns: whichever of them the text names more of. */
export function namesOfTable({ rows = [] }: Block, prose: string): { name: string; said: string | null }[] {
  const columns = (rows[0] ?? []).map((_, at) => rows.map((row) => row[at] ?? ''));
  const [one, other] = [rows, columns].map((table) => namesInRows(table, prose));
  // Columns of amounts say how much there is of each row.
  const cells = rows.slice(1).flatMap((row) => row.slice(1));
  if (cells.filter((cell) => /^[<>~≈]?\s?[\d.,–-]+/.test(cell)).length * 2 > cells.length) return one?.named ?? [];
  return one && other && other.share > one.share ? other.named : (one?.named ?? []);
}

function namesInRows(
  [head = [], ...others]: readonly string[][],
  prose: string,
): { share: number; named: { name: string; said: string | null }[] } {
  const names = others.map(([first = '']) => first);
  const areNames =
    others.length > 1 &&
    head.length > 1 &&
    new Set(names).size === names.length &&
    names.every(
      (name) => /^\p{L}[\p{L}\d '’/-]{1,40}$/u.test(name) && name.split(' ').length <= 4 && !OF_COLUMN.test(name),
    );
  const share = areNames ? names.filter((name) => containsWord(prose, name)).length / names.length : 0;
  if (share < NAMED_IN_TEXT) return { share, named: [] };
  const named = others.map(([name = '', ...cells]) => ({
    name,
    said:
      cells
        .slice(0, MAX_CELLS)
        .flatMap((cell, at) => (cell === '' ? [] : [`${head[at + 1] ?? ''}: ${cell}`]))
        .join('; ') || null,
  }));
  return { share, named };
}
