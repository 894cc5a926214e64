import { SubscriptionTier } from '../../contracts/tier';
import type { Offer } from '../../contracts/worker-protocol';
import { type Ended, ScriptedSystem, STAGES } from '../setup/scripted-system';
import { type ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, STARTUP, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('stages follow the rules', () => {
  let scripted: ScriptedSystem;
  let system: TestSystem;
  let worker: ScriptedWorker;
  const run = (...args: Parameters<ScriptedSystem['run']>) => scripted.run(...args);
  const start = (...args: Parameters<ScriptedSystem['tryToStart']>) => scripted.tryToStart(...args);

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    ({ system, worker } = scripted);
  });
  afterAll(() => scripted.close());

  test('parameters are merged: base < request < mapping < override, and the merged value can be seen', async () => {
    worker.on('merge', {
      template: {
        baseParameters: { a: 'base', b: 'base', c: 'base', d: 'base' },
        parameterSchema: { type: 'object', properties: { a: {}, b: {}, c: {}, d: {} }, additionalProperties: false },
      },
    });
    await seedMasterTemplate(system, 'merges', [
      {
        templateRef: 'merge',
        inputMapping: { c: 'mapping of {{input.b}}', d: 'mapping' },
        paramsOverride: { d: 'override' },
      },
    ]);
    const { status, stages } = await run('merges', { b: 'request', c: 'request', d: 'request' });
    expect(status).toBe('COMPLETED');
    const merged = { a: 'base', b: 'request', c: 'mapping of request', d: 'override' };
    expect(stages[0]?.parameters).toEqual(merged);
    expect(worker.offers.at(-1)?.parameters).toEqual(merged);
  });

  test('a mapping takes typed values and flat lists from an earlier output', async () => {
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
    const { status, cause, stages } = await run('misses');
    expect(status).toBe('FAILED');
    expect(cause?.code).toBe('STAGE_FAILED');
    expect(stages[1]).toMatchObject({
      status: 'FAILED',
      cause: {
        code: 'INVALID_EXPRESSION',
        message: expect.stringContaining('stage_1.output.items[0].subtitle is missing'),
      },
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
    expect(stages[1]?.cause).toMatchObject({ code: 'CONDITION_FALSE', values: { 'stage_1.output.count': 4 } });
    expect(worker.offers.length - before).toBe(2);
  });

  test.each([
    [false, 'COMPLETED'],
    [true, 'PARTIAL'],
  ])(
    'the failure of an optional stage does not fail the execution (partial allowed: %s)',
    async (allowPartialCompletion, end) => {
      worker.on('broken', {
        run: (offer, _job, self) =>
          self.fail(offer, { code: 'NO_IDEA', message: 'I cannot do this.', retryable: false }),
      });
      await seedMasterTemplate(
        system,
        `optional-${String(allowPartialCompletion)}`,
        [{ templateRef: 'source' }, { templateRef: 'broken', required: false }, { templateRef: 'sink' }],
        { allowPartialCompletion },
      );
      const { status, stages, cause } = await run(`optional-${String(allowPartialCompletion)}`);
      expect(status).toBe(end);
      expect(cause).toMatchObject(
        allowPartialCompletion ? { code: 'STAGES_LOST', details: { stages: [2] } } : { code: 'ALL_STAGES_OVER' },
      );
      expect(stages.map((stage) => stage.status)).toEqual(['COMPLETED', 'FAILED', 'COMPLETED']);
      expect(stages[1]?.cause).toMatchObject({ workerCode: 'NO_IDEA', message: 'I cannot do this.' });
    },
  );

  test('the failure of a required stage ends the execution, and what comes after is cancelled', async () => {
    await seedMasterTemplate(system, 'fails', [{ templateRef: 'broken' }, { templateRef: 'sink', dependsOn: [1] }]);
    const { status, cause, stages } = await run('fails');
    expect(status).toBe('FAILED');
    expect(cause).toMatchObject({ code: 'STAGE_FAILED', message: expect.stringContaining('I cannot do this.') });
    expect(stages.map((stage) => stage.status)).toEqual(['FAILED', 'CANCELLED']);
  });

  test("a required stage above the client's tier is refused before anything is written or asked of a worker", async () => {
    worker.on('noble', { template: { minimumTier: SubscriptionTier.PREMIUM } });
    await seedMasterTemplate(system, 'noble', [{ templateRef: 'source' }, { templateRef: 'noble' }]);
    const offers = worker.offers.length;
    const { data } = await start('noble', {}, FINANCE);
    expect(data.startExecution).toMatchObject({
      execution: null,
      errors: [{ code: 'TIER_TOO_LOW', required: 'PREMIUM', current: 'STANDARD', stage: 2 }],
    });
    expect(worker.offers.length).toBe(offers);
    expect(await system.sql(`select 1 from orchestrator.execution where master_template_id = 'noble'`)).toEqual([]);
    expect((await run('noble', {}, TECHCORP)).status).toBe('COMPLETED');
  });

  test("an optional stage above the client's tier is left out and says so", async () => {
    await seedMasterTemplate(
      system,
      'half-noble',
      [{ templateRef: 'source' }, { templateRef: 'noble', required: false }],
      { allowPartialCompletion: true },
    );
    const { status, stages } = await run('half-noble', {}, FINANCE);
    expect(status).toBe('PARTIAL');
    expect(stages[1]).toMatchObject({ status: 'SKIPPED', cause: { code: 'TIER_TOO_LOW' }, attempts: [] });
  });

  test('a required mapping from a stage that may not run is refused when it is planned', async () => {
    await seedMasterTemplate(system, 'leans', [
      { templateRef: 'source', required: false },
      { templateRef: 'sink', inputMapping: { n: '{{stage_1.output.count}}' } },
    ]);
    const { data } = await start('leans');
    expect(data.startExecution).toMatchObject({
      execution: null,
      errors: [{ code: 'INVALID_EXPRESSION', message: expect.stringContaining('may not run') }],
    });
  });

  test('a mapping of a field that the worker never yields is refused when it is planned', async () => {
    await seedMasterTemplate(system, 'guesses', [
      { templateRef: 'typed' },
      { templateRef: 'sink', inputMapping: { n: '{{stage_1.output.chapters}}' } },
    ]);
    const { data } = await start('guesses');
    expect(data.startExecution.errors).toMatchObject([
      { code: 'INVALID_EXPRESSION', message: expect.stringContaining('stage_1.output.chapters') },
    ]);
  });

  test('an execution stays on the versions that its plan named, whatever is published or edited meanwhile', async () => {
    let started: Offer | undefined;
    worker.on('first', { run: (offer) => void (started = offer) });
    await seedMasterTemplate(system, 'pinned', [
      { templateRef: 'first' },
      { templateRef: 'sink', paramsOverride: { from: 'version 1' } },
    ]);
    const client = system.as(TECHCORP);
    const id = await client.start('pinned', TECHCORP, {});
    const offer = await waitFor('the first stage', () => started);
    await seedMasterTemplate(system, 'pinned', [{ templateRef: 'source' }], { version: 2 });
    await system.sql(`update kam.master_template set stages = '[]' where id = 'pinned' and version = 1`);
    await worker.complete(offer, {});
    const ended = await client.ended<{ masterTemplate: { version: number }; stages: { parameters: unknown }[] }>(
      id,
      'masterTemplate { version } stages { parameters }',
    );
    expect(ended).toMatchObject({
      status: 'COMPLETED',
      masterTemplate: { version: 1 },
      stages: [{}, { parameters: { from: 'version 1' } }],
    });
  });

  test('an execution that hits an internal error fails instead of running for ever', async () => {
    let started: Offer | undefined;
    worker.on('begins', { run: (offer) => void (started = offer) });
    await seedMasterTemplate(system, 'faulty', [{ templateRef: 'begins' }, { templateRef: 'sink', dependsOn: [1] }]);
    const client = system.as(TECHCORP);
    const id = await client.start('faulty', TECHCORP, {});
    await waitFor('the first stage', () => started);
    await system.sql(
      `update orchestrator.execution set plan = jsonb_set(plan, '{stages,1,order}', '7'), wake_at = now() where id = $1`,
      [id],
    );
    const { status, cause } = await client.ended<Ended>(id, STAGES);
    expect(status).toBe('FAILED');
    expect(cause).toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(cause?.message).not.toMatch(/stage 2|plan/);
  });

  describe('what a client lost in the middle stops the next stage, with that cause', () => {
    const lose = (column: string, value: string) =>
      system.sql(`update kam.client set ${column} = $2 where id = $1`, [FINANCE, value]);
    beforeAll(async () => {
      worker.on('demanding', { template: { minimumTier: SubscriptionTier.STANDARD, tierReason: 'It is large.' } });
      worker.on('loses-tier', {
        run: async (offer) => {
          await lose('tier', 'basic');
          await worker.complete(offer, {});
        },
      });
      worker.on('loses-account', {
        run: async (offer) => {
          await lose('account_status', 'suspended');
          await worker.complete(offer, {});
        },
      });
    });
    afterEach(async () => {
      await lose('tier', 'standard');
      await lose('account_status', 'active');
    });

    test('the tier of a required stage: the execution fails, and what was delivered is charged', async () => {
      await seedMasterTemplate(system, 'downgraded', [
        { templateRef: 'loses-tier' },
        { templateRef: 'demanding', dependsOn: [1] },
      ]);
      const offered = worker.offers.length;
      const { status, stages } = await run('downgraded', {}, FINANCE);
      expect(status).toBe('FAILED');
      expect(stages).toMatchObject([
        { status: 'COMPLETED' },
        {
          status: 'FAILED',
          cause: { code: 'TIER_TOO_LOW', message: expect.stringContaining('the client has basic now') },
        },
      ]);
      // Nothing was offered for it, and nothing was tried again.
      expect(worker.offers.slice(offered).map(({ templateId }) => templateId)).toEqual(['loses-tier']);
    });

    test('the tier of an optional stage: the execution completes without it', async () => {
      await seedMasterTemplate(system, 'downgraded-optional', [
        { templateRef: 'loses-tier' },
        { templateRef: 'demanding', dependsOn: [1], required: false },
      ]);
      expect(await run('downgraded-optional', {}, FINANCE)).toMatchObject({
        status: 'COMPLETED',
        stages: [{ status: 'COMPLETED' }, { status: 'FAILED', cause: { code: 'TIER_TOO_LOW' } }],
      });
    });

    test('the account', async () => {
      await seedMasterTemplate(system, 'suspended', [
        { templateRef: 'loses-account' },
        { templateRef: 'sink', dependsOn: [1] },
      ]);
      expect(await run('suspended', {}, FINANCE)).toMatchObject({
        status: 'FAILED',
        stages: [{ status: 'COMPLETED' }, { status: 'FAILED', cause: { code: 'ACCOUNT_NOT_ACTIVE' } }],
      });
    });
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
    await seedMasterTemplate(system, 'half-gone', [
      { templateRef: 'source' },
      { templateRef: 'x', worker: 'nobody-here', required: false },
    ]);
    expect((await run('half-gone')).stages[1]).toMatchObject({
      status: 'SKIPPED',
      cause: { code: 'WORKER_UNAVAILABLE' },
    });
  });
});
