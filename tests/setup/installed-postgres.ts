import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../lib/service/free-port';
import { waitFor } from './wait-for';

// The embedded server comes without PostgreSQL's tools, such as pg_dump and pg_basebackup. What needs them is tested where an installed
// PostgreSQL has them.

/** The newest installed PostgreSQL that has all its tools; undefined where there is none. */
export const INSTALLED = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt']
  .flatMap((folder) => (fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : []))
  .filter(
    (folder) => fs.existsSync(path.join(folder, 'bin', 'pg_dump')) && fs.existsSync(path.join(folder, 'bin', 'initdb')),
  )
  .sort((a, b) => Number(/\d+$/.exec(a)?.[0] ?? 0) - Number(/\d+$/.exec(b)?.[0] ?? 0))
  .at(-1);

/** PostgreSQL refuses to run as root. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => /^(?:postgres|nobody):/.test(entry));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** A server of the installed PostgreSQL, with a database `service` of an owner who is no superuser. */
export class InstalledPostgres {
  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly stopped: () => Promise<void>,
  ) {}

  /** Starts a new server. @param from a running one that it is to be a standby of, which reads what that one writes */
  static async start(from?: InstalledPostgres): Promise<InstalledPostgres> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-installed-'));
    const user = account();
    if (user) fs.chownSync(folder, user.uid, user.gid);
    const data = path.join(folder, 'data');
    const port = await freePort();
    if (from)
      run('pg_basebackup', ['-D', data, '-h', '127.0.0.1', '-p', String(from.port), '-U', 'super', '-R', '-c', 'fast']);
    else run('initdb', ['-D', data, '-U', 'super', '-E', 'UTF8', '--no-locale', '--no-sync', '--auth=trust']);
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=off',
      'max_connections=200',
    ];
    const server = spawn(
      path.join(INSTALLED ?? '', 'bin', 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      { ...user, cwd: folder, stdio: 'ignore' },
    );
    const postgres = new InstalledPostgres(folder, port, async () => {
      const exit = once(server, 'exit');
      server.kill('SIGINT');
      await exit;
      fs.rmSync(folder, { recursive: true, force: true });
    });
    await waitFor('the server', () => postgres.sql('select 1', 'postgres').catch(() => null), 20_000);
    if (!from) {
      await postgres.sql('create role service login createrole', 'postgres');
      await postgres.sql('create database service owner service', 'postgres');
    }
    return postgres;
  }

  get url(): string {
    return `postgres://service@127.0.0.1:${this.port}/service`;
  }

  /** Runs a statement as the superuser. */
  async sql<T extends object>(statement: string, database = 'service'): Promise<T[]> {
    const client = new Client({ host: '127.0.0.1', port: this.port, user: 'super', database });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<T>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  /** Runs one of PostgreSQL's tools on the database of the service. @throws Error with what it printed */
  tool(name: string, args: readonly string[], env: Record<string, string> = {}): void {
    run(name, ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'service', ...args], env);
  }

  stop(): Promise<void> {
    return this.stopped();
  }
}

function run(name: string, args: readonly string[], env: Record<string, string> = {}): void {
  const { status, stderr, error } = spawnSync(path.join(INSTALLED ?? '', 'bin', name), args, {
    ...account(),
    env: { ...process.env, ...env },
    cwd: os.tmpdir(),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name}: ${error?.message ?? stderr}`);
}
