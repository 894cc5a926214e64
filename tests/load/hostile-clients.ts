import http from 'node:http';
import { once } from 'node:events';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { inTestSystem } from '../security/in-test-system';
import { copyExecution } from '../setup/many-executions';
import { FINANCE, TECHCORP } from '../setup/system';

// One client after another does harm within its limits: as many requests as all users of one client may send in a minute, over ten
// connections. Prints what another client notices of it, and how much memory it takes.
//   npm run load:hostile             ONLY=exports SECONDS=8 npm run load:hostile

const SECONDS = Number(process.env['SECONDS'] ?? 8);
/** Requests a second of one client: what all of its users together may send. */
const PER_SECOND = DEFAULT_LIMITS.MAX_REQUESTS_OF_USERS / 60;
const CONNECTIONS = 10;
const GOOD_EVERY_MS = 60;
const EXECUTIONS = 300;
/** The text of the outputs that it asks for: as large as examples of a chapter are. */
const SOURCE = fs.readFileSync('tests/corpus/photosynthesis-chapter.md', 'utf8');

const words = (count: number): string => 'the tide rises and falls '.repeat(Math.ceil(count / 5));
const aliases = (count: number, field: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => field(i)).join(' ');
const planned = (parameters: string): string =>
  `masterTemplate(name: "course_creation") { plan(clientId: "${TECHCORP}", parameters: ${parameters}) { verdict } }`;
let round = 0;

/** What it sends, by what is bad about it. */
const ATTACKS: Record<string, (() => { query: string; variables?: unknown }) | 'subscriptions' | 'slow readers'> = {
  'large lists of outputs': () => ({
    query: `{ executions(first: 33) { edges { node { ${aliases(14, (i) => `a${i}: parameters`)} stages { job { output { raw elements { title } } } } } } } }`,
  }),
  exports: () => ({
    query: `{ executions(first: 5) { edges { node { stages { job { output { ${aliases(3, (i) => `e${i}: export(format: ${i % 2 ? 'COMMON_CARTRIDGE' : 'MARKDOWN'}) { content }`)} } } } } } } }`,
  }),
  'unknown parameters': () => ({
    query: `query ($p: JSON) { ${planned('$p')} }`,
    variables: { p: Object.fromEntries(Array.from({ length: 4_900 }, (_, i) => [`unknown${i}`, i])) },
  }),
  subscriptions: 'subscriptions',
  'a variable of 2,400 objects': () => ({
    query:
      'query ($p: JSON) { masterTemplates(first: 1) { totalCount edges { node { plan(clientId: "client_demo_001", parameters: $p) { verdict } } } } }',
    variables: {
      p: { topic: 'x', deep: Object.fromEntries(Array.from({ length: 2_400 }, (_, i) => [`k${i}`, { v: i }])) },
    },
  }),
  'slow readers': 'slow readers',
  'plans of large texts': () => ({
    query: `query ($p: JSON) { ${planned('$p')} }`,
    variables: { p: { topic: `Tides ${round++}`, sourceText: words(30_000) } },
  }),
  'many plans at once': () => ({
    query: `{ masterTemplates(first: 8) { edges { node { ${aliases(10, (i) => `p${i}: plan(clientId: "${TECHCORP}", parameters: { topic: "${i} ${round++}" }) { verdict stages { order estimate { price { expected { micros } } } } }`)} } } } }`,
  }),
  'searches for patterns': () => ({
    query:
      'query ($t: String!) { executions(first: 100, filter: { search: $t }) { totalCount edges { node { id } } } }',
    variables: { t: '%_'.repeat(100) },
  }),
  'trees of elements': () => ({
    query: `{ executions(first: 50) { edges { node { stages { job { output { elements { title children { title children { title } } } } } } } } } }`,
  }),
  'documents that are never the same': () => ({
    query: `{ ${aliases(10, (i) => `${i % 2 ? 'a' : 'b'}${i}_${round++}: masterTemplate(name: "course_creation") { name stages { workerTemplate { displayName baseParameters } } }`)} }`,
  }),
  'operations that are refused': () => ({
    query: `{ ${aliases(7, (i) => `x${i}_${round++}: nothing { of: this }`)} }`,
  }),
  'failing sign-ins': () => ({
    query: `mutation { signIn(input: { username: "admin", password: "wrong-${round++}" }) { errors { code } } }`,
  }),
  'pages from the end': () => ({
    query: `{ executions(last: 100) { totalCount edges { node { id status stages { order status attempts { attempt } } events(last: 20) { edges { node { cursor: __typename } } } } } } }`,
  }),
  // Last: what it starts goes on for a while.
  starts: () => ({
    query: `mutation ($i: StartExecutionInput!) { startExecution(input: $i) { execution { id } errors { code } } }`,
    variables: {
      i: {
        masterTemplate: 'course_creation',
        clientId: TECHCORP,
        parameters: { topic: `Hostile ${round++}`, sourceText: SOURCE },
        idempotencyKey: crypto.randomUUID(),
      },
    },
  }),
};

