import { mutate } from '../setup/accounts';
import { FINANCE, GraphClient, GREENENERGY, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

const FIELDS = `id templateId version status revision name displayName clientId successorId changedBy
  stages { order worker templateRef inputMapping paramsOverride condition required }
  check { publishable problems { code severity stage path message expected actual suggestion } stages { order output } }`;

const INPUTS: Record<string, [mutation: string, input: string]> = {
  create: ['createMasterTemplate', 'CreateMasterTemplateInput'],
  duplicate: ['duplicateMasterTemplate', 'DuplicateMasterTemplateInput'],
  edit: ['editMasterTemplateDraft', 'EditMasterTemplateDraftInput'],
  discard: ['discardMasterTemplateDraft', 'DiscardMasterTemplateDraftInput'],
  publish: ['publishMasterTemplate', 'PublishMasterTemplateInput'],
  deprecate: ['deprecateMasterTemplate', 'DeprecateMasterTemplateInput'],
};

interface Problem {
  code: string;
  severity: string;
  path: string[];
  message: string;
  suggestion: string | null;
}
interface Version {
  id: string;
  templateId: string;
  version: number;
  status: string;
  revision: number;
  stages: { order: number; inputMapping: Record<string, unknown> | null }[];
  check: { publishable: boolean; problems: Problem[]; stages: { order: number; output: object }[] };
  [field: string]: unknown;
}

const GRANULATOR = 'bitware-content-granulator';
const course = (more: object = {}) => ({ order: 1, worker: GRANULATOR, templateRef: 'course_v1', ...more });
const quiz = (more: object = {}) => ({
  order: 2,
  worker: GRANULATOR,
  templateRef: 'quiz_v1',
  inputMapping: { topic: 'About {{input.topic}}' },
  ...more,
});
const described = { displayName: 'Course and quiz', description: 'A course, then a quiz.', category: 'education' };

describe('master templates in the graph', () => {
  let system: TestSystem;
  let admin: GraphClient;
  let support: GraphClient;
  let client: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    [admin, support] = await Promise.all([system.asUser('admin'), system.asUser('support')]);
    client = system.as(TECHCORP);
  });
  afterAll(() => system.close());

  const act = async (name: string, input: Record<string, unknown>, as = admin) => {
    const [mutation, type] = INPUTS[name];
    const payload = await mutate(as, mutation, type, input, `masterTemplate { ${FIELDS} }`);
    return { template: payload['masterTemplate'] as Version | null, errors: payload.errors };
  };
  const create = async (name: string, stages: object[], more: object = {}, as = admin): Promise<Version> => {
    const { template, errors } = await act(
      'create',
      { templateId: name, content: { name, ...described, stages, ...more } },
      as,
    );
    expect(errors).toEqual([]);
    return template as Version;
  };
  const publish = ({ id, revision }: Version, as = admin) => act('publish', { id, revision }, as);
  const find = async (id: string, as: GraphClient): Promise<Version | null> => {
    const { data } = await as.query<{ masterTemplate: Version | null }>(
      `query ($id: ID!) { masterTemplate(id: $id) { ${FIELDS.replace('changedBy', '')} } }`,
      { id },
    );
    return data.masterTemplate;
  };

  test('are written, published, run, and never change after that', async () => {
    const draft = await create('authored_course', [course(), quiz()]);
    expect(draft).toMatchObject({
      id: 'authored_course@1',
      status: 'DRAFT',
      revision: 1,
      check: { publishable: true, problems: [] },
    });
    expect(draft.check.stages[0]?.output).toMatchObject({ type: 'object' });

    const { template, errors } = await publish(draft);
    expect(errors).toEqual([]);
    expect(template).toMatchObject({ status: 'PUBLISHED', id: 'authored_course@1' });
    const id = await client.start('authored_course', TECHCORP, { topic: 'Tides' });
    expect((await client.ended<object>(id, 'id')).status).toBe('COMPLETED');

    const again = await act('edit', { id: draft.id, revision: 1, content: { description: 'Other.' } });
    expect(again.errors[0]).toMatchObject({ code: 'NOT_A_DRAFT' });
    expect((await publish(draft)).errors[0]).toMatchObject({ code: 'NOT_A_DRAFT' });
  });

  test('drafts are seen by those who may write them, and by nobody else', async () => {
    const draft = await create('hidden_draft', [course()]);
    expect((await find(draft.id, admin))?.id).toBe(draft.id);
    for (const other of [client, support]) {
      expect(await find(draft.id, other)).toBeNull();
      const { data } = await other.query<{ masterTemplateVersions: { totalCount: number } }>(
        `{ masterTemplateVersions(filter: { templateId: "hidden_draft" }) { totalCount } }`,
      );
      expect(data.masterTemplateVersions.totalCount).toBe(0);
      expect(
        (await other.query('{ compareMasterTemplates(before: "hidden_draft@1", after: "mt_course_001@1") { path } }'))
          .data,
      ).toEqual({ compareMasterTemplates: null });
    }
    const { errors } = await support.query(
      'mutation { publishMasterTemplate(input: { id: "hidden_draft@1", revision: 1 }) { errors { code } } }',
    );
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    const edit = await act('edit', { id: draft.id, revision: 1, content: { description: 'Mine.' } }, client);
    expect(edit.errors[0]?.code).toBe('TEMPLATE_NOT_FOUND');
    expect(
      (
        await client.query(
          `mutation { startExecution(input: { masterTemplate: "hidden_draft", version: 1, clientId: "${TECHCORP}", parameters: {}, idempotencyKey: "hidden" }) { errors { code } } }`,
        )
      ).data,
    ).toEqual({ startExecution: { errors: [{ code: 'MASTER_TEMPLATE_NOT_FOUND' }] } });
  });

  test('two authors at once never overwrite each other, and are told who changed what', async () => {
    const draft = await create('two_authors', [course(), quiz()]);
    const [one, other] = await Promise.all([
      act('edit', { id: draft.id, revision: 1, content: { description: 'By the one.' } }),
      act('edit', { id: draft.id, revision: 1, content: { stages: [course(), quiz({ condition: 'true' })] } }),
    ]);
    const [late] = [one, other].filter(({ errors }) => errors.length > 0);
    const [won] = [one, other].filter(({ errors }) => errors.length === 0);
    expect(won?.template?.revision).toBe(2);
    const { data } = await admin.query<{ late: object }>(
      `mutation { late: editMasterTemplateDraft(input: { id: "${draft.id}", revision: 1, content: { category: "x" } }) {
         errors { __typename code ... on DraftChanged { revision changedBy changes } } } }`,
    );
    expect(late?.errors[0]?.code).toBe('DRAFT_CHANGED');
    expect(data.late).toEqual({
      errors: [
        {
          __typename: 'DraftChanged',
          code: 'DRAFT_CHANGED',
          revision: 2,
          changedBy: won?.template?.['changedBy'],
          changes: [expect.stringMatching(/^(description|stages 2 condition) by user_/)],
        },
      ],
    });
    expect((await publish(draft)).errors[0]?.code).toBe('DRAFT_CHANGED');
    expect((await act('edit', { id: draft.id, revision: 2, content: {} })).template?.revision).toBe(2);
  });

  test('have a next version, started once however many start it, and are compared stage by stage', async () => {
    const first = await create('next_version', [course(), quiz()]);
    await publish(first);
    const started = await Promise.all(Array.from({ length: 4 }, () => act('duplicate', { id: 'next_version' })));
    expect(started.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect(started.filter(({ errors }) => errors[0]?.code === 'DRAFT_EXISTS')).toHaveLength(3);
    const edited = await act('edit', {
      id: 'next_version@2',
      revision: 1,
      content: {
        stages: [course(), quiz({ order: 3, inputMapping: { topic: '{{input.topic}}' } })],
        maxExecutionTimeMs: 200_000,
      },
    });
    expect(edited.errors).toEqual([]);
    const { data } = await admin.query<{ compareMasterTemplates: { path: string[] }[] }>(
      '{ compareMasterTemplates(before: "next_version@1", after: "next_version@2") { path before after } }',
    );
    expect(data.compareMasterTemplates.map(({ path }) => path.join('.')).sort()).toEqual([
      'maxExecutionTimeMs',
      'stages.2',
      'stages.3',
    ]);
    // Until it is published nothing changes for anybody; an execution keeps its version after that.
    const running = await client.start('next_version', TECHCORP, { topic: 'Tides' });
    await publish(edited.template as Version);
    const { data: found } = await client.query<{
      execution: { masterTemplate: { id: string } };
      masterTemplate: { id: string };
    }>(`{ execution(id: "${running}") { masterTemplate { id } } masterTemplate(name: "next_version") { id } }`);
    expect(found).toEqual({
      execution: { masterTemplate: { id: 'next_version@1' } },
      masterTemplate: { id: 'next_version@2' },
    });
  });

  test('a draft is discarded, and its number is used again', async () => {
    const draft = await create('discarded', [course()]);
    expect((await act('discard', { id: draft.id, revision: 9 })).errors[0]?.code).toBe('DRAFT_CHANGED');
    expect((await act('discard', { id: draft.id })).template?.id).toBe('discarded@1');
    expect((await act('discard', { id: draft.id })).errors[0]?.code).toBe('TEMPLATE_NOT_FOUND');
    expect((await create('discarded', [course()])).id).toBe('discarded@1');
  });

  test('are deprecated with a successor; nothing new starts, what runs runs on', async () => {
    await publish(await create('old_template', [course()]));
    expect((await act('deprecate', { templateId: 'old_template', successor: 'old_template' })).errors[0]?.code).toBe(
      'INVALID_INPUT',
    );
    expect((await act('deprecate', { templateId: 'old_template', successor: 'nothing' })).errors[0]?.code).toBe(
      'TEMPLATE_NOT_FOUND',
    );
    const running = await client.start('old_template', TECHCORP, { topic: 'Tides' });
    const { template } = await act('deprecate', { templateId: 'old_template', successor: 'mt_course_001' });
    expect(template).toMatchObject({ status: 'DEPRECATED', successorId: 'mt_course_001' });
    expect((await act('deprecate', { templateId: 'old_template' })).errors[0]?.code).toBe('NOT_PUBLISHED');
    const planned = await client.query(
      `{ masterTemplate(id: "old_template@1") { plan(clientId: "${TECHCORP}", parameters: { topic: "x" }) { verdict blockers { code message } } } }`,
    );
    expect(planned.data).toEqual({
      masterTemplate: {
        plan: {
          verdict: 'BLOCKED',
          blockers: [
            {
              code: 'MASTER_TEMPLATE_NOT_PUBLISHED',
              message: expect.stringContaining('mt_course_001 is its successor'),
            },
          ],
        },
      },
    });
    expect((await client.ended<object>(running, 'id')).status).toBe('COMPLETED');
    const { data } = await client.query(
      `mutation { startExecution(input: { masterTemplate: "old_template", clientId: "${TECHCORP}", parameters: { topic: "x" }, idempotencyKey: "old" }) { errors { code } } }`,
    );
    expect(data).toEqual({ startExecution: { errors: [{ code: 'MASTER_TEMPLATE_NOT_FOUND' }] } });
  });

  test('a draft with problems is kept, says each with its place, and cannot be published', async () => {
    const draft = await create('faulty', [
      course({ paramsOverride: { depth: 9 } }),
      quiz({
        inputMapping: { topics: '{{stage_1.output.modules[*].lessons}}', questionsPerTopik: 3 },
        condition: '{{stage_1.output.moduleCoun}} > 3',
      }),
    ]);
    const found = draft.check.problems.map(({ code, path, suggestion }) => ({
      code,
      path: path.join('.'),
      suggestion,
    }));
    expect(found).toEqual([
      { code: 'OUT_OF_RANGE', path: 'stages.0.paramsOverride.depth', suggestion: null },
      { code: 'UNKNOWN_REFERENCE', path: 'stages.1.condition', suggestion: '{{stage_1.output.moduleCount}}' },
      {
        code: 'LIST_OF_LISTS',
        path: 'stages.1.inputMapping.topics',
        suggestion: '{{stage_1.output.modules[*].lessons[*]}}',
      },
      { code: 'UNKNOWN_PARAMETER', path: 'stages.1.inputMapping.questionsPerTopik', suggestion: 'questionsPerTopic' },
    ]);
    const { errors, template } = await publish(draft);
    expect(errors.map(({ code, path }) => [code, (path as string[]).join('.')])).toEqual(
      found.map(({ path }) => ['INVALID_MASTER_TEMPLATE', path]),
    );
    expect(template?.status).toBe('DRAFT');
  });

  test('an empty draft cannot be published, and says all that is missing', async () => {
    const { template } = await act('create', { content: { name: 'empty_one' } });
    expect(template).toMatchObject({
      templateId: expect.stringMatching(/^mt_/),
      check: { problems: [{ code: 'EMPTY_TEMPLATE' }] },
    });
    const { errors } = await publish(template as Version);
    expect(errors.map(({ code, path }) => [code, (path as string[]).join('.')])).toEqual([
      ['TEMPLATE_INCOMPLETE', 'description'],
      ['TEMPLATE_INCOMPLETE', 'category'],
      ['INVALID_MASTER_TEMPLATE', 'stages'],
    ]);
  });

  test.each<[string, object, string]>([
    [
      '200 stages',
      { stages: Array.from({ length: 200 }, (_, index) => course({ order: index + 1 })) },
      'content.stages',
    ],
    [
      'an expression of 10 KB',
      { stages: [course({ condition: `"${'x'.repeat(10_240)}" == "y"` })] },
      'content.stages.0.condition',
    ],
    [
      'a mapping nested too deep',
      { stages: [course({ inputMapping: JSON.parse('{"a":'.repeat(30) + '1' + '}'.repeat(30)) as object })] },
      'content.stages.0.inputMapping',
    ],
    [
      'a whole number above 2^53',
      { stages: [course({ paramsOverride: { depth: 2 ** 53 } })] },
      'content.stages.0.paramsOverride',
    ],
    ['an order of 1.5', { stages: [course({ order: 1.5 })] }, 'content.stages.0.order'],
    ['a name with blanks', { name: 'A name' }, 'content.name'],
    ['a NUL character', { description: 'a\u0000b' }, 'content.description'],
    [
      'a retry policy of 1,000 attempts',
      { stages: [course({ retry: { maxAttempts: 1_000 } })] },
      'content.stages.0.retry.maxAttempts',
    ],
  ])('%s is refused with its place, and nothing is kept', async (_what, content, path) => {
    const { template, errors } = await act('create', {
      templateId: 'refused_one',
      content: { name: 'refused_one', ...content },
    });
    expect(template).toBeNull();
    expect(errors[0]).toMatchObject({ code: 'INVALID_INPUT', path: path.split('.') });
    expect(await find('refused_one@1', admin)).toBeNull();
  });

  test('a name is that of one template', async () => {
    const { errors } = await act('create', { content: { name: 'course_creation' } });
    expect(errors[0]).toMatchObject({ code: 'TEMPLATE_EXISTS' });
    expect(
      (await act('create', { templateId: 'mt_course_001', content: { name: 'some_other' } })).errors[0]?.code,
    ).toBe('TEMPLATE_EXISTS');
  });

  describe('of a client whose tier has custom_templates', () => {
    test('are written by the client itself, seen and run by it alone', async () => {
      const made = await act('create', { content: { name: 'own_course', ...described, stages: [course()] } }, client);
      expect(made.errors).toEqual([]);
      const own = made.template as Version;
      expect(own).toMatchObject({ clientId: TECHCORP, status: 'DRAFT' });
      expect((await publish(own, client)).template?.status).toBe('PUBLISHED');
      const id = await client.start('own_course', TECHCORP, { topic: 'Tides' });
      expect((await client.ended<object>(id, 'id')).status).toBe('COMPLETED');

      const other = system.as(GREENENERGY);
      expect(await find(own.id, other)).toBeNull();
      for (const as of [other, admin]) {
        const { data } = await as.query(
          `mutation { startExecution(input: { masterTemplate: "${own.templateId}", clientId: "${GREENENERGY}", parameters: { topic: "x" }, idempotencyKey: "other" }) { errors { code } } }`,
        );
        expect(data).toEqual({ startExecution: { errors: [{ code: 'MASTER_TEMPLATE_NOT_FOUND' }] } });
      }
      expect(await find(own.id, admin)).toMatchObject({ id: own.id });
      const { data } = await admin.query(
        `{ masterTemplate(id: "${own.id}") { plan(clientId: "${GREENENERGY}") { verdict } plans(clientIds: ["${GREENENERGY}", "${TECHCORP}"]) { clientId verdict } } }`,
      );
      expect(data).toEqual({
        masterTemplate: { plan: null, plans: [{ clientId: TECHCORP, verdict: 'NEEDS_PARAMETERS' }] },
      });
    });

    test('nothing of them, and nothing of drafts, is told to others', async () => {
      const other = system.as(GREENENERGY);
      const theirs = await act(
        'create',
        { content: { name: 'secret_course', ...described, stages: [course()] } },
        other,
      );
      await publish(theirs.template as Version, other);
      await create('global_draft', [course()]);
      // A name that only others know is free; ids are made by the service.
      for (const name of ['secret_course', 'global_draft'])
        expect((await act('create', { content: { name } }, client)).errors).toEqual([]);
      for (const [templateId, code] of [
        [theirs.template?.templateId, 'INVALID_INPUT'],
        ['global_draft', 'INVALID_INPUT'],
      ])
        expect((await act('create', { templateId, content: { name: 'some_name' } }, client)).errors[0]?.code).toBe(
          code,
        );
      const { data } = await system.asWorker.query(
        `{ masterTemplateVersions(filter: { clientId: "${GREENENERGY}" }) { totalCount } }`,
      );
      expect(data).toEqual({ masterTemplateVersions: { totalCount: 0 } });
    });

    test('a tier without it is refused, and so is writing what is for all', async () => {
      const finance = system.as(FINANCE);
      expect((await act('create', { content: { name: 'finance_own' } }, finance)).errors[0]).toMatchObject({
        code: 'FEATURE_NOT_INCLUDED',
        feature: 'custom_templates',
        required: 'PREMIUM',
      });
      expect((await act('deprecate', { templateId: 'mt_course_001' }, client)).errors[0]?.code).toBe(
        'TEMPLATE_NOT_FOUND',
      );
      expect(
        (await act('create', { clientId: GREENENERGY, content: { name: 'for_other' } }, client)).errors[0]?.code,
      ).toBe('CLIENT_NOT_FOUND');
      const copy = await act('duplicate', { id: 'mt_course_001', name: 'my_course' }, client);
      expect(copy.template).toMatchObject({ clientId: TECHCORP, name: 'my_course', version: 1 });
    });
  });
});
