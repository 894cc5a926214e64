import { offerAttempt } from '../../subgraphs/orchestrator/engine/attempt-transitions';
import type { EventBus } from '../../subgraphs/orchestrator/events/event-bus';
import { openOrchestratorDatabase } from '../../subgraphs/orchestrator/database';
import { SubscriptionTier } from '../../lib/graph/tier';
import type { OfferMessage } from '../../lib/worker/protocol';
import { accepted, jobIdOf, ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, STARTUP, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

const STAGES = `failure { code message details } cost { micros } providerCost { micros }
  stages { order status reason { code message details } parameters cost { micros } attempts { attempt status reason { code message } } }`;

interface Ended {
  failure: { code: string; message: string } | null;
  cost: { micros: number };
  providerCost: { micros: number };
  stages: {
    order: number;
    status: string;
    reason: { code: string; message: string; details?: Record<string, unknown> } | null;
    parameters: Record<string, unknown> | null;
    cost: { micros: number };
    attempts: { attempt: number; status: string; reason: { code: string; message: string } | null }[];
  }[];
}

describe('stages follow the rules', () => {
  const worker = new ScriptedWorker();
  let system: TestSystem;

  beforeAll(async () => {
    await worker.start();
    system = await startTestSystem({ moreWorkers: [worker.address] });
    worker.orchestratorUrl = system.subgraphs.orchestrator.url;
  });
  afterAll(async () => {
    await system.close();
    await worker.close();
  });

  const run = async (template: string, parameters: Record<string, unknown> = {}, clientId = TECHCORP): Promise<Ended & { status: string }> => {
    const client = system.as(clientId);
    return client.ended<Ended>(await client.start(template, clientId, parameters), STAGES);
  };
  const start = (template: string, parameters: Record<string, unknown> = {}, clientId = TECHCORP) =>
    system.as(clientId).query<{
      startExecution: { execution: { id: string } | null; errors: { code: string; message: string; path: string[]; required?: string; current?: string }[] };
    }>(`mutation ($input: StartExecutionInput!) { startExecution(input: $input) { execution { id } errors { code message path ... on TierTooLow { required current stage } } } }`, { input: { masterTemplate: template, clientId, parameters, idempotencyKey: crypto.randomUUID() } });

  test('parameters are merged: base < request < mapping < override, and the merged value can be seen', async () => {
    worker.on('merge', {
      template: {
        baseParameters: { a: 'base', b: 'base', c: 'base', d: 'base' },
        parameterSchema: { type: 'object', properties: { a: {}, b: {}, c: {}, d: {} }, additionalProperties: false },
      },
    });
    await seedMasterTemplate(system, 'merges', [
      { templateRef: 'merge', inputMapping: { c: 'mapping of {{input.b}}', d: 'mapping' }, paramsOverride: { d: 'override' } },
    ]);
    const { status, stages } = await run('merges', { b: 'request', c: 'request', d: 'request' });
    expect(status).toBe('COMPLETED');
    const merged = { a: 'base', b: 'request', c: 'mapping of request', d: 'override' };
    expect(stages[0]?.parameters).toEqual(merged);
    expect(worker.offers.at(-1)?.parameters).toEqual(merged);
  });

  test('a mapping takes typed values and flat lists from an earlier output', async () => {
    worker.on('source', { run: (offer, _job, self) => self.complete(offer, { count: 4, items: [{ title: 'x' }, { title: 'y' }], deep: { flag: true } }) });
    worker.on('sink', {});
    await seedMasterTemplate(system, 'maps', [
      { templateRef: 'source' },
      {
        templateRef: 'sink',
        inputMapping: {
          count: '{{stage_1.output.count}}',
          titles: '{{stage_1.output.items[*].title}}',
          second: '{{stage_1.output.items[1].title}}',
          text: 'n={{stage_1.output.count}} {{stage_1.output.deep.flag}}',
        },
      },
    ]);
    const { stages } = await run('maps', { topic: 'T' });
    expect(stages[1]?.parameters).toEqual({ topic: 'T', count: 4, titles: ['x', 'y'], second: 'y', text: 'n=4 true' });
  });

  test('a mapped value that is missing fails the stage and names the path', async () => {
    await seedMasterTemplate(system, 'misses', [
      { templateRef: 'source' },
      { templateRef: 'sink', inputMapping: { x: '{{stage_1.output.items[*].subtitle}}' } },
    ]);
    const { status, failure, stages } = await run('misses');
    expect(status).toBe('FAILED');
    expect(failure?.code).toBe('STAGE_FAILED');
    expect(stages[1]).toMatchObject({
      status: 'FAILED',
      reason: { code: 'INVALID_EXPRESSION', message: expect.stringContaining('stage_1.output.items[0].subtitle is missing') },
      attempts: [],
    });
  });

  test('a false condition skips the stage, with the values that decided it', async () => {
    const before = worker.offers.length;
    await seedMasterTemplate(system, 'conditions', [
      { templateRef: 'source' },
      { templateRef: 'sink', condition: '{{stage_1.output.count}} > 4' },
      { templateRef: 'sink', condition: '{{stage_1.output.count}} == 4 && {{input.topic}} == "T"' },
    ]);
    const { status, stages } = await run('conditions', { topic: 'T' });
    expect(status).toBe('COMPLETED');
    expect(stages.map((stage) => stage.status)).toEqual(['COMPLETED', 'SKIPPED', 'COMPLETED']);
    expect(stages[1]?.reason).toMatchObject({ code: 'CONDITION_FALSE', details: { 'stage_1.output.count': 4 } });
    expect(worker.offers.length - before).toBe(2);
  });

  test.each([
    [false, 'COMPLETED'],
    [true, 'PARTIAL'],
  ])('the failure of an optional stage does not fail the execution (partial allowed: %s)', async (allowPartialCompletion, end) => {
    worker.on('broken', { run: (offer, _job, self) => self.fail(offer, { code: 'NO_IDEA', message: 'I cannot do this.', retryable: false }) });
    await seedMasterTemplate(
      system,
      `optional-${String(allowPartialCompletion)}`,
      [{ templateRef: 'source' }, { templateRef: 'broken', required: false }, { templateRef: 'sink' }],
      { allowPartialCompletion },
    );
    const { status, stages, failure } = await run(`optional-${String(allowPartialCompletion)}`);
    expect(status).toBe(end);
    expect(failure).toBeNull();
    expect(stages.map((stage) => stage.status)).toEqual(['COMPLETED', 'FAILED', 'COMPLETED']);
    expect(stages[1]?.reason).toMatchObject({ code: 'NO_IDEA', message: 'I cannot do this.' });
  });

  test('the failure of a required stage ends the execution, and what comes after is cancelled', async () => {
    await seedMasterTemplate(system, 'fails', [{ templateRef: 'broken' }, { templateRef: 'sink' }]);
    const { status, failure, stages } = await run('fails');
    expect(status).toBe('FAILED');
    expect(failure).toMatchObject({ code: 'STAGE_FAILED', message: expect.stringContaining('I cannot do this.') });
    expect(stages.map((stage) => stage.status)).toEqual(['FAILED', 'CANCELLED']);
  });

  test("a required stage above the client's tier is refused before anything is written or asked of a worker", async () => {
    worker.on('noble', { template: { minimumTier: SubscriptionTier.PREMIUM } });
    await seedMasterTemplate(system, 'noble', [{ templateRef: 'source' }, { templateRef: 'noble' }]);
    const offers = worker.offers.length;
    const { data } = await start('noble', {}, FINANCE);
    expect(data.startExecution).toMatchObject({ execution: null, errors: [{ code: 'TIER_TOO_LOW', required: 'PREMIUM', current: 'STANDARD', stage: 2 }] });
    expect(worker.offers.length).toBe(offers);
    expect(await system.sql(`select 1 from orchestrator.execution where master_template_id = 'noble'`)).toEqual([]);
    expect((await run('noble', {}, TECHCORP)).status).toBe('COMPLETED');
  });

  test("an optional stage above the client's tier is left out and says so", async () => {
    await seedMasterTemplate(system, 'half-noble', [{ templateRef: 'source' }, { templateRef: 'noble', required: false }], { allowPartialCompletion: true });
    const { status, stages } = await run('half-noble', {}, FINANCE);
    expect(status).toBe('PARTIAL');
    expect(stages[1]).toMatchObject({ status: 'SKIPPED', reason: { code: 'TIER_TOO_LOW' }, attempts: [] });
  });

  test('a required mapping from a stage that may not run is refused when it is planned', async () => {
    await seedMasterTemplate(system, 'leans', [
      { templateRef: 'source', required: false },
      { templateRef: 'sink', inputMapping: { n: '{{stage_1.output.count}}' } },
    ]);
    const { data } = await start('leans');
    expect(data.startExecution).toMatchObject({ execution: null, errors: [{ code: 'INVALID_EXPRESSION', message: expect.stringContaining('may not run') }] });
  });

  test('a mapping of a field that the worker never yields is refused when it is planned', async () => {
    worker.on('typed', {
      template: { outputSchema: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'], additionalProperties: false } },
      run: (offer, _job, self) => self.complete(offer, { title: 5 }),
    });
    await seedMasterTemplate(system, 'guesses', [{ templateRef: 'typed' }, { templateRef: 'sink', inputMapping: { n: '{{stage_1.output.chapters}}' } }]);
    const { data } = await start('guesses');
    expect(data.startExecution.errors).toMatchObject([{ code: 'INVALID_EXPRESSION', message: expect.stringContaining('stage_1.output.chapters') }]);
  });

  test('an output that breaks its schema fails the stage with that reason', async () => {
    await seedMasterTemplate(system, 'garbage-out', [{ templateRef: 'typed' }]);
    const { status, stages } = await run('garbage-out');
    expect(status).toBe('FAILED');
    expect(stages[0]?.reason).toMatchObject({ code: 'INVALID_OUTPUT', message: expect.stringContaining('title must be string') });
  });

  test('a worker that answers the handshake with garbage fails the stage with that reason', async () => {
    worker.on('mumbles', { answer: () => ({ verdict: 'maybe' }) });
    await seedMasterTemplate(system, 'mumbles', [{ templateRef: 'mumbles' }]);
    expect((await run('mumbles')).stages[0]?.reason?.code).toBe('WORKER_PROTOCOL_VIOLATION');
  });

  test('a worker that refuses fails the stage with its own reason', async () => {
    worker.on('refuses', { answer: () => ({ verdict: 'rejected', code: 'NOT_TODAY', message: 'Closed.', retryable: false }) });
    await seedMasterTemplate(system, 'refuses', [{ templateRef: 'refuses' }]);
    expect((await run('refuses')).stages[0]).toMatchObject({
      status: 'FAILED',
      reason: { code: 'NOT_TODAY', message: 'Closed.' },
      attempts: [{ status: 'REJECTED' }],
    });
  });

  test('a worker that asks for more than the plan promised is refused; one that asks for more time is granted it', async () => {
    worker.on('greedy', {
      answer: (offer: OfferMessage) => ({
        verdict: 'countered',
        jobId: jobIdOf(offer),
        maxPriceMicros: offer.limits.maxPriceMicros + 1,
        timeMs: 1_000,
        message: 'More.',
      }),
    });
    worker.on('slow', {
      answer: (offer: OfferMessage) => ({
        verdict: 'countered',
        jobId: jobIdOf(offer),
        maxPriceMicros: offer.limits.maxPriceMicros,
        timeMs: 60_000,
        message: 'Slowly.',
      }),
    });
    await seedMasterTemplate(system, 'greedy', [{ templateRef: 'greedy' }]);
    await seedMasterTemplate(system, 'slow', [{ templateRef: 'slow' }]);
    expect((await run('greedy')).stages[0]?.reason?.code).toBe('COUNTER_REFUSED');
    expect(worker.cancelled).toContain(jobIdOf(worker.offers.findLast((offer) => offer.templateId === 'greedy') as OfferMessage));
    expect((await run('slow')).status).toBe('COMPLETED');
  });

  test('a price above the agreement is not booked', async () => {
    worker.on('overcharges', { run: (offer, _job, self) => self.complete(offer, {}, { priceMicros: offer.limits.maxPriceMicros + 1 }) });
    await seedMasterTemplate(system, 'overcharges', [{ templateRef: 'overcharges' }]);
    const { stages, cost } = await run('overcharges');
    expect(stages[0]?.reason?.code).toBe('PRICE_EXCEEDED');
    expect(cost.micros).toBe(0);
  });

  test('price and provider cost are kept apart and add up: attempts = stage = execution', async () => {
    let tries = 0;
    worker.on('flaky', {
      run: (offer, _job, self) =>
        ++tries === 1 ? self.fail(offer, { code: 'HICCUP', message: 'Once more.', retryable: true }) : self.complete(offer, {}, { priceMicros: 5_031 }),
    });
    await seedMasterTemplate(system, 'retries', [{ templateRef: 'flaky' }, { templateRef: 'source' }]);
    const { status, stages, cost, providerCost } = await run('retries');
    expect(status).toBe('COMPLETED');
    expect(stages[0]?.attempts).toMatchObject([
      { attempt: 1, status: 'FAILED', reason: { code: 'HICCUP' } },
      { attempt: 2, status: 'COMPLETED' },
    ]);
    expect(stages.map((stage) => stage.cost.micros)).toEqual([5_031, 1_000]);
    expect(cost.micros).toBe(6_031);
    expect(providerCost.micros).toBe(3 + 7 + 7);
  });

  test('a worker that never delivers is given up when its time is over, told to stop, and its late result is refused', async () => {
    let silent: OfferMessage | undefined;
    worker.on('silent', { run: (offer) => void (silent = offer) });
    await seedMasterTemplate(system, 'silent', [{ templateRef: 'silent', timeoutMs: 300, maxAttempts: 1 }]);
    const { status, stages } = await run('silent');
    expect(status).toBe('FAILED');
    expect(stages[0]).toMatchObject({ reason: { code: 'TIMEOUT' }, attempts: [{ status: 'FAILED' }] });
    const offer = silent as unknown as OfferMessage;
    await waitFor('the worker to be told', () => worker.cancelled.includes(jobIdOf(offer)));
    const late = await worker.result(offer, {
      key: offer.key,
      outcome: 'completed',
      output: {},
      priceMicros: 0,
      usage: { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 },
    });
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'LATE' } } });
  });

  test('an execution whose own deadline passes fails with that reason', async () => {
    await seedMasterTemplate(system, 'overdue', [{ templateRef: 'silent', timeoutMs: 60_000 }], { maxExecutionTimeMs: 300 });
    const { status, failure } = await run('overdue');
    expect(status).toBe('FAILED');
    expect(failure?.code).toBe('DEADLINE_EXCEEDED');
  });

  test("a result counts once: the same again is taken without effect, another worker's and an unknown job's are refused", async () => {
    let done: OfferMessage | undefined;
    worker.on('once', {
      run: async (offer, _job, self) => {
        done = offer;
        await self.complete(offer, { first: true });
      },
    });
    await seedMasterTemplate(system, 'once', [{ templateRef: 'once' }]);
    await run('once');
    const offer = done as unknown as OfferMessage;
    const usage = { inputTokens: 9, outputTokens: 9, providerCostMicros: 9 };
    const again = await worker.result(offer, { key: offer.key, outcome: 'completed', output: { second: true }, priceMicros: 99, usage });
    expect(again.status).toBe(200);
    const [row] = await system.sql<{ output: unknown; price: string }>(
      `select s.output, a.price_micros as price from orchestrator.stage_execution s join orchestrator.stage_attempt a on a.stage_id = s.id where s.job_id = $1`,
      [jobIdOf(offer)],
    );
    expect(row).toEqual({ output: { first: true }, price: '1000' });
    expect((await worker.post('/worker/v1/jobs/job_nobody/result', { key: offer.key, outcome: 'completed', output: {}, priceMicros: 0, usage })).status).toBe(
      404,
    );
    expect((await worker.post(`/worker/v1/jobs/${jobIdOf(offer)}/result`, { key: offer.key }, worker.key, 'bitware-content-granulator')).status).toBe(401);
  });

  test('progress beyond 100 % and a result that is none are refused with what is wrong', async () => {
    let held: OfferMessage | undefined;
    worker.on('held', { run: (offer) => void (held = offer) });
    await seedMasterTemplate(system, 'held', [{ templateRef: 'held' }]);
    const id = await system.as(TECHCORP).start('held', TECHCORP, {});
    const offer = await waitFor('the offer', () => held);
    expect(await worker.progress(offer, 140, 'too far')).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('percent') } } });
    expect((await worker.result(offer, { key: offer.key, outcome: 'great' })).status).toBe(400);
    expect(
      (
        await worker.result(offer, {
          key: 'another',
          outcome: 'failed',
          error: { code: 'X', message: '', retryable: false },
          usage: { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 },
        })
      ).status,
    ).toBe(409);
    await worker.complete(offer, {});
    expect((await system.as(TECHCORP).ended(id, 'id')).status).toBe('COMPLETED');
  });

  test('cancelling ends the execution at once, tells the worker within 1.2 s, and cannot be done to one that has ended', async () => {
    worker.on('endless', { answer: accepted, run: () => undefined });
    await seedMasterTemplate(system, 'endless', [{ templateRef: 'endless' }]);
    const client = system.as(TECHCORP);
    const id = await client.start('endless', TECHCORP, {});
    const job = await waitFor('the job to begin', () => worker.begun.find((begun) => begun.includes(id)));
    const cancel = () =>
      client.query<{ cancelExecution: unknown }>(
        `mutation { cancelExecution(executionId: "${id}") { execution { status stages { status } } errors { code } } }`,
      );
    expect((await cancel()).data.cancelExecution).toEqual({ execution: { status: 'CANCELLED', stages: [{ status: 'CANCELLED' }] }, errors: [] });
    await waitFor('the worker to be told', () => worker.cancelled.includes(job), 1_200);
    expect((await cancel()).data.cancelExecution).toMatchObject({ errors: [] });
    const finished = await client.start('maps', TECHCORP, { topic: 'T' });
    await client.ended(finished, 'id');
    const { data } = await client.query<{ cancelExecution: unknown }>(
      `mutation { cancelExecution(executionId: "${finished}") { execution { status } errors { code } } }`,
    );
    expect(data.cancelExecution).toEqual({ execution: { status: 'COMPLETED' }, errors: [{ code: 'EXECUTION_ENDED' }] });
  });

  test('an execution stays on the versions that its plan named, whatever is published or edited meanwhile', async () => {
    let begun: OfferMessage | undefined;
    worker.on('first', { run: (offer) => void (begun = offer) });
    await seedMasterTemplate(system, 'pinned', [{ templateRef: 'first' }, { templateRef: 'sink', paramsOverride: { from: 'version 1' } }]);
    const client = system.as(TECHCORP);
    const id = await client.start('pinned', TECHCORP, {});
    const offer = await waitFor('the first stage', () => begun);
    await seedMasterTemplate(system, 'pinned', [{ templateRef: 'source' }], { version: 2 });
    await system.sql(`update kam.master_template set stages = '[]' where id = 'pinned' and version = 1`);
    await worker.complete(offer, {});
    const ended = await client.ended<{ masterTemplate: { version: number }; stages: { parameters: unknown }[] }>(
      id,
      'masterTemplate { version } stages { parameters }',
    );
    expect(ended).toMatchObject({ status: 'COMPLETED', masterTemplate: { version: 1 }, stages: [{}, { parameters: { from: 'version 1' } }] });
  });

  test('an execution that cannot go on for a fault of the service fails instead of running for ever', async () => {
    let begun: OfferMessage | undefined;
    worker.on('begins', { run: (offer) => void (begun = offer) });
    await seedMasterTemplate(system, 'faulty', [{ templateRef: 'begins' }, { templateRef: 'sink' }]);
    const client = system.as(TECHCORP);
    const id = await client.start('faulty', TECHCORP, {});
    const offer = await waitFor('the first stage', () => begun);
    await system.sql(`update orchestrator.execution set plan = jsonb_set(plan, '{stages,1,order}', '7') where id = $1`, [id]);
    await worker.complete(offer, {});
    const { status, failure } = await client.ended<Ended>(id, STAGES);
    expect(status).toBe('FAILED');
    expect(failure).toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(failure?.message).not.toMatch(/stage 2|plan/);
  });

  test('a handshake that is repeated after a crash asks for nothing that came in between, and begins nothing twice', async () => {
    const database = await openOrchestratorDatabase(system.databaseUrl);
    const store = { database, bus: { publish: () => undefined } as unknown as EventBus };
    let held: OfferMessage | undefined;
    worker.on('repeated', { run: (offer) => void (held = offer) });
    await seedMasterTemplate(system, 'repeated', [{ templateRef: 'repeated' }]);
    const executionId = await system.as(TECHCORP).start('repeated', TECHCORP, {});
    const offer = await waitFor('the offer', () => held);
    const id = { executionId, order: 1, attempt: 1 };
    expect(await offerAttempt(store, id)).toMatchObject({ acceptedJob: jobIdOf(offer) });
    await worker.complete(offer, {});
    expect(await offerAttempt(store, id)).toBeNull();
    expect((await system.as(TECHCORP).ended(executionId, 'id')).status).toBe('COMPLETED');
    await database.destroy();
  });

  test('a client whose account is suspended cannot start anything', async () => {
    await system.sql(`update kam.client set account_status = 'suspended' where id = $1`, [STARTUP]);
    const { data } = await start('maps', { topic: 'T' }, STARTUP);
    expect(data.startExecution).toMatchObject({ execution: null, errors: [{ code: 'ACCOUNT_NOT_ACTIVE' }] });
  });

  test('a plan names a worker that is down; a required stage of it blocks, an optional one is left out', async () => {
    await seedMasterTemplate(system, 'gone', [{ templateRef: 'x', worker: 'nobody-here' }]);
    const { data } = await start('gone');
    expect(data.startExecution.errors).toMatchObject([{ code: 'WORKER_UNAVAILABLE' }]);
    await seedMasterTemplate(system, 'half-gone', [{ templateRef: 'source' }, { templateRef: 'x', worker: 'nobody-here', required: false }]);
    expect((await run('half-gone')).stages[1]).toMatchObject({ status: 'SKIPPED', reason: { code: 'WORKER_UNAVAILABLE' } });
  });
});
