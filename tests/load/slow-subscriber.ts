import 'reflect-metadata';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { print } from '../chaos/cluster';
import { startLoadSystem } from './load-system';
import { eventFeed } from '../../subgraphs/orchestrator/events/event-feed';

// Some subscribers of an execution stop reading; the others must not notice, and memory must not grow with what is not read.
// The pace is one that the others can keep: who cannot is slow, whoever it is.
//   npm run load:slow            OTHERS=200 EVENTS=900 EVENTS_PER_SECOND=10 npm run load:slow

const QUERY = `subscription ($id: ID!) { executionEvents(executionId: $id) { __typename sequence cursor occurredAt ... on StageProgressed { message } } }`;

/** The slow ones ask for much, so that no buffer between here and there can hold it. */
const HEAVY = QUERY.replace(
  '... on StageProgressed { message }',
  `... on StageProgressed { ${Array.from({ length: 100 }, (_, n) => `m${n}: message`).join(' ')} }`,
);

export interface SlowFigures {
  events: number;
  /** Subscribers that did not get every event once, in order. */
  disturbed: number;
  /** How much later the slowest delivery was than what it tells of, in ms. */
  mostMs: number;
  p99Ms: number;
  /** How much the heap grew, in MiB. */
  heapGrowthMiB: number;
  /** Subscriptions of slow ones that were closed by the service. */
  closedSlowOnes: number;
}

export async function slowSubscriber(options: {
  others: number;
  slow: number;
  events: number;
  eventsPerSecond: number;
}): Promise<SlowFigures> {
  const { others, slow, events, eventsPerSecond } = options;
  const load = await startLoadSystem();
  const sockets: Socket[] = [];
  try {
    const id = await load.hold();
    const feed = load.system.subgraphs.orchestrator.parts.get(eventFeed);
    const seen = Array.from({ length: others }, (): number[] => []);
    const latencies: number[] = [];
    const clients = seen.map((list) => {
      const client = createClient({
        url: load.url.replace('http', 'ws'),
        webSocketImpl: WebSocket,
        connectionParams: { 'X-API-Key': load.apiKey },
      });
      const ended = new Promise<void>((resolve) =>
        client.subscribe<{ executionEvents: { sequence: number; occurredAt: string } }>(
          { query: QUERY, variables: { id } },
          {
            next: ({ data }) => {
              if (!data) return;
              list.push(data.executionEvents.sequence);
              if (data.executionEvents.sequence > 4)
                latencies.push(Date.now() - Date.parse(data.executionEvents.occurredAt));
            },
            error: () => resolve(),
            complete: () => resolve(),
          },
        ),
      );
      return { client, ended };
    });
    for (let i = 0; i < slow; i++) sockets.push(await neverReading(load.url, load.apiKey, id));
    while (feed.subscribers < others + slow) await sleep(20);
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let step = 0; step < events; step++) {
      await Promise.all([load.progress(id, step, 'x'.repeat(400)), sleep(1_000 / eventsPerSecond)]);
    }
    const closedSlowOnes = others + slow - feed.subscribers;
    await load.finish(id);
    await Promise.all(clients.map(({ ended }) => ended));
    global.gc?.();
    const growth = process.memoryUsage().heapUsed - before;
    const total = events + 7;
    const sorted = latencies.sort((a, b) => a - b);
    for (const { client } of clients) await client.dispose();
    return {
      events: total,
      disturbed: seen.filter((list) => list.length !== total || list.some((sequence, index) => sequence !== index + 1))
        .length,
      mostMs: sorted.at(-1) ?? 0,
      p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
      heapGrowthMiB: growth / 1024 / 1024,
      closedSlowOnes,
    };
  } finally {
    for (const socket of sockets) socket.destroy();
    await load.close();
  }
}

/** Asks for events over SSE and never reads what comes. */
async function neverReading(url: string, apiKey: string, id: string): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url);
  const body = JSON.stringify({ query: HEAVY, variables: { id } });
  const socket = connect({ port: Number(port), host: hostname });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  socket.pause();
  socket.write(
    `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\naccept: text/event-stream\r\nx-api-key: ${apiKey}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return socket;
}

async function main(): Promise<void> {
  const [others, events] = [Number(process.env['OTHERS'] ?? 200), Number(process.env['EVENTS'] ?? 900)];
  const eventsPerSecond = Number(process.env['EVENTS_PER_SECOND'] ?? 10);
  const {
    disturbed,
    mostMs,
    p99Ms,
    heapGrowthMiB,
    closedSlowOnes,
    events: total,
  } = await slowSubscriber({ others, slow: 5, events, eventsPerSecond });
  print(`5 subscribers that read nothing beside ${others} others, ${total} events, ${eventsPerSecond} a second`, {
    'others that were disturbed': disturbed,
    'deliveries to others, p99 and most, ms': `${p99Ms} and ${mostMs}`,
    'slow ones that were closed': closedSlowOnes,
    'growth of the heap, MiB': heapGrowthMiB.toFixed(1),
  });
}

if (require.main === module) void main();
