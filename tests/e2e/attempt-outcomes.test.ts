import type { Offer } from '../../contracts/worker-protocol';
import { ScriptedSystem } from '../setup/scripted-system';
import { accepted, jobIdOf, type ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('attempts come to one end', () => {
  let scripted: ScriptedSystem;
  let system: TestSystem;
  let worker: ScriptedWorker;
  const run = (...args: Parameters<ScriptedSystem['run']>) => scripted.run(...args);

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    ({ system, worker } = scripted);
  });
  afterAll(() => scripted.close());

  test('an output that breaks its schema fails the stage with that reason', async () => {
    await seedMasterTemplate(system, 'garbage-out', [{ templateRef: 'typed' }]);
    const { status, stages } = await run('garbage-out');
    expect(status).toBe('FAILED');
    expect(stages[0]?.cause).toMatchObject({
      code: 'INVALID_OUTPUT',
      message: expect.stringContaining('title must be string'),
    });
  });

  test('a worker that answers the handshake with garbage fails the stage with that reason', async () => {
    worker.on('mumbles', { answer: () => ({ verdict: 'maybe' }) });
    await seedMasterTemplate(system, 'mumbles', [{ templateRef: 'mumbles' }]);
    expect((await run('mumbles')).stages[0]?.cause?.code).toBe('WORKER_PROTOCOL_VIOLATION');
  });

  test('a worker that answers the handshake with what cannot be recorded fails an optional stage only', async () => {
    worker.on('unrecordable', {
      answer: () => ({
        verdict: 'rejected',
        code: 'X',
        message: 'a \u0000 in it',
        retryable: true,
        retryAfterMs: 9e15,
      }),
    });
    await seedMasterTemplate(system, 'unrecordable', [
      { templateRef: 'unrecordable', required: false },
      { templateRef: 'sink' },
    ]);
    const { status, stages } = await run('unrecordable');
    expect([status, stages[0]?.cause?.code]).toEqual(['COMPLETED', 'WORKER_PROTOCOL_VIOLATION']);
  });

  test('a worker that refuses fails the stage with its own reason', async () => {
    worker.on('refuses', {
      answer: () => ({ verdict: 'rejected', code: 'NOT_TODAY', message: 'Closed.', retryable: false }),
    });
    await seedMasterTemplate(system, 'refuses', [{ templateRef: 'refuses' }]);
    expect((await run('refuses')).stages[0]).toMatchObject({
      status: 'FAILED',
      cause: { workerCode: 'NOT_TODAY', message: 'Closed.' },
      attempts: [{ status: 'REJECTED' }],
    });
  });

  test('a worker that asks for more than the plan promised is refused; one that asks for more time is granted it', async () => {
    worker.on('greedy', {
      answer: (offer: Offer) => ({
        verdict: 'countered',
        jobId: jobIdOf(offer),
        maxPriceMicros: offer.limits.maxPriceMicros + 1,
        timeMs: 1_000,
        message: 'More.',
      }),
    });
    worker.on('slow', {
      answer: (offer: Offer) => ({
        verdict: 'countered',
        jobId: jobIdOf(offer),
        maxPriceMicros: offer.limits.maxPriceMicros,
        timeMs: 60_000,
        message: 'Slowly.',
      }),
    });
    await seedMasterTemplate(system, 'greedy', [{ templateRef: 'greedy' }]);
    await seedMasterTemplate(system, 'slow', [{ templateRef: 'slow' }]);
    expect((await run('greedy')).stages[0]?.cause?.code).toBe('COUNTER_REFUSED');
    expect(worker.cancelled).toContain(
      jobIdOf(worker.offers.findLast((offer) => offer.templateId === 'greedy') as Offer),
    );
    expect((await run('slow')).status).toBe('COMPLETED');
  });

  test('a price above the agreement is not booked', async () => {
    worker.on('overcharges', {
      run: (offer, _job, self) => self.complete(offer, {}, { priceMicros: offer.limits.maxPriceMicros + 1 }),
    });
    await seedMasterTemplate(system, 'overcharges', [{ templateRef: 'overcharges' }]);
    const { stages, cost } = await run('overcharges');
    expect(stages[0]?.cause?.code).toBe('PRICE_EXCEEDED');
    expect(cost.micros).toBe(0);
  });

  test('price and provider cost are kept apart and add up: attempts = stage = execution', async () => {
    let tries = 0;
    worker.on('flaky', {
      run: (offer, _job, self) =>
        ++tries === 1
          ? self.fail(offer, { code: 'HICCUP', message: 'Once more.', retryable: true })
          : self.complete(offer, {}, { priceMicros: 5_031 }),
    });
    await seedMasterTemplate(system, 'retries', [{ templateRef: 'flaky' }, { templateRef: 'source' }]);
    const { status, stages, cost, providerCost } = await run('retries');
    expect(status).toBe('COMPLETED');
    expect(stages[0]?.attempts).toMatchObject([
      { attempt: 1, status: 'FAILED', cause: { workerCode: 'HICCUP' } },
      { attempt: 2, status: 'COMPLETED' },
    ]);
    expect(stages.map((stage) => stage.cost.micros)).toEqual([5_031, 1_000]);
    expect(cost.micros).toBe(6_031);
    expect(providerCost).toBeNull();
    // What the provider charged, for the failed attempts, too, is shown to staff.
    const { data } = await (
      await system.asUser('support')
    ).query<{
      executions: { edges: { node: { providerCost: { micros: number } } }[] };
    }>('{ executions(first: 1) { edges { node { providerCost { micros } } } } }');
    expect(data.executions.edges[0]?.node.providerCost.micros).toBe(3 + 7 + 7);
  });

  test('a worker that never delivers is given up when its time is over, told to stop, and its late result is refused', async () => {
    let silent: Offer | undefined;
    worker.on('silent', { run: (offer) => void (silent = offer) });
    await seedMasterTemplate(system, 'silent', [{ templateRef: 'silent', timeoutMs: 300, retry: { maxAttempts: 1 } }]);
    const { status, stages } = await run('silent');
    expect(status).toBe('FAILED');
    expect(stages[0]).toMatchObject({ cause: { code: 'TIMEOUT' }, attempts: [{ status: 'FAILED' }] });
    const offer = silent as unknown as Offer;
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
    await seedMasterTemplate(system, 'overdue', [{ templateRef: 'silent', timeoutMs: 60_000 }], {
      maxExecutionTimeMs: 1_000,
    });
    const { status, cause } = await run('overdue');
    expect(status).toBe('FAILED');
    expect(cause?.code).toBe('DEADLINE_EXCEEDED');
  });

  test("a result counts once: the same again is taken without effect, another worker's and an unknown job's are refused", async () => {
    let done: Offer | undefined;
    worker.on('once', {
      run: async (offer, _job, self) => {
        done = offer;
        await self.complete(offer, { first: true });
      },
    });
    await seedMasterTemplate(system, 'once', [{ templateRef: 'once' }]);
    await run('once');
    const offer = done as unknown as Offer;
    const usage = { inputTokens: 9, outputTokens: 9, providerCostMicros: 9 };
    const again = await worker.result(offer, {
      key: offer.key,
      outcome: 'completed',
      output: { second: true },
      priceMicros: 99,
      usage,
    });
    expect(again.status).toBe(200);
    const [row] = await system.sql<{ output: unknown; price: string }>(
      `select s.output, a.price_micros as price from orchestrator.stage_execution s join orchestrator.stage_attempt a on a.stage_id = s.id where s.job_id = $1`,
      [jobIdOf(offer)],
    );
    expect(row).toEqual({ output: { first: true }, price: '1000' });
    expect(
      (
        await worker.post('/worker/v1/jobs/job_nobody/result', {
          key: 'exec_nobody:1:1',
          outcome: 'completed',
          output: {},
          priceMicros: 0,
          usage,
        })
      ).status,
    ).toBe(404);
    expect(
      (
        await worker.post(
          `/worker/v1/jobs/${jobIdOf(offer)}/result`,
          { key: offer.key },
          worker.key,
          'bitware-content-granulator',
        )
      ).status,
    ).toBe(401);
  });

  test('progress beyond 100 % and a malformed result are refused with what is wrong', async () => {
    let held: Offer | undefined;
    worker.on('held', { run: (offer) => void (held = offer) });
    await seedMasterTemplate(system, 'held', [{ templateRef: 'held' }]);
    const id = await system.as(TECHCORP).start('held', TECHCORP, {});
    const offer = await waitFor('the offer', () => held);
    expect(await worker.progress(offer, 140, 'too far')).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('percent') } },
    });
    expect((await worker.result(offer, { key: offer.key, outcome: 'great' })).status).toBe(400);
    expect(
      (await worker.post('/worker/v1/jobs/job_of_another/progress', { key: offer.key, percent: 1, message: '' }))
        .status,
    ).toBe(409);
    expect(
      (
        await worker.result(offer, {
          key: 'another',
          outcome: 'failed',
          error: { code: 'X', message: '', retryable: false },
          usage: { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 },
        })
      ).status,
    ).toBe(404);
    const usage = { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 };
    for (const unrecordable of [
      { outcome: 'completed', output: {}, priceMicros: 0, usage: { ...usage, inputTokens: 3e9 } },
      { outcome: 'failed', error: { code: 'X', message: 'a \u0000 in it', retryable: false }, usage },
      { outcome: 'failed', error: { code: 'X', message: 'half a \ud800', retryable: false }, usage },
      { outcome: 'failed', error: { code: 'X', message: '', retryable: true, retryAfterMs: 9e15 }, usage },
    ]) {
      expect((await worker.result(offer, { key: offer.key, ...unrecordable })).status).toBe(400);
    }
    expect((await worker.progress(offer, 1, 'a \u0000 in it')).status).toBe(400);
    const huge = worker.result(offer, {
      key: offer.key,
      outcome: 'completed',
      output: { text: 'x'.repeat(50_000_000) },
    });
    expect((await huge.catch(() => ({ status: 413 }))).status).toBe(413);
    expect((await worker.heartbeats([])).status).toBe(400);
    expect(await system.sql('select status from orchestrator.stage_attempt where execution_id = $1', [id])).toEqual([
      { status: 'accepted' },
    ]);
    await worker.complete(offer, {});
    expect((await system.as(TECHCORP).ended(id, 'id')).status).toBe('COMPLETED');
  });

  test('cancelling ends the execution at once, tells the worker within 1.2 s, and cannot be done to one that has ended', async () => {
    worker.on('endless', { answer: accepted, run: () => undefined });
    await seedMasterTemplate(system, 'sinks', [{ templateRef: 'sink' }]);
    await seedMasterTemplate(system, 'endless', [{ templateRef: 'endless' }]);
    const client = system.as(TECHCORP);
    const id = await client.start('endless', TECHCORP, {});
    const job = await waitFor('the job to begin', () => worker.started.find((started) => started.includes(id)));
    const cancel = () =>
      client.query<{ cancelExecution: unknown }>(
        `mutation { cancelExecution(executionId: "${id}") { execution { status stages { status } } errors { code } } }`,
      );
    expect((await cancel()).data.cancelExecution).toEqual({
      execution: { status: 'CANCELLED', stages: [{ status: 'CANCELLED' }] },
      errors: [],
    });
    await waitFor('the worker to be told', () => worker.cancelled.includes(job), 1_200);
    expect((await cancel()).data.cancelExecution).toMatchObject({ errors: [] });
    const finished = await client.start('sinks', TECHCORP, { topic: 'T' });
    await client.ended(finished, 'id');
    const { data } = await client.query<{ cancelExecution: unknown }>(
      `mutation { cancelExecution(executionId: "${finished}") { execution { status } errors { code } } }`,
    );
    expect(data.cancelExecution).toEqual({ execution: { status: 'COMPLETED' }, errors: [{ code: 'EXECUTION_ENDED' }] });
  });
});
