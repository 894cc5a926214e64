import { createLogger } from '../../lib/service/log';
import { signedFetch } from '../../lib/signing/signed-fetch';
import { announcerKey, type RunningWorker } from '../../worker-kit';
import { mutate } from '../setup/accounts';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { type GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';
import { startWordCounter, WORD_COUNTER } from '../setup/word-counter';

interface WorkerView {
  id: string;
  displayName: string;
  status: string;
  slots: number;
  running: number | null;
  queued: number | null;
  successRate: number | null;
  p50: number | null;
  p95: number | null;
  lastSeenAt: string | null;
  circuit: { state: string; since: string | null; cause: string | null } | null;
  pause: { reason: string } | null;
  templates: { id: string }[] | null;
}

const WORKER = `id displayName status slots running queued successRate p50 p95 lastSeenAt circuit { state since cause } pause { reason } templates { id }`;

describe('workers', () => {
  let system: TestSystem;
  let admin: GraphClient;
  let client: GraphClient;
  const running: RunningWorker[] = [];
  beforeAll(async () => {
    system = await startTestSystem();
    admin = await system.asUser('admin');
    client = system.as(TECHCORP);
    await seedMasterTemplate(system, 'count_words', [
      { worker: WORD_COUNTER, templateRef: 'word_count_v1', inputMapping: { text: '{{input.text}}' } },
    ]);
  });
  afterAll(async () => {
    await Promise.allSettled(running.map((worker) => worker.close()));
    await system.close();
  });

  const tokenFor = async (...workerIds: string[]): Promise<{ id: string; token: string }> => {
    const { announcerToken, errors } = await mutate(
      admin,
      'createAnnouncerToken',
      'CreateAnnouncerTokenInput',
      { workerIds, expiresInDays: 1 },
      'announcerToken { id token workerIds expiresAt }',
    );
    expect(errors).toEqual([]);
    return announcerToken as { id: string; token: string };
  };
  const announce = async (token: string): Promise<RunningWorker> => {
    const worker = await startWordCounter({
      databaseUrl: system.databaseUrl,
      announce: { token, displayName: 'Word Counter' },
      orchestratorUrl: () => system.subgraphs.orchestrator.url,
      log: createLogger('silent'),
    });
    running.push(worker);
    return worker;
  };
  const find = async (id: string, as = client): Promise<WorkerView | null> => {
    const { data, errors } = await as.query<{ worker: WorkerView | null }>(
      `query ($id: ID!) { worker(id: $id) { ${WORKER} } }`,
      { id },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.worker;
  };
  const status = (wanted: string) =>
    waitFor(`the worker to be ${wanted}`, async () => {
      const worker = await find(WORD_COUNTER);
      return worker?.status === wanted && worker;
    });
  const planned = async (text = 'a b c') => {
    const { data } = await client.query<{
      masterTemplate: { plan: { verdict: string; blockers: { code: string; message: string }[] } };
    }>(
      `query ($c: ID!, $p: JSON!) { masterTemplate(name: "count_words") { plan(clientId: $c, parameters: $p) { verdict blockers { code message } } } }`,
      { c: TECHCORP, p: { text } },
    );
    return data.masterTemplate.plan;
  };
  const start = (text: string, more: object = {}) => client.start('count_words', TECHCORP, { text, ...more });
  const stageOf = async (id: string) => {
    const { data } = await client.query<{
      execution: { status: string; stages: { status: string; waitingFor: { code: string; message: string } | null }[] };
    }>(`query ($id: ID!) { execution(id: $id) { status stages { status waitingFor { code message } } } }`, { id });
    return data.execution.stages[0];
  };
  const COUNT = 'stages { status output attempts { attempt status } }';
  interface Counted {
    stages: { status: string; output: { count: number }; attempts: { attempt: number; status: string }[] }[];
  }

  test('announce themselves with a token, are planned and used at once, and are gone when they leave', async () => {
    expect(await planned()).toMatchObject({ verdict: 'BLOCKED', blockers: [{ code: 'WORKER_UNAVAILABLE' }] });
    expect(await find(WORD_COUNTER)).toBeNull();
    const { token } = await tokenFor(WORD_COUNTER);
    const worker = await announce(token);
    expect(await status('ONLINE')).toMatchObject({
      displayName: 'Word Counter',
      slots: 10,
      circuit: { state: 'CLOSED', since: null, cause: null },
      templates: [{ id: `${WORD_COUNTER}/word_count_v1@1` }],
    });
    expect(await planned()).toMatchObject({ verdict: 'ALLOWED' });
    expect(await client.ended<Counted>(await start('one two three'), COUNT)).toMatchObject({
      status: 'COMPLETED',
      stages: [{ output: { count: 3 } }],
    });
    expect(await find(WORD_COUNTER)).toMatchObject({
      successRate: 1,
      p50: expect.any(Number),
      p95: expect.any(Number),
    });
    await worker.close();
    expect(await status('OFFLINE')).toMatchObject({ slots: 0, circuit: null, lastSeenAt: expect.any(String) });
    expect((await planned()).verdict).toBe('BLOCKED');
  });

  test('may have several processes that come and go in turn: nothing is lost, and nothing is done twice', async () => {
    const { token } = await tokenFor(WORD_COUNTER);
    let process = await announce(token);
    await status('ONLINE');
    const ids: string[] = [];
    for (let restart = 0; restart < 5; restart++) {
      for (let n = 0; n < 6; n++) ids.push(await start(`${'word '.repeat(n + 1)}`, { pauseMs: 50 }));
      const next = await announce(token);
      await waitFor('two processes', async () => {
        const { data } = await admin.query<{ worker: { processes: unknown[]; slots: number } }>(
          `{ worker(id: "${WORD_COUNTER}") { slots processes { process address slots seenAt } } }`,
        );
        return data.worker.processes.length === 2 && data.worker.slots === 20;
      });
      await process.close();
      process = next;
    }
    for (const id of ids) {
      const ended = await client.ended<Counted>(id, COUNT);
      expect(ended).toMatchObject({ status: 'COMPLETED', stages: [{ attempts: [{ status: 'COMPLETED' }] }] });
    }
    const [row] = await system.sql<{ n: number; keys: number }>(
      'select count(*)::int as n, count(distinct key)::int as keys from word_counter.job where execution_id = any($1)',
      [ids],
    );
    expect(row).toEqual({ n: ids.length, keys: ids.length });
    await process.close();
    await status('OFFLINE');
  }, 60_000);

  test('that vanish are waited for: plans say since when, stages say what they wait for, and go on without losing an attempt', async () => {
    const { token } = await tokenFor(WORD_COUNTER);
    const worker = await announce(token);
    await status('ONLINE');
    // An execution whose stage waits for its turn, and gets it when the worker has been killed: it does not say that it goes.
    const queue = (held: boolean) =>
      system.sql('update orchestrator.queue set held = $2 where name = $1', [`worker:${WORD_COUNTER}`, held]);
    await queue(true);
    const waiting = await start('one two three four');
    await (worker.worker as unknown as { announcer: { loop: { close(): Promise<void> } } }).announcer.loop.close();
    await system.sql(
      `update orchestrator.worker_process set address = 'http://127.0.0.1:1', expires_at = now() + interval '1 hour' where expires_at > now()`,
    );
    await waitFor('the worker to be missed', async () => {
      await planned();
      return (await find(WORD_COUNTER))?.status === 'UNAVAILABLE';
    });
    await queue(false);
    const stage = await waitFor('the stage to say what it waits for', async () => {
      const found = await stageOf(waiting);
      return found?.waitingFor && found;
    });
    expect(stage).toMatchObject({ status: 'RUNNING', waitingFor: { code: 'WORKER_UNAVAILABLE' } });
    expect(await find(WORD_COUNTER)).toMatchObject({
      circuit: { state: expect.stringMatching(/OPEN/), since: expect.any(String), cause: expect.any(String) },
      templates: null,
    });
    const plan = await planned();
    expect(plan).toMatchObject({ verdict: 'BLOCKED', blockers: [{ code: 'WORKER_UNAVAILABLE' }] });
    expect(plan.blockers[0]?.message).toMatch(/is unavailable since \d{4}-.*cannot be reached/);
    // It is there again, under another address.
    await system.sql(`delete from orchestrator.worker_process`);
    const again = await announce(token);
    const ended = await client.ended<Counted>(waiting, COUNT);
    expect(ended).toMatchObject({
      status: 'COMPLETED',
      stages: [{ output: { count: 4 }, attempts: [{ attempt: 1, status: 'COMPLETED' }] }],
    });
    await again.close();
    await worker.close();
  }, 60_000);

  test('are paused for maintenance: nothing begins, what waits says so and goes on when they are resumed', async () => {
    const { token } = await tokenFor('acme-*');
    const worker = await announce(token);
    await status('ONLINE');
    // Started before, and still waiting for its turn when the worker is paused.
    await system.sql(`update orchestrator.queue set slots = 1, held = true where name = 'worker:${WORD_COUNTER}'`);
    const id = await start('one two');
    const { worker: paused, errors } = await mutate(
      admin,
      'pauseWorker',
      'PauseWorkerInput',
      { worker: 'acme_word_counter', reason: 'A new disk.' },
      `worker { ${WORKER} }`,
    );
    expect(errors).toEqual([]);
    expect(paused).toMatchObject({ status: 'PAUSED', pause: { reason: 'A new disk.' }, queued: 1, running: 0 });
    expect(await stageOf(id)).toMatchObject({
      status: 'RUNNING',
      waitingFor: { code: 'WORKER_PAUSED', message: expect.stringContaining('A new disk.') },
    });
    expect((await planned()).blockers[0]?.message).toMatch(/is paused since .*A new disk\./);
    const resumed = await mutate(
      admin,
      'resumeWorker',
      'ResumeWorkerInput',
      { worker: WORD_COUNTER },
      'worker { status }',
    );
    expect(resumed).toMatchObject({ worker: { status: 'ONLINE' }, errors: [] });
    expect(await client.ended<Counted>(id, COUNT)).toMatchObject({ status: 'COMPLETED' });
    expect((await stageOf(id))?.waitingFor).toBeNull();
    const { errors: unknown } = await mutate(
      admin,
      'pauseWorker',
      'PauseWorkerInput',
      { worker: 'nobody', reason: 'x' },
      'worker { id }',
    );
    expect(unknown).toMatchObject([{ code: 'WORKER_NOT_FOUND', path: ['worker'] }]);
    await worker.close();
  }, 60_000);

  test('are refused with a token for others, a forged one, one that was revoked, or another contract', async () => {
    const { id, token } = await tokenFor('acme-other');
    const send = (from: string, key: { id: string; secret: string }, more: object = {}) =>
      signedFetch({
        key,
        from,
        to: 'orchestrator',
        baseUrl: system.subgraphs.orchestrator.url,
        method: 'POST',
        path: '/worker/v1/announcements',
        body: { process: 'p1', address: 'http://127.0.0.1:1', contractVersion: 1, slots: 1, templates: [], ...more },
        timeoutMs: 5_000,
      });
    const key = announcerKey(token);
    expect((await send('acme-other', key)).status).toBe(200);
    expect((await send(WORD_COUNTER, key)).status).toBe(401);
    expect((await send('bitware-content-granulator', key)).status).toBe(401);
    expect((await send('acme-other', { ...key, secret: 'x'.repeat(64) })).status).toBe(401);
    expect((await send('acme-other', { ...key, id: 'announcer_none' })).status).toBe(401);
    expect(await send('acme-other', key, { contractVersion: 2 })).toMatchObject({
      status: 409,
      body: { error: { code: 'CONTRACT_NOT_SUPPORTED' } },
    });
    expect((await send('acme-other', key, { address: 'file:///etc/passwd' })).status).toBe(400);
    const revoked = await admin.query<{ revokeAnnouncerToken: { revokedId: string } }>(
      'mutation ($id: ID!) { revokeAnnouncerToken(id: $id) { revokedId errors { code } } }',
      { id },
    );
    expect(revoked.data.revokeAnnouncerToken.revokedId).toBe(id);
    await waitFor('the token to be refused', async () => (await send('acme-other', key)).status === 401);
    const none = await admin.query<{ revokeAnnouncerToken: { errors: { code: string }[] } }>(
      'mutation { revokeAnnouncerToken(id: "announcer_none") { revokedId errors { code } } }',
    );
    expect(none.data.revokeAnnouncerToken.errors).toEqual([{ code: 'ANNOUNCER_TOKEN_NOT_FOUND' }]);
    for (const as of [client, await system.asUser('support')])
      await expect(
        mutate(
          as,
          'createAnnouncerToken',
          'CreateAnnouncerTokenInput',
          { workerIds: ['a-b'], expiresInDays: 1 },
          'announcerToken { id }',
        ),
      ).rejects.toThrow('FORBIDDEN');
    const { errors } = await client.query('{ workers { id processes { address } } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const { data } = await client.query<{ workers: { id: string; status: string }[] }>('{ workers { id status } }');
    expect(data.workers).toEqual(
      expect.arrayContaining(
        ['bitware-content-analyzer', 'bitware-content-granulator', 'bitware-topic-researcher'].map((worker) => ({
          id: worker,
          status: 'ONLINE',
        })),
      ),
    );
  });
});
