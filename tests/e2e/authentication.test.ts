import { createHash } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import WebSocket from 'ws';
import { CLIENT_SCOPES } from '../../contracts/scope';
import { makeKey } from '../../subgraphs/kam/api-keys/key-text';
import { generateSecrets } from '../../server/secrets';
import { SIGNATURE_HEADER, sign } from '../../lib/signing/signed-request';
import { waitFor } from '../setup/wait-for';
import { keyOfClient } from '../setup/actors';
import {
  FINANCE,
  GraphClient,
  GREENENERGY,
  startTestSystem,
  STARTUP,
  TECHCORP,
  type TestSystem,
} from '../setup/system';

describe('who you are', () => {
  let system: TestSystem;
  let execution: string;
  beforeAll(async () => {
    system = await startTestSystem();
    execution = await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'Tides' });
    await system.as(TECHCORP).ended(execution, 'id');
  });
  afterAll(() => system.close());

  const issueKey = async (): Promise<string> => {
    const { id, text, hash } = makeKey('tfk', system.secrets.apiKeySecret);
    await system.sql('insert into kam.api_key (id, client_id, name, scopes, hash) values ($1, $2, $3, $4, $5)', [
      id,
      STARTUP,
      id,
      CLIENT_SCOPES,
      hash,
    ]);
    return text;
  };

  test('an API key identifies its client', async () => {
    for (const client of [TECHCORP, GREENENERGY, FINANCE, STARTUP]) {
      expect((await system.as(client).query('{ viewer { client { id } } }')).data).toEqual({
        viewer: { client: { id: client } },
      });
    }
  });

  test.each([
    '{ viewer { client { id } } }',
    '{ masterTemplates { totalCount } }',
    '{ masterTemplate(name: "course_creation") { id } }',
    '{ workerTemplates { totalCount } }',
    '{ workerTemplate(worker: "bitware-content-granulator", id: "course_v1") { id } }',
    '{ executions { totalCount } }',
    '{ requests { totalCount } }',
    '{ tiers { name } }',
    'mutation { startExecution(input: { masterTemplate: "course_creation", clientId: "client_demo_001", parameters: {topic: "x"}, idempotencyKey: "k" }) { execution { id } } }',
    'mutation { cancelExecution(executionId: "x") { execution { id } } }',
  ])('without a key nothing is answered: %s', async (query) => {
    const { data, errors } = await new GraphClient(system.url, {}).query(query);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true);
  });

  test('a key that is malformed, made up, cut short or altered is answered 401', async () => {
    const key = system.keyOf(STARTUP);
    const altered = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');
    for (const wrong of [
      'x',
      `tfk_${'0'.repeat(12)}_${'0'.repeat(48)}`,
      key.slice(0, -1),
      altered,
      key.toUpperCase(),
      key.repeat(50),
    ]) {
      expect(
        (await new GraphClient(system.url, { 'x-api-key': wrong }).query('{ viewer { client { id } } }')).status,
      ).toBe(401);
    }
  });

  test.each(['revoked_at', 'expires_at'])('a key whose %s has passed is answered 401', async (column) => {
    const key = await issueKey();
    await system.sql(`update kam.api_key set ${column} = now() where id = $1`, [key.split('_')[1]]);
    expect((await new GraphClient(system.url, { 'x-api-key': key }).query('{ viewer { client { id } } }')).status).toBe(
      401,
    );
  });

  test('a key that is revoked is refused within seconds, also on a WebSocket that is open', async () => {
    const key = await issueKey();
    const client = createClient({
      url: system.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { 'X-API-Key': key },
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
    });
    const ask = async (): Promise<unknown> => {
      for await (const { data } of client.iterate({ query: '{ viewer { client { id } } }' })) return data;
      return null;
    };
    expect(await ask()).toEqual({ viewer: { client: { id: STARTUP } } });
    await system.sql('update kam.api_key set revoked_at = now() where id = $1', [key.split('_')[1]]);
    const refusal = await waitFor(
      'the refusal',
      async () =>
        ask().then(
          (data) => (data === null ? 'empty' : null),
          (error: unknown) => error,
        ),
      10_000,
    );
    expect(refusal).toMatchObject({ code: 4403 });
    expect((await new GraphClient(system.url, { 'x-api-key': key }).query('{ viewer { client { id } } }')).status).toBe(
      401,
    );
    await client.dispose();
  });

  test('only a keyed hash of an API key is stored', async () => {
    const [row] = await system.sql<{ hash: Buffer }>('select hash from kam.api_key where client_id = $1', [TECHCORP]);
    expect(row?.hash.length).toBe(32);
    expect(row?.hash.equals(createHash('sha256').update(system.keyOf(TECHCORP)).digest())).toBe(false);
    const everything = JSON.stringify(await system.sql('select id, client_id from kam.api_key'));
    expect(everything).not.toContain(system.keyOf(TECHCORP).split('_')[2]);
  });

  test("a client sees its own executions, stages, jobs and plans, and of others' not even that they exist", async () => {
    const own = system.as(TECHCORP);
    const foreign = system.as(FINANCE);
    const ids = await own.query<{ execution: { stages: { id: string; job: { id: string } }[] } }>(
      `{ execution(id: "${execution}") { stages { id job { id } } } }`,
    );
    const job = ids.data.execution.stages[0]?.job.id;
    const look = `{
      execution(id: "${execution}") { id }
      workerJob(worker: "bitware-content-granulator", id: "${job}") { id }
      client(id: "${TECHCORP}") { id }
      request(id: "req_1754419678174_wumusc9is") { id }
      executions(first: 10, filter: { clientId: "${TECHCORP}" }) { totalCount }
      masterTemplate(name: "course_creation") { plan(clientId: "${TECHCORP}", parameters: { topic: "x" }) { verdict } executions(first: 5) { totalCount } } }`;
    expect((await own.query(look)).data).toMatchObject({
      execution: { id: execution },
      workerJob: { id: job },
      client: { id: TECHCORP },
      request: {},
      executions: { totalCount: 1 },
      masterTemplate: { plan: { verdict: 'ALLOWED' }, executions: { totalCount: 1 } },
    });
    expect((await foreign.query(look)).data).toEqual({
      execution: null,
      workerJob: null,
      client: null,
      request: null,
      executions: { totalCount: 0 },
      masterTemplate: { plan: null, executions: { totalCount: 0 } },
    });
  });

  test('nobody starts or cancels anything for another client', async () => {
    const foreign = system.as(FINANCE);
    const started = await foreign.query(
      `mutation { startExecution(input: { masterTemplate: "course_creation", clientId: "${TECHCORP}", parameters: {topic: "x"}, idempotencyKey: "k" }) { execution { id } errors { __typename code } } }`,
    );
    expect(started.data).toEqual({
      startExecution: { execution: null, errors: [{ __typename: 'NotFound', code: 'CLIENT_NOT_FOUND' }] },
    });
    const cancelled = await foreign.query(
      `mutation { cancelExecution(executionId: "${execution}") { execution { id } errors { code } } }`,
    );
    expect(cancelled.data).toEqual({ cancelExecution: { execution: null, errors: [{ code: 'EXECUTION_NOT_FOUND' }] } });
  });

  test('what services ask each other is not part of the public graph', async () => {
    const { errors } = await system.as(TECHCORP).query('{ identify(credentials: { apiKey: "x" }) { actor } }');
    expect(errors?.[0]?.message).toContain('Cannot query field "identify"');
  });

  describe('a subgraph', () => {
    const body = JSON.stringify({ query: '{ _service { sdl } }' });
    const part = { method: 'POST', path: '/graphql', body };
    const parties = { from: 'gateway', to: 'kam' };
    const send = (signature?: string, sent = body, path = '/graphql'): Promise<Response> =>
      fetch(new URL(path, system.subgraphs.kam.url), {
        method: 'POST',
        body: sent,
        headers: { 'content-type': 'application/json', ...(signature && { [SIGNATURE_HEADER]: signature }) },
      });
    const key = () => system.secrets.signingKeys[0] as { id: string; secret: string };

    test('answers a signed request', async () => {
      const answer = await send(sign(key(), parties, part));
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('masterTemplate');
    });

    test('answers 401 to an unsigned, forged, edited, misdirected, replayed or late request', async () => {
      const good = sign(key(), parties, part);
      const [head, payload, signature] = good.split('.') as [string, string, string];
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
      const edited = Buffer.from(JSON.stringify({ ...claims, actor: { kind: 'service', name: 'gateway' } })).toString(
        'base64url',
      );
      const none = `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'request+jwt', kid: key().id })).toString('base64url')}.${payload}.`;
      const late = await new SignJWT({
        htm: 'POST',
        htp: '/graphql',
        bh: createHash('sha256').update(body).digest('base64url'),
      })
        .setProtectedHeader({ alg: 'HS256', kid: key().id, typ: 'request+jwt' })
        .setIssuer('gateway')
        .setAudience('kam')
        .setIssuedAt(Math.floor(Date.now() / 1000) - 300)
        .setExpirationTime(Math.floor(Date.now() / 1000) - 200)
        .setJti('late')
        .sign(Buffer.from(key().secret));
      const foreignKey = { id: key().id, secret: generateSecrets().apiKeySecret };
      const refused = {
        unsigned: await send(),
        garbage: await send('garbage'),
        forged: await send(sign(foreignKey, parties, part)),
        'unknown key': await send(sign({ ...key(), id: 'k9' }, parties, part)),
        'edited claims': await send([head, edited, signature].join('.')),
        'algorithm none': await send(none),
        'edited body': await send(sign(key(), parties, part), JSON.stringify({ query: '{ __typename }' })),
        'another path': await send(sign(key(), parties, { ...part, path: '/other' })),
        'another method': await send(sign(key(), parties, { ...part, method: 'GET' })),
        'for another service': await send(sign(key(), { ...parties, to: 'granulator' }, part)),
        late: await send(late),
      };
      for (const [how, answer] of Object.entries(refused)) expect([how, answer.status]).toEqual([how, 401]);
      expect((await send(good)).status).toBe(200);
      expect((await send(good)).status).toBe(401);
    });

    test('answers with data only to the actor inside the signature', async () => {
      const query = JSON.stringify({ query: `{ client(id: "${TECHCORP}") { id } }` });
      const as = async (actor: unknown): Promise<unknown> =>
        (await send(sign(key(), parties, { ...part, body: query }, { actor }), query)).json();
      expect(await as(keyOfClient(TECHCORP))).toEqual({ data: { client: { id: TECHCORP } } });
      expect(await as(keyOfClient(FINANCE))).toEqual({ data: { client: null } });
      expect(await as(undefined)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      expect(await as({ kind: 'king' })).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    });

    test('serves the worker protocol to nobody but the orchestrator', async () => {
      const url = new URL('/worker/v1/templates', system.subgraphs.granulator.url);
      expect((await fetch(url)).status).toBe(401);
      const workerKey = system.secrets.workerKeys[0] as { id: string; secret: string };
      const wrongSender = sign(
        workerKey,
        { from: 'gateway', to: 'bitware-content-granulator' },
        { method: 'GET', path: url.pathname, body: '' },
      );
      expect((await fetch(url, { headers: { [SIGNATURE_HEADER]: wrongSender } })).status).toBe(401);
    });
  });
});
