import { type DocumentNode, type ExecutionResult, GraphQLError, print } from 'graphql';
import { type Client as WsClient, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { boundedStream } from '../lib/service/bounded-stream';
import { currentTraceParent } from '../lib/service/tracing';
import { sign, type SigningKey } from '../lib/signing/signed-request';
import { ChannelClient } from './channel/client';
import { DEADLINE_MS, type Operation, type SubgraphExecutor } from './executor';
import { operationPart } from './signed-operation';

/** Results of a subscription that may wait for a client that reads none. */
const MAX_WAITING_RESULTS = 500;

interface RemoteOptions {
  /** The receiving subgraph, which the signature names. */
  name: string;
  url: string;
  /** Who calls, as the signature says. */
  from: string;
  key: SigningKey;
}

/** Calls a subgraph of another process: on connections that stay open, and over a WebSocket of its own for subscriptions. Every operation is signed with its actor. */
export function remoteExecutor(options: RemoteOptions): SubgraphExecutor {
  const endpoint = new URL('/graphql', options.url);
  const parties = { from: options.from, to: options.name };
  const channel = new ChannelClient(options);
  let socket: WsClient | undefined;

  const printed = new WeakMap<DocumentNode, string>();
  const textOf = (document: DocumentNode): string => {
    const text = printed.get(document) ?? print(document);
    printed.set(document, text);
    return text;
  };

  const ask = ({
    document,
    operationType: _type,
    signal,
    traceParent,
    ...operation
  }: Operation): Promise<ExecutionResult> =>
    channel.ask(
      { ...operation, query: textOf(document), traceParent: traceParent ?? currentTraceParent() ?? undefined },
      DEADLINE_MS,
      signal,
    );

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
    const signature = sign(options.key, parties, operationPart(payload), { actor: operation.actor });
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
    run: (operation) => (operation.operationType === 'subscription' ? stream(operation) : ask(operation)),
    close: async () => {
      await channel.close();
      await socket?.dispose();
    },
  };
}

/** The last result of a subscription that ends before its time. */
function closedStream(why: string): ExecutionResult {
  const message = `${why} This subscription was closed. Nothing is lost: subscribe again after the last cursor that you saw.`;
  return { errors: [new GraphQLError(message, { extensions: { code: 'RESUME_FROM_CURSOR' } })] };
}
