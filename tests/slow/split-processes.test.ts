import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { DemoCredentials } from '../../subgraphs/kam/seed/demo-accounts';
import { Client, type QueryResultRow } from 'pg';
import { createLogger } from '../../lib/service/log';
import type { RunningWorker } from '../../worker-kit';
import { createDatabase, type TestDatabase } from '../setup/database';
import { freePort } from '../../lib/service/free-port';
import { type ServiceProcess, startProcess } from '../setup/processes';
import { overMultipart, overSse, overWebSocket, type SeenEvent } from '../setup/streams';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { GraphClient, TECHCORP } from '../setup/system';
import { waitFor } from '../setup/wait-for';
import { startWordCounter, WORD_COUNTER } from '../setup/word-counter';
import { WORKER_SERVICES } from '../../server/worker-services';

const SOURCE = fs.readFileSync('examples/tides.md', 'utf8');
const secret = (): string => randomBytes(32).toString('hex');

describe('processes that speak HTTP and WebSocket', () => {
  let database: TestDatabase;
  let folder: string;
  const services: Record<string, ServiceProcess> = {};
  let environments: Record<string, Record<string, string>>;
  let client: GraphClient;
  let counter: RunningWorker;
  let key: string;

  const startService = async (name: string): Promise<void> => {
    const entry = name === 'gateway' ? 'dist/gateway/main.js' : `dist/subgraphs/${name}/main.js`;
    services[name] = await startProcess(name, entry, environments[name]);
  };

  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-split-'));
    const ports = {
      kam: String(await freePort()),
      orchestrator: String(await freePort()),
      gateway: String(await freePort()),
    };
    const ofWorkers = await Promise.all(
      WORKER_SERVICES.map(async ({ definition: { name, subject } }) => ({
        name,
        id: subject.workerId,
        port: String(await freePort()),
        keys: `${name}-k1:${secret()}`,
      })),
    );
    const url = (port: string): string => `http://127.0.0.1:${port}`;
    const shared = { DATABASE_URL: database.url, SIGNING_KEYS: `k1:${secret()}`, LOG_LEVEL: 'warn' };
    const urls = {
      KAM_URL: url(ports.kam),
      ORCHESTRATOR_URL: url(ports.orchestrator),
    };
    const subgraphs = [
      { name: 'kam', port: ports.kam },
      { name: 'orchestrator', port: ports.orchestrator },
      ...ofWorkers,
    ];
    const counterKey = { id: 'counter-k1', secret: secret() };
    counter = await startWordCounter({
      databaseUrl: database.url,
      keys: [counterKey],
      orchestratorUrl: () => urls.ORCHESTRATOR_URL,
      log: createLogger('silent'),
    });
    const workers = [
      ...ofWorkers.map(({ id, port, keys }) => ({ id, url: url(port), keys })),
      { id: WORD_COUNTER, url: counter.url, keys: `${counterKey.id}:${counterKey.secret}` },
    ];
    environments = {
      kam: {
        ...shared,
        PORT: ports.kam,
        ORCHESTRATOR_URL: urls.ORCHESTRATOR_URL,
        API_KEY_SECRET: secret(),
        SESSION_KEYS: `s1:${secret()}`,
        DEMO_CREDENTIALS_FILE: path.join(folder, 'credentials.json'),
      },
      ...Object.fromEntries(
        ofWorkers.map(({ name, port, keys }) => [name, { ...shared, ...urls, PORT: port, WORKER_KEYS: keys }]),
      ),
      orchestrator: {
        ...shared,
        ...urls,
        PORT: ports.orchestrator,
        WORKERS: JSON.stringify(workers),
      },
      gateway: {
        ...shared,
        PORT: ports.gateway,
        SUBGRAPHS: subgraphs.map(({ name, port }) => `${name}=${url(port)}`).join(),
      },
    };
    await Promise.all(subgraphs.map(({ name }) => startService(name)));
    await startService('gateway');
    const { clients } = JSON.parse(fs.readFileSync(path.join(folder, 'credentials.json'), 'utf8')) as DemoCredentials;
    key = clients.find((candidate) => candidate.id === TECHCORP)?.apiKey ?? '';
    client = new GraphClient(`${url(ports.gateway)}/graphql`, { 'x-api-key': key });
  }, 60_000);
  afterAll(async () => {
    await Promise.all(Object.values(services).map((service) => service.stop('SIGKILL')));
    await counter.close();
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test('answer the federated query with its plan', async () => {
    const { data, errors } = await client.query(`{ masterTemplate(id: "edu_content_001@1") {
      stages { order workerTemplate { displayName minimumTier ... on GranulatorTemplate { structureType } } }
      plan(clientId: "${TECHCORP}", parameters: { topic: "T" }) { verdict effectiveTier } } }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      masterTemplate: {
        stages: [{ workerTemplate: { minimumTier: 'PREMIUM', structureType: 'COURSE' } }, {}],
        plan: { verdict: 'ALLOWED_IN_PART' },
      },
    });
  });

  test.each([
    ['graphql-ws', overWebSocket],
    ['SSE', overSse],
    ['multipart', overMultipart],
  ])('start an execution and follow it over %s to its typed output', async (_name, follow) => {
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides', sourceText: SOURCE });
    const seen: SeenEvent[] = [];
    const query = `subscription ($id: ID!) { executionEvents(executionId: $id) { __typename sequence cursor execution { status masterTemplate { displayName } stages { job { output { ... on Course { modules { title } } } } } } } }`;
    for await (const event of follow(client.url, key, query, { id })) seen.push(event);
    expect(seen.map((event) => event.sequence)).toEqual(seen.map((_, index) => index + 1));
    expect(seen.at(-1)).toMatchObject({
      __typename: 'ExecutionCompleted',
      execution: {
        status: 'COMPLETED',
        masterTemplate: { displayName: 'Course Creation' },
        stages: [{ job: { output: { modules: [{ title: 'What pulls the water' }, {}, {}, {}, {}] } } }],
      },
    });
  });

  test('run stages of a further worker that only the environment names, on what the first one made', async () => {
    const connection = new Client({ connectionString: database.url });
    await connection.connect();
    const sql = async <T extends QueryResultRow>(statement: string, values?: unknown[]): Promise<T[]> =>
      (await connection.query<T>(statement, values)).rows;
    await seedMasterTemplate({ sql }, 'outline_and_count', [
      { templateRef: 'course_v1', worker: 'bitware-content-granulator' },
      {
        templateRef: 'word_count_v1',
        worker: WORD_COUNTER,
        inputMapping: { text: '{{stage_1.output.overview.title}}' },
        dependsOn: [1],
      },
    ]);
    await connection.end();
    const id = await client.start('outline_and_count', TECHCORP, { topic: 'How tides work' });
    const { status, stages } = await client.ended<{ stages: object[] }>(id, 'stages { worker output }');
    expect([status, stages[1]]).toEqual(['COMPLETED', { worker: WORD_COUNTER, output: { count: 3, unit: 'words' } }]);
  });

  test('show nothing of the schema and no page where exploring is not switched on', async () => {
    const { errors } = await client.query('{ __schema { queryType { name } } }');
    expect(errors?.length).toBeGreaterThan(0);
  });

  test('of which one is frozen: the others answer within the deadline, readiness says which, and it heals within two seconds', async () => {
    const { granulator } = services;
    const ask = () =>
      client.query<Record<string, unknown>>(
        `{ viewer { kind } tiers { name } workerTemplate(worker: "bitware-content-granulator", id: "course_v1") { id } }`,
      );
    expect((await ask()).data).toMatchObject({ workerTemplate: { id: 'course_v1@1' } });
    granulator?.child.kill('SIGSTOP');
    try {
      const started = performance.now();
      const { data, errors } = await ask();
      expect(performance.now() - started).toBeLessThan(7_000);
      expect(data).toMatchObject({ viewer: { kind: 'key' }, tiers: [{}, {}, {}, {}], workerTemplate: null });
      expect(errors).toMatchObject([{ path: ['workerTemplate'], extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
      const ready = await fetch(client.url.replace('/graphql', '/readyz'));
      // A balancer keeps the gateway: it answers all else.
      expect([ready.status, await ready.json()]).toEqual([
        200,
        {
          status: 'ready',
          parts: {
            kam: 'ready',
            orchestrator: 'ready',
            granulator: 'not ready',
            researcher: 'ready',
            analyzer: 'ready',
          },
        },
      ]);
    } finally {
      granulator?.child.kill('SIGCONT');
    }
    const thawed = performance.now();
    await waitFor('it to answer again', async () => ((await ask()).data['workerTemplate'] ? true : null));
    expect(performance.now() - thawed).toBeLessThan(2_000);
  }, 40_000);

  test('are not ready without the one that knows who is asking', async () => {
    const { kam } = services;
    kam?.child.kill('SIGSTOP');
    try {
      const ready = await fetch(client.url.replace('/graphql', '/readyz'));
      expect([ready.status, await ready.json()]).toMatchObject([
        503,
        { status: 'not ready', parts: { kam: 'not ready', granulator: 'ready' } },
      ]);
    } finally {
      kam?.child.kill('SIGCONT');
    }
    await waitFor('readiness', async () => (await fetch(client.url.replace('/graphql', '/readyz'))).ok);
  }, 40_000);

  test('finish an execution whose orchestrator is killed: another process takes it over', async () => {
    // The worker is away, so that the execution waits while its orchestrator dies.
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides' }).then(async (started) => {
      await services['orchestrator']?.stop('SIGKILL');
      return started;
    });
    await startService('orchestrator');
    const { status } = await client.ended<object>(id, 'id');
    expect(status).toBe('COMPLETED');
  }, 40_000);

  test('finish an execution whose worker is killed and comes back', async () => {
    await services['granulator']?.stop('SIGKILL');
    const { data } = await client.query(
      `mutation { startExecution(input: { masterTemplate: "course_creation", clientId: "${TECHCORP}", parameters: { topic: "x" }, idempotencyKey: "down" }) { execution { id } errors { code } } }`,
    );
    expect(data).toEqual({ startExecution: { execution: null, errors: [{ code: 'WORKER_UNAVAILABLE' }] } });
    const ready = await fetch(client.url.replace('/graphql', '/readyz'));
    expect(ready.status).toBe(200);
    // Which one, and to nobody where it is.
    expect(await ready.json()).toEqual({
      status: 'ready',
      parts: {
        kam: 'ready',
        orchestrator: 'ready',
        granulator: 'not ready',
        researcher: 'ready',
        analyzer: 'ready',
      },
    });
    await startService('granulator');
    await waitFor('readiness', async () => {
      const state = (await (await fetch(client.url.replace('/graphql', '/readyz'))).json()) as { parts?: unknown };
      return state.parts === undefined;
    });
    const id = await client.start('course_creation', TECHCORP, { topic: 'x' }, { idempotencyKey: 'down' });
    expect((await client.ended<object>(id, 'id')).status).toBe('COMPLETED');
  }, 40_000);

  test('stop in order on SIGTERM', async () => {
    for (const name of ['gateway', 'orchestrator', 'granulator', 'kam'])
      expect([name, await services[name]?.stop('SIGTERM')]).toEqual([name, 0]);
  }, 40_000);

  test('say what is wrong with their environment, all at once and without a value of it', async () => {
    const broken = {
      ...environments['orchestrator'],
      KAM_URL: 'nowhere',
      SIGNING_KEYS: 'k1:tooshort',
      DATABASE_URL: '',
    };
    const failure = await startProcess('orchestrator', 'dist/subgraphs/orchestrator/main.js', broken).catch(
      (error: Error) => error.message,
    );
    expect(failure).toContain('ended with 1');
    for (const name of ['KAM_URL', 'SIGNING_KEYS', 'DATABASE_URL']) expect(failure).toContain(name);
    expect(failure).not.toContain('tooshort');
  });
});
