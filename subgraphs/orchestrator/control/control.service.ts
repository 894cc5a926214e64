import { z } from 'zod';
import { DomainError, readInput } from '../../../subgraph-kit/graph/payload';
import { type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { PRIORITIES, type Urgency } from '../../../contracts/urgency';
import { Scope } from '../../../contracts/scope';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { accountBlockers } from '../plans/plan';
import { actorOf } from '../causes/cause';
import type { Signal, SignalResult } from '../engine/signal';
import type { Execution } from '../executions/execution.entity';
import { knownExecution } from '../executions/execution.service';
import { planClientById } from '../kam/kam.loader';
import { engine } from '../engine/parts';

/** Cancels an execution at once; its workers are told to stop afterwards. Repeating it changes nothing. @throws Unauthenticated */
export function cancelExecution(ctx: Context, id: string): Promise<Execution> {
  return submitCommand(ctx, id, () => ({ type: 'cancel', by: actorOf(ctx), requestId: ctx.requestId }));
}

/** Lets no further stage begin; stages that run go on to their end, and the deadline stands still. Again changes nothing. @throws Unauthenticated */
export function pauseExecution(ctx: Context, id: string): Promise<Execution> {
  return submitCommand(ctx, id, () => ({ type: 'pause', by: actorOf(ctx), requestId: ctx.requestId }));
}

/** Resumes a paused execution. One that is not paused stays as it is. @throws Unauthenticated */
export function resumeExecution(ctx: Context, id: string): Promise<Execution> {
  return submitCommand(
    ctx,
    id,
    () => ({ type: 'resume', by: actorOf(ctx), requestId: ctx.requestId }),
    REQUIRES_ACTIVE_ACCOUNT,
  );
}

/** Changes the priority of an execution that waits in a queue, or will when it is resumed. @throws Unauthenticated */
export function setExecutionPriority(ctx: Context, id: string, urgency: Urgency): Promise<Execution> {
  return submitCommand(
    ctx,
    id,
    () => ({ type: 'prioritise', by: actorOf(ctx), requestId: ctx.requestId, priority: PRIORITIES[urgency] }),
    REQUIRES_ACTIVE_ACCOUNT,
  );
}

const decision = z.object({
  executionId: z.string().min(1).max(200),
  comment: z.string().trim().min(1).max(500).optional(),
});

/** Lets an execution begin that waits for approval, or cancels it. @throws Unauthenticated @throws Forbidden @throws DomainError */
export function decideOnExecution(ctx: Context, input: unknown, approve: boolean): Promise<Execution> {
  requireScope(ctx, Scope.EXECUTIONS_APPROVE);
  const { executionId, comment = null } = readInput(decision, input);
  const signal = (): Signal => ({ type: 'approval', approve, comment, by: actorOf(ctx), requestId: ctx.requestId });
  return submitCommand(ctx, executionId, signal, approve, Scope.EXECUTIONS_APPROVE);
}

/** What lets work go on is for accounts in good standing; stopping and holding it is for all. */
const REQUIRES_ACTIVE_ACCOUNT = true;

/** @throws DomainError with the execution as it is when it does not take the command */
export async function submitCommand(
  ctx: Context,
  id: string,
  signal: () => Signal,
  requiresActive = false,
  scope = Scope.EXECUTIONS_WRITE,
): Promise<Execution> {
  requireScope(ctx, scope);
  const execution = await knownExecution(ctx, id);
  if (!execution) throw executionNotFound(id);
  const client = requiresActive ? await ctx.load(planClientById, execution.clientId) : null;
  const blockers = client ? accountBlockers(client) : [];
  if (blockers.length > 0) throw new DomainError(blockers, execution);
  const result = await ctx.get(engine).submit(id, signal());
  if (!result) throw executionNotFound(id);
  ctx.forget();
  const now = await knownExecution(ctx, id);
  if (!now) throw executionNotFound(id);
  if (!result.accepted) throw new DomainError(commandError(result), now);
  return now;
}

/** Why a command was not accepted. @throws Error for what only a worker is answered */
export function commandError({ code, message }: Extract<SignalResult, { accepted: false }>): UserError {
  if (code === 'NO_CONSENT_AWAITED') return userError(code, { message, path: ['stageId'] });
  if (code !== 'EXECUTION_ENDED' && code !== 'NOT_QUEUED' && code !== 'NO_APPROVAL_AWAITED')
    throw new Error(`a command was answered ${code}`);
  return userError(code, { message, path: ['executionId'] });
}

export function executionNotFound(id: string): DomainError {
  return new DomainError(
    userError('EXECUTION_NOT_FOUND', {
      message: `There is no execution ${id}, or it is not visible to you.`,
      path: ['executionId'],
    }),
  );
}
