import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { WebSocket, WebSocketServer } from 'ws';
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
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on('message', (data) => {
            receive((data as Buffer).toString()).catch(fail('a message of a WebSocket could not be handled'));
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
