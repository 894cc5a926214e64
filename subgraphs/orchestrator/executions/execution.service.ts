import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { Scope } from '../../../contracts/scope';
import { type Context, maySeeClient, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { Execution } from './execution.entity';
import type { StageExecution } from './stage-execution.entity';
import type { ExecutionStatus } from './status';
import { stageById, executionById } from './execution.loader';
import { keysetPage } from '../../../subgraph-kit/graph/keyset';

export interface ExecutionFilter {
  status?: ExecutionStatus[] | undefined;
  clientId?: string | undefined;
  masterTemplateId?: string | undefined;
}

/** An execution by id; null when there is none, or when it is not visible to the caller. @throws Unauthenticated */
export async function findExecution(ctx: Context, id: string): Promise<Execution | null> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  return knownExecution(ctx, id);
}

/** The same for whoever may do something with executions, which takes another scope. */
export async function knownExecution(ctx: Context, id: string): Promise<Execution | null> {
  const execution = await ctx.load(executionById, id);
  if (!execution || !maySee(ctx, execution)) return null;
  ctx.concerns({ executionId: id });
  return execution;
}

/** A worker may see what it has a part in; others what is of clients that they may see. */
function maySee(ctx: Context, { clientId, plan }: Execution): boolean {
  const { actor } = ctx;
  return actor.kind === 'worker'
    ? plan.stages.some((stage) => stage.worker === actor.workerId)
    : maySeeClient(ctx, clientId);
}

/** A stage of an execution by id; null when there is none, or when it is not visible to the caller. @throws Unauthenticated */
export async function findStage(ctx: Context, id: string): Promise<StageExecution | null> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const stage = await ctx.load(stageById, id);
  return stage && (await findExecution(ctx, stage.executionId)) ? stage : null;
}

/** Executions that the caller may see, the newest first. @throws Unauthenticated @throws BadRequest */
export async function listExecutions(ctx: Context, page: PageArgs, filter: ExecutionFilter): Promise<Page<Execution>> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const own = visibleClient(ctx);
  const matching = () => {
    const query = ctx.database.getRepository(Execution).createQueryBuilder('execution').where('true');
    if (own !== null) query.andWhere('execution.clientId = :own', { own });
    if (filter.clientId !== undefined) query.andWhere('execution.clientId = :clientId', { clientId: filter.clientId });
    if (filter.masterTemplateId !== undefined)
      query.andWhere('execution.masterTemplateId = :template', { template: filter.masterTemplateId });
    if (filter.status !== undefined) query.andWhere('execution.status = any(:status)', { status: filter.status });
    return query;
  };
  return keysetPage(matching, page, {
    cursor: 'execution',
    sort: [{ sql: 'execution.id', value: (row) => row.id, type: 'text', direction: 'DESC' }],
  });
}
