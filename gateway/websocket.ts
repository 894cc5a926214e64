import { type GatewayRuntime, getGraphQLWSOptions } from '@graphql-hive/gateway-runtime';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ClosingStack } from '../lib/service/closing';
import { ANONYMOUS } from '../lib/subgraph/context';
import type { Authenticator } from './authentication';

/** Credentials must come within this time, in ms. */
const INIT_TIMEOUT_MS = 3_000;

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
}

/**
 * Serves operations over WebSocket (protocol graphql-transport-ws). The API key comes in `connectionParams`, as
 * `X-API-Key` or `apiKey`, or as a header of the upgrade; a wrong one closes the socket with 4403.
 */
export function serveWebSockets({ server, runtime, authenticator, maxPayload }: Options, closing: ClosingStack): void {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload });
  const options = getGraphQLWSOptions(runtime as never, async (context) => {
    const { request, socket } = context.extra as Extra;
    // Asked anew for each operation: a key that was revoked is good for nothing on an open socket either.
    const actor = await authenticator.identify(keyOf(context.connectionParams as Record<string, unknown> | undefined, request)).catch(() => {
      socket.close(CloseCode.Forbidden, 'Forbidden');
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
        } catch {
          return false;
        }
      },
    },
    sockets,
  );
  closing.defer('websockets', () => handle.dispose());
}

function keyOf(params: Record<string, unknown> | undefined, request: IncomingMessage): string | undefined {
  const named = Object.entries(params ?? {}).find(([name]) => /^(?:x-api-key|apikey)$/i.test(name))?.[1];
  const header = request.headers['x-api-key'];
  return typeof named === 'string' ? named : typeof header === 'string' ? header : undefined;
}
