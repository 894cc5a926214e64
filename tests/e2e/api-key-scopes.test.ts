import { createClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import WebSocket from 'ws';
import { newKey, newUser, signIn, withToken } from '../setup/accounts';
import {
  FINANCE,
  GraphClient,
  GREENENERGY,
  startTestSystem,
  STARTUP,
  TECHCORP,
  type TestSystem,
} from '../setup/system';
import { overSse } from '../setup/streams';

describe('keys and tokens are good for what they say', () => {
  let system: TestSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    admin = await system.asUser('admin');
  });
  afterAll(() => system.close());

  describe('API keys', () => {
    test('do what their scopes say and no more', async () => {
      const { key } = await newKey(admin, FINANCE, ['TEMPLATES_READ']);
      const robot = new GraphClient(system.url, { 'x-api-key': String(key) });
      expect((await robot.query('{ tiers { name } }')).errors).toBeUndefined();
      const { errors, status } = await robot.query('{ executions { totalCount } }');
      expect(status).toBe(403);
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
        required: ['executions:read'],
        have: ['templates:read'],
      });
    });

    test('need the feature api_access when a client makes them, and can do no more than their maker', async () => {
      const refused = await newKey(system.as(FINANCE), FINANCE, ['TEMPLATES_READ']);
      expect(refused.errors[0]).toMatchObject({
        __typename: 'FeatureNotIncluded',
        feature: 'api_access',
        required: 'PREMIUM',
        current: 'STANDARD',
      });
      expect((await newKey(system.as(GREENENERGY), GREENENERGY, ['TEMPLATES_READ'])).errors).toEqual([]);
      expect((await newKey(system.as(GREENENERGY), GREENENERGY, ['CLIENTS_WRITE'])).errors[0]?.code).toBe(
        'SCOPE_NOT_GRANTABLE',
      );
    });

    test('of one name are two at most, also for many at once, so that one can replace the other', async () => {
      const made = await Promise.all(
        Array.from({ length: 6 }, () => newKey(admin, STARTUP, ['TEMPLATES_READ'], { name: 'rotating' })),
      );
      expect(made.filter(({ key }) => key).length).toBe(2);
      const [one] = made.filter(({ key }) => key);
      await admin.query(
        `mutation ($id: ID!) { revokeApiKey(apiKeyId: $id) { apiKey { revokedAt } errors { code } } }`,
        {
          id: (one?.apiKey as { id: string }).id,
        },
      );
      expect((await newKey(admin, STARTUP, ['TEMPLATES_READ'], { name: 'rotating' })).errors).toEqual([]);
    });

    test('tell when they were used', async () => {
      const { key, apiKey } = await newKey(admin, FINANCE, ['ACCOUNT_READ'], { name: 'used', expiresInDays: 3 });
      expect(apiKey).toMatchObject({ lastUsedAt: null });
      await new GraphClient(system.url, { 'x-api-key': String(key) }).query('{ viewer { kind } }');
      const { data } = await admin.query<{ client: { apiKeys: { name: string; lastUsedAt: string | null }[] } }>(
        `{ client(id: "${FINANCE}") { apiKeys { name lastUsedAt } } }`,
      );
      expect(data.client.apiKeys.find(({ name }) => name === 'used')?.lastUsedAt).not.toBeNull();
    });

    test.each(['key', 'session'])(
      'that are revoked end what is open within 5 s: a socket, and a stream over SSE (%s)',
      async (kind) => {
        let headers: Record<string, string>;
        let revoke: () => Promise<unknown>;
        if (kind === 'key') {
          const { key, apiKey } = await newKey(admin, TECHCORP, ['EXECUTIONS_READ', 'ACCOUNT_READ'], {
            name: `open ${kind}`,
          });
          headers = { 'x-api-key': String(key) };
          revoke = () =>
            admin.query(`mutation ($id: ID!) { revokeApiKey(apiKeyId: $id) { errors { code } } }`, {
              id: (apiKey as { id: string }).id,
            });
        } else {
          await newUser(admin, 'streaming');
          const { token } = await signIn(system, 'streaming');
          headers = { Authorization: `Bearer ${String(token)}` };
          revoke = () => withToken(system, token).query('mutation { signOut { signedOut } }');
        }
        const query = `subscription { clientExecutions(clientId: "${TECHCORP}") { cursor } }`;
        const socket = createClient({
          url: system.url.replace('http', 'ws'),
          webSocketImpl: WebSocket,
          connectionParams: headers,
          retryAttempts: 0,
          lazy: false,
          onNonLazyError: () => undefined,
        });
        const closed = new Promise<number>((resolve) =>
          socket.on('closed', (event) => resolve((event as { code: number }).code)),
        );
        const opened = new Promise((resolve) => socket.on('connected', resolve));
        await opened;
        const response = await fetch(system.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
          body: JSON.stringify({ query }),
        });
        const stream = response.text();
        const started = Date.now();
        await revoke();
        expect(await closed).toBe(4403);
        expect(await stream).toContain('UNAUTHENTICATED');
        expect(Date.now() - started).toBeLessThan(5_500);
      },
    );
  });

  test('tokens that are forged, expired, for something else, or of another kind are answered 401', async () => {
    const [key] = system.secrets.sessionKeys;
    const genuine = await system.signIn('techcorp');
    const [head = '', payload = '', signature = ''] = genuine.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>;
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = (
      change: (jwt: SignJWT) => SignJWT,
      secret = key?.secret ?? '',
      header: Record<string, string> = {},
    ) =>
      change(
        new SignJWT({ sid: claims['sid'] })
          .setProtectedHeader({ alg: 'HS256', kid: key?.id ?? '', typ: 'session+jwt', ...header })
          .setIssuer('template-federation/kam')
          .setAudience('template-federation')
          .setJti(claims['jti'] ?? '')
          .setIssuedAt()
          .setExpirationTime('1h'),
      ).sign(Buffer.from(secret));
    expect((await withToken(system, await token((jwt) => jwt)).query('{ viewer { kind } }')).status).toBe(200);
    const corpus: Record<string, string> = {
      'algorithm none': `${part({ alg: 'none', typ: 'session+jwt', kid: key?.id })}.${payload}.`,
      'algorithm none with signature': `${part({ alg: 'none', typ: 'session+jwt' })}.${payload}.${signature}`,
      'algorithm RS256': `${part({ alg: 'RS256', typ: 'session+jwt', kid: key?.id })}.${payload}.${signature}`,
      'another secret': await token((jwt) => jwt, 'x'.repeat(64)),
      'another type': await token((jwt) => jwt, undefined, { typ: 'request+jwt' }),
      'another algorithm of the family': await token((jwt) => jwt, undefined, { alg: 'HS512' }),
      'an unknown key': await token((jwt) => jwt, undefined, { kid: 'other' }),
      expired: await token((jwt) => jwt.setExpirationTime(Math.floor(Date.now() / 1000) - 10)),
      'not yet': await token((jwt) => jwt.setNotBefore('2h')),
      'another audience': await token((jwt) => jwt.setAudience('elsewhere')),
      'another issuer': await token((jwt) => jwt.setIssuer('elsewhere')),
      'another token of the session': await token((jwt) => jwt.setJti('tok_other')),
      'another session': `${head}.${part({ ...claims, sid: 'ses_other' })}.${signature}`,
      'cut off': genuine.slice(0, -3),
      'two parts': `${head}.${payload}`,
      'four parts': `${genuine}.x`,
      empty: '..',
      long: `${genuine}${'A'.repeat(8_192)}`,
      'an API key': system.keyOf(TECHCORP),
      'a worker token without its worker': system.workerToken,
      'a signature between services': system.secrets.signingKeys[0]?.secret ?? '',
    };
    for (const [what, forged] of Object.entries(corpus))
      expect([what, (await withToken(system, forged).query('{ viewer { kind } }')).status]).toEqual([what, 401]);
    for (let at = 0; at < genuine.length; at += 7) {
      const flipped = genuine.slice(0, at) + (genuine[at] === 'A' ? 'B' : 'A') + genuine.slice(at + 1);
      expect([at, (await withToken(system, flipped).query('{ viewer { kind } }')).status]).toEqual([
        at,
        at === genuine.length - 1 ? expect.any(Number) : 401,
      ]);
    }
    const both = new GraphClient(system.url, {
      authorization: `Bearer ${genuine}`,
      'x-api-key': system.keyOf(FINANCE),
    });
    expect((await both.query('{ viewer { kind } }')).status).toBe(401);
    expect(
      (await new GraphClient(system.url, { authorization: 'Basic YWRtaW46YWRtaW4=' }).query('{ viewer { kind } }'))
        .status,
    ).toBe(401);
  });

  test('a worker sees what it has a part in, in either spelling of its id, and nothing else', async () => {
    expect((await system.asWorker.query('{ viewer { kind workerId } }')).data).toEqual({
      viewer: { kind: 'worker', workerId: 'bitware-content-granulator' },
    });
    const id = await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'x' });
    expect((await system.asWorker.query(`{ execution(id: "${id}") { id } }`)).data).toEqual({ execution: { id } });
    const { data } = await admin.query<{ createWorkerToken: { key: string } }>(
      `mutation { createWorkerToken(input: { workerId: "bitware_topic_researcher", name: "first" }) { key apiKey { workerId } errors { code } } }`,
    );
    const other = new GraphClient(system.url, {
      authorization: `Bearer ${data.createWorkerToken.key}`,
      'x-worker-id': 'bitware-topic-researcher',
    });
    expect((await other.query(`{ execution(id: "${id}") { id } }`)).data).toEqual({ execution: null });
    expect((await other.query('{ viewer { client { id } } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  describe('nobody becomes more than it is', () => {
    test('by making, with a key of few scopes, a user who has all', async () => {
      const { key } = await newKey(admin, TECHCORP, ['ACCOUNT_WRITE', 'ACCOUNT_READ'], { name: 'few' });
      const robot = new GraphClient(system.url, { 'x-api-key': String(key) });
      await expect(newUser(robot, 'evil')).rejects.toThrow('FORBIDDEN');
      const { data } = await admin.query<{ users: { edges: { node: { id: string } }[] } }>(
        `{ users(filter: { clientId: "${TECHCORP}" }) { edges { node { id } } } }`,
      );
      const { errors } = await robot.query(`mutation ($id: ID!) { resetPassword(userId: $id) { password } }`, {
        id: data.users.edges[0]?.node.id,
      });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    });

    test('as a worker, by planning for clients that it has nothing to do with', async () => {
      const { data } = await system.asWorker.query(
        `{ masterTemplate(name: "course_creation") { plan(clientId: "${GREENENERGY}", parameters: { topic: "x" }) { clientTier } } }`,
      );
      expect(data).toEqual({ masterTemplate: { plan: null } });
    });
  });

  test('a stream over SSE with a good key goes on', async () => {
    const id = await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'y' });
    const seen: string[] = [];
    for await (const event of overSse(
      system.url,
      system.keyOf(TECHCORP),
      `subscription ($id: ID!) { executionEvents(executionId: $id) { __typename } }`,
      {
        id,
      },
    ))
      seen.push(event.__typename);
    expect(seen.at(-1)).toBe('ExecutionCompleted');
  });
});
