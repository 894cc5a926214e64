import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { PublicError } from '../../subgraph-kit/errors';
import type { Limits } from '../limits';
import type { GatewayPlugin, GatewayRequestContext } from '../context';
import { isStream } from './multipart-subscriptions';
import { nameOf } from './overload';

type Answer = (result: IteratorResult<ExecutionResult>) => void;
type Results = AsyncIterableIterator<ExecutionResult>;

/** The subscriptions that are under way, over HTTP and WebSocket, so that they can be told when the gateway stops. */
export class Streams {
  private readonly open = new Set<Stream>();
  /** How many each caller has open of each operation, and what one may cost. */
  private readonly callers = new Map<string, Map<string, { count: number; cost: number }>>();
  /** Close connections that are kept open for operations to come. */
  private readonly connections = new Set<() => void>();
  private whenEmpty: (() => void) | undefined;
  private isEnding = false;

  constructor(
    private readonly limits: Pick<Limits, 'MAX_SUBSCRIPTIONS' | 'MAX_SUBSCRIPTION_COST'> = {
      MAX_SUBSCRIPTIONS: Infinity,
      MAX_SUBSCRIPTION_COST: Infinity,
    },
  ) {}

  get size(): number {
    return this.open.size;
  }

  /** Ends all of them, each with a last message that says so. Settles when those have been taken, or are given up. */
  async end(deadlineMs: number): Promise<void> {
    this.isEnding = true;
    await this.endOpen(deadlineMs);
    for (const close of this.connections) close();
  }

  private async endOpen(deadlineMs: number): Promise<void> {
    if (this.open.size === 0) return;
    const taken = new Promise<void>((resolve) => (this.whenEmpty = resolve));
    const timer = setTimeout(() => this.whenEmpty?.(), deadlineMs);
    for (const stream of this.open) stream.stop();
    await taken;
    clearTimeout(timer);
  }

  /**
   * Lets a caller open one more, which counts from now on; those who ask the same cost as much as one, as each event is read for all of
   * them at once.
   * @param operation what tells operations apart @param cost what one event may cost @returns what gives its place back @throws PublicError
   */
  admit(caller: string, operation: string, cost: number): () => void {
    const { MAX_SUBSCRIPTIONS: most, MAX_SUBSCRIPTION_COST: dearest } = this.limits;
    const open = this.callers.get(caller) ?? new Map<string, { count: number; cost: number }>();
    const all = [...open.values()];
    if (all.reduce((sum, { count }) => sum + count, 0) >= most)
      throw tooMany(`At most ${most} subscriptions may be open at the same time. Complete one first.`, most);
    const own = open.get(operation) ?? { count: 0, cost };
    const total = all.reduce((sum, one) => sum + one.cost, own.count === 0 ? cost : 0);
    if (total > dearest)
      throw tooMany(
        `All subscriptions that are open may cost ${dearest} for each event together, and would cost ${total} with this one. Complete one first, select less, or open the same one several times: that costs nothing more.`,
        dearest,
      );
    own.count += 1;
    this.callers.set(caller, open.set(operation, own));
    return () => {
      own.count -= 1;
      if (own.count === 0) open.delete(operation);
      if (open.size === 0) this.callers.delete(caller);
    };
  }

  /**
   * Keeps account of a connection that is open whether something runs on it or not.
   * @param close ends it; may be called again @returns to be called when it is over
   */
  keep(close: () => void): () => void {
    this.connections.add(close);
    if (this.isEnding) close();
    return () => this.connections.delete(close);
  }

  /** Keeps account of a subscription. One that is opened while all end is told so at once. */
  follow(source: Results, leave: () => void): Results {
    const stream = new Stream(source, () => {
      if (!this.open.delete(stream)) return;
      leave();
      if (this.open.size === 0) this.whenEmpty?.();
    });
    this.open.add(stream);
    if (this.isEnding) stream.stop();
    return stream;
  }
}

const tooMany = (message: string, limit: number): PublicError =>
  new PublicError('TOO_MANY_OPERATIONS', message, { limit, http: { status: 429 } });

/** Results as they come, until the source ends or is stopped. */
class Stream implements Results {
  /** Answer those who wait for a result, in the order in which they asked. */
  private readonly answers = new Set<Answer>();
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
      this.answers.add(resolve);
      void this.read(resolve).catch(reject);
    });
  }

  private async read(answer: Answer): Promise<void> {
    try {
      const result = await this.source.next();
      if (!this.answers.delete(answer)) return;
      if (result.done) this.over();
      answer(result);
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
    const [first, ...others] = this.answers;
    this.answers.clear();
    first?.(this.last());
    for (const answer of others) answer({ done: true, value: undefined });
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
  const numbers = new WeakMap<object, number>();
  let last = 0;
  const numberOf = (document: object): number => {
    const number = numbers.get(document) ?? ++last;
    numbers.set(document, number);
    return number;
  };
  return {
    onSubscribe({ args, subscribeFn, setSubscribeFn }) {
      const context = args.contextValue as GatewayRequestContext;
      setSubscribeFn(async (given: ExecutionArgs) => {
        const { document, operationName = '', variableValues } = given;
        const asked = `${numberOf(document)} ${operationName} ${JSON.stringify([context.actor, variableValues])}`;
        let leave: () => void;
        try {
          leave = streams.admit(nameOf(context), asked, context.cost ?? 0);
        } catch (error) {
          return { errors: [error as PublicError] };
        }
        try {
          const result: unknown = await subscribeFn(given);
          if (isStream(result)) return streams.follow(result[Symbol.asyncIterator]() as Results, leave);
          leave();
          return result;
        } catch (error) {
          leave();
          throw error;
        }
      });
    },
  };
}
