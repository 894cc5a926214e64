import { checkPageSize, decodeCursor, encodeCursor, type Page, pageOf } from '../../../lib/graph/connection';
import { Conflict, NotFound, type UserError, userError } from '../../../lib/graph/user-error.type';
import { maySeeClient, requireActor, visibleClient } from '../../../lib/subgraph/context';
import type { OrchestratorContext } from '../context';
import { endExecution, transition } from '../engine/transition';
import { Execution } from './execution.entity';
import type { StageExecution } from './stage-execution.entity';
import { ExecutionStatus, hasEnded } from './status';

export interface ExecutionFilter {
  status?: ExecutionStatus[] | undefined;
  clientId?: string | undefined;
  masterTemplateId?: string | undefined;
}

/** An execution by id; null when there is none, or when the caller may not know of it. @throws Unauthenticated */
export async function findExecution(ctx: OrchestratorContext, id: string): Promise<Execution | null> {
  requireActor(ctx);
  const execution = await ctx.loaders.execution.load(id);
  return execution && maySeeClient(ctx, execution.clientId) ? execution : null;
}

/** A stage of an execution by id; null when there is none, or when the caller may not know of it. @throws Unauthenticated */
export async function findStage(ctx: OrchestratorContext, id: string): Promise<StageExecution | null> {
  requireActor(ctx);
  const stage = await ctx.loaders.stage.load(id);
  return stage && (await findExecution(ctx, stage.executionId)) ? stage : null;
}

/** Executions that the caller may see, the newest first. @throws Unauthenticated @throws BadRequest */
export async function listExecutions(
  ctx: OrchestratorContext,
  page: { first: number; after?: string | undefined },
  filter: ExecutionFilter,
): Promise<Page<Execution>> {
  const own = visibleClient(ctx);
  const first = checkPageSize(page.first);
  const matching = () => {
    const query = ctx.database.getRepository(Execution).createQueryBuilder('execution').where('true');
    if (own !== null) query.andWhere('execution.clientId = :own', { own });
    if (filter.clientId !== undefined) query.andWhere('execution.clientId = :clientId', { clientId: filter.clientId });
    if (filter.masterTemplateId !== undefined) query.andWhere('execution.masterTemplateId = :template', { template: filter.masterTemplateId });
    if (filter.status !== undefined) query.andWhere('execution.status = any(:status)', { status: filter.status });
    return query;
  };
  const rows = matching()
    .orderBy('execution.id', 'DESC')
    .limit(first + 1);
  if (page.after !== undefined) rows.andWhere('execution.id < :after', { after: decodeCursor('execution', page.after) });
  return pageOf(
    await rows.getMany(),
    first,
    (execution) => encodeCursor('execution', execution.id),
    () => matching().getCount(),
  );
}

/**
 * Cancels an execution at once: its state changes in one transaction, its worker is told right after.
 * Cancelling a cancelled one again changes nothing. @throws Unauthenticated
 */
export async function cancelExecution(ctx: OrchestratorContext, id: string): Promise<{ execution: Execution | null; errors: UserError[] }> {
  const execution = await findExecution(ctx, id);
  if (!execution) {
    return {
      execution: null,
      errors: [userError(NotFound, { code: 'EXECUTION_NOT_FOUND', message: `There is no execution ${id}, or you may not know of it.`, path: ['executionId'] })],
    };
  }
  const before = await transition(ctx, id, async (manager, locked) => {
    const by = ctx.actor.kind === 'client' ? `client ${ctx.actor.clientId}` : 'the service';
    if (!hasEnded(locked.status)) await endExecution(manager, locked, ExecutionStatus.CANCELLED, { code: 'CANCELLED', message: `Cancelled by ${by}.` });
    return locked.status;
  });
  ctx.loaders.execution.clear(id);
  const now = await findExecution(ctx, id);
  if (hasEnded(before) && before !== ExecutionStatus.CANCELLED) {
    return {
      execution: now,
      errors: [
        userError(Conflict, {
          code: 'EXECUTION_ENDED',
          message: `The execution is ${before} already; only one that has not ended can be cancelled.`,
          path: ['executionId'],
        }),
      ],
    };
  }
  if (!hasEnded(before)) await ctx.engine.wake(id);
  return { execution: now, errors: [] };
}
