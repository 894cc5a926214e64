import compression from 'compression';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants } from 'node:zlib';
import { Admission } from './admission';
import type { GatewayRuntime } from './context';
import { ClosingStack } from '../lib/service/closing';
import { addressBehind, createHttpServer, listen, NotReady } from '../lib/service/http-server';
import type { Registry } from '../lib/service/metrics';
import type { Logger } from '../lib/service/log';
import type { SubgraphExecutor } from '../subgraph-kit/executor';
import { Authenticator } from './authentication';
import { allowOrigins } from './cors';
import { serveConsole } from './console/pages';
import { SessionCookie } from './console/session-cookie';
import { type DemoUser, serveSession } from './console/session-routes';
import { serveDeliverableRoute } from './deliverable-route';
import { refuseEarly } from './early-refusals';
import { serveExecuteRoute } from './execute-route';
import { sendGraphiQL, wantsPage } from './graphiql';
import { DEFAULT_LIMITS, type Limits } from './limits';
import { excessOf } from '../lib/json-depth';
import { CONSOLE_OPERATIONS_FILE } from './config';
import { mediaTypeFor } from './media-type';
import { SINGLE_CONNECTION } from './plugins/single-connection';
import { Streams } from './plugins/streams';
import { RegisteredOperations } from './registered-operations';
import { RateLimiter } from './rate-limiter';
import { createRuntime } from './runtime';
import { subgraphCaller } from './subgraph-caller';
import { serveWebSockets } from './websocket';
import { type Clock, SYSTEM_CLOCK } from '../lib/service/clock';

/** What is rejected before the pipeline, in the shape of a GraphQL answer. */
const refusals = (limits: Limits): Record<number, [code: string, message: string]> => ({
  400: ['BAD_REQUEST', 'The request cannot be read.'],
  413: ['REQUEST_TOO_LARGE', `The body exceeds the limit of ${limits.MAX_BODY_BYTES} bytes.`],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Send the operation as JSON, with the header "content-type: application/json".'],
});
/** Around the variables of a body. */
const BODY_LEVELS = 2;
const READY_TIMEOUT_MS = 2_000;
/** How long clients have to take the last message of their subscriptions when the gateway stops. */
const STREAMS_END_MS = 3_000;
/** Answers with fewer bytes fit into a packet anyway. */
const COMPRESS_FROM_BYTES = 1_024;

export interface GatewayOptions {
  /** The composed schema, as in schema/supergraph.graphql. */
  supergraph: string;
  /** How each subgraph is reached. */
  executors: ReadonlyMap<string, SubgraphExecutor>;
  /** Where each subgraph is, by name, for readiness. */
  urls: Readonly<Record<string, string>>;
  /** Browser origins that may call. */
  corsOrigins: readonly string[];
  /** Files with the only operations that are taken; any are when there are none. */
  operationsFiles?: readonly string[] | undefined;
  /** What the gateway accepts. */
  limits?: Limits | undefined;
  /** How many proxies stand before the gateway, whose word on the caller's address is taken. */
  proxies?: number | undefined;
  /** Whether the schema may be read and GraphiQL is served. */
  explorable: boolean;
  /** Folder of the built console; not served when absent. */
  consoleDir?: string | undefined;
  /** Users that are named where one signs in to the console; none in production. */
  demoUsers?: readonly DemoUser[] | undefined;
  /** Where metrics of requests are kept. */
  metrics: Registry;
  host: string;
  port: number;
  log: Logger;
  clock?: Clock;
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
  const { log, executors, explorable, clock = SYSTEM_CLOCK } = options;
  for (const [name, executor] of executors) closing.defer(name, () => executor.close());
  const [kam, orchestrator] = [executors.get('kam'), executors.get('orchestrator')];
  if (!kam || !orchestrator) throw new Error('the gateway needs executors for kam and the orchestrator');
  const limits = options.limits ?? DEFAULT_LIMITS;
  const authenticator = new Authenticator(kam, log, clock);
  closing.defer('authenticator', () => authenticator.close());
  authenticator.start();
  const limiter = new RateLimiter(kam, limits, clock);
  const cookie = new SessionCookie(
    () => (app.server.address() as AddressInfo).port,
    (header) => (options.proxies ?? 0) > 0 && header('x-forwarded-proto') === 'https',
  );

  const { operationsFiles = [] } = options;
  const registered =
    operationsFiles.length > 0
      ? new RegisteredOperations([
          ...operationsFiles,
          ...(options.consoleDir === undefined ? [] : [CONSOLE_OPERATIONS_FILE]),
        ])
      : undefined;
  const admission = new Admission(limits);
  const streams = new Streams(limits);
  const runtime = createRuntime({
    supergraph: options.supergraph,
    ask: subgraphCaller(executors, authenticator, log),
    limits,
    explorable,
    registered,
    authenticator,
    cookie,
    limiter,
    admission,
    streams,
    metrics: options.metrics,
    log,
    clock,
  });
  closing.defer('runtime', async () => runtime.dispose());

