import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type DataSourceOptions, type EntityManager, type QueryRunner } from 'typeorm';

export interface DatabaseOptions {
  /** PostgreSQL connection URL. */
  url: string;
  /** The PostgreSQL schema that the service owns; it never reads another. */
  schema: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Most connections that this process holds for the service. */
  poolSize?: number;
}

/** No statement of ours may hold a connection longer than this, in ms. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** One number for all services: two processes that start at once migrate one after the other. */
const MIGRATION_LOCK = 7_215_001;
const MIGRATION_WAIT_MS = 60_000;
const MIGRATION_LOOK_MS = 25;

/** Opens the pool of one service. Call `migrate` before its first use. */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    entities: options.entities,
    migrations: options.migrations,
    migrationsTransactionMode: 'each',
    installExtensions: false,
    poolSize: options.poolSize ?? 10,
    applicationName: `template-federation:${options.schema}`,
    extra: { statement_timeout: STATEMENT_TIMEOUT_MS, connectionTimeoutMillis: 5_000 },
  });
  return dataSource.initialize();
}

/** Brings the service's schema up to date; safe when several processes start at once. */
export async function migrate(dataSource: DataSource): Promise<void> {
  const { schema } = dataSource.options as { schema: string };
  await underMigrationLock(dataSource, async () => {
    await dataSource.query(`create schema if not exists "${schema}"`);
    await dataSource.runMigrations();
  });
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
  for (const until = Date.now() + MIGRATION_WAIT_MS; Date.now() < until; await sleep(MIGRATION_LOOK_MS)) {
    const [row] = (await runner.query('select pg_try_advisory_lock($1) as taken', [MIGRATION_LOCK])) as { taken: boolean }[];
    if (row?.taken) return;
  }
  throw new Error(`Another process has been changing the tables for ${MIGRATION_WAIT_MS / 1000} s. Look whether it hangs, then start again.`);
}

/** The statements that would bring the tables to what the entities say; empty when they agree. */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  const pending = await dataSource.driver.createSchemaBuilder().log();
  return pending.upQueries.map((query) => query.query);
}

export type { DataSource, EntityManager };
