import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import type { ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'graphql';
import { Client } from 'pg';
import { freePort } from '../../lib/service/free-port';
import type { SubgraphExecutor } from '../../subgraph-kit/executor';
import { remoteExecutor } from '../../subgraph-kit/remote-executor';
import { createDatabase, type TestDatabase } from '../setup/database';
import { ProviderServer } from '../setup/provider-server';
import { type ServiceProcess, startProcess } from '../setup/processes';
import { TECHCORP } from '../setup/system';
import { keyOfClient } from '../setup/actors';
import { waitFor } from '../setup/wait-for';
import { GRANULATOR_ID } from '../../subgraphs/granulator/subject';

describe('a call of an AI provider', () => {
  const provider = new ProviderServer();
  const secret = (): string => randomBytes(32).toString('hex');
  const services: Record<string, ServiceProcess> = {};
  let environments: Record<string, Record<string, string>>;
  let database: TestDatabase;
  let folder: string;
  let orchestrator: SubgraphExecutor;
  let sql: Client;
  const open: ServerResponse[] = [];

  const start = async (name: string): Promise<void> => {
    services[name] = await startProcess(name, `dist/subgraphs/${name}/main.js`, environments[name] ?? {});
  };

  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-once-'));
    const [kam, orchestratorPort, granulator] = (await Promise.all([freePort(), freePort(), freePort()])).map(
      String,
    ) as [string, string, string];
    const signing = { id: 'k1', secret: secret() };
    const workerKeys = `granulator-k1:${secret()}`;
    const url = (port: string): string => `http://127.0.0.1:${port}`;
    const shared = {
      DATABASE_URL: database.url,
      SIGNING_KEYS: `k1:${signing.secret}`,
      LOG_LEVEL: 'error',
      KAM_URL: url(kam),
      ORCHESTRATOR_URL: url(orchestratorPort),
    };
    const model = { MODELS: 'compatible/some-model', COMPATIBLE_BASE_URL: await provider.start() };
    environments = {
      kam: {
        ...shared,
        PORT: kam,
        API_KEY_SECRET: secret(),
        SESSION_KEYS: `s1:${secret()}`,
        DEMO_CREDENTIALS_FILE: path.join(folder, 'credentials.json'),
      },
      orchestrator: {
        ...shared,
        PORT: orchestratorPort,
        WORKERS: JSON.stringify([{ id: GRANULATOR_ID, url: url(granulator), keys: workerKeys }]),
      },
      granulator: { ...shared, ...model, PORT: granulator, WORKER_KEYS: workerKeys },
    };
    await Promise.all(Object.keys(environments).map(start));
    orchestrator = remoteExecutor({ name: 'orchestrator', url: url(orchestratorPort), from: 'gateway', key: signing });
    sql = new Client({ connectionString: database.url });
    await sql.connect();
    // The provider takes the call and does not answer.
    provider.respond = (response) => void open.push(response);
  });
  afterAll(async () => {
    await orchestrator.close();
    await sql.end();
    await Promise.all(Object.values(services).map((service) => service.stop('SIGKILL')));
    provider.stop();
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    open.length = 0;
    provider.requests = [];
  });

  const ask = async (mutation: string): Promise<{ execution: { id: string } | null; errors: unknown[] }> => {
    const answer = await orchestrator.run({
      document: parse(`mutation { it: ${mutation} { execution { id } errors { code message } } }`),
      operationType: 'mutation',
      actor: keyOfClient(TECHCORP),
      requestId: 'test',
    });
    return (answer as { data: { it: { execution: { id: string } | null; errors: unknown[] } } }).data.it;
  };
  const startCourse = async (): Promise<string> => {
    const { execution } = await ask(
      `startExecution(input: { masterTemplate: "course_creation", clientId: "${TECHCORP}", parameters: { topic: "Tides" }, idempotencyKey: "${crypto.randomUUID()}" })`,
    );
    await waitFor('the call', () => open.length === 1);
    return execution?.id ?? '';
  };

  test('is stopped within 1.2 s when its execution is cancelled', async () => {
    const id = await startCourse();
    let stopped = false;
    open[0]?.on('close', () => (stopped = true));
    await ask(`cancelExecution(executionId: "${id}")`);
    await waitFor('the provider to be cut off', () => stopped, 1_200);
    expect(provider.requests).toHaveLength(1);
  });

  test('is not made again when its process is killed in the middle: the execution ends with that cause, and a person may try it again', async () => {
    const id = await startCourse();
    await services['granulator']?.stop('SIGKILL');
    await start('granulator');
    const end = await waitFor(
      'the end',
      async () => {
        const { rows } = await sql.query<{ status: string; cause: { stageCause: { code: string } } }>(
          'select status, cause from orchestrator.execution where id = $1 and ended_at is not null',
          [id],
        );
        return rows[0];
      },
      30_000,
    );
    expect(end).toMatchObject({
      status: 'failed',
      cause: { code: 'STAGE_FAILED', stageCause: { workerCode: 'INTERRUPTED', retryable: false } },
    });
    expect(provider.requests).toHaveLength(1);
    open.length = 0;
    expect((await ask(`retryExecution(input: { executionId: "${id}", idempotencyKey: "again" })`)).errors).toEqual([]);
    await waitFor('the second call', () => open.length === 1);
    expect(provider.requests).toHaveLength(2);
  }, 60_000);
});
