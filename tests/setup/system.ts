import 'reflect-metadata';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { createLogger } from '../../lib/service/log';
import { generateSecrets, type Secrets } from '../../scripts/secrets';
import { startSystem, type System, type SystemOptions } from '../../scripts/system';
import { localOutliner } from '../../subgraphs/granulator/model/local/outliner';
import type { DemoCredentials } from '../../subgraphs/kam/seed/demo-accounts';
import { createDatabase } from './database';
import { waitFor } from './wait-for';

export const TECHCORP = 'client_demo_001';
export const GREENENERGY = 'client_demo_002';
export const FINANCE = 'client_demo_003';
export const STARTUP = 'client_trial_001';

/** An answer of the graph; `data` is whatever the operation asked for. */
export interface Answer<T> {
  status: number;
  data: T;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [key: string]: unknown } }[];
}

/** How a client talks to the graph. */
export class GraphClient {
  constructor(
    readonly url: string,
    readonly headers: Record<string, string>,
  ) {}

  async query<T = Record<string, never>>(query: string, variables?: Record<string, unknown>): Promise<Answer<T>> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers },
      body: JSON.stringify({ query, variables }),
    });
    return { ...((await response.json()) as Answer<T>), status: response.status };
  }

  /** Starts an execution and returns its id. */
  async start(masterTemplate: string, clientId: string, parameters: Record<string, unknown>, idempotencyKey: string = crypto.randomUUID()): Promise<string> {
    const { data, errors } = await this.query<{ startExecution: { execution: { id: string } | null; errors: unknown[] } }>(
      `mutation ($input: StartExecutionInput!) { startExecution(input: $input) { execution { id } errors { code message } } }`,
      { input: { masterTemplate, clientId, parameters, idempotencyKey } },
    );
    const id = data?.startExecution.execution?.id;
    if (!id) throw new Error(`not started: ${JSON.stringify(errors ?? data.startExecution.errors)}`);
    return id;
  }

  /** Waits until an execution has ended, and returns what `fields` ask of it. */
  async ended<T>(id: string, fields: string): Promise<T & { status: string }> {
    return waitFor(`the end of ${id}`, async () => {
      const { data, errors } = await this.query<{ execution: T & { status: string; endedAt: string | null } }>(
        `query ($id: ID!) { execution(id: $id) { status endedAt ${fields} } }`,
        { id },
      );
      if (errors) throw new Error(JSON.stringify(errors));
      return data.execution.endedAt ? data.execution : null;
    });
  }
}

/** The whole system on a database of its own. */
export interface TestSystem extends System {
  url: string;
  databaseUrl: string;
  secrets: Secrets;
  /** The graph as a demo client sees it. */
  as(clientId: string): GraphClient;
  keyOf(clientId: string): string;
  /** Rows straight from the tables. */
  sql<T extends QueryResultRow>(statement: string, values?: unknown[]): Promise<T[]>;
}

/** Starts the whole system in this process, on free ports and a fresh database. */
export async function startTestSystem(overrides: Partial<SystemOptions> = {}): Promise<TestSystem> {
  const database = await createDatabase();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-system-'));
  const credentialsFile = path.join(folder, 'credentials.json');
  const secrets = overrides.secrets ?? generateSecrets();
  const log = createLogger('test', 'silent');
  const system = await startSystem({ databaseUrl: database.url, credentialsFile, model: localOutliner(), port: 0, log, ...overrides, secrets });
  const { clients } = JSON.parse(fs.readFileSync(credentialsFile, 'utf8')) as DemoCredentials;
  const keyOf = (clientId: string): string => clients.find((client) => client.id === clientId)?.apiKey ?? '';
  const sqlClient = new Client({ connectionString: database.url });
  await sqlClient.connect();
  const { url } = system.gateway;
  return {
    ...system,
    url,
    databaseUrl: database.url,
    secrets,
    keyOf,
    as: (clientId) => new GraphClient(url, { 'x-api-key': keyOf(clientId) }),
    sql: async <T extends QueryResultRow>(statement: string, values?: unknown[]) => (await sqlClient.query<T>(statement, values)).rows,
    close: async () => {
      await sqlClient.end();
      await system.close();
      await database.drop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
