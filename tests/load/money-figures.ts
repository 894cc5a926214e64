import 'reflect-metadata';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../lib/database/embedded-postgres';
import { type BenchEngine, startBenchEngine } from './engine-bench';

// Durable stages per second with money (a reservation, a charge for each stage, a release) beside the same without (all of it
// is free), measured in turns within one run on one PostgreSQL with fsync on.
//   npm run load:money

const STAGES = 3;
const CONCURRENCY = Number(process.env['CONCURRENCY'] ?? 100);
const ROUNDS = Number(process.env['ROUNDS'] ?? 7);
const ROUND_MS = Number(process.env['ROUND_MS'] ?? 4_000);

/** Stages per second of one round. */
async function round({ run }: BenchEngine): Promise<number> {
  const until = performance.now() + ROUND_MS;
  const started = performance.now();
  let done = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      await run(STAGES);
      done += STAGES;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return (done * 1000) / (performance.now() - started);
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-load-'));
  fs.chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') });
  const admin = new Client({ connectionString: server.url('postgres') });
  await admin.connect();
  for (const name of ['priced', 'free']) await admin.query(`create database ${name}`);
  await admin.end();
  const priced = await startBenchEngine(server.url('priced'));
  const free = await startBenchEngine(server.url('free'), 'direct', 0);
  await round(priced);
  await round(free);
  const ratios: number[] = [];
  const seen = { priced: [] as number[], free: [] as number[] };
  for (let index = 0; index < ROUNDS; index++) {
    // Each goes first in turn: what the one leaves behind slows the other down.
    const [first, second] = index % 2 === 0 ? [priced, free] : [free, priced];
    const rates = new Map([[first, await round(first)]]);
    rates.set(second, await round(second));
    const [withMoney, without] = [rates.get(priced) ?? 0, rates.get(free) ?? 1];
    seen.priced.push(withMoney);
    seen.free.push(without);
    ratios.push(withMoney / without);
  }
  process.stdout.write(
    `stages per second, ${CONCURRENCY} executions at once, ${ROUNDS} rounds in turns: with money ${median(seen.priced).toFixed(0)}, ` +
      `without ${median(seen.free).toFixed(0)}, ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})\n`,
  );
  await priced.close();
  await free.close();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}

void main();
