import { type GatewayRuntime, getGraphQLWSOptions } from '@graphql-hive/gateway-runtime';
import { useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { ClosingStack } from '../lib/service/closing';
import type { Actor } from '../lib/subgraph/context';
import type { Authenticator } from './authentication';

/** Credentials must come within this time, in ms. */
const INIT_TIMEOUT_MS = 3_000;

interface Extra {
  request: IncomingMessage;
  actor?: Actor;
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
  const options = getGraphQLWSOptions(runtime as never, (context) => {
    const { request, actor } = context.extra as Extra;
    // The pipeline wants a request; the credentials were checked when the socket was opened.
    return { actor, request: new Request(`http://${request.headers.host ?? 'localhost'}/graphql`, { method: 'POST' }) };
  });
  const handle = useServer(
    {
      ...options,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: async (context) => {
        const extra = context.extra as unknown as Extra;
        try {
          extra.actor = await authenticator.identify(keyOf(context.connectionParams, extra.request));
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
