import type { ColumnOptions } from 'typeorm';
import { assertMicros } from '../money';

const toMicros = (text: string | null): number | null => (text === null ? null : assertMicros(Number(text)));

/** A whole number of micro-dollars: bigint in the table, a checked number in code. */
export const microsColumn: ColumnOptions = {
  type: 'bigint',
  transformer: {
    from: toMicros,
    to: (micros: number | null | undefined) => (micros == null ? micros : assertMicros(micros)),
  },
};
