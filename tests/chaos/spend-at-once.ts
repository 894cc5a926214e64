import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Faults, print } from './cluster';
import { ONE_PRICE } from './counting-worker';

// Starts many executions at once against a budget that a few of them use up, while orchestrators are killed.
//   npm run chaos:money            STARTS=1000 FIT=50 npm run chaos:money

const CLIENT = 'client_demo_001';

export async function spendAtOnce(options: {
  starts: number;
  /** How many fit into the budget. */
  fit: number;
  killEveryMs: number;
  unsafeFast?: boolean;
}): Promise<{ accepted: number; refused: number; kills: number; faults: Faults }> {
  const { starts, fit, killEveryMs, unsafeFast = false } = options;
  const cluster = await Cluster.start({ orchestrators: 2, workMs: [20, 100], unsafeFast });
  try {
    await cluster.sql(`update kam.client set monthly_budget_micros = ${fit * ONE_PRICE} where id = '${CLIENT}'`);
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
    const told = await Promise.all(Array.from({ length: starts }, (_, index) => cluster.tryOne(`once-${index}`)));
    over = true;
    await killing;
    const ids = told.filter((answer) => answer.startsWith('exec_'));
    const [reserved] = await cluster.sql<{ n: string }>(
      'select sum(reserved_micros) as n from orchestrator.budget_month',
    );
    await Promise.all(ids.map((id) => cluster.cancel(id)));
    await cluster.settle(60_000);
    const faults = await cluster.moneyFaults();
    return {
      accepted: ids.length,
      refused: told.filter((answer) => answer === 'BUDGET_EXCEEDED').length,
      kills,
      faults: { ...faults, 'micro-dollars reserved beside the budget': Number(reserved?.n ?? 0) - fit * ONE_PRICE },
    };
  } finally {
    await cluster.close();
  }
}

async function main(): Promise<void> {
  const [starts, fit] = [Number(process.env['STARTS'] ?? 1_000), Number(process.env['FIT'] ?? 50)];
  const { accepted, refused, kills, faults } = await spendAtOnce({ starts, fit, killEveryMs: 2_000 });
  print(`${starts} starts at once against a budget for ${fit}, two orchestrators, ${kills} x kill -9`, {
    accepted,
    refused,
    ...faults,
  });
}

if (require.main === module) void main();
