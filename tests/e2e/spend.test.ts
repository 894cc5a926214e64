import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, type GraphClient, TECHCORP } from '../setup/system';

interface Spent {
  executions: number;
  client: { id: string } | null;
  masterTemplate: { name: string } | null;
  price: { micros: number };
  providerCost: { micros: number } | null;
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
    await scripted.system.sql(
      `update orchestrator.execution set charged_micros = case master_template_id when 'story' then 700 else 40 end, reserved_micros = 700`,
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
      providerCost?.micros ?? null,
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
    // What AI providers charged is for staff.
    expect(rows(await ask(scripted.system.as(FINANCE)))).toEqual([[FINANCE, 'poem', 1, 40, null]]);
    expect(rows(await ask(scripted.system.as(FINANCE), undefined, TECHCORP))).toEqual([]);
  });

  test('leaves out what was created before and after', async () => {
    expect(rows(await ask(scripted.system.as(TECHCORP), { from: until, until }))).toEqual([]);
    expect(rows(await ask(scripted.system.as(TECHCORP), { from, until: from }))).toEqual([]);
  });

  describe('by other things', () => {
    const by = async (as: GraphClient, dimensions: string): Promise<Record<string, unknown>[]> => {
      const { data, errors } = await as.query<{ spend: Record<string, unknown>[] }>(
        `{ spend(from: "${from}", until: "${until}", by: [${dimensions}]) { day worker templateRef executions completed successRate
             typicalTimeMs estimatedTimeMs withinP90 price { micros } estimatedPrice { micros } actualPrice { micros } } }`,
      );
      if (errors) throw new Error(JSON.stringify(errors));
      return data.spend;
    };

    test('is added up by day, with what the plans expected beside what it came to', async () => {
      expect(await by(scripted.system.as(TECHCORP), 'DAY')).toEqual([
        {
          day: new Date().toISOString().slice(0, 10),
          worker: null,
          templateRef: null,
          executions: 3,
          completed: 3,
          successRate: 1,
          typicalTimeMs: expect.any(Number) as number,
          estimatedTimeMs: 1_000,
          withinP90: null,
          price: { micros: 780 },
          // 5,000 + 200 tokens × 150 / 1,000 each.
          estimatedPrice: { micros: 3 * 5_030 },
          actualPrice: { micros: 780 },
        },
      ]);
    });

    test('is added up by worker template, with the share of estimates that held', async () => {
      await scripted.system.sql(
        `update orchestrator.execution set plan = jsonb_set(plan, '{stages,0,estimate}', case id when (select min(id) from orchestrator.execution)
           then '{"samples": 9, "timeMs": {"min": 0, "expected": 0, "max": 0}}'::jsonb
           else '{"samples": 9, "timeMs": {"min": 1, "expected": 2, "max": 9999999}}'::jsonb end)`,
      );
      expect(await by(await scripted.system.asUser('support'), 'WORKER_TEMPLATE')).toMatchObject([
        { worker: 'test-scripted-worker', templateRef: 'story', executions: 1, price: { micros: 700 }, withinP90: 1 },
        {
          worker: 'test-scripted-worker',
          templateRef: 'poem',
          executions: 3,
          price: { micros: 120 },
          withinP90: 2 / 3,
        },
      ]);
    });

    test('comes as a file, in which no name is run as a formula', async () => {
      await scripted.system.sql(
        `update orchestrator.stage_execution set template_ref = '=poem,"x"' where template_ref = 'poem'`,
      );
      const csv = async (as: GraphClient, dimensions: string): Promise<string[]> =>
        (
          await as.query<{ spendCsv: string }>(`{ spendCsv(from: "${from}", until: "${until}", by: [${dimensions}]) }`)
        ).data.spendCsv.split('\r\n');
      const [head, , poems, end] = await csv(await scripted.system.asUser('support'), 'WORKER, WORKER_TEMPLATE');
      expect([head, end]).toEqual([
        'worker,templateRef,executions,completed,priceUsd,providerCostUsd,estimatedPriceUsd,typicalTimeMs',
        '',
      ]);
      expect(poems).toMatch(/^test-scripted-worker,"'=poem,""x""",3,3,0\.000120,0\.000009,0\.015090,\d+$/);
      expect((await csv(scripted.system.as(FINANCE), 'CLIENT'))[0]).toBe(
        'clientId,executions,completed,priceUsd,estimatedPriceUsd,typicalTimeMs',
      );
    });
  });

  test.each([
    ['ends before it begins', until, from],
    ['is longer than 92 days', '2026-01-01T00:00:00Z', '2026-04-04T00:00:00Z'],
  ])('is refused for a period that %s', async (_what, begin, end) => {
    const { errors } = await ask(scripted.system.as(TECHCORP), { from: begin, until: end });
    expect(errors?.[0]?.extensions.code).toBe('INVALID_PERIOD');
  });
});
