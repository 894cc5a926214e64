import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Faults, print, STAGES } from './cluster';

// Kills PostgreSQL every few seconds under load, starts it again after a while, and counts what was lost or doubled and how long
// it took until executions went on.
//   npm run chaos:postgres            OUTAGE_SECONDS=120 npm run chaos:postgres

export interface OutageFigures {
  faults: Faults;
  executions: number;
  outages: number;
  /** From the moment that PostgreSQL takes connections again until the next stage was completed, in ms. */
  recoveryMs: number[];
}

export async function stopPostgres({
  seconds,
  everyMs,
}: {
  seconds: number;
  everyMs: readonly [number, number];
}): Promise<OutageFigures> {
  const cluster = await Cluster.start({ orchestrators: 2, workMs: [50, 400] });
  try {
    const recoveryMs: number[] = [];
    const until = Date.now() + seconds * 1_000;
    const ids: string[] = [];
    let started = 0;
    const lane = async (): Promise<void> => {
      while (Date.now() < until) {
        ids.push(await cluster.start(`outage-${started++}`));
        await sleep(100);
      }
    };
    const load = Promise.all(Array.from({ length: 10 }, lane));
    for (;;) {
      await sleep(randomInt(...everyMs));
      // While it is away and comes back there must be something to do.
      if (Date.now() > until - LAST_OUTAGE_MS) break;
      cluster.killPostgres();
      await sleep(randomInt(500, 2_000));
      await cluster.startPostgres();
      const since = performance.now();
      const [before] = await cluster.sql<{ n: number }>(COMPLETED);
      for (let going = false; !going && performance.now() - since < 60_000;) {
        await sleep(50);
        const [now] = await cluster.sql<{ n: number }>(COMPLETED);
        going = (now?.n ?? 0) > (before?.n ?? 0);
      }
      recoveryMs.push(performance.now() - since);
    }
    await load;
    await cluster.settle(120_000);
    return { faults: await cluster.faults(ids), executions: ids.length, outages: recoveryMs.length, recoveryMs };
  } finally {
    await cluster.close();
  }
}

/** No outage begins so shortly before the end of the load, in ms. */
const LAST_OUTAGE_MS = 3_000;
const COMPLETED = `select count(*)::int as n from orchestrator.stage_execution where status = 'completed'`;

async function main(): Promise<void> {
  const seconds = Number(process.env['OUTAGE_SECONDS'] ?? 120);
  const { faults, executions, outages, recoveryMs } = await stopPostgres({ seconds, everyMs: [5_000, 10_000] });
  const sorted = [...recoveryMs].sort((a, b) => a - b);
  print(
    `PostgreSQL killed ${outages} times in ${seconds} s, over ${executions} executions of ${STAGES} stages, two orchestrators`,
    {
      ...faults,
      'going again after, median and most, ms': `${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} and ${sorted.at(-1)?.toFixed(0)}`,
    },
  );
}

if (require.main === module) void main();
