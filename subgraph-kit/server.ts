import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError as GraphQLErrorClass, OperationTypeNode, execute, parse, subscribe } from 'graphql';
import { randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';
import { maskAll, maskError } from './errors';
import { ClosingStack } from '../lib/service/closing';
import { createHttpServer, listen } from '../lib/service/http-server';
import type { Logger } from '../lib/service/log';
import { createMetrics, type Registry } from '../lib/service/metrics';
import { SIGNATURE_HEADER, SignatureRefused, SignatureVerifier, type SigningKey } from '../lib/signing/signed-request';
import { type Actor, actorFromClaims } from '../contracts/actor';
import { CHANNEL_PATH } from './channel/protocol';
import { ChannelServer } from './channel/server';
import type { Context, RequestContext } from './context';
import { inProcessExecutor, type LocalSubgraph } from './in-process-executor';
import { operationPart } from './signed-operation';
import { serveGraphqlWebSocket } from '../lib/service/graphql-websocket';

/** Largest request that a subgraph reads: a page of representations, or a source text of the largest size. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

export interface SubgraphOptions extends LocalSubgraph {
  name: string;
  createContext: (base: RequestContext) => Context;
  keys: readonly SigningKey[];
  host: string;
  port: number;
  ready: () => Promise<void>;
  /** Served as /metrics, to whoever reaches the port, which is never the public one; those of the process when absent. */
  metrics?: Registry;
  /** Further routes of the service, such as the worker protocol. */
  routes?: (app: FastifyInstance) => void;
}

/** A subgraph that answers over HTTP and WebSocket, and can be called in the same process without either. */
export interface RunningSubgraph extends LocalSubgraph {
  name: string;
  url: string;
  close: () => Promise<void>;
}

/**
 * Serves a subgraph. Every operation must carry a signature of a service of this system: all else, `_service`
 * included, is answered 401 (or, on a WebSocket, with an error) and resolves nothing.
 */
export async function startSubgraphServer(options: SubgraphOptions): Promise<RunningSubgraph> {
  const closing = new ClosingStack();
  const verifier = new SignatureVerifier(options.keys, options.name);
  const app = createHttpServer({ ...options, metrics: options.metrics ?? createMetrics(), bodyLimit: MAX_BODY_BYTES });
  closing.defer('http', () => app.close());
  closing.defer('requests', () => app.finish());
  options.routes?.(app);
  await serveHttp(app, options, verifier, closing);
  const url = await listen(app, options);
  serveSockets(app, options, verifier, closing);
  const { name, schema, access, log, createContext, remembered } = options;
  return { name, url, schema, access, log, createContext, remembered, close: () => closing.close() };
}

async function serveHttp(
  app: FastifyInstance,
  options: SubgraphOptions,
  verifier: SignatureVerifier,
  closing: ClosingStack,
): Promise<void> {
  // Formatting does not get the request that an error belongs to.
  const logOf = new WeakMap<object, Logger>();
  const quiet = options.log.child({}, { level: 'silent' });
  const apollo = new ApolloServer<Context>({
    schema: options.schema,
    introspection: false,
    formatError: (formatted, error) => maskError(formatted, error, logOf.get(error as object) ?? options.log),
    // Tracing and cache hints wrap every resolver; nobody reads them behind the gateway.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
      {
        requestDidStart: async () => ({
          didResolveOperation: async ({ document, contextValue, operation }) => {
            if (operation?.operation === OperationTypeNode.MUTATION) {
              contextValue.isFresh = true;
              // What changes something is carried through, whatever becomes of its caller.
              contextValue.signal = undefined;
            }
            const refusal = options.access.refusal(document, contextValue.actor);
            if (refusal) throw refusal;
          },
          willSendResponse: async ({ operation }) => {
            // Whoever changed something sees it at once.
            if (operation?.operation === OperationTypeNode.MUTATION) options.remembered.forget();
          },
          didEncounterErrors: async ({ errors, contextValue }) => {
            // What was cancelled is no fault.
            const log = contextValue.signal?.aborted ? quiet : contextValue.log;
            for (const error of errors) logOf.set(error, log);
          },
        }),
      },
    ],
  });
  await apollo.start();
  closing.defer('apollo', () => apollo.stop());

  const actors = new WeakMap<object, Actor>();
  await app.register((scope, _opts, done) => {
    scope.addHook('preHandler', async (request, reply) => {
      try {
        const claims = await verifier.verify(request.headers[SIGNATURE_HEADER] as string | undefined, {
          method: request.method,
          path: request.url,
          body: request.rawBody ?? '',
        });
        actors.set(request, actorFromClaims(claims['actor']));
      } catch (error) {
        if (!(error instanceof SignatureRefused)) throw error;
        options.log.warn({ reason: error.message }, 'rejected a request that no service of this system signed');
        await reply
          .status(401)
          .send({ error: { code: 'UNSIGNED', message: 'This service answers signed requests of the gateway only.' } });
      }
    });
    const context = (request: FastifyRequest, reply: FastifyReply): Promise<Context> =>
      Promise.resolve(
        contextFor(
          options,
          actors.get(request),
          requestIdOf(request.headers['x-request-id']),
          textOf(request.headers['traceparent']),
          { isFresh: request.headers['cache-control'] === 'no-cache', signal: hangUpOf(reply) },
        ),
      );
    void scope.register(fastifyApollo(apollo), { path: '/graphql', method: 'POST', context: context });
    done();
  });
}

