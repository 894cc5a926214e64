import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import type { ExecutionResult } from 'graphql';
import { PublicError } from '../../subgraph-kit/errors';
import { isStream } from './multipart-subscriptions';

type Results = AsyncIterableIterator<ExecutionResult>;

/** The subscriptions that are under way, over HTTP and WebSocket, so that they can be told when the gateway stops. */
export class Streams {
  private readonly open = new Set<Stream>();
  private whenEmpty: (() => void) | undefined;

  get size(): number {
    return this.open.size;
  }

  /** Ends all of them, each with a last message that says so. Settles when those have been taken, or are given up. */
  async end(deadlineMs: number): Promise<void> {
    if (this.open.size === 0) return;
    const taken = new Promise<void>((resolve) => (this.whenEmpty = resolve));
    const timer = setTimeout(() => this.whenEmpty?.(), deadlineMs);
    for (const stream of this.open) stream.stop();
    await taken;
    clearTimeout(timer);
  }

  follow(source: Results): Results {
    const stream = new Stream(source, () => {
      this.open.delete(stream);
      if (this.open.size === 0) this.whenEmpty?.();
    });
    this.open.add(stream);
    return stream;
  }
}

/** Results as they come, until the source ends or is stopped. */
class Stream implements Results {
  /** Answers whoever waits for the next result. */
  private answer: ((result: IteratorResult<ExecutionResult>) => void) | undefined;
  private isStopped = false;
  private isOver = false;

  constructor(
    private readonly source: Results,
    private readonly onOver: () => void,
  ) {}

  [Symbol.asyncIterator](): Results {
    return this;
  }

  next(): Promise<IteratorResult<ExecutionResult>> {
    if (this.isOver) return Promise.resolve({ done: true, value: undefined });
    if (this.isStopped) return Promise.resolve(this.last());
    return new Promise((resolve, reject) => {
      this.answer = resolve;
      void this.read(resolve).catch(reject);
    });
  }

  private async read(resolve: (result: IteratorResult<ExecutionResult>) => void): Promise<void> {
    try {
      const result = await this.source.next();
      if (this.answer !== resolve) return;
      this.answer = undefined;
      if (result.done) this.over();
      resolve(result);
    } catch (error) {
      this.over();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    this.over();
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  stop(): void {
    this.isStopped = true;
    const { answer } = this;
    this.answer = undefined;
    answer?.(this.last());
  }

  private last(): IteratorResult<ExecutionResult> {
    this.over();
    void this.source.return?.();
    const message = 'The service restarts. Subscribe again after the last cursor that you saw.';
    return { done: false, value: { errors: [new PublicError('RESUME_FROM_CURSOR', message)] } };
  }

  private over(): void {
    this.isOver = true;
    this.onOver();
  }
}

/** Keeps account of subscriptions. */
export function useStreams(streams: Streams): GatewayPlugin {
  return {
    onSubscribe: () => ({
      onSubscribeResult: ({ result, setResult }) => {
        if (isStream(result)) setResult(streams.follow(result[Symbol.asyncIterator]() as Results) as never);
      },
    }),
  };
}
