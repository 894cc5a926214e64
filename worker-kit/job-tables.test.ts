import { readFileSync } from 'node:fs';
import { createDatabase } from '../tests/setup/database';
import { openAsOwner, openDatabase } from '../lib/database/data-source';
import { jobTables } from './job-tables';

test('the tables of a worker of release 0.1 are taken over', async () => {
  const database = await createDatabase();
  const tables = jobTables(database.url, 'acme');
  await (await openDatabase(tables)).destroy();
  const owner = await openAsOwner(tables);
  try {
    await owner.query(readFileSync('tests/fixtures/job-tables-0.1.sql', 'utf8'));

    await (await openDatabase(tables)).destroy();

    const names = await owner.query<{ name: string }[]>('select name from acme.migrations order by timestamp');
    expect(names.map(({ name }) => name)).toEqual(owner.migrations.map(({ name }) => name));
    await owner.query('select started_at from acme.job_effect');
  } finally {
    await owner.destroy();
    await database.drop();
  }
});
