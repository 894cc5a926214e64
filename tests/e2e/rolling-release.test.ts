import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { createLogger } from '../../lib/service/log';
import { DataSource } from 'typeorm';
import { numberedMigrations } from '../../lib/database/sql-migrations';
import { startSystem, type System } from '../../server/system';
import { generateSecrets } from '../../server/secrets';
import { configureResearch } from '../../subgraphs/researcher/configure';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { createDatabase, type TestDatabase } from '../setup/database';
import { accepted, ScriptedWorker } from '../setup/scripted-worker';
import type { Offer } from '../../contracts/worker-protocol';
import { waitFor } from '../setup/wait-for';

type Row = Record<string, unknown>;
/** What the release before left in its tables, in the middle of its work; recorded from the real one. */
const RECORDED = JSON.parse(fs.readFileSync('tests/fixtures/release-1.json', 'utf8')) as {
  ids: Record<string, string>;
} & Record<string, Row[]>;
const TABLES = ['execution', 'stage_execution', 'stage_attempt', 'execution_event'];

describe('executions that were started under the release before', () => {
  const worker = new ScriptedWorker();
  let database: TestDatabase;
  let system: System;
  let sql: Client;
  let folder: string;
  const { ids } = RECORDED;

  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    sql = new Client({ connectionString: database.url });
    await sql.connect();
    // The tables as that release made them, with what it wrote; its deadlines are moved to today.
    await sql.query('create schema orchestrator');
    const before = await new DataSource({
      type: 'postgres',
      url: database.url,
      schema: 'orchestrator',
      migrations: numberedMigrations('orchestrator', 'orchestrator').slice(0, 1),
    }).initialize();
    await before.runMigrations();
    await before.destroy();
    for (const table of TABLES) {
      await sql.query(
        `insert into orchestrator.${table} select * from json_populate_recordset(null::orchestrator.${table}, $1)`,
        [JSON.stringify(RECORDED[table])],
      );
    }
    const recordedAt = Math.max(
      ...(RECORDED['execution_event'] ?? []).map((event) => Date.parse(String(event['occurred_at']))),
    );
    const shift = `${Date.now() - recordedAt} milliseconds`;
    await sql.query(
      `update orchestrator.execution set deadline_at = deadline_at + $1::interval, created_at = created_at + $1::interval`,
      [shift],
    );
    await sql.query(
      `update orchestrator.stage_attempt set deadline_at = deadline_at + $1::interval, offered_at = offered_at + $1::interval`,
      [shift],
    );
    await sql.query(`update orchestrator.execution_event set occurred_at = occurred_at + $1::interval`, [shift]);

    await worker.start();
    worker.on('source', {
      run: (offer) =>
        worker.complete(offer, { count: 4, items: [{ title: 'x' }, { title: 'y' }], deep: { flag: true } }),
    });
    for (const template of ['held', 'mute', 'later', 'sink'])
      worker.on(template, { answer: accepted, run: (offer) => worker.complete(offer, {}) });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-release-'));
    system = await startSystem({
      databaseUrl: database.url,
      secrets: generateSecrets(),
      // The client that they are of: KAM is asked how it stands before each stage.
      credentialsFile: path.join(folder, 'credentials.json'),
      models: configureModels({}),
      research: configureResearch({}),
      moreWorkers: [worker.address],
      port: 0,
      log: createLogger('silent'),
    });
    worker.orchestratorUrl = system.subgraphs.orchestrator.url;
  });
  afterAll(async () => {
    await system.close();
    await worker.close();
    await sql.end();
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  interface Ended {
    status: string;
    cause: { code: string };
    stages: [number, string][];
  }
  const ended = (name: string): Promise<Ended> =>
    waitFor(`the end of ${name}`, async () => {
      const { rows } = await sql.query<Ended>(
        `select status, cause, (select json_agg(json_build_array(s."order", s.status) order by s."order") from orchestrator.stage_execution s where execution_id = e.id) as stages
           from orchestrator.execution e where id = $1 and ended_at is not null`,
        [ids[name]],
      );
      return rows[0];
    });
  const eventsOf = async (name: string): Promise<string[]> => {
    const { rows } = await sql.query<{ sequence: number; type: string }>(
      `select sequence, type from orchestrator.execution_event where execution_id = $1 order by sequence`,
      [ids[name]],
    );
    expect(rows.map((row) => row.sequence)).toEqual(rows.map((_, index) => index + 1));
    return rows.map((row) => row.type);
  };
  const deliver = async (name: string, stage: number): Promise<void> => {
    const offer = { key: `${ids[name]}:${stage}:1`, stage, executionId: ids[name] } as Offer;
    await waitFor('the result to be taken', async () => {
      const usage = { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 };
      const { status } = await worker.result(offer, {
        key: offer.key,
        outcome: 'completed',
        output: {},
        priceMicros: 1_000,
        usage,
      });
      return status === 200;
    });
  };

  test('take the results that their workers were working on, and go on one stage after the other, as they were planned', async () => {
    await deliver('first-held', 1);
    expect(await ended('first-held')).toEqual({ status: 'completed', cause: expect.objectContaining({ code: 'ALL_STAGES_OVER' }) as unknown, stages: [[1, 'completed'], [2, 'completed'], [3, 'completed']] }); // prettier-ignore
    const stages = worker.offers.filter((offer) => offer.executionId === ids['first-held']).map((offer) => offer.stage);
    // The first was started before; it is told once more to begin, which the worker takes as what it knows.
    expect(stages).toEqual([2, 3]);
    expect((await eventsOf('first-held')).slice(0, 4)).toEqual([
      'ExecutionCreated',
      'ExecutionStarted',
      'StageOffered',
      'StageAccepted',
    ]);
  });

  test('map from outputs that were recorded before', async () => {
    await deliver('second-held', 2);
    expect((await ended('second-held')).status).toBe('completed');
    expect(worker.offers.find((offer) => offer.executionId === ids['second-held'])?.parameters).toMatchObject({
      topic: 'x',
    });
  });

  test('wait for the rest of a back-off that had started', async () => {
    const { rows } = await sql.query<{ ms: number }>(
      `select extract(epoch from retry_at - now()) * 1000 as ms from orchestrator.stage_attempt where execution_id = $1`,
      [ids['in-backoff']],
    );
    expect(Number(rows[0]?.ms)).toBeGreaterThan(30_000);
    await sql.query(`update orchestrator.stage_attempt set retry_at = now() where execution_id = $1`, [
      ids['in-backoff'],
    ]);
    await sql.query(`update orchestrator.execution set wake_at = now() where id = $1`, [ids['in-backoff']]);
    expect((await ended('in-backoff')).status).toBe('completed');
    expect(await eventsOf('in-backoff')).toContain('StageRetried');
  });

  test('ask a worker again that was being asked', async () => {
    expect(await ended('in-handshake')).toMatchObject({
      status: 'completed',
      stages: [
        [1, 'completed'],
        [2, 'completed'],
      ],
    });
  });

  test('and those that had ended stay as they were, with a cause', async () => {
    expect(await ended('done')).toMatchObject({
      status: 'completed',
      cause: { code: 'ALL_STAGES_OVER' },
      stages: [
        [1, 'completed'],
        [2, 'skipped'],
      ],
    });
    expect(await ended('failed')).toMatchObject({ status: 'failed', cause: { code: 'STAGE_FAILED' } });
    expect(await ended('cancelled')).toMatchObject({ status: 'cancelled', cause: { code: 'CANCELLED' } });
    // Every event has its place among those of its client, without a gap.
    const { rows } = await sql.query<{ whole: boolean }>(
      `select count(*) = max(position) and count(distinct position) = count(*) as whole from orchestrator.execution_event`,
    );
    expect(rows).toEqual([{ whole: true }]);
  });
});
