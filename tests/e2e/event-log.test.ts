import type { Offer } from '../../contracts/worker-protocol';
import { MAX_WAITING_EVENTS, eventFeed } from '../../subgraphs/orchestrator/events/event-feed';
import { eventsOfExecution } from '../../subgraphs/orchestrator/events/event-source';
import { ScriptedSystem } from '../setup/scripted-system';
import { type ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { type Follow, overMultipart, overSse, overWebSocket } from '../setup/streams';
import { FINANCE, type GraphClient, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

interface Node {
  __typename: string;
  sequence: number;
  cursor: string;
}
const CLIENT_EVENTS = `subscription ($id: ID!, $after: String) { executionEvents: clientExecutions(clientId: $id, after: $after) {
  cursor event { __typename sequence execution { id status } } } }`;
const PROTOCOLS: [string, Follow][] = [
  ['graphql-ws', overWebSocket],
  ['SSE', overSse],
  ['multipart', overMultipart],
];

describe('events tell everything', () => {
  let scripted: ScriptedSystem;
  let system: TestSystem;
  let worker: ScriptedWorker;
  let client: GraphClient;

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    ({ system, worker } = scripted);
    client = system.as(TECHCORP);
    await seedMasterTemplate(system, 'short', [{ templateRef: 'source' }]);
  });
  afterAll(() => scripted.close());

  const eventsOf = async (
    id: string,
    first = 100,
    after?: string,
  ): Promise<{ totalCount: number; pageInfo: { hasNextPage: boolean }; edges: { cursor: string; node: Node }[] }> => {
    const { data } = await client.query<{ execution: { events: Awaited<ReturnType<typeof eventsOf>> } }>(
      `query ($id: ID!, $first: Int!, $after: String) { execution(id: $id) { events(first: $first, after: $after) {
         totalCount pageInfo { hasNextPage } edges { cursor node { __typename sequence cursor } } } } }`,
      { id, first, after },
    );
    return data.execution.events;
  };

  test('they can be read page by page, and a page goes on where an event that was subscribed to was', async () => {
    const id = await client.start('short', TECHCORP, {});
    await client.ended(id, 'id');
    const all = await eventsOf(id);
    expect(all.edges.map(({ node }) => [node.sequence, node.__typename])).toEqual([
      [1, 'ExecutionCreated'],
      [2, 'ExecutionStarted'],
      [3, 'StageOffered'],
      [4, 'StageAccepted'],
      [5, 'StageStarted'],
      [6, 'StageCompleted'],
      [7, 'ExecutionCompleted'],
    ]);
    const page = await eventsOf(id, 3, all.edges[1]?.node.cursor);
    expect(page).toMatchObject({ totalCount: 7, pageInfo: { hasNextPage: true } });
    expect(page.edges.map(({ node }) => node.sequence)).toEqual([3, 4, 5]);
  });

  test('the timeline shows where the time went: queued, in the handshake, at work, waiting for another attempt, paused', async () => {
    let tries = 0;
    const held: Offer[] = [];
    worker.on('timed', {
      run: (offer) =>
        ++tries === 1
          ? worker.fail(offer, { code: 'HICCUP', message: 'Once more.', retryable: true, retryAfterMs: 300 })
          : void held.push(offer),
    });
    await seedMasterTemplate(system, 'timed', [{ templateRef: 'timed' }]);
    const id = await client.start('timed', TECHCORP, { topic: 'T' });
    const offer = await waitFor('the second attempt', () => held[0]);
    await client.query(`mutation { pauseExecution(executionId: "${id}") { errors { code } } }`);
    await client.query(`mutation { resumeExecution(executionId: "${id}") { errors { code } } }`);
    await worker.complete(offer, { done: true });
    const ended = await client.ended<{
      timeline: {
        phase: string;
        stage: number | null;
        attempt: number | null;
        to: string | null;
        durationMs: number;
      }[];
      stages: never[];
    }>(
      id,
      `timeline { phase stage item attempt from to durationMs } stages { parameters output timeline { phase } attempts { timeline { phase } tokens { input output } cost { micros } } }`,
    );
    expect(ended.timeline.map(({ phase, stage, attempt }) => [phase, stage, attempt])).toEqual([
      ['QUEUED', null, null],
      ['QUEUED', 1, 1],
      ['HANDSHAKE', 1, 1],
      ['RUNNING', 1, 1],
      ['WAITING', 1, 1],
      ['QUEUED', 1, 2],
      ['HANDSHAKE', 1, 2],
      ['RUNNING', 1, 2],
      ['PAUSED', null, null],
    ]);
    expect(ended.timeline.every((span) => span.to !== null && span.durationMs >= 0)).toBe(true);
    expect(ended.timeline.find((span) => span.phase === 'WAITING')?.durationMs).toBeGreaterThanOrEqual(300);
    expect(ended.stages[0]).toMatchObject({
      parameters: { topic: 'T' },
      output: { done: true },
      attempts: [
        { timeline: [{}, {}, {}, {}], tokens: { input: 5, output: 0 }, cost: { micros: 0 } },
        { timeline: [{}, {}, {}], tokens: { input: 10, output: 20 }, cost: { micros: 1_000 } },
      ],
    });
  });

  test.each(PROTOCOLS)(
    'over %s: all of a client, in one order, and whoever comes back with a cursor sees every later one once',
    async (_name, follow) => {
      const { data } = await client.query<{ viewer: { client: { executionsCursor: string } } }>(
        '{ viewer { client { executionsCursor } } }',
      );
      const start = data.viewer.client.executionsCursor;
      const ids = await Promise.all(Array.from({ length: 5 }, () => client.start('short', TECHCORP, {})));
      for (const id of ids) await client.ended(id, 'id');
      const collect = async (
        after: string,
        atMost: number,
      ): Promise<{ cursor: string; event: Node & { execution: { id: string } } }[]> => {
        const seen: never[] = [];
        for await (const event of follow(system.url, system.keyOf(TECHCORP), CLIENT_EVENTS, { id: TECHCORP, after }))
          if (seen.push(event as never) === atMost) break;
        return seen;
      };
      const all = await collect(start, 35);
      for (const id of ids) {
        expect(all.filter(({ event }) => event.execution.id === id).map(({ event }) => event.sequence)).toEqual([
          1, 2, 3, 4, 5, 6, 7,
        ]);
      }
      const seen: typeof all = [];
      while (seen.length < all.length)
        seen.push(...(await collect(seen.at(-1)?.cursor ?? start, Math.min(4, all.length - seen.length))));
      expect(seen.map(({ cursor }) => cursor)).toEqual(all.map(({ cursor }) => cursor));
      await waitFor(
        'nothing to be left open',
        () => system.subgraphs.orchestrator.parts.get(eventFeed).subscribers === 0,
      );
    },
  );

  test('a client follows its own executions only, and no cursor of another kind or of another client is taken', async () => {
    const open = async (id: string, after: string | null, key = TECHCORP): Promise<void> => {
      for await (const _ of overWebSocket(system.url, system.keyOf(key), CLIENT_EVENTS, { id, after }));
    };
    const { data } = await client.query<{ viewer: { client: { executionsCursor: string } }; client: unknown }>(
      `{ viewer { client { executionsCursor } } client(id: "${FINANCE}") { executionsCursor } }`,
    );
    expect(data.client).toBeNull();
    await expect(open(FINANCE, null)).rejects.toThrow('CLIENT_NOT_FOUND');
    await expect(open(FINANCE, data.viewer.client.executionsCursor, FINANCE)).rejects.toThrow('INVALID_CURSOR');
    const id = await client.start('short', TECHCORP, {});
    await client.ended(id, 'id');
    await expect(open(TECHCORP, (await eventsOf(id)).edges[0]?.cursor ?? '')).rejects.toThrow('INVALID_CURSOR');
  });

  test('a subscriber that takes nothing is closed with a code that says how to go on, and nobody else notices', async () => {
    const held: Offer[] = [];
    worker.on('chatty', { run: (offer) => void held.push(offer) });
    await seedMasterTemplate(system, 'chatty', [{ templateRef: 'chatty' }]);
    const id = await client.start('chatty', TECHCORP, {});
    const offer = await waitFor('the offer', () => held[0]);
    const query = `subscription ($id: ID!, $after: String) { executionEvents(executionId: $id, after: $after) { __typename sequence cursor } }`;
    const iterate = (after: string | null) =>
      overWebSocket(system.url, system.keyOf(TECHCORP), query, { id, after })[Symbol.asyncIterator]();
    // Straight at the feed, as the gateway would read it: one takes three events and then none, the other all of them.
    const { parts, database } = system.subgraphs.orchestrator;
    const feed = parts.get(eventFeed);
    const source = eventsOfExecution(database, id);
    const slow = feed.follow(source, 0);
    const quick = feed.follow(source, 0);
    for (let i = 0; i < 3; i++) await slow.next();
    const taken: number[] = [];
    const taking = (async () => {
      for await (const delivery of quick) if ('row' in delivery) taken.push(delivery.row.sequence);
    })();
    // The slow one has caught up, so that everything from here on is pushed at it.
    void slow.next();
    const total = MAX_WAITING_EVENTS + 50;
    for (let i = 0; i < total; i++) await worker.progress(offer, i % 100, `step ${i}`);
    await worker.complete(offer, {});
    await taking;
    expect(taken).toEqual(Array.from({ length: taken.length }, (_, index) => index + 1));
    expect(taken.length).toBeGreaterThan(total);
    const rest: unknown[] = [];
    for await (const delivery of slow) rest.push(delivery);
    expect(rest.at(-1)).toMatchObject({ closed: 'too slow' });
    expect(rest.length).toBeLessThan(total);
    // And with its cursor it goes on where it was.
    const stream = iterate(Buffer.from(`event:${id}:4`).toString('base64url'));
    expect((await stream.next()).value).toMatchObject({ sequence: 5 });
    await stream.return?.();
    expect(
      await waitFor(
        'nothing to be left open',
        () => system.subgraphs.orchestrator.parts.get(eventFeed).subscribers === 0,
      ),
    ).toBe(true);
  }, 60_000);
});
