import { newId } from '../../../lib/ids';
import type { Micros } from '../../../lib/money';
import { priceVersionOf } from '../../../contracts/price';
import { ACCOUNTS } from '../money/ledger-entry.entity';
import { StageStatus } from '../executions/status';
import { ATTEMPT, EXECUTION_CHANGING, STAGE, toRow } from './columns';
import type { Draft, ExecutionAudit, Movement } from './draft';
import { type AttemptState, type ExecutionState, nextWakeAt, type StageState, templateOfAttempt } from './state';

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
  'dequeue',
  'enqueue',
  'audit',
  'ledger',
] as const;

/**
 * What a draft changes, as rows, with the limit of the budget where it reserves more. The state's revision counts up, so that a change on an older one
 * is left out.
 */
export function changeOf(draft: Draft, driver: string, limitMicros?: Micros): Change {
  const { state } = draft;
  const { id } = state;
  const next = nextWakeAt(state, draft.now);
  state.revision += 1;
  // A wake-up that comes too early does no harm, and what is not changed need not be indexed anew.
  if (state.wakeAt === null || next === null || next < state.wakeAt || state.wakeAt <= draft.now) state.wakeAt = next;
  state.driver = state.wakeAt === null ? null : driver;
  return {
    clientId: state.clientId,
    executionId: id,
    rows: {
      executions: [{ ...toRow(EXECUTION_CHANGING, state), added: draft.events.length }],
      events: draft.events.map(({ type, stage, data, occurredAt }, index) => ({
        id,
        n: index + 1,
        type,
        stage,
        data,
        at: new Date(occurredAt).toISOString(),
      })),
      stages: [...draft.stages].map((stage) => stageRow(state, stage)),
      newAttempts: [...draft.newAttempts].map((attempt) => attemptRow(state, attempt)),
      attempts: [...draft.attempts].map((attempt) => attemptRow(state, attempt)),
      requeue: draft.requeue === undefined ? [] : [{ id, priority: draft.requeue }],
      dequeue: draft.dequeue.map((key) => ({ id, key })),
      enqueue: draft.enqueued.map(({ key, queue }) => ({
        id,
        key,
        queue,
        priority: state.priority,
        ticket: state.revision,
      })),
      audit: draft.audit.map((entry) => auditRow(id, entry, draft.now)),
      ledger: draft.movements.map((movement) => ({ ...ledgerRow(state, movement), limit_micros: limitMicros })),
    },
  };
}

/** A movement of money as its row. */
export function ledgerRow(state: ExecutionState, { kind, amountMicros, stage, attempt }: Movement): Row {
  const [debit, credit] = ACCOUNTS[kind];
  const template = attempt ? templateOfAttempt(state, attempt) : null;
  return {
    id: state.id,
    client_id: state.clientId,
    month: state.budgetMonth,
    kind,
    debit,
    credit,
    amount_micros: amountMicros,
    stage: stage?.order,
    attempt_key: attempt?.key,
    worker: stage?.worker,
    worker_template_id: template?.id,
    worker_template_version: template?.version,
    price_version: template ? priceVersionOf(template) : undefined,
  };
}

/** An audit entry about an execution as its row. */
export function auditRow(executionId: string, { by, action, details, requestId }: ExecutionAudit, now: number): Row {
  return {
    id: newId('audit'),
    occurred_at: new Date(now).toISOString(),
    execution_id: executionId,
    actor_kind: by.kind,
    actor_id: by.id,
    action,
    details,
    request_id: requestId,
  };
}

/** A stage as its row. */
export function stageRow(state: ExecutionState, stage: StageState): Row {
  return {
    ...toRow(STAGE, stage),
    execution_id: state.id,
    // Recorded once: a row that has one keeps it.
    output:
      stage.status === StageStatus.COMPLETED && stage.outputPayload === null
        ? state.outputs.get(stage.order)
        : undefined,
  };
}

function attemptRow(state: ExecutionState, attempt: AttemptState): Row {
  return {
    ...toRow(ATTEMPT, attempt),
    execution_id: state.id,
    output: attempt.outputPayload === null ? state.itemOutputs.get(attempt.key) : undefined,
  };
}
