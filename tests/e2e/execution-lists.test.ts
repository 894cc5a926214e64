import { followChanges } from '../setup/follow-changes';
import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, type GraphClient, TECHCORP } from '../setup/system';
import { waitFor } from '../setup/wait-for';

interface List {
  executions: {
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
    edges: { node: { id: string } }[];
  };
}
interface Cancelled {
  cancelExecutions: {
    executions: { id: string; status: string }[];
    remaining: number;
    errors: { code: string; path: string[] }[];
  };
}
const CANCEL = `mutation ($filter: ExecutionFilter!, $limit: Int!) { cancelExecutions(filter: $filter, limit: $limit) {
  executions { id status } remaining errors { code path } } }`;

describe('lists of executions', () => {
  let scripted: ScriptedSystem;
  let techcorp: GraphClient;
  let support: GraphClient;
  /** Executions that have ended, by the topic that they were started with. */
  const byTopic: Record<string, string> = {};

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    techcorp = scripted.system.as(TECHCORP);
    support = await scripted.system.asUser('support');
    scripted.worker.on('bad', {
      run: (offer, _id, worker) => worker.fail(offer, { code: 'BROKEN', message: 'Broken.', retryable: false }),
    });
    scripted.worker.on('held', { run: () => undefined });
    await seedMasterTemplate(scripted.system, 'short', [{ templateRef: 'source' }]);
    await seedMasterTemplate(scripted.system, 'broken', [{ templateRef: 'bad', retry: { maxAttempts: 1 } }]);
    await seedMasterTemplate(scripted.system, 'held', [{ templateRef: 'held' }]);
    for (const [clientId, template, topic] of [
      [TECHCORP, 'short', 'The tides of the North Sea'],
      [TECHCORP, 'short', 'Weather (in Köln)'],
      [FINANCE, 'short', 'Tidal power'],
      [TECHCORP, 'broken', 'Waves'],
    ] as const) {
      const client = scripted.system.as(clientId);
      byTopic[topic] = await client.start(template, clientId, { topic });
      await client.ended(byTopic[topic], 'id');
    }
    await scripted.system.sql('update orchestrator.execution set parameters = parameters || $1', [
      JSON.stringify({ sourceText: 'Elsewhere '.repeat(40) }),
    ]);
    // Costs and times that can be told apart.
    const set = (topic: string, price: number, seconds: number): Promise<unknown> =>
      scripted.system.sql(
        `with priced as (update orchestrator.stage_attempt set price_micros = $2 where execution_id = $1)
         update orchestrator.execution set started_at = ended_at - make_interval(secs => $3), charged_micros = $4, reserved_micros = $4 where id = $1`,
        [byTopic[topic], price, seconds, price],
      );
    await set('The tides of the North Sea', 700, 5);
    await set('Weather (in Köln)', 40, 90);
    await set('Tidal power', 5_000_000_000, 20);
    await set('Waves', 0, 1);
  });
  afterAll(() => scripted.close());

  const list = async (
    as: GraphClient,
    filter: Record<string, unknown>,
    more: { sort?: string; first?: number; after?: string } = {},
  ): Promise<List['executions']> => {
    const { data, errors } = await as.query<List>(
      `query ($filter: ExecutionFilter, $sort: ExecutionSort, $first: Int!, $after: String) {
         executions(filter: $filter, sort: $sort, first: $first, after: $after) {
           totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }`,
      { filter, first: 20, ...more },
    );
    if (errors) throw new Error(errors[0]?.extensions.code);
    return data.executions;
  };
  const topics = ({ edges }: List['executions']): string[] =>
    edges.map(({ node }) => Object.entries(byTopic).find(([, id]) => id === node.id)?.[0] ?? node.id);

  test.each([
    ['words of a short parameter, in whatever case', 'NORTH tides', ['The tides of the North Sea']],
    ['the beginning of a word', 'tid', ['Tidal power', 'The tides of the North Sea']],
    ['a word with an accent, and signs around it', '(köln)', ['Weather (in Köln)']],
    ['a word of a long text, which is no name', 'elsewhere', []],
    ['nothing but signs', "'; --", []],
    ['operators of the search language', 'tides & !north', ['The tides of the North Sea']],
  ])('are searched by %s', async (_what, search, expected) => {
    expect(topics(await list(support, { search }))).toEqual(expected);
  });

  test('are searched by id', async () => {
    const id = byTopic['Waves'] ?? '';
    expect(topics(await list(support, { search: ` ${id} ` }))).toEqual(['Waves']);
  });

  test('are narrowed by cost, time from start to end, and status of a stage', async () => {
    expect(topics(await list(support, { costMinMicros: 700 }))).toEqual(['Tidal power', 'The tides of the North Sea']);
    expect(topics(await list(support, { durationMinMs: 20_000 }))).toEqual(['Tidal power', 'Weather (in Köln)']);
    expect(topics(await list(support, { stageStatus: ['FAILED'] }))).toEqual(['Waves']);
  });

  test('are narrowed by the moment of their creation', async () => {
    const [row] = await scripted.system.sql<{ at: Date }>(
      'select created_at as at from orchestrator.execution where id = $1',
      [byTopic['Tidal power']],
    );
    const at = row?.at.toISOString();
    // A column knows microseconds, which the text of the moment does not.
    expect(topics(await list(support, { since: at }))).toEqual(['Waves', 'Tidal power']);
    expect(topics(await list(support, { until: at }))).toEqual(['Weather (in Köln)', 'The tides of the North Sea']);
  });

  test.each([
    ['COST', ['Tidal power', 'The tides of the North Sea', 'Weather (in Köln)', 'Waves']],
    ['DURATION', ['Weather (in Köln)', 'Tidal power', 'The tides of the North Sea', 'Waves']],
    ['NEWEST', ['Waves', 'Tidal power', 'Weather (in Köln)', 'The tides of the North Sea']],
  ])('are sorted by %s, page after page, and a cursor belongs to its order', async (sort, expected) => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await list(support, {}, { sort, first: 1, ...(after !== undefined && { after }) });
      expect(page.totalCount).toBe(4);
      seen.push(...topics(page));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
    } while (after !== undefined);
    expect(seen).toEqual(expected);
    const { pageInfo } = await list(support, {}, { sort, first: 1 });
    const other = sort === 'COST' ? 'DURATION' : 'COST';
    await expect(list(support, {}, { sort: other, after: pageInfo.endCursor })).rejects.toThrow('INVALID_CURSOR');
  });

  test('tell what each is about, without its long texts', async () => {
    const { data } = await support.query(`query ($id: ID!) { execution(id: $id) { summary } }`, {
      id: byTopic['Tidal power'],
    });
    expect(data).toEqual({ execution: { summary: 'Tidal power' } });
  });

  test('show a client its own alone, whatever it searches for', async () => {
    expect(topics(await list(techcorp, { search: 'tid' }))).toEqual(['The tides of the North Sea']);
    expect(topics(await list(techcorp, { clientId: FINANCE }))).toEqual([]);
  });

  describe('cancelling many', () => {
    const cancel = async (as: GraphClient, filter: Record<string, unknown>, limit = 50) => {
      const { data, errors } = await as.query<Cancelled>(CANCEL, { filter, limit });
      if (errors) throw new Error(errors[0]?.extensions.code);
      return data.cancelExecutions;
    };

    test('takes those that match and have not ended, the oldest first, and says how many remain', async () => {
      const held: string[] = [];
      for (let i = 0; i < 3; i++) held.push(await techcorp.start('held', TECHCORP, { topic: 'Held' }));
      const other = await scripted.system.as(FINANCE).start('held', FINANCE, { topic: 'Held' });
      const first = await cancel(support, { search: 'held', clientId: TECHCORP }, 2);
      expect(first).toMatchObject({ remaining: 1, errors: [] });
      expect(first.executions.map(({ id, status }) => [id, status])).toEqual(
        held.slice(0, 2).map((id) => [id, 'CANCELLED']),
      );
      // A client cancels its own alone, whatever it names.
      const second = await cancel(techcorp, { search: 'held' });
      expect(second.executions.map(({ id }) => id)).toEqual(held.slice(2));
      expect((await cancel(techcorp, { clientId: FINANCE })).executions).toEqual([]);
      // Those that ended stay as they are.
      expect(await cancel(support, { search: 'tides' })).toEqual({ executions: [], remaining: 0, errors: [] });
      expect((await cancel(support, { clientId: FINANCE })).executions.map(({ id }) => id)).toEqual([other]);
    });

    test('never means everything by an empty filter', async () => {
      expect(await cancel(support, {})).toEqual({
        executions: [],
        remaining: 0,
        errors: [{ code: 'INVALID_INPUT', path: ['filter'] }],
      });
      expect(await cancel(support, { search: null })).toMatchObject({ errors: [{ code: 'INVALID_INPUT' }] });
    });
  });

  test('an execution leads to its request', async () => {
    const { data } = await techcorp.query<{ createRequest: { request: { id: string } } }>(
      `mutation { createRequest(input: { message: "Short", type: COURSE, masterTemplate: "short" }) { request { id } } }`,
    );
    const request = data.createRequest.request.id;
    const executed = await techcorp.query<{ executeRequest: { execution: { id: string } } }>(
      `mutation ($id: ID!) { executeRequest(id: $id) { execution { id } errors { message } } }`,
      { id: request },
    );
    const { id } = executed.data.executeRequest.execution;
    const read = await techcorp.query(`query ($id: ID!) { execution(id: $id) { request { id message } } }`, { id });
    expect(read.data).toEqual({ execution: { request: { id: request, message: 'Short' } } });
    const without = await techcorp.query(`query ($id: ID!) { execution(id: $id) { request { id } } }`, {
      id: byTopic['Waves'],
    });
    expect(without.data).toEqual({ execution: { request: null } });
  });

  test('who waits in a queue is listed in order; a client sees its own at their places among all', async () => {
    const worker = 'test-scripted-worker';
    await scripted.system.sql(`update orchestrator.queue set held = true where name = 'worker:' || $1`, [worker]);
    const first = await scripted.system.as(FINANCE).start('held', FINANCE, { topic: 'Queued' });
    const entries = async (as: GraphClient): Promise<unknown[]> => {
      const { data } = await as.query<{ queue: { entries: unknown[] } }>(
        `query ($worker: String!) { queue(worker: $worker) { entries { position priority stageOrder execution { id } } } }`,
        { worker },
      );
      return data.queue.entries;
    };
    await waitFor('the first to wait', async () => (await entries(support)).length === 1);
    const second = await techcorp.start('held', TECHCORP, { topic: 'Queued' });
    await waitFor('the second to wait', async () => (await entries(support)).length === 2);
    const entry = (position: number, id: string) => ({ position, priority: 50, stageOrder: 1, execution: { id } });
    expect(await entries(support)).toEqual([entry(1, first), entry(2, second)]);
    expect(await entries(techcorp)).toEqual([entry(2, second)]);
    await scripted.system.sql(`update orchestrator.queue set held = false where name = 'worker:' || $1`, [worker]);
    await support.query(CANCEL, { filter: { search: 'queued' }, limit: 10 });
  });

  describe('changes', () => {
    const follow = (headers: Record<string, string>, clientId?: string) =>
      followChanges(scripted.system.url, 'executionChanges', headers, clientId);
    /** Subscriptions are opened a moment after their socket: what is started until then may go by. */
    const startUntilSeen = async (client: GraphClient, clientId: string, seen: Map<string, string>): Promise<string> =>
      waitFor('a change to be told', async () => {
        const id = await client.start('short', clientId, { topic: 'Change' });
        await client.ended(id, 'id');
        return waitFor('it', () => (seen.get(id) === 'COMPLETED' ? id : undefined), 1_000).catch(() => undefined);
      });

    test('of all executions are told to staff, as they are then; to a client those of its own', async () => {
      const all = follow(support.headers);
      const own = follow(techcorp.headers);
      const finances = follow(support.headers, FINANCE);
      await Promise.all([all.opened, own.opened, finances.opened]);
      await startUntilSeen(techcorp, TECHCORP, own.seen);
      await startUntilSeen(scripted.system.as(FINANCE), FINANCE, finances.seen);
      const mine = await startUntilSeen(techcorp, TECHCORP, all.seen);
      const theirs = await startUntilSeen(scripted.system.as(FINANCE), FINANCE, all.seen);
      await waitFor('both sides', () => own.seen.has(mine) && finances.seen.has(theirs));
      expect([own.seen.has(theirs), finances.seen.has(mine)]).toEqual([false, false]);
      for (const { close } of [all, own, finances]) await close();
    });

    test('of another client are refused to a client', async () => {
      const { ended, close } = follow(techcorp.headers, FINANCE);
      expect(await ended).toBe('CLIENT_NOT_FOUND');
      await close();
    });

    test('that may have been lost close the subscription, so that the list is read again', async () => {
      const { seen, opened, ended, close } = follow(support.headers);
      await opened;
      await startUntilSeen(techcorp, TECHCORP, seen);
      await scripted.system.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'template-federation:listen' and datname = current_database()`,
      );
      expect(await ended).toBe('RESUME_FROM_CURSOR');
      await close();
    });
  });
});
