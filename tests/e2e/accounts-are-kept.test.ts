import { SignJWT } from 'jose';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { FINANCE, GraphClient, GREENENERGY, startTestSystem, STARTUP, TECHCORP, type TestSystem } from '../setup/system';
import { overSse } from '../setup/streams';
import { waitFor } from '../setup/wait-for';

type Errors = { __typename: string; code: string; [field: string]: unknown }[];
type Payload<T extends string> = Record<T, { [field: string]: unknown; errors: Errors }>;

const PASSWORD = 'a long enough password';

describe('accounts are kept', () => {
  let system: TestSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    admin = await system.asUser('admin');
  });
  afterAll(() => system.close());

  /** Runs a mutation with an input and returns its payload. */
  const mutate = async (as: GraphClient, name: string, type: string, input: Record<string, unknown>, fields: string): Promise<Payload<string>[string]> => {
    const { data, errors } = await as.query<Payload<string>>(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { __typename code message path
         ... on QuotaExceeded { quota limit used upgradeTo } ... on FeatureNotIncluded { feature required current } ... on TooManyAttempts { retryAt } } } }`,
      { input },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data[name];
  };
  const newUser = (as: GraphClient, username: string, more: Record<string, unknown> = {}) =>
    mutate(
      as,
      'createUser',
      'CreateUserInput',
      { username, role: 'CLIENT', clientId: TECHCORP, displayName: username, password: PASSWORD, ...more },
      'user { id role clientId }',
    );
  const signIn = (username: string, password = PASSWORD) =>
    mutate(new GraphClient(system.url, {}), 'signIn', 'SignInInput', { username, password }, 'token expiresAt');
  const withToken = (token: unknown) => new GraphClient(system.url, { authorization: `Bearer ${String(token)}` });

  describe('clients', () => {
    test('are opened by administrators, found, sorted and paged by staff', async () => {
      for (const [companyName, tier] of [
        ['Zebra Ltd', 'BASIC'],
        ['Aardvark Inc', 'ENTERPRISE'],
        ['Mole & Sons', 'BASIC'],
      ]) {
        const { client, errors } = await mutate(
          admin,
          'createClient',
          'CreateClientInput',
          { companyName, tier, monthlyBudgetMicros: 1_000_000, profile: { country: 'DE' } },
          'client { id accountStatus }',
        );
        expect(errors).toEqual([]);
        expect(client).toMatchObject({ accountStatus: 'TRIAL' });
      }
      const support = await system.asUser('support');
      const list = async (args: string) =>
        (
          await support.query<{
            clients: { totalCount: number; pageInfo: { endCursor: string; hasNextPage: boolean }; edges: { node: { companyName: string } }[] };
          }>(`{ clients(${args}) { totalCount pageInfo { endCursor hasNextPage } edges { node { companyName } } } }`)
        ).data.clients;
      const first = await list('first: 2');
      expect(first.edges[0]?.node.companyName).toBe('Aardvark Inc');
      expect(first.pageInfo.hasNextPage).toBe(true);
      const second = await list(`first: 100, after: "${first.pageInfo.endCursor}"`);
      expect(first.edges.length + second.edges.length).toBe(first.totalCount);
      expect((await list('first: 10, filter: { search: "mole", tier: [BASIC] }')).edges).toEqual([{ node: { companyName: 'Mole & Sons' } }]);
      expect((await list('first: 10, filter: { search: "%" }')).edges).toEqual([]);
      expect((await list('first: 1, sort: NEWEST')).edges).toEqual([{ node: { companyName: 'Mole & Sons' } }]);
    });

    test('change their profile: what is left out stays, null takes away, and nonsense is refused without being repeated', async () => {
      const techcorp = await system.asUser('techcorp');
      const update = (profile: Record<string, unknown>) =>
        mutate(techcorp, 'updateClient', 'UpdateClientInput', { clientId: TECHCORP, profile }, 'client { profile { contactEmail city size reportFormats } }');
      await update({ contactEmail: 'ann@techcorp.example', city: 'Berlin', size: 'SMALL', reportFormats: ['PDF'] });
      expect((await update({ city: null })).client).toEqual({
        profile: { contactEmail: 'ann@techcorp.example', city: null, size: 'SMALL', reportFormats: ['PDF'] },
      });
      const refused = await update({ contactEmail: 'my-secret-value' });
      expect(refused.errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['profile', 'contactEmail'] }]);
      expect(JSON.stringify(refused)).not.toContain('my-secret-value');
    });

    test('change their tier with history, by administrators only', async () => {
      const change = (tier: string) =>
        mutate(admin, 'changeTier', 'ChangeTierInput', { clientId: FINANCE, tier, reason: 'grew' }, 'client { tier tierHistory { from to reason } }');
      expect((await change('PREMIUM')).client).toEqual({ tier: 'PREMIUM', tierHistory: [{ from: 'STANDARD', to: 'PREMIUM', reason: 'grew' }] });
      expect((await change('PREMIUM')).errors[0]?.code).toBe('SAME_TIER');
      await change('STANDARD');
      const { errors } = await system
        .as(FINANCE)
        .query(`mutation { changeTier(input: { clientId: "${FINANCE}", tier: ENTERPRISE, reason: "please" }) { client { tier } } }`);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', required: ['clients:write'] });
    });
  });

  describe('users', () => {
    test('sign in for a day, see who they are and what they may do, and sign out', async () => {
      await newUser(admin, 'Ann');
      const { token, expiresAt, errors } = await signIn('ANN');
      expect(errors).toEqual([]);
      expect(new Date(String(expiresAt)).getTime() - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
      const ann = withToken(token);
      expect((await ann.query('{ viewer { kind user { username } client { id features usage { quota remaining } } } }')).data).toMatchObject({
        viewer: {
          kind: 'user',
          user: { username: 'ann' },
          client: {
            id: TECHCORP,
            features: expect.arrayContaining(['bulk_operations', 'api_access']),
            usage: expect.arrayContaining([expect.objectContaining({ quota: 'USERS' })]),
          },
        },
      });
      await ann.query('mutation { signOut { signedOut } }');
      await waitFor('the token to be refused', async () => (await ann.query('{ viewer { kind } }')).status === 401);
    });

    test('renew their session: the old token is good for nothing then', async () => {
      await newUser(admin, 'bert');
      const { token } = await signIn('bert');
      const { data } = await withToken(token).query<{ renewSession: { token: string } }>('mutation { renewSession { token errors { code } } }');
      expect((await withToken(data.renewSession.token).query('{ viewer { kind } }')).status).toBe(200);
      await waitFor('the old one to be refused', async () => (await withToken(token).query('{ viewer { kind } }')).status === 401);
    });

    test('change their password, which ends their other sessions; an administrator resets it', async () => {
      const { user } = await newUser(admin, 'carl');
      const [one, two] = [await signIn('carl'), await signIn('carl')];
      const changed = await mutate(
        withToken(one.token),
        'changePassword',
        'ChangePasswordInput',
        { current: PASSWORD, next: 'another long password' },
        'user { id }',
      );
      expect(changed.errors).toEqual([]);
      await waitFor('the other session to be over', async () => (await withToken(two.token).query('{ viewer { kind } }')).status === 401);
      expect((await withToken(one.token).query('{ viewer { kind } }')).status).toBe(200);
      expect(
        (await mutate(withToken(one.token), 'changePassword', 'ChangePasswordInput', { current: 'wrong', next: 'another long password' }, 'user { id }'))
          .errors[0]?.code,
      ).toBe('INVALID_CREDENTIALS');
      const { data } = await admin.query<{ resetPassword: { password: string } }>(
        `mutation ($id: ID!) { resetPassword(userId: $id) { password errors { code } } }`,
        { id: (user as { id: string }).id },
      );
      expect((await signIn('carl', data.resetPassword.password)).errors).toEqual([]);
    });

    test('that are removed are shut out, and their name can be taken again; the last administrator stays', async () => {
      const { user } = await newUser(admin, 'dora');
      const { token } = await signIn('dora');
      const remove = (id: unknown, as = admin) =>
        as.query<{ removeUser: { errors: Errors } }>(`mutation ($id: ID!) { removeUser(userId: $id) { user { id } errors { code } } }`, { id });
      expect((await newUser(admin, 'dora')).errors[0]?.code).toBe('USERNAME_TAKEN');
      await remove((user as { id: string }).id);
      await waitFor('the session to be over', async () => (await withToken(token).query('{ viewer { kind } }')).status === 401);
      expect((await signIn('dora')).errors[0]?.code).toBe('INVALID_CREDENTIALS');
      expect((await newUser(admin, 'dora')).errors).toEqual([]);
      const { data } = await admin.query<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }');
      expect((await remove(data.viewer.user.id)).data.removeUser.errors).toEqual([{ code: 'LAST_ADMIN' }]);
      // Two administrators who remove each other at the same moment: one stays.
      const second = await newUser(admin, 'second-admin', { role: 'ADMIN', clientId: null });
      const other = withToken((await signIn('second-admin')).token);
      const both = await Promise.all([remove((second.user as { id: string }).id), remove(data.viewer.user.id, other)]);
      expect(both.filter(({ data: answer }) => answer?.removeUser?.errors.length === 0).length).toBe(1);
      const [left] = await system.sql<{ count: number }>(`select count(*)::int as count from kam."user" where role = 'admin' and removed_at is null`);
      expect(left?.count).toBe(1);
      await system.sql(`update kam."user" set removed_at = null where id = $1`, [data.viewer.user.id]);
      await system.sql(`update kam.session set ended_at = null`);
    });

    test('are as many as the tier allows, however many are added at once', async () => {
      const added = await Promise.all(Array.from({ length: 6 }, (_, n) => newUser(admin, `startup${n}`, { clientId: STARTUP })));
      expect(added.filter(({ user }) => user).length).toBe(2);
      expect(added.find(({ user }) => !user)?.errors[0]).toMatchObject({
        __typename: 'QuotaExceeded',
        quota: 'USERS',
        limit: 2,
        used: 2,
        upgradeTo: 'STANDARD',
      });
    });

    test('of a client add nobody elsewhere, and no staff', async () => {
      const techcorp = await system.asUser('techcorp');
      expect((await newUser(techcorp, 'spy', { clientId: FINANCE })).errors[0]?.code).toBe('CLIENT_NOT_FOUND');
      await expect(newUser(techcorp, 'boss', { role: 'ADMIN', clientId: null })).rejects.toThrow('FORBIDDEN');
      expect((await newUser(admin, 'x')).errors[0]?.code).toBe('INVALID_INPUT');
      expect((await newUser(admin, 'weak', { password: 'short' })).errors[0]).toMatchObject({ path: ['password'] });
    });

    test('have to wait after too many tries, whatever the password is then', async () => {
      await newUser(admin, 'erna');
      const wrong = await Promise.all(Array.from({ length: 12 }, () => signIn('erna', 'not the password')));
      const codes = wrong.map(({ errors }) => errors[0]?.code);
      expect(codes.filter((code) => code === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(10);
      expect((await signIn('erna')).errors[0]).toMatchObject({ __typename: 'TooManyAttempts', retryAt: expect.any(String) });
      await system.sql(`delete from kam.quota_use where key like 'sign-in%'`);
      expect((await signIn('erna')).errors).toEqual([]);
    });

    test('are kept with a memory-hard hash of their password only', async () => {
      const rows = await system.sql<{ hash: string }>('select password_hash as hash from kam."user"');
      expect(rows.every(({ hash }) => /^scrypt:32768:8:3:[\w-]{22}:[\w-]{43}$/.test(hash))).toBe(true);
    });
  });

  describe('API keys', () => {
    const newKey = (as: GraphClient, clientId: string, scopes: string[], more: Record<string, unknown> = {}) =>
      mutate(as, 'createApiKey', 'CreateApiKeyInput', { clientId, name: 'robot', scopes, ...more }, 'key apiKey { id scopes expiresAt lastUsedAt }');

    test('do what their scopes say and no more', async () => {
      const { key } = await newKey(admin, FINANCE, ['TEMPLATES_READ']);
      const robot = new GraphClient(system.url, { 'x-api-key': String(key) });
      expect((await robot.query('{ tiers { name } }')).errors).toBeUndefined();
      const { errors, status } = await robot.query('{ executions { totalCount } }');
      expect(status).toBe(403);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', required: ['executions:read'], have: ['templates:read'] });
    });

    test('need the feature api_access when a client makes them, and can do no more than their maker', async () => {
      const refused = await newKey(system.as(FINANCE), FINANCE, ['TEMPLATES_READ']);
      expect(refused.errors[0]).toMatchObject({ __typename: 'FeatureNotIncluded', feature: 'api_access', required: 'PREMIUM', current: 'STANDARD' });
      expect((await newKey(system.as(GREENENERGY), GREENENERGY, ['TEMPLATES_READ'])).errors).toEqual([]);
      expect((await newKey(system.as(GREENENERGY), GREENENERGY, ['CLIENTS_WRITE'])).errors[0]?.code).toBe('SCOPE_NOT_GRANTABLE');
    });

    test('of one name are two at most, also for many at once, so that one can replace the other', async () => {
      const made = await Promise.all(Array.from({ length: 6 }, () => newKey(admin, STARTUP, ['TEMPLATES_READ'], { name: 'rotating' })));
      expect(made.filter(({ key }) => key).length).toBe(2);
      const [one] = made.filter(({ key }) => key);
      await admin.query(`mutation ($id: ID!) { revokeApiKey(apiKeyId: $id) { apiKey { revokedAt } errors { code } } }`, {
        id: (one?.apiKey as { id: string }).id,
      });
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

    test.each(['key', 'session'])('that are revoked end what is open within 5 s: a socket, and a stream over SSE (%s)', async (kind) => {
      let headers: Record<string, string>;
      let revoke: () => Promise<unknown>;
      if (kind === 'key') {
        const { key, apiKey } = await newKey(admin, TECHCORP, ['EXECUTIONS_READ', 'ACCOUNT_READ'], { name: `open ${kind}` });
        headers = { 'x-api-key': String(key) };
        revoke = () => admin.query(`mutation ($id: ID!) { revokeApiKey(apiKeyId: $id) { errors { code } } }`, { id: (apiKey as { id: string }).id });
      } else {
        await newUser(admin, 'streaming');
        const { token } = await signIn('streaming');
        headers = { Authorization: `Bearer ${String(token)}` };
        revoke = () => withToken(token).query('mutation { signOut { signedOut } }');
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
      const closed = new Promise<number>((resolve) => socket.on('closed', (event) => resolve((event as { code: number }).code)));
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
    });
  });

  test('tokens that are forged, expired, for something else, or of another kind are answered 401', async () => {
    const [key] = system.secrets.sessionKeys;
    const genuine = await system.signIn('techcorp');
    const [head = '', payload = '', signature = ''] = genuine.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>;
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = (change: (jwt: SignJWT) => SignJWT, secret = key?.secret ?? '', header: Record<string, string> = {}) =>
      change(
        new SignJWT({ sid: claims['sid'] })
          .setProtectedHeader({ alg: 'HS256', kid: key?.id ?? '', typ: 'session+jwt', ...header })
          .setIssuer('template-federation/kam')
          .setAudience('template-federation')
          .setJti(claims['jti'] ?? '')
          .setIssuedAt()
          .setExpirationTime('1h'),
      ).sign(Buffer.from(secret));
    expect((await withToken(await token((jwt) => jwt)).query('{ viewer { kind } }')).status).toBe(200);
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
    for (const [what, forged] of Object.entries(corpus)) expect([what, (await withToken(forged).query('{ viewer { kind } }')).status]).toEqual([what, 401]);
    for (let at = 0; at < genuine.length; at += 7) {
      const flipped = genuine.slice(0, at) + (genuine[at] === 'A' ? 'B' : 'A') + genuine.slice(at + 1);
      expect([at, (await withToken(flipped).query('{ viewer { kind } }')).status]).toEqual([at, at === genuine.length - 1 ? expect.any(Number) : 401]);
    }
    const both = new GraphClient(system.url, { authorization: `Bearer ${genuine}`, 'x-api-key': system.keyOf(FINANCE) });
    expect((await both.query('{ viewer { kind } }')).status).toBe(401);
    expect((await new GraphClient(system.url, { authorization: 'Basic YWRtaW46YWRtaW4=' }).query('{ viewer { kind } }')).status).toBe(401);
  });

  test('a worker sees what it has a part in, in either spelling of its id, and nothing else', async () => {
    expect((await system.asWorker.query('{ viewer { kind workerId } }')).data).toEqual({ viewer: { kind: 'worker', workerId: 'bitware-content-granulator' } });
    const id = await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'x' });
    expect((await system.asWorker.query(`{ execution(id: "${id}") { id } }`)).data).toEqual({ execution: { id } });
    const { data } = await admin.query<{ createWorkerToken: { key: string } }>(
      `mutation { createWorkerToken(input: { workerId: "bitware_topic_researcher", name: "first" }) { key apiKey { workerId } errors { code } } }`,
    );
    const other = new GraphClient(system.url, { authorization: `Bearer ${data.createWorkerToken.key}`, 'x-worker-id': 'bitware-topic-researcher' });
    expect((await other.query(`{ execution(id: "${id}") { id } }`)).data).toEqual({ execution: null });
    expect((await other.query('{ viewer { client { id } } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  describe('nobody becomes more than it is', () => {
    test('by making, with a key of few scopes, a user who has all', async () => {
      const { key } = await mutate(
        admin,
        'createApiKey',
        'CreateApiKeyInput',
        { clientId: TECHCORP, name: 'few', scopes: ['ACCOUNT_WRITE', 'ACCOUNT_READ'] },
        'key',
      );
      const robot = new GraphClient(system.url, { 'x-api-key': String(key) });
      await expect(newUser(robot, 'evil')).rejects.toThrow('FORBIDDEN');
      const { data } = await admin.query<{ users: { edges: { node: { id: string } }[] } }>(
        `{ users(filter: { clientId: "${TECHCORP}" }) { edges { node { id } } } }`,
      );
      const { errors } = await robot.query(`mutation ($id: ID!) { resetPassword(userId: $id) { password } }`, { id: data.users.edges[0]?.node.id });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    });

    test('by guessing the own password without a count', async () => {
      await newUser(admin, 'guesser');
      const guesser = withToken((await signIn('guesser')).token);
      const tries = `mutation { ${Array.from({ length: 10 }, (_, n) => `t${n}: changePassword(input: { current: "guess number ${n}", next: "another long password" }) { errors { code } }`).join(' ')} }`;
      const codes: string[] = [];
      for (let round = 0; round < 3; round++) {
        const { data } = await guesser.query<Record<string, { errors: { code: string }[] }>>(tries);
        codes.push(...Object.values(data).map(({ errors }) => errors[0]?.code ?? ''));
      }
      expect(codes.filter((code) => code === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(20);
      expect(codes).toContain('TOO_MANY_ATTEMPTS');
    }, 60_000);

    test('by renewing a token that was replaced', async () => {
      await newUser(admin, 'renewer');
      const old = withToken((await signIn('renewer')).token);
      await old.query('{ viewer { kind } }');
      const renew = () =>
        old.query<{ renewSession: { token: string | null; errors: { code: string }[] } }>('mutation { renewSession { token errors { code } } }');
      const first = await renew();
      const second = await renew();
      expect(second.data?.renewSession?.token ?? null).toBeNull();
      expect((await withToken(first.data.renewSession.token).query('{ viewer { kind } }')).status).toBe(200);
    });

    test('as a worker, by planning for clients that it has nothing to do with', async () => {
      const { data } = await system.asWorker.query(
        `{ masterTemplate(name: "course_creation") { plan(clientId: "${GREENENERGY}", parameters: { topic: "x" }) { clientTier } } }`,
      );
      expect(data).toEqual({ masterTemplate: { plan: null } });
    });
  });

  test('who signed in from somewhere is not locked out there by tries from elsewhere', async () => {
    await newUser(admin, 'known');
    expect((await signIn('known')).errors).toEqual([]);
    // As if others had tried from elsewhere.
    await system.sql(`insert into kam.quota_use (key, window_start, used) values ('sign-in:minute:account:known', date_trunc('minute', now(), 'UTC'), 5), ('sign-in:hour:account:known', date_trunc('hour', now(), 'UTC'), 30)
      on conflict (key) do update set used = excluded.used, window_start = excluded.window_start`);
    expect((await signIn('known')).errors).toEqual([]);
  });

  describe('the audit', () => {
    test('tells administrators who did what to what, with filters, and clients if their tier includes it', async () => {
      const { data } = await admin.query<{ auditEvents: { edges: { node: Record<string, unknown> }[] } }>(
        `{ auditEvents(first: 5, filter: { action: "client.tier_changed", clientId: "${FINANCE}" }) { totalCount edges { node { action actorKind actorId subjectId details occurredAt } } } }`,
      );
      expect(data.auditEvents.edges[0]?.node).toMatchObject({
        action: 'client.tier_changed',
        actorKind: 'user',
        subjectId: FINANCE,
        details: { from: 'premium', to: 'standard', reason: 'grew' },
      });
      const own = await system
        .as(GREENENERGY)
        .query<{ auditEvents: { edges: { node: { clientId: string } }[] } }>('{ auditEvents(first: 100) { edges { node { clientId action } } } }');
      expect(own.data.auditEvents.edges.length).toBeGreaterThan(0);
      expect(own.data.auditEvents.edges.every(({ node }) => node.clientId === GREENENERGY)).toBe(true);
      const { errors } = await system.as(TECHCORP).query('{ auditEvents { totalCount } }');
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', feature: 'audit_logs', required: 'enterprise', current: 'premium' });
    });

    test('can only be added to, and holds no secret', async () => {
      await expect(system.sql(`update kam.audit_event set action = 'nothing'`)).rejects.toThrow('can only be added to');
      await expect(system.sql('delete from kam.audit_event')).rejects.toThrow('can only be added to');
      const all = JSON.stringify(await system.sql('select * from kam.audit_event'));
      for (const secret of [PASSWORD, system.keyOf(TECHCORP), system.workerToken, system.passwordOf('admin')]) expect(all).not.toContain(secret);
    });

    test('has a line for every mutation that changed something, in the same transaction', async () => {
      const before = await system.sql<{ count: number }>('select count(*)::int as count from kam.audit_event');
      await system.sql('alter table kam.audit_event add constraint full_disk check (false) not valid');
      try {
        const { errors } = await admin.query(`mutation { changeTier(input: { clientId: "${STARTUP}", tier: PREMIUM, reason: "x" }) { client { tier } } }`);
        expect(errors?.[0]).toMatchObject({ message: 'Internal error', extensions: { code: 'INTERNAL_ERROR', errorId: expect.any(String) } });
      } finally {
        await system.sql('alter table kam.audit_event drop constraint full_disk');
      }
      expect(await system.sql('select tier from kam.client where id = $1', [STARTUP])).toEqual([{ tier: 'basic' }]);
      expect(await system.sql('select count(*)::int as count from kam.audit_event')).toEqual(before);
    });
  });

  test('a stream over SSE with a good key goes on', async () => {
    const id = await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'y' });
    const seen: string[] = [];
    for await (const event of overSse(system.url, system.keyOf(TECHCORP), `subscription ($id: ID!) { executionEvents(executionId: $id) { __typename } }`, {
      id,
    }))
      seen.push(event.__typename);
    expect(seen.at(-1)).toBe('ExecutionCompleted');
  });
});
