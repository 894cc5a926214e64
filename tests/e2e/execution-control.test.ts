import type { Offer } from '../../contracts/worker-protocol';
import { ScriptedSystem, STAGES } from '../setup/scripted-system';
import { accepted, jobIdOf, type ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, type GraphClient, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

interface Controlled {
  execution: {
    id: string;
    status: string;
    priority: number;
    retryOf: string | null;
    pausedAt: string | null;
    deadlineAt: string | null;
  } | null;
  errors: { code: string }[];
}

describe('executions are controlled', () => {
  let scripted: ScriptedSystem;
  let system: TestSystem;
  let worker: ScriptedWorker;
  let client: GraphClient;
  const ended = (id: string) => scripted.ended(id);

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    ({ system, worker } = scripted);
    client = system.as(TECHCORP);
  });
  afterAll(() => scripted.close());

  const order = async (mutation: string, by = client): Promise<Controlled> => {
    const { data, errors } = await by.query<Record<string, Controlled>>(
      `mutation { order: ${mutation} { execution { id status priority retryOf pausedAt deadlineAt } errors { code } } }`,
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data['order'];
  };
  const holding = (template: string): Offer[] => {
    const offers: Offer[] = [];
    worker.on(template, { run: (offer) => void offers.push(offer) });
    return offers;
  };

  test('paused, it finishes the stage that runs and begins no other until it is resumed; its deadline is later by as long', async () => {
    const offers = holding('pausable');
    await seedMasterTemplate(system, 'pausable', [
      { templateRef: 'pausable' },
      { templateRef: 'pausable', dependsOn: [1] },
    ]);
    const id = await client.start('pausable', TECHCORP, {});
    await waitFor('the first stage', () => offers.length === 1);
    const paused = await order(`pauseExecution(executionId: "${id}")`);
    expect(paused).toMatchObject({
      execution: { status: 'PAUSED', pausedAt: expect.any(String) as string },
      errors: [],
    });
    expect((await order(`pauseExecution(executionId: "${id}")`)).errors).toEqual([]);
    await worker.complete(offers[0], {});
    const { data } = await client.query<{ execution: { status: string; stages: { status: string }[] } }>(
      `{ execution(id: "${id}") { status stages { status } } }`,
    );
    expect(data.execution).toEqual({ status: 'PAUSED', stages: [{ status: 'COMPLETED' }, { status: 'PENDING' }] });
    // Nothing happens by itself, even when it is looked at.
    await system.sql('update orchestrator.execution set wake_at = now() where id = $1', [id]);
    await waitFor('it to be looked at', async () => (await system.sql('select 1 from orchestrator.execution where id = $1 and wake_at is distinct from now() and (wake_at is null or wake_at > now())', [id])).length === 1); // prettier-ignore
    expect(offers).toHaveLength(1);
    const resumed = await order(`resumeExecution(executionId: "${id}")`);
    expect(resumed.execution).toMatchObject({ status: 'RUNNING', pausedAt: null });
    expect(Date.parse(resumed.execution?.deadlineAt ?? '')).toBeGreaterThan(
      Date.parse(paused.execution?.deadlineAt ?? ''),
    );
    await waitFor('the second stage', () => offers.length === 2);
    await worker.complete(offers[1], {});
    expect((await ended(id)).status).toBe('COMPLETED');
    for (const verb of ['pauseExecution', 'resumeExecution', 'cancelExecution']) {
      expect((await order(`${verb}(executionId: "${id}")`)).errors).toEqual([{ code: 'EXECUTION_ENDED' }]);
    }
  });

  test('tried again, it keeps the outputs that there are and begins with the stage that failed, in a new execution that names the old one', async () => {
    let works = false;
    worker.on('repaired', {
      run: (offer) =>
        works
          ? worker.complete(offer, { fine: true })
          : worker.fail(offer, { code: 'BROKEN', message: 'Not yet.', retryable: false }),
    });
    await seedMasterTemplate(system, 'again', [
      { templateRef: 'source' },
      { templateRef: 'repaired', dependsOn: [1] },
      { templateRef: 'sink', inputMapping: { titles: '{{stage_1.output.items[*].title}}' }, dependsOn: [2] },
    ]);
    const id = await client.start('again', TECHCORP, { topic: 'T' });
    expect((await ended(id)).status).toBe('FAILED');
    works = true;
    const started = worker.started.length;
    const retry = (key: string, of = id) =>
      order(`retryExecution(input: { executionId: "${of}", idempotencyKey: "${key}" })`);
    const first = await retry('again');
    expect(first).toMatchObject({ execution: { retryOf: id }, errors: [] });
    expect((await retry('again')).execution?.id).toBe(first.execution?.id);
    const { status, stages, cost } = await ended(first.execution?.id ?? '');
    expect(status).toBe('COMPLETED');
    expect(stages[0]).toMatchObject({ status: 'COMPLETED', attempts: [], cost: { micros: 0 }, output: { count: 4 } });
    expect(stages[2]?.parameters).toEqual({ topic: 'T', titles: ['x', 'y'] });
    expect(worker.started.length - started).toBe(2);
    expect(cost.micros).toBe(2_000);
    expect((await retry('once-more', first.execution?.id)).errors).toEqual([{ code: 'NOTHING_TO_RETRY' }]);
  });

  test('tried again, what a worker had made needless stays needless', async () => {
    let works = false;
    worker.on('lost', {
      run: (offer) =>
        works ? worker.complete(offer, {}) : worker.fail(offer, { code: 'LOST', message: 'No.', retryable: false }),
    });
    worker.on('enough', { run: (offer) => worker.complete(offer, {}, { end: { reason: 'That will do.' } }) });
    await seedMasterTemplate(
      system,
      'needless',
      [
        { templateRef: 'lost', required: false },
        { templateRef: 'enough', dependsOn: [1] },
        { templateRef: 'sink', dependsOn: [2] },
      ],
      { allowPartialCompletion: true },
    );
    const id = await client.start('needless', TECHCORP, {});
    expect((await ended(id)).status).toBe('PARTIAL');
    works = true;
    const started = worker.started.length;
    const { execution } = await order(`retryExecution(input: { executionId: "${id}", idempotencyKey: "needless" })`);
    const { status, stages } = await ended(execution?.id ?? '');
    expect([status, stages.map((stage) => stage.status)]).toEqual(['COMPLETED', ['COMPLETED', 'COMPLETED', 'SKIPPED']]);
    expect(worker.started.length - started).toBe(1);
  });

  test('one that runs cannot be tried again, and whoever may not see it cannot do anything to it', async () => {
    const offers = holding('mine');
    await seedMasterTemplate(system, 'mine', [{ templateRef: 'mine' }]);
    const id = await client.start('mine', TECHCORP, {});
    await waitFor('it to run', () => offers.length === 1);
    expect((await order(`retryExecution(input: { executionId: "${id}", idempotencyKey: "k" })`)).errors).toEqual([
      { code: 'EXECUTION_NOT_ENDED' },
    ]);
    for (const mutation of [
      `cancelExecution(executionId: "${id}")`,
      `pauseExecution(executionId: "${id}")`,
      `resumeExecution(executionId: "${id}")`,
      `retryExecution(input: { executionId: "${id}", idempotencyKey: "k" })`,
      `setExecutionPriority(input: { executionId: "${id}", urgency: CRITICAL })`,
    ]) {
      expect(await order(mutation, system.as(FINANCE))).toEqual({
        execution: null,
        errors: [{ code: 'EXECUTION_NOT_FOUND' }],
      });
    }
    expect((await order(`setExecutionPriority(input: { executionId: "${id}", urgency: LOW })`)).errors).toEqual([
      { code: 'NOT_QUEUED' },
    ]);
    await order(`cancelExecution(executionId: "${id}")`);
    const { cause, stages } = await ended(id);
    expect(cause).toMatchObject({
      code: 'CANCELLED',
      message: `Cancelled by key ${system.keyOf(TECHCORP).split('_')[1]}.`,
    });
    expect(stages[0]?.cause?.code).toBe('CANCELLED');
  });

  test('who did what, and when, is kept', async () => {
    const offers = holding('told');
    await seedMasterTemplate(system, 'told', [{ templateRef: 'told' }]);
    const id = await client.start('told', TECHCORP, {});
    await waitFor('it to run', () => offers.length === 1);
    await order(`pauseExecution(executionId: "${id}")`);
    await order(`resumeExecution(executionId: "${id}")`);
    await order(`cancelExecution(executionId: "${id}")`);
    const { data } = await client.query<{ execution: { events: { edges: { node: Record<string, unknown> }[] } } }>(
      `{ execution(id: "${id}") { events(first: 100) { totalCount edges { node { __typename occurredAt
         ... on ExecutionCreated { by { kind id } } ... on ExecutionPaused { by { kind id } } ... on ExecutionResumed { by { kind id } pausedMs }
         ... on ExecutionCancelled { cause { ... on ActorCause { by { kind id } } } } } } } } }`,
    );
    const by = { kind: 'KEY', id: system.keyOf(TECHCORP).split('_')[1] };
    const nodes = data.execution.events.edges.map((edge) => edge.node);
    expect(nodes.filter((node) => 'by' in node || 'cause' in node)).toMatchObject([
      { __typename: 'ExecutionCreated', by },
      { __typename: 'ExecutionPaused', by },
      { __typename: 'ExecutionResumed', by },
      { __typename: 'ExecutionCancelled', cause: { by } },
    ]);
  });

  test('a worker that cannot be told to stop at once is told again until it hears it', async () => {
    const offers = holding('deaf');
    await seedMasterTemplate(system, 'deaf', [{ templateRef: 'deaf' }]);
    const id = await client.start('deaf', TECHCORP, {});
    const offer = await waitFor('it to run', () => offers[0]);
    worker.deaf = 2;
    await order(`cancelExecution(executionId: "${id}")`);
    await waitFor('the worker to hear it', () => worker.cancelled.includes(jobIdOf(offer)));
    await waitFor(
      'nothing to be left to tell',
      async () =>
        (await system.sql('select 1 from orchestrator.execution where id = $1 and wake_at is null', [id])).length === 1,
    );
  });

  test('a worker that is silent for longer than it promised is given up, long before its time is over', async () => {
    const offers: Offer[] = [];
    worker.on('silent', {
      answer: (offer) => ({ ...accepted(offer), heartbeatMs: 400 }),
      run: (offer) => void offers.push(offer),
    });
    await seedMasterTemplate(system, 'silent', [{ templateRef: 'silent', retry: { maxAttempts: 2, firstDelayMs: 1 } }]);
    const id = await client.start('silent', TECHCORP, {});
    // Kept alive by heartbeats, then by progress, then no more.
    const first = await waitFor('the first attempt', () => offers[0]);
    const until = Date.now() + 900;
    await waitFor('heartbeats for longer than the promise', async () => {
      expect(await worker.heartbeats([first.key, 'exec_nobody:1:1'])).toMatchObject({
        status: 200,
        body: { wanted: [first.key] },
      });
      return Date.now() > until;
    });
    const second = await waitFor('the second attempt', () => offers[1]);
    expect(await worker.heartbeats([first.key])).toMatchObject({ body: { wanted: [] } });
    expect(await worker.result(first, scripted.completed(first))).toMatchObject({
      status: 409,
      body: { error: { code: 'LATE' } },
    });
    await worker.complete(second, {});
    const { status, stages } = await ended(id);
    expect(status).toBe('COMPLETED');
    expect(stages[0]?.attempts).toMatchObject([
      { status: 'FAILED', cause: { code: 'HEARTBEAT_LOST' } },
      { status: 'COMPLETED' },
    ]);
    expect(worker.cancelled).toContain(jobIdOf(first));
  });

  test('a worker that is heard of in time is not given up, however much happens beside it', async () => {
    const offers = holding('steady');
    await seedMasterTemplate(system, 'steady', [
      { templateRef: 'steady', heartbeatTimeoutMs: 600 },
      { templateRef: 'steady' },
    ]);
    const id = await client.start('steady', TECHCORP, {});
    await waitFor('both to run', () => offers.length === 2);
    const [watched, beside] = [1, 2].map((stage) => offers.find((offer) => offer.stage === stage) as Offer) as [
      Offer,
      Offer,
    ];
    const until = Date.now() + 2_000;
    await waitFor('a while in which much happens', async () => {
      await worker.heartbeats([watched.key]);
      await worker.progress(beside, 50, 'busy');
      return Date.now() > until;
    });
    await worker.complete(watched, {});
    await worker.complete(beside, {});
    expect(await ended(id)).toMatchObject({
      status: 'COMPLETED',
      stages: [{ attempts: [{ status: 'COMPLETED' }] }, {}],
    });
  });

  test('an attempt is not made sooner than the worker asked, nor after the time that the stage has for all of them', async () => {
    const times: number[] = [];
    worker.on('busy', {
      run: (offer) => {
        times.push(Date.now());
        return worker.fail(offer, { code: 'RATE_LIMITED', message: 'Later.', retryable: true, retryAfterMs: 600 });
      },
    });
    await seedMasterTemplate(system, 'busy', [
      { templateRef: 'busy', retry: { maxAttempts: 5, firstDelayMs: 1, maxElapsedMs: 1_000 } },
    ]);
    const { stages } = await client.ended<{
      stages: { cause: { code: string; retryAfterMs: number }; attempts: unknown[] }[];
    }>(
      await client.start('busy', TECHCORP, {}),
      'stages { cause { code ... on WorkerCause { workerCode retryAfterMs } } attempts { attempt } }',
    );
    expect(stages[0]).toMatchObject({
      cause: { code: 'WORKER_FAILED', workerCode: 'RATE_LIMITED', retryAfterMs: 600 },
      attempts: [{}, {}],
    });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(600);
  });

  test('a deadline holds even if nobody was there when it passed', async () => {
    const offers = holding('overdue');
    await seedMasterTemplate(system, 'overdue', [{ templateRef: 'overdue', timeoutMs: 60_000 }]);
    const id = await client.start('overdue', TECHCORP, {});
    const offer = await waitFor('it to run', () => offers[0]);
    // As after a night in which every process was down.
    await system.sql(
      `update orchestrator.execution set deadline_at = now() - interval '1 hour', revision = revision + 1 where id = $1`,
      [id],
    );
    expect(await worker.result(offer, scripted.completed(offer))).toMatchObject({
      status: 409,
      body: { error: { code: 'LATE' } },
    });
    expect(await client.ended(id, STAGES)).toMatchObject({ status: 'FAILED', cause: { code: 'DEADLINE_EXCEEDED' } });
  });
});
