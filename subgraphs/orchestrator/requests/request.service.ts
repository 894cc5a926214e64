import { nameOf } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import { Urgency } from '../../../contracts/urgency';
import { Conflict, InvalidInput, NotFound, type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { maySeeClient, requireScope } from '../../../subgraph-kit/context';
import type { OrchestratorContext } from '../context';
import { Execution } from '../executions/execution.entity';
import { liveExecutionOf, OF_REQUESTS, refused, start, type StartResult } from '../control/start-execution.service';
import { hasEnded } from '../executions/status';
import type { RequestHead } from '../kam-client';

export interface CancelResult {
  execution: Execution | null;
  errors: UserError[];
}

/**
 * Executes a request with its master template, and its parameters with these over them. While it is being worked on it is not
 * executed again: the answer is the execution that does. @throws Unauthenticated @throws Forbidden
 */
export async function executeRequest(
  ctx: OrchestratorContext,
  id: string,
  parameters: Record<string, unknown>,
): Promise<StartResult> {
  requireScope(ctx, Scope.REQUESTS_EXECUTE);
  const request = await findRequest(ctx, id);
  if (!request) return refused(requestNotFound());
  if (request.status === 'PROCESSING') return { execution: await newestExecution(ctx, id), errors: [] };
  if (request.status === 'COMPLETED' || request.status === 'CANCELLED') {
    const message = `The request is ${request.status.toLowerCase()}; only one that is pending or failed can be executed. Make a new one for new content.`;
    return refused(userError(Conflict, { code: 'REQUEST_STATUS', message, path: ['id'] }));
  }
  if (request.masterTemplate === null) {
    const message =
      'No master template was selected for the request. Select one with selectMasterTemplate; request { recommendations } names those that fit.';
    return refused(userError(Conflict, { code: 'NO_TEMPLATE_SELECTED', message, path: ['id'] }));
  }
  if (typeof parameters !== 'object' || Array.isArray(parameters)) {
    return refused(
      userError(InvalidInput, {
        code: 'INVALID_PARAMETER',
        message: 'Expected the parameters as a JSON object.',
        path: ['parameters'],
      }),
    );
  }
  const result = await start(
    ctx,
    {
      masterTemplate: request.masterTemplate.name,
      clientId: request.clientId,
      parameters: { ...request.parameters, ...parameters },
      urgency: Urgency[request.urgency],
      // Two at once make the same key, and so one execution.
      idempotencyKey: `${OF_REQUESTS}${id}:${request.runs + 1}`,
    },
    true,
    id,
  );
  // Two at once, with other parameters: the one that was faster works on it.
  const faster = result.execution ? null : await liveExecutionOf(ctx, id);
  if (faster) return { execution: faster, errors: [] };
  if (result.execution) await ctx.reporter.report(result.execution.id);
  ctx.loaders.execution.clearAll();
  return result.execution
    ? { ...result, execution: await ctx.database.getRepository(Execution).findOneBy({ id: result.execution.id }) }
    : result;
}

/** Cancels a request, and the execution that works on it; again changes nothing. @throws Unauthenticated @throws Forbidden */
export async function cancelRequest(ctx: OrchestratorContext, id: string): Promise<CancelResult> {
  requireScope(ctx, Scope.REQUESTS_WRITE);
  const request = await findRequest(ctx, id);
  if (!request) return refused(requestNotFound());
  const execution = await newestExecution(ctx, id);
  if (!execution || (hasEnded(execution.status) && request.status === 'PENDING')) {
    const errors = await ctx.kam.cancelPendingRequest(id, nameOf(ctx.actor).id);
    return {
      execution,
      errors: errors.map(({ code, message }) => userError(Conflict, { code, message, path: ['id'] })),
    };
  }
  const reception = await ctx.engine.submit(execution.id, { type: 'cancel', by: nameOf(ctx.actor) });
  await ctx.reporter.report(execution.id);
  const now = await ctx.database.getRepository(Execution).findOneBy({ id: execution.id });
  if (reception?.taken !== false) return { execution: now, errors: [] };
  return {
    execution: now,
    errors: [userError(Conflict, { code: reception.code, message: reception.message, path: ['id'] })],
  };
}

/** The executions of a request, the newest first. The caller may see the request. */
export function executionsOf(ctx: OrchestratorContext, requestId: string): Promise<Execution[]> {
  return ctx.loaders.executionsOfRequest.load(requestId);
}

async function newestExecution(ctx: OrchestratorContext, requestId: string): Promise<Execution | null> {
  return ctx.database.getRepository(Execution).findOne({ where: { requestId }, order: { id: 'desc' } });
}

/** A request that the caller may execute: one of its own, or for a worker one that it has a part in. */
async function findRequest(ctx: OrchestratorContext, id: string): Promise<RequestHead | null> {
  const { actor } = ctx;
  const request = await ctx.kam.findRequest(id, actor.kind === 'client' ? actor.clientId : undefined);
  if (!request) return null;
  if (actor.kind === 'worker')
    return request.masterTemplate?.stages.some((stage) => stage.worker === actor.workerId) ? request : null;
  return maySeeClient(ctx, request.clientId) ? request : null;
}

function requestNotFound(): UserError {
  return userError(NotFound, {
    code: 'REQUEST_NOT_FOUND',
    message: 'There is no such request, or you may not know of it.',
    path: ['id'],
  });
}
