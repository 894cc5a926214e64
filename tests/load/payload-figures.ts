import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RunningWorker } from '../../worker-kit';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { GraphClient } from '../setup/system';
import { sha256, startTexts, TEXTS } from '../setup/text-worker';
import { startLoadSystem } from './load-system';

// How long texts of several sizes take through two stages of a worker that is spoken to over HTTP, written by one and measured
// by the other, and how long their download takes. Worker, orchestrator and gateway are one process: its memory is that of all.
//   npm run load:payloads         SIZES=1,10 npm run load:payloads

const MIB = 1024 * 1024;
/** In MiB; the largest is just below what a payload may have. */
const SIZES = (process.env['SIZES'] ?? '0.1,1,10,49.9').split(',').map(Number);

interface Ended {
  id: string;
  stages: { output: { length: number; sha256: string } | null }[];
  deliverables: { id: string }[];
}

async function main(): Promise<void> {
  const key = { id: 'texts-k1', secret: randomBytes(32).toString('hex') };
  let texts: RunningWorker | undefined;
  const load = await startLoadSystem({ id: TEXTS, url: () => texts?.url ?? '', keys: [key] });
  try {
    const { databaseUrl, clientId, apiKey, url } = load;
    texts = await startTexts({ databaseUrl, key, orchestratorUrl: load.system.subgraphs.orchestrator.url });
    await seedMasterTemplate(
      load,
      'write_and_measure',
      [
        { templateRef: 'write', inputMapping: { bytes: '{{input.bytes}}' } },
        { templateRef: 'measure', inputMapping: { text: '{{stage_1.output.text}}' }, dependsOn: [1] },
      ],
      { worker: TEXTS },
    );
    const client = new GraphClient(url, { 'x-api-key': apiKey });
    const loop = monitorEventLoopDelay({ resolution: 10 });
    for (const size of SIZES) {
      const bytes = Math.floor(size * MIB);
      loop.reset();
      loop.enable();
      const begin = performance.now();
      const ended = await client.ended<Ended>(
        await client.start('write_and_measure', clientId, { bytes }),
        'id deliverables { id }',
      );
      const ranMs = performance.now() - begin;
      loop.disable();
      if (ended.status !== 'COMPLETED') throw new Error(`the execution with ${bytes} bytes is ${ended.status}`);
      const [measured] = await load.sql<{ output: { length: number; sha256: string } }>(
        'select output from orchestrator.stage_execution where id = $1',
        [ended.deliverables[1]?.id],
      );
      const from = performance.now();
      const response = await fetch(url.replace('/graphql', `/deliverables/${ended.deliverables[0]?.id}/json`), {
        headers: client.headers,
      });
      const { text } = (await response.json()) as { text: string };
      const downloadMs = performance.now() - from;
      const isSame = measured?.output.length === bytes && measured.output.sha256 === sha256(text);
      console.log(
        `${size} MiB: two stages ${ranMs.toFixed(0)} ms, download ${downloadMs.toFixed(0)} ms, ${isSame ? 'the same bytes' : 'NOT THE SAME BYTES'}, ` +
          `event loop held for ${(loop.max / 1e6).toFixed(0)} ms at most, ${(process.memoryUsage.rss() / MIB).toFixed(0)} MB resident`,
      );
    }
  } finally {
    await texts?.close();
    await load.close();
  }
}

void main();
