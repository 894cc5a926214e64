import { DataSource, EntityManager, type QueryRunner, type ReplicationMode } from 'typeorm';

/**
 * Whose rows a statement may touch: those of one client (its id), everybody's, or nobody's. PostgreSQL's row-level security
 * holds it, whatever a statement asks for.
 */
export type Tenant = string;
export const ALL_TENANTS: Tenant = '*';
export const NO_TENANT: Tenant = '';

/** The setting that the policies of all tables compare with `client_id`. */
const SETTING = 'app.client_id';

/** What a connection was last set to. A connection that nobody set shows no row at all. */
const current = new WeakMap<object, Tenant>();

/** The part of the connection options that lets a connection touch everybody's rows, for pools that TypeORM does not know. */
export const ALL_TENANTS_OPTION = `-c ${SETTING}=${ALL_TENANTS}`;

/** The same database with the same pool, whose every statement touches the rows of one tenant only. */
export function forTenant(database: DataSource, tenant: Tenant): DataSource {
  const scoped = Object.create(database) as DataSource;
  const createQueryRunner = (mode?: ReplicationMode): QueryRunner => {
    const runner = DataSource.prototype.createQueryRunner.call(scoped, mode);
    const connect = runner.connect.bind(runner) as () => Promise<Connection>;
    runner.connect = async () => {
      const connection = await connect();
      if (current.get(connection) !== tenant) {
        await connection.query('select set_config($1, $2, false)', [SETTING, tenant]);
        current.set(connection, tenant);
      }
      // A lost connection releases its runner, and a pool that is being closed takes connections from those who use them.
      if (runner.isReleased) throw new Error('the connection was lost, or the database is being closed');
      return connection;
    };
    return runner;
  };
  Object.defineProperties(scoped, {
    createQueryRunner: { value: createQueryRunner },
    manager: { value: new EntityManager(scoped) },
  });
  return scoped;
}

interface Connection {
  query(text: string, values: unknown[]): Promise<unknown>;
}
