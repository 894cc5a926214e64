import type { DataSource } from 'typeorm';
import { prepared } from '../../../lib/database/prepared-statements';
import { assertMicros } from '../../../lib/money';
import type { PinnedPlan } from '../executions/execution.entity';
import { AttemptStatus, StageStatus } from '../executions/status';
import type { JsonObject, PayloadStore } from '../payloads/payload-store';
import { ATTEMPT, ATTEMPT_BESIDE, EXECUTION_CHANGING, EXECUTION_FIXED, selectList, STAGE } from './columns';
import { outputsLookedAt } from './rules/stages';
import type { ExecutionState, StageState } from './state';

// One statement for everything but outputs, which can be large and are read only when an expression looks at them.
const LOAD = prepared(`
select ${selectList({ ...EXECUTION_FIXED, ...EXECUTION_CHANGING })},
       (select json_agg(json_build_array(key, ticket, granted_at is not null))
          from orchestrator.queue_entry where execution_id = $1) as queued,
       (select json_agg(stage order by stage."order") from (
          select ${selectList(STAGE)} from orchestrator.stage_execution where execution_id = $1) stage) as stages,
       (select json_agg(tried order by tried.item, tried.attempt) from (
          select ${selectList({ ...ATTEMPT, ...ATTEMPT_BESIDE })}
            from orchestrator.stage_attempt where execution_id = $1) tried) as attempts
  from orchestrator.execution where id = $1`);

type Row = Record<string, unknown> & {
  plan: PinnedPlan;
  queued: [key: string, ticket: number, granted: boolean][] | null;
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
  const { queued, ...execution } = timesAsNumbers(row);
  const entries = queued ?? [];
  return {
    ...(execution as unknown as ExecutionState),
    // A bigint comes as a text.
    reservedMicros: assertMicros(Number(execution['reservedMicros'])),
    chargedMicros: assertMicros(Number(execution['chargedMicros'])),
    stages,
    tickets: new Map(entries.map(([key, ticket]) => [key, ticket])),
    granted: new Set(entries.filter(([, , granted]) => granted).map(([key]) => key)),
    outputs: new Map(),
    itemOutputs: new Map(),
    startRequested: new Set(),
  };
}

/** Reads the outputs that the rules may look at now and that are not there yet. */
export async function loadOutputs(
  database: DataSource,
  payloads: Pick<PayloadStore, 'value'>,
  state: ExecutionState,
): Promise<void> {
  const orders = [...outputsLookedAt(state)].filter((order) => !state.outputs.has(order));
  const done = state.stages.filter((stage) => orders.includes(stage.order) && stage.status === StageStatus.COMPLETED);
  if (done.length > 0) {
    const rows = await database.query<{ order: number; output: JsonObject | null }[]>(
      `select "order", output from orchestrator.stage_execution where id = any($1)`,
      [done.map((stage) => stage.id)],
    );
    const inRows = new Map(rows.map(({ order, output }) => [order, output]));
    for (const { order, outputPayload } of done) {
      const output = outputPayload === null ? inRows.get(order) : await payloads.value(outputPayload);
      if (output) state.outputs.set(order, output);
    }
  }
  const inItems = state.stages
    .filter((stage) => stage.status === StageStatus.RUNNING && stage.items !== null)
    .flatMap((stage) => stage.attempts);
  const items = inItems.filter(
    (attempt) => attempt.status === AttemptStatus.COMPLETED && !state.itemOutputs.has(attempt.key),
  );
  if (items.length === 0) return;
  const rows = await database.query<{ key: string; output: JsonObject | null }[]>(
    `select key, output from orchestrator.stage_attempt where key = any($1)`,
    [items.map((attempt) => attempt.key)],
  );
  const inRows = new Map(rows.map(({ key, output }) => [key, output]));
  for (const { key, outputPayload } of items) {
    const output = outputPayload === null ? inRows.get(key) : await payloads.value(outputPayload);
    if (output) state.itemOutputs.set(key, output);
  }
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
