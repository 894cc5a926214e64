import '../lib/graphql-in-production';
import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../lib/database/embedded-postgres';
import { ClosingStack } from '../lib/service/closing';
import { loadConfig } from '../lib/service/config';
import { makeFolder } from '../lib/service/folder';
import { createLogger, type Logger } from '../lib/service/log';
import { serveMetrics } from '../lib/service/metrics';
import { messageOf, stopOnSignal } from '../lib/service/run';
import { startTracing } from '../lib/service/tracing';
import { banner } from './banner';
import { NPM_CONFIG, SERVER_CONFIG } from './config';
import { keepSecrets, secretsFromEnvironment } from './secrets';

/** npm's shell dies of a signal without telling us; then we have another parent. Checked this often, in ms. */
const PARENT_CHECK_MS = 250;

/** Starts everything in one process: PostgreSQL, the subgraphs and the gateway. */
async function main(): Promise<void> {
  const started = performance.now();
  const closing = new ClosingStack();
  try {
    const config = loadConfig(SERVER_CONFIG);
    if (config.WORKERS.length > 0 && config.ORCHESTRATOR_PORT === 0)
      throw new Error(
        'WORKERS needs ORCHESTRATOR_PORT, the port that those workers report to: nobody knows a free one beforehand.',
      );
    if (config.DATABASE_READ_URL !== undefined && config.DATABASE_URL === undefined)
      throw new Error('DATABASE_READ_URL needs DATABASE_URL: the embedded server has no other that follows it.');
    const log = createLogger(config.LOG_LEVEL ?? 'warn');
    const stop = stopOnSignal(log, () => closing.close());
    if (loadConfig(NPM_CONFIG).npm_lifecycle_event) stopWithParent(() => stop('the starting process ended'));
    const stopTracing = await startTracing('template-federation', config);
    closing.defer('tracing', () => stopTracing());
    const dataDir = path.resolve(config.DATA_DIR);
    // Others may pass through, so that PostgreSQL's own account reaches its folder; every file inside is private.
    makeFolder(dataDir, 'DATA_DIR', 0o711);
    const isNew = !fs.existsSync(path.join(dataDir, 'postgres'));
    const production = config.NODE_ENV === 'production';
    // Before anything is made that needs them.
    const secrets = production ? secretsFromEnvironment() : keepSecrets(dataDir);
    say(
      config.DATABASE_URL
        ? 'Connecting to the database of DATABASE_URL …'
        : `Starting PostgreSQL in ${config.DATA_DIR}${isNew ? ', which is created first' : ''} …`,
    );
    const embedded = config.DATABASE_URL ? undefined : startEmbedded(path.join(dataDir, 'postgres'), closing, log);
    // Loading the code takes as long as starting the server: both at once.
    const [{ startSystem }, { configureModels }, { configureResearch }] = await Promise.all([
      import('./system.js'),
      import('../subgraphs/granulator/model/configure.js'),
      import('../subgraphs/researcher/configure.js'),
    ]);
    const credentialsFile = production ? undefined : path.join(dataDir, 'credentials.json');
    const databaseUrl = (await embedded) ?? (await reach(config.DATABASE_URL ?? ''));
    say('Starting the services …');
    const system = await startSystem({
      databaseUrl,
      databaseReadUrl: config.DATABASE_READ_URL,
      secrets,
      credentialsFile,
      models: configureModels(config),
      research: configureResearch(config),
      fetchSources: config.RESEARCH_FETCH === 'on',
      port: config.PORT,
      host: config.HOST,
      redisUrl: config.REDIS_URL,
      webhooks: { allowPrivate: config.WEBHOOKS_TO_PRIVATE_ADDRESSES },
      moreWorkers: config.WORKERS,
      orchestratorPort: config.ORCHESTRATOR_PORT,
      corsOrigins: config.CORS_ORIGINS,
      operationsFiles: config.OPERATIONS_FILE,
      proxies: config.PROXIES,
      explorable: !production,
      limits: config,
      log,
    });
    closing.defer('system', () => system.close());
    if (config.METRICS_PORT !== undefined)
      closing.defer(
        'metrics',
        await serveMetrics(system.metrics, { host: config.METRICS_HOST, port: config.METRICS_PORT }),
      );
    process.stdout.write(
      banner({
        url: system.gateway.url,
        credentialsFile,
        adminPassword: system.subgraphs.kam.firstAdminPassword,
        milliseconds: performance.now() - started,
        embedded: !config.DATABASE_URL,
      }),
    );
  } catch (error) {
    process.stderr.write(`\n${messageOf(error)}\n`);
    await closing.close().catch(() => undefined);
    process.exit(1);
  }
}

/** What is being waited for, as it may take longer than a second. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function startEmbedded(dataDir: string, closing: ClosingStack, log: Logger): Promise<string> {
  const server = await startEmbeddedPostgres({
    dataDir,
    whenGone: {
      restarted: () => log.warn('PostgreSQL ended, and was started again'),
      // Without it nothing can be answered: whoever supervises the process starts it anew, or is told.
      lost: (error) => {
        process.stderr.write(`\nPostgreSQL ended and cannot be started again: ${messageOf(error)}\n`);
        process.exit(1);
      },
    },
  });
  closing.defer('PostgreSQL', () => server.stop());
  return server.url('postgres');
}

/** How long a database may take to take a connection, in ms. */
const REACH_MS = 15_000;

/**
 * The address of a database that can be used. To be called when all code is loaded: while it is, no answer is read, and the time runs out.
 * @throws Error that names DATABASE_URL
 */
async function reach(url: string): Promise<string> {
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: REACH_MS });
    await client.connect();
    await client.end();
    return url;
  } catch (cause) {
    throw new Error(
      `DATABASE_URL cannot be used: ${messageOf(cause)}. Expected postgres://user:password@host:port/database of a database that exists.`,
      { cause },
    );
  }
}

function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_CHECK_MS).unref();
}

void main();
