import { rowsByOwner } from '../../../lib/database/rows-by-owner';
import { assertMicros } from '../../../lib/money';
import { defineLoader, defineRememberedLoader } from '../../../subgraph-kit/loader';
import { BudgetChange } from './budget-change.entity';

/** What a client may spend once more in a month. */
export interface TopUp {
  month: string;
  micros: number;
}

/** The newest changes of the budgets of clients. */
export const budgetChangesOfClient = defineLoader<string, BudgetChange[]>((ids, { database }) =>
  rowsByOwner(database, BudgetChange, ids, { owner: 'clientId', order: ['id'], direction: 'DESC', limit: 100 }),
);

/** The top-ups of clients by month, for this month and those that come. */
export const topUpsOfClient = defineRememberedLoader<string, TopUp[]>('top-ups', async (ids, { database }) => {
  const rows = await database.query<{ clientId: string; month: string; micros: string }[]>(
    `select client_id as "clientId", month, sum(to_micros) as micros from kam.budget_change
      where kind = 'top_up' and client_id = any($1) and month >= to_char(now() at time zone 'UTC' - interval '1 day', 'YYYY-MM')
      group by 1, 2 order by 1, 2`,
    [ids],
  );
  return ids.map((id) =>
    rows
      .filter(({ clientId }) => clientId === id)
      .map(({ month, micros }) => ({ month, micros: assertMicros(Number(micros)) })),
  );
});
