import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './log';
import { metricsOf, type Registry } from './metrics';

/** How long a connection may carry nothing in either direction, in ms. */
const SILENT_CONNECTION_MS = 60_000;

/** How long requests that are under way have to be answered when the server closes, in ms; less than a process has to stop. */
const FINISH_MS = 8_000;
/** What was sent before comes within so long, in ms; nothing for so long means that nothing more comes. */
const LATECOMERS_MS = 2_000;
const QUIET_MS = 50;

export interface HttpServerOptions {
  log: Logger;
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Largest body that is read, in bytes. */
  bodyLimit: number;
  /**
   * Rejects with the reason while the service cannot do its work: a `NotReady` is shown, other reasons are only logged. Gives the state
   * of what it does part of its work with, when not all of that is there.
   */
  ready: () => Promise<Record<string, string> | void>;
  /** How a request is refused, in the form that its path has; as a JSON object with `error` when absent. */
  refusal?: (request: FastifyRequest, code: string, message: string) => { body: object; contentType: string };
  /** Served as /metrics when given. */
  metrics?: Registry | undefined;
}

const plainRefusal: NonNullable<HttpServerOptions['refusal']> = (_request, code, message) => ({
  body: { error: { code, message } },
  contentType: 'application/json; charset=utf-8',
});

/** The service misses something that it needs. The answer says what, by name only. */
export class NotReady extends Error {
  constructor(
    message: string,
    readonly parts: Record<string, string>,
  ) {
    super(message);
  }
}

/** The address that a request came from, as the first of this many trusted proxies reports it. */
export function addressBehind({ headers, socket }: IncomingMessage, proxies: number): string {
  const told = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return (proxies > 0 ? told.at(-proxies) : undefined) ?? socket.remoteAddress ?? 'unknown';
}

/** The path and query of a request line, which may name the whole address, as requests to proxies do (RFC 9112, 3.2.2). */
function pathOf(target: string): string {
  if (!/^https?:/i.test(target) || !URL.canParse(target)) return target;
  const { pathname, search } = new URL(target);
  return `${pathname}${search}`;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Lets the requests that are under way be answered, and refuses others; call it before `close`. */
    finish(): Promise<void>;
  }
  interface FastifyRequest {
    /** The body as it came, for signatures. */
    rawBody?: Buffer;
  }
}

/** A Fastify instance with what every service has: health, readiness, and the raw body kept for signatures. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: options.bodyLimit,
    forceCloseConnections: true,
    requestTimeout: 30_000,
    // A client that neither reads nor writes is gone; streams that live send something every few seconds.
    connectionTimeout: SILENT_CONNECTION_MS,
    logger: false,
    // Addresses that cannot be read, in the shape of all other errors, and without repeating them.
    frameworkErrors: (_error, _request, reply: FastifyReply) =>
      void reply.status(400).send({ error: { code: 'BAD_REQUEST', message: 'The address cannot be read.' } }),
    routerOptions: { maxParamLength: 200 },
    rewriteUrl: ({ url = '/' }) => pathOf(url),
  });
  app.decorate('finish', finishing(app, options.refusal ?? plainRefusal));
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = body as Buffer;
    try {
      done(null, body.length === 0 ? undefined : (JSON.parse(body.toString('utf8')) as unknown));
    } catch {
      done(Object.assign(new Error('The body is not JSON.'), { statusCode: 400 }));
    }
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    const requestId = request.headers['x-request-id'];
    if (status >= 500) options.log.error({ err: error, requestId }, 'unexpected error');
    void reply.status(status).send({
      error: {
        code: status >= 500 ? 'INTERNAL_ERROR' : 'BAD_REQUEST',
        message: status >= 500 ? 'Internal error' : error.message,
      },
    });
  });
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      const parts = await options.ready();
      return { status: 'ready', ...(parts && { parts }) };
    } catch (error) {
      options.log.warn({ err: error }, 'not ready');
      return reply.status(503).send({ status: 'not ready', ...(error instanceof NotReady && { parts: error.parts }) });
    }
  });
  const { metrics } = options;
  if (metrics)
    app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metricsOf([metrics])));
  return app;
}

/**
 * What lets the requests that are under way be answered. What clients have sent may not have been read yet: it is answered as ever until
 * nothing more comes, for a while; what comes later is told to ask again elsewhere. All of these answers are the last of their
 * connections: a client that sends the next request on one that is about to be closed would lose it.
 */
function finishing(app: FastifyInstance, refusal: NonNullable<HttpServerOptions['refusal']>): () => Promise<void> {
  const underWay = new Set<ServerResponse>();
  let isFinishing = false;
  let isOver = false;
  const isLast = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  let came = 0;
  let onEmpty: (() => void) | undefined;
  app.addHook('onRequest', async (request, reply) => {
    came += 1;
    if (isOver) {
      const { body, contentType } = refusal(request, 'SERVICE_UNAVAILABLE', 'The service restarts. Try again.');
      return reply
        .status(503)
        .headers({ connection: 'close', 'retry-after': '1', 'content-type': contentType })
        .send(JSON.stringify(body));
    }
    if (isFinishing) isLast(reply.raw);
    underWay.add(reply.raw);
    reply.raw.once('close', () => {
      underWay.delete(reply.raw);
      if (underWay.size === 0) onEmpty?.();
    });
  });
  const emptied = async (atMostMs: number): Promise<void> => {
    if (underWay.size === 0) return;
    const timer = new AbortController();
    await Promise.race([
      new Promise<void>((resolve) => (onEmpty = resolve)),
      sleep(atMostMs, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
  };
  const noMoreCome = async (): Promise<void> => {
    const until = performance.now() + LATECOMERS_MS;
    for (let seen = -1; seen !== came && performance.now() < until;) {
      seen = came;
      await emptied(until - performance.now());
      await sleep(QUIET_MS);
    }
  };
  return async () => {
    isFinishing = true;
    for (const response of underWay) isLast(response);
    await noMoreCome();
    isOver = true;
    await emptied(FINISH_MS);
    // Whoever sends something now is told so: a connection that is cut tells nothing.
    await noMoreCome();
  };
}

/** Why nothing can listen there, and what to do; null for what is no fault of the configuration. */
function unableToListen(code: string | undefined, host: string, port: number): string | null {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Stop what uses it, or choose another with PORT=… .`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Choose one above 1023 with PORT=… .`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
      return `HOST=${host} is no address of this machine. Expected localhost, 0.0.0.0 or one of its addresses.`;
    default:
      return null;
  }
}

/** Starts listening; @returns the address that others on this machine can use. @throws Error with what to do when the port or the address cannot be used. */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw new Error(unableToListen((error as NodeJS.ErrnoException).code, host, port) ?? (error as Error).message, {
      cause: error,
    });
  }
  const address = app.server.address() as { port: number };
  return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${address.port}`;
}
