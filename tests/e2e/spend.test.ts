import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, type GraphClient, TECHCORP } from '../setup/system';

interface Spent {
  executions: number;
  client: { id: string } | null;
  masterTemplate: { name: string } | null;
  price: { micros: number };
  providerCost: { micros: number };
}

describe('what was spent in a period', () => {
  let scripted: ScriptedSystem;
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    await seedMasterTemplate(scripted.system, 'poem', [{ templateRef: 'poem' }]);
    await seedMasterTemplate(scripted.system, 'story', [{ templateRef: 'story' }]);
    scripted.worker.on('poem', { run: (offer, _id, worker) => worker.complete(offer, { lines: ['a'] }) });
    scripted.worker.on('story', { run: (offer, _id, worker) => worker.complete(offer, { text: 'b' }) });
    for (const [clientId, template] of [
      [TECHCORP, 'poem'],
      [TECHCORP, 'poem'],
      [TECHCORP, 'story'],
      [FINANCE, 'poem'],
    ] as const) {
      const client = scripted.system.as(clientId);
      await client.ended(await client.start(template, clientId, {}), 'id');
    }
    // Prices that can be told apart in a sum.
    await scripted.system.sql(
      `update orchestrator.stage_attempt attempt
          set price_micros = case execution.master_template_id when 'story' then 700 else 40 end, provider_cost_micros = 3
         from orchestrator.execution where execution.id = attempt.execution_id`,
    );
  });
  afterAll(() => scripted.close());

  const from = new Date(Date.now() - 3_600_000).toISOString();
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const ask = (as: GraphClient, period = { from, until }, clientId?: string) =>
    as.query<{ spend: Spent[] }>(
      `query ($from: DateTime!, $until: DateTime!, $clientId: ID) {
         spend(from: $from, until: $until, clientId: $clientId) {
           executions client { id } masterTemplate { name } price { micros } providerCost { micros }
         }
       }`,
      { ...period, clientId },
    );
  const rows = ({ data }: { data: { spend: Spent[] } }) =>
    data.spend.map(({ client, masterTemplate, executions, price, providerCost }) => [
      client?.id,
      masterTemplate?.name,
      executions,
      price.micros,
      providerCost.micros,
    ]);

  test('is added up by client and template, the most first', async () => {
    expect(rows(await ask(await scripted.system.asUser('support')))).toEqual([
      [TECHCORP, 'story', 1, 700, 3],
      [TECHCORP, 'poem', 2, 80, 6],
      [FINANCE, 'poem', 1, 40, 3],
    ]);
  });

  test('is that of one client when it is asked for', async () => {
    expect(rows(await ask(await scripted.system.asUser('support'), undefined, FINANCE))).toEqual([
      [FINANCE, 'poem', 1, 40, 3],
    ]);
  });

  test('is only a client’s own, whatever it asks for', async () => {
    expect(rows(await ask(scripted.system.as(FINANCE)))).toEqual([[FINANCE, 'poem', 1, 40, 3]]);
    expect(rows(await ask(scripted.system.as(FINANCE), undefined, TECHCORP))).toEqual([]);
  });

  test('leaves out what was created before and after', async () => {
    expect(rows(await ask(scripted.system.as(TECHCORP), { from: until, until }))).toEqual([]);
    expect(rows(await ask(scripted.system.as(TECHCORP), { from, until: from }))).toEqual([]);
  });

  test.each([
    ['ends before it begins', until, from],
    ['is longer than 92 days', '2026-01-01T00:00:00Z', '2026-04-04T00:00:00Z'],
  ])('is refused for a period that %s', async (_what, begin, end) => {
    const { errors } = await ask(scripted.system.as(TECHCORP), { from: begin, until: end });
    expect(errors?.[0]?.extensions.code).toBe('INVALID_PERIOD');
  });
});
