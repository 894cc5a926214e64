import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Faults, print } from './cluster';

// Starts the same thing many times at once, for many keys, while orchestrators are killed, and counts what came of it.
//   npm run chaos:starts            KEYS=200 TIMES=50 npm run chaos:starts

export async function startAtOnce(options: {
  keys: number;
  times: number;
  killEveryMs: number;
  unsafeFast?: boolean;
}): Promise<{ executions: number; faults: Faults; kills: number }> {
  const { keys, times, killEveryMs, unsafeFast = false } = options;
  const cluster = await Cluster.start({ orchestrators: 2, workMs: [20, 100], unsafeFast });
  try {
    let over = false;
    let kills = 0;
    const killing = (async () => {
      while (!over) {
        await sleep(randomInt(killEveryMs / 2, killEveryMs * 1.5));
        if (over) return;
        const index = randomInt(2);
        await cluster.orchestrators[index]?.stop('SIGKILL');
        kills += 1;
        await cluster.startOrchestrator(index);
      }
    })();
    const ids = new Set<string>();
    for (let key = 0; key < keys; key++) {
      const answers = await Promise.all(Array.from({ length: times }, () => cluster.start(`once-${key}`)));
      for (const id of answers) ids.add(id);
    }
    over = true;
    await killing;
    await cluster.settle(60_000);
    const [row] = await cluster.sql<{ n: number }>('select count(*)::int as n from orchestrator.execution');
    const faults = await cluster.faults([...ids]);
    return {
      executions: row?.n ?? 0,
      faults: { ...faults, 'ids told beyond one for each key': ids.size - keys },
      kills,
    };
  } finally {
    await cluster.close();
  }
}

async function main(): Promise<void> {
  const [keys, times] = [Number(process.env['KEYS'] ?? 200), Number(process.env['TIMES'] ?? 50)];
  const { executions, faults, kills } = await startAtOnce({ keys, times, killEveryMs: 4_000 });
  print(`${times} identical starts at once x ${keys} keys, two orchestrators, ${kills} x kill -9`, {
    executions,
    ...faults,
  });
}

if (require.main === module) void main();
