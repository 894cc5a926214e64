import { setMaxListeners } from 'node:events';
import type { Client } from 'pg';
import { DataSource, EntityManager, type QueryRunner, type ReplicationMode } from 'typeorm';
import { cancelStatement } from './cancel-request';

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

/**
 * The same database with the same pool, whose every statement touches the rows of one tenant only.
 * @param cancelled tells that nobody waits for what is read any more: what runs then is cancelled, and nothing is started
 */
export function forTenant(database: DataSource, tenant: Tenant, cancelled?: () => AbortSignal | undefined): DataSource {
  const scoped = Object.create(database) as DataSource;
  const createQueryRunner = (mode?: ReplicationMode): QueryRunner => {
    const runner = DataSource.prototype.createQueryRunner.call(scoped, mode);
    const signal = cancelled?.();
    const connect = runner.connect.bind(runner) as () => Promise<Client>;
    let isWatched = false;
    runner.connect = async () => {
      signal?.throwIfAborted();
      const connection = await connect();
      // It may have waited for the connection.
      signal?.throwIfAborted();
      if (signal && !isWatched) {
        isWatched = true;
        cancelWith(signal, runner, connection);
      }
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

/** Cancels what a connection runs when a signal says so, as long as its runner has it: afterwards it is another's. */
function cancelWith(signal: AbortSignal, runner: QueryRunner, connection: Client): void {
  let cancelling: Promise<void> | undefined;
  const onAbort = (): void => {
    cancelling = cancelStatement(connection);
  };
  // As many as the statements that a request has under way.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', onAbort, { once: true });
  const release = runner.release.bind(runner);
  runner.release = async () => {
    signal.removeEventListener('abort', onAbort);
    // Whoever gets the connection next is not to be cancelled in place of its last user.
    await cancelling;
    await release();
  };
}
