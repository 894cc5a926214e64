import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DocumentNode } from 'graphql';
import { Client, type QueryResultRow } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../lib/database/embedded-postgres';
import { freePort } from '../../lib/service/free-port';
import type { SubgraphExecutor } from '../../subgraph-kit/executor';
import { remoteExecutor } from '../../subgraph-kit/remote-executor';
import type { Actor } from '../../contracts/actor';
import type { DemoCredentials } from '../../subgraphs/kam/seed/demo-accounts';
import { type ServiceProcess, startProcess } from '../setup/processes';
import { keyOfClient } from '../setup/actors';
import { CountingWorker, PRICE } from './counting-worker';
import { ADJUST, CANCEL, RETRY, START, UNBALANCED } from './operations';

// What the chaos scripts share: services as processes on a PostgreSQL of their own, with a worker that counts what it is told.

const CLIENTS = ['client_demo_001', 'client_demo_002', 'client_demo_003'];
const TEMPLATE = 'chaos';
export const STAGES = 3;
const ONE_TEMPLATE = 'chaos_one';

const ADMIN: Actor = { kind: 'staff', role: 'admin', userId: 'user_admin', session: 'chaos', token: 'chaos' };

interface Started {
  startExecution: { execution: { id: string } | null; errors?: { code: string }[] };
}

export interface ClusterOptions {
  orchestrators: number;
  /** How long the worker takes for a stage, from and to, in ms. */
  workMs: readonly [number, number];
  /** Steps of progress that the worker tells of each stage. */
  progressSteps?: number;
  /** The share of jobs that fail, half of them for good. */
  failures?: number;
  /** Trades durability of PostgreSQL for speed; not for scripts that stop it. */
  unsafeFast?: boolean;
}

/** What must be 0 after everything, whatever was killed. */
export type Faults = Record<string, number>;

/** KAM, orchestrators and a counting worker on a PostgreSQL of their own. */
export class Cluster {
  readonly orchestrators: ServiceProcess[] = [];
  private readonly executors: SubgraphExecutor[] = [];
  private gateway: ServiceProcess | undefined;
  private gatewayPort: number | undefined;
  private constructor(
    private readonly folder: string,
    private server: EmbeddedPostgres,
    private readonly postgresPort: number,
    private readonly kam: ServiceProcess,
    private readonly worker: CountingWorker,
    private readonly ports: number[],
    private readonly env: Record<string, string>,
    private readonly options: ClusterOptions,
  ) {}

