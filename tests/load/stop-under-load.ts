import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../lib/database/embedded-postgres';
import { freePort } from '../../lib/service/free-port';
import type { DemoCredentials } from '../../subgraphs/kam/seed/demo-accounts';
import { print } from '../chaos/cluster';
import { startProcess } from '../setup/processes';
import { overMultipart, overSse, overWebSocket } from '../setup/streams';
import { GraphClient } from '../setup/system';
import { waitFor } from '../setup/wait-for';

// Sends SIGTERM to a process of its own while requests are under way and subscriptions are followed, and counts what comes of each.
//   npm run load:stop            STREAMS=200 REQUESTS=60 npm run load:stop

const FEED = 'subscription ($id: ID!) { clientExecutions(clientId: $id) { cursor event { sequence } } }';
const PLAN = `query ($id: ID!) { masterTemplate(name: "educational_content_pipeline") { stages { workerTemplate { displayName estimate { timeMs } } }
  plan(clientId: $id, parameters: { topic: "Tides", sources: ["The Moon pulls the water."] }) { verdict price { max { amount } } } } }`;

async function stopUnderLoad(streams: number, requests: number): Promise<Record<string, number | string>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-stop-'));
  fs.chmodSync(folder, 0o711);
  const metricsPort = await freePort();
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') });
  try {
    const service = await startProcess('start', 'dist/server/main.js', {
      DATABASE_URL: server.url('postgres'),
      DATA_DIR: folder,
      PORT: String(await freePort()),
      METRICS_PORT: String(metricsPort),
    });
    await waitFor('the greeting', () => service.output().includes('Ready in'));
    const { clients } = JSON.parse(fs.readFileSync(path.join(folder, 'credentials.json'), 'utf8')) as DemoCredentials;
    // The second demo client is the one of the highest tier.
    const { id = '', apiKey = '' } = clients[1] ?? {};
    await withoutRates(server.url('postgres'));
    const client = new GraphClient(`${service.url}/graphql`, { 'x-api-key': apiKey });
    const ends = new Map<string, number>();
    const ended = (how: string): void => void ends.set(how, (ends.get(how) ?? 0) + 1);
    const following = Array.from({ length: streams }, async (_, index) => {
      const over = [overSse, overWebSocket, overMultipart][index % 3] ?? overSse;
      try {
        for await (const _event of over(client.url, apiKey, FEED, { id }));
        ended('ended without a word');
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        ended(code ?? message.slice(0, 60));
      }
    });
    await waitFor('all to follow', async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      return Number(/^template_federation_gateway_subscriptions (\d+)$/m.exec(metrics)?.[1]) === streams;
    });
    const asked = Array.from({ length: requests }, async () => {
      try {
        const { data, errors, status } = await client.query<{ masterTemplate: unknown }>(PLAN, { id });
        return errors ? `${status} ${String(errors[0]?.extensions.code)}` : data.masterTemplate ? 'answered' : 'empty';
      } catch (error) {
        return `cut: ${String(((error as Error).cause as { code?: string } | undefined)?.code ?? (error as Error).message)}`;
      }
    });
    // What was sent before has been read when this is answered.
    await fetch(`${service.url}/healthz`);
    const startedAt = performance.now();
    const code = await service.stop();
    const seconds = (performance.now() - startedAt) / 1000;
    const answers = await Promise.all(asked);
    await Promise.all(following);
    const count = (what: string): number => answers.filter((answer) => answer === what).length;
    return {
      'requests answered': `${count('answered')} of ${requests}`,
      'requests otherwise':
        [...new Set(answers)]
          .filter((what) => what !== 'answered')
          .map((what) => `${count(what)} ${what}`)
          .join(', ') || 'none',
      ...Object.fromEntries([...ends].map(([how, times]) => [`streams: ${how}`, times])),
      'seconds until the process ended': seconds.toFixed(2),
      'exit code': String(code),
    };
  } finally {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Lets a client ask as often as it likes: what its tier allows is not what is looked at. */
async function withoutRates(url: string): Promise<void> {
  const database = new Client({ connectionString: url });
  await database.connect();
  await database.query('update kam.tier set api_requests_per_minute = 1000000');
  await database.end();
}

if (require.main === module) {
  const { STREAMS = '200', REQUESTS = '60' } = process.env;
  stopUnderLoad(Number(STREAMS), Number(REQUESTS)).then(
    (figures) => print('SIGTERM with requests under way and subscriptions followed', figures),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
