import { createHash, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Client, type QueryConfig } from 'pg';
import { SubscriptionTier } from '../../lib/graph/tier';
import { newId } from '../../lib/ids';
import { createLogger } from '../../lib/service/log';
import type { TemplateMessage } from '../../lib/worker/protocol';
import { openOrchestratorDatabase } from '../../subgraphs/orchestrator/database';
import { migrate } from '../../lib/database/data-source';
import { Engine } from '../../subgraphs/orchestrator/engine/engine';
import { WorkerMessages } from '../../subgraphs/orchestrator/engine/worker-messages';
import { PostgresBus } from '../../subgraphs/orchestrator/events/event-bus';
import type { NewExecution } from '../../subgraphs/orchestrator/executions/new-execution';
import { type PlannedStage, StageVerdict } from '../../subgraphs/orchestrator/plans/plan';
import type { WorkerConnection } from '../../subgraphs/orchestrator/workers/worker-client';
import { WorkerRegistry } from '../../subgraphs/orchestrator/workers/worker-registry';

/** The engine by itself, with a worker in the same process that does nothing and delivers at once. */
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

export async function startBenchEngine(databaseUrl: string): Promise<BenchEngine> {
  const log = createLogger('bench', 'warn');
  const database = await openOrchestratorDatabase(databaseUrl);
  await migrate(database);
  const bus = new PostgresBus(databaseUrl, log);
  await bus.start();
  const jobs = new Map<string, string>();
  const local: WorkerConnection = {
    templates: () => Promise.resolve([TEMPLATE]),
    offer: ({ key, limits }) => {
      const jobId = `job_${key}`;
      jobs.set(jobId, key);
      return Promise.resolve({ verdict: 'accepted', jobId, maxPriceMicros: limits.maxPriceMicros, timeMs: 1_000 });
    },
    process: (jobId) => {
      const key = jobs.get(jobId) ?? '';
      jobs.delete(jobId);
      const usage = { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 };
      setImmediate(() => void messages.result(WORKER, jobId, { key, outcome: 'completed', output: { done: true }, priceMicros: 1_000, usage }));
      return Promise.resolve();
    },
    cancel: () => Promise.resolve(),
  };
  const workers = new WorkerRegistry([{ id: WORKER, url: () => '', keys: [], slots: 1_000, local }], log);
  const engine = new Engine({ databaseUrl, database, bus, workers, log });
  const messages = new WorkerMessages(engine, database, log);
  await engine.start();
  for (let client = 0; client < CLIENTS; client++) await engine.openQueue(`client:client_${client}`, 1_000);
  let count = 0;
  return {
    engine,
    database,
    run: async (stages) => {
      const id = newId('exec');
      const clientId = `client_${count++ % CLIENTS}`;
      const ended = new Promise<void>((resolve) => {
        const stop = bus.subscribe(id, () => {
          if (!engine.hasEnded(id)) return;
          stop();
          resolve();
        });
      });
      await engine.create({
        id,
        clientId,
        plan: planOf(clientId, stages),
        parameters: { topic: 'Tides' },
        idempotencyKey: randomUUID(),
        inputHash: '',
        priority: 50,
        by: { kind: 'client', id: clientId },
        traceParent: null,
      });
      await ended;
    },
    close: async () => {
      await engine.close();
      await bus.close();
      await database.destroy();
    },
  };
}

function planOf(clientId: string, stages: number): NewExecution['plan'] {
  return {
    masterTemplate: { id: 'mt_bench', version: 1, name: 'bench', maxExecutionTimeMs: null, allowPartialCompletion: false },
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
      needs: index === 0 ? [] : [index],
      forEach: null,
      template: TEMPLATE,
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
