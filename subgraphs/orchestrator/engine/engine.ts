import { LRUCache } from 'lru-cache';
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Micros } from '../../../lib/money';
import { jsonSize } from '../../../lib/json-size';
import { isTransient, Unavailable } from '../../../lib/database/transient-errors';
import { ClosingStack } from '../../../lib/service/closing';
import type { Logger } from '../../../lib/service/log';
import { Loop } from '../../../lib/service/loop';
import { type EventBus, notificationTopics } from '../events/event-bus';
import { LedgerKind } from '../money/ledger-entry.entity';
import { monthOf } from '../money/month';
import { limitIn } from '../plans/definition';
import { workerQueue } from '../queues/queue.entity';
import { openQueue } from '../queues/queue.service';
import type { ClientStandings } from '../kam/client-standings';
import type { PayloadStore } from '../payloads/payload-store';
import type { WorkerRegistry } from '../workers/worker-registry';
import { type NewExecution, newExecution } from './new-execution';
import { StartRequests } from './start-requests';
import { type Change, changeOf } from './change';
import { decide } from './decide';
import type { Draft } from './draft';
import { EffectRunner } from './effects';
import { keepLarge } from './keep-large';
import { prepared } from '../../../lib/database/prepared-statements';
import { loadOutputs, loadState } from './load-state';
import { type BudgetRefusal, type Granted, type Recorded, Recorder, type Waiting } from './recorder';
import type { SignalResult, Signal } from './signal';
import { pendingEffects, type ExecutionState } from './state';
import { Watchdog } from './watchdog';
import type { Clock } from '../../../lib/service/clock';

/** How often it is looked for executions whose moment has come, in ms. */
const POLL_INTERVAL_MS = 200;
const SWEEP_MS = 1_000;
/** Between rounds while nothing goes on. */
const IDLE_MS = 3_000;
/** Executions that are looked at in one go. */
const POLL_BATCH = 100;
/** States that are kept in memory: at most so many, and their outputs at most so many characters. */
const MAX_STATES = 2_000;
const MAX_STATE_SIZE = 64 * 1024 * 1024;
/** Others change the same execution at the same moment only rarely; so often in a row means a fault. */
const MAX_CONFLICTS = 50;
const RETRY_MS = 200;

export interface EngineOptions {
  databaseUrl: string;
  /** Start-up options of the engine's own connections. */
  connectionOptions: string;
  /** Touches everybody's rows. */
  database: DataSource;
  bus: EventBus;
  workers: WorkerRegistry;
  /** How clients stand, asked before each offer. */
  standings: Pick<ClientStandings, 'of'>;
  /** Keeps what is too large for a row. */
  payloads: PayloadStore;
  log: Logger;
  clock: Clock;
}

// Found by the index of what is due, however many there are.
const TAKE_DUE = prepared(
  `update orchestrator.execution set wake_at = now() + interval '10 seconds', driver = $1
    where id in (select id from orchestrator.execution
                  where wake_at <= now() and (driver is null or driver = $1 or wake_at <= now() - interval '2 seconds')
                  order by wake_at limit $2 for update skip locked)
   returning id`,
);

/**
 * Drives executions. All that it knows is in the tables: a signal is decided on the recorded state, the change is recorded
 * if nobody else was faster, and what must be sent to workers follows from the new state. So any process can go on with any
 * execution at any moment, and one that was frozen cannot write what has become untrue.
 */
export class Engine {
  private readonly recordedListeners: ((draft: Draft) => void)[] = [];
  private readonly createdListeners: ((execution: NewExecution) => Promise<void>)[] = [];
  /** Names this process while it lives. */
  readonly id = randomUUID();
  private readonly closing = new ClosingStack();
  private readonly recorder: Recorder;
  private readonly effects: EffectRunner;
  private readonly startRequests: StartRequests;
  private readonly states = new LRUCache<string, ExecutionState>({
    max: MAX_STATES,
    maxSize: MAX_STATE_SIZE,
    sizeCalculation: sizeOf,
  });
  /** What is being done for each execution, one thing after the other. */
  private readonly turns = new Map<string, Promise<unknown>>();
  private watchdog: Watchdog | undefined;
  private looking: Loop | undefined;
  private closed = false;

  constructor(private readonly options: EngineOptions) {
    this.recorder = new Recorder(
      options.databaseUrl,
      options.connectionOptions,
      options.log,
      (granted, waiting) => this.onQueues(granted, waiting),
      (clientIds) => options.bus.publishTopics(notificationTopics(clientIds)),
    );
    this.startRequests = new StartRequests(options.database, options.log);
    this.effects = new EffectRunner(
      options.workers,
      options.standings,
      options.payloads,
      (id, signal) => this.submitWithRetry(id, signal),
      (key) => this.startRequests.add(key),
      options.log,
      options.clock,
    );
  }

