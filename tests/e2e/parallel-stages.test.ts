import type { Offer } from '../../contracts/worker-protocol';
import { ScriptedSystem } from '../setup/scripted-system';
import { type ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('stages run side by side', () => {
  let scripted: ScriptedSystem;
  let system: TestSystem;
  let worker: ScriptedWorker;
  const run = (...args: Parameters<ScriptedSystem['run']>) => scripted.run(...args);
  const ended = (id: string) => scripted.ended(id);

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    ({ system, worker } = scripted);
    worker.on('echo', { run: (offer) => worker.complete(offer, { said: offer.parameters['said'] ?? null }) });
  });
  afterAll(() => scripted.close());

  /** Offers of an execution that were started and not answered, by stage. */
  const held = (template: string) => {
    const offers: Offer[] = [];
    worker.on(template, { run: (offer) => void offers.push(offer) });
    return offers;
  };

  test('those that need each other neither by mapping nor by condition nor by dependsOn run at the same time; the others wait', async () => {
    const offers = held('side');
    await seedMasterTemplate(system, 'side-by-side', [
      { templateRef: 'side' },
      { templateRef: 'side' },
      { templateRef: 'side', inputMapping: { topic: '{{stage_1.output.title}}' } },
      { templateRef: 'side', condition: '{{stage_2.output.count}} > 1' },
      { templateRef: 'side', dependsOn: [1, 2] },
    ]);
    const id = await system.as(TECHCORP).start('side-by-side', TECHCORP, {});
    await waitFor('two to run', () => offers.length === 2);
    expect(offers.map((offer) => offer.stage).sort()).toEqual([1, 2]);
    await worker.complete(offers.find((offer) => offer.stage === 1) as Offer, { title: 'T' });
    await waitFor('the one that maps from the first', () => offers.some((offer) => offer.stage === 3));
    expect(offers).toHaveLength(3);
    await worker.complete(offers.find((offer) => offer.stage === 2) as Offer, { count: 2 });
    await waitFor('the others', () => offers.length === 5);
    for (const offer of offers.filter((candidate) => candidate.stage > 2)) await worker.complete(offer, {});
    expect((await ended(id)).status).toBe('COMPLETED');
  });

  test('when a required one fails, those beside it are stopped, and nobody else is started', async () => {
    const offers = held('beside');
    await seedMasterTemplate(system, 'beside', [
      { templateRef: 'beside' },
      { templateRef: 'beside' },
      { templateRef: 'beside', dependsOn: [1] },
    ]);
    const id = await system.as(TECHCORP).start('beside', TECHCORP, {});
    await waitFor('two to run', () => offers.length === 2);
    const [first, second] = [1, 2].map((stage) => offers.find((offer) => offer.stage === stage) as Offer);
    await worker.fail(first, { code: 'NO_IDEA', message: 'I cannot.', retryable: false });
    const { status, cause, stages } = await ended(id);
    expect(status).toBe('FAILED');
    expect(cause).toMatchObject({ code: 'STAGE_FAILED', stage: 1, stageCause: { workerCode: 'NO_IDEA' } });
    expect(stages.map((stage) => stage.status)).toEqual(['FAILED', 'CANCELLED', 'CANCELLED']);
    await waitFor('the worker to be told', () =>
      worker.cancelled.some((job) => job.includes(id) && job.endsWith('_2_1')),
    );
    expect(await worker.result(second, scripted.completed(second))).toMatchObject({ status: 409 });
    expect(offers).toHaveLength(2);
  });

  test('a stage is done for each item of a list, so many at once, with results in the order of the list', async () => {
    const offers = held('each');
    worker.on('list', { run: (offer) => worker.complete(offer, { titles: ['a', 'b', 'c', 'd'] }) });
    await seedMasterTemplate(system, 'for-each', [
      { templateRef: 'list' },
      {
        templateRef: 'each',
        forEach: { over: '{{stage_1.output.titles}}', concurrency: 2 },
        inputMapping: { said: '{{index}}: {{item}}' },
      },
      {
        templateRef: 'echo',
        inputMapping: { said: '{{stage_2.output.items[*].said}}' },
        condition: '{{stage_2.output.count}} == 4',
      },
    ]);
    const id = await system.as(TECHCORP).start('for-each', TECHCORP, {});
    await waitFor('two items', () => offers.length === 2);
    expect(offers.map((offer) => offer.parameters['said']).sort()).toEqual(['0: a', '1: b']);
    // The second first: the order of the results is that of the list all the same.
    for (let done = 0; done < 4; done++) {
      const next = await waitFor('a further item', () => offers.at(done === 0 ? 1 : done === 1 ? 0 : done));
      expect(offers.length).toBeLessThanOrEqual(done + 2);
      await worker.complete(next, { said: next.parameters['said'] });
    }
    const { status, stages } = await ended(id);
    expect(status).toBe('COMPLETED');
    expect(stages[1]?.output).toEqual({ items: ['0: a', '1: b', '2: c', '3: d'].map((said) => ({ said })), count: 4 });
    expect(stages[1]?.attempts.map((attempt) => attempt.item)).toEqual([0, 1, 2, 3]);
    expect(stages[1]?.cost.micros).toBe(4_000);
    expect(stages[2]?.parameters).toMatchObject({ said: ['0: a', '1: b', '2: c', '3: d'] });
  });

  test('an empty list is done at once; one that is too long, and one that is not a list, fail before any item is started', async () => {
    worker.on('lists', { run: (offer) => worker.complete(offer, { empty: [], long: [1, 2, 3], text: 'none' }) });
    const over = (name: string) => ({
      templateRef: 'echo',
      forEach: { over: `{{stage_1.output.${name}}}`, maxItems: 2 },
    });
    for (const name of ['empty', 'long', 'text'])
      await seedMasterTemplate(system, `over-${name}`, [{ templateRef: 'lists' }, over(name)]);
    expect((await run('over-empty')).stages[1]).toMatchObject({
      status: 'COMPLETED',
      output: { items: [], count: 0 },
      attempts: [],
    });
    expect((await run('over-long')).stages[1]).toMatchObject({
      status: 'FAILED',
      cause: { code: 'TOO_MANY_ITEMS' },
      attempts: [],
    });
    expect((await run('over-text')).stages[1]).toMatchObject({
      status: 'FAILED',
      cause: { code: 'INVALID_EXPRESSION' },
      attempts: [],
    });
  });

  test('an item is tried again by itself; one that fails for good fails the stage and stops the others', async () => {
    const tries = new Map<string, number>();
    worker.on('shaky', {
      run: (offer) => {
        const item = String(offer.parameters['said']);
        tries.set(item, (tries.get(item) ?? 0) + 1);
        if (item === 'b' && tries.get(item) === 1)
          return worker.fail(offer, { code: 'HICCUP', message: 'Once more.', retryable: true });
        if (item === 'never') return worker.fail(offer, { code: 'NO_IDEA', message: 'No.', retryable: false });
        return item === 'waits' ? undefined : worker.complete(offer, { item });
      },
    });
    const stage = {
      templateRef: 'shaky',
      forEach: { over: '{{input.list}}' },
      inputMapping: { said: '{{item}}' },
      retry: { firstDelayMs: 1 },
    };
    await seedMasterTemplate(system, 'shaky', [stage]);
    const good = await run('shaky', { list: ['a', 'b', 'c'] });
    expect(good.stages[0]?.output).toEqual({ items: [{ item: 'a' }, { item: 'b' }, { item: 'c' }], count: 3 });
    expect(tries).toEqual(new Map([['a', 1], ['b', 2], ['c', 1]])); // prettier-ignore
    const bad = await run('shaky', { list: ['waits', 'never'] });
    expect(bad.stages[0]).toMatchObject({
      status: 'FAILED',
      cause: { workerCode: 'NO_IDEA' },
      attempts: [
        { item: 0, status: 'CANCELLED' },
        { item: 1, status: 'FAILED' },
      ],
    });
  });

  test('a worker may end the execution early, with a reason: what has not started is left out, what runs beside it is stopped', async () => {
    const offers = held('long');
    worker.on('enough', {
      run: (offer) => worker.complete(offer, { found: false }, { end: { reason: 'Nothing was found.' } }),
    });
    await seedMasterTemplate(system, 'early', [
      { templateRef: 'long' },
      { templateRef: 'enough', dependsOn: [] },
      { templateRef: 'sink', dependsOn: [2] },
    ]);
    const { status, cause, stages } = await run('early');
    expect(status).toBe('COMPLETED');
    expect(cause).toMatchObject({
      code: 'ENDED_EARLY',
      message: expect.stringContaining('Nothing was found.') as string,
      stage: 2,
    });
    expect(stages.map((stage) => stage.status)).toEqual([
      offers.length > 0 ? 'CANCELLED' : 'SKIPPED',
      'COMPLETED',
      'SKIPPED',
    ]);
    expect(stages[2]?.cause?.code).toBe('ENDED_EARLY');
  });

  test('an item may end the execution early as well: what its neighbours have yielded is kept', async () => {
    worker.on('finder', {
      run: (offer) => {
        const item = String(offer.parameters['said']);
        if (item === 'waits') return undefined;
        return worker.complete(offer, { item }, item === 'found' ? { end: { reason: 'Found.' } } : {});
      },
    });
    await seedMasterTemplate(system, 'finder', [
      { templateRef: 'finder', forEach: { over: '{{input.list}}' }, inputMapping: { said: '{{item}}' } },
      { templateRef: 'sink', dependsOn: [1] },
    ]);
    const id = await system.as(TECHCORP).start('finder', TECHCORP, { list: ['a', 'waits', 'found'] });
    const { status, stages } = await ended(id);
    expect([status, stages.map((stage) => stage.status)]).toEqual(['COMPLETED', ['COMPLETED', 'SKIPPED']]);
    expect((stages[0]?.output as { items: unknown[] }).items).toContainEqual({ item: 'found' });
    expect(await system.sql('select 1 from orchestrator.queue_entry where execution_id = $1', [id])).toEqual([]);
  });

  test('a plan tells what needs what, the time of the longest chain, and the price for each item where the parameters tell how many there are', async () => {
    await seedMasterTemplate(system, 'planned', [
      { templateRef: 'echo' },
      { templateRef: 'echo', forEach: { over: '{{input.list}}', maxItems: 9 } },
      { templateRef: 'echo', dependsOn: [1] },
    ]);
    const { data } = await system
      .as(TECHCORP)
      .query(
        `{ masterTemplate(name: "planned") { plan(clientId: "${TECHCORP}", parameters: { list: [1, 2, 3] }) { verdict timeMs price { min { micros } max { micros } } stages { order dependsOn } } } }`,
      );
    expect(data).toEqual({
      masterTemplate: {
        plan: {
          verdict: 'ALLOWED',
          timeMs: 2_000,
          price: { min: { micros: 5 * 5_015 }, max: { micros: 5 * 5_060 } },
          stages: [
            { order: 1, dependsOn: [] },
            { order: 2, dependsOn: [] },
            { order: 3, dependsOn: [1] },
          ],
        },
      },
    });
  });

  test.each([
    [
      'a dependency on a stage that does not come before',
      [{ templateRef: 'sink', dependsOn: [2] }, { templateRef: 'sink' }],
      /depends on stage 2/,
    ],
    [
      'an item where there is no list',
      [{ templateRef: 'sink', inputMapping: { topic: '{{item}}' } }],
      /only in a stage with forEach/,
    ],
    [
      'a list that is a text',
      [{ templateRef: 'sink', forEach: { over: 'all of {{input.topic}}' } }],
      /one expression that yields a list/,
    ],
    ['an output that a stage with forEach does not yield', [{ templateRef: 'sink', forEach: { over: '{{input.list ?? []}}' } }, { templateRef: 'sink', inputMapping: { x: '{{stage_1.output.title}}' } }], /stage_1.output has no "title". It has items, count/], // prettier-ignore
  ])('%s is refused before anything is spent', async (name, stages, message) => {
    await seedMasterTemplate(system, name, stages);
    const { data } = await scripted.tryToStart(name, { topic: 'T' });
    expect(data.startExecution.execution).toBeNull();
    expect(data.startExecution.errors[0]).toMatchObject({
      code: 'INVALID_EXPRESSION',
      message: expect.stringMatching(message) as string,
    });
  });
});
