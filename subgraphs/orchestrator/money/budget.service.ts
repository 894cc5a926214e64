import { Scope } from '../../../contracts/scope';
import type { Micros } from '../../../lib/money';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { BadRequest } from '../../../subgraph-kit/errors';
import { planClientById } from '../kam/kam.loader';
import { limitIn } from '../plans/definition';
import { balanceOfMonth, monthKey } from './budget.loader';
import { BudgetMonth } from './budget-month.entity';
import { checkMonth, monthOf } from './month';

/** The budget of a client in a month. */
export interface Budget {
  clientId: string;
  month: string;
  limitMicros: Micros;
  usedMicros: Micros;
  reservedMicros: Micros;
}

/** How much of a budget is used. */
export enum BudgetWarning {
  NONE = 0,
  WARNING = 80,
  CRITICAL = 95,
  EXHAUSTED = 100,
}

/** The highest share of the limit that was reached, in percent. A limit of nothing is used up. */
export function warningOf({ usedMicros, limitMicros }: Pick<Budget, 'usedMicros' | 'limitMicros'>): BudgetWarning {
  const reached = [BudgetWarning.EXHAUSTED, BudgetWarning.CRITICAL, BudgetWarning.WARNING].find(
    (percent) => usedMicros * 100 >= limitMicros * percent,
  );
  return reached ?? BudgetWarning.NONE;
}

/**
 * The budget of a client in a month, this one unless another is named; null for whoever may not see it, and for a month
 * of the past in which nothing was spent. @throws Unauthenticated @throws Forbidden @throws BadRequest
 */
export async function budgetOf(ctx: Context, clientId: string, month?: string): Promise<Budget | null> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  if (!maySeeClient(ctx, clientId)) return null;
  const now = monthOf(ctx.clock.now());
  const which = month ?? now;
  checkMonth(which);
  const [balance, client] = await Promise.all([
    ctx.load(balanceOfMonth, monthKey(clientId, which)),
    which < now ? null : ctx.load(planClientById, clientId),
  ]);
  // Of the past it counts what the limit was.
  const limitMicros = client?.budget ? limitIn(client.budget, which) : (balance?.limitMicros ?? null);
  if (limitMicros === null && balance === null) return null;
  const { usedMicros = 0, reservedMicros = 0 } = balance ?? {};
  return { clientId, month: which, limitMicros: limitMicros ?? usedMicros, usedMicros, reservedMicros };
}

const MAX_MONTHS = 36;

/** The budgets of the newest months in which something was spent. @throws Unauthenticated @throws Forbidden @throws BadRequest */
export async function budgetHistory(ctx: Context, clientId: string, last: number): Promise<Budget[]> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  if (!Number.isInteger(last) || last < 1 || last > MAX_MONTHS)
    throw new BadRequest('BAD_REQUEST', `\`last\` must be a whole number from 1 to ${MAX_MONTHS}, got ${last}.`);
  if (!maySeeClient(ctx, clientId)) return [];
  const months = await ctx.database
    .getRepository(BudgetMonth)
    .find({ where: { clientId }, order: { month: 'desc' }, take: last });
  const budgets = await Promise.all(months.map(({ month }) => budgetOf(ctx, clientId, month)));
  return budgets.filter((budget) => budget !== null);
}
