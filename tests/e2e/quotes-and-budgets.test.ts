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
  tryStart,
} from '../setup/money';
import type { ScriptedSystem } from '../setup/scripted-system';
import type { GraphClient } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('promises and limits', () => {
  let scripted: ScriptedSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    ({ scripted, admin } = await startPricedSystem());
  });
  afterAll(() => scripted.close());

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
      // What is tried again is bound by it as well.
      const failed = await openAccount(scripted.system, 10 * MOST);
      const id = await failed.client.start('two', failed.clientId, {});
      await ended(failed.client, id);
      const limit = { clientId: failed.clientId, requestLimitMicros: MOST - 1, reason: 'Test' };
      await mutate(admin, 'changeBudget', 'ChangeBudgetInput', limit, 'client { id }');
      const again = { executionId: id, idempotencyKey: 'again' };
      const retried = await mutate(failed.client, 'retryExecution', 'RetryExecutionInput', again, 'execution { id }');
      expect(retried.errors).toMatchObject([{ code: 'REQUEST_LIMIT_EXCEEDED' }]);
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

    test('is not given back what an execution that runs may still give back', async () => {
      const { clientId, client } = await openAccount(scripted.system, 1_000_000);
      const { worker } = scripted;
      worker.on('third-fails', {
        template: PRICED,
        run: (offer) =>
          offer.parameters['n'] === 1 ? worker.complete(offer, {}, { priceMicros: COST }) : Promise.resolve(),
      });
      const id = await client.start('each-fails', clientId, {});
      const charged = 2 * COST;
      await waitFor('the first item', async () => (await budgetNow(client, clientId)).used === charged);
      const input = { clientId, amountMicros: -charged, reason: 'All of it', idempotencyKey: 'all' };
      const all = await mutate(admin, 'adjustBudget', 'AdjustBudgetInput', input, 'budget { month }');
      expect(all.errors).toMatchObject([{ code: 'INVALID_INPUT' }]);
      await client.query(`mutation { cancelExecution(executionId: "${id}") { errors { code } } }`);
      await ended(client, id);
      expect(await budgetNow(client, clientId)).toMatchObject({ used: COST, reserved: 0, agrees: true });
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

    test('also what a worker asks for on the way is bound: above the limit of one execution, and above that amount', async () => {
      const { clientId, client } = await openAccount(scripted.system, 100 * MOST);
      const change = async (limits: object) =>
        mutate(admin, 'changeBudget', 'ChangeBudgetInput', { clientId, reason: 'Test', ...limits }, 'client { id }');
      const id = await client.start('dearer', clientId, {}, { onHigherPrice: 'ASK' });
      const stageId = await waitFor('the worker to ask for more', async () => {
        const { data } = await client.query<{
          execution: { stages: { id: string; waitingFor: { code: string } | null }[] };
        }>(`{ execution(id: "${id}") { stages { id waitingFor { code } } } }`);
        const [stage] = data.execution.stages;
        return stage?.waitingFor?.code === 'CONSENT_AWAITED' && stage.id;
      });
      const consent = (as: GraphClient) =>
        mutate(as, 'approveStage', 'StageConsentInput', { stageId }, 'execution { id }');
      await change({ requestLimitMicros: 5 * MOST - 1 });
      expect((await consent(client)).errors).toMatchObject([{ code: 'REQUEST_LIMIT_EXCEEDED' }]);
      await change({ requestLimitMicros: null, approvalAboveMicros: 5 * MOST - 1 });
      await expect(consent(client)).rejects.toThrow('executions:approve');
      expect((await consent(admin)).errors).toEqual([]);
      expect(await ended(client, id)).toMatchObject({ status: 'COMPLETED', cost: { micros: 4 * MOST } });
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
});
