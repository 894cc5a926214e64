import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../lib/database/embedded-postgres';
import { waitFor } from '../setup/wait-for';

describe('the embedded PostgreSQL comes up', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-pg-'));
    fs.chmodSync(folder, 0o711);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const ask = async (url: string, statement: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(statement)).rows as unknown[];
    } finally {
      await client.end();
    }
  };
  const pidOf = (dataDir: string): number =>
    Number(fs.readFileSync(path.join(dataDir, 'cluster/pgdata/postmaster.pid'), 'utf8').split('\n')[0]);
  const isGone = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  };

  test('as version 18, keeps its data over a stop, and is gone after it', async () => {
    const first = await startEmbeddedPostgres({ dataDir: folder });
    expect(
      await ask(first.url('postgres'), `select current_setting('server_version_num')::int / 10000 as major`),
    ).toEqual([{ major: 18 }]);
    await ask(first.url('postgres'), 'create table kept (x int)');
    const pid = pidOf(folder);
    await first.stop();
    await waitFor('the server to be gone', () => isGone(pid));
    const second = await startEmbeddedPostgres({ dataDir: folder });
    expect(second.reused).toBe(false);
    expect(await ask(second.url('postgres'), 'select * from kept')).toEqual([]);
    await second.stop();
  });

  test('once for two starts at once, and only the last to leave stops it', async () => {
    const [one, two] = await Promise.all([
      startEmbeddedPostgres({ dataDir: folder }),
      startEmbeddedPostgres({ dataDir: folder }),
    ]);
    expect(one.url('postgres')).toBe(two.url('postgres'));
    const pid = pidOf(folder);
    await one.stop();
    expect(await ask(two.url('postgres'), 'select 1 as x')).toEqual([{ x: 1 }]);
    await two.stop();
    await waitFor('the server to be gone', () => isGone(pid));
  });

  test('after its own kill -9', async () => {
    const server = await startEmbeddedPostgres({ dataDir: folder });
    await ask(server.url('postgres'), 'create table kept (x int)');
    process.kill(pidOf(folder), 'SIGKILL');
    const again = await startEmbeddedPostgres({ dataDir: folder });
    expect(await ask(again.url('postgres'), 'select * from kept')).toEqual([]);
    await again.stop();
    await server.stop();
  });

  test('after a kill -9 of the process that started it: the next start joins it', async () => {
    const script = `require('./dist/lib/database/embedded-postgres').startEmbeddedPostgres({ dataDir: ${JSON.stringify(folder)} }).then(() => process.kill(process.pid, 'SIGKILL'))`;
    expect(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).signal).toBe('SIGKILL');
    const pid = pidOf(folder);
    const next = await startEmbeddedPostgres({ dataDir: folder });
    expect(next.reused).toBe(true);
    expect(await ask(next.url('postgres'), 'select 1 as x')).toEqual([{ x: 1 }]);
    await next.stop();
    await waitFor('the server to be gone', () => isGone(pid));
  });

  test('in a folder that only its owner may enter', async () => {
    const hidden = path.join(folder, 'private');
    fs.mkdirSync(hidden, { mode: 0o700 });
    const server = await startEmbeddedPostgres({ dataDir: path.join(hidden, 'data') });
    expect(await ask(server.url('postgres'), 'select 1 as x')).toEqual([{ x: 1 }]);
    await server.stop();
    // Root's own folders are closed to PostgreSQL's account, so the cluster lies elsewhere then.
    if (!server.dataDir.startsWith(hidden)) fs.rmSync(path.dirname(server.dataDir), { recursive: true, force: true });
  });

  test('and asks for a password', async () => {
    const server = await startEmbeddedPostgres({ dataDir: folder });
    const url = new URL(server.url('postgres'));
    url.password = 'wrong';
    await expect(ask(url.href, 'select 1')).rejects.toThrow('password authentication failed');
    const secret = fs.statSync(path.join(folder, 'cluster/password'));
    expect(secret.mode & 0o077).toBe(0);
    await server.stop();
  });
});
