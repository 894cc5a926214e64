import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type DataSourceOptions, type EntityManager, type QueryRunner } from 'typeorm';
import { PreparingClient } from './prepared-statements';
import { numberedMigrations, refuseNewerData, replaceFunctions } from './sql-migrations';
import { ALL_TENANTS_OPTION } from './tenant';

export interface DatabaseOptions {
  /** PostgreSQL connection URL. */
  url: string;
  /** The PostgreSQL schema that the service owns; it never reads another. */
  schema: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  /** Folder below migrations/ that holds its tables. */
  migrations: string;
  /** Most connections that this process holds for the service. */
  poolSize?: number;
  /** Migrations under the names of earlier releases, and their names now. */
  renamedMigrations?: Readonly<Record<string, string>>;
}

/** How long a statement waits for a connection, in ms; a caller is told by its own deadline, which is earlier. */
const CONNECTION_TIMEOUT_MS = 15_000;
/** No statement of ours may hold a connection longer than this, in ms. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Nor may a process that was frozen in the middle of a transaction keep rows locked any longer, in ms. */
const IDLE_TRANSACTION_MS = 15_000;
/** One number for all services: two processes that start at once migrate one after the other. */
const MIGRATION_LOCK = 7_215_001;
const MIGRATION_WAIT_MS = 60_000;
const MIGRATION_POLL_INTERVAL_MS = 25;
/** How long a replica may take to have what was just written, when a service starts, in ms. */
const REPLICA_WAIT_MS = 15_000;
const REPLICA_POLL_INTERVAL_MS = 250;

/** What a service's statements run as: not the owner of its tables, and nobody whom row-level security does not bind. */
const roleOf = (schema: string): string => `template_federation_${schema}`;

/**
 * Brings the tables of a service up to date, then opens its pool. Connections of the pool touch no row at all before they are
 * told whose (`forTenant`), and no table of another service.
 */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const database = await connect(options, roleOption((await prepare(options)).role));
  try {
    await refuseUnbound(database);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/**
 * Opens the same tables on a server that follows this one, and is only read: what it has may be a moment old.
 * @throws Error when it cannot be reached
 */
export async function openReplica(options: DatabaseOptions, primary: DataSource): Promise<DataSource> {
  const [row] = await primary.query<{ role: string }[]>('select current_user as role');
  const settings = `${roleOption(row?.role ?? null)} -c default_transaction_read_only=on`;
  const until = performance.now() + REPLICA_WAIT_MS;
  for (;;) {
    try {
      return await reachReplica(options, settings, primary);
    } catch (error) {
      if (performance.now() > until)
        throw new Error(`The server of DATABASE_READ_URL cannot be read: ${String(error)}`, { cause: error });
      await sleep(REPLICA_POLL_INTERVAL_MS);
    }
  }
}

/** Opens it once it has the tables and the role, which may just have been made. */
async function reachReplica(options: DatabaseOptions, settings: string, primary: DataSource): Promise<DataSource> {
  const replica = await connect(options, settings);
  try {
    await refuseUnbound(replica);
    const [own, others] = await Promise.all([replica, primary].map((one) => columnCount(one, options.schema)));
    if (own !== others) throw new Error(`it has ${own} of the ${others} columns of ${options.schema} so far`);
    return replica;
  } catch (error) {
    await replica.destroy();
    throw error;
  }
}

async function columnCount(database: DataSource, schema: string): Promise<number> {
  const [row] = await database.query<{ count: number }[]>(
    'select count(*)::int as count from pg_attribute where attnum > 0 and attrelid in (select oid from pg_class where relnamespace = $1::regnamespace)',
    [schema],
  );
  return row?.count ?? 0;
}

/** Brings the tables of a service up to date. @returns the role that its statements run as; null for whoever the URL names. */
async function prepare(options: DatabaseOptions): Promise<{ role: string | null }> {
  const owner = await openAsOwner(options);
  try {
    await renameMigrations(owner, options);
    await migrate(owner, options.migrations);
    return { role: (await mayUseRole(owner, roleOf(options.schema))) ? roleOf(options.schema) : null };
  } finally {
    await owner.destroy();
  }
}

/** Lets TypeORM recognise what an earlier release has run under another name. */
async function renameMigrations(owner: DataSource, { schema, renamedMigrations = {} }: DatabaseOptions): Promise<void> {
  const [row] = await owner.query<{ known: boolean }[]>('select to_regclass($1) is not null as known', [
    `"${schema}".migrations`,
  ]);
  if (!row?.known) return;
  for (const [before, now] of Object.entries(renamedMigrations))
    await owner.query(
      `update "${schema}".migrations set name = $2::text, timestamp = right($2::text, 13)::bigint where name = $1`,
      [before, now],
    );
}

/** Opens the tables of a service for changing them, as whoever the URL names. */
export function openAsOwner(options: DatabaseOptions): Promise<DataSource> {
  // An owner that is no superuser is bound by row-level security as well: a migration must see every row.
  return connect({ ...options, poolSize: 2 }, ALL_TENANTS_OPTION);
}

/** Connection options for a pool beside TypeORM's that does what the service itself does, for everybody. */
export async function serviceOptions(database: DataSource): Promise<string> {
  const [row] = await database.query<{ role: string }[]>('select current_user as role');
  return `${roleOption(row?.role ?? null)} ${ALL_TENANTS_OPTION}`;
}

const roleOption = (role: string | null): string => (role === null ? '' : `-c role=${role}`);

async function connect(options: DatabaseOptions, settings: string): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    entities: options.entities,
    migrations: numberedMigrations(options.migrations, options.schema),
    migrationsTransactionMode: 'each',
    installExtensions: false,
    poolSize: options.poolSize ?? 10,
    applicationName: `template-federation:${options.schema}`,
    extra: {
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      options: settings,
      Client: PreparingClient,
    },
  });
  return dataSource.initialize();
}

