import { ALL_TENANTS, forTenant } from '../../lib/database/tenant';
import { ClosingStack } from '../../lib/service/closing';
import type { Logger } from '../../lib/service/log';
import type { SigningKey } from '../../lib/signing/signed-request';
import { buildSchema } from '../../subgraph-kit/build-schema';
import { type RunningSubgraph, startSubgraphServer } from '../../subgraph-kit/server';
import type { WorkerCallbacks } from '../../worker-kit/http-callbacks';
import { Worker } from '../../worker-kit/worker';
import { createGranulatorContext } from './context';
import { openGranulatorDatabase } from './database';
import { granulate } from './granulate';
import { Models, type ModelSettings } from './model/models';
import { granulatorSchema } from './schema';
import { seedTemplates } from './seed/templates';
import { publishedTemplates, templateMessage, templateVersion } from './templates/template-catalogue';
import { Trials } from './templates/trials';
import { GRANULATOR_ID } from './worker-id';

export interface GranulatorOptions {
  databaseUrl: string;
  /** Keys that requests between services are signed with. */
  signingKeys: readonly SigningKey[];
  /** The granulator's own keys of the worker protocol. */
  workerKeys: readonly SigningKey[];
  /** Where the orchestrator is told progress and results. */
  inbox: WorkerCallbacks;
  /** What makes the structures. */
  models: ModelSettings;
  host: string;
  port: number;
  log: Logger;
}

/** The granulator's subgraph, and the worker that it is. */
export interface RunningGranulator extends RunningSubgraph {
  worker: Worker;
}

/** Jobs that one process runs at the same time. */
const MAX_CONCURRENT = 10;

/** Starts the content granulator: its tables and templates, its part of the graph and its side of the worker protocol. */
export async function startGranulator(options: GranulatorOptions): Promise<RunningGranulator> {
  const { log } = options;
  const closing = new ClosingStack();
  const database = await openGranulatorDatabase(options.databaseUrl);
  closing.defer('database', () => database.destroy());
  try {
    const everybody = forTenant(database, ALL_TENANTS);
    const models = new Models(options.models, everybody, log);
    const trials = new Trials(everybody, models, log);
    await seedTemplates(everybody);
    const worker = new Worker({
      id: GRANULATOR_ID,
      jobPrefix: 'gjob',
      keys: options.workerKeys,
      inbox: options.inbox,
      database: everybody,
      templates: async (ids) => (await publishedTemplates(everybody, ids)).map(templateMessage),
      templateVersion: async (id, version) => {
        const row = await templateVersion(everybody, id, version);
        return row && templateMessage(row);
      },
      process: async (input) => {
        const { id, version } = input.template;
        const template = await templateVersion(everybody, id, version);
        if (!template) throw new Error(`version ${version} of ${id} was there a moment ago`);
        return granulate(models, template, input);
      },
      maxConcurrent: MAX_CONCURRENT,
      log,
    });
    const server = await startSubgraphServer({
      name: 'granulator',
      ...buildSchema(granulatorSchema),
      createContext: (base) => createGranulatorContext(base, { database, models, trials }),
      keys: options.signingKeys,
      log,
      host: options.host,
      port: options.port,
      ready: async () => {
        await database.query('select 1');
      },
      routes: (app) => worker.routes(app),
    });
    worker.start();
    closing.defer('worker', () => worker.close());
    closing.defer('trials', () => trials.close());
    closing.defer('server', () => server.close());
    return { ...server, worker, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
