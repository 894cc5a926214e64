import type { DataSource } from 'typeorm';
import type { Draft } from './draft';
import { type AttemptState, type ExecutionState, nextLook, type StageState } from './state';

/** What came of recording a change. */
export interface Recorded {
  /** False when somebody else changed the execution in the meantime: nothing was written. */
  saved: boolean;
}

/** Somebody who got a slot, or who has to wait for one. */
export interface Granted {
  key: string;
  executionId: string;
}
export interface Waiting extends Granted {
  queue: string;
  place: number;
  length: number;
  slots: number;
}

interface Answer {
  saved: boolean[];
  granted: Granted[];
  waiting: Waiting[];
}

/** A change as the function `record_changes` reads it. */
export interface Change {
  clientId: string;
  executionId: string;
  body: Record<string, unknown>;
}

interface Pending {
  change: Change;
  resolve: (recorded: Recorded) => void;
  reject: (error: unknown) => void;
}

/** Most changes that are recorded in one transaction. */
const BATCH = 64;

/**
 * Records changes. Those that come while others are being written are written together with one commit, so that many
 * executions cost little more than one.
 */
export class Recorder {
  private readonly waiting: Pending[] = [];
  private writing = false;

  constructor(
    private readonly database: DataSource,
    /** Told of slots that were given, and of those who have to wait, after the commit. */
    private readonly onQueues: (granted: Granted[], waiting: Waiting[]) => void,
  ) {}

  record(change: Change): Promise<Recorded> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ change, resolve, reject });
      if (!this.writing) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.writing = true;
    // Whoever else has something to record in this turn of the event loop comes along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.writeBatch(this.nextBatch());
    this.writing = false;
  }

  /** At most one change of each execution, in the order in which every process locks rows. */
  private nextBatch(): Pending[] {
    const batch = new Map<string, Pending>();
    const rest: Pending[] = [];
    for (const pending of this.waiting.splice(0)) {
      if (batch.size < BATCH && !batch.has(pending.change.executionId)) batch.set(pending.change.executionId, pending);
      else rest.push(pending);
    }
    this.waiting.push(...rest);
    const place = ({ clientId, executionId }: Change): string => `${clientId} ${executionId}`;
    return [...batch.values()].sort((a, b) => (place(a.change) < place(b.change) ? -1 : 1));
  }

  private async writeBatch(batch: Pending[]): Promise<void> {
    try {
      const { saved, granted, waiting } = await this.send(batch);
      batch.forEach(({ resolve }, index) => resolve({ saved: saved[index] ?? false }));
      if (granted.length + waiting.length > 0) this.onQueues(granted, waiting);
    } catch (error) {
      // One change that cannot be written must not keep the others from being written.
      if (batch.length === 1) return batch[0]?.reject(error);
      for (const pending of batch) await this.writeBatch([pending]);
    }
  }

  private async send(batch: Pending[]): Promise<Answer> {
    const [row] = await this.database.query<{ answer: Answer }[]>('select orchestrator.record_changes($1) as answer', [
      `[${batch.map(({ change }) => JSON.stringify(change.body)).join()}]`,
    ]);
    return row?.answer ?? { saved: [], granted: [], waiting: [] };
  }
}

/** What a draft changes, as rows. The state's revision counts up, so that a change on an older one is left out. */
export function changeOf(draft: Draft, driver: string | null): Change {
  const { state } = draft;
  state.revision += 1;
  state.driver = driver;
  state.wakeAt = nextLook(state, draft.now);
  return {
    clientId: state.clientId,
    executionId: state.id,
    body: {
      execution: executionRow(state),
      stages: [...draft.stages].map((stage) => stageRow(state, stage)),
      attempts: [...draft.attempts].map((attempt) => attemptRow(state, attempt)),
      events: draft.events.map(({ type, stage, data, occurredAt }) => ({ type, stage, data, occurredAt: iso(occurredAt) })),
      enter: draft.enter,
      leave: draft.leave,
      take: draft.take,
      ...(draft.requeue !== undefined && { requeue: draft.requeue }),
    },
  };
}

function executionRow(state: ExecutionState): Record<string, unknown> {
  return {
    id: state.id,
    client_id: state.clientId,
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

function stageRow(state: ExecutionState, stage: StageState): Record<string, unknown> {
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
    kept_from: stage.keptFrom,
    // Recorded once: a row that has one keeps it.
    output: stage.status === 'completed' ? state.outputs.get(stage.order) : undefined,
    progress: stage.progress,
    progress_message: stage.progressMessage,
    started_at: iso(stage.startedAt),
    ended_at: iso(stage.endedAt),
  };
}

function attemptRow(state: ExecutionState, attempt: AttemptState): Record<string, unknown> {
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
