import type { DataSource } from 'typeorm';
import { ExecutionEventRow, FINAL_EVENTS } from './event.entity';
import type { EventBus } from './event-bus';

/** Events that are read at once. */
const BATCH = 100;
/** A reader looks by itself this often, in case a wake-up was lost, in ms. */
const LOOK_AGAIN_MS = 2_000;

interface StreamOptions {
  database: DataSource;
  bus: EventBus;
  executionId: string;
  /** The sequence after which to begin; 0 for the start. */
  after: number;
}

/**
 * All events of an execution after a sequence: first those that are there, then each as it comes, ending with the
 * last one. Reads no further than its consumer, so a slow one costs nothing but its own place.
 */
export class EventStream implements AsyncIterableIterator<ExecutionEventRow> {
  private readonly buffer: ExecutionEventRow[] = [];
  private readonly unsubscribe: () => void;
  private position: number;
  private ended = false;
  private news = false;
  private wake: (() => void) | undefined;

  constructor(private readonly options: StreamOptions) {
    this.position = options.after;
    this.unsubscribe = options.bus.subscribe(options.executionId, () => {
      this.news = true;
      this.wake?.();
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** A read that fails ends the stream with its error: the client comes back with its cursor, and nothing spins. */
  async next(): Promise<IteratorResult<ExecutionEventRow>> {
    try {
      return await this.advance();
    } catch (error) {
      this.end();
      throw error;
    }
  }

  private async advance(): Promise<IteratorResult<ExecutionEventRow>> {
    while (!this.ended) {
      const row = this.buffer.shift();
      if (row) {
        this.position = row.sequence;
        if (FINAL_EVENTS.includes(row.type)) this.end();
        return { done: false, value: row };
      }
      this.news = false;
      this.buffer.push(...(await this.read()));
      if (this.buffer.length === 0 && !this.ended) {
        if (await this.isOver()) this.end();
        else await this.pause();
      }
    }
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<ExecutionEventRow>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  private read(): Promise<ExecutionEventRow[]> {
    return this.options.database
      .getRepository(ExecutionEventRow)
      .createQueryBuilder('event')
      .where('event.executionId = :id and event.sequence > :position', { id: this.options.executionId, position: this.position })
      .orderBy('event.sequence')
      .limit(BATCH)
      .getMany();
  }

  /** Whether the last event lies behind us already: a reader may begin at the end. */
  private async isOver(): Promise<boolean> {
    const [row] = await this.options.database.query<{ over: boolean }[]>(
      `select ended_at is not null and last_sequence <= $2 as over from orchestrator.execution where id = $1`,
      [this.options.executionId, this.position],
    );
    return row?.over ?? true;
  }

  private async pause(): Promise<void> {
    if (this.news) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_AGAIN_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.ended) this.wake();
    });
    this.wake = undefined;
  }

  private end(): void {
    this.ended = true;
    this.unsubscribe();
    this.wake?.();
  }
}
