import { mutate } from '../setup/accounts';
import {
  budgetNow,
  COST,
  ended,
  ledgerOf,
  MOST,
  openAccount,
  PRICED,
  refusal,
  startPricedSystem,
  told,
  tryStart,
} from '../setup/money';
import type { ScriptedSystem } from '../setup/scripted-system';
import type { GraphClient } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('money', () => {
  let scripted: ScriptedSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    ({ scripted, admin } = await startPricedSystem());
  });
  afterAll(() => scripted.close());

  let refusals = 0;
  /** Starts a list of three whose length becomes known when the test lets it; what cannot be recorded is sent again. */
  const startHeldList = async (client: GraphClient, clientId: string): Promise<{ id: string; go: () => void }> => {
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    let isAtWork = false;
    scripted.worker.on('three', {
      template: PRICED,
      run: async (offer, _job, worker) => {
        isAtWork = true;
        await held;
        const usage = { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 };
        const output = { items: [1, 2, 3] };
        const message = { key: offer.key, outcome: 'completed', output, priceMicros: COST, usage };
        while ((await worker.result(offer, message)).status === 503) refusals++;
      },
    });
    const id = await client.start('each', clientId, {});
    await waitFor('the worker to begin', () => isAtWork);
    return { id, go };
  };

  test('an execution reserves the most that it may cost, is charged what it delivered, and releases the rest', async () => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000);
    const id = await client.start('one', clientId, {});
    await ended(client, id);
    const lines = await ledgerOf(client, clientId, id);
    expect(told(lines)).toEqual([`reservation ${MOST}`, `charge ${COST}`, `release ${MOST - COST}`]);
    expect(lines[1]).toMatchObject({
      debit: 'RESERVED',
      credit: 'CHARGED',
      stage: 1,
      attemptKey: `${id}:1:1`,
      workerTemplateId: 'priced',
      workerTemplateVersion: 1,
      priceVersion: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
    });
    expect(await budgetNow(client, clientId)).toEqual({
      limit: 1_000_000,
      used: COST,
      reserved: 0,
      left: 1_000_000 - COST,
      warning: 'NONE',
      agrees: true,
    });
  });

  test('while it runs the maximum is reserved, and a cancellation before it delivered costs nothing', async () => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000);
    const id = await client.start('endless', clientId, {});
    expect(await budgetNow(client, clientId)).toMatchObject({ used: 0, reserved: MOST, left: 900_000, agrees: true });
    await client.query(`mutation { cancelExecution(executionId: "${id}") { errors { code } } }`);
    await ended(client, id);
    expect(told(await ledgerOf(client, clientId))).toEqual([`reservation ${MOST}`, `release ${MOST}`]);
    expect(await budgetNow(client, clientId)).toMatchObject({ used: 0, reserved: 0, agrees: true });
  });

  test('a stage that failed costs nothing, its provider cost is kept for staff, and a retry does not charge again', async () => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000);
    const id = await client.start('two', clientId, {});
    expect(await ended<{ cost: { micros: number } }>(client, id)).toMatchObject({
      status: 'FAILED',
      cost: { micros: COST },
    });
    expect(told(await ledgerOf(client, clientId))).toEqual([
      `reservation ${2 * MOST}`,
      `charge ${COST}`,
      `release ${2 * MOST - COST}`,
    ]);
    const staff = told(await ledgerOf(admin, clientId));
    expect(staff.filter((line) => line.startsWith('provider_cost'))).toEqual(['provider_cost 7', 'provider_cost 3']);
    const { execution } = await mutate(
      client,
      'retryExecution',
      'RetryExecutionInput',
      { executionId: id, idempotencyKey: crypto.randomUUID() },
      'execution { id }',
    );
    const again = (execution as { id: string }).id;
    await ended(client, again);
    // Only what is not kept is reserved, and nothing of it is delivered.
    expect(told(await ledgerOf(client, clientId, again))).toEqual([`reservation ${MOST}`, `release ${MOST}`]);
    expect(await budgetNow(client, clientId)).toMatchObject({ used: COST, reserved: 0, agrees: true });
  });

  test('what does not fit into what is left does not start, and says what would', async () => {
    const { clientId, client } = await openAccount(scripted.system, MOST - 1);
    const { execution, errors } = await refusal(client, { masterTemplate: 'one', clientId });
    const [year = 0, month = 0] = new Date().toISOString().split('-').map(Number);
    expect([execution, errors]).toEqual([
      null,
      [
        {
          __typename: 'BudgetExceeded',
          code: 'BUDGET_EXCEEDED',
          message: expect.stringContaining('0.099999') as string,
          path: [],
          needed: { micros: MOST },
          left: { micros: MOST - 1 },
          limit: { micros: MOST - 1 },
          resetsAt: new Date(Date.UTC(year, month, 1)).toISOString(),
        },
      ],
    ]);
    expect(await ledgerOf(client, clientId)).toEqual([]);
    expect((await client.query<{ executions: { totalCount: number } }>('{ executions { totalCount } }')).data).toEqual({
      executions: { totalCount: 0 },
    });
    await mutate(
      admin,
      'changeBudget',
      'ChangeBudgetInput',
      { clientId, monthlyMicros: MOST, reason: 'Now' },
      'client { id }',
    );
    expect((await tryStart(client, { masterTemplate: 'one', clientId, parameters: {} })).errors).toEqual([]);
  });

  test('a client with a budget of nothing starts nothing', async () => {
    const { clientId, client } = await openAccount(scripted.system, 0);
    expect((await refusal(client, { masterTemplate: 'one', clientId })).errors).toMatchObject([
      { code: 'BUDGET_EXCEEDED' },
    ]);
    expect((await budgetNow(client, clientId)).warning).toBe('EXHAUSTED');
  });

  test('of many starts at once exactly as many are accepted as fit', async () => {
    const { clientId, client } = await openAccount(scripted.system, 5 * MOST + 1);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => tryStart(client, { masterTemplate: 'one', clientId, parameters: {} })),
    );
    const started = answers.flatMap(({ execution }) => (execution ? [(execution as { id: string }).id] : []));
    // Some of the first may be over, and what they did not need be free again, before the last is asked for.
    expect(started.length).toBeGreaterThanOrEqual(5);
    await Promise.all(started.map((id) => ended(client, id)));
    const now = await budgetNow(client, clientId);
    expect(now).toMatchObject({ used: started.length * COST, reserved: 0, agrees: true });
    expect(now.left).toBeGreaterThanOrEqual(0);
  });

  test('of many starts at once that do not end exactly as many are accepted as fit, and the same key reserves once', async () => {
    const { clientId, client } = await openAccount(scripted.system, 5 * MOST + 1);
    const keys = Array.from({ length: 20 }, () => crypto.randomUUID());
    const answers = await Promise.all(
      [...keys, ...keys].map((idempotencyKey) =>
        tryStart(client, { masterTemplate: 'endless', clientId, parameters: {}, idempotencyKey }),
      ),
    );
    const ids = new Set(answers.flatMap(({ execution }) => (execution ? [(execution as { id: string }).id] : [])));
    expect(ids.size).toBe(5);
    expect(await budgetNow(client, clientId)).toMatchObject({ used: 0, reserved: 5 * MOST, left: 1, agrees: true });
    for (const id of ids) await client.query(`mutation { cancelExecution(executionId: "${id}") { errors { code } } }`);
    expect(await budgetNow(client, clientId)).toMatchObject({ used: 0, reserved: 0, agrees: true });
  });

  test('a list whose length is not known reserves for one item, and for all when it is known', async () => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000);
    const id = await client.start('each', clientId, {});
    await ended(client, id);
    expect(told(await ledgerOf(client, clientId))).toEqual([
      `reservation ${2 * MOST}`,
      `charge ${COST}`,
      // Three items, of which one was reserved; what stage 1 did not need is there for them.
      `reservation ${3 * MOST - MOST - (MOST - COST)}`,
      ...Array.from({ length: 3 }, () => `charge ${COST}`),
      `release ${3 * (MOST - COST)}`,
    ]);
    expect(await budgetNow(client, clientId)).toMatchObject({ used: 4 * COST, reserved: 0, agrees: true });
  });

  test('a list that grows beyond what is left does not start, with that cause', async () => {
    const { clientId, client } = await openAccount(scripted.system, 2 * MOST + 10);
    const id = await client.start('each', clientId, {});
    const over = await ended<{ stages: { status: string; cause: { code: string; message: string } | null }[] }>(
      client,
      id,
      'stages { status cause { code message } }',
    );
    expect(over).toMatchObject({
      status: 'FAILED',
      stages: [{ status: 'COMPLETED' }, { status: 'FAILED', cause: { code: 'BUDGET_EXCEEDED' } }],
    });
    expect(await budgetNow(client, clientId)).toMatchObject({ used: COST, reserved: 0, agrees: true });
  });

  test('a budget that was raised while it runs lets it grow', async () => {
    const { clientId, client } = await openAccount(scripted.system, 2 * MOST);
    const { id, go } = await startHeldList(client, clientId);
    const input = { clientId, amountMicros: 2 * MOST, reason: 'Grows', idempotencyKey: 'grow' };
    await mutate(admin, 'topUpBudget', 'TopUpBudgetInput', input, 'client { id }');
    go();
    expect(await ended(client, id)).toMatchObject({ status: 'COMPLETED' });
    expect(await budgetNow(client, clientId)).toMatchObject({
      limit: 4 * MOST,
      used: 4 * COST,
      reserved: 0,
      agrees: true,
    });
  });

  test('a budget that was lowered while it runs does not let it grow', async () => {
    const { clientId, client } = await openAccount(scripted.system, 10 * MOST);
    const { id, go } = await startHeldList(client, clientId);
    const lowered = { clientId, monthlyMicros: 2 * MOST, reason: 'Less' };
    await mutate(admin, 'changeBudget', 'ChangeBudgetInput', lowered, 'client { id }');
    go();
    const over = await ended<object>(client, id, 'cause { ... on StageCause { stageCause { code } } }');
    expect(over).toMatchObject({ status: 'FAILED', cause: { stageCause: { code: 'BUDGET_EXCEEDED' } } });
    expect(await budgetNow(client, clientId)).toMatchObject({ used: COST, reserved: 0, agrees: true });
  });

  test('while KAM is away a list waits with its growth, and loses nothing', async () => {
    const { clientId, client } = await openAccount(scripted.system, 10 * MOST);
    const { id, go } = await startHeldList(client, clientId);
    const { sql } = scripted.system;
    await sql('alter table kam.client rename to client_away');
    try {
      go();
      await waitFor('the refused growth', () => refusals > 0);
    } finally {
      await sql('alter table kam.client_away rename to client');
    }
    expect(await ended(client, id)).toMatchObject({ status: 'COMPLETED', cost: { micros: 4 * COST } });
    expect(await budgetNow(client, clientId)).toMatchObject({ used: 4 * COST, reserved: 0, agrees: true });
  });

  test('items of a stage that does not deliver in the end are given back', async () => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000);
    const id = await client.start('each-fails', clientId, {});
    expect(await ended(client, id)).toMatchObject({ status: 'FAILED', cost: { micros: COST } });
    expect(told(await ledgerOf(client, clientId)).filter((line) => /charge|reversal/.test(line))).toEqual([
      `charge ${COST}`,
      `charge ${COST}`,
      `charge ${COST}`,
      `reversal ${COST}`,
      `reversal ${COST}`,
    ]);
    expect(await budgetNow(client, clientId)).toMatchObject({ used: COST, reserved: 0, agrees: true });
  });

  test('a higher price that the client agrees to is reserved first, and refused when the budget does not allow it', async () => {
    for (const [budget, status, used] of [
      [5 * MOST, 'COMPLETED', 4 * MOST],
      [5 * MOST - 1, 'FAILED', 0],
    ] as const) {
      const { clientId, client } = await openAccount(scripted.system, budget);
      const id = await client.start('dearer', clientId, {}, { onHigherPrice: 'ASK' });
      const stageId = await waitFor('the worker to ask for more', async () => {
        const { data } = await client.query<{
          execution: { stages: { id: string; waitingFor: { code: string } | null }[] };
        }>(`{ execution(id: "${id}") { stages { id waitingFor { code } } } }`);
        const [stage] = data.execution.stages;
        return stage?.waitingFor?.code === 'CONSENT_AWAITED' && stage.id;
      });
      await mutate(client, 'approveStage', 'StageConsentInput', { stageId }, 'execution { id }');
      expect(await ended(client, id)).toMatchObject({ status });
      expect(await budgetNow(client, clientId)).toMatchObject({ used, reserved: 0, agrees: true });
    }
  });
});
