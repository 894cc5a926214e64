import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Logger } from './log';

/** A ping this often keeps proxies from closing a silent socket; one without an answer until the next ends it. In ms. */
const PING_INTERVAL_MS = 12_000;
const GOING_AWAY = 1001;

/** The messages that a client sends. */
const OF_CLIENTS: ReadonlySet<string> = new Set(['connection_init', 'subscribe', 'complete', 'ping', 'pong']);

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
    socket.on('error', (error: Error & { code?: string }) => {
      // What a client sends that is no WebSocket, or too large, is its own fault: ws closes the socket and says why.
      if (error.code?.startsWith('WS_ERR_')) return log.debug({ code: error.code }, 'a WebSocket was closed');
      fail('a WebSocket failed')(error);
    });
    const stopPings = keepAlive(socket);
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on('message', (data) => {
            const message = received((data as Buffer).toString());
            if ('refusal' in message) return socket.close(CloseCode.BadRequest, message.refusal);
            const handled = 'answer' in message ? send(socket, message.answer) : receive(message.text);
            handled.catch(fail('a message of a WebSocket could not be handled'));
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

interface Subscribe {
  type?: unknown;
  id?: unknown;
  payload?: Record<string, unknown> | null;
}

/**
 * A message as graphql-ws takes it. It closes the socket, with all that runs on it, for an operation that has no text (persisted ones are
 * named by a hash alone) or whose members are of another kind: that one operation is answered by an error instead.
 */
function received(text: string): { text: string } | { answer: string } | { refusal: string } {
  let message: Subscribe | null;
  try {
    message = JSON.parse(text) as Subscribe | null;
  } catch {
    return { text };
  }
  // What only servers say, and what nobody does: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
  if (typeof message?.type === 'string' && !OF_CLIENTS.has(message.type))
    return { refusal: 'Expected connection_init, subscribe, complete, ping or pong' };
  if (message?.type !== 'subscribe' || typeof message.id !== 'string' || message.id === '') return { text };
  const { id, payload } = message;
  const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  const refused = (expected: string): { answer: string } => {
    const error = { message: `Expected ${expected}.`, extensions: { code: 'BAD_REQUEST' } };
    return { answer: JSON.stringify({ id, type: 'error', payload: [error] }) };
  };
  if (!payload || !isMap(payload)) return refused('an operation as the payload, as in { "query": "{ __typename }" }');
  for (const name of ['variables', 'extensions'])
    if (payload[name] != null && !isMap(payload[name])) return refused(`an object as \`${name}\``);
  if (payload['operationName'] != null && typeof payload['operationName'] !== 'string')
    return refused('a text as `operationName`');
  if (typeof payload['query'] === 'string') return { text };
  if (payload['query'] != null) return refused('a text as `query`');
  return { text: JSON.stringify({ ...message, payload: { ...payload, query: '' } }) };
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
