import { type GatewayRuntime, getGraphQLWSOptions } from '@graphql-hive/gateway-runtime';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ClosingStack } from '../lib/service/closing';
import type { Logger } from '../lib/service/log';
import { ANONYMOUS } from '../lib/subgraph/context';
import { type Authenticator, InvalidApiKey } from './authentication';

/** Credentials must come within this time, in ms. */
const INIT_TIMEOUT_MS = 3_000;
/** RFC 6455's registry of close codes. */
const TRY_AGAIN_LATER = 1013;

interface Extra {
  request: IncomingMessage;
  socket: WebSocket;
}

interface Options {
  server: Server;
  runtime: GatewayRuntime;
  authenticator: Authenticator;
  /** Largest message, in bytes. */
  maxPayload: number;
  log: Logger;
}

/**
 * Serves operations over WebSocket (protocol graphql-transport-ws). The API key comes in `connectionParams`, as
 * `X-API-Key` or `apiKey`, or as a header of the upgrade; a wrong one closes the socket with 4403.
 */
export function serveWebSockets({ server, runtime, authenticator, maxPayload, log }: Options, closing: ClosingStack): void {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload });
  const options = getGraphQLWSOptions(runtime as never, async (context) => {
    const { request, socket } = context.extra as Extra;
    // Asked anew for each operation: a key that was revoked is good for nothing on an open socket either.
    const actor = await authenticator.identify(keyOf(context.connectionParams as Record<string, unknown> | undefined, request)).catch((error: unknown) => {
      refuse(socket, error, log);
      return ANONYMOUS;
    });
    return { actor, request: new Request(`http://${request.headers.host ?? 'localhost'}/graphql`, { method: 'POST' }) };
  });
  const handle = useServer(
    {
      ...options,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: async (context) => {
        try {
          await authenticator.identify(keyOf(context.connectionParams, (context.extra as unknown as Extra).request));
          return true;
        } catch (error) {
          refuse((context.extra as unknown as Extra).socket, error, log);
          return false;
        }
      },
    },
    sockets,
  );
  closing.defer('websockets', () => handle.dispose());
}

/** A wrong key is final; that a key cannot be checked passes. */
function refuse(socket: WebSocket, error: unknown, log: Logger): void {
  if (error instanceof InvalidApiKey) return socket.close(CloseCode.Forbidden, 'Forbidden');
  log.error({ err: error }, 'KAM cannot say whom a key belongs to');
  socket.close(TRY_AGAIN_LATER, 'The key cannot be checked at the moment');
}

function keyOf(params: Record<string, unknown> | undefined, request: IncomingMessage): string | undefined {
  const named = Object.entries(params ?? {}).find(([name]) => /^(?:x-api-key|apikey)$/i.test(name))?.[1];
  const header = request.headers['x-api-key'];
  return typeof named === 'string' ? named : typeof header === 'string' ? header : undefined;
}
