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

/** Whether a browser asks for a page, not for data. */
export function wantsPage({ method, headers, query }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html') && !Object.hasOwn(query as object, 'query');
}

/** Answers with GraphiQL, wholly from the package: it works without a network. */
export async function sendGraphiQL(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  page ??= render();
  const { plain, packed } = await page;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    vary: 'accept-encoding',
    'cache-control': 'private, max-age=3600',
  };
  const unpacks = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  return unpacks
    ? reply.headers({ ...headers, 'content-encoding': 'gzip' }).send(packed)
    : reply.headers(headers).send(plain);
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
