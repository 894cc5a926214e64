import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A local server that speaks the OpenAI chat protocol, streamed, and answers what a test tells it to. */
export class OpenAiServer {
  requests: {
    url: string;
    authorization: string | undefined;
    body: { messages: { role: string; content: unknown }[]; response_format?: unknown; model: string };
  }[] = [];
  respond: (response: ServerResponse) => void = (response) => this.content(response, '{}');
  private readonly server = createServer((request, response) => void this.handle(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Streams a text in pieces, then the usage, as providers do. */
  content(response: ServerResponse, text: string, { cut = false } = {}): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (delta: unknown, finish: string | null = null, usage?: unknown): boolean =>
      response.write(
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: usage ? [] : [{ index: 0, delta, finish_reason: finish }], usage: usage ?? null })}\n\n`,
      );
    for (let i = 0; i < text.length; i += 400) send({ role: 'assistant', content: text.slice(i, i + 400) });
    if (cut) return void response.destroy();
    send({}, 'stop');
    send({}, null, { prompt_tokens: 1200, completion_tokens: 800, total_tokens: 2000 });
    response.end('data: [DONE]\n\n');
  }

  error(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message: 'secret details of the provider', type: 'x' } }));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    this.requests.push({ url: request.url ?? '', authorization: request.headers.authorization, body: JSON.parse(text) as never });
    this.respond(response);
  }
}
