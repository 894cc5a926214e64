import { Scope } from '../../../contracts/scope';
import { assertMicros, formatMicros, type Micros } from '../../../lib/money';
import { type Context, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { BadRequest } from '../../../subgraph-kit/errors';
import { seesProviderCost } from '../../../subgraph-kit/provider-cost';

/** What spend is added up by. */
export enum SpendDimension {
  DAY = 'day',
  CLIENT = 'client',
  MASTER_TEMPLATE = 'master_template',
  WORKER = 'worker',
  WORKER_TEMPLATE = 'worker_template',
}

export interface SpendRequest {
  from: Date;
  until: Date;
  clientId?: string | undefined;
  by?: SpendDimension[] | undefined;
}

const BY_DEFAULT = [SpendDimension.CLIENT, SpendDimension.MASTER_TEMPLATE];

/** What executions, or stages of them, came to that have the same of what was asked by. */
export interface Spend {
  /** As in 2026-11-26 (UTC). */
  day: string | null;
  clientId: string | null;
  masterTemplateId: string | null;
  /** The newest version that was executed. */
  masterTemplateVersion: number | null;
  worker: string | null;
  templateRef: string | null;
  executions: number;
  /** Runs: executions, or stages where it is asked by worker. */
  runs: number;
  completed: number;
  /** That have ended. */
  ended: number;
  priceMicros: Micros;
  /** Null for whoever does not see it. */
  providerCostMicros: Micros | null;
  /** The median of those that completed, in ms. */
  typicalTimeMs: number | null;
  /** What the plans of those that completed expected, and what these came to. */
  estimatedPriceMicros: Micros;
  actualPriceMicros: Micros;
  estimatedTimeMs: number | null;
  /** Of those that completed with an estimate from real runs: how many, and how many kept to the time that nine in ten keep to. */
  estimated: number;
  withinP90: number;
}

const DAY_MS = 24 * 3_600_000;
const MAX_DAYS = 92;
const MAX_ROWS = 10_000;

/** The columns of what is asked by, in rows of executions or of stages. */
const COLUMNS: Record<SpendDimension, readonly (readonly [name: keyof Spend, sql: string])[]> = {
  [SpendDimension.DAY]: [['day', `to_char(created_at at time zone 'UTC', 'YYYY-MM-DD')`]],
  [SpendDimension.CLIENT]: [['clientId', 'client_id']],
  [SpendDimension.MASTER_TEMPLATE]: [['masterTemplateId', 'master_template_id']],
  [SpendDimension.WORKER]: [['worker', 'worker']],
  [SpendDimension.WORKER_TEMPLATE]: [
    ['worker', 'worker'],
    ['templateRef', 'template_ref'],
  ],
};

const ELAPSED = (row: string): string => `extract(epoch from ${row}.ended_at - ${row}.started_at) * 1000`;

/** One row for each execution. */
const executionRows = (withProviderCost: boolean): string => `
  select execution.id, execution.id as run, client_id, created_at, master_template_id, master_template_version, null::text as worker, null::text as template_ref,
         charged_micros as price, status in ('completed', 'partial') as completed, ended_at is not null as ended, ${ELAPSED('execution')} as elapsed,
         (plan->'price'->>'expectedMicros')::bigint as expected_price, (plan->>'timeMs')::float8 as expected_time, null::float8 as p90,
         ${withProviderCost ? '(select sum(provider_cost_micros) from orchestrator.stage_attempt attempt where attempt.execution_id = execution.id)' : 'null::bigint'} as provider_cost
    from orchestrator.execution`;

/** One row for each stage that has started, and one more where a part of it was done with its fallback. */
const stageRows = (): string => `
  select execution.id, stage.id as run, client_id, created_at, master_template_id, master_template_version, stage.worker,
         case when used.by_fallback then planned->>'fallbackRef' else stage.template_ref end as template_ref,
         used.price, stage.status = 'completed' and used.done is distinct from 0 as completed, stage.ended_at is not null as ended, ${ELAPSED('stage')} as elapsed,
         (planned->'price'->>'expectedMicros')::bigint * used.done as expected_price,
         case when stage.items is null then (planned->'estimate'->'timeMs'->>'expected')::float8 end as expected_time,
         case when stage.items is null and (planned->'estimate'->>'samples')::int > 0 then (planned->'estimate'->'timeMs'->>'max')::float8 end as p90,
         used.provider_cost
    from orchestrator.execution
    join orchestrator.stage_execution stage on stage.execution_id = execution.id and stage.started_at is not null and stage.reused_from is null
    left join lateral (select planned from jsonb_array_elements(plan->'stages') planned where (planned->>'order')::int = stage."order") of_plan on true
    left join lateral (select uses_fallback as by_fallback, sum(price_micros)::bigint as price, sum(provider_cost_micros)::bigint as provider_cost,
                              count(*) filter (where attempt.status = 'completed') as done
                         from orchestrator.stage_attempt attempt where attempt.stage_id = stage.id group by uses_fallback) used on true`;

/**
 * What was spent in a period, the most first: of all clients for staff, the own for a client. An execution belongs to the
 * moment at which it was created. @throws Unauthenticated @throws Forbidden @throws BadRequest
 */
export async function spendOf(
  ctx: Context,
  { from, until, clientId, by = BY_DEFAULT }: SpendRequest,
): Promise<Spend[]> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const own = visibleClient(ctx);
  const days = (until.getTime() - from.getTime()) / DAY_MS;
  if (days < 0 || days > MAX_DAYS)
    throw new BadRequest(
      'INVALID_PERIOD',
      `The period must begin before it ends and be at most ${MAX_DAYS} days long, got ${Math.round(days)} days.`,
    );
  if (by.length === 0) throw new BadRequest('BAD_REQUEST', 'Name at least one of what it is to be added up by.');
  const ofStages = by.some((dimension) => [SpendDimension.WORKER, SpendDimension.WORKER_TEMPLATE].includes(dimension));
  const columns = new Map(by.flatMap((dimension) => COLUMNS[dimension]));
  const visible = seesProviderCost(ctx);
  const names = [...columns.keys()].map((name) => `"${name}"`).join(', ');
  const rows = await ctx.database.query<Partial<Spend>[]>(
    `with run as (${ofStages ? stageRows() : executionRows(visible)}
       where not execution.is_simulated and execution.created_at >= $1 and execution.created_at < $2
         and ($3::text is null or execution.client_id = $3) and ($4::text is null or execution.client_id = $4))
     select ${[...columns].map(([name, sql]) => `${sql} as "${name}"`).join(', ')},
            max(master_template_version) as "masterTemplateVersion", count(distinct id)::int as executions, count(distinct run)::int as runs,
            count(distinct run) filter (where completed)::int as completed, count(distinct run) filter (where ended)::int as ended,
            coalesce(sum(price), 0)::float8 as "priceMicros", coalesce(sum(provider_cost), 0)::float8 as "providerCostMicros",
            percentile_cont(0.5) within group (order by elapsed) filter (where completed) as "typicalTimeMs",
            coalesce(sum(expected_price) filter (where completed), 0)::float8 as "estimatedPriceMicros",
            coalesce(sum(price) filter (where completed), 0)::float8 as "actualPriceMicros",
            percentile_cont(0.5) within group (order by expected_time) filter (where completed) as "estimatedTimeMs",
            count(*) filter (where completed and p90 is not null)::int as estimated,
            count(*) filter (where completed and elapsed <= p90)::int as "withinP90"
       from run group by ${names} order by "priceMicros" desc, ${names} limit ${MAX_ROWS}`,
    [from, until, own, clientId ?? null],
  );
  return rows.map((row) => ({
    ...NOTHING,
    ...row,
    masterTemplateVersion: row.masterTemplateId === undefined ? null : (row.masterTemplateVersion ?? null),
    priceMicros: assertMicros(row.priceMicros ?? 0),
    providerCostMicros: visible ? assertMicros(row.providerCostMicros ?? 0) : null,
  }));
}