  async start(): Promise<void> {
    const { databaseUrl, database, workers, log } = this.options;
    this.closing.defer('recorder', () => this.recorder.close());
    const watchdog = new Watchdog(databaseUrl, database, this.id, log);
    this.watchdog = watchdog;
    this.closing.defer('watchdog', () => watchdog.close());
    await watchdog.lock();
    for (const { id, slots } of workers.slots) await openQueue(database, workerQueue(id), slots);
    const looking = (this.looking = new Loop(
      'look at executions that are due',
      POLL_INTERVAL_MS,
      log,
      () => this.pollDue(),
      IDLE_MS,
    ));
    const sweeping = new Loop('look at slots that nobody took', SWEEP_MS, log, () => this.sweep(), IDLE_MS);
    this.closing.defer('start requests', () => this.startRequests.flush());
    this.closing.defer('turns', () => Promise.allSettled(this.turns.values()));
    this.closing.defer('effects', () => this.effects.settle());
    this.closing.defer('loops', () => Promise.all([looking.close(), sweeping.close()]));
    watchdog.start();
    looking.start();
    sweeping.start();
  }

  /** Calls back with every change that was recorded. */
  onRecorded(listener: (draft: Draft) => void): void {
    this.recordedListeners.push(listener);
  }

  /** Calls back with every execution that was created; `create` returns when all are through. */
  onCreated(listener: (execution: NewExecution) => Promise<void>): void {
    this.createdListeners.push(listener);
  }

  /** How many executions this process took over from others that died. */
  get recovered(): number {
    return this.watchdog?.recovered ?? 0;
  }

  /** Ends in order: executions that this process drives are handed over to others. */
  async close(): Promise<void> {
    this.closed = true;
    await this.closing.close();
    await this.options.database.query(
      'update orchestrator.execution set driver = null, wake_at = now() where driver = $1',
      [this.id],
    );
  }

  /** Records a new execution, or nothing when its key was used in the meantime. @returns why it was not, if the budget does not allow it */
  async create(execution: NewExecution): Promise<BudgetRefusal | null> {
    const { change, state } = newExecution(execution, this.options.clock.now().getTime());
    // Known before it is recorded: the slot may be granted at once.
    this.states.set(execution.id, state);
    let saved = false;
    let refusal: BudgetRefusal | undefined;
    try {
      ({ saved, refusal } = await this.recorder.record(change));
    } finally {
      if (!saved) this.states.delete(execution.id);
    }
    if (!saved) return refusal ?? null;
    this.options.bus.publish(change);
    this.looking?.wake();
    for (const listener of this.createdListeners) await listener(execution);
    return null;
  }

