import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { startEmbeddedPostgres } from '../../lib/database/embedded-postgres';
import { createLogger } from '../../lib/service/log';
import type { Offer } from '../../contracts/worker-protocol';
import { generateSecrets } from '../../server/secrets';
import { startSystem, type System } from '../../server/system';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { configureResearch } from '../../subgraphs/researcher/configure';
import type { DemoCredentials } from '../../subgraphs/kam/seed/demo-accounts';
import type { WorkerAddress } from '../../subgraphs/orchestrator/workers/worker-client';
import { ScriptedWorker } from '../setup/scripted-worker';
import { waitFor } from '../setup/wait-for';

const CLIENT = 'client_demo_002';
const TEMPLATE = 'held';

/** The whole system in this process, with executions that tell events when they are told to. */
export interface LoadSystem {
  url: string;
  apiKey: string;
  clientId: string;
  system: System;
  /** Also does what a script makes of other templates. */
  worker: ScriptedWorker;
  /** Starts an execution whose one stage is held until `finish`. @returns its id. */
  hold(): Promise<string>;
  /** Lets the worker tell one step of progress of an execution. */
  progress(executionId: string, step: number, message?: string): Promise<void>;
  finish(executionId: string): Promise<void>;
  databaseUrl: string;
  sql<T extends QueryResultRow>(statement: string, values?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/** @param more further workers, which are started afterwards */
export async function startLoadSystem(...more: WorkerAddress[]): Promise<LoadSystem> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-load-'));
  fs.chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') });
  const worker = await new ScriptedWorker('test-scripted-worker', 10_000).start();
  const offers = new Map<string, Offer>();
  worker.on(TEMPLATE, { run: (offer) => void offers.set(offer.executionId, offer) });
  const credentialsFile = path.join(folder, 'credentials.json');
  const system = await startSystem({
    databaseUrl: server.url('postgres'),
    secrets: generateSecrets(),
    credentialsFile,
    models: configureModels({}),
    research: configureResearch({}),
    moreWorkers: [worker.address, ...more],
    port: 0,
    // What is measured is not how much is let in.
    limits: {
      ...DEFAULT_LIMITS,
      MAX_REQUESTS_PER_ADDRESS: 1e9,
      MAX_REQUESTS_PER_CALLER: 1e9,
      MAX_COST_PER_SECOND: 1e9,
      MAX_ALIASES: 1_000,
    },
    log: createLogger('error'),
  });
  worker.orchestratorUrl = system.subgraphs.orchestrator.url;
  const sqlClient = new Client({ connectionString: server.url('postgres') });
  await sqlClient.connect();
  const stage = {
    order: 1,
    worker: worker.id,
    templateRef: TEMPLATE,
    inputMapping: null,
    paramsOverride: null,
    condition: null,
    required: true,
    timeoutMs: 3_600_000,
  };
  await sqlClient.query(
    `insert into kam.master_template (id, version, name, display_name, description, category, keywords, use_cases, status, stages, max_execution_time_ms, allow_partial_completion, published_at)
     values ('${TEMPLATE}', 1, '${TEMPLATE}', 'Held', '', 'test', '{}', '{}', 'published', $1, 3600000, false, now())`,
    [JSON.stringify([stage])],
  );
  await sqlClient.query(
    'update kam.tier set max_concurrent_executions = 100000, api_requests_per_minute = 100000000, requests_per_month = 1000000',
  );
  const { clients } = JSON.parse(fs.readFileSync(credentialsFile, 'utf8')) as DemoCredentials;
  const apiKey = clients.find((client) => client.id === CLIENT)?.apiKey ?? '';
  const { url } = system.gateway;
  const offerOf = (id: string): Offer => {
    const offer = offers.get(id);
    if (!offer) throw new Error(`${id} was never offered`);
    return offer;
  };
  return {
    url,
    apiKey,
    clientId: CLIENT,
    system,
    worker,
    hold: async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        body: JSON.stringify({
          query: `mutation ($key: String!) { startExecution(input: { masterTemplate: "${TEMPLATE}", clientId: "${CLIENT}", parameters: {}, idempotencyKey: $key }) { execution { id } errors { message } } }`,
          variables: { key: crypto.randomUUID() },
        }),
      });
      const { data } = (await response.json()) as { data: { startExecution: { execution: { id: string } } } };
      const { id } = data.startExecution.execution;
      await waitFor('the offer', () => offers.get(id));
      return id;
    },
    progress: async (id, step, message = `step ${step}`) => {
      const { status } = await worker.progress(offerOf(id), step % 100, message);
      if (status !== 200) throw new Error(`progress was answered ${status}`);
    },
    finish: (id) => worker.complete(offerOf(id), {}),
    databaseUrl: server.url('postgres'),
    sql: async <T extends QueryResultRow>(statement: string, values?: unknown[]) =>
      (await sqlClient.query<T>(statement, values)).rows,
    close: async () => {
      await sqlClient.end();
      await system.close();
      await worker.close();
      await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
