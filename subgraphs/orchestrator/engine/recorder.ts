import { Pool } from 'pg';
import type { Logger } from '../../../lib/service/log';
import { type Change, LISTS } from './change';

/** What came of recording a change. */
export interface Recorded {
  /** False when another process changed the execution in the meantime: nothing was written. */
  saved: boolean;
  /** What did not fit into what is left of the client's budget; nothing was written then. */
  refusal?: BudgetRefusal | undefined;
}

/** A reservation that the budget does not allow. */
export interface BudgetRefusal {
  neededMicros: number;
  leftMicros: number;
  limitMicros: number;
}

/** An entry that got a slot, or has to wait for one. */
interface QueueEvent {
  key: string;
  executionId: string;
}
export interface Granted extends QueueEvent {
  /** Which queue position the slot was given for. */
  ticket: number;
}
export interface Waiting extends QueueEvent {
  queue: string;
  position: number;
  length: number;
  slots: number;
}

interface Answer {
  /** Ids of the executions whose change was recorded. */
  saved: string[];
  granted: Granted[];
  waiting: Waiting[];
  refused: (BudgetRefusal & { id: string })[];
  /** Clients that were told something. */
  notified: string[];
}

interface Pending {
  change: Change;
  resolve: (recorded: Recorded) => void;
  reject: (error: unknown) => void;
}

/** Most changes that are recorded in one transaction. */
const BATCH = 64;
/**
 * Transactions that are written at the same time. Those of one client go one after the other: they share its feed. More than two mostly
 * wait for each other, as each holds the queues of the workers until it is committed.
 */
const LANES = 2;
const MAX_TRIES = 5;
const STATEMENT_TIMEOUT_MS = 15_000;
/** The few rows of a change are found by their keys. The planner cannot know how few they are, and would read whole tables. */
const PLANNER =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';

/**
 * Records changes. Those that come while others are being written are written together with one commit, so that many
 * executions cost little more than one.
 */
export class Recorder {
  private readonly lanes: Lane[];
  private readonly pool: Pool;

  constructor(
    databaseUrl: string,
    connectionOptions: string,
    log: Logger,
    /** Called after the commit with slots that were granted, and with entries that wait. */
    onQueues: (granted: Granted[], waiting: Waiting[]) => void,
    /** Called after the commit with the clients that were told something. */
    onNotified: (clientIds: string[]) => void,
  ) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: LANES,
      application_name: 'template-federation:recorder',
      options: `${PLANNER} ${connectionOptions}`,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: 2 * STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      // No connection may keep rows locked while its process is frozen.
      idle_in_transaction_session_timeout: 2_000,
    });
    this.pool.on('error', (error) => log.warn({ err: error }, 'lost a connection of the recorder'));
    this.lanes = Array.from({ length: LANES }, () => new Lane(this.pool, onQueues, onNotified));
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
    private readonly onNotified: (clientIds: string[]) => void,
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
      const { saved, granted, waiting, refused, notified } = await this.send(batch);
      for (const { change, resolve } of batch)
        resolve({
          saved: saved.includes(change.executionId),
          refusal: refused.find(({ id }) => id === change.executionId),
        });
      if (granted.length + waiting.length > 0) this.onQueues(granted, waiting);
      if (notified.length > 0) this.onNotified(notified);
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
    return rows[0]?.answer ?? { saved: [], granted: [], waiting: [], refused: [], notified: [] };
  }
}
