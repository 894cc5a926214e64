import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Stands in the page wherever a nonce belongs; console/vite.config.ts writes it. */
const NONCE = '__NONCE__';

/** What a page of the console may do: nothing that is not from here, no script but its own files. */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Serves the console: its page at every address that is nothing else, and its files, packed, below /assets. */
export function serveConsole(app: FastifyInstance, folder: string): void {
  const page = fs.readFileSync(path.join(folder, 'index.html'), 'utf8');
  void app.register(fastifyStatic, {
    root: path.join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    index: false,
    // Their names change with what is in them.
    immutable: true,
    maxAge: '365d',
    setHeaders: (reply) => reply.setHeader('x-content-type-options', 'nosniff'),
  });
  app.get('/*', async (request, reply) => {
    const asksForPage = (request.headers.accept ?? '').includes('text/html') && !request.url.startsWith('/assets/');
    const isPage = asksForPage || request.url === '/';
    if (!isPage) return reply.callNotFound();
    const nonce = randomBytes(16).toString('base64');
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policyOf(nonce),
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      })
      .send(page.replaceAll(NONCE, nonce));
  });
}