interface Order {
  role: string;
  url: string;
  apiKey: string;
}

function post({ url, apiKey }: Order, body: string, agent: http.Agent, read: boolean): Promise<string> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': apiKey };
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      if (!read) return;
      let bytes = 0;
      let start = '';
      response.on('data', (chunk: Buffer) => {
        if (start.length < 500) start += chunk.toString();
        bytes += chunk.length;
      });
      response.on('end', () => resolve(`${response.statusCode} ${bytes} ${start.slice(0, 140)}`));
      response.on('error', () => resolve('broken off'));
    });
    request.on('error', (error) => resolve(error.message));
    request.end(body);
  });
}

/** Asks for a plan again and again. @returns how long each took in ms, and what was refused */
async function good(order: Order): Promise<{ times: number[]; refused: number }> {
  const agent = new http.Agent({ keepAlive: true });
  const times: number[] = [];
  let refused = 0;
  let going = true;
  parentPort?.once('message', () => (going = false));
  for (let n = 0; going; n++) {
    const startedAt = performance.now();
    const parameters = `{ topic: "Good ${n}" }`;
    const query = `{ ${planned(parameters).replace(TECHCORP, FINANCE)} }`;
    const answer = await post(order, JSON.stringify({ query }), agent, true);
    times.push(performance.now() - startedAt);
    if (!answer.startsWith('200') || answer.includes('"errors"')) refused += 1;
    await sleep(GOOD_EVERY_MS);
  }
  agent.destroy();
  return { times, refused };
}

/** @returns how many requests were answered with what, shortened, the most frequent first */
async function harm(order: Order): Promise<string> {
  const attack = ATTACKS[order.role];
  const until = performance.now() + SECONDS * 1_000;
  if (attack === 'subscriptions') return subscribe(order, until);
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const answers = new Map<string, number>();
  const make = attack === 'slow readers' || !attack ? (ATTACKS['large lists of outputs'] as () => object) : attack;
  const open: Promise<unknown>[] = [];
  const startedAt = performance.now();
  for (let sent = 0; performance.now() < until; sent++) {
    const early = startedAt + (sent * 1_000) / PER_SECOND - performance.now();
    if (early > 0) await sleep(early);
    const answer = post(order, JSON.stringify(make()), agent, attack !== 'slow readers').then(
      (text) => void answers.set(text, (answers.get(text) ?? 0) + 1),
    );
    if (attack === 'slow readers') continue;
    open.push(answer);
    if (open.length - [...answers.values()].reduce((sum, count) => sum + count, 0) >= CONNECTIONS * 2)
      await Promise.race(open);
  }
  await Promise.race([Promise.all(open), sleep(5_000)]);
  agent.destroy();
  const [most] = [...answers].sort(([, a], [, b]) => b - a);
  return `${[...answers.values()].reduce((sum, count) => sum + count, 0)} answers, such as ${most?.[0] ?? 'none'}`;
}

