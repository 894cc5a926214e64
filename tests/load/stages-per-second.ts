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
  for (const name of ['ours', 'bare']) await admin.query(`create database ${name}`);
  await admin.end();
  const bench = await startBenchEngine(server.url('ours'));
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
      for (let stage = 1; stage <= stages; stage++) await DBOS.runStep(() => Promise.resolve({ done: true }), { name: `stage ${stage}` });
    },
    { name: 'pipeline' },
  );
  await DBOS.launch();
  const subjects: Subject[] = [
    { name: 'this engine', run: (stages) => bench.run(stages) },
    { name: 'bare DBOS, named statements', run: async (stages) => void (await (await DBOS.startWorkflow(workflow)(stages)).getResult()) },
  ];
  const rates = subjects.map((): number[] => []);
  const latencies = subjects.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, subject] of subjects.entries()) {
      const rate = STAGES * (await measure(subject, STAGES, CONCURRENCY, ROUND_MS));
      // What one more stage takes: longer executions against shorter ones, so that starting and ending do not count.
      const [short, long] = [await measure(subject, STAGES, 1, ROUND_MS / 4), await measure(subject, MORE_STAGES, 1, ROUND_MS / 4)];
      // The first round is for warming up.
      if (round === 0) continue;
      rates[index]?.push(rate);
      latencies[index]?.push((1_000 / long - 1_000 / short) / (MORE_STAGES - STAGES));
    }
  }
  const [ours = 0, bare = 1] = rates.map(median);
  const [latency = 0, bareLatency = 0] = latencies.map(median);
  process.stdout.write(
    `\n${STAGES} stages one after the other, ${ROUNDS} rounds of ${ROUND_MS} ms in turns, medians\n\n` +
      `                              stages/s at ${CONCURRENCY}    ms per further stage at 1\n` +
      `this engine                   ${ours.toFixed(0).padStart(8)}           ${latency.toFixed(2).padStart(8)}\n` +
      `bare DBOS, named statements   ${bare.toFixed(0).padStart(8)}           ${bareLatency.toFixed(2).padStart(8)}\n` +
      `ratio                         ${(ours / bare).toFixed(2).padStart(8)}           ${(latency / bareLatency).toFixed(2).padStart(8)}\n`,
  );
  await bench.close();
  await DBOS.shutdown();
  await pool.end();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
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
