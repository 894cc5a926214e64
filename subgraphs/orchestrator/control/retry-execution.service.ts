import { Conflict, type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { newId } from '../../../lib/ids';
import { Scope } from '../../../contracts/scope';
import { requireScope } from '../../../subgraph-kit/context';
import { actorOf, type OrchestratorContext } from '../context';
import { accountBlockers, StageVerdict } from '../plans/plan';
import { executionNotFound } from './control.service';
import type { Execution, PinnedPlan } from '../executions/execution.entity';
import { knownExecution } from '../executions/execution.service';
import type { ReusedStage } from '../engine/new-execution';
import { create, digestOf, faultOfKey, refused, sameOrConflict, type StartResult } from './start-execution.service';
import { ExecutionStatus, hasEnded, StageStatus } from '../executions/status';

export interface RetryInput {
  executionId: string;
  idempotencyKey: string;
}

/**
 * Tries an execution again that did not come to a wholly good end: a new one with the same plan and parameters, which keeps
 * the outputs of stages that were done and begins with those that were not. Nothing that was paid for is done again.
 * @throws Unauthenticated
 */
export async function retryExecution(ctx: OrchestratorContext, input: RetryInput): Promise<StartResult> {
  requireScope(ctx, Scope.EXECUTIONS_WRITE);
  const old = await knownExecution(ctx, input.executionId);
  if (!old) return refused(executionNotFound(input.executionId));
  const fault = faultOfKey(input.idempotencyKey) ?? (await faultOfRetry(ctx, old)) ?? (await faultOfRequest(ctx, old));
  if (fault) return refused(fault);
  const kept = await keptStages(ctx, old);
  const inputHash = digestOf({ retryOf: old.id });
  const execution = await create(ctx, {
    id: newId('exec'),
    clientId: old.clientId,
    plan: await planOfToday(ctx, old),
    parameters: old.parameters,
    idempotencyKey: input.idempotencyKey,
    inputHash,
    priority: old.priority,
    by: actorOf(ctx),
    traceParent: ctx.traceParent,
    requestId: old.requestId,
    retry: { of: old.id, kept },
  });
  if (execution.requestId !== null) await ctx.reporter.report(execution.id);
  return sameOrConflict(execution, inputHash);
}

async function faultOfRetry(ctx: OrchestratorContext, { id, status, clientId }: Execution): Promise<UserError | null> {
  const conflict = (code: string, message: string): UserError =>
    userError(Conflict, { code, message, path: ['executionId'] });
  if (!hasEnded(status))
    return conflict('EXECUTION_NOT_ENDED', `The execution is ${status}. Only one that has ended can be tried again.`);
  if (status === ExecutionStatus.COMPLETED) {
    return conflict(
      'NOTHING_TO_RETRY',
      `Execution ${id} was completed, so there is nothing to try again. Start a new one for new content.`,
    );
  }
  const client = await ctx.loaders.client.load(clientId);
  return client ? (accountBlockers(client)[0] ?? null) : executionNotFound(id);
}

/** A request that is over, or is being worked on, is not worked on again. */
async function faultOfRequest(ctx: OrchestratorContext, { requestId, clientId }: Execution): Promise<UserError | null> {
  const request = requestId === null ? null : await ctx.kam.findRequest(requestId, clientId);
  if (!request || request.status === 'FAILED' || request.status === 'PENDING') return null;
  const message = `The request ${request.id} is ${request.status.toLowerCase()}, so its executions are not tried again.`;
  return userError(Conflict, { code: 'REQUEST_STATUS', message, path: ['executionId'] });
}

async function keptStages(ctx: OrchestratorContext, old: Execution): Promise<ReusedStage[]> {
  // A stage that another one made needless by ending the execution early stays needless, as long as that one is kept.
  return ctx.database.query<ReusedStage[]>(
    `select id, "order", status, cause, parameters, items, output from orchestrator.stage_execution
      where execution_id = $1 and (status = $2 or (status = $3 and cause->>'code' = 'ENDED_EARLY')) order by "order"`,
    [old.id, StageStatus.COMPLETED, StageStatus.SKIPPED],
  );
}

/** The pinned plan with the client as it is now: a tier that was lost since is not granted again, one that was gained counts. */
async function planOfToday(ctx: OrchestratorContext, { plan, clientId }: Execution): Promise<PinnedPlan> {
  const client = (await ctx.loaders.client.load(clientId)) ?? plan.client;
  const stages = plan.stages.map((stage) =>
    stage.verdict === StageVerdict.TIER_TOO_LOW
      ? { ...stage, verdict: StageVerdict.ALLOWED, reason: null, cause: null }
      : stage,
  );
  return { ...plan, client, stages };
}
