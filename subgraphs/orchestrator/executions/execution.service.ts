import { parseVersionId } from '../../../lib/version-id';
import { searched } from '../../../subgraph-kit/graph/search';
import type { SelectQueryBuilder } from 'typeorm';
import { Scope } from '../../../contracts/scope';
import { type Context, maySeeClient, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { Execution, type ListedExecution } from './execution.entity';
import type { StageExecution } from './stage-execution.entity';
import { type ExecutionStatus, hasEnded, StageStatus } from './status';
import { stageById, executionById } from './execution.loader';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { replicaPage, type SortColumn } from '../../../subgraph-kit/graph/keyset';

export interface ExecutionFilter {
  status?: ExecutionStatus[] | undefined;
  clientId?: string | undefined;
  masterTemplateId?: string | undefined;
  stageStatus?: StageStatus[] | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
  search?: string | undefined;
  awaitsApproval?: boolean | undefined;
  isSimulated?: boolean | undefined;
  costMinMicros?: number | undefined;
  durationMinMs?: number | undefined;
}

/** How lists of executions can be sorted; the newer one comes first among equals. */
export enum ExecutionSort {
  NEWEST = 'newest',
  COST = 'cost',
  DURATION = 'duration',
}

/** What all attempts of an execution cost. */
const COST = 'execution.charged_micros';
/** From its start to its end; -1 for one that has not ended. */
const DURATION = 'execution.duration_ms';
const BY_ID: SortColumn<Execution> = {
  sql: 'execution.id',
  value: (execution) => execution.id,
  type: 'text',
  direction: 'DESC',
};
const SORTS: Record<ExecutionSort, [SortColumn<Execution>, ...SortColumn<Execution>[]]> = {
  [ExecutionSort.NEWEST]: [BY_ID],
  [ExecutionSort.COST]: [{ sql: COST, type: 'number', direction: 'DESC' }, BY_ID],
  [ExecutionSort.DURATION]: [{ sql: DURATION, type: 'number', direction: 'DESC' }, BY_ID],
};

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

/** Executions that the caller may see. @throws Unauthenticated @throws BadRequest */
export async function listExecutions(
  ctx: Context,
  page: PageArgs,
  filter: ExecutionFilter,
  sort = ExecutionSort.NEWEST,
): Promise<Page<ListedExecution>> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const bounded = await boundedSearch(ctx, filter);
  return replicaPage(ctx, (database) => withoutPlans(executionsMatching(ctx, bounded, database)), page, {
    cursor: `execution:${sort}`,
    sort: SORTS[sort],
  });
}

function withoutPlans(query: SelectQueryBuilder<Execution>): SelectQueryBuilder<Execution> {
  const columns = query.connection.getMetadata(Execution).columns.filter(({ isSelect }) => isSelect);
  const names = columns.map(({ propertyName }) => propertyName).filter((name) => name !== 'plan');
  return query.select(names.map((name) => `execution.${name}`));
}

/** A filter with the oldest execution that its words are searched in. */
interface BoundedFilter extends ExecutionFilter {
  searchedFrom?: string;
}

/**
 * So many executions, the newest of a client or of all, are searched. No index finds words below row-level security: what compares them is
 * not known to leak nothing.
 */
const MAX_SEARCHED = 50_000;

/** Says how far back a filter searches: as a value of its own, as no estimate is made of what a part of the same statement finds. */
export async function boundedSearch(ctx: Context, filter: ExecutionFilter): Promise<BoundedFilter> {
  const text = searched(filter.search);
  if (text === undefined || isId(text)) return filter;
  const clientId = visibleClient(ctx) ?? filter.clientId;
  const [oldest] = await ctx.database.query<{ id: string }[]>(
    `select id from orchestrator.execution where $1::text is null or client_id = $1 order by id desc offset ${MAX_SEARCHED} limit 1`,
    [clientId ?? null],
  );
  return oldest ? { ...filter, searchedFrom: oldest.id } : filter;
}

