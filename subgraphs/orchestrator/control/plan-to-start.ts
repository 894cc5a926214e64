import { Scope } from '../../../contracts/scope';
import { scopesOf } from '../../../contracts/actor';
import { isDeeperThan } from '../../../lib/json-depth';
import { hasUnsafeNumber } from '../../../lib/json-number';
import { findUnstorableText } from '../../../lib/jsonb-text';
import type { Micros } from '../../../lib/money';
import type { Context } from '../../../subgraph-kit/context';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import type { BudgetRefusal } from '../engine/recorder';
import { kamClient } from '../kam/kam-client';
import { monthEnd, monthOf } from '../money/month';
import { type ClientBudget, limitIn, type Plan } from '../plans/definition';
import { planFor } from '../plans/plan.service';

// What must hold before anything starts, or is quoted.

/** No parameter of any template is nested deeper than a few levels. */
const MAX_DEPTH = 20;
/** @throws DomainError for what no parameters may be */
export function checkParameters(parameters: unknown): asserts parameters is Record<string, unknown> {
  const invalid = (message: string, path: string[] = []): DomainError =>
    new DomainError(userError('INVALID_PARAMETERS', { message, path: ['parameters', ...path] }));
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
    throw invalid('Expected the parameters as a JSON object.');
  if (isDeeperThan(parameters, MAX_DEPTH)) throw invalid(`Parameters may be nested ${MAX_DEPTH} levels deep.`);
  if (hasUnsafeNumber(parameters))
    throw invalid(
      'Parameters hold a whole number of 2^53 or more, or one beyond 1.8e308, which JSON cannot keep. Send it as a text.',
    );
  const unstorable = findUnstorableText(parameters);
  if (unstorable)
    throw invalid(
      `"${unstorable.join('.')}" holds a NUL character or half a surrogate pair, which no text may.`,
      unstorable,
    );
}

/** @throws DomainError when it may cost more than the start is bound by */
export function checkPrice({ price }: Pick<Plan, 'price'>, maxPriceMicros: Micros | undefined): void {
  if (maxPriceMicros === undefined || price.maxMicros <= maxPriceMicros) return;
  const [quoted, now] = [Money.of(maxPriceMicros), Money.of(price.maxMicros)];
  throw new DomainError(
    userError('PRICE_CHANGED', {
      message: `It may cost up to ${now.amount} ${now.currency}, and the start is bound by ${quoted.amount} ${quoted.currency}. Nothing was started; read the plan again.`,
      path: ['maxPriceMicros'],
      quoted,
      now,
    }),
  );
}

/** What a client may spend in a month. @throws Error when KAM does not say: nothing is spent then */
export function limitOf(budget: ClientBudget | undefined): (month: string) => Micros {
  if (!budget) throw new Error('KAM does not say what the client may spend');
  return (month) => limitIn(budget, month);
}

/** @throws DomainError when it may cost more than one execution of the client may */
export function checkRequestLimit(maxMicros: Micros, budget: ClientBudget | undefined): void {
  const limit = budget?.requestLimitMicros ?? null;
  if (limit === null || maxMicros <= limit) return;
  const [needed, most] = [Money.of(maxMicros), Money.of(limit)];
  throw new DomainError(
    userError('REQUEST_LIMIT_EXCEEDED', {
      message: `It may cost up to ${needed.amount} USD, and one execution of the client may cost ${most.amount} USD at most. Nothing was started; ask an administrator for another limit.`,
      needed,
      left: most,
      limit: most,
      resetsAt: null,
    }),
  );
}

/** That the budget of the month does not allow it. */
export function budgetExceeded(
  { clock }: Pick<Context, 'clock'>,
  { neededMicros, leftMicros, limitMicros }: BudgetRefusal,
): DomainError {
  const [needed, left, limit] = [neededMicros, leftMicros, limitMicros].map((micros) => Money.of(micros)) as [
    Money,
    Money,
    Money,
  ];
  const resetsAt = monthEnd(monthOf(clock.now()));
  return new DomainError(
    userError('BUDGET_EXCEEDED', {
      message: `It may cost up to ${needed.amount} USD, and ${left.amount} USD of the month's ${limit.amount} USD are left. Nothing was started. The next month begins on ${resetsAt.toISOString().slice(0, 10)}; an administrator can change the budget with changeBudget or topUpBudget.`,
      needed,
      left,
      limit,
      resetsAt,
    }),
  );
}

/** That there is no such client for the caller. */
export function clientNotFound(id: string): DomainError {
  return new DomainError(
    userError('CLIENT_NOT_FOUND', {
      message: `There is no client ${id}, or you may not act for it.`,
      path: ['clientId'],
    }),
  );
}

/** What is to be planned, for whom, with what. */
export interface PlanInput {
  masterTemplate: string;
  version?: number | undefined;
  clientId: string;
  parameters: Record<string, unknown>;
  /** Name of a step of the ladder; the whole when absent. */
  ladderStep?: string | undefined;
}

/** The plan of what can be executed, with the workers asked anew. @throws DomainError when there is no such template or client */
export async function planOf(ctx: Context, input: PlanInput): Promise<Plan> {
  const { masterTemplate: name, version } = input;
  const selector = version === undefined ? {} : { version };
  const kam = ctx.get(kamClient);
  const template =
    (await kam.findTemplate({ name, ...selector }, input.clientId, ctx)) ??
    (await kam.findTemplate({ id: name, ...selector }, input.clientId, ctx));
  const hidden = template?.status === 'DRAFT' && !scopesOf(ctx.actor).includes(Scope.MASTER_TEMPLATES_WRITE);
  if (!template || hidden) {
    const which = version === undefined ? name : `${name} in version ${version}`;
    throw new DomainError(
      userError('MASTER_TEMPLATE_NOT_FOUND', {
        message: `There is no published master template ${which}. The query masterTemplates lists them.`,
        path: ['masterTemplate'],
      }),
    );
  }
  if (template.status !== 'PUBLISHED') {
    throw new DomainError(
      userError('MASTER_TEMPLATE_NOT_PUBLISHED', {
        message: `Version ${template.version} of ${name} is ${template.status.toLowerCase()}; only published versions can be executed.`,
        path: ['masterTemplate'],
      }),
    );
  }
  const { clientId, parameters, ladderStep } = input;
  const request = { template: template.id, clientId, parameters, ladderStep, fresh: true };
  const plan = await planFor(ctx, request);
  if (!plan) throw clientNotFound(input.clientId);
  return plan;
}