/** Brings the service's schema up to date and lets its role use it; safe when several processes start at once. */
export async function migrate(dataSource: DataSource, folder: string): Promise<void> {
  const { schema } = dataSource.options as { schema: string };
  await underMigrationLock(dataSource, async () => {
    await dataSource.query(`create schema if not exists "${schema}"`);
    await refuseNewerData(dataSource, schema);
    await dataSource.runMigrations();
    await replaceFunctions(dataSource, folder, schema);
    await grantToService(dataSource, schema);
  });
}

/** Lets the role of a service do with its tables what the service does; what is append-only can only be added to and read. */
async function grantToService(dataSource: DataSource, schema: string): Promise<void> {
  const role = roleOf(schema);
  // Roles belong to the whole server: another database of it may be making the same one at this moment.
  await dataSource.query(`do $$ begin
    create role ${role} nologin noinherit;
  exception when duplicate_object or unique_violation or insufficient_privilege then null; end $$`);
  await dataSource.query(`do $$ begin
    if exists (select from pg_roles where rolname = '${role}' and not pg_has_role(current_user, oid, 'member')) then grant ${role} to current_user; end if;
  exception when unique_violation or insufficient_privilege then null; end $$`);
  if (!(await mayUseRole(dataSource, role))) return;
  await dataSource.query(`grant usage on schema "${schema}" to ${role}`);
  await dataSource.query(`grant select, insert, update, delete on all tables in schema "${schema}" to ${role}`);
  await dataSource.query(`do $$ declare append_only regclass; begin
    for append_only in select tgrelid from pg_trigger where tgname = 'append_only' and tgrelid in (
      select oid from pg_class where relnamespace = '${schema}'::regnamespace)
    loop execute format('revoke update, delete, truncate on %s from ${role}', append_only); end loop; end $$`);
}

/** An owner that may make no roles acts as itself: row-level security is forced, so that it binds an owner, too. */
async function mayUseRole(dataSource: DataSource, role: string): Promise<boolean> {
  const rows = await dataSource.query<unknown[]>(
    `select 1 from pg_roles where rolname = $1 and pg_has_role(current_user, oid, 'member')`,
    [role],
  );
  return rows.length > 0;
}

/** @throws Error when row-level security would not bind this connection. */
async function refuseUnbound(database: DataSource): Promise<void> {
  const [row] = await database.query<{ name: string; unbound: boolean }[]>(
    'select current_user as name, rolsuper or rolbypassrls as unbound from pg_roles where rolname = current_user',
  );
  if (row?.unbound !== false)
    throw new Error(
      `The database role ${row?.name ?? 'of this service'} may bypass row-level security. Take SUPERUSER and BYPASSRLS from it.`,
    );
}

/** Lets one process at a time change tables: whoever else starts waits until it is done. */
async function underMigrationLock<T>(dataSource: DataSource, change: () => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await takeMigrationLock(runner);
    try {
      return await change();
    } finally {
      await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    await runner.release();
  }
}

/** Asks again and again instead of waiting inside a statement: an index that is built concurrently waits for open statements. */
async function takeMigrationLock(runner: QueryRunner): Promise<void> {
  for (
    const until = performance.now() + MIGRATION_WAIT_MS;
    performance.now() < until;
    await sleep(MIGRATION_POLL_INTERVAL_MS)
  ) {
    const [row] = (await runner.query('select pg_try_advisory_lock($1) as taken', [MIGRATION_LOCK])) as {
      taken: boolean;
    }[];
    if (row?.taken) return;
  }
  throw new Error(
    `Another process has been changing the tables for ${MIGRATION_WAIT_MS / 1000} s. Check whether it is stuck, then start again.`,
  );
}

/** The statements that would bring the tables to what the entities say; empty when they agree. */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  const pending = await dataSource.driver.createSchemaBuilder().log();
  return pending.upQueries.map((query) => query.query);
}

export type { DataSource, EntityManager };