/** What a filter leaves of the executions that the caller may see. @param filter one with words has its bound by `boundedSearch` */
export function executionsMatching(
  ctx: Context,
  filter: BoundedFilter,
  database = ctx.database,
): SelectQueryBuilder<Execution> {
  const query = database.getRepository(Execution).createQueryBuilder('execution').where('true');
  const own = visibleClient(ctx);
  if (own !== null) query.andWhere('execution.clientId = :own', { own });
  const { status, clientId, masterTemplateId, stageStatus, since, until, search, costMinMicros, durationMinMs } =
    filter;
  if (clientId !== undefined) query.andWhere('execution.clientId = :clientId', { clientId });
  if (masterTemplateId !== undefined) {
    // The id of a version, as a template has it in the graph, is those of that version.
    const { id, version } = parseVersionId(masterTemplateId) ?? { id: masterTemplateId };
    query.andWhere('execution.masterTemplateId = :masterTemplateId', { masterTemplateId: id });
    if (version !== undefined) query.andWhere('execution.masterTemplateVersion = :version', { version });
  }
  if (status !== undefined) {
    query.andWhere('execution.status = any(:status)', { status });
    // No index on a status is used below row-level security: what compares values of an enum is not known to leak nothing.
    if (!status.some(hasEnded)) query.andWhere('execution.ended_at is null');
  }
  if (stageStatus !== undefined) withStage(query, stageStatus);
  if (since !== undefined) query.andWhere('execution.createdAt >= :since', { since });
  if (until !== undefined) query.andWhere('execution.createdAt < :until', { until });
  const text = searched(search);
  if (text !== undefined) matchText(query, text);
  if (filter.searchedFrom !== undefined)
    query.andWhere('execution.id > :searchedFrom', { searchedFrom: filter.searchedFrom });
  if (filter.awaitsApproval !== undefined)
    query.andWhere(
      `${filter.awaitsApproval ? '' : 'not '}coalesce(execution.approval->>'decision' = 'awaited' and execution.ended_at is null, false)`,
    );
  if (filter.isSimulated !== undefined)
    query.andWhere('execution.isSimulated = :isSimulated', { isSimulated: filter.isSimulated });
  if (costMinMicros !== undefined) query.andWhere(`${COST} >= :costMinMicros`, { costMinMicros });
  if (durationMinMs !== undefined) query.andWhere(`${DURATION} >= :durationMinMs`, { durationMinMs });
  return query;
}

/** So many stages, the newest, are looked at for those of a status that few have. */
const MAX_STAGES = 10_000;

/** Those with a stage of a status. */
function withStage(query: SelectQueryBuilder<Execution>, stageStatus: StageStatus[]): void {
  // Few of very many: found from the stages, in an index of just those.
  if (stageStatus.every((one) => one === StageStatus.FAILED || one === StageStatus.CANCELLED)) {
    query.andWhere(
      `execution.id = any(array(
         select stage.execution_id from orchestrator.stage_execution stage
          where stage.status in ('failed', 'cancelled') and stage.status = any(:stageStatus)
          order by stage.execution_id desc limit ${MAX_STAGES}))`,
      { stageStatus },
    );
    return;
  }
  query.andWhere(
    'exists (select from orchestrator.stage_execution stage where stage.execution_id = execution.id and stage.status = any(:stageStatus))',
    { stageStatus },
  );
  // No stage of an execution that has ended is still to be done.
  if (stageStatus.every((one) => one === StageStatus.PENDING || one === StageStatus.RUNNING))
    query.andWhere('execution.ended_at is null');
}

const isId = (search: string): boolean => search.trim().startsWith('exec_');

/** An id, or the beginnings of words of the short parameters. */
function matchText(query: SelectQueryBuilder<Execution>, search: string): void {
  if (isId(search)) {
    query.andWhere('execution.id = :search', { search: search.trim() });
    return;
  }
  const words = search.match(/[\p{L}\p{N}]+/gu) ?? [];
  query.andWhere(`execution.search_words @@ to_tsquery('simple', :words)`, {
    words: words.map((word) => `${word}:*`).join(' & '),
  });
}
