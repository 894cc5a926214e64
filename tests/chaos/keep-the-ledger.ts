import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Faults, print } from './cluster';

// Does what moves money again and again, at random, while orchestrators are killed, and counts every month in every way that
// there is, meanwhile and at the end. An operation is an entry of the ledger, or an attempt that delivered nothing.
//   npm run chaos:ledger            OPERATIONS=100000 npm run chaos:ledger

const LANES = 24;
const CLIENTS = ['client_demo_001', 'client_demo_002', 'client_demo_003'];

export async function keepTheLedger(options: {
  operations: number;
  killEveryMs: number;
  unsafeFast?: boolean;
}): Promise<{ operations: number; checks: number; kills: number; faults: Faults }> {
  const { operations: wanted, killEveryMs, unsafeFast = true } = options;
  const cluster = await Cluster.start({ orchestrators: 2, workMs: [1, 20], unsafeFast, failures: 0.25 });
  try {
    let over = false;
    let kills = 0;
    let checks = 0;
    let wrong = 0;
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
    const checking = (async () => {
      while (!over) {
        wrong += (await cluster.moneyFaults())['months that the ways of counting differ on'] ?? 0;
        checks += 1;
        await sleep(1_000);
      }
    })();
    const ended: string[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      while (!over) {
        const index = next++;
        const client = CLIENTS[index % CLIENTS.length];
        const chance = randomInt(100);
        if (chance < 8) await cluster.adjust(client, randomInt(1, 50), `adjust-${index}`);
        else if (chance < 20 && ended.length > 0)
          await cluster.retry(ended[randomInt(ended.length)] ?? '', `retry-${index}`);
        else {
          const id = await cluster.start(`ledger-${index}`, client);
          if (chance < 40) {
            await sleep(randomInt(40));
            await cluster.cancel(id, client);
          }
          ended.push(id);
        }
        // As many at once as there are lanes run on their own; a pause now and then lets the rest catch up.
        if (index % 200 === 0 && (await cluster.moneyOperations()) >= wanted) over = true;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    over = true;
    await Promise.all([killing, checking]);
    await cluster.settle(120_000);
    return {
      operations: await cluster.moneyOperations(),
      checks,
      kills,
      faults: { ...(await cluster.moneyFaults()), 'checks meanwhile that found a difference': wrong },
    };
  } finally {
    await cluster.close();
  }
}

async function main(): Promise<void> {
  const wanted = Number(process.env['OPERATIONS'] ?? 100_000);
  const { operations, checks, kills, faults } = await keepTheLedger({ operations: wanted, killEveryMs: 4_000 });
  print(`${operations} operations on money at random, two orchestrators, ${kills} x kill -9, ${checks} checks`, faults);
}

if (require.main === module) void main();
