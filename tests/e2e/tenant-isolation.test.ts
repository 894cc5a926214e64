import { swapIds } from '../security/id-swap';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

describe('tenants are isolated', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  test('of 600 operations with the ids of another none shows or changes anything of it', async () => {
    const { leaks, changed } = await swapIds(system, 600);
    expect({ leaks, changed }).toEqual({ leaks: [], changed: [] });
  }, 120_000);

  test('a connection that was not told whose rows it may touch sees none, and no role of a service may do without that', async () => {
    const rows = await system.sql<{ tables: number; visible: number; bound: boolean }>(
      `select (select count(*) from pg_class where relrowsecurity and relforcerowsecurity)::int as tables,
              bool_and(not rolsuper and not rolbypassrls and not rolcanlogin) as bound from pg_roles where rolname like 'template_federation_%'`,
    );
    expect(rows[0]?.bound).toBe(true);
    expect(rows[0]?.tables).toBeGreaterThanOrEqual(16);
    await system.sql('begin');
    try {
      await system.sql('set local role template_federation_kam');
      expect(await system.sql('select id from kam.client')).toEqual([]);
      await system.sql(`set local app.client_id = '${TECHCORP}'`);
      expect(await system.sql('select id from kam.client')).toEqual([{ id: TECHCORP }]);
      // One service reads no table of another.
      await expect(system.sql('select 1 from orchestrator.execution')).rejects.toThrow('permission denied');
    } finally {
      await system.sql('rollback');
    }
  });
});
