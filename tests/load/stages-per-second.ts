import 'reflect-metadata';
import { DBOS } from '@dbos-inc/dbos-sdk';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, Pool } from 'pg';
import { startEmbeddedPostgres } from '../../lib/database/embedded-postgres';
import { NamingClient, startBenchEngine } from './engine-bench';

// Durable stages per second and added latency per stage, beside bare DBOS with named statements, measured in turns within
// one run on one PostgreSQL with fsync on. The worker does nothing, so what is seen is the engine.
//   npm run load:stages

const STAGES = 3;
const CONCURRENCY = Number(process.env['CONCURRENCY'] ?? 100);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const ROUND_MS = Number(process.env['ROUND_MS'] ?? 4_000);

const MORE_STAGES = STAGES + 10;

interface Subject {
  name: string;
  run: (stages: number) => Promise<void>;
}

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-load-'));
  fs.chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') });
  const admin = new Client({ connectionString: server.url('postgres') });
  await admin.connect();
  for (const name of ['ours', 'kit', 'bare']) await admin.query(`create database ${name}`);
  await admin.end();
  const bench = await startBenchEngine(server.url('ours'));
  const ours: Subject = { name: 'this engine', run: (stages) => bench.run(stages) };
  // Alone first: what is looked for by DBOS from time to time would be measured as ours.
  const latency = await latencyOf(ours);
  const kit = await startBenchEngine(server.url('kit'), 'kit');
  const overHttp: Subject = { name: 'with a worker of the kit, over HTTP', run: (stages) => kit.run(stages) };
  const kitLatency = await latencyOf(overHttp);
  const pool = new Pool({ connectionString: server.url('bare'), max: 20, Client: NamingClient });
  DBOS.setConfig({
    name: 'bare',
    systemDatabaseUrl: server.url('bare'),
    systemDatabasePool: pool,
    applicationVersion: '1',
    executorID: 'bench',
    runAdminServer: false,
    logLevel: 'error',
  });
  const workflow = DBOS.registerWorkflow(
    async (stages: number) => {
      for (let stage = 1; stage <= stages; stage++)
        await DBOS.runStep(() => Promise.resolve({ done: true }), { name: `stage ${stage}` });
    },
    { name: 'pipeline' },
  );
  await DBOS.launch();
  const bare: Subject = {
    name: 'bare DBOS, named statements',
    run: async (stages) => void (await (await DBOS.startWorkflow(workflow)(stages)).getResult()),
  };
  const bareLatency = await latencyOf(bare);
  const rates: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, subject] of [ours, overHttp, bare].entries()) {
      const rate = STAGES * (await measure(subject, STAGES, CONCURRENCY, ROUND_MS));
      // The first round is for warming up.
      if (round > 0) rates[index]?.push(rate);
    }
  }
  const [ourRate = 0, kitRate = 0, bareRate = 1] = rates.map(median);
  process.stdout.write(
    `\n${STAGES} stages one after the other, ${ROUNDS} rounds of ${ROUND_MS} ms in turns, medians\n\n` +
      `                              stages/s at ${CONCURRENCY}    ms per further stage at 1\n` +
      `this engine                   ${ourRate.toFixed(0).padStart(8)}           ${latency.toFixed(2).padStart(8)}\n` +
      `  with a worker of the kit    ${kitRate.toFixed(0).padStart(8)}           ${kitLatency.toFixed(2).padStart(8)}\n` +
      `bare DBOS, named statements   ${bareRate.toFixed(0).padStart(8)}           ${bareLatency.toFixed(2).padStart(8)}\n` +
      `ratio                         ${(ourRate / bareRate).toFixed(2).padStart(8)}           ${(latency / bareLatency).toFixed(2).padStart(8)}\n`,
  );
  await kit.close();
  await bench.close();
  await DBOS.shutdown();
  await pool.end();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}

/** What one more stage takes, in ms: longer executions against shorter ones, so that starting and ending do not count. */
async function latencyOf(subject: Subject): Promise<number> {
  const samples: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const [short, long] = [
      await measure(subject, STAGES, 1, ROUND_MS / 4),
      await measure(subject, MORE_STAGES, 1, ROUND_MS / 4),
    ];
    if (round > 0) samples.push((1_000 / long - 1_000 / short) / (MORE_STAGES - STAGES));
  }
  return median(samples);
}

/** @returns executions per second. */
async function measure(subject: Subject, stages: number, concurrency: number, ms: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() - started < ms) {
      await subject.run(stages);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  return (done * 1_000) / (performance.now() - started);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

void main();
