import { DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { newId } from '../../../lib/ids';
import { Scope } from '../../../contracts/scope';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { actorOf } from '../causes/cause';
import { StageVerdict } from '../plans/definition';
import { accountBlockers } from '../plans/plan';
import { executionNotFound } from './control.service';
import type { Execution, PinnedPlan } from '../executions/execution.entity';
import { knownExecution } from '../executions/execution.service';
import type { ReusedStage } from '../engine/new-execution';
import { checkIdempotencyKey, create, digestOf, findByKey, sameOrConflict } from './start-execution.service';
import { ExecutionStatus, hasEnded, StageStatus } from '../executions/status';
import { planClientById } from '../kam/kam.loader';
import { kamClient } from '../kam/kam-client';

export interface RetryInput {
  executionId: string;
  idempotencyKey: string;
}

/**
 * Retries an execution that did not end wholly well: a new one with the same plan and parameters, which reuses the
 * outputs of completed stages and begins with the others. Nothing that was paid for is done again.
 * @throws Unauthenticated @throws DomainError
 */
export async function retryExecution(ctx: Context, input: RetryInput): Promise<Execution> {
  requireScope(ctx, Scope.EXECUTIONS_WRITE);
  const old = await knownExecution(ctx, input.executionId);
  if (!old) throw executionNotFound(input.executionId);
  checkIdempotencyKey(input.idempotencyKey);
  const inputHash = digestOf({ retryOf: old.id });
  const known = await findByKey(ctx, { clientId: old.clientId, idempotencyKey: input.idempotencyKey });
  if (known) return sameOrConflict(known, inputHash);
  await checkRetry(ctx, old);
  await checkRequest(ctx, old);
  const kept = await keptStages(ctx, old);
  const { budget } = (await ctx.load(planClientById, old.clientId)) ?? {};
  const execution = await create(ctx, budget, {
    id: newId('exec'),
    clientId: old.clientId,
    plan: await planOfToday(ctx, old),
    parameters: old.parameters,
    idempotencyKey: input.idempotencyKey,
    inputHash,
    priority: old.priority,
    by: actorOf(ctx),
    traceParent: ctx.traceParent,
    auditRequestId: ctx.requestId,
    requestId: old.requestId,
    retry: { of: old.id, kept },
  });
  return sameOrConflict(execution, inputHash);
}

async function checkRetry(ctx: Context, { id, status, clientId }: Execution): Promise<void> {
  const conflict = (code: 'EXECUTION_NOT_ENDED' | 'NOTHING_TO_RETRY', message: string): DomainError =>
    new DomainError(userError(code, { message, path: ['executionId'] }));
  if (!hasEnded(status))
    throw conflict('EXECUTION_NOT_ENDED', `The execution is ${status}. Only one that has ended can be retried.`);
  if (status === ExecutionStatus.COMPLETED)
    throw conflict(
      'NOTHING_TO_RETRY',
      `Execution ${id} was completed, so there is nothing to retry. Start a new one for new content.`,
    );
  const client = await ctx.load(planClientById, clientId);
  if (!client) throw executionNotFound(id);
  const blockers = accountBlockers(client);
  if (blockers.length > 0) throw new DomainError(blockers);
}

/** A request that is over, or is being worked on, is not worked on again. */
async function checkRequest(ctx: Context, { requestId, clientId }: Execution): Promise<void> {
  const request = requestId === null ? null : await ctx.get(kamClient).findRequest(requestId, clientId, ctx);
  if (!request || request.status === 'FAILED' || request.status === 'PENDING') return;
  const message = `The request ${request.id} is ${request.status.toLowerCase()}, so its executions are not retried.`;
  throw new DomainError(userError('REQUEST_STATUS', { message, path: ['executionId'] }));
}

async function keptStages(ctx: Context, old: Execution): Promise<ReusedStage[]> {
  // A stage that another one made needless by ending the execution early stays needless, as long as that one is kept.
  return ctx.database.query<ReusedStage[]>(
    `select coalesce(reused_from, id) as id, "order", status, cause, parameters, items, output,
            parameters_payload as "parametersPayload", output_payload as "outputPayload" from orchestrator.stage_execution
      where execution_id = $1 and (status = $2 or (status = $3 and cause->>'code' = 'ENDED_EARLY')) order by "order"`,
    [old.id, StageStatus.COMPLETED, StageStatus.SKIPPED],
  );
}

/** The pinned plan with the client as it is now: a tier that was lost since is not granted again, one that was gained counts. */
async function planOfToday(ctx: Context, { plan, clientId }: Execution): Promise<PinnedPlan> {
  const { budget: _budget, ...client } = (await ctx.load(planClientById, clientId)) ?? plan.client;
  const stages = plan.stages.map((stage) =>
    stage.verdict === StageVerdict.TIER_TOO_LOW
      ? { ...stage, verdict: StageVerdict.ALLOWED, reason: null, cause: null }
      : stage,
  );
  return { ...plan, client, stages };
}
