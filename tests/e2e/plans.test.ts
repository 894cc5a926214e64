import { ScriptedSystem } from '../setup/scripted-system';
import { type ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, GREENENERGY, type GraphClient, STARTUP, TECHCORP, type TestSystem } from '../setup/system';

interface Plan {
  verdict: string;
  effectiveTier: string | null;
  timeMs: number;
  maxTimeMs: number;
  price: Record<'min' | 'expected' | 'max', { micros: number }>;
  blockers: { code: string; message: string; path: string[] }[];
  stages: { verdict: string; items: { expected: number; max: number; samples: number | null } | null }[];
}
const PLAN = `clientId verdict effectiveTier timeMs maxTimeMs price { min { micros } expected { micros } max { micros } }
  blockers { code message path } stages { verdict items { expected max samples } }`;

describe('plans tell the truth', () => {
  let scripted: ScriptedSystem;
  let system: TestSystem;
  let worker: ScriptedWorker;
  let client: GraphClient;
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    ({ system, worker } = scripted);
    client = system.as(TECHCORP);
    worker.on('priced', {
      template: {
        estimatedTimeMs: 2_000,
        tokens: { min: 1_000, expected: 2_000, max: 4_000 },
        pricing: { baseMicros: 100, perThousandTokensMicros: 10, tokenMultiplier: 2 },
      },
    });
    worker.on('lister', {
      template: {
        outputSchema: {
          type: 'object',
          properties: { list: { type: 'array', items: { type: 'string' } } },
          required: ['list'],
        },
      },
      run: (offer) => worker.complete(offer, { list: ['a', 'b', 'c'] }),
    });
  });
  afterAll(() => scripted.close());

  const plan = async (name: string, parameters?: object, clientId = TECHCORP): Promise<Plan> => {
    const { data, errors } = await system
      .as(clientId)
      .query<{ masterTemplate: { plan: Plan } }>(
        `query ($n: String!, $c: ID!, $p: JSON) { masterTemplate(name: $n) { plan(clientId: $c, parameters: $p) { ${PLAN} } } }`,
        { n: name, c: clientId, ...(parameters && { p: parameters }) },
      );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.masterTemplate.plan;
  };

  test('without parameters the verdict is NEEDS_PARAMETERS, with tier, price and time of everything', async () => {
    const found = await plan('course_creation');
    const ofWork = (await plan('course_creation', { topic: 'Tides', sourceText: 'The sea rises and falls.' })).price;
    const ofPattern = (await plan('course_creation', { topic: 'Tides' })).price;
    expect(found).toMatchObject({
      verdict: 'NEEDS_PARAMETERS',
      effectiveTier: 'STANDARD',
      timeMs: 20_000,
      // Whether there is something to work from is not known yet.
      price: { ...ofWork, min: ofPattern.min },
      stages: [{ verdict: 'NEEDS_PARAMETERS' }],
      blockers: [{ code: 'INVALID_PARAMETERS', path: ['parameters', 'topic'] }],
    });
    expect(found.price.min.micros).toBeGreaterThan(0);
    expect(found.price.max.micros).toBeGreaterThan(found.price.min.micros);
    const { data } = await scripted.tryToStart('course_creation');
    expect(data.startExecution).toMatchObject({
      execution: null,
      errors: [{ code: 'INVALID_PARAMETERS', path: ['parameters', 'topic'] }],
    });
    expect(await plan('course_creation', { targetAudience: 'all' })).toMatchObject({ verdict: 'NEEDS_PARAMETERS' });
    expect(await plan('course_creation', { depth: 9 })).toMatchObject({ verdict: 'BLOCKED' });
  });

  test('a blocked plan shows what it would cost', async () => {
    const blocked = await plan('course_creation', { topic: 'Tides' }, STARTUP);
    expect(blocked).toMatchObject({ verdict: 'BLOCKED', blockers: [{ code: 'TIER_TOO_LOW' }], timeMs: 20_000 });
    expect(blocked.price).toEqual((await plan('course_creation', { topic: 'Tides' })).price);
  });

  test('the price that is charged is at least the minimum of the plan, and counts tokens as the estimate does', async () => {
    const parameters = {
      topic: 'Tides',
      sourceText: 'The moon pulls at the sea. The sea rises and falls twice a day.',
    };
    const { price } = await plan('course_creation', parameters);
    const id = await client.start('course_creation', TECHCORP, parameters);
    const { cost, stages } = await client.ended<{
      cost: { micros: number };
      stages: { tokens: { input: number; output: number } }[];
    }>(id, 'cost { micros } stages { tokens { input output } }');
    expect(cost.micros).toBeGreaterThanOrEqual(price.min.micros);
    expect(cost.micros).toBeLessThanOrEqual(price.max.micros);
    const used = (stages[0]?.tokens.input ?? 0) + (stages[0]?.tokens.output ?? 0);
    const counted = 50_000 + Math.ceil((Math.round(used * 1.5) * 150) / 1000);
    expect(cost.micros).toBe(Math.min(Math.max(counted, price.min.micros), price.max.micros));
  });

  test('a list of the parameters is priced and timed by its length, and is a blocker when it is too long', async () => {
    await seedMasterTemplate(system, 'each-of-input', [
      { templateRef: 'priced', forEach: { over: '{{input.list}}', concurrency: 2, maxItems: 4 } },
    ]);
    expect(await plan('each-of-input', { list: [1, 2, 3] })).toMatchObject({
      verdict: 'ALLOWED',
      timeMs: 4_000,
      maxTimeMs: 4_000,
      price: { min: { micros: 3 * 120 }, expected: { micros: 3 * 140 }, max: { micros: 3 * 180 } },
      stages: [{ items: { expected: 3, max: 3, samples: null } }],
    });
    expect(await plan('each-of-input', { list: [1, 2, 3, 4, 5] })).toMatchObject({
      verdict: 'BLOCKED',
      blockers: [{ message: expect.stringContaining('5 items, at most 4') }],
    });
    expect(await plan('each-of-input', { list: 'abc' })).toMatchObject({
      verdict: 'BLOCKED',
      blockers: [{ message: expect.stringContaining('forEach needs a list') }],
    });
    expect(await plan('each-of-input')).toMatchObject({
      verdict: 'NEEDS_PARAMETERS',
      price: { min: { micros: 0 }, max: { micros: 4 * 180 } },
    });
  });

  test('a list of an earlier stage is priced and timed by what earlier executions had, with the maximum apart', async () => {
    await seedMasterTemplate(system, 'each-of-output', [
      { templateRef: 'lister' },
      { templateRef: 'priced', forEach: { over: '{{stage_1.output.list}}', concurrency: 3, maxItems: 30 } },
    ]);
    expect((await plan('each-of-output', {})).stages[1]?.items).toEqual({ expected: 30, max: 30, samples: 0 });
    for (let n = 0; n < 5; n++) await scripted.run('each-of-output');
    expect(await plan('each-of-output', {})).toMatchObject({
      timeMs: 1_000 + 2_000,
      maxTimeMs: 1_000 + 20_000,
      stages: [{ items: null }, { items: { expected: 3, max: 30, samples: 5 } }],
    });
  });

  test.each<[string, object[], object, RegExp]>([
    [
      'two stages of one order',
      [{ templateRef: 'sink' }, { templateRef: 'sink', order: 1 }],
      {},
      /Another stage has the order 1/,
    ],
    [
      'a deadline that cannot be met',
      [{ templateRef: 'priced' }, { templateRef: 'priced', dependsOn: [1] }],
      { maxExecutionTimeMs: 3_000 },
      /at least 4000 ms, and may take 3000 ms/,
    ],
    [
      'a circle',
      [
        { templateRef: 'sink', dependsOn: [2] },
        { templateRef: 'sink', dependsOn: [1] },
      ],
      {},
      /in a circle: 1 → 2 → 1/,
    ],
    [
      'a mapping that cannot fit',
      [
        { templateRef: 'lister' },
        {
          templateRef: 'quiz_v1',
          worker: 'bitware-content-granulator',
          inputMapping: { topic: '{{stage_1.output.list}}' },
        },
      ],
      {},
      /"topic" of quiz_v1 takes text.* is list of text/,
    ],
    ['no stage at all', [], {}, /no stages/],
  ])('%s is known before anything is spent', async (name, stages, more, message) => {
    await seedMasterTemplate(system, name, stages as { templateRef: string }[], more);
    const found = await plan(name, {});
    expect(found.verdict).toBe('BLOCKED');
    expect(found.blockers.map((blocker) => blocker.message).join(' ')).toMatch(message);
    const { data } = await scripted.tryToStart(name);
    expect(data.startExecution.execution).toBeNull();
  });

  test("a schema's number is compared with a whole literal", async () => {
    await seedMasterTemplate(
      system,
      'whole-literal',
      [
        { templateRef: 'knowledge_map_v1' },
        {
          templateRef: 'knowledge_map_v1',
          required: false,
          condition: '{{stage_1.output.concepts[0].importance}} == 1',
        },
      ],
      { worker: 'bitware-content-granulator' },
    );
    expect(await plan('whole-literal', { topic: 'Tides' })).toMatchObject({ verdict: 'ALLOWED', blockers: [] });
  });

  test.each([4, 1.75])('a condition over an untyped output is true for %d', async (v) => {
    worker.on(`untyped-${v}`, {
      template: { outputSchema: { type: 'object' } },
      run: (offer) => worker.complete(offer, { v }),
    });
    await seedMasterTemplate(system, `untyped-${v}`, [
      { templateRef: `untyped-${v}` },
      { templateRef: 'sink', condition: '{{stage_1.output.v}} * 2 > 3' },
    ]);
    expect((await scripted.run(`untyped-${v}`)).stages[1]?.status).toBe('COMPLETED');
  });

  test('plans of several clients come at once, in their order', async () => {
    const admin = await system.asUser('admin');
    const { data } = await admin.query<{ masterTemplate: { plans: Plan[] } }>(
      `{ masterTemplate(name: "course_creation") { plans(clientIds: ["${STARTUP}", "nobody", "${TECHCORP}", "${FINANCE}"], parameters: { topic: "T" }) { ${PLAN} } } }`,
    );
    expect(data.masterTemplate.plans).toMatchObject([
      { clientId: STARTUP, verdict: 'BLOCKED' },
      { clientId: TECHCORP, verdict: 'ALLOWED' },
      { clientId: FINANCE, verdict: 'ALLOWED' },
    ]);
    const own = await client.query<{ masterTemplate: { plans: Plan[] } }>(
      `{ masterTemplate(name: "course_creation") { plans(clientIds: ["${STARTUP}", "${TECHCORP}"]) { clientId } } }`,
    );
    expect(own.data.masterTemplate.plans).toEqual([{ clientId: TECHCORP }]);
    const many = Array.from({ length: 101 }, (_, index) => `"c${index}"`).join();
    const { errors } = await admin.query(
      `{ masterTemplate(name: "course_creation") { plans(clientIds: [${many}]) { verdict } } }`,
    );
    expect(errors?.[0]?.message).toContain('at most 100 clients');
  });

  test('one schema says what a client is to fill in: without what is mapped or overridden, in the order of the author, with titles', async () => {
    const { data } = await client.query<{
      masterTemplate: { parameterSchema: { properties: Record<string, object>; required: string[] } };
    }>('{ masterTemplate(id: "edu_content_001@1") { parameterSchema } }');
    const { properties, required } = data.masterTemplate.parameterSchema;
    expect(required).toEqual(['topic']);
    expect(Object.keys(properties).slice(0, 3)).toEqual(['topic', 'targetAudience', 'maxModules']);
    expect(properties['targetAudience']).toMatchObject({ title: 'Target audience', description: expect.any(String) });
    for (const decided of ['depth', 'includePrerequisites', 'topics']) expect(properties).not.toHaveProperty(decided);
    expect(properties).toHaveProperty('questionsPerTopic');
  });

  test('what the condition of an optional stage refers to is required as well, as the plan says', async () => {
    await seedMasterTemplate(system, 'conditional-input', [
      { templateRef: 'sink' },
      { templateRef: 'sink', required: false, condition: '{{input.level}} > 2' },
    ]);
    const { data } = await client.query<{ masterTemplate: { parameterSchema: { required: string[] } } }>(
      '{ masterTemplate(name: "conditional-input") { parameterSchema } }',
    );
    expect(data.masterTemplate.parameterSchema.required).toEqual(['level']);
    expect(await plan('conditional-input', {})).toMatchObject({ verdict: 'NEEDS_PARAMETERS' });
  });

  test('stages whose values cannot be kept are problems with their places', async () => {
    const admin = await system.asUser('admin');
    const stages = [
      { order: 1.5, worker: 'w', templateRef: 't', forEach: { over: 'x', concurrency: 0 } },
      { order: 0, worker: '', templateRef: 't', timeoutMs: -1 },
    ];
    const { data } = await admin.query<{ checkMasterTemplate: { problems: { code: string; path: string[] }[] } }>(
      'query ($s: [StageInput!]!) { checkMasterTemplate(stages: $s) { publishable problems { code path } } }',
      { s: stages },
    );
    expect(data.checkMasterTemplate.problems.map(({ code, path }) => `${path.join('.')} (${code})`)).toEqual([
      'stages.0.order (INVALID_VALUE)',
      'stages.0.forEach.concurrency (INVALID_VALUE)',
      'stages.1.order (INVALID_VALUE)',
      'stages.1.worker (INVALID_VALUE)',
      'stages.1.timeoutMs (INVALID_VALUE)',
    ]);
  });

  test('a schema of a worker keeps the order of its author', async () => {
    const { data } = await client.query<{ workerTemplate: { parameterSchema: { properties: object } } }>(
      '{ workerTemplate(worker: "bitware-content-granulator", id: "course_v1") { parameterSchema } }',
    );
    expect(Object.keys(data.workerTemplate.parameterSchema.properties).slice(0, 3)).toEqual([
      'topic',
      'targetAudience',
      'maxModules',
    ]);
  });

  describe('the catalogue', () => {
    const names = async (as: GraphClient, args: string): Promise<string[]> => {
      const { data, errors } = await as.query<{ masterTemplates: { edges: { node: { name: string } }[] } }>(
        `{ masterTemplates(first: 100, ${args}) { edges { node { name } } } }`,
      );
      if (errors) throw new Error(JSON.stringify(errors));
      return data.masterTemplates.edges.map(({ node }) => node.name);
    };
    test('is filtered by worker, tier and what a client can use', async () => {
      expect(await names(client, 'filter: { worker: "bitware_content_granulator", category: "creative" }')).toEqual([
        'novel_planning',
      ]);
      expect(await names(client, 'filter: { requiredTier: ENTERPRISE }')).toEqual(['learning_path_design']);
      await seedMasterTemplate(system, 'nobody_offers_it', [{ templateRef: 'nothing' }]);
      const usable = await names(client, `filter: { usableBy: "${TECHCORP}" }`);
      expect(usable).toContain('novel_planning');
      expect(usable).not.toContain('learning_path_design');
      expect(usable).not.toContain('nobody_offers_it');
      expect(await names(system.as(GREENENERGY), `filter: { usableBy: "${GREENENERGY}" }`)).toContain(
        'learning_path_design',
      );
      expect(await names(client, `filter: { usableBy: "${GREENENERGY}" }`)).toEqual([]);
    });

    test('is counted by category and sorted by what is newest', async () => {
      const { data } = await client.query<{ masterTemplateCategories: { category: string }[] }>(
        '{ masterTemplateCategories(filter: { worker: "bitware-content-granulator" }) { category count } }',
      );
      expect(data.masterTemplateCategories.filter(({ category }) => category !== 'test')).toEqual([
        { category: 'analysis', count: 1 },
        { category: 'business', count: 1 },
        { category: 'content', count: 1 },
        { category: 'creative', count: 1 },
        { category: 'education', count: 5 },
        { category: 'research', count: 2 },
      ]);
      await seedMasterTemplate(system, 'zz_newest', [{ templateRef: 'sink' }]);
      expect((await names(client, 'sort: NEWEST'))[0]).toBe('zz_newest');
      const pages: string[] = [];
      let after: string | null = null;
      do {
        const {
          data: page,
        }: {
          data: {
            masterTemplates: {
              edges: { node: { name: string } }[];
              pageInfo: { hasNextPage: boolean; endCursor: string };
            };
          };
        } = await client.query(
          'query ($after: String) { masterTemplates(first: 3, after: $after, sort: NEWEST) { edges { node { name } } pageInfo { hasNextPage endCursor } } }',
          { after },
        );
        pages.push(...page.masterTemplates.edges.map(({ node }) => node.name));
        after = page.masterTemplates.pageInfo.hasNextPage ? page.masterTemplates.pageInfo.endCursor : null;
      } while (after !== null);
      expect(pages).toEqual(await names(client, 'sort: NEWEST'));
    });
  });

  test('an expression is tried against a sample, a past execution, or both', async () => {
    const id = await client.start('each-of-output', TECHCORP, {});
    await client.ended<object>(id, 'id');
    const attempt = async (args: string, as = client) => {
      const { data, errors } = await as.query<{ tryExpression: Record<string, unknown> }>(
        `{ tryExpression(${args}) { value leftOut type values error } }`,
      );
      return errors?.[0]?.message ?? data.tryExpression;
    };
    expect(await attempt('mapping: "{{input.a ?? 3}}"')).toMatchObject({ value: 3, type: 'whole number', error: null });
    expect(await attempt('mapping: { x: { cel: "{{input.a}} / 2" } }, sample: { input: { a: 7 } }')).toMatchObject({
      value: { x: 3.5 },
      values: { 'input.a': 7 },
    });
    expect(await attempt('mapping: "{{input.a?}}"')).toMatchObject({ value: null, leftOut: true });
    expect(await attempt(`condition: "size({{stage_1.output.list}}) == 3", executionId: "${id}"`)).toMatchObject({
      value: true,
      values: { 'stage_1.output.list': ['a', 'b', 'c'] },
    });
    expect(await attempt('mapping: "{{item}} {{index}}", sample: { item: "x", index: 2 }')).toMatchObject({
      value: 'x 2',
    });
    expect(await attempt('mapping: "{{stage_4.output.x}}"')).toMatchObject({
      value: null,
      error: expect.stringContaining('stage_4.output is missing'),
    });
    expect(await attempt('mapping: "x", condition: "true"')).toContain('exactly one');
    expect(await attempt('mapping: "x", sample: { inputs: {} }')).toContain('The sample must be');
    expect(await attempt(`mapping: "x", executionId: "${id}"`, system.as(GREENENERGY))).toContain('no such execution');
  });

  test('a worker that will never be there is not told to be tried again', async () => {
    await seedMasterTemplate(system, 'wrong-worker', [{ templateRef: 'x', worker: 'bitware-content-granulater' }]);
    const { blockers } = await plan('wrong-worker', {});
    expect(blockers[0]?.message).toMatch(/not registered\. Choose another/);
    const { data } = await client.query<{
      masterTemplate: { check: { problems: { code: string; suggestion: string }[] } };
    }>('{ masterTemplate(name: "wrong-worker") { check { problems { code suggestion } } } }');
    expect(data.masterTemplate.check.problems).toEqual([
      { code: 'UNKNOWN_WORKER', suggestion: 'bitware-content-granulator' },
    ]);
  });
});
