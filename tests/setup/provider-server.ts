import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider was asked. */
export interface ProviderRequest {
  url: string;
  /** The key, wherever the provider wants it. */
  key: string | undefined;
  text: string;
  body: {
    model: string;
    messages?: { role: string; content: unknown }[];
    response_format?: unknown;
    temperature?: number;
  } & Record<string, unknown>;
}

/** The tokens that every answer says it took. */
export const READ = 1200;
export const WRITTEN = 800;

/**
 * A local server that speaks the protocols of AI providers, streamed, and answers what a test tells it to: OpenAI's responses,
 * Anthropic's messages, and the chat completions that many others speak.
 */
export class ProviderServer {
  requests: ProviderRequest[] = [];
  respond: (response: ServerResponse, request: ProviderRequest) => void = (response) => this.content(response, '{}');
  private readonly server = createServer((request, response) => void this.handle(request, response));
  private readonly protocols = new WeakMap<ServerResponse, keyof typeof PROTOCOLS>();

  /** @returns the base URL of its API. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Streams a text in pieces, then the usage, as providers do; a cut one ends in the middle. */
  content(response: ServerResponse, text: string, { cut = false } = {}): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const { before, piece, after } = PROTOCOLS[this.protocols.get(response) ?? 'chat/completions'];
    const send = (events: readonly object[]): void => {
      for (const event of events)
        response.write(`${'type' in event ? `event: ${String(event.type)}\n` : ''}data: ${JSON.stringify(event)}\n\n`);
    };
    send(before);
    for (let i = 0; i < text.length; i += 400) send([piece(text.slice(i, i + 400))]);
    // The client must have read what came before, or it never learns of it.
    if (cut) return void setTimeout(() => response.destroy(), 30);
    send(after);
    response.end('data: [DONE]\n\n');
  }

  error(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message: 'secret details of the provider', type: 'x' } }));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const url = request.url ?? '';
    this.protocols.set(response, url.slice('/v1/'.length) as keyof typeof PROTOCOLS);
    const key = request.headers.authorization ?? (request.headers['x-api-key'] as string | undefined);
    const asked = { url, key, text, body: JSON.parse(text) as never };
    this.requests.push(asked);
    this.respond(response, asked);
  }
}

interface Protocol {
  before: object[];
  piece: (text: string) => object;
  after: object[];
}

const chunk = (more: object): object => ({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...more });

const PROTOCOLS: Record<'chat/completions' | 'responses' | 'messages', Protocol> = {
  'chat/completions': {
    before: [],
    piece: (content) =>
      chunk({ choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }], usage: null }),
    after: [
      chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null }),
      chunk({ choices: [], usage: { prompt_tokens: READ, completion_tokens: WRITTEN, total_tokens: READ + WRITTEN } }),
    ],
  },
  responses: {
    before: [
      { type: 'response.created', response: { id: 'r', created_at: 1, model: 'm' } },
      { type: 'response.output_item.added', output_index: 0, item: { type: 'message', id: 'i' } },
    ],
    piece: (delta) => ({ type: 'response.output_text.delta', item_id: 'i', output_index: 0, delta }),
    after: [
      { type: 'response.output_item.done', output_index: 0, item: { type: 'message', id: 'i' } },
      { type: 'response.completed', response: { usage: { input_tokens: READ, output_tokens: WRITTEN } } },
    ],
  },
  messages: {
    before: [
      {
        type: 'message_start',
        message: {
          id: 'm',
          type: 'message',
          role: 'assistant',
          model: 'm',
          content: [],
          usage: { input_tokens: READ, output_tokens: 1 },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ],
    piece: (text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    after: [
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: WRITTEN },
      },
      { type: 'message_stop' },
    ],
  },
};