const NOTHING: Spend = {
  day: null,
  clientId: null,
  masterTemplateId: null,
  masterTemplateVersion: null,
  worker: null,
  templateRef: null,
  executions: 0,
  runs: 0,
  completed: 0,
  ended: 0,
  priceMicros: 0,
  providerCostMicros: null,
  typicalTimeMs: null,
  estimatedPriceMicros: 0,
  actualPriceMicros: 0,
  estimatedTimeMs: null,
  estimated: 0,
  withinP90: 0,
};

/** The same as a file for spreadsheets (RFC 4180), amounts in USD. @throws Unauthenticated @throws Forbidden @throws BadRequest */
export async function spendCsv(ctx: Context, request: SpendRequest): Promise<string> {
  const rows = await spendOf(ctx, request);
  const columns: [name: string, value: (row: Spend) => string | number | null][] = [
    ...(request.by ?? BY_DEFAULT).flatMap((dimension) =>
      COLUMNS[dimension].map(([name]): [string, (row: Spend) => string | number | null] => [name, (row) => row[name]]),
    ),
    ['executions', ({ executions }) => executions],
    ['completed', ({ completed }) => completed],
    ['priceUsd', ({ priceMicros }) => formatMicros(priceMicros)],
    ...(seesProviderCost(ctx)
      ? ([['providerCostUsd', ({ providerCostMicros }) => formatMicros(providerCostMicros ?? 0)]] as [
          string,
          (row: Spend) => string,
        ][])
      : []),
    ['estimatedPriceUsd', ({ estimatedPriceMicros }) => formatMicros(estimatedPriceMicros)],
    ['typicalTimeMs', ({ typicalTimeMs }) => (typicalTimeMs === null ? null : Math.round(typicalTimeMs))],
  ];
  const unique = columns.filter(([name], index) => columns.findIndex(([other]) => other === name) === index);
  const lines = [unique.map(([name]) => name), ...rows.map((row) => unique.map(([, value]) => cell(value(row))))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/** A value as a cell. What a spreadsheet would run as a formula is a text. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
