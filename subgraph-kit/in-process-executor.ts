import { setMaxListeners } from 'node:events';
import { execute, type ExecutionResult, type GraphQLSchema, subscribe } from 'graphql';
import type { Remembered } from '../lib/remembered';
import { withDeadline } from '../lib/service/closing';
import { currentTraceParent } from '../lib/service/tracing';
import type { Logger } from '../lib/service/log';
import type { AccessCheck } from './access/check-access';
import type { RequestContext } from './context';
import { maskAll } from './errors';
import { DEADLINE_MS, type SubgraphExecutor } from './executor';

/** A subgraph of this process. */
export interface LocalSubgraph {
  schema: GraphQLSchema;
  /** Refuses operations that are not for the actor, before anything is resolved. */
  access: AccessCheck;
  log: Logger;
  /** Makes the context of one client request. */
  createContext: (base: RequestContext) => RequestContext;
  /** What its tables hold that hardly ever changes. */
  remembered: Remembered;
}

/** Calls a subgraph of this process directly: no socket, no JSON, the same context and the same masking. */
export function inProcessExecutor(subgraph: LocalSubgraph): SubgraphExecutor {
  return {
    async run(operation) {
      const refusal = subgraph.access.refusal(operation.document, operation.actor);
      if (refusal) return { data: null, errors: [refusal] };
      // What changes something is carried through, whatever becomes of its caller.
      const ending = operation.operationType === 'query' ? new AbortController() : null;
      const context = subgraph.createContext({
        actor: operation.actor,
        requestId: operation.requestId,
        traceParent: operation.traceParent ?? currentTraceParent(),
        signal: ending?.signal,
        isFresh: operation.isFresh === true || operation.operationType === 'mutation',
        log: subgraph.log.child({ requestId: operation.requestId }),
      });
      const masked = (result: ExecutionResult): ExecutionResult =>
        // What was cancelled is read by nobody, and is no fault.
        ending?.signal.aborted
          ? { data: null }
          : result.errors
            ? { ...result, errors: maskAll(result.errors, context.log) }
            : result;
      const args = {
        schema: subgraph.schema,
        document: operation.document,
        variableValues: operation.variables ?? null,
        operationName: operation.operationName ?? null,
        contextValue: context,
      };
      if (operation.operationType !== 'subscription') {
        const end = (): void => ending?.abort();
        // As many as the calls of subgraphs that an operation has under way.
        if (operation.signal) setMaxListeners(0, operation.signal);
        operation.signal?.addEventListener('abort', end, { once: true });
        try {
          return masked(await withDeadline(Promise.resolve(execute(args)), DEADLINE_MS, 'the answer of a subgraph'));
        } catch (error) {
          end();
          throw error;
        } finally {
          operation.signal?.removeEventListener('abort', end);
          // Whoever changed something sees it at once.
          if (operation.operationType === 'mutation') subgraph.remembered.forget();
        }
      }
      const stream = await subscribe(args);
      return Symbol.asyncIterator in stream ? mapStream(stream, masked) : masked(stream);
    },
    close: () => Promise.resolve(),
  };
}

/** Like a `for await` with a transformation, but returning at once reaches a source that is waiting. */
function mapStream<T, U>(source: AsyncGenerator<T>, map: (value: T) => U): AsyncIterableIterator<U> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const step = await source.next();
      return step.done ? { done: true, value: undefined } : { done: false, value: map(step.value) };
    },
    async return() {
      await source.return(undefined);
      return { done: true, value: undefined };
    },
  };
}
