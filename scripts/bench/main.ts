import 'reflect-metadata';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSigner } from 'fast-jwt';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../lib/database/embedded-postgres';
import { freePort } from '../../lib/service/free-port';
import { SIGNATURE_HEADER, sign } from '../../lib/signing/signed-request';
import type { DemoCredentials } from '../../subgraphs/kam/seed/demo-accounts';
import { GRANULATOR_ID } from '../../subgraphs/granulator/subject';

// Prints requests per second and CPU per request of the plan query, several ways, measured in turns within one run.
// Every request has a topic of its own, so that nothing is answered from what another asked at the same time.

const CONCURRENCY = 16;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const ROUND_MS = Number(process.env['BENCH_ROUND_MS'] ?? 2_000);
/** The code is compiled as it gets hot; what is measured is what it is like afterwards. */
const WARM_UP_ROUNDS = 2;
const CLIENT = 'client_demo_001';
const PLAN_QUERY = `query Plan($topic: String!) {
  masterTemplate(id: "edu_content_001@1") {
    displayName version
    stages { order required condition
      workerTemplate { displayName minimumTier tierReason estimate { timeMs tokens { min expected max } price { min { amount } expected { amount } max { amount } } } ... on GranulatorTemplate { structureType } } }
    plan(clientId: "${CLIENT}", parameters: { topic: $topic }) { verdict effectiveTier price { expected { amount } max { amount } } timeMs stages { order verdict reason } } } }`;
const APOLLO = '@apollo/gateway + Apollo Server + subgraphs of Apollo Server';
const APOLLO_IN_PROCESS = '@apollo/gateway + Apollo Server in one process with our services';
const OURS_IN_PROCESS = 'this gateway, one process';
const DIRECT_QUERY = `query Template($topic: ID!) { masterTemplate(id: "edu_content_001@1") { displayName version stages { order required condition } } client(id: $topic) { id } }`;

/** Where the figures are written as JSON, for comparing runs; nowhere when absent. */
const RESULT_FILE = process.env['BENCH_FILE'];

