import { mutate } from '../setup/accounts';
import { type GraphClient, GREENENERGY, startTestSystem, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

const VERSION = `id templateId version status revision successorId displayName description minimumTier tierReason capabilities baseParameters parameterSchema publishedAt
  models { model temperature } estimate { timeMs tokens { expected } price { max { micros } } }`;

describe('templates of the granulator', () => {
  let system: TestSystem;
  let admin: GraphClient;
  let client: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    admin = await system.asUser('admin');
    client = system.as(GREENENERGY);
  });
  afterAll(() => system.close());

  type Version = { id: string; version: number; status: string; [field: string]: unknown } | null;
  const act = (name: string, input: Record<string, unknown>, as = admin) =>
    mutate(
      as,
      `${name}WorkerTemplate${name === 'edit' || name === 'discard' ? 'Draft' : ''}`,
      INPUTS[name] ?? 'WorkerTemplateDraftRef',
      { worker: 'bitware-content-granulator', ...input },
      name === 'discard' ? 'discardedId' : `template { ${VERSION} }`,
    );
  const INPUTS: Record<string, string> = {
    create: 'CreateWorkerTemplateInput',
    duplicate: 'DuplicateWorkerTemplateInput',
    edit: 'EditWorkerTemplateDraftInput',
    publish: 'PublishWorkerTemplateInput',
    deprecate: 'DeprecateWorkerTemplateInput',
  };
  const versions = async (as: GraphClient, templateId: string): Promise<Version[]> => {
    const { data } = await as.query<{ workerTemplateVersions: { totalCount: number; edges: { node: Version }[] } }>(
      `query ($filter: WorkerTemplateVersionFilter) { workerTemplateVersions(worker: "bitware-content-granulator", filter: $filter) { totalCount edges { node { ${VERSION} } } } }`,
      { filter: { templateId } },
    );
    expect(data.workerTemplateVersions.totalCount).toBe(data.workerTemplateVersions.edges.length);
    return data.workerTemplateVersions.edges.map(({ node }) => node);
  };
  /** Waits until plans are made with a version: the orchestrator remembers what a worker told for a second. */
  const planned = (masterTemplate: string, version: number): Promise<boolean> =>
    waitFor(`plans with version ${version}`, async () => {
      const { data } = await client.query<{ masterTemplate: { plan: { stages: { templateVersion: number }[] } } }>(
        `query ($n: String!, $c: ID!) { masterTemplate(name: $n) { plan(clientId: $c, parameters: { topic: "Tides" }) { stages { templateVersion } } } }`,
        { n: masterTemplate, c: GREENENERGY },
      );
      return data.masterTemplate.plan.stages[0]?.templateVersion === version;
    });
  const ready = {
    displayName: 'Deep course',
    description: 'A course that goes deep.',
    tierReason: 'For everybody.',
    minimumTier: 'BASIC',
  };

  test('begin as a draft that only administrators see, are edited, published, used, and never change after that', async () => {
    const { template, errors } = await act('create', {
      templateId: 'course_deep_v1',
      kind: 'course',
      terms: { displayName: 'Deep course' },
    });
    expect(errors).toEqual([]);
    expect(template).toMatchObject({
      version: 1,
      status: 'DRAFT',
      minimumTier: 'ENTERPRISE',
      capabilities: expect.arrayContaining(['includeObjectives']),
    });
    expect(await versions(admin, 'course_deep_v1')).toHaveLength(1);
    expect(await versions(client, 'course_deep_v1')).toEqual([]);
    const one = `{ version: workerTemplate(worker: "bitware-content-granulator", id: "course_deep_v1@1") { id } workerTemplate(worker: "bitware-content-granulator", id: "course_deep_v1") { id } }`;
    expect((await client.query(one)).data).toEqual({ version: null, workerTemplate: null });

    expect((await act('publish', { id: 'course_deep_v1@1' })).errors[0]).toMatchObject({
      code: 'TEMPLATE_INCOMPLETE',
      path: ['description'],
    });
    const edited = await act('edit', {
      id: 'course_deep_v1@1',
      terms: { ...ready, tokensMax: 9_000, baseParameters: { granularityLevel: 5 } },
    });
    expect(edited.template).toMatchObject({ ...ready, baseParameters: { granularityLevel: 5 } });
    expect((await act('publish', { id: 'course_deep_v1@1' })).template).toMatchObject({
      status: 'PUBLISHED',
      publishedAt: expect.any(String),
    });
    expect(await versions(client, 'course_deep_v1')).toHaveLength(1);
    expect((await act('edit', { id: 'course_deep_v1@1', terms: { displayName: 'x' } })).errors[0]?.code).toBe(
      'NOT_A_DRAFT',
    );
    expect((await act('publish', { id: 'course_deep_v1@1' })).errors[0]?.code).toBe('NOT_A_DRAFT');
    expect((await act('discard', { id: 'course_deep_v1@1' })).errors[0]?.code).toBe('NOT_A_DRAFT');
    expect((await act('create', { templateId: 'course_deep_v1', kind: 'quiz', terms: {} })).errors[0]?.code).toBe(
      'TEMPLATE_EXISTS',
    );
  });

  test('have a next version, and two started at once are one', async () => {
    const started = await Promise.all(
      Array.from({ length: 4 }, () => act('duplicate', { id: 'course_v1', as: 'course_v1' })),
    );
    expect(started.filter(({ template }) => template)).toHaveLength(1);
    expect(started.filter(({ errors }) => errors[0]?.code === 'DRAFT_EXISTS')).toHaveLength(3);
    await act('edit', {
      id: 'course_v1@2',
      terms: {
        displayName: 'Course, second edition',
        tokenMultiplier: 2,
        baseParameters: { granularityLevel: 2, validationLevel: 2 },
      },
    });
    const compare = (as: GraphClient) =>
      as.query<{ compareWorkerTemplates: { path: string[]; before: unknown; after: unknown }[] | null }>(
        `{ compareWorkerTemplates(worker: "bitware-content-granulator", before: "course_v1@1", after: "course_v1@2") { path before after } }`,
      );
    expect((await compare(admin)).data.compareWorkerTemplates).toEqual([
      { path: ['displayName'], before: 'Course', after: 'Course, second edition' },
      { path: ['tokenMultiplier'], before: 1.5, after: 2 },
      { path: ['baseParameters', 'granularityLevel'], before: 3, after: 2 },
    ]);
    expect((await compare(client)).data.compareWorkerTemplates).toBeNull();

    const before = await client.start('course_creation', GREENENERGY, { topic: 'Tides' });
    expect(await client.ended(before, 'plannedStages { templateVersion }')).toMatchObject({
      status: 'COMPLETED',
      plannedStages: [{ templateVersion: 1 }],
    });
    await act('publish', { id: 'course_v1@2' });
    await planned('course_creation', 2);
    const after = await client.start('course_creation', GREENENERGY, { topic: 'Tides' });
    expect(await client.ended(after, 'plannedStages { templateVersion }')).toMatchObject({
      status: 'COMPLETED',
      plannedStages: [{ templateVersion: 2 }],
    });
    expect(await versions(client, 'course_v1')).toMatchObject([{ version: 2 }, { version: 1 }]);
  });

  test('two authors at once never overwrite each other, and are told who changed what', async () => {
    await act('duplicate', { id: 'workflow_v1', as: 'workflow_v1' });
    const id = 'workflow_v1@2';
    expect((await act('edit', { id, revision: 1, terms: { baseMicros: 41_000 } })).template).toMatchObject({
      revision: 2,
    });
    const late = await act('edit', { id, revision: 1, terms: { minimumTier: 'BASIC' } });
    expect(late.errors[0]).toMatchObject({
      code: 'DRAFT_CHANGED',
      message: expect.stringMatching(/revision 2, you named 1.*baseMicros by user_/),
    });
    expect((await act('publish', { id, revision: 1 })).errors[0]?.code).toBe('DRAFT_CHANGED');
    expect((await act('discard', { id, revision: 2 })).errors).toEqual([]);
  });

  test('are duplicated under another id, and a draft that is not wanted is discarded', async () => {
    expect((await act('duplicate', { id: 'quiz_v1@1', as: 'quiz_copy_v1' })).template).toMatchObject({
      id: 'quiz_copy_v1@1',
      status: 'DRAFT',
    });
    expect((await act('duplicate', { id: 'quiz_v1', as: 'course_v1' })).errors[0]?.code).toBe('TEMPLATE_EXISTS');
    expect((await act('duplicate', { id: 'quiz_v9', as: 'quiz_v10' })).errors[0]?.code).toBe('TEMPLATE_NOT_FOUND');
    expect((await act('discard', { id: 'quiz_copy_v1@1' })).errors).toEqual([]);
    expect((await act('discard', { id: 'quiz_copy_v1@1' })).errors[0]?.code).toBe('TEMPLATE_NOT_FOUND');
    expect(await versions(admin, 'quiz_copy_v1')).toEqual([]);
  });

  test('are listed from cursors that the list gave out, and from no others', async () => {
    for (const cursor of [
      'template-version:course_v1@abc',
      'template-version:course_v1',
      'template-version:a b@1',
      'job:1',
    ]) {
      const { errors } = await admin.query(
        `{ workerTemplateVersions(worker: "bitware-content-granulator", after: "${Buffer.from(cursor).toString('base64url')}") { totalCount } }`,
      );
      expect(errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
    }
  });

  test.each<[string, Record<string, unknown>, string, RegExp]>([
    [
      'a schema that cannot be used',
      { parameterSchema: { type: 'object', additionalProperties: false, properties: { topic: { type: 'txet' } } } },
      'parameterSchema',
      /no usable JSON Schema/,
    ],
    [
      'a parameter that the worker does not know',
      { parameterSchema: { type: 'object', additionalProperties: false, properties: { colour: { type: 'string' } } } },
      'colour',
      /knows no parameter "colour".*topic/,
    ],
    ...[
      { topic: { type: 'object' } },
      { topic: { type: 'string' } },
      { depth: { type: 'string' } },
      { depth: { type: 'integer', minimum: 1, maximum: 6 } },
      { maxModules: {} },
      { onLowQuality: { type: 'string', enum: ['warn', 'ignore'] } },
      { topic: { anyOf: [{ type: 'string' }] } },
    ].map((properties): [string, Record<string, unknown>, string, RegExp] => [
      `a parameter that allows more than there is: ${JSON.stringify(properties)}`,
      { parameterSchema: { type: 'object', additionalProperties: false, properties, required: ['topic'] } },
      'properties',
      /may allow no more than the worker can do/,
    ]),
    [
      'a pattern that may take for ever',
      {
        parameterSchema: {
          type: 'object',
          additionalProperties: false,
          properties: { topic: { type: 'string', pattern: '(?=a)b' } },
        },
      },
      'parameterSchema',
      /no usable JSON Schema.*\(\?=/,
    ],
    ['a schema that refers to itself', { parameterSchema: { $ref: '#' } }, 'parameterSchema', /refers to itself/],
    [
      'a required parameter that does not exist',
      { parameterSchema: { type: 'object', additionalProperties: false, properties: {}, required: ['foo'] } },
      'required',
      /"foo" is required, but not among the properties/,
    ],
    [
      'a topic that may be left out',
      { parameterSchema: { type: 'object', additionalProperties: false, properties: {} }, baseParameters: {} },
      'required',
      /must require topic or topics/,
    ],
    [
      'a schema that lets everything pass',
      { parameterSchema: { type: 'object', properties: {} } },
      'parameterSchema',
      /additionalProperties false/,
    ],
    [
      'base parameters that break the schema',
      { baseParameters: { granularityLevel: 9 } },
      'granularityLevel',
      /baseParameters.*granularityLevel.*<= 5/,
    ],
    [
      'a model of a provider that is not there',
      { models: [{ model: 'openai/gpt-5-mini' }] },
      'models',
      /No provider "openai"/,
    ],
  ])('are not published with %s', async (_name, terms, path, message) => {
    await act('duplicate', { id: 'course_structure_v1', as: 'course_bad_v1' });
    await act('edit', { id: 'course_bad_v1@1', terms });
    const [error] = (await act('publish', { id: 'course_bad_v1@1' })).errors;
    expect(error).toMatchObject({
      code: 'TEMPLATE_INCOMPLETE',
      path: expect.arrayContaining([path]),
      message: expect.stringMatching(message),
    });
    await act('discard', { id: 'course_bad_v1@1' });
  });

  test.each<[string, Record<string, unknown>]>([
    ['tokens that do not rise', { tokensMin: 5, tokensMax: 4 }],
    ['a price below nothing', { baseMicros: -1 }],
    ['a multiplier of nothing', { tokenMultiplier: 0 }],
    [
      'a price that nobody could pay',
      {
        perThousandTokensMicros: 1_000_000_000_000,
        tokensMin: 10_000_000,
        tokensExpected: 10_000_000,
        tokensMax: 10_000_000,
      },
    ],
    ['no name', { displayName: ' ' }],
    ['a temperature that nobody has', { models: [{ model: 'local/outliner', temperature: 9 }] }],
    ['a text that cannot be stored', { baseParameters: { topic: 'a\u0000b' } }],
  ])('take no %s', async (_name, terms) => {
    const { template, errors } = await act('create', { templateId: 'course_wrong_v1', kind: 'course', terms });
    expect([template, errors[0]?.code]).toEqual([null, 'INVALID_INPUT']);
    expect(await versions(admin, 'course_wrong_v1')).toEqual([]);
  });

  test('are changed by administrators only', async () => {
    for (const as of [client, await system.asUser('techcorp'), await system.asUser('support'), system.asWorker]) {
      for (const [name, input] of Object.entries({
        create: { templateId: 'mine_v1', kind: 'course', terms: {} },
        duplicate: { id: 'course_v1', as: 'mine_v1' },
        edit: { id: 'course_v1@1', terms: {} },
        publish: { id: 'course_v1@1' },
        discard: { id: 'course_v1@1' },
        deprecate: { templateId: 'course_v1' },
      })) {
        await expect(act(name, input, as)).rejects.toThrow('FORBIDDEN');
      }
    }
    expect(await versions(admin, 'mine_v1')).toEqual([]);
  });

  test('tell plans what real runs took, once there are enough of them', async () => {
    const estimate = async () => {
      const { data, errors } = await client.query<{
        masterTemplate: {
          plan: {
            stages: {
              estimate: { samples: number; timeMs: { min: number; max: number }; price: { max: { micros: number } } };
              price: { max: { micros: number } };
            }[];
          };
        };
      }>(
        `query ($c: ID!) { masterTemplate(name: "workflow_design") { plan(clientId: $c, parameters: { topic: "Onboarding" }) {
           stages { estimate { samples timeMs { min max } price { max { micros } } } price { max { micros } } } } } }`,
        { c: GREENENERGY },
      );
      if (errors) throw new Error(JSON.stringify(errors));
      return data.masterTemplate.plan.stages[0];
    };
    expect((await estimate())?.estimate).toMatchObject({ samples: 0, timeMs: { min: 18_000, max: 18_000 } });
    for (let n = 0; n < 5; n++)
      await client.ended(await client.start('workflow_design', GREENENERGY, { topic: 'Onboarding' }), 'id');
    const stage = await waitFor('plans to know of the five runs', async () => {
      const now = await estimate();
      return now?.estimate.samples === 5 && now;
    });
    expect(stage.estimate.timeMs.max).toBeLessThan(18_000);
    expect(stage.estimate.price.max.micros).toBeLessThanOrEqual(stage.price.max.micros);
  });

  test('are deprecated with a successor, which plans name; what runs on them runs on', async () => {
    expect((await act('deprecate', { templateId: 'quiz_v1', successor: 'quiz_v1' })).errors[0]?.code).toBe(
      'INVALID_INPUT',
    );
    expect((await act('deprecate', { templateId: 'quiz_v1', successor: 'quiz_v77' })).errors[0]).toMatchObject({
      code: 'TEMPLATE_NOT_FOUND',
      path: ['successor'],
    });
    expect((await act('deprecate', { templateId: 'quiz_v77' })).errors[0]?.code).toBe('TEMPLATE_NOT_FOUND');
    const done = await client.start('quiz_generation', GREENENERGY, { topic: 'Tides' });
    await client.ended(done, 'id');
    const { template } = await act('deprecate', { templateId: 'quiz_v1', successor: 'quiz_basic_v1', force: true });
    expect(template).toMatchObject({ status: 'DEPRECATED', successorId: 'quiz_basic_v1' });
    expect((await act('deprecate', { templateId: 'quiz_v1' })).errors[0]?.code).toBe('NOT_PUBLISHED');
    const plan = await waitFor('plans to know that it is deprecated', async () => {
      const { data } = await client.query<{
        masterTemplate: {
          plan: { verdict: string; stages: { verdict: string; reason: string }[]; blockers: { code: string }[] };
        };
      }>(
        `query ($c: ID!) { masterTemplate(name: "quiz_generation") { plan(clientId: $c, parameters: { topic: "Tides" }) { verdict stages { verdict reason } blockers { code } } } }`,
        { c: GREENENERGY },
      );
      return data.masterTemplate.plan.verdict === 'BLOCKED' && data.masterTemplate.plan;
    });
    expect(plan.stages[0]).toMatchObject({
      verdict: 'TEMPLATE_DEPRECATED',
      reason: expect.stringContaining('quiz_basic_v1 is its successor'),
    });
    expect(plan.blockers[0]?.code).toBe('WORKER_TEMPLATE_DEPRECATED');
    const listed = await client.query<{ workerTemplates: { edges: { node: { id: string } }[] } }>(
      '{ workerTemplates(first: 100) { edges { node { id } } } }',
    );
    expect(listed.data.workerTemplates.edges.map(({ node }) => node.id)).not.toContain('quiz_v1');
    const again = await client.query<{
      execution: { plannedStages: { workerTemplate: { id: string; status: string } }[] };
    }>(
      `query ($id: ID!) { execution(id: $id) { plannedStages { workerTemplate { ... on GranulatorTemplate { id status } } } } }`,
      { id: done },
    );
    expect(again.data.execution.plannedStages[0]?.workerTemplate).toEqual({ id: 'quiz_v1@1', status: 'DEPRECATED' });
    // A new version brings it back.
    await act('duplicate', { id: 'quiz_v1', as: 'quiz_v1' });
    expect((await act('publish', { id: 'quiz_v1@2' })).template).toMatchObject({
      status: 'PUBLISHED',
      successorId: null,
    });
    await planned('quiz_generation', 2);
    // What ran on the first version goes on leading to it.
    const { data: pinned } = await client.query(
      `query ($id: ID!) { execution(id: $id) { plannedStages { workerTemplate { ... on GranulatorTemplate { id } } } stages { job { ... on GranulationJob { template { id } } } } } }`,
      { id: done },
    );
    expect(pinned).toEqual({
      execution: {
        plannedStages: [{ workerTemplate: { id: 'quiz_v1@1' } }],
        stages: [{ job: { template: { id: 'quiz_v1@1' } } }],
      },
    });
    expect(
      await client.ended(await client.start('quiz_generation', GREENENERGY, { topic: 'Tides' }), 'id'),
    ).toMatchObject({ status: 'COMPLETED' });
  });
});
