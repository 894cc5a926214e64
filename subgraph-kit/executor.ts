import {
  execute,
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  print,
  subscribe,
} from 'graphql';
import { type Client as WsClient, createClient } from 'graphql-ws';
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { PublicError } from './errors';
import { withDeadline } from '../lib/service/closing';
import { currentTraceParent } from '../lib/service/tracing';
import { SIGNATURE_HEADER, sign, type SigningKey } from '../lib/signing/signed-request';
import { boundedStream } from '../lib/service/bounded-stream';
import type { Actor } from '../contracts/actor';
import { maskAll, type RunningSubgraph } from './server';
import { operationPart } from './signed-operation';

/** One operation of one actor for a subgraph. */
export interface Operation {
  document: DocumentNode;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | undefined;
  operationType: 'query' | 'mutation' | 'subscription';
  actor: Actor;
  requestId: string;
  signal?: AbortSignal | undefined;
}

export type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult>;

/** How a subgraph is called: in this process, or over HTTP and WebSocket. Both give the same answers. */
export interface SubgraphExecutor {
  run(operation: Operation): Promise<OperationResult>;
  close(): Promise<void>;
}

/** No subgraph may take longer than this to answer, in ms. The gateway gives up on its fields then. */
const DEADLINE_MS = 6_000;

/** Results of a subscription that may wait for a client that takes none. */
const MAX_WAITING_RESULTS = 500;

/** The last result of a subscription that ends before its time. */
function closedStream(why: string): ExecutionResult {
  const message = `${why} This subscription was closed. Nothing is lost: subscribe again after the last cursor that you saw.`;
  return { errors: [new GraphQLError(message, { extensions: { code: 'RESUME_FROM_CURSOR' } })] };
}

/** Calls a subgraph of this process directly: no socket, no JSON, the same context and the same masking. */
export function inProcessExecutor(subgraph: RunningSubgraph): SubgraphExecutor {
  const masked = (result: ExecutionResult): ExecutionResult =>
    result.errors ? { ...result, errors: maskAll(result.errors, subgraph.log) } : result;

  return {
    async run(operation) {
      const refusal = subgraph.access.refusal(operation.document, operation.actor);
      if (refusal) return { data: null, errors: [refusal] };
      const args = {
        schema: subgraph.schema,
        document: operation.document,
        variableValues: operation.variables ?? null,
        operationName: operation.operationName ?? null,
        contextValue: subgraph.createContext({
          actor: operation.actor,
          requestId: operation.requestId,
          traceParent: currentTraceParent(),
          log: subgraph.log,
        }),
      };
      if (operation.operationType !== 'subscription')
        return masked(await withDeadline(Promise.resolve(execute(args)), DEADLINE_MS, 'the answer of a subgraph'));
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

interface RemoteOptions {
  /** The receiving subgraph, which the signature names. */
  name: string;
  url: string;
  /** Who calls, as the signature says. */
  from: string;
  key: SigningKey;
}

/** Calls a subgraph over HTTP, and over one WebSocket for subscriptions; every operation is signed with its actor. */
export function remoteExecutor(options: RemoteOptions): SubgraphExecutor {
  const endpoint = new URL('/graphql', options.url);
  const parties = { from: options.from, to: options.name };
  let socket: WsClient | undefined;

  const printed = new WeakMap<DocumentNode, string>();
  const textOf = (document: DocumentNode): string => {
    const text = printed.get(document) ?? print(document);
    printed.set(document, text);
    return text;
  };

  const post = async (operation: Operation): Promise<ExecutionResult> => {
    const body = JSON.stringify({
      query: textOf(operation.document),
      variables: operation.variables,
      operationName: operation.operationName,
    });
    const signature = await sign(
      options.key,
      parties,
      { method: 'POST', path: endpoint.pathname, body },
      { actor: operation.actor },
    );
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    const traceParent = currentTraceParent();
    const response = await fetch(endpoint, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-request-id': operation.requestId,
        ...(traceParent !== null && { traceparent: traceParent }),
        [SIGNATURE_HEADER]: signature,
      },
      signal: operation.signal ? AbortSignal.any([operation.signal, deadline]) : deadline,
    });
    if (response.status === 401) throw new Error(`${options.name} refused the signature of ${options.from}`);
    return (await response.json()) as ExecutionResult;
  };

  const stream = async (operation: Operation): Promise<AsyncIterable<ExecutionResult>> => {
    socket ??= createClient({
      url: endpoint.href.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      // Never by itself: the same operation again would begin where it began the first time, and give everything twice.
      retryAttempts: 0,
      keepAlive: 10_000,
      lazyCloseTimeout: 3_000,
    });
    const client = socket;
    const payload = {
      query: textOf(operation.document),
      variables: operation.variables ?? null,
      operationName: operation.operationName ?? null,
    };
    const signature = await sign(options.key, parties, operationPart(payload), { actor: operation.actor });
    return boundedStream<ExecutionResult>({
      open: (sink) =>
        client.subscribe<ExecutionResult['data']>(
          { ...payload, extensions: { signature, requestId: operation.requestId } },
          {
            next: (result) => sink.next(result as ExecutionResult),
            error: (error) =>
              sink.end(
                Array.isArray(error)
                  ? { errors: error as GraphQLError[] }
                  : closedStream(`The service "${options.name}" went away.`),
              ),
            complete: () => sink.end(),
          },
        ),
      limit: MAX_WAITING_RESULTS,
      overflow: () => closedStream('You took results too slowly.'),
    });
  };

  return {
    run: (operation) => (operation.operationType === 'subscription' ? stream(operation) : post(operation)),
    close: async () => {
      await socket?.dispose();
    },
  };
}

interface From {
  /** Which service asks. */
  service: string;
  /** On behalf of this client: what is another's does not exist then. */
  clientId?: string | undefined;
}

/** Services answer each other faster than the gateway waits, so that an answer can still be given. */
const ASK_MS = 4_000;

/** Runs a query of one service against another and returns its data. @throws Error when it answers with errors. */
export async function ask<T>(
  executor: SubgraphExecutor,
  from: From,
  document: DocumentNode,
  variables: Record<string, unknown>,
): Promise<T> {
  const actor: Actor = {
    kind: 'service',
    name: from.service,
    ...(from.clientId !== undefined && { clientId: from.clientId }),
  };
  const operationType = getOperationAST(document)?.operation ?? 'query';
  const work = executor.run({ document, variables, operationType, actor, requestId: randomUUID() });
  const result = (await withDeadline(work, ASK_MS, 'the answer of a subgraph')) as ExecutionResult;
  const about = result.errors?.find((error) => error.extensions?.['code'] === 'BAD_REQUEST');
  // It is the caller of the caller who sent what cannot be read.
  if (about) throw new PublicError('BAD_REQUEST', about.message);
  if (result.errors?.length)
    throw new Error(`the answer has errors: ${result.errors.map((error) => error.message).join('; ')}`);
  return result.data as T;
}
