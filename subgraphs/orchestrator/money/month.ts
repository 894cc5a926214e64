import { BadRequest } from '../../../subgraph-kit/errors';

/** A calendar month (UTC) as budgets name it: 2026-11. */
export const monthOf = (time: Date | number): string => new Date(time).toISOString().slice(0, 7);

/** When the month behind one begins. */
export function monthEnd(month: string): Date {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1));
}

/** @throws BadRequest when a text names no month */
export function checkMonth(text: string): void {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(text))
    throw new BadRequest('BAD_REQUEST', `Name a month as in 2026-11, got ${JSON.stringify(text.slice(0, 40))}.`);
}
