import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/fetch';
import { ANONYMOUS } from '../../contracts/actor';
import type { GatewayPlugin, GatewayRequestContext } from '../context';
import { mediaTypeFor } from '../media-type';
import { withoutStatus } from '../../lib/service/graphql-errors';
import type { Streams } from './streams';

/**
 * Where clients of graphql-sse keep one connection for all of their operations
 * (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#single-connection-mode).
 */
export const SINGLE_CONNECTION = '/graphql/stream';

/** The pipeline of the gateway for one operation. */
interface Enveloped {
  schema: GraphQLSchema;
  parse: (query: string) => DocumentNode;
  validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];
  contextFactory: () => Promise<unknown>;
  execute: (args: ExecutionArgs) => Promise<ExecutionResult>;
  subscribe: (args: ExecutionArgs) => Promise<ExecutionResult>;
}

/** An answer that is a stream, which ends when all streams do, whether an operation runs on it or not. */
function closable(response: Response, streams: Streams): Response {
  const { body, status, headers } = response;
  if (!body || !headers.get('content-type')?.startsWith('text/event-stream')) return response;
  const reader = body.getReader();
  let forget = (): void => undefined;
  let isOver = false;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      forget = streams.keep(() => {
        // It may have ended by itself in the meantime.
        if (isOver) return;
        isOver = true;
        controller.close();
        void reader.cancel();
      });
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (isOver) return;
      if (!done) return controller.enqueue(value);
      isOver = true;
      forget();
      controller.close();
    },
    cancel(reason) {
      isOver = true;
      forget();
      return reader.cancel(reason);
    },
  });
  return new Response(stream, { status, headers });
}

/** Serves them; only who is known, since a connection is kept in mind from when it is reserved until it is closed. */
export function useSingleConnections(streams: Streams): GatewayPlugin {
  const contexts = new WeakMap<Request, GatewayRequestContext>();
  let handle: ((request: Request) => Promise<Response>) | undefined;
  return {
    onYogaInit({ yoga }) {
      handle = createHandler(
        {
          onSubscribe: async ({ raw }, { query, variables, operationName }) => {
            const context = contexts.get(raw);
            const { parse, validate, schema, contextFactory, execute, subscribe } = yoga.getEnveloped({
              ...context,
              // The request that brought it is over as soon as it is taken; what it began goes on, as on a WebSocket.
              req: undefined,
              res: undefined,
              isSocket: true,
              request: new Request('http://gateway/graphql', {
                method: 'POST',
                headers: { 'x-request-id': context?.requestId ?? '' },
              }),
              params: { query, variables, operationName },
            } as never) as Enveloped;
            // Refusals come as a result of the operation, with their codes; the library alone would answer without them.
            // Without `data` it would answer the request by 400, whose body its client does not read.
            const refused = (errors: readonly unknown[]): ExecutionResult => ({
              data: null,
              errors: errors.map((error) =>
                error instanceof GraphQLError ? withoutStatus(error.toJSON()) : error,
              ) as GraphQLError[],
            });
            try {
              const document = parse(query);
              const faults = validate(schema, document);
              if (faults.length > 0) return refused(faults);
              const args = {
                schema,
                document,
                contextValue: await contextFactory(),
                variableValues: variables ?? {},
                operationName: operationName ?? null,
              };
              const isStream = getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
              const result = await (isStream ? subscribe(args) : execute(args));
              return 'errors' in result && !('data' in result) ? refused(result.errors ?? []) : result;
            } catch (error) {
              return refused([error]);
            }
          },
        },
        yoga.fetchAPI,
      );
    },
    onRequest({ url, request, serverContext, fetchAPI, endResponse }) {
      if (url.pathname !== SINGLE_CONNECTION || request.method === 'OPTIONS') return;
      const context = serverContext as GatewayRequestContext;
      if ((context.actor ?? ANONYMOUS).kind !== 'anonymous') {
        contexts.set(request, context);
        return handle?.(request).then((response) => endResponse(closable(response, streams)));
      }
      const message = 'A connection for several operations needs credentials.';
      endResponse(
        fetchAPI.Response.json(
          { errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] },
          { status: 401, headers: { 'content-type': mediaTypeFor(request.headers.get('accept')) } },
        ),
      );
    },
  };
}
