import { Pool } from 'pg';
import type { Logger } from '../../../lib/service/log';
import { StageStatus } from '../executions/status';
import type { Draft } from './draft';
import { type AttemptState, type ExecutionState, nextLook, type StageState } from './state';

/** What came of recording a change. */
export interface Recorded {
  /** False when somebody else changed the execution in the meantime: nothing was written. */
  saved: boolean;
}

/** Somebody who got a slot, or who has to wait for one. */
interface InLine {
  key: string;
  executionId: string;
}
export interface Granted extends InLine {
  /** Which place in line the slot was given for. */
  ticket: number;
}
export interface Waiting extends InLine {
  queue: string;
  place: number;
  length: number;
  slots: number;
}

interface Answer {
  /** Ids of the executions whose change was recorded. */
  saved: string[];
  granted: Granted[];
  waiting: Waiting[];
}

type Row = Record<string, unknown>;

/** A change of one execution, as rows of the lists that the function `record_changes` reads. */
export interface Change {
  clientId: string;
  executionId: string;
  rows: Partial<Record<(typeof LISTS)[number], Row[]>>;
}

const LISTS = ['created', 'executions', 'events', 'newStages', 'stages', 'newAttempts', 'attempts', 'requeue', 'leave', 'enter'] as const;

interface Pending {
  change: Change;
  resolve: (recorded: Recorded) => void;
  reject: (error: unknown) => void;
}

/** Most changes that are recorded in one transaction. */
const BATCH = 64;
/** Transactions that are written at the same time. Those of one client go one after the other: they share its feed. */
const LANES = 3;
const MAX_TRIES = 5;
const STATEMENT_TIMEOUT_MS = 15_000;
/** The few rows of a change are found by their keys. The planner cannot know how few they are, and would read whole tables. */
const PLANNER = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';

/**
 * Records changes. Those that come while others are being written are written together with one commit, so that many
 * executions cost little more than one.
 */
export class Recorder {
  private readonly lanes: Lane[];
  private readonly pool: Pool;

  constructor(
    databaseUrl: string,
    log: Logger,
    /** Told of slots that were given, and of those who have to wait, after the commit. */
    onQueues: (granted: Granted[], waiting: Waiting[]) => void,
  ) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: LANES,
      application_name: 'template-federation:recorder',
      options: PLANNER,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: 2 * STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      // No connection may keep rows locked while its process is frozen.
      idle_in_transaction_session_timeout: 2_000,
    });
    this.pool.on('error', (error) => log.warn({ err: error }, 'lost a connection of the recorder'));
    this.lanes = Array.from({ length: LANES }, () => new Lane(this.pool, onQueues));
  }

  record(change: Change): Promise<Recorded> {
    const lane = this.lanes[hashOf(change.clientId) % LANES];
    return new Promise((resolve, reject) => lane?.add({ change, resolve, reject }));
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

function isDeadlock(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code;
  return code === '40P01' || code === '40001';
}

function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) >>> 0;
  return hash;
}

/** Writes one batch after the other. */
class Lane {
  private readonly waiting: Pending[] = [];
  private writing = false;

  constructor(
    private readonly pool: Pool,
    private readonly onQueues: (granted: Granted[], waiting: Waiting[]) => void,
  ) {}

  add(pending: Pending): void {
    this.waiting.push(pending);
    if (!this.writing) void this.write();
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

  private async writeBatch(batch: Pending[], tries = 1): Promise<void> {
    try {
      const { saved, granted, waiting } = await this.send(batch);
      for (const { change, resolve } of batch) resolve({ saved: saved.includes(change.executionId) });
      if (granted.length + waiting.length > 0) this.onQueues(granted, waiting);
    } catch (error) {
      // Rows are locked in one order everywhere; should two wait for each other all the same, one of them simply goes again.
      if (isDeadlock(error) && tries < MAX_TRIES) return this.writeBatch(batch, tries + 1);
      // One change that cannot be written must not keep the others from being written.
      if (batch.length === 1) return batch[0]?.reject(error);
      for (const pending of batch) await this.writeBatch([pending]);
    }
  }

  private async send(batch: Pending[]): Promise<Answer> {
    const lists = LISTS.map((name) => [name, batch.flatMap(({ change }) => change.rows[name] ?? [])] as const);
    const { rows } = await this.pool.query<{ answer: Answer }>({
      name: 'record',
      text: 'select orchestrator.record_changes($1) as answer',
      values: [JSON.stringify(Object.fromEntries(lists))],
    });
    return rows[0]?.answer ?? { saved: [], granted: [], waiting: [] };
  }
}

/** What a draft changes, as rows. The state's revision counts up, so that a change on an older one is left out. */
export function changeOf(draft: Draft, driver: string): Change {
  const { state } = draft;
  const { id } = state;
  const next = nextLook(state, draft.now);
  state.revision += 1;
  // A look that comes too early does no harm, and what is not changed need not be indexed anew.
  if (state.wakeAt === null || next === null || next < state.wakeAt || state.wakeAt <= draft.now) state.wakeAt = next;
  state.driver = state.wakeAt === null ? null : driver;
  return {
    clientId: state.clientId,
    executionId: id,
    rows: {
      executions: [{ ...executionRow(state), told: draft.events.length }],
      events: draft.events.map(({ type, stage, data, occurredAt }, index) => ({ id, n: index + 1, type, stage, data, at: iso(occurredAt) })),
      stages: [...draft.stages].map((stage) => stageRow(state, stage)),
      newAttempts: [...draft.newAttempts].map((attempt) => attemptRow(state, attempt)),
      attempts: [...draft.attempts].map((attempt) => attemptRow(state, attempt)),
      requeue: draft.requeue === undefined ? [] : [{ id, priority: draft.requeue }],
      leave: draft.leave.map((key) => ({ id, key })),
      enter: draft.enter.map(({ key, queue }) => ({ id, key, queue, priority: state.priority, ticket: state.revision })),
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
    kept_from: stage.keptFrom,
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
