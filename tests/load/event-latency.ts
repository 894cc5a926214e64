import 'reflect-metadata';
import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { print } from '../chaos/cluster';
import { startLoadSystem } from './load-system';

// How long it takes from what happened until a subscriber knows, through the gateway, with many subscribers.
//   npm run load:events            SUBSCRIBERS=1000 EVENTS_PER_SECOND=20 npm run load:events

const SUBSCRIBERS = Number(process.env['SUBSCRIBERS'] ?? 1_000);
const PER_EXECUTION = 10;
const PER_SOCKET = 10;
const EVENTS_PER_SECOND = Number(process.env['EVENTS_PER_SECOND'] ?? 20);
const MEASURE_MS = Number(process.env['MEASURE_MS'] ?? 15_000);

interface Task {
  url: string;
  apiKey: string;
  executions: string[];
}

/** The subscribers, in a process of their own. */
async function subscribe({ url, apiKey, executions }: Task): Promise<void> {
  const latencies: number[] = [];
  let ready = 0;
  const query = `subscription ($id: ID!) { executionEvents(executionId: $id) { __typename sequence cursor occurredAt ... on StageProgressed { percent message } } }`;
  for (let index = 0; index < executions.length; index += PER_SOCKET) {
    const client = createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { 'X-API-Key': apiKey },
    });
    for (const id of executions.slice(index, index + PER_SOCKET)) {
      client.subscribe<{ executionEvents: { __typename: string; occurredAt: string } }>(
        { query, variables: { id } },
        {
          next: ({ data }) => {
            if (data?.executionEvents.__typename === 'StageAccepted' && ++ready === executions.length)
              process.send?.({ ready });
            if (data?.executionEvents.__typename === 'StageProgressed')
              latencies.push(Date.now() - Date.parse(data.executionEvents.occurredAt));
          },
          error: (error) => process.send?.({ error: JSON.stringify(error) }),
          complete: () => undefined,
        },
      );
    }
  }
  await new Promise<void>((resolve) => process.on('message', () => resolve()));
  process.send?.({ latencies });
}

async function main(): Promise<void> {
  const load = await startLoadSystem();
  const executions: string[] = [];
  for (let i = 0; i < SUBSCRIBERS / PER_EXECUTION; i++) executions.push(await load.hold());
  const child = fork(__filename, ['subscribers']);
  const task: Task = {
    url: load.url,
    apiKey: load.apiKey,
    executions: Array.from({ length: SUBSCRIBERS }, (_, index) => executions[index % executions.length]),
  };
  child.send(task);
  await answer(child, 'ready');
  const until = Date.now() + MEASURE_MS;
  let told = 0;
  while (Date.now() < until) {
    await load.progress(executions[told % executions.length], told);
    told += 1;
    await sleep(1_000 / EVENTS_PER_SECOND);
  }
  await sleep(500);
  child.send('done');
  const { latencies } = (await answer(child, 'latencies')) as { latencies: number[] };
  child.kill();
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number): string => `${sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)]} ms`;
  print(
    `${SUBSCRIBERS} subscribers through the gateway, ${told} events in ${MEASURE_MS / 1000} s, each to ${PER_EXECUTION} of them`,
    {
      'deliveries, expected': told * PER_EXECUTION,
      'deliveries, received': latencies.length,
      'from what happened to the subscriber, p50': at(0.5),
      p99: at(0.99),
      most: at(1),
    },
  );
  await load.close();
}

function answer(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: Record<string, unknown>) => {
      if ('error' in message) reject(new Error(String(message['error'])));
      if (name in message) resolve(message);
    });
  });
}

if (process.argv[2] === 'subscribers') process.once('message', (task: Task) => void subscribe(task));
else void main();
