import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

interface Refusal {
  startExecution: {
    execution: { id: string } | null;
    errors: { __typename: string; code: string; message: string; path: string[] }[];
  };
}

describe('bad input costs nothing', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  const start = (input: Record<string, unknown>) =>
    system
      .as(TECHCORP)
      .query<Refusal>(
        `mutation ($input: StartExecutionInput!) { startExecution(input: $input) { execution { id } errors { __typename code message path } } }`,
        {
          input: {
            masterTemplate: 'course_creation',
            clientId: TECHCORP,
            parameters: { topic: 'Tides' },
            idempotencyKey: crypto.randomUUID(),
            ...input,
          },
        },
      );

  test.each<[string, Record<string, unknown>, { __typename: string; code: string; path: string[]; message: RegExp }]>([
    [
      'an unknown template',
      { masterTemplate: 'coarse_creation' },
      {
        __typename: 'NotFound',
        code: 'MASTER_TEMPLATE_NOT_FOUND',
        path: ['masterTemplate'],
        message: /no published master template coarse_creation/,
      },
    ],
    [
      'an unknown version',
      { version: 9 },
      { __typename: 'NotFound', code: 'MASTER_TEMPLATE_NOT_FOUND', path: ['masterTemplate'], message: /in version 9/ },
    ],
    [
      'an unknown client',
      { clientId: 'client_nobody' },
      { __typename: 'NotFound', code: 'CLIENT_NOT_FOUND', path: ['clientId'], message: /client_nobody/ },
    ],
    [
      'a missing required parameter',
      { parameters: {} },
      {
        __typename: 'InvalidInput',
        code: 'INVALID_PARAMETERS',
        path: ['parameters', 'topic'],
        message: /"topic" is required and missing/,
      },
    ],
    [
      'a parameter of the wrong type',
      { parameters: { topic: 5 } },
      {
        __typename: 'InvalidInput',
        code: 'INVALID_PARAMETERS',
        path: ['parameters', 'topic'],
        message: /"topic" must be string, got number/,
      },
    ],
    [
      'a parameter out of its limits',
      { parameters: { topic: 'T', depth: 4 } },
      {
        __typename: 'InvalidInput',
        code: 'INVALID_PARAMETERS',
        path: ['parameters', 'depth'],
        message: /must be <= 3/,
      },
    ],
    [
      'an unknown parameter',
      { parameters: { topic: 'T', tpoic: 'U' } },
      {
        __typename: 'InvalidInput',
        code: 'UNKNOWN_PARAMETER',
        path: ['parameters', 'tpoic'],
        message: /No stage takes a parameter "tpoic"/,
      },
    ],
    [
      'parameters that are no object',
      { parameters: ['T'] },
      {
        __typename: 'InvalidInput',
        code: 'INVALID_PARAMETERS',
        path: ['parameters'],
        message: /Expected the parameters as a JSON object/,
      },
    ],
    [
      'an empty topic',
      { parameters: { topic: '   ' } },
      { __typename: 'InvalidInput', code: 'INVALID_PARAMETERS', path: ['parameters', 'topic'], message: /topic/ },
    ],
    [
      'a source text over the limit',
      { parameters: { topic: 'T', sourceText: 'x'.repeat(204_801) } },
      {
        __typename: 'InvalidInput',
        code: 'INVALID_PARAMETERS',
        path: ['parameters', 'sourceText'],
        message: /204800 characters/,
      },
    ],
    [
      'a text with a NUL character',
      { parameters: { topic: 'T', sourceText: 'caf\0 binary' } },
      { __typename: 'InvalidInput', code: 'INVALID_PARAMETERS', path: ['parameters', 'sourceText'], message: /NUL/ },
    ],
    [
      'endless nesting',
      { parameters: { topic: 'T', x: JSON.parse('['.repeat(40) + ']'.repeat(40)) as unknown } },
      { __typename: 'InvalidInput', code: 'INVALID_PARAMETERS', path: ['parameters'], message: /20 levels/ },
    ],
    [
      'half a surrogate pair',
      { parameters: { topic: 'T \ud800' } },
      { __typename: 'InvalidInput', code: 'INVALID_PARAMETERS', path: ['parameters', 'topic'], message: /surrogate/ },
    ],
    [
      'a source text of blanks',
      { parameters: { topic: 'T', sourceText: ' \n' } },
      {
        __typename: 'InvalidInput',
        code: 'INVALID_PARAMETERS',
        path: ['parameters', 'sourceText'],
        message: /sourceText/,
      },
    ],
    [
      'a malformed idempotency key',
      { idempotencyKey: '' },
      { __typename: 'InvalidInput', code: 'INVALID_IDEMPOTENCY_KEY', path: ['idempotencyKey'], message: /1 to 200/ },
    ],
  ])('%s is reported with a stable code and a fix', async (_name, input, expected) => {
    const { data, errors } = await start(input);
    expect(errors).toBeUndefined();
    expect(data.startExecution.execution).toBeNull();
    expect(data.startExecution.errors).toContainEqual({
      ...expected,
      message: expect.stringMatching(expected.message) as string,
    });
    expect(await system.sql('select count(*)::int as n from orchestrator.execution')).toEqual([{ n: 0 }]);
    expect(await system.sql('select count(*)::int as n from granulator.job')).toEqual([{ n: 0 }]);
    expect(await system.sql('select count(*)::int as n from orchestrator.queue_entry')).toEqual([{ n: 0 }]);
  });

  test('of thousands of unknown parameters some are told, and how many more there are', async () => {
    const parameters = Object.fromEntries(Array.from({ length: 4_500 }, (_, index) => [`x${index}`, 1]));
    const { execution, errors } = (await start({ parameters: { topic: 'Tides', ...parameters } })).data.startExecution;
    expect(execution).toBeNull();
    expect(errors).toHaveLength(21);
    expect(errors.at(-1)).toMatchObject({
      code: 'UNKNOWN_PARAMETER',
      message: 'No stage takes 4,480 more of the parameters either.',
    });
  });

  test('half a surrogate pair, or NUL, in any text is the fault of the request', async () => {
    const client = system.as(TECHCORP);
    for (const name of ['a\0b', 'a\ud800b']) {
      const { errors, status } = await client.query(
        `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { errors { code } } }`,
        { input: { clientId: TECHCORP, name, scopes: ['EXECUTIONS_READ'] } },
      );
      expect({ status, code: errors?.[0]?.extensions.code }).toEqual({ status: 200, code: 'BAD_REQUEST' });
    }
  });

  test('a source text of exactly the limit is taken', async () => {
    const sourceText = 'The sea rises twice a day. '.repeat(8000).slice(0, 204_800);
    const { data } = await start({ parameters: { topic: 'T', sourceText } });
    expect(data.startExecution.errors).toEqual([]);
    const id = data.startExecution.execution?.id ?? '';
    expect((await system.as(TECHCORP).ended(id, 'id')).status).toBe('COMPLETED');
    await system.sql('truncate orchestrator.execution, orchestrator.queue_entry cascade');
  });

  test('the same key again is the same execution; with other input it is refused; at once it is still one', async () => {
    const first = await start({ idempotencyKey: 'one' });
    const again = await start({ idempotencyKey: 'one' });
    expect(again.data.startExecution.execution?.id).toBe(first.data.startExecution.execution?.id);
    const other = await start({ idempotencyKey: 'one', parameters: { topic: 'Storms' } });
    expect(other.data.startExecution).toMatchObject({
      execution: null,
      errors: [{ __typename: 'Conflict', code: 'IDEMPOTENCY_KEY_REUSED' }],
    });
    const many = await Promise.all(Array.from({ length: 30 }, () => start({ idempotencyKey: 'many' })));
    expect(new Set(many.map((answer) => answer.data.startExecution.execution?.id)).size).toBe(1);
    expect(await system.sql('select count(*)::int as n from orchestrator.execution')).toEqual([{ n: 2 }]);
    for (const answer of [first, ...many])
      await system.as(TECHCORP).ended(answer.data.startExecution.execution?.id ?? '', 'id');
  });

  test.each([
    ['a page of 101', '{ executions(first: 101) { totalCount } }', 'INVALID_PAGE_SIZE'],
    ['a page of none', '{ masterTemplates(first: 0) { totalCount } }', 'INVALID_PAGE_SIZE'],
    ['an invalid cursor', '{ executions(first: 1, after: "x") { edges { cursor } } }', 'INVALID_CURSOR'],
    [
      'a cursor of another list',
      `{ executions(first: 1, after: "${Buffer.from('template:x').toString('base64url')}") { edges { cursor } } }`,
      'INVALID_CURSOR',
    ],
    ['a NUL character in a name', '{ masterTemplate(name: "x\\u0000") { id } }', 'BAD_REQUEST'],
    ['a template without a name', '{ masterTemplate { id } }', 'INVALID_SELECTOR'],
  ])('%s is a clear error', async (_name, query, code) => {
    const { errors } = await system.as(TECHCORP).query(query);
    expect(errors?.map((error) => error.extensions.code)).toContain(code);
  });

  test('an unexpected error is masked, with an id that is not its text', async () => {
    await system.sql('alter table kam.tier rename to tier_gone');
    try {
      const { errors } = await system.as(TECHCORP).query('{ tiers { name } }');
      expect(errors).toMatchObject([
        {
          message: 'Internal error',
          extensions: { code: 'INTERNAL_ERROR', errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
        },
      ]);
      expect(JSON.stringify(errors)).not.toMatch(/relation|select|kam\./i);
    } finally {
      await system.sql('alter table kam.tier_gone rename to tier');
    }
  });

  test('a form cannot run a mutation, and a request that is too large is refused unread', async () => {
    const form = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'query=mutation{__typename}',
    });
    expect(form.status).toBe(415);
    expect(await form.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('application/json') as string }],
    });
    const large = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'x'.repeat(1_100_000) }),
    });
    expect(large.status).toBe(413);
  });

  test.each<[string, string, string, Record<string, unknown>?]>([
    ['an amount that is not whole', 'maxPriceMicros: 1.5', ''],
    ['an amount that JSON cannot keep', 'maxPriceMicros: 9007199254740993', ''],
    ['a variable of another kind', 'maxPriceMicros: $most', '($most: SafeInt)', { most: 'abc' }],
  ])('%s is refused before a mutation ahead of it runs', async (_name, bound, head, variables = {}) => {
    const requests = async (): Promise<number> => {
      const { data } = await system
        .as(TECHCORP)
        .query<{ requests: { totalCount: number } }>('{ requests { totalCount } }');
      return data.requests.totalCount;
    };
    const before = await requests();
    const { data, errors } = await system.as(TECHCORP).query(
      `mutation ${head} {
        createRequest(input: { message: "first", clientId: "${TECHCORP}" }) { request { id } }
        startExecution(input: { masterTemplate: "course_creation", clientId: "${TECHCORP}", parameters: { topic: "x" },
          idempotencyKey: "${crypto.randomUUID()}", ${bound} }) { execution { id } } }`,
      variables,
    );
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toContain('Expected a whole number up to 9007199254740991.');
    expect(await requests()).toBe(before);
  });

  test('a key is not used again with another bound on the price, which would not hold', async () => {
    const idempotencyKey = crypto.randomUUID();
    expect((await start({ idempotencyKey })).data.startExecution.execution).not.toBeNull();
    const again = await start({ idempotencyKey, maxPriceMicros: 1 });
    expect(again.data.startExecution.errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  test('a subgraph that is down costs its own fields only, and the others are answered', async () => {
    await system.subgraphs.granulator.close();
    const { data } = await system.as(TECHCORP).query(`{
      workerTemplates(first: 5) { totalCount unavailableWorkers }
      masterTemplate(name: "course_creation") { name
        stages { templateRef workerTemplate { displayName } }
        plan(clientId: "${TECHCORP}", parameters: { topic: "x" }) { verdict blockers { code } stages { verdict } } } }`);
    expect(data).toMatchObject({
      workerTemplates: { totalCount: 3, unavailableWorkers: ['bitware-content-granulator'] },
      masterTemplate: {
        name: 'course_creation',
        stages: [{ templateRef: 'course_v1', workerTemplate: null }],
        plan: {
          verdict: 'BLOCKED',
          blockers: [{ code: 'WORKER_UNAVAILABLE' }],
          stages: [{ verdict: 'WORKER_UNAVAILABLE' }],
        },
      },
    });
    const refused = await start({});
    expect(refused.data.startExecution).toMatchObject({
      execution: null,
      errors: [{ __typename: 'WorkerUnavailable', code: 'WORKER_UNAVAILABLE' }],
    });
  });
});
