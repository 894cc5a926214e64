import { byKey } from '../../../lib/database/by-key';
import { defineLoader } from '../../../subgraph-kit/loader';
import { BudgetMonth } from './budget-month.entity';

/** Names the month of a client. */
export const monthKey = (clientId: string, month: string): string => `${month} ${clientId}`;

/** Balances by `monthKey`; null where nothing was reserved in the month. */
export const balanceOfMonth = defineLoader<string, BudgetMonth | null>(async (keys, { database }) => {
  const rows = await database
    .getRepository(BudgetMonth)
    .createQueryBuilder('balance')
    .where(`(balance.month || ' ' || balance.clientId) = any(:keys)`, { keys })
    .andWhere('balance.clientId = any(:clients)', { clients: keys.map((key) => key.slice('2026-11 '.length)) })
    .getMany();
  return byKey(keys, rows, ({ clientId, month }) => monthKey(clientId, month));
});
