import type { Transport } from '@graphql-mesh/transport-common';
import type { ExecutionRequest } from '@graphql-tools/utils';
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
import { isStream } from './plugins/multipart-subscriptions';

/**
 * How the gateway's planner reaches the subgraphs: through the same executors that services use among themselves, with
 * the caller's identity. A subgraph that does not answer costs its own fields only.
 */
export function subgraphTransport(
  executors: ReadonlyMap<string, SubgraphExecutor>,
  authenticator: Authenticator,
  log: Logger,
): Transport {
  return {
    getSubgraphExecutor({ subgraphName }) {
      const executor = executors.get(subgraphName.toLowerCase());
      if (!executor) throw new Error(`the supergraph names a subgraph ${subgraphName} that is not configured`);
      const run = async (request: ExecutionRequest): Promise<unknown> => {
        const { actor, credentials, requestId, res } = (request.context ?? {}) as GatewayRequestContext;
        try {
          const answer = await withSpan(`${request.operationType ?? 'query'} ${subgraphName.toLowerCase()}`, {}, () =>
            executor.run({
              document: request.document,
              variables: request.variables as Record<string, unknown> | undefined,
              operationName: request.operationName,
              operationType: request.operationType ?? 'query',
              actor: actor ?? ANONYMOUS,
              requestId: requestId ?? randomUUID(),
              signal: request.signal,
            }),
          );
          if (!isStream(answer)) return answer;
          if (res) closeWithResponse(answer, res);
          return credentials
            ? untilRevoked(answer, (onInvalid) => authenticator.watch(credentials, onInvalid))
            : answer;
        } catch (error) {
          log.error({ err: error, subgraph: subgraphName, requestId }, 'a subgraph did not answer');
          const message = `The service "${subgraphName.toLowerCase()}" does not answer at the moment. Try again later.`;
          return { data: null, errors: [new GraphQLError(message, { extensions: { code: 'SERVICE_UNAVAILABLE' } })] };
        }
      };
      return run as never;
    },
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
