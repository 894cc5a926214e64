import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import fs from 'node:fs';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { GATEWAY_CONFIG } from '../gateway/config';
import { loadConfig, port } from '../lib/service/config';
import { SIGNATURE_HEADER, sign } from '../lib/signing/signed-request';

// The baseline of the benchmark: @apollo/gateway and Apollo Server over the same subgraphs, with the same signatures.
// It knows one caller only, so it does less than the gateway that it is compared with.

const connections = new Agent();

async function main(): Promise<void> {
  const env = loadConfig({
    SIGNING_KEYS: GATEWAY_CONFIG.SIGNING_KEYS,
    SUBGRAPHS: GATEWAY_CONFIG.SUBGRAPHS,
    PORT: port,
    BENCH_CLIENT: z.string(),
    /** Whether it calls subgraphs as our gateway does. */
    BENCH_TUNED: z.string().optional(),
  });
  const urls = env.SUBGRAPHS;
  const [key] = env.SIGNING_KEYS;
  const actor = { kind: 'client', clientId: env.BENCH_CLIENT, by: { key: 'bench' }, scopes: ['templates:read'] };
  const gateway = new ApolloGateway({
    // It refuses a supergraph with access rules, which it would not hold; the subgraphs do.
    supergraphSdl: fs.readFileSync('schema/supergraph.graphql', 'utf8').replaceAll(', for: SECURITY', ''),
    buildService: ({ name }) =>
      new RemoteGraphQLDataSource({
        url: `${urls[name.toLowerCase()]}/graphql`,
        fetcher: async (url, init) => {
          const body = String(init?.body);
          const signature = sign(
            key,
            { from: 'gateway', to: name.toLowerCase() },
            { method: 'POST', path: '/graphql', body },
            { actor },
          );
          const headers = { ...(init?.headers as Record<string, string>), [SIGNATURE_HEADER]: signature };
          if (env.BENCH_TUNED === undefined) return fetch(url, { method: 'POST', body, headers });
          const answer = await request(url, { method: 'POST', body, headers, dispatcher: connections });
          return {
            ok: answer.statusCode === 200,
            status: answer.statusCode,
            headers: new Headers({ 'content-type': String(answer.headers['content-type']) }),
            text: () => answer.body.text(),
            json: () => answer.body.json(),
          } as never;
        },
      }),
  });
  const server = new ApolloServer({ gateway });
  await startStandaloneServer(server, { listen: { port: env.PORT, host: '127.0.0.1' } });
}

void main();