/** What services ask on connections that stay open, and the subscriptions that they follow. */
function serveSockets(
  app: FastifyInstance,
  options: SubgraphOptions,
  verifier: SignatureVerifier,
  closing: ClosingStack,
): void {
  const channel = new ChannelServer({ ...options, executor: inProcessExecutor(options) });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });
  app.server.on('upgrade', (request, stream, head) => {
    if (request.url === CHANNEL_PATH) void channel.accept(request, stream, head);
    else if (request.url === '/graphql')
      sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request));
    else stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  });
  const close = serveGraphqlWebSocket(
    {
      onSubscribe: async (_ctx, _id, payload) => {
        const { signature, requestId } = (payload.extensions ?? {}) as { signature?: string; requestId?: string };
        try {
          const claims = await verifier.verify(signature, operationPart(payload));
          const actor = actorFromClaims(claims['actor']);
          const document = parse(payload.query);
          const refusal = options.access.refusal(document, actor);
          if (refusal) return [refusal];
          return {
            schema: options.schema,
            document,
            variableValues: payload.variables,
            operationName: payload.operationName,
            contextValue: contextFor(options, actor, requestId ?? randomUUID(), null),
          };
        } catch (error) {
          if (!(error instanceof SignatureRefused)) throw error;
          return [
            new GraphQLErrorClass('This service answers signed requests of the gateway only.', {
              extensions: { code: 'UNSIGNED' },
            }),
          ];
        }
      },
      execute,
      subscribe,
      onNext: (_ctx, _id, _payload, { contextValue }, result) =>
        result.errors ? { ...result, errors: maskAll(result.errors, (contextValue as Context).log) } : result,
      onError: (_ctx, _id, _payload, errors) => maskAll(errors, options.log),
    },
    sockets,
    options.log,
  );
  closing.defer('websockets', close);
  closing.defer('operations', () => channel.stop());
}

/** Aborted when the caller hangs up before it is answered. */
function hangUpOf({ raw }: FastifyReply): AbortSignal {
  const ending = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) ending.abort();
  });
  return ending.signal;
}

function requestIdOf(header: unknown): string {
  return textOf(header) ?? randomUUID();
}

function textOf(header: unknown): string | null {
  return typeof header === 'string' ? header.slice(0, 200) : null;
}

function contextFor(
  options: SubgraphOptions,
  actor: Actor | undefined,
  requestId: string,
  traceParent: string | null,
  more: Pick<RequestContext, 'isFresh' | 'signal'> = {},
): Context {
  return options.createContext({
    actor: actor ?? { kind: 'anonymous' },
    requestId,
    traceParent,
    ...more,
    log: options.log.child({ requestId }),
  });
}
