import { createHash, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Client, type QueryConfig } from 'pg';
import { SubscriptionTier } from '../../contracts/tier';
import { newId } from '../../lib/ids';
import { ClosingStack } from '../../lib/service/closing';
import { createHttpServer, listen } from '../../lib/service/http-server';
import { createLogger } from '../../lib/service/log';
import type { SigningKey } from '../../lib/signing/signed-request';
import { httpCallbacks, Worker } from '../../worker-kit';
import { GRANULATOR } from '../../subgraphs/granulator/features';
import { workerRoutes } from '../../subgraphs/orchestrator/engine/worker-routes';
import type { TemplateMessage } from '../../contracts/worker-protocol';
import { ORCHESTRATOR } from '../../subgraphs/orchestrator/features';
import { serviceOptions } from '../../lib/database/data-source';
import { ALL_TENANTS, forTenant } from '../../lib/database/tenant';
import { openQueue } from '../../subgraphs/orchestrator/queues/queue.service';
import { Engine } from '../../subgraphs/orchestrator/engine/engine';
import { PayloadExchange } from '../../subgraphs/orchestrator/engine/payload-exchange';
import { PayloadStore } from '../../subgraphs/orchestrator/payloads/payload-store';
import { EngineCallbacks } from '../../subgraphs/orchestrator/engine/worker-callbacks';
import { PostgresBus } from '../../subgraphs/orchestrator/events/event-bus';
import type { NewExecution } from '../../subgraphs/orchestrator/engine/new-execution';
import { type PlannedStage, StageVerdict } from '../../subgraphs/orchestrator/plans/definition';
import type { WorkerConnection } from '../../subgraphs/orchestrator/workers/worker-client';
import { WorkerRegistry } from '../../subgraphs/orchestrator/workers/worker-registry';
import { openTables } from '../setup/tables';
import { SYSTEM_CLOCK } from '../../lib/service/clock';

/** The engine by itself, with a worker that does nothing and delivers at once. */
export interface BenchEngine {
  engine: Engine;
  database: DataSource;
  /** Runs an execution of some stages, one after the other, to its end. */
  run(stages: number): Promise<void>;
  close(): Promise<void>;
}

const WORKER = 'bench-worker';
const CLIENTS = 8;

const TEMPLATE: TemplateMessage = {
  id: 'noop_v1',
  version: 1,
  displayName: 'No operation',
  minimumTier: SubscriptionTier.BASIC,
  tierReason: '',
  estimatedTimeMs: 1_000,
  tokens: { min: 1, expected: 1, max: 1 },
  pricing: { baseMicros: 1_000, perThousandTokensMicros: 0, tokenMultiplier: 1 },
  baseParameters: {},
  parameterSchema: { type: 'object' },
  outputSchema: { type: 'object' },
};

/**
 * With a `direct` worker in the same process, or with one of the kit that keeps its jobs in a table, over signed HTTP.
 * @param priceMicros what each stage costs; nothing is reserved, charged and released for what is free
 */