  /**
   * Lets a signal have its effect, recorded when this returns. @returns what became of it; null when there is no such
   * execution. @throws when the database, or KAM where it is asked, is away; sending the signal again is always harmless.
   */
  async submit(executionId: string, signal: Signal): Promise<SignalResult | null> {
    const before = this.turns.get(executionId);
    const turn = (async () => {
      await before?.catch(() => undefined);
      return this.handle(executionId, signal);
    })();
    this.turns.set(executionId, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(executionId) === turn) this.turns.delete(executionId);
    }
  }

  /** Like `submit`, again and again while the database, or KAM where it is asked, is away; what cannot be done for another reason ends the execution. */
  private async submitWithRetry(executionId: string, signal: Signal): Promise<void> {
    const { log } = this.options;
    while (!this.closed || signal.type !== 'poll') {
      try {
        await this.submit(executionId, signal);
        return;
      } catch (error) {
        if (isTransient(error)) {
          if (this.closed) return;
          log.warn({ err: error, executionId }, 'the database, or a service, is unavailable; retrying');
          await sleep(RETRY_MS);
        } else {
          log.error({ err: error, executionId, signal: signal.type }, 'an execution failed with an internal error');
          if (signal.type === 'fault') return;
          return this.submitWithRetry(executionId, { type: 'fault' });
        }
      }
    }
  }

  private async handle(executionId: string, signal: Signal): Promise<SignalResult | null> {
    const { database, bus, payloads } = this.options;
    // A look is there to find out what this process does not know.
    let fresh = signal.type === 'poll';
    let leftMicros: number | undefined;
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      const known = this.states.get(executionId);
      fresh ||= !known;
      const state = known && !fresh ? known : await loadState(database, executionId);
      if (!state) return null;
      // What this process sent to workers is recorded nowhere else.
      for (const key of known?.startRequested ?? []) state.startRequested.add(key);
      await loadOutputs(database, payloads, state);
      const { draft, signalResult } = decide(state, signal, {
        now: this.options.clock.now().getTime(),
        random,
        fresh,
        ...(leftMicros !== undefined && { leftMicros }),
      });
      const effects = pendingEffects(draft.state, draft.now);
      // What changes nothing is not recorded, so nobody would notice that it was decided on an old state.
      const isSure =
        fresh ||
        (signalResult.accepted &&
          (!draft.isEmpty || effects.some(({ attempt }) => 'key' in signal && signal.key === attempt.key)));
      if (!isSure) {
        fresh = true;
        continue;
      }
      await keepLarge(payloads, draft);
      const reserves = draft.movements.some(({ kind }) => kind === LedgerKind.RESERVATION);
      const limitMicros = reserves ? await this.limitOf(state) : undefined;
      const change = draft.isEmpty && signal.type !== 'poll' ? null : changeOf(draft, this.id, limitMicros);
      const recorded = change ? await this.write(change) : null;
      leftMicros = recorded?.refusal?.leftMicros ?? leftMicros;
      if (recorded && !recorded.saved) continue;
      this.states.set(executionId, draft.state);
      if (change) for (const listener of this.recordedListeners) listener(draft);
      if (draft.events.length > 0) bus.publish({ executionId, clientId: state.clientId });
      for (const effect of effects) void this.effects.run(draft.state, effect);
      return signalResult;
    }
    throw new Error(`execution ${executionId} was changed by others ${MAX_CONFLICTS} times in a row`);
  }

  /** After a fault it is not known whether it was recorded: the state is read anew. */
  private async write(change: Change): Promise<Recorded> {
    this.states.delete(change.executionId);
    return this.recorder.record(change);
  }

  /**
   * What the client may spend in the month of an execution that reserves more, as KAM says now; undefined for a month that is
   * over, of which KAM knows no more. @throws Unavailable
   */
  private async limitOf({ clientId, budgetMonth }: ExecutionState): Promise<Micros | undefined> {
    if (budgetMonth === null || budgetMonth < monthOf(this.options.clock.now())) return undefined;
    try {
      const { budget } = (await this.options.standings.of(clientId)) ?? {};
      return budget && limitIn(budget, budgetMonth);
    } catch (error) {
      throw new Unavailable('KAM did not say what the client may spend', { cause: error });
    }
  }

  private onQueues(granted: Granted[], waiting: Waiting[]): void {
    for (const { executionId, key, ticket } of granted)
      void this.submitWithRetry(executionId, { type: 'granted', key, ticket });
    for (const { executionId, ...turn } of waiting)
      void this.submitWithRetry(executionId, { type: 'waiting', ...turn });
  }

  private async pollDue(): Promise<boolean> {
    // The moment is moved on at once, so that a process that dies here costs some seconds and no more.
    const [rows] = await this.options.database.query<[{ id: string }[], number]>(TAKE_DUE, [this.id, POLL_BATCH]);
    await Promise.all(rows.map(({ id }) => this.submitWithRetry(id, { type: 'poll' })));
    return rows.length > 0 || (await this.isAny('orchestrator.execution where ended_at is null'));
  }

  private async isAny(which: string): Promise<boolean> {
    const [row] = await this.options.database.query<{ is: boolean }[]>(
      prepared(`select exists (select 1 from ${which}) as is`),
    );
    return row?.is === true;
  }

  /** Finds slots whose new holder was never notified, because the process that granted them died, and slots that became free by a higher limit. */
  private async sweep(): Promise<boolean> {
    const { database } = this.options;
    if (!(await this.isAny('orchestrator.queue_entry'))) return false;
    const untold = await database.query<{ id: string }[]>(
      `select entry.execution_id as id from orchestrator.queue_entry entry
         left join orchestrator.execution on execution.id = entry.key
         left join orchestrator.stage_attempt attempt on attempt.key = entry.key
        where entry.granted_at < now() - interval '1 second' and (execution.status = 'pending' or attempt.status = 'queued') limit $1`,
      [POLL_BATCH],
    );
    // Nobody holds a slot for what has ended. Should a rule ever forget to give one back, its worker is not blocked for good.
    await database.query(
      `delete from orchestrator.queue_entry entry using orchestrator.execution
        where entry.granted_at < now() - interval '10 seconds' and execution.id = entry.execution_id
          and (execution.ended_at is not null
               or exists (select 1 from orchestrator.stage_attempt attempt where attempt.key = entry.key and attempt.ended_at is not null))`,
    );
    const granted = await database.query<Granted[]>(
      `select granted_key as key, granted_execution as "executionId", granted_ticket as ticket
         from orchestrator.grant_slots(array(select distinct queue from orchestrator.queue_entry where granted_at is null))`,
    );
    this.onQueues(granted, []);
    await Promise.all(untold.map(({ id }) => this.submitWithRetry(id, { type: 'poll' })));
    return true;
  }
}

function random(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}

const weights = new WeakMap<object, number>();

/** Roughly what a state weighs in memory: its outputs, which never change and are weighed once, and something for the rest. */
function sizeOf({ outputs, itemOutputs }: ExecutionState): number {
  let size = 10_000;
  for (const output of [...outputs.values(), ...itemOutputs.values()]) {
    const weight = weights.get(output) ?? jsonSize(output);
    weights.set(output, weight);
    size += weight;
  }
  return size;
}
