import type { AttemptState, ExecutionState, StageState } from './state';

// The column of each property of a state. What loads a state and what records its changes both read these maps; the
// function `record_changes` names the same columns.

type Columns<T> = { readonly [K in keyof T]?: string };

/** What an execution is created with and keeps. */
export const EXECUTION_FIXED = {
  id: 'id',
  clientId: 'client_id',
  plan: 'plan',
  parameters: 'parameters',
  traceParent: 'trace_parent',
  budgetMonth: 'budget_month',
} as const satisfies Columns<ExecutionState>;

export const EXECUTION_CHANGING = {
  id: 'id',
  status: 'status',
  priority: 'priority',
  revision: 'revision',
  cause: 'cause',
  startedAt: 'started_at',
  deadlineAt: 'deadline_at',
  pausedAt: 'paused_at',
  endedAt: 'ended_at',
  wakeAt: 'wake_at',
  driver: 'driver',
  reservedMicros: 'reserved_micros',
  chargedMicros: 'charged_micros',
  approval: 'approval',
} as const satisfies Columns<ExecutionState>;

export const STAGE = {
  id: 'id',
  order: 'order',
  worker: 'worker',
  templateRef: 'template_ref',
  required: 'required',
  status: 'status',
  parameters: 'parameters',
  parametersPayload: 'parameters_payload',
  outputPayload: 'output_payload',
  cause: 'cause',
  jobId: 'job_id',
  items: 'items',
  reusedFrom: 'reused_from',
  progress: 'progress',
  progressMessage: 'progress_message',
  startedAt: 'started_at',
  endedAt: 'ended_at',
} as const satisfies Columns<StageState>;

export const ATTEMPT = {
  key: 'key',
  stageId: 'stage_id',
  item: 'item',
  attempt: 'attempt',
  parameters: 'parameters',
  parametersPayload: 'parameters_payload',
  outputPayload: 'output_payload',
  status: 'status',
  jobId: 'job_id',
  maxPriceMicros: 'max_price_micros',
  cause: 'cause',
  priceMicros: 'price_micros',
  providerCostMicros: 'provider_cost_micros',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  queuedAt: 'queued_at',
  offeredAt: 'offered_at',
  acceptedAt: 'accepted_at',
  startedAt: 'started_at',
  endedAt: 'ended_at',
  deadlineAt: 'deadline_at',
  heartbeatMs: 'heartbeat_ms',
  heartbeatAt: 'heartbeat_at',
  retryAt: 'retry_at',
  stopDueAt: 'stop_due_at',
  negotiation: 'negotiation',
  usesFallback: 'uses_fallback',
} as const satisfies Columns<AttemptState>;

/** Recorded beside the changes (start-requests.ts). */
export const ATTEMPT_BESIDE = { startRequestedAt: 'start_requested_at' } as const satisfies Columns<AttemptState>;

/** The columns of a map under the names of their properties, for a select list. */
export function selectList(columns: Columns<object>): string {
  return Object.entries(columns as Record<string, string>)
    .map(([property, column]) => `"${column}" as "${property}"`)
    .join(', ');
}

/** The values of an object as a row of its table. Times, which are numbers in a state, end with `At`. */
export function toRow<T extends object>(columns: Columns<T>, object: T): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(columns).map(([property, column]) => {
      const value: unknown = object[property as keyof T];
      return [
        column as string,
        property.endsWith('At') && typeof value === 'number' ? new Date(value).toISOString() : value,
      ];
    }),
  );
}
