import 'reflect-metadata';
import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'graphql';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../lib/database/embedded-postgres';
import { remoteExecutor } from '../../lib/subgraph/executor';
import type { OfferMessage } from '../../lib/worker/protocol';
import { accepted, jobIdOf, ScriptedWorker } from '../setup/scripted-worker';
import { freePort } from '../../lib/service/free-port';
import { type ServiceProcess, startProcess } from '../setup/processes';

// Kills orchestrator processes at random moments while executions run, and prints what was lost, stuck or doubled.
//   npm run chaos            KILLS=100 EXECUTIONS=2000 npm run chaos

const KILLS = Number(process.env['KILLS'] ?? 20);
const EXECUTIONS = Number(process.env['EXECUTIONS'] ?? 300);
const STAGES = 3;
const WORK_MS = [50, 400] as const;
const KILL_EVERY_MS = [300, 2_000] as const;
/** After the last kill, everything must have ended within this time. */
const SETTLE_MS = 120_000;
const CLIENT = 'client_demo_001';
const TEMPLATE = 'chaos';

const START = parse(/* GraphQL */ `
  mutation ($input: StartExecutionInput!) {
    startExecution(input: $input) {
      execution {
        id
      }
      errors {
        code
        message
      }
    }
  }
`);

/** A worker that counts how often each job is begun, and tells results until some orchestrator takes them. */
class CountingWorker extends ScriptedWorker {
  readonly beginnings = new Map<string, number>();
  private readonly results = new Map<string, Promise<void>>();

  constructor(private readonly orchestrators: () => string[]) {
    super('bitware-content-granulator');
    this.on('chaos_v1', { answer: accepted, run: (offer) => this.begin(offer) });
  }

  private begin(offer: OfferMessage): void {
    const job = jobIdOf(offer);
    this.beginnings.set(job, (this.beginnings.get(job) ?? 0) + 1);
    // As the kit does: a job that was begun before is not done again.
    if (!this.results.has(job)) this.results.set(job, this.work(offer));
  }

