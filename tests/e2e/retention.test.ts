import { mutate } from '../setup/accounts';
import { retention } from '../../subgraphs/orchestrator/retention/retention';
import { budgetNow, COST, ended, ledgerOf, openAccount, startPricedSystem } from '../setup/money';
import type { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import type { GraphClient } from '../setup/system';

describe('retention', () => {
  let scripted: ScriptedSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    ({ scripted, admin } = await startPricedSystem());
    scripted.worker.on('large', {
      run: (offer, _job, worker) => worker.complete(offer, { text: 'x'.repeat(300_000) }),
    });
    await seedMasterTemplate(scripted.system, 'large-first', [{ templateRef: 'large' }, { templateRef: 'priced' }]);
  });
  afterAll(() => scripted.close());

  const run = () => scripted.system.subgraphs.orchestrator.parts.get(retention).run();
  /** How many days the standard tier keeps executions; with -1 all that has ended is too old. */
  const keepFor = (days: number | null) =>
    scripted.system.sql(`update kam.tier set retention_days = $1 where name = 'standard'`, [days]);
  beforeEach(() => keepFor(-1));
  const rows = async (id: string): Promise<number> => {
    const [row] = await scripted.system.sql<{ count: number }>(
      `select ((select count(*) from orchestrator.execution where id = $1) + (select count(*) from orchestrator.stage_execution where execution_id = $1)
             + (select count(*) from orchestrator.stage_attempt where execution_id = $1) + (select count(*) from orchestrator.execution_event where execution_id = $1))::int as count`,
      [id],
    );
    return row?.count ?? 0;
  };
  const open = () => openAccount(scripted.system, 100_000_000, { tier: 'STANDARD' });

  test('removes executions that are older than the tier keeps, with all that belongs to them, and no others', async () => {
    const { clientId, client } = await open();
    const [old, young] = [await client.start('two', clientId, {}), await client.start('one', clientId, {})];
    await ended(client, old);
    await ended(client, young);
    await scripted.system.sql(`update orchestrator.execution set ended_at = now() + interval '2 days' where id = $1`, [
      young,
    ]);
    const kept = await rows(young);
    expect(await rows(old)).toBeGreaterThan(8);
    await keepFor(1);
    expect(await run()).toBe(0);
    await keepFor(null);
    expect(await run()).toBe(0);
    await keepFor(-1);
    expect(await run()).toBe(1);
    expect([await rows(old), await rows(young)]).toEqual([0, kept]);
    const { data } = await client.query<{ notifications: { totalCount: number } }>('{ notifications { totalCount } }');
    expect(data.notifications.totalCount).toBe(0);
    await scripted.system.sql(`update orchestrator.execution set ended_at = now() where id = $1`, [young]);
    expect(await run()).toBe(1);
  });

  test('keeps the ledger, which agrees with what is left in every way of counting', async () => {
    const { clientId, client } = await open();
    const id = await client.start('each', clientId, {});
    await ended(client, id);
    const before = await ledgerOf(client, clientId);
    const spent = await budgetNow(client, clientId);
    expect(spent).toMatchObject({ used: 4 * COST, agrees: true });
    expect(await run()).toBe(1);
    expect(await ledgerOf(client, clientId)).toEqual(before);
    expect(await budgetNow(client, clientId)).toEqual(spent);
    const { data } = await client.query<{ client: { budget: { reconciliation: unknown } } }>(
      `{ client(id: "${clientId}") { budget { reconciliation { removed { micros } executions { micros } attempts { micros } } } } }`,
    );
    expect(data.client.budget.reconciliation).toEqual({
      removed: { micros: 4 * COST },
      executions: { micros: 4 * COST },
      attempts: { micros: 4 * COST },
    });
  });

  test('leaves alone what has not ended, and everything of a client under legal hold', async () => {
    const { clientId, client } = await open();
    const running = await client.start('endless', clientId, {});
    const id = await client.start('one', clientId, {});
    await ended(client, id);
    const hold = (isHeld: boolean) =>
      mutate(
        admin,
        'setLegalHold',
        'SetLegalHoldInput',
        { clientId, isHeld, reason: 'A lawsuit' },
        'client { legalHold { reason since } }',
      );
    expect(await hold(true)).toMatchObject({ client: { legalHold: { reason: 'A lawsuit' } }, errors: [] });
    expect(await run()).toBe(0);
    expect(await rows(id)).toBeGreaterThan(0);
    expect(await hold(false)).toMatchObject({ client: { legalHold: null } });
    expect(await run()).toBe(1);
    expect([(await rows(id)) > 0, (await rows(running)) > 0]).toEqual([false, true]);
    await expect(
      mutate(client, 'setLegalHold', 'SetLegalHoldInput', { clientId, isHeld: true, reason: 'x' }, 'client { id }'),
    ).rejects.toThrow('clients:write');
  });

  test('keeps what a later execution reuses, also where it is too large for a row', async () => {
    const { clientId, client } = await open();
    const id = await client.start('large-first', clientId, {});
    await ended(client, id);
    const { rerun } = await mutate(
      client,
      'rerunExecution',
      'RerunExecutionInput',
      { executionId: id, fromStage: 2, idempotencyKey: 'again' },
      'rerun { execution { id } }',
    );
    const next = (rerun as { execution: { id: string } }).execution.id;
    await ended(client, next);
    const earlier = await rows(id);
    await scripted.system.sql(`update orchestrator.execution set ended_at = now() + interval '2 days' where id = $1`, [
      next,
    ]);
    expect([await run(), earlier > 0, await rows(id)]).toEqual([1, true, 0]);
    const { data } = await client.query<{ execution: { stages: { output: { text: string } }[] } }>(
      `{ execution(id: "${next}") { stages { output } } }`,
    );
    expect(data.execution.stages[0]?.output.text).toHaveLength(300_000);
  });

  test('leaves a list that was reused reusable once more, without paying for it again', async () => {
    const { clientId, client } = await open();
    await seedMasterTemplate(scripted.system, 'list-and-more', [
      { templateRef: 'three' },
      { templateRef: 'priced', forEach: { over: '{{stage_1.output.items}}', concurrency: 2 } },
      { templateRef: 'priced' },
    ]);
    const first = await client.start('list-and-more', clientId, {});
    await ended(client, first);
    const rerun = async (executionId: string, dryRun: boolean) => {
      const input = { executionId, fromStage: 3, idempotencyKey: crypto.randomUUID(), dryRun };
      const fields = 'rerun { stages { isReused } execution { id } }';
      const answer = await mutate(client, 'rerunExecution', 'RerunExecutionInput', input, fields);
      return answer['rerun'] as { stages: { isReused: boolean }[]; execution: { id: string } | null };
    };
    const second = (await rerun(first, false)).execution?.id ?? '';
    await ended(client, second);
    await scripted.system.sql(`update orchestrator.execution set ended_at = now() + interval '2 days' where id = $1`, [
      second,
    ]);
    expect(await run()).toBe(1);
    expect((await rerun(second, true)).stages.map(({ isReused }) => isReused)).toEqual([true, true, false]);
  });

  test('removes quotes that nobody used, and answers a repeated start of one that was used', async () => {
    const { clientId, client } = await open();
    const quote = async () => {
      const input = { masterTemplate: 'one', clientId, parameters: {} };
      const { quote: made } = await mutate(client, 'quoteExecution', 'QuoteExecutionInput', input, 'quote { id }');
      return (made as { id: string }).id;
    };
    const [used, unused] = [await quote(), await quote()];
    const start = () =>
      mutate(
        client,
        'startExecution',
        'StartExecutionInput',
        { quoteId: used, idempotencyKey: 'k' },
        'execution { id }',
      );
    const { execution } = await start();
    const { id } = execution as { id: string };
    await ended(client, id);
    await scripted.system.sql(`update orchestrator.execution set ended_at = now() + interval '2 days' where id = $1`, [
      id,
    ]);
    await scripted.system.sql(
      `update orchestrator.quote set expires_at = now() - interval '31 days' where client_id = $1`,
      [clientId],
    );
    await run();
    const left = await scripted.system.sql<{ id: string }>(`select id from orchestrator.quote where client_id = $1`, [
      clientId,
    ]);
    expect(left.map((row) => row.id)).toEqual([used]);
    expect(unused).not.toBe(used);
    expect(await start()).toMatchObject({ execution: { id }, errors: [] });
  });

  test('has workers delete what they keep of the jobs', async () => {
    const { clientId, client } = await open();
    const id = await client.start('course_creation', clientId, { topic: 'Tides' });
    await ended(client, id);
    const jobs = async () =>
      (
        await scripted.system.sql<{ count: number }>(
          'select count(*)::int as count from granulator.job where client_id = $1',
          [clientId],
        )
      )[0]?.count;
    expect(await jobs()).toBe(1);
    expect(await run()).toBe(1);
    expect(await jobs()).toBe(0);
  });
});