/** As many as one client may have, with all that they can ask of an execution, which is started again and again. */
async function subscribe(order: Order, until: number): Promise<string> {
  // A name of its own for each: what they ask is the same, and nothing of it can be shared by its text.
  const queryOf = (name: string): string =>
    `subscription ${name} { clientExecutions(clientId: "${TECHCORP}") { cursor event { __typename execution { id status masterTemplate { displayName stages { worker } } client { companyName } stages { order status parameters job { status } } } } } }`;
  const sockets = Array.from({ length: CONNECTIONS }, () =>
    createClient({
      url: order.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { apiKey: order.apiKey },
      retryAttempts: 0,
    }),
  );
  let events = 0;
  let refused = 0;
  for (const [at, socket] of sockets.entries())
    for (let i = 0; i < DEFAULT_LIMITS.MAX_SUBSCRIPTIONS / CONNECTIONS; i++)
      socket.subscribe(
        { query: queryOf(`S${at}_${i}`) },
        { next: () => events++, error: () => refused++, complete: () => undefined },
      );
  const agent = new http.Agent({ keepAlive: true });
  const start = ATTACKS['starts'] as () => object;
  while (performance.now() < until) {
    await post(order, JSON.stringify(start()), agent, true);
    await sleep(500);
  }
  await Promise.all(sockets.map(async (socket) => socket.dispose()));
  agent.destroy();
  return `${events} events, ${refused} refused`;
}

const quantile = (times: readonly number[], q: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;

async function main(): Promise<void> {
  const limits = { ...DEFAULT_LIMITS, MAX_REQUESTS_PER_ADDRESS: 1e9 };
  await inTestSystem(
    async ({ url, keyOf, as, sql }) => {
      await sql('update kam.tier set api_requests_per_minute = $1', [DEFAULT_LIMITS.MAX_REQUESTS_OF_USERS]);
      const first = await as(TECHCORP).start('course_creation', TECHCORP, { topic: 'Tides', sourceText: SOURCE });
      await as(TECHCORP).ended(first, 'id');
      await copyExecution({ sql }, first, EXECUTIONS);
      const run = (role: string, clientId: string): Worker =>
        new Worker(__filename, { workerData: { role, url, apiKey: keyOf(clientId) } satisfies Order });
      const during = async <T>(work: () => Promise<T>) => {
        const worker = run('good', FINANCE);
        const message = once(worker, 'message');
        const before = process.memoryUsage.rss();
        let most = before;
        const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 100);
        const result = await work();
        worker.postMessage('stop');
        const [{ times, refused }] = (await message) as [{ times: number[]; refused: number }];
        clearInterval(watch);
        return { result, times, refused, megabytes: (most - before) / 1024 / 1024 };
      };
      await during(() => sleep(5_000));
      for (const name of Object.keys(ATTACKS)) {
        if (process.env['ONLY'] && !name.includes(process.env['ONLY'])) continue;
        const quiet = await during(() => sleep(SECONDS * 1_000));
        const beside = await during(async () => ((await once(run(name, TECHCORP), 'message')) as [string])[0]);
        const [p50, p99, was50, was99] = [beside, quiet].flatMap(({ times }) => [
          quantile(times, 0.5),
          quantile(times, 0.99),
        ]) as [number, number, number, number];
        console.log(
          `${name}: p50 ${was50.toFixed(0)} -> ${p50.toFixed(0)} ms, p99 ${was99.toFixed(0)} -> ${p99.toFixed(0)} ms (${(p99 / was99).toFixed(1)} x), ${beside.refused} of ${beside.times.length} refused, memory + ${beside.megabytes.toFixed(0)} MB; ${beside.result}`,
        );
        await sleep(1_000);
      }
    },
    { limits, tierLimits: true },
  );
}

async function asClient(order: Order): Promise<void> {
  parentPort?.postMessage(order.role === 'good' ? await good(order) : await harm(order));
  process.exit();
}

void (isMainThread ? main() : asClient(workerData as Order));
