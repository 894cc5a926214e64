import type { OnHigherPrice } from '../engine/negotiation';
import { actorRef } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import { Urgency } from '../../../contracts/urgency';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { Execution } from '../executions/execution.entity';
import { checkParameters } from '../control/plan-to-start';
import { liveExecutionOf, REQUEST_KEY_PREFIX, start, startQuoted } from '../control/start-execution.service';
import { hasEnded } from '../executions/status';
import type { RequestSummary } from '../kam/kam-client';
import { executionsOfRequest } from '../executions/execution.loader';
import { engine } from '../engine/parts';
import { kamClient } from '../kam/kam-client';
import { knownQuote } from '../money/quote.service';
import { requestReporter } from './request-reporter';

/** What an execution of a request is bound by, and what it is given besides what the request has. */
export interface GivenToExecute {
  parameters?: Record<string, unknown> | null | undefined;
  onHigherPrice?: OnHigherPrice | null | undefined;
  quoteId?: string | null | undefined;
  maxPriceMicros?: number | null | undefined;
}

/**
 * Executes a request with its master template, and its parameters with these over them. While it is being worked on it is
 * not executed again: the answer is the execution that does. @throws Unauthenticated @throws Forbidden @throws DomainError
 */
export async function executeRequest(ctx: Context, id: string, given: GivenToExecute): Promise<Execution | null> {
  const parameters = given.parameters ?? {};
  requireScope(ctx, Scope.REQUESTS_EXECUTE);
  const request = await findRequest(ctx, id);
  if (!request) throw requestNotFound();
  if (request.status === 'PROCESSING') return newestExecution(ctx, id);
  if (request.status === 'COMPLETED' || request.status === 'CANCELLED') {
    const message = `The request is ${request.status.toLowerCase()}; only one that is pending or failed can be executed. Make a new one for new content.`;
    throw new DomainError(userError('REQUEST_STATUS', { message, path: ['id'] }));
  }
  if (request.masterTemplate === null) {
    const message =
      'No master template was selected for the request. Select one with selectMasterTemplate; request { recommendations } names those that fit.';
    throw new DomainError(userError('NO_TEMPLATE_SELECTED', { message, path: ['id'] }));
  }
  checkParameters(parameters);
  const input = {
    masterTemplate: request.masterTemplate.name,
    clientId: request.clientId,
    parameters: { ...request.parameters, ...parameters },
    urgency: Urgency[request.urgency],
    onHigherPrice: given.onHigherPrice ?? undefined,
    maxPriceMicros: given.maxPriceMicros ?? undefined,
    // Two at once make the same key, and so one execution.
    idempotencyKey: `${REQUEST_KEY_PREFIX}${id}:${request.runs + 1}`,
  };
  let started: Execution;
  try {
    started =
      given.quoteId == null
        ? await start(ctx, input, true, id)
        : await startQuoted(ctx, { ...input, quoteId: await quoteFor(ctx, request, given) }, id);
  } catch (error) {
    // Two at once, with other parameters: the one that was faster works on it.
    const faster = error instanceof DomainError ? await liveExecutionOf(ctx, id) : null;
    if (faster) return faster;
    throw error;
  }
  ctx.forget();
  return ctx.database.getRepository(Execution).findOneBy({ id: started.id });
}

/** The quote that a request is to be executed with. @throws DomainError for one of something else */
async function quoteFor(ctx: Context, request: RequestSummary, given: GivenToExecute): Promise<string> {
  const quote = await knownQuote(ctx, given.quoteId ?? '');
  const wrong = (message: string): DomainError =>
    new DomainError(userError('INVALID_INPUT', { message, path: ['quoteId'] }));
  if (quote.clientId !== request.clientId || quote.plan.masterTemplate.name !== request.masterTemplate?.name)
    throw wrong('The quote is for another client or another master template than the request.');
  if (given.parameters != null || given.maxPriceMicros != null)
    throw wrong('A quote has its parameters and its maximum price: give either it, or parameters and maxPriceMicros.');
  return quote.id;
}

/** Cancels a request, and the execution that works on it; again changes nothing. @throws Unauthenticated @throws Forbidden @throws DomainError */
export async function cancelRequest(ctx: Context, id: string): Promise<Execution | null> {
  requireScope(ctx, Scope.REQUESTS_WRITE);
  const request = await findRequest(ctx, id);
  if (!request) throw requestNotFound();
  const execution = await newestExecution(ctx, id);
  if (!execution || (hasEnded(execution.status) && request.status === 'PENDING')) {
    const errors = await ctx.get(kamClient).cancelPendingRequest({ requestId: id, by: actorRef(ctx.actor).id }, ctx);
    const [error] = errors;
    if (error) throw new DomainError(userError('REQUEST_STATUS', { message: error.message, path: ['id'] }), execution);
    return execution;
  }
  const by = actorRef(ctx.actor);
  const result = await ctx.get(engine).submit(execution.id, { type: 'cancel', by, requestId: ctx.requestId });
  await ctx.get(requestReporter).report(execution.id);
  const now = await ctx.database.getRepository(Execution).findOneBy({ id: execution.id });
  if (result?.accepted === false)
    throw new DomainError(userError('EXECUTION_ENDED', { message: result.message, path: ['id'] }), now);
  return now;
}

/** The executions of a request, the newest first. The caller may see the request. */
export function executionsOf(ctx: Context, requestId: string): Promise<Execution[]> {
  return ctx.load(executionsOfRequest, requestId);
}

async function newestExecution(ctx: Context, requestId: string): Promise<Execution | null> {
  return ctx.database.getRepository(Execution).findOne({ where: { requestId }, order: { id: 'desc' } });
}

/** A request that the caller may execute: one of its own, or for a worker one that it has a part in. */
async function findRequest(ctx: Context, id: string): Promise<RequestSummary | null> {
  const { actor } = ctx;
  const request = await ctx.get(kamClient).findRequest(id, actor.kind === 'client' ? actor.clientId : undefined, ctx);
  if (!request) return null;
  if (actor.kind === 'worker')
    return request.masterTemplate?.stages.some((stage) => stage.worker === actor.workerId) ? request : null;
  return maySeeClient(ctx, request.clientId) ? request : null;
}

function requestNotFound(): DomainError {
  const message = 'There is no such request, or it is not visible to you.';
  return new DomainError(userError('REQUEST_NOT_FOUND', { message, path: ['id'] }));
}
