import { Client } from 'pg';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { type Follow, overMultipart, overSse, overWebSocket } from '../setup/streams';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

const QUERY = '{ executions(first: 1) { totalCount } }';

interface Answer {
  status: number;
  retryAfter: string | null;
  body: { data?: unknown; errors?: { message: string; extensions: { code: string } }[] };
}

async function ask(system: TestSystem): Promise<Answer> {
  const response = await fetch(system.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': system.keyOf(TECHCORP) },
    body: JSON.stringify({ query: QUERY }),
  });
  const body = (await response.json()) as Answer['body'];
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
}

/** Makes everything that reads executions wait. @returns what lets it go on */
async function holdExecutions(databaseUrl: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('begin; lock table orchestrator.execution in access exclusive mode');
  return () => client.end();
}

describe('more than can be answered', () => {
  test('is refused with 503 and Retry-After, the rest is answered, and all is as before afterwards', async () => {
    const system = await startTestSystem({
      limits: {
        ...DEFAULT_LIMITS,
        MAX_REQUESTS_PER_ADDRESS: 10_000,
        MAX_RUNNING_OPERATIONS: 4,
        MAX_WAITING_OPERATIONS: 6,
      },
    });
    try {
      const release = await holdExecutions(system.databaseUrl);
      const asked = Array.from({ length: 40 }, () => ask(system));
      // Two run and three wait, of one client; the others are told at once.
      const refused = await firstOf(asked, 35);
      await release();
      const answers = await Promise.all(asked);
      for (const { status, retryAfter, body } of refused) {
        expect([status, retryAfter]).toEqual([503, '1']);
        expect(body).toEqual({
          errors: [
            {
              message: expect.stringContaining('Nothing was done') as string,
              extensions: { code: 'SERVICE_UNAVAILABLE' },
            },
          ],
        });
      }
      const answered = answers.filter(({ status }) => status === 200);
      expect(answered).toHaveLength(5);
      for (const { body } of answered) expect(body.errors).toBeUndefined();
      expect(await ask(system)).toMatchObject({ status: 200, body: { data: { executions: {} } } });
    } finally {
      await system.close();
    }
  });
});

describe('the gateway stops', () => {
  test('after it has answered what was asked, and told all subscriptions where they may go on', async () => {
    const scripted = await ScriptedSystem.start();
    const { system } = scripted;
    try {
      scripted.worker.on('held', { run: () => undefined });
      await seedMasterTemplate(system, 'held', [{ templateRef: 'held' }]);
      const id = await system.as(TECHCORP).start('held', TECHCORP, {});
      const follow = async (over: Follow): Promise<{ cursor: string | undefined; code: unknown }> => {
        let cursor: string | undefined;
        const query = 'subscription ($id: ID!) { executionEvents(executionId: $id) { __typename sequence cursor } }';
        try {
          for await (const event of over(system.url, system.keyOf(TECHCORP), query, { id })) {
            if (cursor === undefined) followed += 1;
            ({ cursor } = event);
          }
        } catch (error) {
          return { cursor, code: (error as { code?: unknown }).code };
        }
        return { cursor, code: 'completed' };
      };
      let followed = 0;
      const streams = Array.from({ length: 10 }, () => [overWebSocket, overSse, overMultipart].map(follow)).flat();
      await waitFor('all streams to be live', () => Promise.resolve(followed === streams.length));
      const release = await holdExecutions(system.databaseUrl);
      const asked = Array.from({ length: 60 }, () => ask(system));
      await waitFor('requests to be under way', async () => {
        const [row] = await system.sql<{ waiting: number }>(
          `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return (row?.waiting ?? 0) >= 10;
      });
      // What was sent before has been read when this is answered.
      await fetch(new URL('/healthz', system.url));
      const stopping = system.gateway.close();
      const ends = await Promise.all(streams);
      await release();
      const answers = await Promise.all(asked);
      await stopping;
      expect(answers.map(({ status, body }) => [status, body.errors])).toEqual(answers.map(() => [200, undefined]));
      expect(new Set(ends.map(({ code }) => code))).toEqual(new Set(['RESUME_FROM_CURSOR']));
      expect(ends.every(({ cursor }) => cursor !== undefined)).toBe(true);
      await expect(ask(system)).rejects.toThrow();
    } finally {
      await scripted.close();
    }
  });
});

/** The first so many that settle. */
async function firstOf<T>(all: Promise<T>[], count: number): Promise<T[]> {
  const settled: T[] = [];
  return new Promise((resolve, reject) => {
    for (const one of all)
      one.then((value) => {
        settled.push(value);
        if (settled.length === count) resolve([...settled]);
      }, reject);
  });
}
