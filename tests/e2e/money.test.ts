import { mutate } from '../setup/accounts';
import { budgetNow, ledgerOf, openAccount, told } from '../setup/money';
import { jobIdOf, seedMasterTemplate } from '../setup/scripted-worker';
import { ScriptedSystem } from '../setup/scripted-system';
import type { GraphClient } from '../setup/system';
import { waitFor } from '../setup/wait-for';

/** The most that a run may cost in these tests. */
const MOST = 100_000;
const COST = 60_000;
const PRICED = { pricing: { baseMicros: MOST, perThousandTokensMicros: 0, tokenMultiplier: 1 } };

describe('money', () => {
  let scripted: ScriptedSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    admin = await scripted.system.asUser('admin');
    const { worker, system } = scripted;
    worker.on('priced', { template: PRICED, run: (offer) => worker.complete(offer, {}, { priceMicros: COST }) });
    worker.on('lost', {
      template: PRICED,
      run: (offer) => worker.fail(offer, { code: 'NO', message: 'no', retryable: false }),
    });
    worker.on('endless', { template: PRICED, run: () => undefined });
    worker.on('three', {
      template: PRICED,
      run: (offer) => worker.complete(offer, { items: [1, 2, 3] }, { priceMicros: COST }),
    });
    worker.on('third-fails', {
      template: PRICED,
      run: (offer) =>
        offer.parameters['n'] === 3
          ? worker.fail(offer, { code: 'NO', message: 'no', retryable: false })
          : worker.complete(offer, {}, { priceMicros: COST }),
    });
    worker.on('asks-more', {
      template: PRICED,
      answer: (offer) => ({
        verdict: 'countered',
        jobId: jobIdOf(offer),
        maxPriceMicros: 5 * MOST,
        timeMs: 1_000,
        message: 'Dear.',
      }),
      run: (offer) => worker.complete(offer, {}, { priceMicros: 4 * MOST }),
    });
    await seedMasterTemplate(system, 'one', [{ templateRef: 'priced' }]);
    await seedMasterTemplate(system, 'two', [{ templateRef: 'priced' }, { templateRef: 'lost', dependsOn: [1] }]);
    await seedMasterTemplate(system, 'endless', [{ templateRef: 'endless' }]);
    await seedMasterTemplate(system, 'dearer', [{ templateRef: 'asks-more' }]);
    const forEach = { over: '{{stage_1.output.items}}', concurrency: 1 };
    await seedMasterTemplate(system, 'each', [{ templateRef: 'three' }, { templateRef: 'priced', forEach }]);
    await seedMasterTemplate(system, 'each-fails', [
      { templateRef: 'three' },
      { templateRef: 'third-fails', forEach, inputMapping: { n: '{{item}}' } },
    ]);
  });
  afterAll(() => scripted.close());

  const tryStart = (as: GraphClient, input: Record<string, unknown>) =>
    mutate(
      as,
      'startExecution',
      'StartExecutionInput',
      { idempotencyKey: crypto.randomUUID(), ...input },
      'execution { id status cost { micros } }',
    );
  const refusal = async (as: GraphClient, input: Record<string, unknown>) => {
    const { data } = await as.query<{ startExecution: { execution: null; errors: Record<string, unknown>[] } }>(
      `mutation ($input: StartExecutionInput!) { startExecution(input: $input) { execution { id } errors { __typename code message path
         ... on BudgetExceeded { needed { micros } left { micros } limit { micros } resetsAt } } } }`,
      { input: { idempotencyKey: crypto.randomUUID(), parameters: {}, ...input } },
    );
    return data.startExecution;
  };
  const ended = <T>(client: GraphClient, id: string, fields = 'cost { micros }') => client.ended<T>(id, fields);

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
    let go = (): void => undefined;
    const raised = new Promise<void>((resolve) => (go = resolve));
    scripted.worker.on('three', {
      template: PRICED,
      run: async (offer, _job, worker) => {
        await raised;
        await worker.complete(offer, { items: [1, 2, 3] }, { priceMicros: COST });
      },
    });
    const id = await client.start('each', clientId, {});
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

  describe('above an amount that its client is asked about', () => {
    const APPROVAL = `status approval { decision above { micros } maxPrice { micros } dueAt by { kind } comment decidedAt } cause { code }
      events(first: 100) { edges { node { __typename } } }`;
    interface Asked {
      status: string;
      approval: { decision: string; by: { kind: string } | null; comment: string | null; dueAt: string };
      cause: { code: string } | null;
      events: { edges: { node: { __typename: string } }[] };
    }
    const asking = async () => {
      const account = await openAccount(scripted.system, 1_000_000);
      const input = { clientId: account.clientId, approvalAboveMicros: MOST - 1, reason: 'Test' };
      await mutate(admin, 'changeBudget', 'ChangeBudgetInput', input, 'client { id }');
      const id = await account.client.start('one', account.clientId, {});
      return { ...account, id };
    };
    const read = async (as: GraphClient, id: string): Promise<Asked> =>
      (await as.query<{ execution: Asked }>(`{ execution(id: "${id}") { ${APPROVAL} } }`)).data.execution;
    const decide = (as: GraphClient, name: string, executionId: string, more: object = {}) =>
      mutate(as, name, 'ExecutionDecisionInput', { executionId, ...more }, 'execution { id status }');

    test('an execution waits with its reservation, and begins when a person approves it', async () => {
      const { clientId, client, id } = await asking();
      expect(await read(client, id)).toMatchObject({
        status: 'PENDING',
        approval: { decision: 'AWAITED', above: { micros: MOST - 1 }, maxPrice: { micros: MOST }, by: null },
        events: {
          edges: [{ node: { __typename: 'ExecutionCreated' } }, { node: { __typename: 'ExecutionApprovalAsked' } }],
        },
      });
      expect(await budgetNow(client, clientId)).toMatchObject({ reserved: MOST });
      const waiting = await admin.query<{ executions: { edges: { node: { id: string } }[] } }>(
        '{ executions(filter: { awaitsApproval: true }, first: 100) { edges { node { id } } } }',
      );
      expect(waiting.data.executions.edges.map(({ node }) => node.id)).toContain(id);
      // The key of a program has no scope for it.
      await expect(decide(client, 'approveExecution', id)).rejects.toThrow('executions:approve');
      expect((await decide(admin, 'approveExecution', id, { comment: 'Go' })).errors).toEqual([]);
      expect(await ended<Asked>(client, id, APPROVAL)).toMatchObject({
        status: 'COMPLETED',
        approval: { decision: 'APPROVED', by: { kind: 'USER' }, comment: 'Go' },
      });
      expect((await decide(admin, 'approveExecution', id)).errors).toMatchObject([{ code: 'NO_APPROVAL_AWAITED' }]);
      expect(await budgetNow(client, clientId)).toMatchObject({ used: COST, reserved: 0, agrees: true });
    });

    test('it is cancelled when that is rejected, and what it reserved is released', async () => {
      const { clientId, client, id } = await asking();
      expect((await decide(admin, 'rejectExecution', id, { comment: 'Too dear.' })).errors).toEqual([]);
      expect(await read(client, id)).toMatchObject({ status: 'CANCELLED', cause: { code: 'APPROVAL_REJECTED' } });
      expect(await budgetNow(client, clientId)).toMatchObject({ used: 0, reserved: 0, agrees: true });
    });

    test('it is cancelled when nobody decides in time, also while it is paused', async () => {
      for (const paused of [false, true]) {
        const { clientId, client, id } = await asking();
        if (paused) await client.query(`mutation { pauseExecution(executionId: "${id}") { errors { code } } }`);
        await scripted.system.sql(
          `update orchestrator.execution set approval = approval || '{"dueAt":"2026-01-01T00:00:00.000Z"}', wake_at = now(), revision = revision + 1 where id = $1`,
          [id],
        );
        expect(await ended<Asked>(client, id, APPROVAL)).toMatchObject({
          status: 'CANCELLED',
          approval: { decision: 'EXPIRED' },
          cause: { code: 'APPROVAL_EXPIRED' },
        });
        expect(await budgetNow(client, clientId)).toMatchObject({ used: 0, reserved: 0, agrees: true });
      }
    });

    test('what is paused and resumed meanwhile still waits, and a list that may be long counts as long', async () => {
      const { client, id } = await asking();
      for (const name of ['pauseExecution', 'resumeExecution'])
        await client.query(`mutation { ${name}(executionId: "${id}") { errors { code } } }`);
      expect(await read(client, id)).toMatchObject({ status: 'PENDING', approval: { decision: 'AWAITED' } });
      const { clientId, client: other } = await openAccount(scripted.system, 100_000_000);
      // Two are reserved, but up to fifty items may come.
      await mutate(
        admin,
        'changeBudget',
        'ChangeBudgetInput',
        { clientId, approvalAboveMicros: 40 * MOST, reason: 'Test' },
        'client { id }',
      );
      const long = await other.start('each', clientId, {});
      expect(await read(other, long)).toMatchObject({ approval: { decision: 'AWAITED' } });
    });
  });

  describe('a quote', () => {
    const QUOTE = `quote { id expiresAt price { min { micros } expected { micros } max { micros } } masterTemplate { id }
      plan { stages { order price { max { micros } } workerTemplate { id } } } }`;
    const quoted = async (client: GraphClient, clientId: string, parameters = {}) => {
      const { quote, errors } = await mutate(
        client,
        'quoteExecution',
        'QuoteExecutionInput',
        { masterTemplate: 'one', clientId, parameters },
        QUOTE,
      );
      expect(errors).toEqual([]);
      return quote as { id: string; expiresAt: string; price: { max: { micros: number } } };
    };

    test('names prices, versions and an end, and what was quoted runs once', async () => {
      const { clientId, client } = await openAccount(scripted.system, 1_000_000);
      const quote = await quoted(client, clientId, { topic: 'Quoted' });
      expect(quote).toMatchObject({
        price: { min: { micros: MOST }, expected: { micros: MOST }, max: { micros: MOST } },
        masterTemplate: { id: 'one@1' },
        plan: { stages: [{ order: 1, price: { max: { micros: MOST } } }] },
      });
      expect(Date.parse(quote.expiresAt)).toBeGreaterThan(Date.now() + 600_000);
      expect((await budgetNow(client, clientId)).reserved).toBe(0);
      const idempotencyKey = crypto.randomUUID();
      const first = await tryStart(client, { quoteId: quote.id, idempotencyKey });
      expect(first.errors).toEqual([]);
      const { id } = first.execution as { id: string };
      expect((await tryStart(client, { quoteId: quote.id, idempotencyKey })).execution).toMatchObject({ id });
      expect((await tryStart(client, { quoteId: quote.id })).errors).toMatchObject([{ code: 'QUOTE_USED' }]);
      expect(await ended<{ parameters: object }>(client, id, 'parameters masterTemplate { id }')).toMatchObject({
        parameters: { topic: 'Quoted' },
        masterTemplate: { id: 'one@1' },
      });
    });

    test('binds the price: what costs more by now runs at what was quoted, with the version that was quoted', async () => {
      const { clientId, client } = await openAccount(scripted.system, 1_000_000);
      const quote = await quoted(client, clientId);
      const dearer = { version: 2, pricing: { ...PRICED.pricing, baseMicros: 10 * MOST } };
      const { worker } = scripted;
      worker.on('priced', { template: dearer, run: (offer) => worker.complete(offer, {}, { priceMicros: COST }) });
      try {
        const { execution } = await tryStart(client, { quoteId: quote.id });
        const { id } = execution as { id: string };
        await ended(client, id);
        const [reservation, charge] = await ledgerOf(client, clientId, id);
        expect([reservation?.amount.micros, charge?.workerTemplateVersion]).toEqual([MOST, 1]);
        const bound = await tryStart(client, { masterTemplate: 'one', clientId, parameters: {}, maxPriceMicros: MOST });
        expect(bound.errors).toMatchObject([{ code: 'PRICE_CHANGED' }]);
      } finally {
        worker.on('priced', { template: PRICED, run: (offer) => worker.complete(offer, {}, { priceMicros: COST }) });
      }
    });

    test('holds no more when it has expired, is nobody else’s, and has its own parameters', async () => {
      const { clientId, client } = await openAccount(scripted.system, 1_000_000);
      const quote = await quoted(client, clientId);
      const other = await openAccount(scripted.system, 1_000_000);
      expect((await tryStart(other.client, { quoteId: quote.id })).errors).toMatchObject([{ code: 'QUOTE_NOT_FOUND' }]);
      const answer = await other.client.query<{ quote: null }>(`{ quote(id: "${quote.id}") { id } }`);
      expect(answer.data).toEqual({ quote: null });
      expect((await tryStart(client, { quoteId: quote.id, parameters: {} })).errors).toMatchObject([
        { code: 'INVALID_INPUT', path: ['parameters'] },
      ]);
      await scripted.system.sql(`update orchestrator.quote set expires_at = now() where id = $1`, [quote.id]);
      expect((await tryStart(client, { quoteId: quote.id })).errors).toMatchObject([{ code: 'QUOTE_EXPIRED' }]);
      expect((await tryStart(client, { quoteId: 'quote_none' })).errors).toMatchObject([{ code: 'QUOTE_NOT_FOUND' }]);
      expect((await tryStart(client, {})).errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['masterTemplate'] }]);
    });

    test('grants nothing that was lost since: an account that was suspended does not start it', async () => {
      const { clientId, client } = await openAccount(scripted.system, 1_000_000);
      const quote = await quoted(client, clientId);
      const input = { clientId, accountStatus: 'SUSPENDED', reason: 'Late' };
      await mutate(admin, 'changeAccountStatus', 'ChangeAccountStatusInput', input, 'client { id }');
      expect((await tryStart(client, { quoteId: quote.id })).errors).toMatchObject([{ code: 'ACCOUNT_NOT_ACTIVE' }]);
    });
  });

  describe('a budget', () => {
    test('is changed and topped up by administrators, with a history; one execution may have a limit of its own', async () => {
      const { clientId, client } = await openAccount(scripted.system, MOST);
      const change = (input: Record<string, unknown>, as = admin) =>
        mutate(as, 'changeBudget', 'ChangeBudgetInput', { clientId, reason: 'Test', ...input }, 'client { id }');
      expect((await change({ monthlyMicros: 3 * MOST, requestLimitMicros: MOST - 1 })).errors).toEqual([]);
      expect((await refusal(client, { masterTemplate: 'one', clientId })).errors).toMatchObject([
        { __typename: 'BudgetExceeded', code: 'REQUEST_LIMIT_EXCEEDED', limit: { micros: MOST - 1 }, resetsAt: null },
      ]);
      expect((await change({ requestLimitMicros: null })).errors).toEqual([]);
      expect((await change({})).errors).toMatchObject([{ code: 'INVALID_INPUT' }]);
      const topUp = (input: Record<string, unknown>) =>
        mutate(
          admin,
          'topUpBudget',
          'TopUpBudgetInput',
          { clientId, amountMicros: MOST, reason: 'Fair', idempotencyKey: 'fair', ...input },
          'client { id }',
        );
      expect((await topUp({})).errors).toEqual([]);
      expect((await topUp({})).errors).toEqual([]);
      expect((await topUp({ amountMicros: 1 })).errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
      expect(await budgetNow(client, clientId)).toMatchObject({ limit: 4 * MOST });
      const { data } = await client.query<{ client: { budgetChanges: object[] } }>(
        `{ client(id: "${clientId}") { budgetChanges { kind from { micros } to { micros } reason } } }`,
      );
      expect(data.client.budgetChanges).toEqual([
        { kind: 'TOP_UP', from: null, to: { micros: MOST }, reason: 'Fair' },
        { kind: 'REQUEST_LIMIT', from: { micros: MOST - 1 }, to: null, reason: 'Test' },
        { kind: 'REQUEST_LIMIT', from: null, to: { micros: MOST - 1 }, reason: 'Test' },
        { kind: 'MONTHLY', from: { micros: MOST }, to: { micros: 3 * MOST }, reason: 'Test' },
      ]);
    });

    test('of a trial is small unless it is named; another account must name it', async () => {
      const { clientId, client } = await openAccount(scripted.system, 0, { trial: true, monthlyBudgetMicros: null });
      expect((await budgetNow(client, clientId)).limit).toBe(50_000_000);
      await expect(openAccount(scripted.system, 0, { monthlyBudgetMicros: null })).rejects.toThrow('monthly budget');
    });

    test('warns at 80, 95 and 100 percent', async () => {
      const { clientId, client } = await openAccount(scripted.system, MOST);
      const seen: string[] = [];
      for (const amountMicros of [79_999, 1, 14_999, 1, 4_999, 1]) {
        const input = { clientId, amountMicros, reason: 'Test', idempotencyKey: crypto.randomUUID() };
        await mutate(admin, 'adjustBudget', 'AdjustBudgetInput', input, 'budget { month }');
        seen.push((await budgetNow(client, clientId)).warning);
      }
      expect(seen).toEqual(['NONE', 'WARNING', 'WARNING', 'CRITICAL', 'CRITICAL', 'EXHAUSTED']);
    });

    test('is corrected by entries with a reason, once for each key, and never below nothing', async () => {
      const { clientId, client } = await openAccount(scripted.system, 1_000_000);
      await ended(client, await client.start('one', clientId, {}));
      const adjust = (input: Record<string, unknown>, as = admin) =>
        mutate(
          as,
          'adjustBudget',
          'AdjustBudgetInput',
          { clientId, amountMicros: -20_000, reason: 'A voucher', idempotencyKey: 'voucher', ...input },
          'budget { used { micros } }',
        );
      expect(await adjust({})).toMatchObject({ budget: { used: { micros: COST - 20_000 } }, errors: [] });
      expect(await adjust({})).toMatchObject({ budget: { used: { micros: COST - 20_000 } }, errors: [] });
      expect((await adjust({ amountMicros: -1 })).errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
      expect((await adjust({ amountMicros: -COST, idempotencyKey: 'more' })).errors).toMatchObject([
        { code: 'INVALID_INPUT' },
      ]);
      expect(await budgetNow(client, clientId)).toMatchObject({ used: COST - 20_000, agrees: true });
      await expect(adjust({ idempotencyKey: 'own' }, client)).rejects.toThrow('clients:write');
    });

    test('and its ledger are shown to nobody else, and the ledger is only ever added to', async () => {
      const { clientId, client } = await openAccount(scripted.system, 1_000_000);
      await ended(client, await client.start('one', clientId, {}));
      const other = await openAccount(scripted.system, 1_000_000);
      expect(await ledgerOf(other.client, clientId)).toEqual([]);
      const { data } = await other.client.query<{ client: null }>(`{ client(id: "${clientId}") { budget { month } } }`);
      expect(data).toEqual({ client: null });
      for (const statement of [
        'update orchestrator.ledger_entry set amount_micros = 1',
        'delete from orchestrator.ledger_entry',
      ])
        await expect(scripted.system.sql(statement)).rejects.toThrow('ledger_entry can only be added to');
      const may = await scripted.system.sql<{ may: boolean }>(
        `select has_table_privilege(rolname, 'orchestrator.ledger_entry', 'update') as may from pg_roles where rolname = 'template_federation_orchestrator'`,
      );
      expect(may).toEqual([{ may: false }]);
    });
  });
});
