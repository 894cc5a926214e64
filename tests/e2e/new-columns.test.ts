import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { migrate, openAsOwner } from '../../lib/database/data-source';
import { migrationName } from '../../lib/database/sql-migrations';
import { tablesOf } from '../../subgraph-kit/start-service';
import { ScriptedSystem } from '../setup/scripted-system';
import { accepted, seedMasterTemplate } from '../setup/scripted-worker';
import { type GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { openTables, SERVICES } from '../setup/tables';
import { waitFor } from '../setup/wait-for';
import type { Offer } from '../../contracts/worker-protocol';

const SCHEMAS = SERVICES.map(({ name }) => name);

/** What a later release may add to any table, without a word to the processes that run. */
const COLUMNS = ['added_nullable text', 'added_with_default bigint not null default 0'];

async function tablesOfAllServices(system: TestSystem): Promise<{ table: string }[]> {
  const list = SCHEMAS.map((schema) => `'${schema}'`).join();
  return system.sql<{ table: string }>(
    `select format('%I.%I', schemaname, tablename) as table from pg_tables where schemaname in (${list}) order by 1`,
  );
}

const additions = (table: string): string =>
  COLUMNS.map((column) => `alter table ${table} add column ${column}`).join(';');

/** An order from the request to its deliverable, with what is asked in between. */
async function runMainPath(system: TestSystem, client: GraphClient): Promise<void> {
  const { data } = await client.query<{ createRequest: { request: { id: string } | null; errors: unknown[] } }>(
    `mutation { createRequest(input: { message: "A course about the tides", type: COURSE, masterTemplate: "course_creation" }) { request { id } errors { message } } }`,
  );
  expect(data.createRequest.errors).toEqual([]);
  const { data: executed } = await client.query<{
    executeRequest: { execution: { id: string } | null; errors: unknown[] };
  }>(
    `mutation ($id: ID!, $parameters: JSON) { executeRequest(id: $id, parameters: $parameters) { execution { id } errors { message } } }`,
    { id: data.createRequest.request?.id, parameters: { topic: 'Tides' } },
  );
  expect(executed.executeRequest.errors).toEqual([]);
  const ended = await client.ended<{ deliverables: unknown[]; stages: { output: unknown }[] }>(
    executed.executeRequest.execution?.id ?? '',
    'stages { output } deliverables { id }',
  );
  expect(ended).toMatchObject({ status: 'COMPLETED', stages: [{ output: expect.any(Object) as unknown }] });
  await waitFor('the request to be completed', async () => {
    const answer = await client.query<{ request: { status: string } }>(
      `query ($id: ID!) { request(id: $id) { status } }`,
      {
        id: data.createRequest.request?.id,
      },
    );
    return answer.data.request.status === 'COMPLETED';
  });
  const admin = await system.asUser('admin');
  const draft = await admin.query<Record<string, { errors: unknown[] }>>(
    `mutation { duplicateWorkerTemplate(input: { worker: "bitware-content-granulator", id: "course_v1", as: "copy_${Date.now()}" }) { errors { message } } }`,
  );
  expect(draft.data['duplicateWorkerTemplate']?.errors).toEqual([]);
}

test('a nullable column and one with a default, added to every table, break nothing', async () => {
  const system = await startTestSystem();
  try {
    const tables = await tablesOfAllServices(system);
    expect(tables.length).toBeGreaterThan(20);
    for (const { table } of tables) await system.sql(additions(table));
    await runMainPath(system, system.as(TECHCORP));
    // Nothing wrote NULL where the table has a default.
    for (const { table } of tables)
      expect(await system.sql(`select 1 from ${table} where added_with_default is distinct from 0`)).toEqual([]);
  } finally {
    await system.close();
  }
}, 120_000);

describe('while the migration of a newer release has run', () => {
  /** A release after this one: further columns everywhere, and a function with another text. */
  class FurtherColumns1999999999999 implements MigrationInterface {
    name = 'FurtherColumns1999999999999';
    async up(runner: QueryRunner): Promise<void> {
      const { schema } = runner.connection.options as { schema: string };
      const tables = await runner.query(
        `select format('%I.%I', schemaname, tablename) as table from pg_tables where schemaname = '${schema}'`,
      );
      for (const { table } of tables as { table: string }[]) await runner.query(additions(table));
    }
    async down(): Promise<void> {}
  }

  let scripted: ScriptedSystem;
  const opened: DataSource[] = [];
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
  });
  afterAll(async () => {
    for (const database of opened) await database.destroy();
    await scripted.close();
  });

  test('a process of this one finishes what it began and begins more, and another one of it can start', async () => {
    const { system, worker } = scripted;
    const client = system.as(TECHCORP);
    const offers: Offer[] = [];
    worker.on('held', { answer: accepted, run: (offer) => void offers.push(offer) });
    await seedMasterTemplate(system, 'held', [{ templateRef: 'held' }]);
    const id = await client.start('held', TECHCORP, {});
    await waitFor('the stage to run', () => offers.length === 1);

    for (const service of SERVICES) {
      const newer = await openAsOwner(tablesOf(service, system.databaseUrl));
      opened.push(newer);
      newer.migrations.push(new FurtherColumns1999999999999());
      await migrate(newer, service.name);
    }
    await system.sql(`update orchestrator.repeatable_migration set checksum = 'of the newer release'`);

    await worker.complete(offers[0], {});
    expect((await client.ended(id, 'id')).status).toBe('COMPLETED');
    await runMainPath(system, client);

    // As after a crash in the middle of the rolling release. It leaves the functions of the newer one alone.
    for (const service of SERVICES) opened.push(await openTables(service, system.databaseUrl));
    expect(await system.sql(`select distinct checksum from orchestrator.repeatable_migration`)).toEqual([
      { checksum: 'of the newer release' },
    ]);
    await runMainPath(system, client);
  });

  test('none starts that uses what the newer one took away, and nothing is changed by the attempt', async () => {
    const { system } = scripted;
    const service = SERVICES.find(({ name }) => name === 'orchestrator');
    if (!service) throw new Error('there is no orchestrator');
    await system.sql(
      `insert into ${service.name}.migrations (timestamp, name) values (1999999999999, 'WithoutColumnsBreaking1999999999999')`,
    );
    const functions = `select * from ${service.name}.repeatable_migration order by name`;
    const before = await system.sql(functions);
    await expect(openTables(service, system.databaseUrl)).rejects.toThrow(
      `The tables of ${service.name} were changed by a newer release in a way that this one cannot work with (WithoutColumnsBreaking1999999999999). Start that release or a later one; to go back, restore a backup of before.`,
    );
    expect(await system.sql(functions)).toEqual(before);
    await system.sql(
      `delete from ${service.name}.migrations where timestamp = 1999999999999 and name like '%Breaking%'`,
    );
    opened.push(await openTables(service, system.databaseUrl));
  });
});

test('a file says by its name that older releases cannot work with what it leaves', () => {
  expect(migrationName('worker-kit', '0001-first.sql')).toBe('WorkerKitFirst1764000000000');
  expect(migrationName('kam', '0002-without-columns.breaking.sql')).toBe('KamWithoutColumnsBreaking1764100000000');
});
