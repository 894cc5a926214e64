import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { actorFromClaims } from '../../contracts/actor';
import type { Logger } from '../../lib/service/log';
import { channelKey, MessageVerifier } from '../../lib/signing/signed-channel';
import {
  keyIdOf,
  SIGNATURE_HEADER,
  SignatureRefused,
  SignatureVerifier,
  type SigningKey,
} from '../../lib/signing/signed-request';
import type { Operation, SubgraphExecutor } from '../executor';
import {
  type CallerMessage,
  CHANNEL_PATH,
  MAX_MESSAGE_BYTES,
  type Question,
  type SubgraphMessage,
  together,
  type Welcome,
} from './protocol';

/** How long operations that are under way have to be answered when the service stops, in ms; less than a process has to stop. */
const FINISH_MS = 8_000;
const GOING_AWAY = 1001;
const NOT_SIGNED = 4401;
/** A ping this often ends connections whose other end is gone, in ms. */
const PING_INTERVAL_MS = 12_000;
/** Documents that are remembered as they were parsed, and their characters together. */
const MAX_DOCUMENTS = 2_000;
const MAX_DOCUMENT_CHARACTERS = 1024 * 1024;

interface ChannelOptions {
  /** The subgraph, which signatures name. */
  name: string;
  keys: readonly SigningKey[];
  executor: SubgraphExecutor;
  log: Logger;
}

/** Answers the operations of other services on connections that stay open. */
export class ChannelServer {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    clientTracking: false,
  });
  private readonly connections = new Set<Connection>();
  private readonly verifier: SignatureVerifier;
  private readonly documents = new LRUCache<string, DocumentNode>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_DOCUMENT_CHARACTERS,
    sizeCalculation: (_document, text) => text.length + 1,
  });
  private isStopping = false;

  constructor(private readonly options: ChannelOptions) {
    this.verifier = new SignatureVerifier(options.keys, options.name);
  }

  /** Takes a connection that a service of this system signed; others are answered 401. */
  async accept(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    stream.once('error', () => stream.destroy());
    const opening = request.headers[SIGNATURE_HEADER] as string | undefined;
    try {
      await this.verifier.verify(opening, { method: 'GET', path: CHANNEL_PATH, body: '' });
    } catch (error) {
      const isRefused = error instanceof SignatureRefused;
      if (isRefused)
        this.options.log.warn({ reason: error.message }, 'rejected a connection that no service of this system signed');
      return refuse(stream, isRefused ? '401 Unauthorized' : '500 Internal Server Error');
    }
    if (this.isStopping) return refuse(stream, '503 Service Unavailable');
    const key = this.options.keys.find(({ id }) => id === keyIdOf(opening ?? ''));
    const nonce = randomBytes(32).toString('base64');
    const messages = new MessageVerifier(channelKey(key?.secret ?? '', opening ?? '', nonce));
    this.sockets.handleUpgrade(request, stream, head, (socket) => {
      const connection = new Connection(socket, stream, messages, this.options, (text) => this.documentOf(text));
      this.connections.add(connection);
      socket.once('close', () => this.connections.delete(connection));
      socket.send(JSON.stringify({ nonce } satisfies Welcome));
    });
  }

  /** Lets what is under way be answered, tells callers to ask elsewhere, and closes all connections. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const late = new AbortController();
    const all = Promise.all([...this.connections].map((connection) => connection.finish()));
    await Promise.race([all, sleep(FINISH_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    for (const connection of this.connections) connection.end();
  }

  private documentOf(text: string): DocumentNode {
    const known = this.documents.get(text);
    if (known) return known;
    const document = parse(text);
    this.documents.set(text, document);
    return document;
  }
}

/** One connection of one caller. */
class Connection {
  private readonly underWay = new Map<number, AbortController>();
  private readonly gather: () => void;
  private readonly closed: Promise<void>;
  /** Whether the caller has said that it asks nothing more. */
  private isLast = false;

  constructor(
    private readonly socket: WebSocket,
    stream: Duplex,
    private readonly messages: MessageVerifier,
    private readonly options: ChannelOptions,
    private readonly documentOf: (text: string) => DocumentNode,
  ) {
    this.gather = together(stream);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    let isAlive = true;
    const pings = setInterval(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, PING_INTERVAL_MS);
    socket.on('pong', () => (isAlive = true));
    socket.on('error', (error) => options.log.warn({ err: error }, 'a connection of another service failed'));
    socket.on('message', (data) => this.receive((data as Buffer).toString()));
    socket.once('close', () => {
      clearInterval(pings);
      for (const ending of this.underWay.values()) ending.abort();
    });
  }

  /** Tells the caller to ask nothing more, and waits until all is answered. */
  finish(): Promise<void> {
    this.send({ stopping: true });
    return this.closed;
  }

  end(): void {
    this.socket.close(GOING_AWAY, 'Going away');
  }

  private receive(data: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    let message: CallerMessage;
    try {
      message = JSON.parse(this.messages.verify(data)) as CallerMessage;
    } catch (error) {
      this.options.log.warn({ err: error }, 'closed a connection with a message that its caller did not sign');
      return this.socket.close(NOT_SIGNED, 'Not signed');
    }
    if ('cancelled' in message) return this.underWay.get(message.cancelled)?.abort();
    if ('leaving' in message) {
      this.isLast = true;
      return this.endWhenDone();
    }
    void this.answer(message);
  }

  private async answer({ id, query, ...asked }: Question): Promise<void> {
    const ending = new AbortController();
    this.underWay.set(id, ending);
    try {
      const document = this.documentOf(query);
      const operationType = getOperationAST(document, asked.operationName)?.operation ?? OperationTypeNode.QUERY;
      if (operationType === OperationTypeNode.SUBSCRIPTION)
        throw new Error('a subscription was asked for where answers are single');
      const operation: Operation = {
        ...asked,
        actor: actorFromClaims(asked.actor),
        document,
        operationType,
        signal: ending.signal,
      };
      this.send({ id, result: (await this.options.executor.run(operation)) as ExecutionResult });
    } catch (error) {
      if (!ending.signal.aborted)
        this.options.log.error({ err: error, requestId: asked.requestId }, 'an operation of another service failed');
      this.send({ id, result: { data: null, errors: [INTERNAL] } });
    } finally {
      this.underWay.delete(id);
      if (this.isLast) this.endWhenDone();
    }
  }

  private endWhenDone(): void {
    if (this.underWay.size === 0) this.end();
  }

  private send(message: SubgraphMessage): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.gather();
    this.socket.send(JSON.stringify(message));
  }
}

const INTERNAL = new GraphQLError('Internal error', { extensions: { code: 'INTERNAL_ERROR' } });

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
