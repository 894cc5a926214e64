import 'reflect-metadata';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoadSystem } from '../load/load-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { GraphClient } from '../setup/system';
import { WORD_COUNTER } from '../setup/word-counter';

// Kills a worker again and again in the middle of its work, and prints what was lost or done twice.
//   EXECUTIONS (500) and RESTARTS (50) say how many.

const EXECUTIONS = Number(process.env['EXECUTIONS'] ?? 500);
const RESTARTS = Number(process.env['RESTARTS'] ?? 50);
/** How long a worker lives before it is killed, in ms, at least and at most. */
const LIFE_MS = [600, 1_600] as const;

async function main(): Promise<void> {
  const load = await startLoadSystem();
  const { system, clientId } = load;
  const client = new GraphClient(load.url, { 'x-api-key': load.apiKey });
  let child: ChildProcess | undefined;
  try {
    await seedMasterTemplate(load, 'count_words', [{ worker: WORD_COUNTER, templateRef: 'word_count_v1' }], {
      maxExecutionTimeMs: 3_600_000,
    });
    const password = system.subgraphs.kam.firstAdminPassword ?? '';
    const session = await new GraphClient(load.url, {}).query<{ signIn: { token: string } }>(
      'mutation ($password: String!) { signIn(input: { username: "admin", password: $password }) { token } }',
      { password },
    );
    const admin = new GraphClient(load.url, { authorization: `Bearer ${session.data.signIn.token}` });
    const issued = await admin.query<{ createAnnouncerToken: { announcerToken: { token: string } } }>(
      `mutation { createAnnouncerToken(input: { workerIds: ["${WORD_COUNTER}"], expiresInDays: 1 }) { announcerToken { token } } }`,
    );
    const { token } = issued.data.createAnnouncerToken.announcerToken;
    const begin = async (): Promise<void> => {
      child = spawn(process.execPath, [path.join(__dirname, 'word-counter-process.js')], {
        env: {
          ...process.env,
          DATABASE_URL: load.databaseUrl,
          ORCHESTRATOR_URL: system.subgraphs.orchestrator.url,
          ANNOUNCER_TOKEN: token,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (child.stdout) await once(child.stdout, 'data');
    };
    await begin();
    while ((await client.query<{ worker: unknown }>(`{ worker(id: "${WORD_COUNTER}") { id } }`)).data.worker === null)
      await sleep(100);
    const started = performance.now();
    const ids: string[] = [];
    for (let n = 0; n < EXECUTIONS; n++)
      ids.push(await client.start('count_words', clientId, { text: 'one two three', pauseMs: n % 200 }));
    for (let restart = 0; restart < RESTARTS; restart++) {
      await sleep(LIFE_MS[0] + ((restart * 137) % (LIFE_MS[1] - LIFE_MS[0])));
      child?.kill('SIGKILL');
      await begin();
    }
    const open = async (): Promise<number> => {
      const [row] = await load.sql<{ n: number }>(
        'select count(*)::int as n from orchestrator.execution where id = any($1) and ended_at is null',
        [ids],
      );
      return row?.n ?? 0;
    };
    while ((await open()) > 0) await sleep(500);
    const [figures] = await load.sql<Record<string, number>>(
      `select count(*) filter (where status = 'completed')::int as completed, count(*) filter (where status <> 'completed')::int as lost,
              (select count(*)::int from orchestrator.stage_attempt where execution_id = any($1)) as attempts,
              (select count(*)::int from (select execution_id from orchestrator.stage_attempt where execution_id = any($1) and status = 'completed'
                                           group by execution_id having count(*) > 1) twice) as doubled,
              (select count(*)::int from word_counter.job where execution_id = any($1)) as jobs
         from orchestrator.execution where id = any($1)`,
      [ids],
    );
    process.stdout.write(
      `${JSON.stringify({ executions: EXECUTIONS, kills: RESTARTS, ...figures, seconds: Math.round((performance.now() - started) / 1000) })}\n`,
    );
  } finally {
    child?.kill('SIGKILL');
    await load.close();
  }
}

void main();
