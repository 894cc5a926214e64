import { createClient } from 'graphql-ws';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { hostileOperations, sendHostile } from '../security/hostile-operations';
import { GraphClient, startTestSystem, STARTUP, TECHCORP, type TestSystem } from '../setup/system';

describe('the gateway holds', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
    // Before all tries of the address are used.
    await system.signIn('techcorp');
  });
  afterAll(() => system.close());

  const refusal = async (query: string, variables?: Record<string, unknown>) => {
    const { errors, status, data } = await system.as(TECHCORP).query(query, variables);
    expect(data ?? null).toBeNull();
    return {
      status,
      code: errors?.[0]?.extensions.code,
      limit: errors?.[0]?.extensions['limit'],
      message: errors?.[0]?.message,
    };
  };
  const fill = (n: number, text: (i: number) => string): string =>
    Array.from({ length: n }, (_, i) => text(i)).join(' ');

  test.each<[what: string, limit: keyof typeof DEFAULT_LIMITS, at: (n: number) => string]>([
    ['tokens', 'MAX_TOKENS', (n) => `{ tiers { ${fill(n, () => 'name')} } }`],
    ['aliases', 'MAX_ALIASES', (n) => `{ tiers { ${fill(n, (i) => `a${i}: name`)} } }`],
    ['fields at the root', 'MAX_ROOT_FIELDS', (n) => `{ ${fill(n, () => '__typename')} }`],
    [
      'fields with fragments written out',
      'MAX_FIELDS',
      (n) =>
        `{ tiers { ${fill(10, () => '...F')} } } fragment F on Tier { ${fill(n / 10 - 1, () => 'name')} ...G } fragment G on Tier { rank }`,
    ],
  ])('as many %s as are allowed pass, more are refused with the limit', async (_what, limit, at) => {
    const allowed = DEFAULT_LIMITS[limit];
    const within = at(limit === 'MAX_FIELDS' ? allowed - 10 : limit === 'MAX_TOKENS' ? 14 : allowed);
    expect((await system.as(TECHCORP).query(within)).errors).toBeUndefined();
    expect(await refusal(at(limit === 'MAX_FIELDS' ? allowed + 10 : allowed + 1))).toMatchObject({
      status: 400,
      code: 'OPERATION_TOO_LARGE',
      limit: allowed,
    });
  });

  test('ten levels of fields pass, eleven are refused', async () => {
    const deep = (inner: string): string =>
      `{ executions(first: 1) { edges { node { stages { job { output { ... on Course { modules { lessons { ${inner} } } } } } } } } } }`;
    expect((await system.as(TECHCORP).query(deep('title'))).errors).toBeUndefined();
    const eleven =
      '{ executions(first: 1) { edges { node { masterTemplate { executions(first: 1) { edges { node { masterTemplate { executions(first: 1) { edges { cursor } } } } } } } } } } }';
    expect(await refusal(eleven)).toMatchObject({ code: 'OPERATION_TOO_LARGE', limit: 10 });
  });

  test('the cost of an operation counts how long its lists are, also by variable and by default', async () => {
    const query =
      'query ($n: Int) { executions(first: $n) { edges { node { events(first: 50) { edges { node { __typename } } } } } } }';
    expect((await system.as(TECHCORP).query(query, { n: 10 })).errors).toBeUndefined();
    expect(await refusal(query, { n: 100 })).toMatchObject({
      status: 400,
      code: 'OPERATION_TOO_LARGE',
      limit: DEFAULT_LIMITS.MAX_COST,
    });
    expect(await refusal(query, { n: 2_000_000_000 })).toMatchObject({ code: 'OPERATION_TOO_LARGE' });
    const byDefault =
      'query ($n: Int = 100) { executions(first: $n) { edges { node { events(first: $n) { edges { node { __typename } } } } } } }';
    expect(await refusal(byDefault)).toMatchObject({ code: 'OPERATION_TOO_LARGE' });
    expect(
      await refusal(`{ ${Array.from({ length: 3 }, (_, i) => `s${i}: __schema { types { name } }`).join(' ')} }`),
    ).toMatchObject({
      code: 'OPERATION_TOO_LARGE',
    });
    // An invalid length makes nothing cheaper and is reported.
    expect(
      (await system.as(TECHCORP).query('{ executions(first: -1000) { totalCount } }')).errors?.[0]?.extensions.code,
    ).toBe('INVALID_PAGE_SIZE');
  });

  test('an answer has 4 MiB at most, however few objects it has', async () => {
    const client = system.as(TECHCORP);
    const id = await client.start('quiz_generation', TECHCORP, { topic: 'Tides' });
    await client.ended(id, 'id');
    await system.sql(
      `update orchestrator.execution set parameters = jsonb_build_object('sourceText', repeat('x', 1500000)) where id = $1`,
      [id],
    );
    const query = (count: number): string =>
      `{ execution(id: "${id}") { ${fill(count, (i) => `a${i}: parameters`)} } }`;
    expect((await client.query(query(2))).errors).toBeUndefined();
    expect(await refusal(query(3))).toMatchObject({
      code: 'OPERATION_TOO_LARGE',
      limit: DEFAULT_LIMITS.MAX_ANSWER_BYTES,
      message: expect.stringContaining('download large values') as string,
    });
  });

  test('a body has 5,000 values at most, however few levels they are nested in; a long text is one of them', async () => {
    const query =
      'query ($p: JSON) { masterTemplate(name: "course_creation") { plan(clientId: "client_demo_001", parameters: $p) { verdict } } }';
    const of = (count: number) => ({ p: { topic: 'Tides', list: Array.from({ length: count }, (_, i) => i) } });
    expect((await system.as(TECHCORP).query(query, of(4_900))).errors).toBeUndefined();
    expect(await refusal(query, of(5_100))).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
      message: expect.stringContaining('more than 5000 values') as string,
    });
    const { errors } = await system.as(TECHCORP).query(query, { p: { topic: '{,[,'.repeat(10_000) } });
    expect(errors).toBeUndefined();
  });

  test('a fragment bomb is refused in no time', async () => {
    const bomb = `{ ...F0 } ${fill(60, (i) => `fragment F${i} on Query { ${i === 59 ? '__typename' : `...F${i + 1} ...F${i + 1}`} }`)}`;
    const started = performance.now();
    expect(await refusal(bomb)).toMatchObject({ code: 'OPERATION_TOO_LARGE' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('150 hostile operations of every kind crash nothing, find no internal error, and are refused or answered for what they are', async () => {
    expect(hostileOperations().length).toBeGreaterThanOrEqual(40);
    const { bad, sent } = await sendHostile({ url: system.url, apiKey: system.keyOf(TECHCORP), total: 150 });
    expect(bad).toEqual([]);
    expect(sent).toBe(150);
    expect((await system.as(TECHCORP).query('{ viewer { kind } }')).data).toEqual({ viewer: { kind: 'key' } });
  }, 60_000);

  test('an invalid Host is refused, and nothing of our insides is told', async () => {
    const { hostname, port } = new URL(system.url);
    for (const host of ['[', 'a b', 'x:99999999', '']) {
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () =>
          socket.write(
            `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
          ),
        );
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('end', () => resolve(text));
        socket.on('error', reject);
      });
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toMatch(/node_modules|at \w+ \(/);
    }
  });

  test('no answer repeats a value that was sent in the wrong place', async () => {
    const secret = 'tfk_planted_secret_value';
    const answers = await Promise.all([
      system.as(TECHCORP).query('query ($n: Int!) { executions(first: $n) { totalCount } }', { n: secret }),
      system.as(TECHCORP).query(`{ executions(first: "${secret}") { totalCount } }`),
      system.as(TECHCORP).query(`{ executions(filter: { status: ${secret} }) { totalCount } }`),
      system.as(TECHCORP).query(`{ executions "${secret}" }`),
      system.as(TECHCORP).query('mutation ($i: SignInInput!) { signIn(input: $i) { token } }', {
        i: { username: { a: secret }, password: [secret] },
      }),
      system.as(TECHCORP).query('mutation ($i: CreateUserInput!) { createUser(input: $i) { errors { message } } }', {
        i: { username: '!', role: 'CLIENT', displayName: 'x', password: secret },
      }),
      new GraphClient(system.url, { 'x-api-key': secret }).query('{ viewer { kind } }'),
      new GraphClient(system.url, { authorization: `Bearer ${secret}` }).query('{ viewer { kind } }'),
      system
        .as(TECHCORP)
        .query(
          `query ($p: JSON) { masterTemplate(name: "course_creation") { plan(clientId: "${TECHCORP}", parameters: $p) { blockers { message } } } }`,
          {
            p: { topic: 5, depth: secret },
          },
        ),
    ]);
    for (const answer of answers) expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test('who asks for what is not theirs is told what is needed, what is there, and how to get it', async () => {
    const anonymous = await new GraphClient(system.url, {}).query('{ tiers { name } }');
    expect(anonymous).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' }, message: expect.stringContaining('X-API-Key') }],
    });
    const { errors } = await system.as(TECHCORP).query('{ clients { totalCount } }');
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('clients:read'),
        extensions: { code: 'FORBIDDEN', required: ['clients:read'], have: expect.arrayContaining(['account:read']) },
      },
    ]);
  });

  describe('a WebSocket', () => {
    const open = (more: object = {}) =>
      createClient({
        url: system.url.replace('http', 'ws'),
        webSocketImpl: WebSocket,
        connectionParams: { apiKey: system.keyOf(TECHCORP) },
        retryAttempts: 0,
        ...more,
      });
    const first = async (client: ReturnType<typeof open>, query: string): Promise<unknown> => {
      try {
        for await (const result of client.iterate({ query })) return result;
        return null;
      } catch (error) {
        return error;
      }
    };

    test('has the same limits and the same rules', async () => {
      const client = open();
      expect(await first(client, `{ ${fill(20, (i) => `a${i}: viewer { kind }`)} }`)).toMatchObject([
        { extensions: { code: 'OPERATION_TOO_LARGE' } },
      ]);
      expect(await first(client, '{ clients { totalCount } }')).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect(
        await first(
          client,
          '{ executions(first: 100) { edges { node { events(first: 100) { edges { cursor node { __typename } } } } } } }',
        ),
      ).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }]);
      await client.dispose();
    });

    test('takes a session token as well, and closes on a wrong one', async () => {
      const good = open({ connectionParams: { Authorization: `Bearer ${await system.signIn('techcorp')}` } });
      expect(await first(good, '{ viewer { kind } }')).toMatchObject({ data: { viewer: { kind: 'user' } } });
      await good.dispose();
      expect(
        await first(open({ connectionParams: { Authorization: 'Bearer wrong' } }), '{ viewer { kind } }'),
      ).toMatchObject({ code: 4403 });
    });

    test('may have fifty operations open, and frames of 64 KiB', async () => {
      const client = open();
      const query = `subscription { clientExecutions(clientId: "${TECHCORP}") { cursor } }`;
      const results: unknown[] = [];
      const stops = Array.from({ length: 52 }, () =>
        client.subscribe(
          { query },
          { next: () => undefined, error: (error) => void results.push(error), complete: () => undefined },
        ),
      );
      expect(await first(client, '{ viewer { kind } }')).toMatchObject([
        { extensions: { code: 'TOO_MANY_OPERATIONS', limit: 50 } },
      ]);
      expect(results.length).toBe(2);
      for (const stop of stops) stop();
      expect(await first(open(), `{ execution(id: "${'x'.repeat(70_000)}") { id } }`)).toMatchObject({
        code: expect.any(Number),
      });
      await client.dispose();
    });
  });
});

describe('API requests', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({
      tierLimits: true,
      limits: { ...DEFAULT_LIMITS, MAX_REQUESTS_PER_ADDRESS: 100, MAX_REQUESTS_PER_CALLER: 30 },
    });
  });
  afterAll(() => system.close());

  const ask = (headers: Record<string, string>) =>
    fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"query":"{ __typename }"}',
    });

  test('are as many in a minute as the tier allows, whatever comes at once, and the answer tells what is left', async () => {
    // The minute on the clock must not turn over in between.
    const second = new Date().getUTCSeconds();
    if (second > 50) await new Promise((resolve) => setTimeout(resolve, (61 - second) * 1000));
    const answers = await Promise.all(Array.from({ length: 25 }, () => ask({ 'x-api-key': system.keyOf(STARTUP) })));
    expect(answers.filter((answer) => answer.status === 200).length).toBe(10);
    const remaining = answers
      .filter((answer) => answer.status === 200)
      .map((answer) => Number(answer.headers.get('ratelimit-remaining')));
    expect([...remaining].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const denied = answers.find((answer) => answer.status === 429);
    expect(Number(denied?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(denied?.headers.get('ratelimit-limit')).toBe('10');
    expect(await denied?.json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', limit: 10, remaining: 0, resetsAt: expect.any(String) } }],
    });
  }, 60_000);

  test('of users and of those who are nobody are limited by themselves, and all of an address together', async () => {
    const anonymous = await Promise.all(Array.from({ length: 40 }, () => ask({})));
    expect(anonymous.filter((answer) => answer.status === 200).length).toBeLessThanOrEqual(30);
    const more = await Promise.all(Array.from({ length: 60 }, () => ask({ 'x-api-key': 'wrong' })));
    expect(more.some((answer) => answer.status === 429)).toBe(true);
  });
});
