import 'reflect-metadata';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { createLogger, type LogLevel } from '../../lib/service/log';
import { generateSecrets, type Secrets } from '../../server/secrets';
import { startSystem, type System, type SystemOptions } from '../../server/system';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { configureResearch } from '../../subgraphs/researcher/configure';
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
  async start(
    masterTemplate: string,
    clientId: string,
    parameters: Record<string, unknown>,
    more: { idempotencyKey?: string; onHigherPrice?: string | undefined } = {},
  ): Promise<string> {
    // One key for all tries: what a busy machine did not answer may have started.
    const input = { masterTemplate, clientId, parameters, idempotencyKey: crypto.randomUUID(), ...more };
    const ask = () =>
      this.query<{ startExecution: { execution: { id: string } | null; errors: unknown[] } }>(
        `mutation ($input: StartExecutionInput!) { startExecution(input: $input) { execution { id } errors { code message } } }`,
        { input },
      );
    let answer = await ask();
    for (let tries = 1; tries < 4 && JSON.stringify(answer).includes('Try again later'); tries++) answer = await ask();
    const id = (answer.data as typeof answer.data | null)?.startExecution?.execution?.id;
    if (!id) throw new Error(`not started: ${JSON.stringify(answer)}`);
    return id;
  }

  /** Follows an execution to its end, and returns what `fields` ask of it. */
  async ended<T>(id: string, fields: string): Promise<T & { status: string }> {
    return waitFor(
      `the end of ${id}`,
      async () => {
        await this.followed(id);
        const { data, errors } = await this.query<{ execution: T & { status: string; endedAt: string | null } }>(
          `query ($id: ID!) { execution(id: $id) { status endedAt ${fields} } }`,
          { id },
        );
        if (errors) throw new Error(JSON.stringify(errors));
        return data.execution.endedAt ? data.execution : null;
      },
      20_000,
    );
  }

  /** Reads the events of an execution until they end, or the stream is cut off. */
  private async followed(id: string): Promise<void> {
    const body = JSON.stringify({ query: `subscription { executionEvents(executionId: "${id}") { sequence } }` });
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream', ...this.headers };
    try {
      await (await fetch(this.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(15_000) })).text();
    } catch {
      // Whoever is killed in a test cuts it off; the state is asked for afterwards.
    }
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
  /** A session token of `admin`, `support` or `techcorp`. */
  signIn(username: string): Promise<string>;
  /** The graph as a user sees it. */
  asUser(username: string): Promise<GraphClient>;
  /** The graph as the granulator sees it, and its token. */
  asWorker: GraphClient;
  workerToken: string;
  passwordOf(username: string): string;
  /** Rows straight from the tables. */
  sql<T extends QueryResultRow>(statement: string, values?: unknown[]): Promise<T[]>;
}

interface TestOptions {
  /** Leaves the limits of API requests as they are. */
  tierLimits?: boolean;
}

/** Hashing is made to be slow; how slow it is by default is looked at where passwords are. */
const PASSWORD_COST = { N: 16, r: 8, p: 1 };

/** So much that tests do not notice it; limits have tests of their own. */
const LIMITS = {
  ...DEFAULT_LIMITS,
  MAX_REQUESTS_PER_ADDRESS: 10_000_000,
  MAX_REQUESTS_PER_CALLER: 10_000_000,
  MAX_COST_PER_SECOND: 10_000_000,
  MAX_RUNNING_OPERATIONS: 1_000,
  MAX_WAITING_OPERATIONS: 10_000,
};

/** Starts the whole system in this process, on free ports and a fresh database. */
export async function startTestSystem({
  tierLimits = false,
  ...overrides
}: Partial<SystemOptions> & TestOptions = {}): Promise<TestSystem> {
  const { databaseUrl } = overrides;
  const database =
    databaseUrl === undefined ? await createDatabase() : { url: databaseUrl, drop: () => Promise.resolve() };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-system-'));
  const credentialsFile = path.join(folder, 'credentials.json');
  const secrets = overrides.secrets ?? generateSecrets();
  const log = createLogger((process.env['TEST_LOG'] ?? 'silent') as LogLevel);
  const system = await startSystem({
    databaseUrl: database.url,
    credentialsFile,
    models: configureModels({}),
    research: configureResearch({}),
    port: 0,
    log,
    limits: LIMITS,
    passwordCost: PASSWORD_COST,
    ...overrides,
    secrets,
  });
  const { clients, users, workers } = JSON.parse(fs.readFileSync(credentialsFile, 'utf8')) as DemoCredentials;
  const keyOf = (clientId: string): string => clients.find((client) => client.id === clientId)?.apiKey ?? '';
  const sqlClient = new Client({ connectionString: database.url });
  await sqlClient.connect();
  const { url } = system.gateway;
  // What the limits of tiers are is for their own tests; all others send as much as they like.
  if (!tierLimits)
    await sqlClient.query('update kam.tier set api_requests_per_minute = 1000000, requests_per_month = 1000000');
  const passwordOf = (username: string): string =>
    (username === 'admin'
      ? system.subgraphs.kam.firstAdminPassword
      : users.find((user) => user.username === username)?.password) ?? '';
  const tokens = new Map<string, string>();
  const signIn = async (username: string): Promise<string> => {
    const known = tokens.get(username);
    if (known) return known;
    const { data } = await new GraphClient(url, {}).query<{ signIn: { token: string | null } }>(
      `mutation ($input: SignInInput!) { signIn(input: $input) { token errors { code message } } }`,
      { input: { username, password: passwordOf(username) } },
    );
    const token = data?.signIn.token;
    if (!token) throw new Error(`${username} was not let in: ${JSON.stringify(data)}`);
    tokens.set(username, token);
    return token;
  };
  const workerToken = workers[0]?.token ?? '';
  return {
    ...system,
    url,
    databaseUrl: database.url,
    secrets,
    keyOf,
    signIn,
    asUser: async (username) => new GraphClient(url, { authorization: `Bearer ${await signIn(username)}` }),
    workerToken,
    asWorker: new GraphClient(url, {
      authorization: `Bearer ${workerToken}`,
      'x-worker-id': 'bitware_content_granulator',
    }),
    passwordOf,
    as: (clientId) => new GraphClient(url, { 'x-api-key': keyOf(clientId) }),
    sql: async <T extends QueryResultRow>(statement: string, values?: unknown[]) => {
      const { rows } = await sqlClient.query<T>(statement, values);
      // Triggers tell of a change a moment later.
      for (const { remembered } of Object.values(system.subgraphs)) remembered.forget();
      return rows;
    },
    close: async () => {
      await sqlClient.end();
      await system.close();
      await database.drop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
