import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import fs from 'node:fs';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { GATEWAY_CONFIG } from '../../gateway/config';
import { loadConfig, port } from '../../lib/service/config';
import { SIGNATURE_HEADER, sign, type SigningKey } from '../../lib/signing/signed-request';

// Two baselines of the benchmark. With a token: @apollo/gateway and Apollo Server as a team sets them up, before subgraphs of the same kind
// (apollo-subgraph.ts). Without: before our subgraphs, with their signatures. Both know one caller only, so they do less than our gateway.

const connections = new Agent();

async function main(): Promise<void> {
  const env = loadConfig({
    SIGNING_KEYS: GATEWAY_CONFIG.SIGNING_KEYS,
    SUBGRAPHS: GATEWAY_CONFIG.SUBGRAPHS,
    PORT: port,
    BENCH_CLIENT: z.string(),
    /** What is sent to subgraphs of Apollo Server. */
    BENCH_TOKEN: z.string().optional(),
    /** Whether it calls our subgraphs as our gateway does. */
    BENCH_TUNED: z.string().optional(),
  });
  const urls = env.SUBGRAPHS;
  const gateway = new ApolloGateway({
    // It refuses a supergraph with access rules, which it would not hold; the subgraphs do.
    supergraphSdl: fs.readFileSync('schema/supergraph.graphql', 'utf8').replaceAll(', for: SECURITY', ''),
    buildService: ({ name }) => {
      const url = urls[name.toLowerCase()] ?? '';
      return env.BENCH_TOKEN === undefined ? signing(name, url, env) : sendingToken(url, env.BENCH_TOKEN);
    },
  });
  const server = new ApolloServer({ gateway });
  await startStandaloneServer(server, { listen: { port: env.PORT, host: '127.0.0.1' } });
}

/** As Apollo's documentation passes on who asks. */
const sendingToken = (url: string, token: string): RemoteGraphQLDataSource =>
  new RemoteGraphQLDataSource({
    url,
    willSendRequest: ({ request }) => request.http?.headers.set('authorization', `Bearer ${token}`),
  });

function signing(
  name: string,
  url: string,
  {
    SIGNING_KEYS: [key],
    BENCH_CLIENT,
    BENCH_TUNED,
  }: { SIGNING_KEYS: SigningKey[]; BENCH_CLIENT: string; BENCH_TUNED?: string | undefined },
): RemoteGraphQLDataSource {
  if (!key) throw new Error('no key to sign with');
  const actor = { kind: 'client', clientId: BENCH_CLIENT, by: { key: 'bench' }, scopes: ['templates:read'] };
  return new RemoteGraphQLDataSource({
    url: `${url}/graphql`,
    fetcher: async (to, init) => {
      const body = String(init?.body);
      const signature = sign(
        key,
        { from: 'gateway', to: name.toLowerCase() },
        { method: 'POST', path: '/graphql', body },
        { actor },
      );
      const headers = { ...(init?.headers as Record<string, string>), [SIGNATURE_HEADER]: signature };
      if (BENCH_TUNED === undefined) return fetch(to, { method: 'POST', body, headers });
      const answer = await request(to, { method: 'POST', body, headers, dispatcher: connections });
      return {
        ok: answer.statusCode === 200,
        status: answer.statusCode,
        headers: new Headers({ 'content-type': String(answer.headers['content-type']) }),
        text: () => answer.body.text(),
        json: () => answer.body.json(),
      } as never;
    },
  });
}

void main();