interface Subject {
  name: string;
  /** Its processes, by what they are; a way that is one process has one. */
  processes: Record<string, number>;
  send: (topic: string) => Promise<void>;
}

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-bench-'));
  fs.chmodSync(folder, 0o711);
  const children: ChildProcess[] = [];
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') });
  try {
    const subjects = await setUp(server.url, folder, children);
    await report(subjects);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** What is measured is not how much is let in. */
const OPEN_DOOR = {
  MAX_REQUESTS_PER_ADDRESS: '1000000000',
  MAX_REQUESTS_PER_CALLER: '1000000000',
  MAX_COST_PER_SECOND: '1000000000',
};

async function letAllIn(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('update kam.tier set api_requests_per_minute = 100000000');
  await client.end();
}

async function setUp(
  urlOf: (database: string) => string,
  folder: string,
  children: ChildProcess[],
): Promise<Subject[]> {
  const admin = new Client({ connectionString: urlOf('postgres') });
  await admin.connect();
  for (const name of ['one', 'apollo_one']) await admin.query(`create database ${name}`);
  await admin.query('create database split');
  await admin.end();
  const secret = (): string => randomBytes(32).toString('hex');
  const start = async (entry: string, env: Record<string, string>): Promise<{ pid: number; url: string }> => {
    const port = env['PORT'] ?? String(await freePort());
    const child = spawn(process.execPath, [entry], {
      env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...env, PORT: port },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(child);
    const url = `http://127.0.0.1:${port}`;
    while (
      !(await fetch(`${url}/graphql?query={__typename}`, { headers: { 'apollo-require-preflight': '1' } }).then(
        () => true,
        () => false,
      ))
    )
      await sleep(50);
    return { pid: child.pid ?? 0, url };
  };

  const oneDir = path.join(folder, 'one');
  const one = await start('dist/server/main.js', { DATABASE_URL: urlOf('one'), DATA_DIR: oneDir, ...OPEN_DOOR });
  const apolloOneDir = path.join(folder, 'apollo-one');
  const apolloOnePort = String(await freePort());
  const apolloOne = await start('dist/scripts/bench/apollo-in-process.js', {
    DATABASE_URL: urlOf('apollo_one'),
    DATA_DIR: apolloOneDir,
    PORT: apolloOnePort,
    BENCH_PORT: apolloOnePort,
    ...OPEN_DOOR,
  });
  const signingKey = { id: 'k1', secret: secret() };
  const ports = {
    kam: String(await freePort()),
    orchestrator: String(await freePort()),
    granulator: String(await freePort()),
  };
  const workerKeys = `g1:${secret()}`;
  const credentials = path.join(folder, 'credentials.json');
  const env = {
    DATABASE_URL: urlOf('split'),
    SIGNING_KEYS: `${signingKey.id}:${signingKey.secret}`,
    KAM_URL: `http://127.0.0.1:${ports.kam}`,
    ORCHESTRATOR_URL: `http://127.0.0.1:${ports.orchestrator}`,
    SUBGRAPHS: Object.entries(ports)
      .map(([name, port]) => `${name}=http://127.0.0.1:${port}`)
      .join(),
    WORKER_KEYS: workerKeys,
    WORKERS: JSON.stringify([{ id: GRANULATOR_ID, url: `http://127.0.0.1:${ports.granulator}`, keys: workerKeys }]),
    API_KEY_SECRET: secret(),
    SESSION_KEYS: `s1:${secret()}`,
    DEMO_CREDENTIALS_FILE: credentials,
    BENCH_CLIENT: CLIENT,
    ...OPEN_DOOR,
  };
  const kam = await start('dist/subgraphs/kam/main.js', { ...env, PORT: ports.kam });
  const granulator = await start('dist/subgraphs/granulator/main.js', { ...env, PORT: ports.granulator });
  const orchestrator = await start('dist/subgraphs/orchestrator/main.js', { ...env, PORT: ports.orchestrator });
  const gateway = await start('dist/gateway/main.js', env);
  const tokenKey = secret();
  const actor = { kind: 'client', clientId: CLIENT, by: { key: 'bench' }, scopes: ['templates:read'] };
  /** @apollo/gateway before subgraphs of Apollo Server. */
  const startApollo = async (
    more: Record<string, string>,
  ): Promise<{ url: string; processes: Record<string, number> }> => {
    const subgraphs: [name: string, running: { pid: number; url: string }][] = [];
    for (const name of Object.keys(ports)) {
      const port = String(await freePort());
      const set = { ...env, PORT: port, BENCH_PORT: port, BENCH_SERVICE: name, BENCH_TOKEN_KEY: tokenKey, ...more };
      subgraphs.push([name, await start('dist/scripts/bench/apollo-subgraph.js', set)]);
    }
    const { pid, url } = await start('dist/scripts/bench/apollo-gateway.js', {
      ...env,
      SUBGRAPHS: subgraphs.map(([name, running]) => `${name}=${running.url}`).join(),
      BENCH_TOKEN: createSigner({ key: tokenKey })({ actor }),
    });
    const processes = Object.fromEntries(subgraphs.map(([name, running]) => [name, running.pid] as const));
    return { url, processes: { gateway: pid, ...processes } };
  };
  const apollo = await startApollo({});
  const remembering = await startApollo({ BENCH_REMEMBERING: 'yes' });
  const mixed = await start('dist/scripts/bench/apollo-gateway.js', env);
  const tuned = await start('dist/scripts/bench/apollo-gateway.js', { ...env, BENCH_TUNED: 'yes' });
  for (const database of ['one', 'split', 'apollo_one']) await letAllIn(urlOf(database));
  const behind = { kam: kam.pid, orchestrator: orchestrator.pid, granulator: granulator.pid };
  const post = (url: string, apiKey: string) => (topic: string) =>
    send(url, JSON.stringify({ query: PLAN_QUERY, variables: { topic } }), { 'x-api-key': apiKey });
  const direct = async (topic: string): Promise<void> => {
    const body = JSON.stringify({ query: DIRECT_QUERY, variables: { topic } });
    await send(`${kam.url}/graphql`, body, {
      [SIGNATURE_HEADER]: sign(
        signingKey,
        { from: 'gateway', to: 'kam' },
        { method: 'POST', path: '/graphql', body },
        { actor: { ...actor, scopes: ['templates:read', 'account:read'] } },
      ),
    });
  };
  return [
    {
      name: OURS_IN_PROCESS,
      processes: { all: one.pid },
      send: post(`${one.url}/graphql`, keyIn(path.join(oneDir, 'credentials.json'))),
    },
    {
      name: APOLLO_IN_PROCESS,
      processes: { all: apolloOne.pid },
      send: post(`${apolloOne.url}/`, keyIn(path.join(apolloOneDir, 'credentials.json'))),
    },
    {
      name: 'this gateway, over HTTP',
      processes: { gateway: gateway.pid, ...behind },
      send: post(`${gateway.url}/graphql`, keyIn(credentials)),
    },
    {
      name: APOLLO,
      processes: apollo.processes,
      send: post(`${apollo.url}/`, ''),
    },
    {
      name: 'the same, remembering in its subgraphs what ours remember',
      processes: remembering.processes,
      send: post(`${remembering.url}/`, ''),
    },
    {
      name: '@apollo/gateway + Apollo Server before our subgraphs',
      processes: { gateway: mixed.pid, ...behind },
      send: post(`${mixed.url}/`, ''),
    },
    {
      name: 'the same with the connections of undici',
      processes: { gateway: tuned.pid, ...behind },
      send: post(`${tuned.url}/`, ''),
    },
    { name: 'direct call of one subgraph (template only, no plan)', processes: { kam: kam.pid }, send: direct },
  ];
}

function keyIn(file: string): string {
  const { clients } = JSON.parse(fs.readFileSync(file, 'utf8')) as DemoCredentials;
  return clients.find((client) => client.id === CLIENT)?.apiKey ?? '';
}

const agent = new http.Agent({ keepAlive: true, maxSockets: CONCURRENCY });

/** A plain client: fetch would take as much of the processor as what is measured. */
function send(url: string, body: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          response.statusCode === 200 && !text.includes('"errors"')
            ? resolve()
            : reject(new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 300)}`)),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

interface Round {
  rate: number;
  /** CPU of each process in ms a request. */
  cpu: Record<string, number>;
}

async function report(subjects: Subject[]): Promise<void> {
  const rounds = new Map(subjects.map((subject) => [subject, [] as Round[]]));
  for (let round = 0; round < WARM_UP_ROUNDS; round++) for (const subject of subjects) await run(subject, ROUND_MS);
  for (let round = 0; round < ROUNDS; round++)
    for (const subject of subjects) rounds.get(subject)?.push(await run(subject, ROUND_MS));
  const ways = [...rounds].map(([{ name, processes }, all]) => ({
    name,
    rate: median(all.map(({ rate }) => rate)),
    cpuMs: Object.fromEntries(
      Object.keys(processes).map((part) => [part, median(all.map(({ cpu }) => cpu[part] ?? 0))]),
    ),
  }));
  const baseline = ways.find(({ name }) => name === APOLLO)?.rate ?? 0;
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const setting = `${CONCURRENCY} at once, median of ${ROUNDS} rounds of ${ROUND_MS} ms in turns, Node ${process.version}, ${os.cpus().length} cores shared with the load`;
  write(`\nplan query, ${setting}\n`);
  write(
    `${'way'.padEnd(66)} ${'req/s'.padStart(6)} ${'vs Apollo'.padStart(10)} ${'CPU ms/req'.padStart(11)}  of its processes`,
  );
  for (const { name, rate, cpuMs } of ways) {
    const sum = Object.values(cpuMs).reduce((total, ms) => total + ms, 0);
    const parts = Object.entries(cpuMs).map(([part, ms]) => `${part} ${ms.toFixed(2)}`);
    write(
      `${name.padEnd(66)} ${rate.toFixed(0).padStart(6)} ${(rate / baseline).toFixed(2).padStart(9)}x ${sum.toFixed(2).padStart(11)}  ${parts.join(', ')}`,
    );
  }
  const cpuMsOf = (which: string): number =>
    Object.values(ways.find(({ name }) => name === which)?.cpuMs ?? {}).reduce((total, ms) => total + ms, 0);
  write(
    `\nCPU of @apollo/gateway in one process, in that of this gateway: ${(cpuMsOf(APOLLO_IN_PROCESS) / cpuMsOf(OURS_IN_PROCESS)).toFixed(2)}x`,
  );
  write('CPU is that of the services, without PostgreSQL and the load.');
  if (RESULT_FILE !== undefined) fs.writeFileSync(RESULT_FILE, `${JSON.stringify({ setting, ways }, null, 2)}\n`);
}

async function run({ processes, send: ask }: Subject, ms: number): Promise<Round> {
  const cpuNow = (): [string, number][] => Object.entries(processes).map(([part, pid]) => [part, cpuOf(pid)]);
  const before = new Map(cpuNow());
  const started = performance.now();
  const until = started + ms;
  let done = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < until) {
      await ask(`topic ${randomBytes(6).toString('hex')}`);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, loop));
  const rate = (done * 1000) / (performance.now() - started);
  return {
    rate,
    cpu: Object.fromEntries(cpuNow().map(([part, cpu]) => [part, (cpu - (before.get(part) ?? 0)) / done])),
  };
}

/** CPU time of a process in ms, from Linux's /proc; 0 elsewhere. */
function cpuOf(pid: number): number {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

void main();
