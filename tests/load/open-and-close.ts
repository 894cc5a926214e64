import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { print } from '../chaos/cluster';
import { type LoadSystem, startLoadSystem } from './load-system';
import { eventFeed } from '../../subgraphs/orchestrator/events/event-feed';

// Opens subscriptions and ends them in every way there is, and counts what is left open behind the gateway.
//   npm run load:open            TIMES=10000 npm run load:open

const QUERY = `subscription ($id: ID!, $after: String) { executionEvents(executionId: $id, after: $after) { __typename sequence cursor } }`;

type Way = (load: LoadSystem, id: string) => Promise<void>;

const overHttp =
  (accept: string, abortAfterMs: number | null, variables: Record<string, unknown> = {}): Way =>
  async ({ url, apiKey }, id) => {
    const abort = new AbortController();
    const timer = abortAfterMs === null ? undefined : setTimeout(() => abort.abort(), abortAfterMs);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, 'x-api-key': apiKey },
        body: JSON.stringify({ query: QUERY, variables: { id, ...variables } }),
        signal: abort.signal,
      });
      const reader = response.body?.getReader();
      await reader?.read();
      if (abortAfterMs === null) await reader?.cancel();
      // Until it is cut off: whoever stopped reading before would keep the connection.
      else for (let done = false; !done;) done = (await reader?.read())?.done ?? true;
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
    }
  };

const overSocket =
  (end: 'complete' | 'at once' | 'terminate' | 'close', variables: Record<string, unknown> = {}, key?: string): Way =>
  async ({ url, apiKey }, id) => {
    const client = createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { 'X-API-Key': key ?? apiKey },
      retryAttempts: 0,
    });
    await new Promise<void>((resolve) => {
      const stop = client.subscribe(
        { query: QUERY, variables: { id, ...variables } },
        { next: () => leave(), error: () => resolve(), complete: () => resolve() },
      );
      const leave = (): void => {
        if (end === 'terminate') client.terminate();
        else if (end === 'close') void client.dispose();
        else stop();
      };
      if (end === 'at once') stop();
    });
    await client.dispose();
  };

/** Every way in which a subscription comes to an end, wanted or not. */
export const WAYS: Record<string, Way> = {
  'SSE, read, then cancelled': overHttp('text/event-stream', null),
  'SSE, cut off while it waits': overHttp('text/event-stream', 30),
  'SSE, cut off before the answer': overHttp('text/event-stream', 1),
  'multipart, read, then cancelled': overHttp('multipart/mixed;subscriptionSpec="1.0", application/json', null),
  'multipart, cut off while it waits': overHttp('multipart/mixed;subscriptionSpec="1.0", application/json', 30),
  'refused: accepts no stream': overHttp('application/json', null),
  'refused: an invalid cursor': overHttp('text/event-stream', null, { after: 'nonsense' }),
  'refused: no such execution': overHttp('text/event-stream', null, { id: 'exec_nobody' }),
  'WebSocket, completed by the client': overSocket('complete'),
  'WebSocket, completed before the first event': overSocket('at once'),
  'WebSocket, cut off': overSocket('terminate'),
  'WebSocket, closed': overSocket('close'),
  'WebSocket, refused: an invalid cursor': overSocket('complete', { after: 'nonsense' }),
  'WebSocket, refused: a wrong key': overSocket('complete', {}, 'tfk_000000000000_wrong'),
};

/** @returns how many subscriptions are open behind the gateway afterwards. */
export async function openAndClose(times: number): Promise<{ opened: number; most: number; left: number }> {
  const load = await startLoadSystem();
  try {
    const id = await load.hold();
    const feed = load.system.subgraphs.orchestrator.parts.get(eventFeed);
    const ways = Object.values(WAYS);
    let opened = 0;
    let most = 0;
    const lane = async (): Promise<void> => {
      while (opened < times) {
        const way = ways[opened++ < ways.length ? opened - 1 : randomInt(ways.length)];
        await way(load, id);
        most = Math.max(most, feed.subscribers);
      }
    };
    await Promise.all(Array.from({ length: 20 }, lane));
    for (let waited = 0; feed.subscribers > 0 && waited < 5_000; waited += 50) await sleep(50);
    return { opened, most, left: feed.subscribers };
  } finally {
    await load.close();
  }
}

async function main(): Promise<void> {
  const times = Number(process.env['TIMES'] ?? 10_000);
  const started = performance.now();
  const { opened, most, left } = await openAndClose(times);
  print(
    `${opened} subscriptions opened and ended in ${Object.keys(WAYS).length} ways, in ${((performance.now() - started) / 1000).toFixed(0)} s`,
    {
      'most open at the same time': most,
      'left open behind the gateway': left,
    },
  );
}

if (require.main === module) void main();
