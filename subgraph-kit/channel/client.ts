import type { ExecutionResult } from 'graphql';
import { setMaxListeners } from 'node:events';
import WebSocket from 'ws';
import { channelKey, MessageSigner } from '../../lib/signing/signed-channel';
import { SIGNATURE_HEADER, sign, type SigningKey } from '../../lib/signing/signed-request';
import {
  type CallerMessage,
  CHANNEL_PATH,
  MAX_MESSAGE_BYTES,
  type Question,
  type SubgraphMessage,
  together,
  type Welcome,
} from './protocol';

/** Connections to one subgraph: a large answer on one holds up what is asked on that one only. */
const CONNECTIONS = 2;
/** After so long another is opened instead, in ms: a balancer may know of more processes by then. */
const RENEW_AFTER_MS = 60_000;
const OPEN_WITHIN_MS = 4_000;
/** What a message has around its text. */
const SIGNATURE_BYTES = 100;
/** What is under way is answered long before, in ms. */
const LEAVE_WITHIN_MS = 8_000;

interface ChannelClientOptions {
  /** The subgraph, which the signature names. */
  name: string;
  url: string;
  /** Who calls, as the signature says. */
  from: string;
  key: SigningKey;
}

interface Waiting {
  resolve: (result: ExecutionResult) => void;
  reject: (reason: Error) => void;
}

/** Asks a subgraph on connections that stay open. */
export class ChannelClient {
  private readonly current: (Connection | undefined)[] = new Array<undefined>(CONNECTIONS).fill(undefined);
  private readonly all = new Set<Connection>();
  private turn = 0;

  constructor(private readonly options: ChannelClientOptions) {}

  /**
   * Asks one operation. @throws Error when the subgraph cannot be reached, goes away before it has answered, or has not answered in time
   * @param signal aborted when nobody waits for the answer any more
   */
  ask(question: Omit<Question, 'id'>, deadlineMs: number, signal?: AbortSignal): Promise<ExecutionResult> {
    return this.pick().ask(question, deadlineMs, signal);
  }

  /** Closes all connections when what is under way is answered. */
  async close(): Promise<void> {
    await Promise.all([...this.all].map((connection) => connection.leave()));
  }

  private pick(): Connection {
    const place = this.turn++ % CONNECTIONS;
    const known = this.current[place];
    if (known?.isGood(performance.now())) return known;
    void known?.leave();
    const connection = new Connection(this.options);
    this.current[place] = connection;
    this.all.add(connection);
    void connection.closed.then(() => this.all.delete(connection));
    return connection;
  }
}

class Connection {
  readonly closed: Promise<void>;
  private readonly socket: WebSocket;
  private readonly since = performance.now();
  private heardAt = 0;
  private readonly waiting = new Map<number, Waiting>();
  /** What was asked before the subgraph has said its first word. */
  private readonly early: string[] = [];
  private readonly opening: string;
  private gather: () => void = () => undefined;
  private signer: MessageSigner | undefined;
  private count = 0;
  private isLeft = false;
  private fault: Error | undefined;

  constructor(private readonly options: ChannelClientOptions) {
    const { name, url, from, key } = options;
    this.opening = sign(key, { from, to: name }, { method: 'GET', path: CHANNEL_PATH, body: '' });
    const address = new URL(CHANNEL_PATH, url.replace(/^http/, 'ws'));
    this.socket = new WebSocket(address, {
      headers: { [SIGNATURE_HEADER]: this.opening },
      handshakeTimeout: OPEN_WITHIN_MS,
      perMessageDeflate: false,
      // An answer may be larger than what may be asked.
      maxPayload: 0,
    });
    this.socket.on('upgrade', (response) => (this.gather = together(response.socket)));
    this.socket.on('error', (error) =>
      this.fail(error.message.endsWith(': 401') ? new Error(`${name} refused the signature of ${from}`) : error),
    );
    this.socket.on('message', (data) => {
      this.heardAt = performance.now();
      this.receive((data as Buffer).toString());
    });
    this.closed = new Promise((resolve) =>
      this.socket.once('close', (code) => {
        this.fail(new Error(`${name} closed the connection (${code})`));
        resolve();
      }),
    );
  }

  isGood(now: number): boolean {
    return !this.isLeft && this.socket.readyState <= WebSocket.OPEN && now - this.since < RENEW_AFTER_MS;
  }

  ask(question: Omit<Question, 'id'>, deadlineMs: number, signal: AbortSignal | undefined): Promise<ExecutionResult> {
    return new Promise((resolve, reject) => {
      const id = this.count++;
      const text = JSON.stringify({ id, ...question } satisfies Question);
      if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES - SIGNATURE_BYTES)
        throw new Error(`an operation for ${this.options.name} is larger than ${MAX_MESSAGE_BYTES} bytes`);
      const askedAt = performance.now();
      const end = (): boolean => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        return this.waiting.delete(id);
      };
      const giveUp = (reason: Error): void => {
        if (!end()) return;
        this.tell({ cancelled: id });
        reject(reason);
      };
      const cancel = (): void => giveUp(new Error('nobody waits for the answer any more'));
      const timer = setTimeout(() => {
        giveUp(new Error(`${this.options.name} has not answered within ${deadlineMs} ms`));
        // The other end may be gone without a word: others ask on another connection.
        if (this.heardAt < askedAt) void this.leave();
      }, deadlineMs);
      this.waiting.set(id, {
        resolve: (result) => {
          if (end()) resolve(result);
        },
        reject: (reason) => {
          if (end()) reject(reason);
        },
      });
      if (signal?.aborted) return cancel();
      // As many as the calls of subgraphs that an operation has under way.
      if (signal) setMaxListeners(0, signal);
      signal?.addEventListener('abort', cancel, { once: true });
      if (this.fault) this.fail(this.fault);
      else this.send(text);
    });
  }

  /** Asks nothing more, and closes when all is answered. */
  leave(): Promise<void> {
    if (this.isLeft) return this.closed;
    this.isLeft = true;
    this.tell({ leaving: true });
    const timer = setTimeout(() => this.socket.terminate(), LEAVE_WITHIN_MS);
    this.socket.once('close', () => clearTimeout(timer));
    return this.closed;
  }

  private receive(text: string): void {
    const message = messageIn(text);
    if (message === null) {
      this.fail(new Error(`${this.options.name} sent what is no message of a service`));
      return this.socket.terminate();
    }
    if ('id' in message) return this.waiting.get(message.id)?.resolve(message.result);
    if ('stopping' in message) return void this.leave();
    this.signer = new MessageSigner(channelKey(this.options.key.secret, this.opening, message.nonce));
    for (const early of this.early.splice(0)) this.send(early);
  }

  private tell(message: CallerMessage): void {
    this.send(JSON.stringify(message));
  }

  private send(text: string): void {
    if (!this.signer) return void this.early.push(text);
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.gather();
    this.socket.send(this.signer.sign(text));
  }

  private fail(fault: Error): void {
    this.fault ??= fault;
    for (const waiting of [...this.waiting.values()]) waiting.reject(this.fault);
  }
}

/** A message of a subgraph; null for anything else, which another server may send at its address. */
function messageIn(text: string): Welcome | SubgraphMessage | null {
  try {
    const message = JSON.parse(text) as Partial<Welcome> | SubgraphMessage | null;
    if (typeof message !== 'object' || message === null) return null;
    return 'id' in message || 'stopping' in message || typeof message.nonce === 'string' ? (message as Welcome) : null;
  } catch {
    return null;
  }
}
