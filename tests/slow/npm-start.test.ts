import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { createLogger } from '../../lib/service/log';
import type { DemoCredentials } from '../../subgraphs/kam/seed/demo-accounts';
import { createDatabase } from '../setup/database';
import { freePort } from '../../lib/service/free-port';
import { type ServiceProcess, startProcess } from '../setup/processes';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { GraphClient, TECHCORP } from '../setup/system';
import { waitFor } from '../setup/wait-for';
import { startWordCounter, WORD_COUNTER } from '../setup/word-counter';

describe('one command starts everything', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-start-'));
    fs.chmodSync(folder, 0o711);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const start = async (env: Record<string, string> = {}): Promise<ServiceProcess> => {
    const service = await startProcess('start', 'dist/server/main.js', {
      DATA_DIR: folder,
      PORT: String(await freePort()),
      ...env,
    });
    // A first start sets a cluster up and fills it, which takes its time beside other suites.
    await waitFor('the greeting', () => service.output().includes('Ready in'), 60_000);
    return service;
  };
  const credentials = (): DemoCredentials =>
    JSON.parse(fs.readFileSync(path.join(folder, 'credentials.json'), 'utf8')) as DemoCredentials;
  const keyOf = (id: string): string => credentials().clients.find((client) => client.id === id)?.apiKey ?? '';
  const clientOf = (service: ServiceProcess): GraphClient =>
    new GraphClient(`${service.url}/graphql`, { 'x-api-key': keyOf(TECHCORP) });
  const serverPid = (): number =>
    Number(fs.readFileSync(path.join(folder, 'postgres/cluster/pgdata/postmaster.pid'), 'utf8').split('\n')[0]);
  const isGone = (pid: number): boolean => !fs.existsSync(`/proc/${pid}`);

  test('shows the address, the keys of the demo clients and a first operation, and works; Ctrl-C stops all of it', async () => {
    const service = await start();
    for (const { id, apiKey } of credentials().clients) {
      expect(service.output()).toContain(id);
      expect(service.output()).toContain(apiKey);
    }
    expect(service.output()).toContain('curl -s http://');
    for (const file of ['credentials.json', 'secrets.json'])
      expect(fs.statSync(path.join(folder, file)).mode & 0o077).toBe(0);
    const client = clientOf(service);
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
    expect((await client.ended<object>(id, 'id')).status).toBe('COMPLETED');
    const pid = serverPid();
    expect(await service.stop('SIGINT')).toBe(0);
    await waitFor('PostgreSQL to be gone', () => isGone(pid));
  }, 120_000);

  test('its folder, copied while it is stopped, is a backup: a start on the copy knows all of it and goes on', async () => {
    const copy = `${folder}-copy`;
    try {
      const first = await start();
      const id = await clientOf(first).start('course_creation', TECHCORP, { topic: 'Tides' });
      const before = await clientOf(first).ended<object>(id, 'cost { amount } stages { id }');
      await first.stop('SIGINT');
      fs.cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
      // What comes later is not in the backup, and does not harm it.
      fs.rmSync(folder, { recursive: true });
      const restored = await start({ DATA_DIR: copy });
      const { apiKey = '' } =
        (JSON.parse(fs.readFileSync(path.join(copy, 'credentials.json'), 'utf8')) as DemoCredentials).clients.find(
          (client) => client.id === TECHCORP,
        ) ?? {};
      const client = new GraphClient(`${restored.url}/graphql`, { 'x-api-key': apiKey });
      expect(await client.ended<object>(id, 'cost { amount } stages { id }')).toEqual(before);
      const next = await client.start('course_creation', TECHCORP, { topic: 'Storms' });
      expect((await client.ended<object>(next, 'id')).status).toBe('COMPLETED');
      expect(await restored.stop('SIGINT')).toBe(0);
    } finally {
      fs.rmSync(copy, { recursive: true, force: true });
    }
  }, 120_000);

  test('a kill -9 loses nothing: the next start has the same keys and finishes what was started', async () => {
    const first = await start();
    const key = keyOf(TECHCORP);
    const client = clientOf(first);
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => client.start('course_creation', TECHCORP, { topic: 'Tides' })),
    );
    await first.stop('SIGKILL');
    const second = await start();
    expect(keyOf(TECHCORP)).toBe(key);
    for (const id of ids) expect((await clientOf(second).ended<object>(id, 'id')).status).toBe('COMPLETED');
    const pid = serverPid();
    await second.stop();
    await waitFor('PostgreSQL to be gone', () => isGone(pid));
  }, 120_000);

  test('a PostgreSQL that is killed is started again, and what was under way goes on', async () => {
    const service = await start();
    const client = clientOf(service);
    const ids = await Promise.all(
      Array.from({ length: 3 }, () => client.start('course_creation', TECHCORP, { topic: 'Tides' })),
    );
    const pid = serverPid();
    process.kill(pid, 'SIGKILL');
    await waitFor(
      'another PostgreSQL',
      () => fs.existsSync(path.join(folder, 'postgres/cluster/pgdata/postmaster.pid')) && serverPid() !== pid,
      30_000,
    );
    await waitFor('everything to be ready', () => fetch(`${service.url}/readyz`).then(({ ok }) => ok), 30_000);
    for (const id of ids) expect((await client.ended<object>(id, 'id')).status).toBe('COMPLETED');
    const next = serverPid();
    expect(await service.stop()).toBe(0);
    await waitFor('PostgreSQL to be gone', () => isGone(next));
  }, 120_000);

  test('two starts at once share one PostgreSQL and one set of keys', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect((await clientOf(one).query('{ viewer { client { id } } }')).data).toEqual({
      viewer: { client: { id: TECHCORP } },
    });
    expect((await clientOf(two).query('{ viewer { client { id } } }')).data).toEqual({
      viewer: { client: { id: TECHCORP } },
    });
    await one.stop();
    expect((await clientOf(two).query('{ viewer { client { id } } }')).data).toEqual({
      viewer: { client: { id: TECHCORP } },
    });
    await two.stop();
  }, 120_000);

  test('a port that is taken is told in one line, and nothing is left running', async () => {
    const first = await start();
    const port = new URL(first.url).port;
    const other = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-start-'));
    fs.chmodSync(other, 0o711);
    const { spawnSync } = await import('node:child_process');
    const second = spawnSync(process.execPath, ['dist/server/main.js'], {
      env: { PATH: process.env['PATH'] ?? '', DATA_DIR: other, PORT: port, HOST: '127.0.0.1' },
      encoding: 'utf8',
    });
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(`Port ${port} is taken`);
    fs.rmSync(other, { recursive: true, force: true });
    await first.stop();
  }, 120_000);

  test('with DATABASE_URL that server is used and no embedded one is started', async () => {
    const database = await createDatabase({ empty: true });
    const service = await start({ DATABASE_URL: database.url });
    expect(fs.existsSync(path.join(folder, 'postgres'))).toBe(false);
    expect((await clientOf(service).query('{ viewer { client { id } } }')).data).toEqual({
      viewer: { client: { id: TECHCORP } },
    });
    await service.stop();
    await database.drop();
  }, 120_000);

  test('a further worker is one variable more', async () => {
    const database = await createDatabase({ empty: true });
    const orchestratorPort = String(await freePort());
    const key = { id: 'counter-k1', secret: 'c'.repeat(32) };
    const counter = await startWordCounter({
      databaseUrl: database.url,
      keys: [key],
      orchestratorUrl: () => `http://127.0.0.1:${orchestratorPort}`,
      log: createLogger('silent'),
    });
    try {
      await expect(
        start({
          DATABASE_URL: database.url,
          WORKERS: JSON.stringify([{ id: 'x', url: counter.url, keys: `k:${'x'.repeat(32)}` }]),
        }),
      ).rejects.toThrow('ORCHESTRATOR_PORT');
      const workers = [{ id: WORD_COUNTER, url: counter.url, keys: `${key.id}:${key.secret}` }];
      const service = await start({
        DATABASE_URL: database.url,
        ORCHESTRATOR_PORT: orchestratorPort,
        WORKERS: JSON.stringify(workers),
      });
      const connection = new Client({ connectionString: database.url });
      await connection.connect();
      await seedMasterTemplate(
        { sql: async (statement, values) => (await connection.query(statement, values)).rows as never[] },
        'counting',
        [{ templateRef: 'word_count_v1', worker: WORD_COUNTER }],
      );
      await connection.end();
      const client = clientOf(service);
      const { status, stages } = await client.ended<{ stages: object[] }>(
        await client.start('counting', TECHCORP, { text: 'one two' }),
        'stages { output }',
      );
      expect([status, stages]).toEqual(['COMPLETED', [{ output: { count: 2, unit: 'words' } }]]);
      expect(await service.stop('SIGINT')).toBe(0);
    } finally {
      await counter.close();
      await database.drop();
    }
  }, 120_000);

  test('a browser gets GraphiQL without any outside address, and Apollo Sandbox may call', async () => {
    const service = await start();
    const page = await fetch(`${service.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    expect(html).toContain('graphiql');
    expect(html.match(/<(?:script|link)[^>]+(?:src|href)="https?:/g)).toBeNull();
    const preflight = await fetch(`${service.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://studio.apollographql.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-api-key',
      },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://studio.apollographql.com');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-api-key');
    const foreign = await fetch(`${service.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(foreign.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
    const { data } = await clientOf(service).query<{ __schema: { subscriptionType: { name: string } } }>(
      '{ __schema { subscriptionType { name } } }',
    );
    expect(data.__schema.subscriptionType.name).toBe('Subscription');
    await service.stop();
  }, 120_000);
});