  const app = createHttpServer({
    ...options,
    metrics: undefined,
    // Clients of the graph read errors of GraphQL.
    refusal: (request, code, message) => ({
      body: request.url.startsWith('/graphql')
        ? { errors: [{ message, extensions: { code } }] }
        : { error: { code, message } },
      contentType: mediaTypeFor(request.headers.accept),
    }),
    bodyLimit: limits.MAX_BODY_BYTES,
    ready: () => readiness(options.urls),
  });
  closing.defer('http', () => app.close());
  closing.defer('requests', () => app.finish());
  const addressOf = (request: IncomingMessage): string => addressBehind(request, options.proxies ?? 0);
  app.addHook('onRequest', async (request, reply) => {
    Object.assign(request.raw, { clientAddress: addressOf(request.raw) });
    if (!URL.canParse(`http://${request.headers.host ?? ''}/`))
      return reply.status(400).send({ error: { code: 'BAD_REQUEST', message: 'The Host header names no host.' } });
  });
  allowOrigins(app, { origins: options.corsOrigins, explorable });
  serveDeliverableRoute(app, { runtime, authenticator, cookie, orchestrator, addressOf });
  if (options.consoleDir !== undefined) {
    serveSession(app, { runtime, authenticator, cookie, addressOf, demoUsers: options.demoUsers ?? [] });
    serveConsole(app, options.consoleDir);
  }
  serveGraphql(app, runtime, limits, explorable, admission);
  refuseEarly(app.server, admission);
  app.setNotFoundHandler((_request, reply) =>
    reply
      .status(404)
      .send({ error: { code: 'NOT_FOUND', message: 'There is nothing here. The graph is at /graphql.' } }),
  );
  const url = await listen(app, options);
  // After it listens: a WebSocket server would report a port that is taken as a fault of its own.
  serveWebSockets({ server: app.server, runtime, authenticator, cookie, limiter, limits, addressOf, log }, closing);
  closing.defer('streams', () => streams.end(STREAMS_END_MS));
  return url;
}

/** A mark of the order of bytes before the text is none of it. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** A body that is no GraphQL request. */
class UnreadableBody extends Error {
  readonly statusCode = 400;
}

/**
 * A request's body, read here and once: the pipeline would list every byte of one that it is given unread as a property.
 * @throws UnreadableBody
 */
function readBody(body: Buffer, limits: Limits): object {
  const excess = excessOf(body, { levels: limits.MAX_JSON_DEPTH + BODY_LEVELS, values: limits.MAX_JSON_VALUES });
  if (excess === 'levels')
    throw new UnreadableBody(`The body is nested more than ${limits.MAX_JSON_DEPTH} levels deep.`);
  if (excess === 'values')
    throw new UnreadableBody(
      `The body has more than ${limits.MAX_JSON_VALUES} values in lists and objects. Send large data as one text, or in several requests.`,
    );
  let text: string;
  try {
    text = UTF_8.decode(body);
  } catch {
    throw new UnreadableBody('The body is not in UTF-8, which JSON is written in. Send it as UTF-8.');
  }
  const request = tryJson(text);
  if (request === undefined)
    throw new UnreadableBody('The body is no valid JSON. Expected an object, as in {"query": "{ __typename }"}.');
  if (typeof request === 'object' && request !== null && !Array.isArray(request) && Object.keys(request).length > 0)
    return request;
  throw new UnreadableBody(
    'Expected one JSON object with an operation, as in {"query": "{ __typename }"}. Several operations are several requests.',
  );
}

/** @throws UnreadableBody when the members of a GET that are JSON are not */
function refuseUnreadableQuery(query: Record<string, unknown>): void {
  for (const name of ['variables', 'extensions']) {
    const text = query[name];
    if (text === undefined || text === '') continue;
    const value = typeof text === 'string' ? tryJson(text) : undefined;
    if (typeof value !== 'object' || Array.isArray(value))
      throw new UnreadableBody(
        `The parameter ${name} of the address is no JSON object. Expected one, encoded as a URL has it.`,
      );
  }
}

/** What is wrong with how a body is written; null when nothing is. */
function encodingFault(headers: IncomingMessage['headers']): string | null {
  const { 'content-encoding': coding = 'identity', 'content-type': type = '' } = headers;
  if (coding.toLowerCase() !== 'identity')
    return `Bodies are taken as they are, and not with "content-encoding: ${coding.slice(0, 40)}". Send it uncompressed.`;
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(type) ?? [];
  return /^(?:utf-?8|us-ascii)$/i.test(charset)
    ? null
    : `JSON is taken in UTF-8, and not with "charset=${charset.slice(0, 40)}". Send it as UTF-8.`;
}