  private async work(offer: OfferMessage): Promise<void> {
    await sleep(randomInt(...WORK_MS));
    const message = {
      key: offer.key,
      outcome: 'completed',
      output: { stage: offer.stage },
      priceMicros: 1_000,
      usage: { inputTokens: 1, outputTokens: 1, providerCostMicros: 1 },
    };
    for (;;) {
      for (const url of this.orchestrators()) {
        this.orchestratorUrl = url;
        const answer = await this.result(offer, message).catch(() => ({ status: 0 }));
        if (answer.status === 200 || answer.status === 409) return;
      }
      await sleep(100);
    }
  }
}

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-chaos-'));
  fs.chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') });
  const database = server.url('postgres');
  const ports = { kam: String(await freePort()), worker: String(await freePort()), one: String(await freePort()), two: String(await freePort()) };
  const url = (port: string): string => `http://127.0.0.1:${port}`;
  const worker = await new CountingWorker(() => [url(ports.one), url(ports.two)].sort(() => randomInt(2) - 0.5)).start();
  const signing = { id: 'k1', secret: randomBytes(32).toString('hex') };
  const env = {
    DATABASE_URL: database,
    SIGNING_KEYS: `${signing.id}:${signing.secret}`,
    API_KEY_SECRET: randomBytes(32).toString('hex'),
    DEMO_CREDENTIALS_FILE: path.join(folder, 'credentials.json'),
    KAM_URL: url(ports.kam),
    GRANULATOR_URL: worker.address.url(),
    GRANULATOR_WORKER_KEYS: `${worker.key.id}:${worker.key.secret}`,
    LOG_LEVEL: 'fatal',
  };
  const kam = await startProcess('kam', 'dist/subgraphs/kam/main.js', { ...env, PORT: ports.kam });
  const orchestrate = (port: string): Promise<ServiceProcess> => startProcess('orchestrator', 'dist/subgraphs/orchestrator/main.js', { ...env, PORT: port });
  const orchestrators = await Promise.all([orchestrate(ports.one), orchestrate(ports.two)]);
  const sql = new Client({ connectionString: database });
  await sql.connect();
  try {
    const stages = Array.from({ length: STAGES }, (_, index) => ({
      order: index + 1,
      worker: worker.id,
      templateRef: 'chaos_v1',
      inputMapping: null,
      paramsOverride: null,
      condition: null,
      required: true,
      maxAttempts: null,
      timeoutMs: null,
    }));
    await sql.query(
      `insert into kam.master_template (id, version, name, display_name, description, category, keywords, use_cases, status, stages, allow_partial_completion, published_at)
       values ($1, 1, $1, $1, '', 'test', '{}', '{}', 'published', $2, false, now())`,
      [TEMPLATE, JSON.stringify(stages)],
    );
    const executors = [ports.one, ports.two].map((port) => remoteExecutor({ name: 'orchestrator', url: url(port), from: 'gateway', key: signing }));
    const started = performance.now();
    let starting = true;
    const starts = startAll(executors).finally(() => (starting = false));
    let kills = 0;
    while (kills < KILLS || starting) {
      await sleep(randomInt(...KILL_EVERY_MS));
      if (kills >= KILLS) continue;
      const index = randomInt(2);
      await orchestrators[index].stop('SIGKILL');
      kills += 1;
      // The dead one's work is taken over by the other while it is away.
      await sleep(randomInt(100, 1_500));
      orchestrators[index] = await orchestrate([ports.one, ports.two][index]);
    }
    const ids = await starts;
    await settle(sql);
    await report(sql, worker, ids, kills, performance.now() - started);
    await Promise.all(executors.map((executor) => executor.close()));
  } finally {
    await sql.end();
    await Promise.all([...orchestrators, kam].map((service) => service.stop('SIGKILL')));
    await worker.close();
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts every execution, each as often as it takes to get an answer: the key makes that harmless. */
async function startAll(executors: ReturnType<typeof remoteExecutor>[]): Promise<string[]> {
  const ids: string[] = [];
  const next = Array.from({ length: EXECUTIONS }, (_, index) => index);
  const lane = async (): Promise<void> => {
    for (let index = next.shift(); index !== undefined; index = next.shift()) {
      const input = { masterTemplate: TEMPLATE, clientId: CLIENT, parameters: {}, idempotencyKey: `chaos-${index}` };
      for (;;) {
        const answer = (await executors[randomInt(2)]
          .run({
            document: START,
            variables: { input },
            operationType: 'mutation',
            actor: { kind: 'client', clientId: CLIENT, keyId: 'chaos' },
            requestId: 'chaos',
          })
          .catch(() => null)) as { data?: { startExecution?: { execution: { id: string } | null } } } | null;
        const id = answer?.data?.startExecution?.execution?.id;
        if (id) {
          ids.push(id);
          break;
        }
        await sleep(100);
      }
      await sleep(20);
    }
  };
  await Promise.all(Array.from({ length: 20 }, lane));
  return ids;
}

async function settle(sql: Client): Promise<void> {
  for (const until = Date.now() + SETTLE_MS; Date.now() < until; await sleep(250)) {
    const { rows } = await sql.query<{ open: number }>(`select count(*)::int as open from orchestrator.execution where ended_at is null`);
    if (rows[0]?.open === 0) return;
  }
}

async function report(sql: Client, worker: CountingWorker, ids: string[], kills: number, ms: number): Promise<void> {
  const one = async (statement: string): Promise<number> => Number((await sql.query<{ n: string }>(statement)).rows[0]?.n ?? 0);
  const figures = {
    executions: await one('select count(*) as n from orchestrator.execution'),
    lost: ids.length - (await one(`select count(*) as n from orchestrator.execution where id = any('{${ids.join()}}')`)),
    stuck: await one('select count(*) as n from orchestrator.execution where ended_at is null'),
    'not completed': await one(`select count(*) as n from orchestrator.execution where status <> 'completed'`),
    'stages without exactly one completed attempt': await one(
      `select count(*) as n from (select s.id from orchestrator.stage_execution s left join orchestrator.stage_attempt a on a.stage_id = s.id and a.status = 'completed' group by s.id having count(a.key) <> 1) x`,
    ),
    'gaps in event sequences': await one(
      `select count(*) as n from (select execution_id from orchestrator.execution_event group by execution_id having max(sequence) <> count(*)) x`,
    ),
    'second end events': await one(
      `select count(*) as n from (select execution_id from orchestrator.execution_event where key = 'end' group by execution_id having count(*) <> 1) x`,
    ),
    'attempts beyond the first': await one('select count(*) as n from orchestrator.stage_attempt where attempt > 1'),
    'jobs begun more than once by the orchestrator': [...worker.beginnings.values()].filter((count) => count > 1).length,
    'price booked, micro-dollars over what was done':
      (await one('select sum(price_micros) as n from orchestrator.stage_attempt')) - 1_000 * STAGES * ids.length,
  };
  process.stdout.write(`\n${kills} x kill -9 over ${EXECUTIONS} executions of ${STAGES} stages, two orchestrators, in ${(ms / 1000).toFixed(0)} s\n\n`);
  for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(50)} ${value}\n`);
  const { rows: reasons } = await sql.query<{ reason: string; n: string }>(
    `select coalesce(failure->'details'->'reason'->>'message', failure->>'message') as reason, count(*) as n from orchestrator.execution where status = 'failed' group by 1`,
  );
  for (const { reason, n } of reasons) process.stdout.write(`  failed ${n} x: ${reason}\n`);
  process.stdout.write('\nA job begun twice is the same `process` message repeated after a crash; the worker does the work once.\n');
}

void main();