export async function startBenchEngine(
  databaseUrl: string,
  kind: 'direct' | 'kit' = 'direct',
  priceMicros = 1_000,
): Promise<BenchEngine> {
  const template = { ...TEMPLATE, pricing: { ...TEMPLATE.pricing, baseMicros: priceMicros } };
  const log = createLogger('warn');
  const closing = new ClosingStack();
  const unbound = await openTables(ORCHESTRATOR, databaseUrl);
  const database = forTenant(unbound, ALL_TENANTS);
  const bus = new PostgresBus(databaseUrl, log);
  await bus.start();
  const jobs = new Map<string, string>();
  const local: WorkerConnection = {
    templates: () => Promise.resolve([template]),
    offer: ({ key, limits }) => {
      const jobId = `job_${key}`;
      jobs.set(jobId, key);
      return Promise.resolve({ verdict: 'accepted', jobId, maxPriceMicros: limits.maxPriceMicros, timeMs: 1_000 });
    },
    forget: () => Promise.resolve(),
    process: (jobId) => {
      const key = jobs.get(jobId) ?? '';
      jobs.delete(jobId);
      const usage = { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 };
      setImmediate(
        () =>
          void callbacks.result(WORKER, jobId, {
            key,
            outcome: 'completed',
            output: { done: true },
            priceMicros,
            usage,
          }),
      );
      return Promise.resolve();
    },
    cancel: () => Promise.resolve(),
    manage: () => Promise.resolve(null),
    health: () => Promise.resolve(),
  };
  const kit = kind === 'kit' ? await startKitWorker(databaseUrl, () => ownUrl, closing) : undefined;
  const worker = kit ? { url: () => kit.url, keys: kit.keys } : { url: () => '', keys: [], local };
  const workers = new WorkerRegistry([{ id: WORKER, slots: 1_000, ...worker }], log);
  const payloads = new PayloadStore(database, SYSTEM_CLOCK);
  const engine = new Engine({
    databaseUrl,
    connectionOptions: await serviceOptions(unbound),
    database,
    bus,
    workers,
    // KAM is not what is measured here; load:open runs with it.
    standings: { of: () => Promise.resolve({ tier: SubscriptionTier.BASIC, accountStatus: 'active' }) },
    payloads,
    log,
    clock: SYSTEM_CLOCK,
  });
  const exchange = new PayloadExchange(database, payloads, SYSTEM_CLOCK);
  const callbacks = new EngineCallbacks(engine, database, exchange, log, () => Promise.resolve([]));
  const waiting = new Map<string, () => void>();
  engine.onRecorded(({ state, endsExecution }) => {
    if (!endsExecution) return;
    waiting.get(state.id)?.();
    waiting.delete(state.id);
  });
  await engine.start();
  const app = createHttpServer({
    log,
    host: '127.0.0.1',
    port: 0,
    bodyLimit: 1_000_000,
    ready: () => Promise.resolve(),
  });
  workerRoutes(app, { callbacks, findKey: (id) => workers.key(id), log });
  const ownUrl = await listen(app, { host: '127.0.0.1', port: 0 });
  closing.defer('http', () => app.close());
  for (let client = 0; client < CLIENTS; client++) await openQueue(database, `client:client_${client}`, 1_000);
  let count = 0;
  return {
    engine,
    database,
    run: async (stages) => {
      const id = newId('exec');
      const clientId = `client_${count++ % CLIENTS}`;
      const ended = new Promise<void>((resolve) => waiting.set(id, resolve));
      await engine.create({
        id,
        clientId,
        limitMicros: () => 1_000_000_000_000,
        approvalAboveMicros: null,
        plan: planOf(clientId, stages, template),
        parameters: { topic: 'Tides' },
        idempotencyKey: randomUUID(),
        inputHash: '',
        priority: 50,
        by: { kind: 'client', id: clientId },
        traceParent: null,
        requestId: null,
        auditRequestId: 'bench',
      });
      await ended;
    },
    close: async () => {
      await closing.close();
      await engine.close();
      await bus.close();
      await database.destroy();
    },
  };
}

/** A worker as anybody makes one with the kit: it does nothing, but its jobs are rows and its messages are signed HTTP. */
async function startKitWorker(
  databaseUrl: string,
  orchestratorUrl: () => string,
  closing: ClosingStack,
): Promise<{ url: string; keys: SigningKey[] }> {
  const log = createLogger('warn');
  const keys = [{ id: 'bench-k1', secret: randomUUID() }];
  const unbound = await openTables(GRANULATOR, databaseUrl);
  closing.defer('worker database', () => unbound.destroy());
  const database = forTenant(unbound, ALL_TENANTS);
  const worker = new Worker({
    id: WORKER,
    jobPrefix: 'job',
    keys,
    callbacks: httpCallbacks({ keys, orchestratorUrl }),
    database,
    templates: () => Promise.resolve([TEMPLATE]),
    templateVersion: () => Promise.resolve(TEMPLATE),
    process: () =>
      Promise.resolve({
        output: { done: true },
        usage: { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 },
        model: 'none',
        warnings: [],
      }),
    maxConcurrent: 10,
    log,
    clock: SYSTEM_CLOCK,
  });
  const app = createHttpServer({
    log,
    host: '127.0.0.1',
    port: 0,
    bodyLimit: 1_000_000,
    ready: () => Promise.resolve(),
  });
  worker.routes(app);
  const url = await listen(app, { host: '127.0.0.1', port: 0 });
  closing.defer('worker http', () => app.close());
  worker.start();
  closing.defer('worker', () => worker.close());
  return { url, keys };
}

function planOf(clientId: string, stages: number, template: TemplateMessage): NewExecution['plan'] {
  return {
    masterTemplate: {
      id: 'mt_bench',
      version: 1,
      name: 'bench',
      maxExecutionTimeMs: null,
      allowPartialCompletion: false,
    },
    client: { id: clientId, tier: SubscriptionTier.BASIC, accountStatus: 'active', maxConcurrentExecutions: 1_000 },
    effectiveTier: SubscriptionTier.BASIC,
    price: { minMicros: 0, expectedMicros: 0, maxMicros: 0 },
    timeMs: 0,
    stages: Array.from({ length: stages }, (_, index): PlannedStage => ({
      order: index + 1,
      worker: WORKER,
      templateRef: TEMPLATE.id,
      inputMapping: index === 0 ? null : { before: `{{stage_${index}.output.done}}` },
      paramsOverride: null,
      condition: null,
      required: true,
      retry: null,
      timeoutMs: null,
      heartbeatTimeoutMs: null,
      dependsOn: index === 0 ? [] : [index],
      forEach: null,
      template,
      verdict: StageVerdict.ALLOWED,
      reason: null,
    })),
  };
}

/** Names every statement with parameters, so that PostgreSQL plans it once per connection: what bare DBOS is at its fastest with. */
export class NamingClient extends Client {
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
