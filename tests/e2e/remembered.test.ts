import { Client } from 'pg';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

const PLAN = `query { masterTemplate(name: "course_creation") {
  displayName stages { workerTemplate { displayName minimumTier } }
  plan(clientId: "${TECHCORP}", parameters: { topic: "Tides" }) { verdict clientTier } } }`;

interface Plan {
  masterTemplate: { plan: { verdict: string; clientTier: string } };
}

describe('what hardly ever changes is remembered', () => {
  let system: TestSystem;
  let other: Client;
  beforeAll(async () => {
    system = await startTestSystem();
    // As another process would.
    other = new Client({ connectionString: system.databaseUrl });
    await other.connect();
  });
  afterAll(async () => {
    await other.end();
    await system.close();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    return system.sql(`update kam.client set tier = 'premium' where id = $1`, [TECHCORP]);
  });
  const plan = async (): Promise<Plan['masterTemplate']['plan']> => {
    const { data, errors } = await system.as(TECHCORP).query<Plan>(PLAN);
    expect(errors).toBeUndefined();
    return data.masterTemplate.plan;
  };

  test('the same plan again asks no table of KAM and of the worker', async () => {
    const asked: string[] = [];
    const { query } = Client.prototype;
    await plan();
    Client.prototype.query = function (this: Client, ...args: unknown[]) {
      const text = typeof args[0] === 'string' ? args[0] : (args[0] as { text?: string }).text;
      if (/^\s*select[\s\S]*(?:kam"?\."?(?:client|tier|budget_change)|granulator"?\."?template)\b/i.test(text ?? ''))
        asked.push(text ?? '');
      return (query as (...values: unknown[]) => unknown).apply(this, args);
    } as never;
    try {
      await plan();
    } finally {
      Client.prototype.query = query;
    }
    expect(asked).toEqual([]);
  });

  test.each([
    ['kam', `update kam.client set tier = tier where id = '${TECHCORP}'`],
    ['kam', `update kam.tier set rank = rank`],
    ['kam', `update kam.master_template set version = version`],
    ['granulator', `update granulator.template set version = version`],
    ['researcher', `update researcher.template set version = version`],
  ])('%s forgets it when another process does “%s”', async (service, statement) => {
    const { remembered } = system.subgraphs[service as 'kam'];
    const forget = jest.spyOn(remembered, 'forget');
    await other.query(statement);
    await waitFor('the change to be told', () => Promise.resolve(forget.mock.calls.length > 0));
  });

  test('who changed something sees it at once', async () => {
    await plan();
    const staff = await system.asUser('admin');
    const { errors } = await staff.query(
      `mutation { changeTier(input: { clientId: "${TECHCORP}", tier: BASIC, reason: "As agreed." }) { errors { code } } }`,
    );
    expect(errors).toBeUndefined();
    expect(await plan()).toMatchObject({ clientTier: 'BASIC' });
  });

  test('what costs money is decided on what is so now', async () => {
    await plan();
    for (const { remembered } of Object.values(system.subgraphs))
      jest.spyOn(remembered, 'forget').mockImplementation(() => undefined);
    await other.query(`update kam.client set account_status = 'suspended' where id = $1`, [TECHCORP]);
    try {
      expect((await plan()).verdict).toBe('ALLOWED');
      await expect(system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'Tides' })).rejects.toThrow(
        /suspended/i,
      );
    } finally {
      await other.query(`update kam.client set account_status = 'active' where id = $1`, [TECHCORP]);
    }
  });
});
