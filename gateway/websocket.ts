import { isAsyncIterable } from '@graphql-tools/utils';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, parse } from 'graphql';
import { type Context, type SubscribePayload, CloseCode } from 'graphql-ws';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { ANONYMOUS } from '../contracts/actor';
import { withoutStatus } from '../lib/service/graphql-errors';
import { PublicError } from '../subgraph-kit/errors';
import type { ClosingStack } from '../lib/service/closing';
import type { Logger } from '../lib/service/log';
import { type Authenticator, type Credentials, InvalidCredentials, readCredentials } from './authentication';
import type { SessionCookie } from './console/session-cookie';
import type { GatewayRuntime, GatewayRequestContext } from './context';
import type { Limits } from './limits';
import { nameOf } from './plugins/overload';
import { RateExceeded, type RateLimiter } from './rate-limiter';
import { serveGraphqlWebSocket } from '../lib/service/graphql-websocket';

/** Credentials must come within this time, in ms. */
const INIT_TIMEOUT_MS = 10_000;
/** RFC 6455's registry of close codes. */
const TRY_AGAIN_LATER = 1013;

interface Extra {
  request: IncomingMessage;
  socket: WebSocket;
}

/** What the runtime makes of an operation. */
type Result = ExecutionResult | AsyncIterable<ExecutionResult>;

/** graphql-ws wants a document of what it executes; the runtime reads the real one. */
const ANY = parse('{ __typename }');

interface Options {
  server: Server;
  runtime: GatewayRuntime;
  authenticator: Authenticator;
  /** The session of the console. */
  cookie: SessionCookie;
  limiter: RateLimiter;
  limits: Limits;
  /** The network address that an upgrade came from. */
  addressOf: (request: IncomingMessage) => string;
  log: Logger;
}

/**
 * Serves operations over WebSocket (protocol graphql-transport-ws). Credentials come in `connectionParams`, by the names of the
 * headers or as `apiKey`, or as headers of the upgrade. Wrong ones close the socket with 4403, as do those that expire or are
 * revoked while it is open.
 */
export function serveWebSockets(
  { server, runtime, authenticator, cookie, limiter, limits, addressOf, log }: Options,
  closing: ClosingStack,
): void {
  const sockets = new WebSocketServer({
    server,
    path: '/graphql',
    maxPayload: limits.MAX_FRAME_BYTES,
  });
  const unwatch = new WeakMap<WebSocket, () => void>();
  /** Asked anew for each operation: revoked credentials are not valid on an open socket either. */
  const identify = async (context: Context, socket: WebSocket): Promise<GatewayRequestContext> => {
    const address = addressOf((context.extra as Extra).request);
    try {
      limiter.admitAddress(address);
      const credentials = credentialsOf(context, cookie);
      const actor = await authenticator.identify(credentials, address, 'open');
      return { actor, address, credentials, rate: await limiter.admit(actor, address) };
    } catch (error) {
      if (error instanceof RateExceeded) return { actor: ANONYMOUS, refusal: error };
      refuse(socket, error, log);
      return { actor: ANONYMOUS };
    }
  };

  /** How many sockets each caller has open. */
  const counts = new Map<string, number>();
  const opened = (socket: WebSocket, caller: string): boolean => {
    const count = counts.get(caller) ?? 0;
    // One that was closed meanwhile tells so no more.
    if (count >= limits.MAX_SOCKETS || socket.readyState !== socket.OPEN) return false;
    counts.set(caller, count + 1);
    socket.once('close', () => {
      const left = (counts.get(caller) ?? 1) - 1;
      if (left > 0) counts.set(caller, left);
      else counts.delete(caller);
    });
    return true;
  };

  const run = async (context: Context, params: SubscribePayload): Promise<Result> => {
    const { request: upgrade, socket } = context.extra as Extra;
    const requestId = String(upgrade.headers['x-request-id'] ?? '').slice(0, 100) || randomUUID();
    const headers = { 'x-request-id': requestId };
    const request = new Request('http://gateway/graphql', { method: 'POST', headers });
    const facts = { ...(await identify(context, socket)), requestId, isSocket: true, request };
    try {
      return (await runtime.getResultForParams(
        { params, request } as never,
        {
          ...facts,
          params,
          connectionParams: context.connectionParams,
          waitUntil: runtime.waitUntil,
        } as never,
      )) as Result;
    } catch (error) {
      // What is no operation at all is thrown, not answered.
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  };

  const close = serveGraphqlWebSocket(
    {
      execute: ({ contextValue }) => contextValue as Result,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: async (context) => {
        const { socket, request } = context.extra as Extra;
        try {
          limiter.admitAddress(addressOf(request));
          const credentials = credentialsOf(context, cookie);
          const actor = await authenticator.identify(credentials, addressOf(request));
          if (!opened(socket, nameOf({ actor, address: addressOf(request) }))) {
            socket.close(TRY_AGAIN_LATER, 'Too many connections');
            return false;
          }
          if (credentials)
            unwatch.set(
              socket,
              authenticator.watch(credentials, () => socket.close(CloseCode.Forbidden, 'Forbidden')),
            );
          return true;
        } catch (error) {
          refuse(socket, error, log);
          return false;
        }
      },
      onDisconnect: (context) => unwatch.get((context.extra as Extra).socket)?.(),
      /**
       * Operations run here, before graphql-ws counts them as executed: what is not valid or not allowed is answered by `error`,
       * which ends it; `next` is for what was executed (github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md).
       */
      onSubscribe: async (context, _id, payload) => {
        if (Object.keys(context.subscriptions).length > limits.MAX_SOCKET_OPERATIONS) {
          const message = `A WebSocket may have ${limits.MAX_SOCKET_OPERATIONS} operations open. Complete one first, or open another socket.`;
          return [new PublicError('TOO_MANY_OPERATIONS', message, { limit: limits.MAX_SOCKET_OPERATIONS })];
        }
        const result = await run(context, payload);
        const isRefused = !isAsyncIterable(result) && !('data' in result) && result.errors;
        return isRefused || ({ document: ANY, contextValue: result } as unknown as ExecutionArgs);
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => withoutStatus(error.toJSON())),
    },
    sockets,
    log,
  );
  closing.defer('websockets', close);
}

/** Wrong credentials are final; that they cannot be checked passes. */
function refuse(socket: WebSocket, error: unknown, log: Logger): void {
  if (error instanceof InvalidCredentials) return socket.close(CloseCode.Forbidden, 'Forbidden');
  if (error instanceof RateExceeded) return socket.close(TRY_AGAIN_LATER, 'Too many requests');
  log.error({ err: error }, 'the authentication service is unavailable');
  socket.close(TRY_AGAIN_LATER, 'The authentication service is unavailable');
}

/** @throws InvalidCredentials */
function credentialsOf(context: Context, cookie: SessionCookie): Credentials | null {
  const { headers } = (context.extra as Extra).request;
  const params = new Map(
    Object.entries(context.connectionParams ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const own = readCredentials((name) => {
    const value = params.get(name) ?? (name === 'x-api-key' ? params.get('apikey') : undefined) ?? headers[name];
    return typeof value === 'string' ? value : null;
  });
  return own ?? cookie.credentialsOfUpgrade((name) => headers[name] as string | undefined);
}
