import { INSTALLED, InstalledPostgres } from '../setup/installed-postgres';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

/** Without tools of PostgreSQL there is no server that follows another. */
const withTools = INSTALLED === undefined ? describe.skip : describe;

withTools('lists that are read from a server that follows the database', () => {
  let primary: InstalledPostgres;
  let standby: InstalledPostgres | undefined;
  let system: TestSystem;
  beforeAll(async () => {
    primary = await InstalledPostgres.start();
    standby = await InstalledPostgres.start(primary);
    system = await startTestSystem({ databaseUrl: primary.url, databaseReadUrl: standby.url });
  });
  afterAll(async () => {
    await system.close();
    await standby?.stop();
    await primary.stop();
  });

  const listed = async (): Promise<string[]> => {
    const { data } = await system
      .as(TECHCORP)
      .query<{ executions: { edges: { node: { id: string } }[] } }>('{ executions { edges { node { id } } } }');
    return data.executions.edges.map(({ node }) => node.id);
  };

  test('are as old as what that server has, while what is asked for by its id is new', async () => {
    await standby?.sql('select pg_wal_replay_pause()');
    const id = await system.as(TECHCORP).start('quiz_generation', TECHCORP, { topic: 'Tides' });
    expect(await system.as(TECHCORP).ended(id, 'id')).toMatchObject({ id, status: 'COMPLETED' });
    expect(await listed()).not.toContain(id);
    await standby?.sql('select pg_wal_replay_resume()');
    await waitFor('it to be listed', async () => (await listed()).includes(id));
  });

  test('hold to whose rows they may show', async () => {
    const id = await system.as(TECHCORP).start('quiz_generation', TECHCORP, { topic: 'Waves' });
    await waitFor('it to be listed', async () => (await listed()).includes(id));
    const { data } = await system
      .as('client_demo_003')
      .query<{ executions: { edges: unknown[] } }>('{ executions { edges { node { id } } } }');
    expect(data.executions.edges).toEqual([]);
    await system.as(TECHCORP).ended(id, 'id');
  });

  test('are read from the database itself while that server is not there', async () => {
    await standby?.stop();
    standby = undefined;
    const id = await system.as(TECHCORP).start('quiz_generation', TECHCORP, { topic: 'Storms' });
    await system.as(TECHCORP).ended(id, 'id');
    expect(await listed()).toContain(id);
  });
});