/** What a text says as JSON; undefined when it is none. */
function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Hands requests to the gateway's own pipeline, with the body that was read within the limit. */
function serveGraphql(
  app: FastifyInstance,
  runtime: GatewayRuntime,
  limits: Limits,
  explorable: boolean,
  admission: Admission,
): void {
  const refusalOf = refusals(limits);
  serveExecuteRoute(app, runtime);
  const compressed = compression({
    threshold: COMPRESS_FROM_BYTES,
    level: constants.Z_BEST_SPEED,
    filter: isWholeAnswer,
  });
  void app.register((scope, _opts, done) => {
    scope.addHook('onRequest', (_request, reply, next) => {
      // Each answer, a refusal as well, is of one caller at one moment.
      void reply.header('cache-control', 'no-store');
      next();
    });
    // What cannot even wait is told so before its body is read; most is refused earlier still (`refuseEarly`), what pages send here.
    scope.addHook('onRequest', async (request, reply) => {
      if (!admission.isFullFor(request.headers) || request.method === 'OPTIONS') return;
      const { message, extensions } = admission.refusal();
      const { code, http } = extensions as { code: string; http: { status: number; headers: Record<string, string> } };
      return reply
        .status(http.status)
        .headers({ ...http.headers, 'cache-control': 'no-store' })
        .type(mediaTypeFor(request.headers.accept))
        .send(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
    });
    const handOver = (request: FastifyRequest, reply: FastifyReply): void => {
      // Whoever answers writes to the connection itself.
      for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value ?? '');
      reply.raw.setHeader('cache-control', 'no-store');
      reply.hijack();
      // The path alone: the pipeline puts a host before it.
      Object.assign(request.raw, { originalUrl: request.url });
      if (request.body !== undefined) Object.assign(request.raw, { body: request.body });
      compressed(request.raw as never, reply.raw as never, () => runtime.requestListener(request.raw, reply.raw));
    };
    // A body in another encoding would be read as something else.
    scope.addHook('onRequest', async (request, reply) => {
      const refused = encodingFault(request.headers);
      if (refused === null) return;
      return reply
        .status(415)
        .header('accept-encoding', 'identity')
        .type(mediaTypeFor(request.headers.accept))
        .send(JSON.stringify({ errors: [{ message: refused, extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }] }));
    });
    scope.removeAllContentTypeParsers();
    // Only JSON: a browser cannot send it to another site without asking first, so no form can run a mutation.
    scope.addContentTypeParser(
      ['application/json', 'application/graphql+json'],
      { parseAs: 'buffer' },
      (_request, body, parsed) => {
        try {
          parsed(null, readBody(body as Buffer, limits));
        } catch (error) {
          parsed(error as Error);
        }
      },
    );
    scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? 500;
      const [code, message] =
        error instanceof UnreadableBody
          ? ['BAD_REQUEST', error.message]
          : (refusalOf[status] ?? ['INTERNAL_ERROR', 'Internal error']);
      return reply
        .status(status)
        .type(mediaTypeFor(request.headers.accept))
        .send(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
    });
    scope.route({
      url: SINGLE_CONNECTION,
      method: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
      exposeHeadRoute: false,
      handler: (request, reply) => handOver(request, reply),
    });
    scope.route({
      url: '/graphql',
      method: ['GET', 'POST', 'OPTIONS'],
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        if (explorable && wantsPage(request)) return sendGraphiQL(request, reply);
        refuseUnreadableQuery(request.query as Record<string, unknown>);
        return handOver(request, reply);
      },
    });
    scope.route({
      url: '/graphql',
      method: ['HEAD', 'PUT', 'PATCH', 'DELETE'],
      handler: (request, reply) =>
        reply
          .status(405)
          .header('allow', 'GET, POST, OPTIONS')
          .type(mediaTypeFor(request.headers.accept))
          .send(
            JSON.stringify({
              errors: [
                { message: 'Send operations with POST, or queries with GET.', extensions: { code: 'BAD_REQUEST' } },
              ],
            }),
          ),
    });
    done();
  });
}

/** Streams are not: each event would wait until there is enough to compress. */
function isWholeAnswer(_request: unknown, response: { getHeader(name: string): unknown }): boolean {
  return /^application\/(graphql-response\+)?json/.test(String(response.getHeader('content-type')));
}

/** Nobody is known without it. */
const NEEDED = 'kam';

/**
 * The state of each subgraph, by name and not by where it is; nothing when all are ready. One that is away costs its own fields:
 * were the gateway not ready then, a balancer would take all gateways away at once.
 *
 * @throws NotReady when the one is away without which nothing can be answered
 */
async function readiness(urls: Readonly<Record<string, string>>): Promise<Record<string, string> | undefined> {
  const states = await Promise.all(
    Object.entries(urls).map(async ([name, url]) => {
      const ok = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).then(
        (answer) => answer.ok,
        () => false,
      );
      return [name, ok] as const;
    }),
  );
  if (states.every(([, ok]) => ok)) return undefined;
  const parts = Object.fromEntries(states.map(([name, ok]) => [name, ok ? 'ready' : 'not ready']));
  if (parts[NEEDED] === 'not ready') throw new NotReady(`not ready: ${NEEDED}`, parts);
  return parts;
}
