import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { startEmbeddedPostgres } from '../lib/database/embedded-postgres';
import { limitsEnv } from '../gateway/limits';
import { ClosingStack } from '../lib/service/closing';
import { port, readEnv, workerList } from '../lib/service/env';
import { createLogger } from '../lib/service/log';
import { serveMetrics } from '../lib/service/metrics';
import { stopOnSignal } from '../lib/service/run';
import { startTracing } from '../lib/service/tracing';
import { banner } from './banner';
import { keepSecrets, secretsFromEnvironment } from './secrets';

/** npm's shell dies of a signal without telling us; then we have another parent. Looked at this often, in ms. */
const PARENT_CHECK_MS = 250;

/** Starts everything in one process: PostgreSQL, the subgraphs and the gateway. */
async function main(): Promise<void> {
  const started = performance.now();
  const log = createLogger('template-federation', 'warn');
  const closing = new ClosingStack();
  const stop = stopOnSignal(log, () => closing.close());
  if (process.env['npm_lifecycle_event']) stopWithParent(() => stop('the starting process ended'));
  try {
    const env = readEnv({
      PORT: port.default(4000),
      HOST: z.string().default('localhost'),
      DATABASE_URL: z.string().optional(),
      REDIS_URL: z.url().optional(),
      METRICS_PORT: port.optional(),
      DATA_DIR: z.string().default('.data'),
      CORS_ORIGINS: z.string().optional(),
      NODE_ENV: z.string().optional(),
      WORKERS: workerList,
      ORCHESTRATOR_PORT: port.default(0),
      ...limitsEnv,
    });
    if (env.WORKERS.length > 0 && env.ORCHESTRATOR_PORT === 0)
      throw new Error(
        'WORKERS needs ORCHESTRATOR_PORT, the port that those workers tell their results to: nobody knows a free one beforehand.',
      );
    const stopTracing = await startTracing('template-federation');
    closing.defer('tracing', () => stopTracing());
    const dataDir = path.resolve(env.DATA_DIR);
    // Others may pass through, so that PostgreSQL's own account reaches its folder; every file inside is private.
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    const database = openDatabase(env.DATABASE_URL, path.join(dataDir, 'postgres'), closing);
    // Loading the code takes as long as starting the server: both at once.
    const [{ startSystem }, { configureModels, modelEnv }] = await Promise.all([
      import('./system.js'),
      import('../subgraphs/granulator/model/configure.js'),
    ]);
    const production = env.NODE_ENV === 'production';
    const credentialsFile = production ? undefined : path.join(dataDir, 'credentials.json');
    const system = await startSystem({
      databaseUrl: await database,
      secrets: production ? secretsFromEnvironment() : keepSecrets(dataDir),
      credentialsFile,
      models: configureModels(readEnv(modelEnv)),
      port: env.PORT,
      host: env.HOST,
      redisUrl: env.REDIS_URL,
      moreWorkers: env.WORKERS,
      orchestratorPort: env.ORCHESTRATOR_PORT,
      ...(env.CORS_ORIGINS && { corsOrigins: env.CORS_ORIGINS.split(',') }),
      explorable: !production,
      limits: env,
      log,
    });
    closing.defer('system', () => system.close());
    if (env.METRICS_PORT !== undefined) closing.defer('metrics', await serveMetrics(system.metrics, env.METRICS_PORT));
    process.stdout.write(
      banner({
        url: system.gateway.url,
        credentialsFile,
        adminPassword: system.subgraphs.kam.firstAdminPassword,
        milliseconds: performance.now() - started,
        embedded: !env.DATABASE_URL,
      }),
    );
  } catch (error) {
    process.stderr.write(`\n${messageOf(error)}\n`);
    log.debug({ err: error }, 'could not start');
    await closing.close().catch(() => undefined);
    process.exit(1);
  }
}

async function openDatabase(url: string | undefined, dataDir: string, closing: ClosingStack): Promise<string> {
  if (url) {
    await reach(url);
    return url;
  }
  const server = await startEmbeddedPostgres({ dataDir });
  closing.defer('PostgreSQL', () => server.stop());
  return server.url('postgres');
}

/** @throws Error that names DATABASE_URL when the server cannot be used. */
async function reach(url: string): Promise<void> {
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    await client.connect();
    await client.end();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `DATABASE_URL cannot be used: ${reason}. Expected postgres://user:password@host:port/database of a database that exists.`,
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

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('\n');
  return error instanceof Error ? error.message : String(error);
}

void main();
