import type { DataSource } from 'typeorm';
import type { PinnedPlan } from '../executions/execution.entity';
import { AttemptStatus, StageStatus } from '../executions/status';
import { outputsLookedAt } from './rules/stages';
import type { ExecutionState, StageState } from './state';

// One statement for everything but outputs, which can be large and are read only when an expression looks at them.
const LOAD = `
select execution.id, execution.client_id as "clientId", execution.plan, execution.parameters, execution.trace_parent as "traceParent", execution.status,
       execution.priority, execution.revision, execution.cause, execution.started_at as "startedAt", execution.deadline_at as "deadlineAt",
       execution.paused_at as "pausedAt", execution.ended_at as "endedAt", execution.wake_at as "wakeAt", execution.driver,
       (select json_agg(json_build_array(key, ticket, granted_at is not null)) from orchestrator.queue_entry where execution_id = execution.id) as line,
       (select json_agg(stage order by stage."order") from (
          select id, "order", worker, template_ref as "templateRef", required, status, parameters, cause, job_id as "jobId", items, kept_from as "keptFrom",
                 progress, progress_message as "progressMessage", started_at as "startedAt", ended_at as "endedAt"
            from orchestrator.stage_execution where execution_id = execution.id) stage) as stages,
       (select json_agg(tried order by tried.item, tried.attempt) from (
          select key, stage_id as "stageId", item, attempt, parameters, status, job_id as "jobId", max_price_micros as "maxPriceMicros", cause,
                 price_micros as "priceMicros", provider_cost_micros as "providerCostMicros", input_tokens as "inputTokens", output_tokens as "outputTokens",
                 queued_at as "queuedAt", offered_at as "offeredAt", accepted_at as "acceptedAt", begun_at as "begunAt", started_at as "startedAt", ended_at as "endedAt",
                 deadline_at as "deadlineAt", heartbeat_ms as "heartbeatMs", heartbeat_at as "heartbeatAt", retry_at as "retryAt", stop_due_at as "stopDueAt"
            from orchestrator.stage_attempt where execution_id = execution.id) tried) as attempts
  from orchestrator.execution where execution.id = $1`;

type Row = Record<string, unknown> & {
  plan: PinnedPlan;
  line: [key: string, ticket: number, granted: boolean][] | null;
  stages: Record<string, unknown>[] | null;
  attempts: (Record<string, unknown> & { stageId: string })[] | null;
};

/** An execution as it is recorded; null when there is none. */
export async function loadState(database: DataSource, id: string): Promise<ExecutionState | null> {
  const [row] = await database.query<Row[]>(LOAD, [id]);
  if (!row) return null;
  const attempts = (row.attempts ?? []).map(timesAsNumbers);
  const stages = (row.stages ?? []).map((stage) => ({
    ...timesAsNumbers(stage),
    attempts: attempts.filter((attempt) => attempt.stageId === stage['id']),
  })) as unknown as StageState[];
  const { line: inLine, ...execution } = timesAsNumbers(row);
  const line = inLine ?? [];
  return {
    ...(execution as unknown as ExecutionState),
    stages,
    tickets: new Map(line.map(([key, ticket]) => [key, ticket])),
    granted: new Set(line.filter(([, , granted]) => granted).map(([key]) => key)),
    outputs: new Map(),
    itemOutputs: new Map(),
    told: new Set(),
  };
}

/** Reads the outputs that the rules may look at now and that are not there yet. */
export async function loadOutputs(database: DataSource, state: ExecutionState): Promise<void> {
  const orders = [...outputsLookedAt(state)].filter((order) => !state.outputs.has(order));
  const done = state.stages.filter((stage) => orders.includes(stage.order) && stage.status === StageStatus.COMPLETED);
  if (done.length > 0) {
    const rows = await database.query<{ order: number; output: Record<string, unknown> }[]>(
      `select "order", output from orchestrator.stage_execution where id = any($1)`,
      [done.map((stage) => stage.id)],
    );
    for (const { order, output } of rows) state.outputs.set(order, output);
  }
  const inItems = state.stages
    .filter((stage) => stage.status === StageStatus.RUNNING && stage.items !== null)
    .flatMap((stage) => stage.attempts);
  const keys = inItems
    .filter((attempt) => attempt.status === AttemptStatus.COMPLETED && !state.itemOutputs.has(attempt.key))
    .map((attempt) => attempt.key);
  if (keys.length === 0) return;
  const rows = await database.query<{ key: string; output: Record<string, unknown> }[]>(
    `select key, output from orchestrator.stage_attempt where key = any($1)`,
    [keys],
  );
  for (const { key, output } of rows) state.itemOutputs.set(key, output);
}

type Times<T> = { [K in keyof T]: T[K] extends Date ? number : T[K] };

function timesAsNumbers<T extends Record<string, unknown>>(row: T): Times<T> {
  const entries = Object.entries(row).map(
    ([name, value]) => [name, name.endsWith('At') && value !== null ? toMs(value as string | Date) : value] as const,
  );
  return Object.fromEntries(entries) as Times<T>;
}

function toMs(time: string | Date): number {
  return (typeof time === 'string' ? new Date(time) : time).getTime();
}
