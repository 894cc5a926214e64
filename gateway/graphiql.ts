import type { FastifyReply, FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const FIRST_QUERY = `# Put your key into the Headers tab below: { "X-API-Key": "tfk_…" }
# The keys of the demo clients are shown when the service starts.

query FirstLook {
  viewer { client { companyName tier } }
  masterTemplates(first: 10) {
    edges { node { name displayName stages { order workerTemplate { displayName minimumTier } } } }
  }
}
`;

/** The page is 9 MB of script: it is made and packed once, when it is first asked for. */
let page: Promise<{ plain: string; packed: Buffer }> | undefined;

/** Whether a browser asks for a page, not for data; the page reads an operation from its own address. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}

/** All scripts are in the page itself, which nobody else may show within theirs. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'private, max-age=3600',
  vary: 'accept-encoding',
  'content-security-policy':
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Answers with GraphiQL, wholly from the package: it works without a network. */
export async function sendGraphiQL(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  page ??= render();
  const { plain, packed } = await page;
  const unpacks = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  return unpacks
    ? reply.headers({ ...PAGE_HEADERS, 'content-encoding': 'gzip' }).send(packed)
    : reply.headers(PAGE_HEADERS).send(plain);
}

async function render(): Promise<{ plain: string; packed: Buffer }> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const plain = renderGraphiQL({
    title: 'Template federation',
    defaultQuery: FIRST_QUERY,
    subscriptionsProtocol: 'SSE' as never,
    shouldPersistHeaders: true,
  });
  return { plain, packed: await promisify(gzip)(plain) };
}
