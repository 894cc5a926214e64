import { createGatewayRuntime, type GatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import type { FastifyInstance } from 'fastify';
import { ClosingStack } from '../lib/service/closing';
import { createHttpServer, listen } from '../lib/service/http-server';
import type { Logger } from '../lib/service/log';
import type { SubgraphExecutor } from '../lib/subgraph/executor';
import { Authenticator } from './authentication';
import { sendGraphiQL, wantsPage } from './graphiql';
import { useApiKey } from './plugins/api-key';
import { useMultipartSubscriptions } from './plugins/multipart-subscriptions';
import { useTracing } from './plugins/tracing';
import { useUnansweredSubscriptions } from './plugins/unanswered-subscriptions';
import { subgraphTransport } from './transport';
import { serveWebSockets } from './websocket';

/** Largest request: a source text of 200 KiB, escaped as JSON, and the operation around it. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Apollo Sandbox runs in the browser under this origin. */
export const SANDBOX_ORIGIN = 'https://studio.apollographql.com';
const CORS_HEADERS = ['content-type', 'accept', 'x-api-key', 'x-request-id', 'apollo-require-preflight'];
/** What the door itself says no to, in the shape of a GraphQL answer. */
const REFUSALS: Record<number, [code: string, message: string]> = {
  400: ['BAD_REQUEST', 'The request cannot be read.'],
  413: ['REQUEST_TOO_LARGE', `A request may have ${MAX_BODY_BYTES} bytes.`],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Send the operation as JSON, with the header "content-type: application/json".'],
};
const READY_TIMEOUT_MS = 2_000;

export interface GatewayOptions {
  /** The composed schema, as in schema/supergraph.graphql. */
  supergraph: string;
  /** How each subgraph is reached. */
  executors: ReadonlyMap<string, SubgraphExecutor>;
  /** Where each subgraph is, for readiness. */
  urls: readonly string[];
  /** Browser origins that may call. */
  corsOrigins: readonly string[];
  /** Whether the schema may be read and GraphiQL is served. */
  explorable: boolean;
  host: string;
  port: number;
  log: Logger;
}

export interface RunningGateway {
  url: string;
  close(): Promise<void>;
}

/** Starts the gateway: one graph over all subgraphs, over HTTP, WebSocket, SSE and multipart. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const closing = new ClosingStack();
  try {
    const url = await open(options, closing);
    return { url: `${url.replace('127.0.0.1', 'localhost')}/graphql`, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function open(options: GatewayOptions, closing: ClosingStack): Promise<string> {
  const { log, executors, explorable } = options;
  for (const [name, executor] of executors) closing.defer(name, () => executor.close());
  const kam = executors.get('kam');
  if (!kam) throw new Error('the gateway needs an executor for kam');
  const authenticator = new Authenticator(kam);

  // The runtime's own logger reads it too, and refuses to start at a level of pino's that it does not know. Ours has read it.
  delete process.env['LOG_LEVEL'];
  const runtime = createGatewayRuntime({
    supergraph: options.supergraph,
    unifiedGraphHandler,
    transports: { http: subgraphTransport(executors, log) },
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    healthCheckEndpoint: '/unused/healthz',
    readinessCheckEndpoint: '/unused/readyz',
    disableIntrospection: explorable ? undefined : { disableIf: () => true },
    cors: { origin: [...options.corsOrigins], credentials: false, methods: ['GET', 'POST', 'OPTIONS'], allowedHeaders: CORS_HEADERS, maxAge: 600 },
    logging: 'error',
    // In this order: what is measured, who is asking, then the formats in which a stream can be answered.
    plugins: () => [useTracing(), useApiKey(authenticator, log), useMultipartSubscriptions(), useUnansweredSubscriptions()],
  });
  closing.defer('runtime', () => runtime[Symbol.asyncDispose]());
  // The first operation would pay for loading the supergraph.
  await runtime.getSchema();

  const app = createHttpServer({ ...options, bodyLimit: MAX_BODY_BYTES, ready: () => allReady(options.urls) });
  closing.defer('http', () => app.close());
  serveGraphql(app, runtime, explorable);
  const url = await listen(app, options);
  // After it listens: a WebSocket server would report a port that is taken as a fault of its own.
  serveWebSockets({ server: app.server, runtime, authenticator, maxPayload: MAX_BODY_BYTES, log }, closing);
  return url;
}

/** Hands requests to the gateway's own pipeline, with the body that was read within the limit. */
function serveGraphql(app: FastifyInstance, runtime: GatewayRuntime, explorable: boolean): void {
  void app.register((scope, _opts, done) => {
    scope.removeAllContentTypeParsers();
    // Only JSON: a browser cannot send it to another site without asking first, so no form can run a mutation.
    scope.addContentTypeParser(['application/json', 'application/graphql+json'], { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
      const status = error.statusCode ?? 500;
      const [code, message] = REFUSALS[status] ?? ['INTERNAL_ERROR', 'Internal error'];
      return reply.status(status).send({ errors: [{ message, extensions: { code } }] });
    });
    scope.route({
      url: '/graphql',
      method: ['GET', 'POST', 'OPTIONS'],
      handler: async (request, reply) => {
        if (explorable && wantsPage(request)) return sendGraphiQL(request, reply);
        reply.hijack();
        if (request.body !== undefined) Object.assign(request.raw, { body: request.body });
        runtime.requestListener(request.raw, reply.raw);
      },
    });
    done();
  });
}

async function allReady(urls: readonly string[]): Promise<void> {
  const states = await Promise.all(
    urls.map(async (url) => {
      const ok = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).then(
        (answer) => answer.ok,
        () => false,
      );
      return ok ? null : url;
    }),
  );
  const down = states.filter((url) => url !== null);
  if (down.length > 0) throw new Error(`not ready: ${down.join(', ')}`);
}
