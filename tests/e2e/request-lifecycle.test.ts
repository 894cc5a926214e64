import {
  startTestSystem,
  FINANCE,
  STARTUP,
  TECHCORP,
  GREENENERGY,
  type GraphClient,
  type TestSystem,
} from '../setup/system';
import { waitFor } from '../setup/wait-for';
import { accepted, ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';

const SEEDED = 'req_1754419678174_wumusc9is';

interface RequestAnswer {
  request: { status: string; runs: number; execution: { id: string; status: string } | null; [field: string]: unknown };
}

describe('requests come to an end', () => {
  const worker = new ScriptedWorker();
  let system: TestSystem;
  let client: GraphClient;
  beforeAll(async () => {
    await worker.start();
    system = await startTestSystem({ moreWorkers: [worker.address] });
    worker.orchestratorUrl = system.subgraphs.orchestrator.url;
    client = system.as(TECHCORP);
  });
  afterAll(async () => {
    await system.close();
    await worker.close();
  });

  const create = async (input: Record<string, unknown>, as = client) => {
    const { data, errors } = await as.query<{
      createRequest: { request: { id: string } | null; errors: { __typename: string; code: string }[] };
    }>(
      `mutation ($input: CreateRequestInput!) { createRequest(input: $input) { request { id } errors { __typename code message ... on QuotaExceeded { quota limit used resetsAt upgradeTo } ... on AccountNotActive { status } } } }`,
      { input },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.createRequest;
  };
  const execute = async (id: string, parameters?: Record<string, unknown>, as = client) => {
    const { data, errors } = await as.query<{
      executeRequest: { execution: { id: string } | null; errors: { code: string }[] };
    }>(
      `mutation ($id: ID!, $parameters: JSON) { executeRequest(id: $id, parameters: $parameters) { execution { id status } errors { code message path } } }`,
      { id, parameters },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.executeRequest;
  };
  const look = async (id: string, fields = '', as = client) =>
    (
      await as.query<RequestAnswer>(
        `query ($id: ID!) { request(id: $id) { status runs endedAt execution { id status } ${fields} } }`,
        { id },
      )
    ).data.request;
  const standsAt = (id: string, status: string) =>
    waitFor(`${id} to be ${status}`, async () => (await look(id)).status === status);

  test('the seeded request runs with executeRequest, and follows its execution to the end by itself', async () => {
    const { execution, errors } = await execute(SEEDED, {
      topic: 'Machine Learning Fundamentals',
      targetAudience: 'beginners',
    });
    expect(errors).toEqual([]);
    await standsAt(SEEDED, 'COMPLETED');
    const request = await look(
      SEEDED,
      'plan { verdict effectiveTier } deliverables { stageOrder output job { output { ... on Course { moduleCount } } } } cost { micros } masterTemplate { name } history { status }',
    );
    expect(request).toMatchObject({
      runs: 1,
      execution: { id: execution?.id, status: 'COMPLETED' },
      plan: { verdict: 'ALLOWED' },
      deliverables: [
        {
          stageOrder: 1,
          output: { moduleCount: expect.any(Number) },
          job: { output: { moduleCount: expect.any(Number) } },
        },
      ],
      masterTemplate: { name: 'course_creation' },
      history: [{ status: 'PROCESSING' }, { status: 'COMPLETED' }],
    });
    expect((request['cost'] as { micros: number }).micros).toBeGreaterThan(0);
    // What is over is not done again.
    expect((await execute(SEEDED)).errors[0]?.code).toBe('REQUEST_STATUS');
  });

  test('the same by plain HTTP, with the token of a worker that has a part in it', async () => {
    const { request } = await create({
      message: 'A course, please',
      masterTemplate: 'content_granulation_course',
      parameters: { topic: 'Tides' },
    });
    const url = `${system.url.replace('/graphql', '')}/requests/${request?.id}/execute`;
    const post = (headers: Record<string, string>, body: unknown) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const worker = { authorization: `Bearer ${system.workerToken}`, 'x-worker-id': 'bitware_content_granulator' };
    expect((await post({}, {})).status).toBe(401);
    expect((await post({ authorization: worker.authorization }, {})).status).toBe(401);
    expect((await post({ ...worker, 'x-worker-id': 'bitware-topic-researcher' }, {})).status).toBe(401);
    expect((await post(worker, { parameters: [] })).status).toBe(400);
    expect((await post({ 'x-api-key': system.keyOf(FINANCE) }, {})).status).toBe(404);
    const answer = await post(worker, { parameters: { targetAudience: 'beginners' } });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({
      requestId: request?.id,
      executionId: expect.stringMatching(/^exec_/),
      status: expect.any(String),
      follow: { url: '/graphql' },
    });
    await standsAt(request?.id ?? '', 'COMPLETED');
    expect((await post(worker, {})).status).toBe(409);
    expect(
      (
        await fetch(`${system.url.replace('/graphql', '')}/requests/req_nobody/execute`, {
          method: 'POST',
          headers: worker,
        })
      ).status,
    ).toBe(404);
  });

  test('a worker executes no request that it has no part in', async () => {
    await seedMasterTemplate(system, 'not_mine', [{ templateRef: 'x' }]);
    const { request } = await create({ message: 'x', masterTemplate: 'not_mine' });
    expect((await execute(request?.id ?? '', {}, system.asWorker)).errors[0]?.code).toBe('REQUEST_NOT_FOUND');
  });

  test('what is recommended is ranked, with reason, tier, price and whether the client may use it', async () => {
    const { request } = await create({
      message: 'We want a quiz with questions to test our staff',
      type: 'QUIZ',
      parameters: { topic: 'Safety' },
    });
    const { recommendations } = (await look(
      request?.id ?? '',
      'recommendations(first: 3) { score reason matchedKeywords masterTemplate { name } plan { verdict effectiveTier price { expected { micros } } } }',
    )) as unknown as { recommendations: { score: number; plan: unknown; masterTemplate: { name: string } }[] };
    expect(recommendations[0]).toMatchObject({
      masterTemplate: { name: 'quiz_generation' },
      matchedKeywords: expect.arrayContaining(['quiz', 'questions', 'test']),
      reason: expect.stringContaining('quiz'),
      plan: {
        verdict: 'ALLOWED',
        effectiveTier: expect.any(String),
        price: { expected: { micros: expect.any(Number) } },
      },
    });
    const scores = recommendations.map((one) => one.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const { data } = await client.query<{ selectMasterTemplate: { request: unknown } }>(
      `mutation ($id: ID!) { selectMasterTemplate(input: { requestId: $id }) { request { selectedTemplate selection } errors { code } } }`,
      { id: request?.id },
    );
    expect(data.selectMasterTemplate.request).toEqual({
      selectedTemplate: 'quiz_generation',
      selection: 'RECOMMENDED',
    });
  });

  test('nothing is executed without a template, and the reason is given', async () => {
    const { request } = await create({ message: 'Something' });
    expect((await execute(request?.id ?? '')).errors[0]?.code).toBe('NO_TEMPLATE_SELECTED');
    const withTemplate = (await create({ message: 'Something', masterTemplate: 'course_creation' })).request;
    expect((await execute(withTemplate?.id ?? '')).errors[0]?.code).toBe('INVALID_PARAMETERS');
    expect((await look(withTemplate?.id ?? '')).status).toBe('PENDING');
  });

  test('executed ten times at once, there is one execution; cancelled, it ends, and so does its execution', async () => {
    const offers: unknown[] = [];
    worker.on('held', { answer: accepted, run: (offer) => void offers.push(offer) });
    await seedMasterTemplate(system, 'held', [{ templateRef: 'held' }]);
    const { request } = await create({ message: 'Hold it', masterTemplate: 'held' });
    const id = request?.id ?? '';
    const answers = await Promise.all(Array.from({ length: 10 }, () => execute(id)));
    expect(new Set(answers.map((answer) => answer.execution?.id)).size).toBe(1);
    expect(await look(id)).toMatchObject({ status: 'PROCESSING', runs: 1 });
    const { data } = await client.query<{ cancelRequest: { execution: { status: string }; errors: unknown[] } }>(
      `mutation ($id: ID!) { cancelRequest(id: $id) { execution { status } errors { code } } }`,
      { id },
    );
    expect(data.cancelRequest).toEqual({ execution: { status: 'CANCELLED' }, errors: [] });
    expect(await look(id)).toMatchObject({ status: 'CANCELLED', execution: { status: 'CANCELLED' } });
    expect((await execute(id)).errors[0]?.code).toBe('REQUEST_STATUS');
  });

  test('nobody takes the place of its execution: neither by its key, nor by retrying several at once', async () => {
    worker.on('doomed', {
      answer: accepted,
      run: (offer) => worker.fail(offer, { code: 'NO', message: 'No.', retryable: false }),
    });
    await seedMasterTemplate(system, 'doomed', [{ templateRef: 'doomed' }]);
    const { request } = await create({ message: 'Doomed', masterTemplate: 'doomed' });
    const id = request?.id ?? '';
    await expect(client.start('doomed', TECHCORP, {}, { idempotencyKey: `request:${id}:1` })).rejects.toThrow(
      'INVALID_IDEMPOTENCY_KEY',
    );
    const { execution } = await execute(id);
    await standsAt(id, 'FAILED');
    worker.on('doomed', { answer: accepted, run: () => undefined });
    const retry = (key: string) =>
      client.query(
        `mutation ($id: ID!, $key: String!) { retryExecution(input: { executionId: $id, idempotencyKey: $key }) { execution { id } errors { code } } }`,
        { id: execution?.id, key },
      );
    await Promise.all([retry('a'), retry('b'), retry('c'), execute(id), execute(id, { other: 1 })]);
    const live = await system.sql('select id from orchestrator.execution where request_id = $1 and ended_at is null', [
      id,
    ]);
    expect(live.length).toBe(1);
    await client.query(`mutation ($id: ID!) { cancelRequest(id: $id) { errors { code } } }`, { id });
    expect(await look(id)).toMatchObject({ status: 'CANCELLED' });
    expect((await retry('d')).data).toMatchObject({
      retryExecution: { execution: null, errors: [{ code: 'REQUEST_STATUS' }] },
    });
  });

  test('what cannot be read is refused for what it is', async () => {
    for (const id of ['req_\0', 'x'.repeat(5_000)]) {
      const { errors, data } = await client.query<{ executeRequest: unknown }>(
        `mutation ($id: ID!) { executeRequest(id: $id) { errors { code } } }`,
        { id },
      );
      expect(errors?.[0]?.extensions.code ?? JSON.stringify(data)).toMatch(/BAD_REQUEST|REQUEST_NOT_FOUND/);
    }
    const deep = JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`) as unknown;
    expect((await create({ message: 'm', parameters: { deep } })).errors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    const base = system.url.replace('/graphql', '');
    const post = (path: string) =>
      fetch(base + path, {
        method: 'POST',
        headers: { 'x-api-key': system.keyOf(TECHCORP), 'content-type': 'application/json' },
        body: JSON.stringify({ parameters: { deep } }),
      });
    expect((await post('/requests/x/execute')).status).toBe(400);
    expect((await post('/requests/%ff/execute')).status).toBe(400);
    expect((await post(`/requests/${'x'.repeat(400)}/execute`)).status).toBeLessThan(500);
  });

  test('one that was never started can be cancelled, twice', async () => {
    const { request } = await create({ message: 'Never mind', masterTemplate: 'course_creation' });
    for (let times = 0; times < 2; times++) {
      const { data } = await client.query(`mutation ($id: ID!) { cancelRequest(id: $id) { errors { code } } }`, {
        id: request?.id,
      });
      expect(data).toEqual({ cancelRequest: { errors: [] } });
    }
    expect((await look(request?.id ?? '')).status).toBe('CANCELLED');
  });

  test('after a failure it is executed again, by a person who retries the execution as well', async () => {
    let good = false;
    worker.on('fickle', {
      answer: accepted,
      run: (offer) =>
        good
          ? worker.complete(offer, { done: true })
          : worker.fail(offer, { code: 'NO', message: 'No.', retryable: false }),
    });
    await seedMasterTemplate(system, 'fickle', [{ templateRef: 'fickle' }]);
    const { request } = await create({ message: 'Try', masterTemplate: 'fickle' });
    const id = request?.id ?? '';
    const first = await execute(id);
    await standsAt(id, 'FAILED');
    good = true;
    const { data } = await client.query<{ retryExecution: { execution: { id: string } } }>(
      `mutation ($id: ID!) { retryExecution(input: { executionId: $id, idempotencyKey: "again" }) { execution { id } errors { code message } } }`,
      { id: first.execution?.id },
    );
    await standsAt(id, 'COMPLETED');
    expect(await look(id)).toMatchObject({ runs: 2, execution: { id: data.retryExecution.execution.id } });
  });

  test('what was not told to KAM when a process died is told by the next', async () => {
    const { request } = await create({
      message: 'Tell me',
      masterTemplate: 'course_creation',
      parameters: { topic: 'T' },
    });
    const id = request?.id ?? '';
    await execute(id);
    await standsAt(id, 'COMPLETED');
    // As if nothing had been told.
    await system.sql(
      `update kam.request set status = 'pending', execution_id = null, runs = 0, ended_at = null where id = $1`,
      [id],
    );
    await system.sql(`update orchestrator.execution set reported_status = null where request_id = $1`, [id]);
    await standsAt(id, 'COMPLETED');
  });

  test('the requests of a month are limited by the tier, also for a hundred at once', async () => {
    await system.sql(`update kam.tier set requests_per_month = 5 where name = 'basic'`);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => create({ message: `m${n}` }, system.as(STARTUP))),
    );
    expect(answers.filter((answer) => answer.request).length).toBe(5);
    expect(answers.find((answer) => !answer.request)?.errors[0]).toMatchObject({
      __typename: 'QuotaExceeded',
      quota: 'REQUESTS_PER_MONTH',
      limit: 5,
      used: 5,
      resetsAt: expect.any(String),
      upgradeTo: 'STANDARD',
    });
    const { data } = await system
      .as(STARTUP)
      .query<{ viewer: { client: { usage: unknown[] } } }>(
        '{ viewer { client { usage { quota limit used remaining } } } }',
      );
    expect(data.viewer.client.usage).toContainEqual({ quota: 'REQUESTS_PER_MONTH', limit: 5, used: 5, remaining: 0 });
  });

  test('an execution that is started without a request is one of them; what is not started costs none', async () => {
    await system.sql(`update kam.tier set requests_per_month = 3 where name = 'premium'`);
    await system.sql(`delete from kam.quota_use where key like 'requests:%'`);
    const used = async (): Promise<number> => {
      const [row] = await system.sql<{ used: number }>(
        `select coalesce(sum(used), 0)::int as used from kam.quota_use where key = $1`,
        [`requests:${TECHCORP}`],
      );
      return row?.used ?? 0;
    };
    const client = system.as(TECHCORP);
    const start = async (key: string, more = {}) => {
      const { data } = await client.query<{ startExecution: { execution: { id: string } | null; errors: unknown[] } }>(
        `mutation ($input: StartExecutionInput!) { startExecution(input: $input) { execution { id } errors { __typename code message ... on QuotaExceeded { quota limit used upgradeTo } } } }`,
        {
          input: {
            masterTemplate: 'quiz_generation',
            clientId: TECHCORP,
            parameters: { topic: 'Tides' },
            idempotencyKey: key,
            ...more,
          },
        },
      );
      return data.startExecution;
    };
    // The same key twice at once, a simulation, and what is refused.
    await Promise.all(Array.from({ length: 5 }, () => start('one')));
    await start('simulated', { mode: 'SIMULATE' });
    await start('wrong', { parameters: {} });
    expect(await used()).toBe(1);
    await start('two');
    await create({ message: 'Tides' }, client);
    expect(await start('four')).toMatchObject({
      execution: null,
      errors: [
        {
          __typename: 'QuotaExceeded',
          quota: 'REQUESTS_PER_MONTH',
          limit: 3,
          used: 3,
          upgradeTo: expect.any(String) as string,
        },
      ],
    });
    expect((await start('two')).execution?.id).toMatch(/^exec_/);
    expect(await used()).toBe(3);
    await system.sql(`update kam.tier set requests_per_month = null where name = 'premium'`);
  });

  test('a suspended account reads and changes nothing; a cancelled one is not let in', async () => {
    const admin = await system.asUser('admin');
    const to = (accountStatus: string) =>
      admin.query<{ changeAccountStatus: { errors: unknown[] } }>(
        `mutation ($input: ChangeAccountStatusInput!) { changeAccountStatus(input: $input) { client { accountStatus } errors { code message } } }`,
        { input: { clientId: GREENENERGY, accountStatus, reason: 'a test' } },
      );
    await to('SUSPENDED');
    const green = system.as(GREENENERGY);
    expect((await create({ message: 'm' }, green)).errors[0]).toMatchObject({
      __typename: 'AccountNotActive',
      status: 'suspended',
    });
    const renamed = await green.query<{ updateClient: { errors: unknown[] } }>(
      `mutation { updateClient(input: { clientId: "${GREENENERGY}", companyName: "x" }) { errors { code } } }`,
    );
    expect(renamed.data.updateClient.errors).toEqual([{ code: 'ACCOUNT_NOT_ACTIVE' }]);
    expect((await green.query('{ viewer { client { accountStatus } } }')).data).toEqual({
      viewer: { client: { accountStatus: 'SUSPENDED' } },
    });
    await to('ACTIVE');
    expect((await create({ message: 'm' }, green)).errors).toEqual([]);
    await to('CANCELLED');
    expect((await to('ACTIVE')).data.changeAccountStatus.errors).toMatchObject([{ code: 'STATUS_NOT_REACHABLE' }]);
    await waitFor('it to be shut out', async () => (await green.query('{ viewer { kind } }')).status === 401);
  });
});