  static async start(options: ClusterOptions): Promise<Cluster> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-chaos-'));
    fs.chmodSync(folder, 0o711);
    const postgresPort = await freePort();
    const server = await startEmbeddedPostgres({
      dataDir: path.join(folder, 'postgres'),
      port: postgresPort,
      unsafeFast: options.unsafeFast ?? false,
    });
    const ports = await Promise.all(Array.from({ length: options.orchestrators }, () => freePort()));
    const kamPort = await freePort();
    const url = (port: number): string => `http://127.0.0.1:${port}`;
    const worker = new CountingWorker(
      () => ports.map(url).sort(() => randomInt(2) - 0.5),
      options.workMs,
      options.progressSteps ?? 0,
      options.failures ?? 0,
    );
    await worker.start();
    const signing = { id: 'k1', secret: randomBytes(32).toString('hex') };
    const env = {
      DATABASE_URL: server.url('postgres'),
      SIGNING_KEYS: `${signing.id}:${signing.secret}`,
      API_KEY_SECRET: randomBytes(32).toString('hex'),
      SESSION_KEYS: `s1:${randomBytes(32).toString('hex')}`,
      DEMO_CREDENTIALS_FILE: path.join(folder, 'credentials.json'),
      KAM_URL: url(kamPort),
      ORCHESTRATOR_URL: url(ports[0] ?? 0),
      WORKERS: JSON.stringify([
        {
          id: worker.address.id,
          url: worker.address.url(),
          keys: `${worker.key.id}:${worker.key.secret}`,
          slots: 200,
        },
      ]),
      LOG_LEVEL: process.env['CHAOS_LOG_LEVEL'] ?? 'error',
    };
    const kam = await startProcess('kam', 'dist/subgraphs/kam/main.js', { ...env, PORT: String(kamPort) });
    const cluster = new Cluster(folder, server, postgresPort, kam, worker, ports, env, options);
    for (let index = 0; index < ports.length; index++) await cluster.startOrchestrator(index);
    cluster.executors.push(
      ...ports.map((port) => remoteExecutor({ name: 'orchestrator', url: url(port), from: 'gateway', key: signing })),
    );
    await cluster.seed();
    return cluster;
  }

  async startOrchestrator(index: number): Promise<void> {
    this.orchestrators[index] = await startProcess('orchestrator', 'dist/subgraphs/orchestrator/main.js', {
      ...this.env,
      PORT: String(this.ports[index]),
    });
  }

  /** Starts a gateway in front of the first orchestrator. @returns its process, which listens on the same port each time. */
  async startGateway(): Promise<ServiceProcess> {
    this.gatewayPort ??= await freePort();
    await this.sql('update kam.tier set api_requests_per_minute = 100000000');
    this.gateway = await startProcess('gateway', 'dist/gateway/main.js', {
      ...this.env,
      SUBGRAPHS: `kam=${this.env['KAM_URL']},orchestrator=http://127.0.0.1:${this.ports[0]},granulator=${this.worker.address.url()}`,
      // What is measured is not how much is let in.
      MAX_REQUESTS_PER_ADDRESS: '1000000000',
      MAX_COST_PER_SECOND: '1000000000',
      PORT: String(this.gatewayPort),
    });
    return this.gateway;
  }

  /** The API key of a demo client. */
  get apiKey(): string {
    const { clients } = JSON.parse(
      fs.readFileSync(path.join(this.folder, 'credentials.json'), 'utf8'),
    ) as DemoCredentials;
    return clients.find((client) => client.id === CLIENTS[0])?.apiKey ?? '';
  }

  /** Ends PostgreSQL at once, as a power cut does. */
  killPostgres(): void {
    const [pid = ''] = fs
      .readFileSync(path.join(this.server.dataDir, 'cluster/pgdata/postmaster.pid'), 'utf8')
      .split('\n');
    process.kill(Number(pid), 'SIGKILL');
  }

  async startPostgres(): Promise<void> {
    this.server = await startEmbeddedPostgres({
      dataDir: path.join(this.folder, 'postgres'),
      port: this.postgresPort,
      unsafeFast: this.options.unsafeFast ?? false,
    });
  }

  /** Rows straight from the tables. */
  async sql<T extends QueryResultRow>(statement: string): Promise<T[]> {
    const client = new Client({ connectionString: this.server.url('postgres') });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<T>(statement)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Starts an execution, as often as it takes to get an answer: the key makes that harmless. @returns its id. */
  async start(key: string, client = CLIENTS[0]): Promise<string> {
    const input = { masterTemplate: TEMPLATE, clientId: client, parameters: {}, idempotencyKey: key };
    for (;;) {
      const actor = keyOfClient(client);
      const executor = this.executors[randomInt(this.executors.length)];
      const answer = (await executor
        .run({ document: START, variables: { input }, operationType: 'mutation', actor, requestId: 'chaos' })
        .catch(() => null)) as { data?: { startExecution?: { execution: { id: string } | null } } } | null;
      const id = answer?.data?.startExecution?.execution?.id;
      if (id) return id;
      await sleep(100);
    }
  }

  /** Starts an execution of one stage that may cost ONE_PRICE, or is told why not. @returns its id or the code. */
  async tryOne(key: string, client = CLIENTS[0]): Promise<string> {
    const input = { masterTemplate: ONE_TEMPLATE, clientId: client, parameters: {}, idempotencyKey: key };
    for (;;) {
      const answer = await this.mutate<Started>(START, { input }, client);
      const { execution, errors = [] } = answer?.startExecution ?? {};
      const told = execution?.id ?? errors[0]?.code;
      if (told !== undefined) return told;
      await sleep(100);
    }
  }

  /** Cancels an execution, as often as it takes to get an answer. */
  async cancel(executionId: string, client = CLIENTS[0]): Promise<void> {
    while ((await this.mutate(CANCEL, { executionId }, client)) === null) await sleep(100);
  }

  /** Retries an execution, if it can be. */
  async retry(executionId: string, idempotencyKey: string): Promise<void> {
    for (const client of CLIENTS)
      if ((await this.mutate(RETRY, { input: { executionId, idempotencyKey } }, client)) === null) return;
  }

  /** Corrects what a client was charged, both ways. */
  async adjust(clientId: string, amountMicros: number, idempotencyKey: string): Promise<void> {
    const input = { clientId, amountMicros, reason: 'By chance', idempotencyKey };
    await this.mutate(ADJUST, { input }, null);
    const back = { ...input, amountMicros: -amountMicros, idempotencyKey: `${idempotencyKey}-back` };
    await this.mutate(ADJUST, { input: back }, null);
  }

  /** How often money was moved, or might have been: entries of the ledger, and attempts that delivered nothing. */
  async moneyOperations(): Promise<number> {
    return this.count(
      `select (select count(*) from orchestrator.ledger_entry) + (select count(*) from orchestrator.stage_attempt where ended_at is not null and price_micros = 0) as n`,
    );
  }

  /** Asks some orchestrator; null when it does not answer. */
  private async mutate<T>(document: DocumentNode, variables: object, client: string | null): Promise<T | null> {
    const executor = this.executors[randomInt(this.executors.length)];
    const actor = client === null ? ADMIN : keyOfClient(client);
    const request = { document, variables, operationType: 'mutation', actor, requestId: 'chaos' };
    const answer = (await executor.run(request as never).catch(() => null)) as { data?: T | null } | null;
    return answer?.data ?? null;
  }

  /** Starts many, some at once. @returns their ids. */
  async startAll(total: number, pauseMs: number, lanes = 20): Promise<string[]> {
    const ids: string[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < total) {
        const index = next++;
        ids.push(await this.start(`chaos-${index}`, CLIENTS[index % CLIENTS.length]));
        await sleep(pauseMs);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return ids;
  }

  /** Waits until everything has ended. */
  async settle(ms: number): Promise<void> {
    for (const until = Date.now() + ms; Date.now() < until; await sleep(250)) {
      const [row] = await this.sql<{ open: number }>(
        'select count(*)::int as open from orchestrator.execution where ended_at is null',
      ).catch(() => []);
      if (row?.open === 0) return;
    }
  }

  /** What went wrong with these executions; all of it should be 0. */
  async faults(ids: string[]): Promise<Faults> {
    const one = (statement: string): Promise<number> => this.count(statement);
    const known = `id = any('{${ids.join()}}')`;
    // Why something was tried again is all that helps whoever reads of it.
    const again = await this.sql(
      'select key, status, cause, queued_at, offered_at, accepted_at, start_requested_at, ended_at from orchestrator.stage_attempt where cause is not null',
    );
    for (const attempt of again) process.stderr.write(`tried again after ${JSON.stringify(attempt)}\n`);
    return {
      lost: new Set(ids).size - (await one(`select count(*) as n from orchestrator.execution where ${known}`)),
      stuck: await one('select count(*) as n from orchestrator.execution where ended_at is null'),
      'not completed': await one(`select count(*) as n from orchestrator.execution where status <> 'completed'`),
      'stages without exactly one result': await one(
        `select count(*) as n from (select s.id from orchestrator.stage_execution s left join orchestrator.stage_attempt a on a.stage_id = s.id and a.status = 'completed' group by s.id having count(a.key) <> 1) x`,
      ),
      'gaps or doubles in events': await one(
        `select count(*) as n from (select execution_id from orchestrator.execution_event group by execution_id having max(sequence) <> count(*)
           or count(*) filter (where type in ('ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled')) <> 1
           or count(*) filter (where type = 'StageCompleted') <> ${STAGES}) x`,
      ),
      'gaps in the feeds of clients': await one(
        `select count(*) as n from (select client_id from orchestrator.execution_event group by client_id having max(position) <> count(*)) x`,
      ),
      'slots that are still held': await one('select count(*) as n from orchestrator.queue_entry'),
      'jobs that were worked on twice': [...this.worker.worked.values()].filter((times) => times > 1).length,
      // On a machine that is busy with all of this the worker may not answer an offer within 3 s, which is no fault of the services.
      'attempts that failed, but for unanswered offers': await one(
        `select count(*) as n from orchestrator.stage_attempt where cause is not null and (cause->>'code' <> 'WORKER_UNAVAILABLE' or accepted_at is not null)`,
      ),
      ...(await this.moneyFaults()),
      'micro-dollars booked too much or too little': Math.abs(
        (await one('select coalesce(sum(price_micros), 0) as n from orchestrator.stage_attempt')) -
          PRICE * STAGES * new Set(ids).size,
      ),
    };
  }

  /** What is wrong with the money once everything has ended; all of it should be 0. */
  async moneyFaults(): Promise<Faults> {
    return {
      'months that the ways of counting differ on': await this.count(UNBALANCED),
      'micro-dollars still reserved': await this.count(
        'select coalesce(sum(reserved_micros), 0) as n from orchestrator.budget_month',
      ),
    };
  }

  private async count(statement: string): Promise<number> {
    return Number((await this.sql<{ n: string }>(statement))[0]?.n ?? 0);
  }

  /** Messages that were sent again after a crash; the worker answers them from what it knows, and does nothing twice. */
  get repeatedMessages(): number {
    return [...this.worker.offered.values(), ...this.worker.told.values()].filter((times) => times > 1).length;
  }

  async close(): Promise<void> {
    await Promise.all(this.executors.map((executor) => executor.close()));
    const services = [...this.orchestrators, this.kam, ...(this.gateway ? [this.gateway] : [])];
    await Promise.all(services.map((service) => service.stop('SIGKILL')));
    await this.worker.close();
    await this.server.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private async seed(): Promise<void> {
    const stage = (index: number, templateRef: string) => ({
      order: index + 1,
      worker: this.worker.id,
      templateRef,
      inputMapping: null,
      paramsOverride: null,
      condition: null,
      required: true,
      dependsOn: index === 0 ? null : [index],
      timeoutMs: null,
    });
    const all = Array.from({ length: STAGES }, (_, index) => stage(index, 'chaos_v1'));
    for (const [name, stages] of [
      [TEMPLATE, all],
      [ONE_TEMPLATE, [stage(0, 'chaos_one_v1')]],
    ] as const)
      await this.sql(
        `insert into kam.master_template (id, version, name, display_name, description, category, keywords, use_cases, status, stages, max_execution_time_ms, allow_partial_completion, published_at)
       values ('${name}', 1, '${name}', 'Chaos', '', 'test', '{}', '{}', 'published', '${JSON.stringify(stages)}', 3600000, false, now())`,
      );
    await this.sql('update kam.tier set max_concurrent_executions = 1000');
  }
}

/** Prints figures, one a line. */
export function print(title: string, figures: Record<string, number | string>): void {
  process.stdout.write(`\n${title}\n\n`);
  for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(46)} ${value}\n`);
}
