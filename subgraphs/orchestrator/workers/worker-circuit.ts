import type { Clock } from '../../../lib/service/clock';
import type { ManagementAnswer, ManagementMessage } from '../../../contracts/worker-management';
import type { OfferAnswer, OfferMessage, TemplateMessage, ForgetMessage } from '../../../contracts/worker-protocol';
import { type WorkerConnection, WorkerFault } from './worker-client';

/** Whether a worker is called. */
export enum CircuitState {
  CLOSED = 'closed',
  OPEN = 'open',
  HALF_OPEN = 'half_open',
}

/** A worker that cannot be reached is not there; one that answers with a fault may be there: so many in a row open its circuit. */
const FAULTS_TO_OPEN = 3;

/**
 * The circuit of one worker, in this process. It opens when the worker cannot be reached, or answers with faults only; while it is open
 * nobody waits for an answer, and the worker is probed instead; the first answer closes it. (Libraries count failures; that one kind of failure is
 * enough is what they cannot say.)
 */
export class WorkerCircuit {
  state = CircuitState.CLOSED;
  /** Since when it is not closed; null while it is. */
  since: Date | null = null;
  /** Why it was opened. */
  cause: string | null = null;
  /** When the worker last answered. */
  lastSeenAt: Date | null = null;
  private faults = 0;
  /** Whether nobody was there to answer, the last time. */
  private unreachable = false;
  private waiters: (() => void)[] = [];

  constructor(
    private readonly worker: string,
    private readonly clock: Clock,
  ) {}

  /** Calls the worker, unless its circuit is open. @throws WorkerFault */
  async call<T>(work: () => Promise<T>): Promise<T> {
    // Nobody loses time with a worker that cannot be reached: whoever asks finds out whether it is back.
    const mayTry = this.state === CircuitState.CLOSED || this.unreachable;
    if (!mayTry) throw new WorkerFault('UNAVAILABLE', this.reason);
    return this.attempt(work);
  }

  /** Asks an absent worker whether it is there again. */
  async probe(work: () => Promise<void>): Promise<void> {
    if (this.state === CircuitState.OPEN) this.state = CircuitState.HALF_OPEN;
    try {
      await this.attempt(work);
    } catch (error) {
      if (!(error instanceof WorkerFault)) throw error;
    }
  }

  /** Resolves when the worker may be called. */
  closed(): Promise<void> {
    if (this.state === CircuitState.CLOSED) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  /** Why it is not called, for people. */
  get reason(): string {
    return `Worker ${this.worker} is unavailable since ${this.since?.toISOString() ?? 'just now'}: ${this.cause ?? 'it does not answer.'}`;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      const answer = await work();
      this.close();
      return answer;
    } catch (error) {
      // What it refuses it has understood: it is there.
      if (error instanceof WorkerFault && error.code !== 'UNAVAILABLE') this.close();
      else if (error instanceof WorkerFault) throw this.failed(error);
      throw error;
    }
  }

  /** @returns the fault, with since when the worker is away when its circuit is open */
  private failed(fault: WorkerFault): WorkerFault {
    this.faults += 1;
    const isOpen = this.state !== CircuitState.CLOSED || fault.unreachable || this.faults >= FAULTS_TO_OPEN;
    if (!isOpen) return fault;
    this.since ??= this.clock.now();
    if (this.state === CircuitState.CLOSED) this.cause = fault.message;
    this.unreachable = fault.unreachable;
    this.state = CircuitState.OPEN;
    return new WorkerFault('UNAVAILABLE', this.reason, { cause: fault, unreachable: fault.unreachable });
  }

  private close(): void {
    this.faults = 0;
    this.lastSeenAt = this.clock.now();
    if (this.state === CircuitState.CLOSED) return;
    this.state = CircuitState.CLOSED;
    this.since = null;
    this.cause = null;
    const { waiters } = this;
    this.waiters = [];
    for (const resolve of waiters) resolve();
  }
}

/** A worker behind its circuit. */
export class GuardedConnection implements WorkerConnection {
  constructor(
    readonly circuit: WorkerCircuit,
    private readonly connection: WorkerConnection,
  ) {}

  templates(ids?: readonly string[]): Promise<TemplateMessage[]> {
    return this.circuit.call(() => this.connection.templates(ids));
  }

  offer(message: OfferMessage): Promise<OfferAnswer> {
    return this.circuit.call(() => this.connection.offer(message));
  }

  process(jobId: string): Promise<void> {
    return this.circuit.call(() => this.connection.process(jobId));
  }

  cancel(jobId: string): Promise<void> {
    return this.circuit.call(() => this.connection.cancel(jobId));
  }

  forget(message: ForgetMessage): Promise<void> {
    return this.circuit.call(() => this.connection.forget(message));
  }

  manage(message: ManagementMessage): Promise<ManagementAnswer | null> {
    return this.circuit.call(() => this.connection.manage(message));
  }

  health(): Promise<void> {
    return this.circuit.probe(() => this.connection.health());
  }
}

/** Several processes of one worker: whichever answers. They share their jobs, so that it does not matter which. */
export class PooledConnection implements WorkerConnection {
  private next = 0;

  constructor(private readonly processes: readonly WorkerConnection[]) {}

  templates(ids?: readonly string[]): Promise<TemplateMessage[]> {
    return this.any((process) => process.templates(ids));
  }

  offer(message: OfferMessage): Promise<OfferAnswer> {
    return this.any((process) => process.offer(message));
  }

  process(jobId: string): Promise<void> {
    return this.any((process) => process.process(jobId));
  }

  /** All are told: only one of them runs the job, and which is not known. */
  async cancel(jobId: string): Promise<void> {
    const told = await Promise.allSettled(this.processes.map((process) => process.cancel(jobId)));
    const [failed] = told.filter((result) => result.status === 'rejected');
    if (failed && told.every(({ status }) => status === 'rejected')) throw failed.reason as Error;
  }

  forget(message: ForgetMessage): Promise<void> {
    return this.any((process) => process.forget(message));
  }

  manage(message: ManagementMessage): Promise<ManagementAnswer | null> {
    return this.any((process) => process.manage(message));
  }

  health(): Promise<void> {
    return this.any((process) => process.health());
  }

  private async any<T>(ask: (process: WorkerConnection) => Promise<T>): Promise<T> {
    const first = this.next++;
    for (let turn = 0; ; turn++) {
      const process = this.processes[(first + turn) % this.processes.length];
      try {
        return await ask(process);
      } catch (error) {
        const isLast = turn + 1 >= this.processes.length;
        if (isLast || !(error instanceof WorkerFault) || error.code !== 'UNAVAILABLE') throw error;
      }
    }
  }
}
