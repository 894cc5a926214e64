import { DBOS, DBOSClient, type DBOSConfig } from '@dbos-inc/dbos-sdk';
import { createHash, randomUUID } from 'node:crypto';
import { Client, type ClientBase, Pool, type QueryConfig } from 'pg';
import type { EntityManager } from 'typeorm';
import { underMigrationLock } from '../../../lib/database/data-source';
import { ClosingStack } from '../../../lib/service/closing';
import type { Logger } from '../../../lib/service/log';
import type { WorkerRegistry } from '../workers/worker-registry';
import { runExecution, WAKE_TOPIC } from './run-execution';
import type { EngineStore } from './transition';
import { Watchdog } from './watchdog';

/** Number of the interpreter's protocol. Raise it only when recorded histories cannot be replayed any more. */
const APPLICATION_VERSION = '1';
const QUEUE = 'executions';
const WORKFLOW = 'runExecution';
/** Executions that one process drives at the same time; most of them wait for a worker. */
const EXECUTIONS_PER_PROCESS = 500;
const POLL_MS = 50;

interface EngineOptions {
  databaseUrl: string;
  store: EngineStore;
  workers: WorkerRegistry;
  log: Logger;
}

/** Drives executions durably: DBOS on our own database, with the work of dead processes taken over. */
export class Engine {
  private readonly closing = new ClosingStack();
  private client: DBOSClient | undefined;

  constructor(private readonly options: EngineOptions) {}

  async start(): Promise<void> {
    const { databaseUrl, log } = this.options;
    const executorID = randomUUID();
    const watchdog = new Watchdog(databaseUrl, executorID, log);
    this.closing.defer('watchdog', () => watchdog.close());
    await watchdog.lock();

    const pool = new Pool({ connectionString: databaseUrl, max: 10, application_name: 'template-federation:dbos', Client: NamingClient });
    pool.on('error', (error) => log.warn({ err: error }, 'lost a connection of the engine'));
    this.closing.defer('engine pool', () => pool.end());
    const config: DBOSConfig = {
      name: 'template-federation',
      systemDatabaseUrl: databaseUrl,
      systemDatabasePool: pool,
      systemDatabaseSchemaName: 'dbos',
      applicationVersion: APPLICATION_VERSION,
      executorID,
      logger: engineLog(log),
      runAdminServer: false,
    };
    DBOS.setConfig(config);
    DBOS.registerWorkflow((executionId: string) => runExecution(this.options, executionId), { name: WORKFLOW });
    // DBOS brings its own tables up to date when it starts, and two at once would block each other.
    await underMigrationLock(this.options.store.database, () => DBOS.launch());
    this.closing.defer('engine', () => DBOS.shutdown({ deregister: true }));
    await DBOS.registerQueue(QUEUE, { workerConcurrency: EXECUTIONS_PER_PROCESS, minPollingIntervalMs: POLL_MS, onConflict: 'always_update' });
    this.client = await DBOSClient.create({
      systemDatabaseUrl: databaseUrl,
      systemDatabasePool: pool,
      systemDatabaseSchemaName: 'dbos',
      applicationName: config.name,
      logger: engineLog(log),
    });
    this.closing.defer('engine client', () => this.client?.destroy());
    watchdog.start();
  }

  /** Enqueues an execution's workflow in the caller's transaction: both exist, or neither. */
  async enqueue(manager: EntityManager, executionId: string): Promise<void> {
    if (!this.client || !manager.queryRunner) throw new Error('the engine is not started, or there is no transaction');
    const connection = (await manager.queryRunner.connect()) as ClientBase;
    await this.client.enqueueInTransaction(
      connection,
      { queueName: QUEUE, workflowName: WORKFLOW, workflowID: executionId, appVersion: APPLICATION_VERSION },
      executionId,
    );
  }

  /** Lets an execution's workflow look at what is new. */
  async wake(executionId: string): Promise<void> {
    await DBOS.send(executionId, 'look', WAKE_TOPIC);
  }

  close(): Promise<void> {
    return this.closing.close();
  }
}

/** Names every statement with parameters, so that PostgreSQL plans it once per connection: half of its work otherwise. */
class NamingClient extends Client {
  override query(...args: unknown[]): never {
    const [first, second, ...rest] = args;
    const query = super.query.bind(this) as (...args: unknown[]) => never;
    if (typeof first === 'string' && Array.isArray(second) && second.length > 0) {
      const config: QueryConfig = { name: createHash('md5').update(first).digest('hex'), text: first, values: second };
      return query(config, ...rest);
    }
    return query(...args);
  }
}

function engineLog(log: Logger): NonNullable<DBOSConfig['logger']> {
  const text = (entry: unknown): string => (entry instanceof Error ? entry.message : String(entry));
  return {
    info: (entry) => log.debug(text(entry)),
    debug: (entry) => log.trace(text(entry)),
    warn: (entry) => log.warn(text(entry)),
    error: (entry) => log.error({ err: entry instanceof Error ? entry : undefined }, text(entry)),
  };
}
