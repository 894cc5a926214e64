import { inSmallLetters } from '../../../../lib/text/capitalise';
import { keyOf } from '../../../../lib/text/mentions';
import type { RankedFact, Term } from './fact';
import type { Topic } from './source-outline';

const MAX_CELL = 60;
/** A number with its unit. */
const AMOUNT = /^[<>≤≥~≈±−–-]?\s?\d[\d\s.,:/–−-]*\s?\S{0,8}$/u;
/** Heads of columns that say nothing of what stands below them. */
const VAGUE_HEAD =
  /^(?:#|no\.?|nr\.?|id|name|term|item|key|type|field|option|value|what|feature|property|aspect|criterion|characteristic|attribute|\W*)$/i;

/** A thing of a table as a question names it: "horizon “A”". */
const labelled = (head: string, thing: string): string =>
  VAGUE_HEAD.test(head) || head.split(' ').length > 2 ? `“${thing}”` : `${inSmallLetters(head)} “${thing}”`;

/** A first column that only counts the rows says nothing of them. */
const withoutNumbers = (rows: string[][]): string[][] =>
  rows.length > 2 && rows.slice(1).every(([first = '']) => /^\d+[.)]?$/.test(first))
    ? rows.map((row) => row.slice(1))
    : rows;

/** What tables say of each thing in their first column. */
export function tabledIn({ blocks }: Topic): RankedFact[] {
  return blocks.flatMap(({ kind, rows = [] }) => {
    const [head = [], ...body] = kind === 'table' ? withoutNumbers(rows) : [];
    const isPlain = head.length > 1 && head.length < 7 && body.length > 1 && head.every((cell) => cell !== '');
    if (!isPlain) return [];
    // A thing that has two rows has two answers.
    const isOnce = (thing: string | undefined): boolean => body.filter(([other]) => other === thing).length === 1;
    return body.flatMap((row, index) =>
      !isOnce(row[0])
        ? []
        : row.slice(1).flatMap((cell, at): RankedFact[] => {
            const [thing = '', column = ''] = [row[0], head[at + 1]];
            const others = [...new Set(body.map((other) => other[at + 1] ?? ''))].filter(
              (other) => other !== cell && other !== '',
            );
            const isTold =
              cell !== '' &&
              thing !== '' &&
              others.length > 0 &&
              [cell, thing].every((text) => text.length <= MAX_CELL) &&
              // "7 °C": a number is looked up, and not known by heart.
              !(AMOUNT.test(thing) && AMOUNT.test(cell));
            // One column of each row: all of them would be the table again.
            if (!isTold || at !== index % (head.length - 1)) return [];
            const answer: Term = {
              text: cell,
              key: `${keyOf(thing)} ${keyOf(column)}`,
              kind: 'singular',
              words: 1,
              weight: 0,
            };
            const sentence = `${thing} – ${column}: ${cell}`;
            return [
              {
                sentence,
                answer,
                meaning: null,
                term: cell,
                asked: `What does the table say about ${labelled(head[0] ?? '', thing)} under “${column}”?`,
                others,
                rank: 6,
              },
            ];
          }),
    );
  });
}
