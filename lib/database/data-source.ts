import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';

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
  const runner = dataSource.createQueryRunner();
  const schema = (dataSource.options as { schema: string }).schema;
  try {
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await runner.query(`create schema if not exists "${schema}"`);
      await dataSource.runMigrations();
    } finally {
      await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    await runner.release();
  }
}

/** The statements that would bring the tables to what the entities say; empty when they agree. */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  const pending = await dataSource.driver.createSchemaBuilder().log();
  return pending.upQueries.map((query) => query.query);
}

export type { DataSource, EntityManager };
