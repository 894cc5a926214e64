import { StageStatus } from '../executions/status';
import type { Draft } from './draft';
import { type AttemptState, type ExecutionState, nextWakeAt, type StageState } from './state';

type Row = Record<string, unknown>;

/** A change of one execution, as rows of the lists that the function `record_changes` reads. */
export interface Change {
  clientId: string;
  executionId: string;
  rows: Partial<Record<(typeof LISTS)[number], Row[]>>;
}

/** The lists of `record_changes`. */
export const LISTS = [
  'created',
  'executions',
  'events',
  'newStages',
  'stages',
  'newAttempts',
  'attempts',
  'requeue',
  'leave',
  'enter',
] as const;

/** What a draft changes, as rows. The state's revision counts up, so that a change on an older one is left out. */
export function changeOf(draft: Draft, driver: string): Change {
  const { state } = draft;
  const { id } = state;
  const next = nextWakeAt(state, draft.now);
  state.revision += 1;
  // A look that comes too early does no harm, and what is not changed need not be indexed anew.
  if (state.wakeAt === null || next === null || next < state.wakeAt || state.wakeAt <= draft.now) state.wakeAt = next;
  state.driver = state.wakeAt === null ? null : driver;
  return {
    clientId: state.clientId,
    executionId: id,
    rows: {
      executions: [{ ...executionRow(state), told: draft.events.length }],
      events: draft.events.map(({ type, stage, data, occurredAt }, index) => ({
        id,
        n: index + 1,
        type,
        stage,
        data,
        at: iso(occurredAt),
      })),
      stages: [...draft.stages].map((stage) => stageRow(state, stage)),
      newAttempts: [...draft.newAttempts].map((attempt) => attemptRow(state, attempt)),
      attempts: [...draft.attempts].map((attempt) => attemptRow(state, attempt)),
      requeue: draft.requeue === undefined ? [] : [{ id, priority: draft.requeue }],
      leave: draft.dequeue.map((key) => ({ id, key })),
      enter: draft.enter.map(({ key, queue }) => ({
        id,
        key,
        queue,
        priority: state.priority,
        ticket: state.revision,
      })),
    },
  };
}

function executionRow(state: ExecutionState): Row {
  return {
    id: state.id,
    status: state.status,
    priority: state.priority,
    revision: state.revision,
    cause: state.cause,
    started_at: iso(state.startedAt),
    deadline_at: iso(state.deadlineAt),
    paused_at: iso(state.pausedAt),
    ended_at: iso(state.endedAt),
    wake_at: iso(state.wakeAt),
    driver: state.driver,
  };
}

/** A stage as its row. */
export function stageRow(state: ExecutionState, stage: StageState): Row {
  return {
    id: stage.id,
    execution_id: state.id,
    order: stage.order,
    worker: stage.worker,
    template_ref: stage.templateRef,
    required: stage.required,
    status: stage.status,
    parameters: stage.parameters,
    cause: stage.cause,
    job_id: stage.jobId,
    items: stage.items,
    kept_from: stage.reusedFrom,
    // Recorded once: a row that has one keeps it.
    output: stage.status === StageStatus.COMPLETED ? state.outputs.get(stage.order) : undefined,
    progress: stage.progress,
    progress_message: stage.progressMessage,
    started_at: iso(stage.startedAt),
    ended_at: iso(stage.endedAt),
  };
}

function attemptRow(state: ExecutionState, attempt: AttemptState): Row {
  return {
    key: attempt.key,
    stage_id: attempt.stageId,
    execution_id: state.id,
    item: attempt.item,
    attempt: attempt.attempt,
    parameters: attempt.parameters,
    output: state.itemOutputs.get(attempt.key),
    status: attempt.status,
    job_id: attempt.jobId,
    max_price_micros: attempt.maxPriceMicros,
    cause: attempt.cause,
    price_micros: attempt.priceMicros,
    provider_cost_micros: attempt.providerCostMicros,
    input_tokens: attempt.inputTokens,
    output_tokens: attempt.outputTokens,
    queued_at: iso(attempt.queuedAt),
    offered_at: iso(attempt.offeredAt),
    accepted_at: iso(attempt.acceptedAt),
    started_at: iso(attempt.startedAt),
    ended_at: iso(attempt.endedAt),
    deadline_at: iso(attempt.deadlineAt),
    heartbeat_ms: attempt.heartbeatMs,
    heartbeat_at: iso(attempt.heartbeatAt),
    retry_at: iso(attempt.retryAt),
    stop_due_at: iso(attempt.stopDueAt),
  };
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
