import 'reflect-metadata';
import { fork } from 'node:child_process';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoadSystem } from './load-system';

// Asks five times what can be answered, and tells how much is answered all the same, and when all is as before.
//   npm run load:overload            SECONDS=60 npm run load:overload

const QUERY = `{ masterTemplate(name: "course_creation") { name stages { order worker workerTemplate { id minimumTier
  estimate { price { expected { micros } } } } } plan(clientId: "CLIENT") { verdict } } }`;
const OPEN_LIMIT = 1_000;

interface Target {
  url: string;
  apiKey: string;
  clientId: string;
}
type Kind = 'answered' | 'refused' | 'internal errors' | 'other errors' | 'no answer';

function ask({ url, apiKey, clientId }: Target, agent: http.Agent): Promise<Kind> {
  const body = JSON.stringify({ query: QUERY.replace('CLIENT', clientId) });
  return new Promise((resolve) => {
    const request = http.request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', 'x-api-key': apiKey } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          if (response.statusCode === 503 && response.headers['retry-after'] !== undefined) resolve('refused');
          else if (text.includes('Internal error')) resolve('internal errors');
          else resolve(text.includes('"errors"') || response.statusCode !== 200 ? 'other errors' : 'answered');
        });
        response.on('error', () => resolve('no answer'));
      },
    );
    request.on('error', () => resolve('no answer'));
    request.end(body);
  });
}

/** Keeps so many requests under way. @returns how many were answered in a second */
async function peak(target: Target, lanes: number, ms: number): Promise<number> {
  const agent = new http.Agent({ keepAlive: true });
  let answered = 0;
  const until = performance.now() + ms;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) if ((await ask(target, agent)) === 'answered') answered += 1;
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return (answered / ms) * 1_000;
}

/** Sends requests at a rate, whatever comes of them. */
async function flood(target: Target, perSecond: number, ms: number): Promise<Record<Kind, number>> {
  const agent = new http.Agent({ keepAlive: true });
  const counts = { answered: 0, refused: 0, 'internal errors': 0, 'other errors': 0, 'no answer': 0 };
  const startedAt = performance.now();
  const asked: Promise<void>[] = [];
  let open = 0;
  for (let sent = 0; performance.now() - startedAt < ms; await sleep(5)) {
    for (const due = ((performance.now() - startedAt) / 1_000) * perSecond; sent < due; sent++) {
      if (open >= OPEN_LIMIT) continue;
      open += 1;
      asked.push(
        ask(target, agent).then((kind) => {
          open -= 1;
          if (performance.now() - startedAt < ms || kind !== 'answered') counts[kind] += 1;
        }),
      );
    }
  }
  await Promise.all(asked);
  agent.destroy();
  return counts;
}

async function latency(target: Target): Promise<number> {
  const agent = new http.Agent();
  const startedAt = performance.now();
  await ask(target, agent);
  return performance.now() - startedAt;
}

async function generate(target: Target): Promise<void> {
  const seconds = Number(process.env['SECONDS'] ?? 60);
  await peak(target, 40, 5_000);
  const best = await peak(target, 40, 10_000);
  const quiet = Math.max(...(await Promise.all([latency(target)])), 20);
  const counts = await flood(target, best * 5, seconds * 1_000);
  const endedAt = performance.now();
  while ((await latency(target)) > quiet * 2) await sleep(50);
  const recovered = performance.now() - endedAt;
  console.log(`peak                 ${best.toFixed(0)} answers a second`);
  console.log(
    `at five times that   ${(counts.answered / seconds).toFixed(0)} answers a second, ${((counts.answered / seconds / best) * 100).toFixed(0)} % of the peak`,
  );
  console.log(
    Object.entries(counts)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', '),
  );
  console.log(`as before after      ${(recovered / 1_000).toFixed(1)} s`);
}

async function main(): Promise<void> {
  const target = process.env['OVERLOAD_TARGET'];
  if (target !== undefined) return generate(JSON.parse(target) as Target);
  const system = await startLoadSystem();
  const { url, apiKey, clientId } = system;
  const child = fork(__filename, {
    env: { ...process.env, OVERLOAD_TARGET: JSON.stringify({ url, apiKey, clientId }) },
  });
  await new Promise((resolve) => child.once('exit', resolve));
  await system.close();
}

void main();
