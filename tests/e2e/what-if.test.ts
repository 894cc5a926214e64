import { SubscriptionTier } from '../../contracts/tier';
import { ended, openAccount, refusal, startPricedSystem } from '../setup/money';
import type { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import type { GraphClient } from '../setup/system';

interface Simulation {
  from: string;
  to: string;
  templates: { masterTemplate: { name: string }; from: string; to: string; stages: number[] }[];
  limits: { name: string; from: number | null; to: number | null }[];
  featuresGained: string[];
  featuresLost: string[];
  refusals: { kind: string; masterTemplateId: string; required: string; count: number; wouldPass: boolean }[];
}

describe('what if a client had another tier', () => {
  let scripted: ScriptedSystem;
  beforeAll(async () => {
    ({ scripted } = await startPricedSystem());
    const { worker, system } = scripted;
    worker.on('premium', { template: { minimumTier: SubscriptionTier.PREMIUM } });
    worker.on('enterprise', { template: { minimumTier: SubscriptionTier.ENTERPRISE } });
    await seedMasterTemplate(system, 'needs-premium', [{ templateRef: 'premium' }]);
    await seedMasterTemplate(system, 'needs-enterprise', [{ templateRef: 'enterprise' }]);
    await seedMasterTemplate(system, 'better-with-premium', [
      { templateRef: 'sink' },
      { templateRef: 'premium', required: false },
    ]);
  });
  afterAll(() => scripted.close());

  const simulate = async (as: GraphClient, clientId: string, tier: string): Promise<Simulation | null> => {
    const { data, errors } = await as.query<{ simulateTier: Simulation | null }>(
      `query ($clientId: ID!, $tier: SubscriptionTier!) { simulateTier(clientId: $clientId, tier: $tier) { from to
         templates { masterTemplate { name } from to stages } limits { name from to } featuresGained featuresLost
         refusals { kind masterTemplateId required count wouldPass } } }`,
      { clientId, tier },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.simulateTier;
  };
  const own = (found: Simulation | null) =>
    (found?.templates ?? [])
      .filter(({ masterTemplate: { name } }) => /needs|better/.test(name))
      .map(({ masterTemplate: { name }, from, to, stages }) => [name, from, to, stages]);

  test('it says which templates would be unlocked, in whole or in part, and which stay locked', async () => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000, { tier: 'STANDARD' });
    expect(own(await simulate(client, clientId, 'PREMIUM'))).toEqual([
      ['better-with-premium', 'ALLOWED_IN_PART', 'ALLOWED', [2]],
      ['needs-premium', 'BLOCKED', 'ALLOWED', [1]],
    ]);
    expect(own(await simulate(client, clientId, 'ENTERPRISE')).map(([name]) => name)).toEqual([
      'better-with-premium',
      'needs-enterprise',
      'needs-premium',
    ]);
    expect(own(await simulate(client, clientId, 'STANDARD'))).toEqual([]);
  });

  test('it says which limits and features would be other ones, also for a lower tier', async () => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000, { tier: 'STANDARD' });
    const [standard, premium] = await scripted.system.sql<{ max: number; features: string[] }>(
      `select max_concurrent_executions as max, features from kam.tier where name in ('standard', 'premium') order by rank`,
    );
    const up = await simulate(client, clientId, 'PREMIUM');
    expect(up).toMatchObject({ from: 'STANDARD', to: 'PREMIUM', featuresGained: premium?.features, featuresLost: [] });
    expect(up?.limits).toContainEqual({ name: 'maxConcurrentExecutions', from: standard?.max, to: premium?.max });
    const down = await simulate(client, clientId, 'BASIC');
    expect(down).toMatchObject({ featuresGained: [], featuresLost: standard?.features });
    expect((await simulate(client, clientId, 'STANDARD'))?.limits).toEqual([]);
  });

  test('it says what was refused before because of the tier alone, and what of that would have passed', async () => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000, { tier: 'STANDARD' });
    for (const masterTemplate of ['needs-premium', 'needs-premium', 'needs-enterprise'])
      expect((await refusal(client, { masterTemplate, clientId })).errors).toMatchObject([{ code: 'TIER_TOO_LOW' }]);
    // What no tier would let pass is not counted.
    await refusal(client, { masterTemplate: 'needs-premium', clientId, parameters: { nothing: 'takes it' } });
    await ended(client, await client.start('better-with-premium', clientId, {}));
    const found = await simulate(client, clientId, 'PREMIUM');
    expect(found?.refusals).toEqual([
      { kind: 'START', masterTemplateId: 'needs-premium', required: 'PREMIUM', count: 2, wouldPass: true },
      { kind: 'STAGE', masterTemplateId: 'better-with-premium', required: 'PREMIUM', count: 1, wouldPass: true },
      { kind: 'START', masterTemplateId: 'needs-enterprise', required: 'ENTERPRISE', count: 1, wouldPass: false },
    ]);
    await scripted.system.sql(`update orchestrator.refused_start set day = day - 31 where client_id = $1`, [clientId]);
    expect((await simulate(client, clientId, 'PREMIUM'))?.refusals).toHaveLength(1);
  });

  test('it changes nothing, and is nobody else’s business', async () => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000, { tier: 'STANDARD' });
    const other = await openAccount(scripted.system, 1_000_000);
    expect(await simulate(other.client, clientId, 'PREMIUM')).toBeNull();
    await simulate(client, clientId, 'ENTERPRISE');
    expect((await refusal(client, { masterTemplate: 'needs-premium', clientId })).errors).toHaveLength(1);
    const admin = await scripted.system.asUser('admin');
    expect(await simulate(admin, clientId, 'PREMIUM')).toMatchObject({ from: 'STANDARD' });
  });
});
