import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Follow, overMultipart, overSse, overWebSocket } from '../setup/streams';
import { Cluster, print } from './cluster';

// Follows executions while sockets, the gateway and the orchestrator are killed at random, and compares what each subscriber saw
// with the table.
//   npm run chaos:resume            SUBSCRIBERS=200 EXECUTIONS=20 npm run chaos:resume

const QUERY = `subscription ($id: ID!, $after: String) { executionEvents(executionId: $id, after: $after) { __typename sequence cursor } }`;
const PROTOCOLS: Follow[] = [overWebSocket, overSse, overMultipart];

export interface ResumeFigures {
  subscribers: number;
  events: number;
  /** Subscribers whose list is not that of the table. */
  different: number;
  reconnects: number;
  kills: number;
}

export async function resumeExactly(options: {
  subscribers: number;
  executions: number;
  killEveryMs: number;
  unsafeFast?: boolean;
}): Promise<ResumeFigures> {
  const { subscribers, executions, killEveryMs, unsafeFast = false } = options;
  const cluster = await Cluster.start({ orchestrators: 1, workMs: [3_000, 6_000], progressSteps: 13, unsafeFast });
  try {
    let gateway = await cluster.startGateway();
    const { apiKey } = cluster;
    const url = `${gateway.url}/graphql`;
    const ids: string[] = [];
    for (let i = 0; i < executions; i++) ids.push(await cluster.start(`resume-${i}`));
    let over = false;
    let kills = 0;
    const killing = (async () => {
      while (!over) {
        await sleep(randomInt(killEveryMs / 2, killEveryMs * 1.5));
        if (over) return;
        kills += 1;
        if (randomInt(2) === 0) {
          await gateway.stop('SIGKILL');
          gateway = await cluster.startGateway();
        } else {
          await cluster.orchestrators[0]?.stop('SIGKILL');
          await cluster.startOrchestrator(0);
        }
      }
    })();
    let reconnects = 0;
    const seen = await Promise.all(
      Array.from({ length: subscribers }, async (_, index) => {
        const id = ids[index % ids.length];
        const follow = PROTOCOLS[index % PROTOCOLS.length];
        const { list, connections } = await followToTheEnd(follow, url, apiKey, id);
        reconnects += connections - 1;
        return { id, list };
      }),
    );
    over = true;
    await killing;
    const table = await cluster.sql<{ id: string; sequence: number }>(
      'select execution_id as id, sequence from orchestrator.execution_event order by 1, 2',
    );
    const listOf = (id: string): string => table.filter((row) => row.id === id).map((row) => row.sequence).join(); // prettier-ignore
    return {
      subscribers,
      events: table.length / executions,
      different: seen.filter(({ id, list }) => list.join() !== listOf(id)).length,
      reconnects,
      kills,
    };
  } finally {
    await cluster.close();
  }
}

/** What a client does that must miss nothing: it comes back with its last cursor until it has seen the end. */
async function followToTheEnd(
  follow: Follow,
  url: string,
  apiKey: string,
  id: string,
): Promise<{ list: number[]; connections: number }> {
  const list: number[] = [];
  let after: string | null = null;
  for (let connections = 1; ; connections++) {
    // Its own socket is cut as well, now and then.
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), randomInt(500, 6_000));
    try {
      for await (const event of follow(url, apiKey, QUERY, { id, after }, abort.signal)) {
        list.push(event.sequence);
        after = event.cursor;
        if (['ExecutionCompleted', 'ExecutionFailed'].includes(event.__typename)) return { list, connections };
      }
    } catch {
      await sleep(100);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function main(): Promise<void> {
  const [subscribers, executions] = [
    Number(process.env['SUBSCRIBERS'] ?? 200),
    Number(process.env['EXECUTIONS'] ?? 20),
  ];
  const figures = await resumeExactly({ subscribers, executions, killEveryMs: 3_000 });
  print(
    `${figures.subscribers} subscribers of ${executions} executions, ${figures.kills} x kill -9 of gateway or orchestrator`,
    {
      'events of an execution, mean': figures.events.toFixed(1),
      'times that a subscriber came back': figures.reconnects,
      'lists that differ from the table': figures.different,
    },
  );
}

if (require.main === module) void main();
