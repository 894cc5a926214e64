import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Faults, print, STAGES } from './cluster';

// Kills orchestrator processes at random moments while executions run, and counts what was lost, stuck or doubled.
//   npm run chaos:orchestrators            KILLS=100 EXECUTIONS=2000 npm run chaos:orchestrators

const LANES = 20;
/** From one kill to the next, with the time that the killed one takes to come back. */
const MEAN_ROUND_MS = 2_000;

export interface KillFigures {
  faults: Faults;
  /** From a kill until each execution that the dead one was talking for was taken over, in ms. */
  takeoverMs: number[];
  repeatedMessages: number;
}

export async function killOrchestrators({
  kills,
  executions,
  unsafeFast = false,
}: {
  kills: number;
  executions: number;
  unsafeFast?: boolean;
}): Promise<KillFigures> {
  const cluster = await Cluster.start({ orchestrators: 2, workMs: [50, 400], unsafeFast });
  try {
    const takeoverMs: number[] = [];
    let starting = true;
    // Spread over all kills, so that each of them meets executions that run.
    const pauseMs = Math.max(20, (0.9 * kills * MEAN_ROUND_MS * LANES) / executions);
    const starts = cluster.startAll(executions, pauseMs, LANES).finally(() => (starting = false));
    for (let done = 0; done < kills || starting;) {
      await sleep(randomInt(200, 1_200));
      if (done >= kills) continue;
      done += 1;
      const index = randomInt(2);
      const drivers = await driversOf(cluster);
      await cluster.orchestrators[index]?.stop('SIGKILL');
      const killed = performance.now();
      // The dead one is whoever does not hold its lock any more; the other takes its work over while it is away.
      takeoverMs.push(...(await untilTakenOver(cluster, drivers, killed)));
      await cluster.startOrchestrator(index);
    }
    const ids = await starts;
    await cluster.settle(120_000);
    return { faults: await cluster.faults(ids), takeoverMs, repeatedMessages: cluster.repeatedMessages };
  } finally {
    await cluster.close();
  }
}

async function driversOf(cluster: Cluster): Promise<string[]> {
  const rows = await cluster.sql<{ driver: string }>(
    'select distinct driver from orchestrator.execution where driver is not null',
  );
  return rows.map((row) => row.driver);
}

/** Watches until no execution is left to the process that died. */
async function untilTakenOver(cluster: Cluster, before: string[], since: number): Promise<number[]> {
  for (;;) {
    const left = await cluster.sql<{ driver: string }>(
      `select distinct driver from orchestrator.execution
        where driver = any('{${before.join()}}')
          and not exists (select 1 from pg_locks where locktype = 'advisory' and classid = 7215002 and objid::bigint = (hashtext(driver)::bigint & 4294967295))`,
    );
    const ms = performance.now() - since;
    if (left.length === 0) return [ms];
    if (ms > 15_000) return [ms];
    await sleep(25);
  }
}

async function main(): Promise<void> {
  const [kills, executions] = [Number(process.env['KILLS'] ?? 20), Number(process.env['EXECUTIONS'] ?? 400)];
  const started = performance.now();
  const { faults, takeoverMs, repeatedMessages } = await killOrchestrators({ kills, executions });
  const sorted = [...takeoverMs].sort((a, b) => a - b);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  print(`${kills} x kill -9 over ${executions} executions of ${STAGES} stages, two orchestrators, in ${seconds} s`, {
    ...faults,
    'takeover, median and most, ms': `${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} and ${sorted.at(-1)?.toFixed(0)}`,
    'messages to the worker that were repeated': repeatedMessages,
  });
}

if (require.main === module) void main();
