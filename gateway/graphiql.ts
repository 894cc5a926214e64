import type { FastifyReply, FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const FIRST_QUERY = `# Put your key into the Headers tab below: { "X-API-Key": "tfk_…" }
# The keys of the demo clients are shown when the service starts.

query FirstLook {
  viewer { companyName tier }
  masterTemplates(first: 10) {
    edges { node { name displayName stages { order workerTemplate { displayName minimumTier } } } }
  }
}
`;

/** The page is 9 MB of script: it is made and packed once, when it is first asked for. */
let page: Promise<Buffer> | undefined;

/** Whether a browser asks for a page, not for data. */
export function wantsPage({ method, headers, query }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html') && !Object.hasOwn(query as object, 'query');
}

/** Answers with GraphiQL, wholly from the package: it works without a network. */
export async function sendGraphiQL(reply: FastifyReply): Promise<FastifyReply> {
  page ??= render();
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip', 'cache-control': 'private, max-age=3600' };
  return reply.headers(headers).send(await page);
}

async function render(): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({ title: 'Template federation', defaultQuery: FIRST_QUERY, subscriptionsProtocol: 'SSE' as never, shouldPersistHeaders: true });
  return promisify(gzip)(html);
}
