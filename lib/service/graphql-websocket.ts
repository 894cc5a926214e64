import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import type { GraphQLFormattedError } from 'graphql';
import type { IncomingMessage } from 'node:http';
import type { WebSocket, WebSocketServer } from 'ws';
import { withoutStatus } from './graphql-errors';
import type { Logger } from './log';

/** A ping this often keeps proxies from closing a silent socket; one without an answer until the next ends it. In ms. */
const PING_INTERVAL_MS = 12_000;
const GOING_AWAY = 1001;

/** What operations get of the socket that they came on. */
export interface SocketExtra {
  socket: WebSocket;
  request: IncomingMessage;
}

/**
 * Serves GraphQL over WebSockets (protocol graphql-transport-ws). It is what graphql-ws's own `useServer` is, but what
 * goes wrong is logged through our logger, which escapes what a caller sent, and never sent to the caller.
 * @returns how to close all sockets
 */
export function serveGraphqlWebSocket(
  options: ServerOptions,
  sockets: WebSocketServer,
  log: Logger,
): () => Promise<void> {
  const server = makeServer(options);
  sockets.options.handleProtocols = handleProtocols;
  sockets.on('error', (error) => log.error({ err: error }, 'the WebSocket server failed'));
  sockets.on('connection', (socket, request) => {
    const fail = (message: string) => (error: unknown) => {
      log.warn({ err: error }, message);
      socket.close(CloseCode.InternalServerError, 'Internal error');
    };
    socket.on('error', fail('a WebSocket failed'));
    const stopPings = keepAlive(socket);
    const answers = refusalsAsErrors((data) => send(socket, data));
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: answers.send,
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on('message', (data) => {
            const text = (data as Buffer).toString();
            answers.heard(text);
            receive(text).catch(fail('a message of a WebSocket could not be handled'));
          }),
      },
      { socket, request } satisfies SocketExtra,
    );
    socket.once('close', (code, reason) => {
      stopPings();
      void closed(code, String(reason));
    });
  });
  return async () => {
    for (const socket of sockets.clients) socket.close(GOING_AWAY, 'Going away');
    sockets.removeAllListeners();
    await new Promise<void>((resolve, reject) => sockets.close((error) => (error ? reject(error) : resolve())));
  };
}

const COMPLETE = /"type"\s*:\s*"complete"/;
const HEAD = /^\{"id":"((?:[^"\\]|\\.)*)","type":"(\w+)"/;

/**
 * An operation that was never executed, because it is not valid or not allowed, is answered by `error`, which ends it; `next` and
 * `complete` are for what was executed (github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). The runtime answers both alike.
 */
function refusalsAsErrors(send: (data: string) => Promise<void>): {
  send: (data: string) => Promise<void>;
  heard: (message: string) => void;
} {
  const executed = new Set<string>();
  const refused = new Set<string>();
  const answer = async (data: string): Promise<void> => {
    const [, id = '', type] = HEAD.exec(data) ?? [];
    if (type === 'complete') {
      executed.delete(id);
      return refused.delete(id) ? undefined : send(data);
    }
    if (type !== 'next' || executed.has(id)) return send(data);
    const { payload } = JSON.parse(data) as { payload: { errors?: GraphQLFormattedError[] } };
    // A stream that is ended before its first event was accepted all the same: its client is to go on with another one.
    const isEnd = payload.errors?.some(({ extensions }) => extensions?.['code'] === 'RESUME_FROM_CURSOR');
    if (!('data' in payload) && payload.errors && !isEnd) {
      refused.add(id);
      return send(`{"id":"${id}","type":"error","payload":${JSON.stringify(payload.errors.map(withoutStatus))}}`);
    }
    executed.add(id);
    return send(data);
  };
  /** What a client completes is not answered, and it may use the id again. */
  const heard = (message: string): void => {
    if (!COMPLETE.test(message)) return;
    const id = completedBy(message);
    executed.delete(id);
    refused.delete(id);
  };
  return { send: answer, heard };
}

/** The id of what a client completes; empty when the message is another one, or none. */
function completedBy(message: string): string {
  try {
    const { type, id } = JSON.parse(message) as { type?: unknown; id?: unknown };
    // As the head of an answer has it.
    return type === 'complete' && typeof id === 'string' ? JSON.stringify(id).slice(1, -1) : '';
  } catch {
    // The protocol closes the connection of whoever sent that.
    return '';
  }
}

function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(data, (error) => (error ? reject(error) : resolve()));
  });
}

function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, PING_INTERVAL_MS);
  return () => clearInterval(timer);
}
