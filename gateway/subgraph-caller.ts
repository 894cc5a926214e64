import { type ExecutionResult, GraphQLError } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Logger } from '../lib/service/log';
import { withSpan } from '../lib/service/tracing';
import { ANONYMOUS } from '../contracts/actor';
import { Unauthenticated } from '../subgraph-kit/errors';
import type { SubgraphExecutor } from '../subgraph-kit/executor';
import type { Authenticator } from './authentication';
import type { GatewayRequestContext } from './context';
import type { AskSubgraph } from './executor/executor';
import { isStream } from './plugins/multipart-subscriptions';

/**
 * How the gateway reaches the subgraphs: through the same executors that services use among themselves, with the caller's identity.
 * A subgraph that does not answer costs its own fields only.
 */
export function subgraphCaller(
  executors: ReadonlyMap<string, SubgraphExecutor>,
  authenticator: Authenticator,
  log: Logger,
): AskSubgraph {
  return async ({ subgraph, document, operationType }, variables, request) => {
    const name = subgraph.toLowerCase();
    const executor = executors.get(name);
    if (!executor) throw new Error(`the supergraph names a subgraph ${subgraph} that is not configured`);
    const { actor, credentials, requestId, res } = (request.context ?? {}) as GatewayRequestContext;
    try {
      const answer = await withSpan(`${operationType} ${name}`, {}, () =>
        executor.run({
          document,
          variables,
          operationType,
          actor: actor ?? ANONYMOUS,
          requestId: requestId ?? randomUUID(),
          signal: request.signal,
        }),
      );
      if (!isStream(answer)) return answer;
      if (res) closeWithResponse(answer, res);
      return credentials ? untilRevoked(answer, (onInvalid) => authenticator.watch(credentials, onInvalid)) : answer;
    } catch (error) {
      log.error({ err: error, subgraph: name, requestId }, 'a subgraph did not answer');
      const message = `The service "${name}" does not answer at the moment. Try again later.`;
      return { data: null, errors: [new GraphQLError(message, { extensions: { code: 'SERVICE_UNAVAILABLE' } })] };
    }
  };
}

/**
 * Ends a subscription when its client goes away, at whatever moment: also before the answer has started, when nothing else would
 * ever ask for its events or end it.
 */
function closeWithResponse(stream: AsyncIterable<unknown>, res: ServerResponse): void {
  const iterator = stream[Symbol.asyncIterator]();
  const end = (): void => void iterator.return?.();
  if (res.destroyed || res.closed) end();
  else res.once('close', end);
}

/** A stream that ends with an error when the credentials that it was asked with expire or are revoked. */
function untilRevoked(
  stream: AsyncIterable<ExecutionResult>,
  watch: (onInvalid: () => void) => () => void,
): AsyncIterableIterator<ExecutionResult> {
  const source = stream[Symbol.asyncIterator]();
  const DONE = { done: true, value: undefined } as const;
  let ended = false;
  let isInvalid = false;
  // Whoever waits for the next result. A promise that lived as long as the stream would keep something of each of them.
  let wake: () => void = () => undefined;
  const unwatch = watch(() => {
    isInvalid = true;
    wake();
  });
  const end = async (): Promise<void> => {
    ended = true;
    unwatch();
    await source.return?.();
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (ended) return DONE;
      const step = await new Promise<IteratorResult<ExecutionResult> | null>((resolve, reject) => {
        wake = () => resolve(null);
        if (isInvalid) wake();
        else source.next().then(resolve, reject);
      });
      if (step) {
        if (step.done) unwatch();
        return step;
      }
      void end();
      return { done: false, value: { errors: [new Unauthenticated('What follows')] } };
    },
    async return() {
      await end();
      return DONE;
    },
  };
}
