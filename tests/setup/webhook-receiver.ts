import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as it came. */
export interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A server that webhooks are posted to. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** What it answers with. */
  status = 200;
  private server: http.Server | undefined;
  url = '';

  async start(): Promise<this> {
    const server = http.createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        this.received.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body });
        response.writeHead(this.status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  /** What came to a path, as its type. */
  types(path: string): string[] {
    return this.received
      .filter((one) => one.path === path)
      .map(({ body }) => (JSON.parse(body) as { type: string }).type);
  }

  close(): Promise<void> {
    return new Promise((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }
}
