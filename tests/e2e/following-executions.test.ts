import fs from 'node:fs';
import { encodeCursor } from '../../subgraph-kit/graph/connection';
import type { Offer } from '../../contracts/worker-protocol';
import { ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { type Follow, overMultipart, overSse, overWebSocket, type SeenEvent } from '../setup/streams';
import { FINANCE, GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';
import { eventFeed } from '../../subgraphs/orchestrator/events/event-feed';

const EVENTS = `subscription ($id: ID!, $after: String) { executionEvents(executionId: $id, after: $after) {
  __typename sequence cursor occurredAt
  ... on StageProgressed { stage { order worker } percent message }
  ... on StageEvent { stageOrder }
  execution { status progress masterTemplate { displayName } client { companyName }
    stages { order status cost { amount } job { output { ... on Course { modules { title lessons { title } } } } } } } } }`;
const PROTOCOLS: [string, Follow][] = [
  ['graphql-ws', overWebSocket],
  ['SSE', overSse],
  ['multipart', overMultipart],
];

describe('executions can be followed', () => {
  const worker = new ScriptedWorker();
  let system: TestSystem;
  beforeAll(async () => {
    await worker.start();
    system = await startTestSystem({ moreWorkers: [worker.address] });
    worker.orchestratorUrl = system.subgraphs.orchestrator.url;
  });
  afterAll(async () => {
    await system.close();
    await worker.close();
  });

  const collect = async (follow: Follow, id: string, after: string | null = null): Promise<SeenEvent[]> => {
    const seen: SeenEvent[] = [];
    for await (const event of follow(system.url, system.keyOf(TECHCORP), EVENTS, { id, after })) seen.push(event);
    return seen;
  };
  const openUpstream = (): number => system.subgraphs.orchestrator.parts.get(eventFeed).subscribers;

  test.each(PROTOCOLS)(
    'over %s: from the first event to the last, without a gap, with fields of all three subgraphs, then complete',
    async (_name, follow) => {
      const sourceText = fs.readFileSync('examples/tides.md', 'utf8');
      const id = await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'Tides', sourceText });
      const seen = await collect(follow, id);
      expect(seen.map((event) => event.sequence)).toEqual(seen.map((_, index) => index + 1));
      const types = seen.map((event) => event.__typename);
      expect(types.filter((type) => type !== 'StageProgressed')).toEqual([
        'ExecutionCreated',
        'ExecutionStarted',
        'StageOffered',
        'StageAccepted',
        'StageStarted',
        'StageCompleted',
        'ExecutionCompleted',
      ]);
      expect(types).toContain('StageProgressed');
      expect(seen.find((event) => event.__typename === 'StageProgressed')).toMatchObject({
        stage: { order: 1, worker: 'bitware-content-granulator' },
        stageOrder: 1,
      });
      expect(seen.at(-1)).toMatchObject({
        execution: {
          status: 'COMPLETED',
          progress: 100,
          masterTemplate: { displayName: 'Course Creation' },
          client: { companyName: 'TechCorp Solutions' },
          stages: [
            {
              status: 'COMPLETED',
              job: {
                output: {
                  modules: [
                    { title: 'What pulls the water', lessons: [{ title: 'The Moon' }, { title: 'The Sun' }] },
                    {},
                    {},
                    {},
                    {},
                  ],
                },
              },
            },
          ],
        },
      });
      await waitFor('nothing to be left open', () => openUpstream() === 0);
    },
  );

  test.each(PROTOCOLS)('over %s: events arrive while the execution runs', async (_name, follow) => {
    let held: Offer | undefined;
    worker.on('live', { run: (offer) => void (held = offer) });
    await seedMasterTemplate(system, `live-${_name}`, [{ templateRef: 'live' }]);
    const id = await system.as(TECHCORP).start(`live-${_name}`, TECHCORP, {});
    const seen: SeenEvent[] = [];
    for await (const event of follow(system.url, system.keyOf(TECHCORP), EVENTS, { id, after: null })) {
      seen.push(event);
      if (event.__typename === 'StageAccepted')
        await worker.progress(await waitFor('the offer', () => held), 40, 'half-way');
      if (event.__typename === 'StageProgressed') {
        expect(event).toMatchObject({
          percent: 40,
          message: 'half-way',
          execution: { status: 'RUNNING', progress: 40 },
        });
        await worker.complete(held as Offer, {});
      }
    }
    expect(seen.at(-1)?.__typename).toBe('ExecutionCompleted');
  });

  test.each(PROTOCOLS)(
    'over %s: whoever comes back with a cursor sees every later event once',
    async (_name, follow) => {
      const id = await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'Tides' });
      await system.as(TECHCORP).ended(id, 'id');
      const all = await collect(follow, id);
      const seen: SeenEvent[] = [];
      // A connection that is lost after every second event.
      while (seen.at(-1)?.__typename !== 'ExecutionCompleted') {
        let count = 0;
        for await (const event of follow(system.url, system.keyOf(TECHCORP), EVENTS, {
          id,
          after: seen.at(-1)?.cursor ?? null,
        })) {
          seen.push(event);
          if (++count === 2) break;
        }
      }
      expect(seen.map((event) => event.cursor)).toEqual(all.map((event) => event.cursor));
      expect(await collect(follow, id, all.at(-1)?.cursor)).toEqual([]);
      await waitFor('nothing to be left open', () => openUpstream() === 0);
    },
  );

  test.each(PROTOCOLS)(
    'over %s: an invalid cursor, a cursor of another execution and a foreign execution are refused',
    async (_name, follow) => {
      const client = system.as(TECHCORP);
      const [one, other] = [
        await client.start('course_creation', TECHCORP, { topic: 'A' }),
        await client.start('course_creation', TECHCORP, { topic: 'B' }),
      ];
      await client.ended(other, 'id');
      const [event] = await collect(follow, other);
      await expect(collect(follow, one, 'nonsense')).rejects.toThrow('INVALID_CURSOR');
      for (const place of ['NaN', '1.5', '-1', '1e30', '99999999999', '999', '0x10', "1'"]) {
        await expect(collect(follow, one, encodeCursor(`event:${one}`, place))).rejects.toThrow('INVALID_CURSOR');
      }
      await expect(collect(follow, one, event?.cursor)).rejects.toThrow('INVALID_CURSOR');
      const asOther = async (): Promise<void> => {
        for await (const _ of follow(system.url, system.keyOf(FINANCE), EVENTS, { id: one, after: null }));
      };
      await expect(asOther()).rejects.toThrow('EXECUTION_NOT_FOUND');
    },
  );

  test('a client that accepts anything, as curl does, gets every event as SSE', async () => {
    const id = await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'A' });
    const answer = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: '*/*', 'x-api-key': system.keyOf(TECHCORP) },
      body: JSON.stringify({ query: EVENTS, variables: { id } }),
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const text = await answer.text();
    expect(text.match(/event: next/g)?.length).toBeGreaterThanOrEqual(6);
    expect(text).toContain('ExecutionCompleted');
  });

  test('a subscription that accepts no stream, and clients that vanish, leave nothing open', async () => {
    worker.on('waits', { run: () => undefined });
    await seedMasterTemplate(system, 'waits', [{ templateRef: 'waits' }]);
    const client = system.as(TECHCORP);
    const id = await client.start('waits', TECHCORP, {});
    for (let i = 0; i < 20; i++) {
      const refused = await fetch(system.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'x-api-key': system.keyOf(TECHCORP),
        },
        body: JSON.stringify({ query: EVENTS, variables: { id } }),
      });
      expect(await refused.text()).toContain('text/event-stream');
      expect(refused.status).toBe(406);
      for (const [, follow] of PROTOCOLS) {
        const abort = new AbortController();
        const vanish = async (): Promise<void> => {
          for await (const _ of follow(system.url, system.keyOf(TECHCORP), EVENTS, { id, after: null }, abort.signal))
            abort.abort();
        };
        await vanish().catch(() => undefined);
      }
    }
    await waitFor('nothing to be left open', () => openUpstream() === 0);
    await client.query(`mutation { cancelExecution(executionId: "${id}") { errors { code } } }`);
  });

  test('a WebSocket with a wrong key is closed, and one without a key may do nothing', async () => {
    const id = await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'A' });
    const open = async (key: string): Promise<void> => {
      for await (const _ of overWebSocket(system.url, key, EVENTS, { id, after: null }));
    };
    await expect(open('tfk_000000000000_wrong')).rejects.toMatchObject({ code: 4403 });
    await expect(open('')).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(
      (await new GraphClient(system.url, {}).query('{ viewer { client { id } } }')).errors?.[0]?.extensions.code,
    ).toBe('UNAUTHENTICATED');
  });
});
