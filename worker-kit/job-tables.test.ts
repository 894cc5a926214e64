import { createDatabase } from '../tests/setup/database';
import { openAsOwner, openDatabase } from '../lib/database/data-source';
import { jobTables } from './job-tables';

test('the tables of a worker of release 0.1 are taken over', async () => {
  const database = await createDatabase();
  const tables = jobTables(database.url, 'acme');
  await (await openDatabase(tables)).destroy();
  const owner = await openAsOwner(tables);
  try {
    // As that release left them.
    await owner.query(`delete from acme.migrations where name like 'WorkerKitStandardNames%'`);
    await owner.query('alter table acme.job_effect rename column started_at to begun_at');
    for (const [now, before] of [
      ['WorkerKitJobs1764000000000', 'CreateJobs1764500000000'],
      ['WorkerKitPaceOfReports1764100000000', 'PaceReports1764700000000'],
    ])
      await owner.query(
        'update acme.migrations set name = $2::text, timestamp = right($2::text, 13)::bigint where name = $1',
        [now, before],
      );

    await (await openDatabase(tables)).destroy();

    const names = await owner.query<{ name: string }[]>('select name from acme.migrations order by timestamp');
    expect(names.map(({ name }) => name)).toEqual(owner.migrations.map(({ name }) => name));
    await owner.query('select started_at from acme.job_effect');
  } finally {
    await owner.destroy();
    await database.drop();
  }
});
