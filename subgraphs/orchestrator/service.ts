import type { DataSource } from 'typeorm';
import { serviceOptions } from '../../lib/database/data-source';
import { ALL_TENANTS, forTenant } from '../../lib/database/tenant';
import { ClosingStack } from '../../lib/service/closing';
import type { Logger } from '../../lib/service/log';
import { createMetrics, type Registry } from '../../lib/service/metrics';
import type { SigningKey } from '../../lib/signing/signed-request';
import type { WorkerCallbacks } from '../../worker-kit/http-callbacks';
import { buildSchema } from '../../subgraph-kit/build-schema';
import type { SubgraphExecutor } from '../../subgraph-kit/executor';
import { type RunningSubgraph, startSubgraphServer } from '../../subgraph-kit/server';
import { createOrchestratorContext, type OrchestratorParts } from './context';
import { openOrchestratorDatabase } from './database';
import { Engine } from './engine/engine';
import { WorkerMessages } from './engine/worker-callbacks';
import { workerRoutes } from './engine/worker-routes';
import { PostgresBus, RedisBus } from './events/event-bus';
import { EventFeed } from './events/event-feed';
import { KamClient } from './kam-client';
import { OrchestratorMetrics } from './metrics';
import { hasEnded } from './executions/status';
import { RequestReporter } from './requests/request-reporter';
import { orchestratorSchema } from './schema';
import type { WorkerAddress } from './workers/worker-client';
import { WorkerRegistry } from './workers/worker-registry';

export interface OrchestratorOptions {
  databaseUrl: string;
  /** Keys that requests between services are signed with. */
  signingKeys: readonly SigningKey[];
  /** How KAM is asked. */
  kam: SubgraphExecutor;
  /** The workers that stages may name. */
  workers: readonly WorkerAddress[];
  /** Wakes other processes over Redis; over PostgreSQL when absent. */
  redisUrl?: string | undefined;
  host: string;
  port: number;
  log: Logger;
}

/** The orchestrator's subgraph, and what can be told of it. */
export interface RunningOrchestrator extends RunningSubgraph {
  /** Where workers of this process tell how their jobs go. */
  inbox: WorkerCallbacks;
  /** What gives events to those who follow them in this process. */
  feed: EventFeed;
  database: DataSource;
  metrics: Registry;
}

/** Starts the orchestrator: its tables, its engine, its part of the graph and its side of the worker protocol. */
export async function startOrchestrator(options: OrchestratorOptions): Promise<RunningOrchestrator> {
  const { databaseUrl, log } = options;
  const closing = new ClosingStack();
  const database = await openOrchestratorDatabase(databaseUrl);
  closing.defer('database', () => database.destroy());
  try {
    const everybody = forTenant(database, ALL_TENANTS);
    const connectionOptions = await serviceOptions(database);
    const bus = options.redisUrl ? new RedisBus(options.redisUrl, log) : new PostgresBus(databaseUrl, log);
    closing.defer('event bus', () => bus.close());
    await bus.start();
    const workers = new WorkerRegistry(options.workers, log);
    const feed = new EventFeed(bus, log);
    const engine = new Engine({ databaseUrl, connectionOptions, database: everybody, bus, workers, log });
    closing.defer('engine', () => engine.close());
    await engine.start();
    const kam = new KamClient(options.kam);
    closing.defer('kam client', () => options.kam.close());
    const registry = createMetrics();
    const metrics = new OrchestratorMetrics(registry, { database: everybody, feed, recovered: () => engine.recovered });
    const reporter = new RequestReporter(everybody, engine, kam, log);
    engine.onRecorded = (draft) => {
      metrics.observe(draft);
      if (hasEnded(draft.state.status)) reporter.wake();
    };
    reporter.start();
    closing.defer('request reporter', () => reporter.close());
    const messages = new WorkerMessages(engine, everybody, log);
    const parts: OrchestratorParts = { database, everybody, feed, engine, kam, workers, reporter };
    const server = await startSubgraphServer({
      name: 'orchestrator',
      ...buildSchema(orchestratorSchema),
      createContext: (base) => createOrchestratorContext(base, parts),
      keys: options.signingKeys,
      log,
      metrics: registry,
      host: options.host,
      port: options.port,
      ready: async () => {
        await database.query('select 1');
      },
      routes: (app) => workerRoutes(app, { messages, workers, log }),
    });
    closing.defer('server', () => server.close());
    return { ...server, inbox: messages, feed, database: everybody, metrics: registry, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
