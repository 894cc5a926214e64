import { Conflict, NotFound, type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { PRIORITIES, type Urgency } from '../../../contracts/urgency';
import { Scope } from '../../../contracts/scope';
import { requireScope } from '../../../subgraph-kit/context';
import { accountBlockers } from '../plans/plan';
import { actorOf, type OrchestratorContext } from '../context';
import type { Signal } from '../engine/signal';
import type { Execution } from '../executions/execution.entity';
import { knownExecution } from '../executions/execution.service';

export interface ControlResult {
  execution: Execution | null;
  errors: UserError[];
}

/** Cancels an execution at once; its workers are told right after. Again changes nothing. @throws Unauthenticated */
export function cancelExecution(ctx: OrchestratorContext, id: string): Promise<ControlResult> {
  return order(ctx, id, () => ({ type: 'cancel', by: actorOf(ctx) }));
}

/** Lets no further stage begin; stages that run go on to their end, and the deadline stands still. Again changes nothing. @throws Unauthenticated */
export function pauseExecution(ctx: OrchestratorContext, id: string): Promise<ControlResult> {
  return order(ctx, id, () => ({ type: 'pause', by: actorOf(ctx) }));
}

/** Lets a paused execution go on. One that is not paused stays as it is. @throws Unauthenticated */
export function resumeExecution(ctx: OrchestratorContext, id: string): Promise<ControlResult> {
  return order(ctx, id, () => ({ type: 'resume', by: actorOf(ctx) }), MUST_WORK);
}

/** Changes the priority of an execution that waits in a queue, or will when it is resumed. @throws Unauthenticated */
export function setExecutionPriority(ctx: OrchestratorContext, id: string, urgency: Urgency): Promise<ControlResult> {
  return order(ctx, id, () => ({ type: 'prioritise', by: actorOf(ctx), priority: PRIORITIES[urgency] }), MUST_WORK);
}

/** What lets work go on is for accounts in good standing; stopping and holding it is for all. */
const MUST_WORK = true;

async function order(
  ctx: OrchestratorContext,
  id: string,
  signal: () => Signal,
  mustWork = false,
): Promise<ControlResult> {
  requireScope(ctx, Scope.EXECUTIONS_WRITE);
  const execution = await knownExecution(ctx, id);
  const client = execution && mustWork ? await ctx.loaders.client.load(execution.clientId) : null;
  const blockers = client ? accountBlockers(client) : [];
  if (blockers.length > 0) return { execution, errors: blockers };
  const reception = execution && (await ctx.engine.submit(id, signal()));
  if (!reception) return { execution: null, errors: [executionNotFound(id)] };
  ctx.loaders.execution.clear(id);
  const now = await knownExecution(ctx, id);
  if (reception.taken) return { execution: now, errors: [] };
  const { code, message } = reception;
  return { execution: now, errors: [userError(Conflict, { code, message, path: ['executionId'] })] };
}

export function executionNotFound(id: string): UserError {
  return userError(NotFound, {
    code: 'EXECUTION_NOT_FOUND',
    message: `There is no execution ${id}, or you may not know of it.`,
    path: ['executionId'],
  });
}
