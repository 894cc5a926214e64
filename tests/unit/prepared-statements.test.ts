import { prepared, PreparingClient } from '../../lib/database/prepared-statements';
import { createDatabase, type TestDatabase } from '../setup/database';

describe('statements that are run all the time', () => {
  let database: TestDatabase;
  let client: PreparingClient;
  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    client = new PreparingClient({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const run = (text: string, values: unknown[]): Promise<{ rows: unknown[] }> =>
    (client.query as (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>)(text, values);
  const known = async (): Promise<unknown[]> =>
    (await run('select statement from pg_prepared_statements order by 1', [])).rows;

  test('are prepared once a connection, and no others', async () => {
    const hot = prepared('select $1::int + 1 as next');
    expect((await run(hot, [1])).rows).toEqual([{ next: 2 }]);
    expect((await run(hot, [2])).rows).toEqual([{ next: 3 }]);
    expect((await run('select $1::int + 2 as other', [1])).rows).toEqual([{ other: 3 }]);
    expect(await known()).toEqual([{ statement: hot }]);
  });

  test('name their columns: another process may add one', () => {
    expect(() => prepared('select * from job where id = $1')).toThrow('names its columns');
    expect(prepared('select count(*) from job where id = $1')).toContain('count(*)');
  });
});
