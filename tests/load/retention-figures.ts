import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { retention } from '../../subgraphs/orchestrator/retention/retention';
import { type LoadSystem, startLoadSystem } from './load-system';

// Removes many executions whose retention is over, while the queries of a page and starts go on beside it, and prints how long
// these take meanwhile and without.
//   EXECUTIONS=1000000 npm run load:retention

const EXECUTIONS = Number(process.env['EXECUTIONS'] ?? 100_000);
const CHUNK = 50_000;
const EVERY_MS = 50;

/** What a page asks. */
const QUERIES: Record<string, string> = {
  list: '{ executions(first: 20) { edges { node { id status cost { micros } stages { status } } } } }',
  execution:
    '{ execution(id: "ID") { id status stages { status attempts { status } } events(first: 20) { edges { node { __typename } } } } }',
  budget: '{ client(id: "CLIENT") { budget { used { micros } left { micros } } } }',
};

/** Adds executions that ended long ago, each with a stage, an attempt and three events, copied from one that ran. */
async function fill({ sql }: LoadSystem, id: string): Promise<void> {
  for (let from = 1; from <= EXECUTIONS; from += CHUNK) {
    await sql(
      `with copies as (select n, 'exec_' || lpad(n::text, 26, '0') as id from generate_series($2::int, $3::int) n),
       executions as (
         insert into orchestrator.execution
         select (jsonb_populate_record(execution, jsonb_build_object('id', copies.id, 'idempotency_key', copies.id,
                  'created_at', now() - interval '900 days', 'ended_at', now() - interval '900 days'))).*
           from orchestrator.execution, copies where execution.id = $1),
       stages as (
         insert into orchestrator.stage_execution
         select (jsonb_populate_record(stage, jsonb_build_object('id', 'stage' || copies.id, 'execution_id', copies.id))).*
           from orchestrator.stage_execution stage, copies where stage.execution_id = $1),
       events as (
         insert into orchestrator.execution_event
         select (jsonb_populate_record(event, jsonb_build_object('execution_id', copies.id, 'position', 1000000 + copies.n * 4 + event.sequence))).*
           from orchestrator.execution_event event, copies where event.execution_id = $1 and event.sequence <= 3)
       insert into orchestrator.stage_attempt
       select (jsonb_populate_record(known, jsonb_build_object('key', 'key' || copies.id, 'stage_id', 'stage' || copies.id, 'execution_id', copies.id, 'job_id', null))).*
         from orchestrator.stage_attempt known, copies where known.execution_id = $1`,
      [id, from, Math.min(from + CHUNK - 1, EXECUTIONS)],
    );
  }
  await sql(`update kam.tier set retention_days = 30`);
  await sql('analyze');
}

const percentile = (times: number[], share: number): string => {
  const sorted = [...times].sort((a, b) => a - b);
  return `${(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)} ms`;
};

/** Asks as pages do until it is told to stop. @returns the times of each query */
async function ask(system: LoadSystem, id: string, stopped: () => boolean): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = { start: [] };
  while (!stopped()) {
    for (const [name, text] of Object.entries(QUERIES)) {
      const from = performance.now();
      const query = text.replace('ID', id).replace('CLIENT', system.clientId);
      const headers = { 'content-type': 'application/json', 'x-api-key': system.apiKey };
      await fetch(system.url, { method: 'POST', headers, body: JSON.stringify({ query }) }).then((answer) =>
        answer.json(),
      );
      (times[name] ??= []).push(performance.now() - from);
    }
    const from = performance.now();
    const started = await system.hold();
    times['start']?.push(performance.now() - from);
    await system.finish(started);
    await sleep(EVERY_MS);
  }
  return times;
}

function tell(when: string, times: Record<string, number[]>): void {
  for (const [name, list] of Object.entries(times))
    process.stdout.write(
      `${when} ${name}: median ${percentile(list, 0.5)}, p99 ${percentile(list, 0.99)} of ${list.length}\n`,
    );
}

async function main(): Promise<void> {
  const system = await startLoadSystem();
  try {
    const id = await system.hold();
    await system.finish(id);
    await sleep(500);
    await fill(system, id);
    const warmUp = performance.now() + 5_000;
    await ask(system, id, () => performance.now() > warmUp);
    const quietUntil = performance.now() + 15_000;
    tell('without', await ask(system, id, () => performance.now() > quietUntil));
    let isOver = false;
    const from = performance.now();
    const removing = system.system.subgraphs.orchestrator.parts
      .get(retention)
      .run()
      .finally(() => (isOver = true));
    const times = await ask(system, id, () => isOver);
    const removed = await removing;
    const seconds = (performance.now() - from) / 1000;
    tell('meanwhile', times);
    process.stdout.write(
      `${removed} executions were removed in ${seconds.toFixed(0)} s, ${(removed / seconds).toFixed(0)} a second\n`,
    );
  } finally {
    await system.close();
  }
}

void main();
