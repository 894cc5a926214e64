import { Scope } from '../../../contracts/scope';
import { newId } from '../../../lib/ids';
import { auditAndForward } from '../../../subgraph-kit/audit/audit';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { actorOf } from '../causes/cause';
import { checkParameters, clientNotFound, type PlanInput, planOf } from '../control/plan-to-start';
import { Quote } from './quote.entity';

/** How long a quote holds, in ms. */
const QUOTE_MS = 15 * 60_000;

/**
 * Promises a price: what was planned runs with these versions, and never costs more than the quote says, when it is
 * started before the quote expires. Nothing is reserved yet. @throws Unauthenticated @throws DomainError for what could not be started either
 */
export async function quoteExecution(ctx: Context, input: PlanInput): Promise<Quote> {
  requireScope(ctx, Scope.EXECUTIONS_WRITE);
  checkParameters(input.parameters);
  if (!maySeeClient(ctx, input.clientId)) throw clientNotFound(input.clientId);
  const plan = await planOf(ctx, input);
  if (plan.blockers.length > 0) throw new DomainError(plan.blockers);
  const { budget: _budget, ...client } = plan.client;
  const now = ctx.clock.now();
  const quote = {
    id: newId('quote'),
    clientId: input.clientId,
    masterTemplateId: plan.masterTemplate.id,
    masterTemplateVersion: plan.masterTemplate.version,
    parameters: { ...input.parameters, ...plan.ladderStep?.parameters },
    plan: { ...plan, client },
    createdBy: actorOf(ctx).id,
    createdAt: now,
    expiresAt: new Date(now.getTime() + QUOTE_MS),
  };
  return ctx.database.transaction(async (manager) => {
    const { name, version } = plan.masterTemplate;
    await auditAndForward(ctx, manager, {
      action: 'execution.quoted',
      subjectType: 'quote',
      subjectId: quote.id,
      clientId: quote.clientId,
      details: { masterTemplate: `${name}@${version}`, maxMicros: plan.price.maxMicros },
    });
    return manager.save(Object.assign(new Quote(), quote));
  });
}

/** A quote that the caller may see; null for others. @throws Unauthenticated @throws Forbidden */
export async function findQuote(ctx: Context, id: string): Promise<Quote | null> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const quote = await ctx.database.getRepository(Quote).findOneBy({ id });
  return quote && maySeeClient(ctx, quote.clientId) ? quote : null;
}

/** A quote that the caller may see. @throws DomainError when there is none */
export async function knownQuote(ctx: Context, id: string): Promise<Quote> {
  const quote = await findQuote(ctx, id);
  if (quote) return quote;
  throw new DomainError(
    userError('QUOTE_NOT_FOUND', {
      message: `There is no quote ${id}, or it is not visible to you.`,
      path: ['quoteId'],
    }),
  );
}

/** @throws DomainError for a quote that holds no more */
export function checkQuote(ctx: Context, { expiresAt }: Pick<Quote, 'expiresAt'>): void {
  if (expiresAt > ctx.clock.now()) return;
  throw new DomainError(
    userError('QUOTE_EXPIRED', {
      message: `The quote expired at ${expiresAt.toISOString()}. Nothing was started; ask for a new one with quoteExecution.`,
      path: ['quoteId'],
    }),
  );
}
