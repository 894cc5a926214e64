import { readFileSync } from 'node:fs';
import { startTestSystem, TECHCORP, type GraphClient, type TestSystem } from '../setup/system';

interface Defect {
  template: string;
  code: string;
  path: string[];
  message: string;
  mended: boolean;
}
interface Imported {
  masterTemplates: {
    id: string;
    name: string;
    stages: Record<string, unknown>[];
    check: { publishable: boolean; problems: { code: string; path: string[] }[] };
  }[];
  templates: { id: string; parameterSchema: Record<string, unknown>; estimate: { tokens: Record<string, number> } }[];
  defects: Defect[];
  errors: { code: string; message: string; path: string[] }[];
}

const FILE = JSON.parse(readFileSync('tests/fixtures/earlier-system.json', 'utf8')) as Record<string, unknown>;

describe('templates as files', () => {
  let system: TestSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    admin = await system.asUser('admin');
  });
  afterAll(() => system.close());

  const masters = async (file: unknown, more: object = {}, as = admin): Promise<Imported> => {
    const { data, errors } = await as.query<{ importMasterTemplates: Imported }>(
      `mutation ($input: ImportMasterTemplatesInput!) { importMasterTemplates(input: $input) {
         masterTemplates { id name stages { order worker templateRef inputMapping condition required dependsOn retry { maxAttempts } } check { publishable problems { code path } } }
         defects { template code path message mended } errors { code message path } } }`,
      { input: { file, ...more } },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.importMasterTemplates;
  };
  const workers = async (file: unknown, more: object = {}): Promise<Imported> => {
    const { data, errors } = await admin.query<{ importWorkerTemplates: Imported }>(
      `mutation ($input: ImportWorkerTemplatesInput!) { importWorkerTemplates(input: $input) {
         templates { id parameterSchema estimate { tokens { min expected max } } } defects { template code path message mended } errors { code message path } } }`,
      { input: { worker: 'bitware-content-granulator', file, ...more } },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.importWorkerTemplates;
  };
  const told = (defects: Defect[]): string[] =>
    defects.map(
      ({ template, code, path, mended }) => `${template} ${path.join('.')} (${code})${mended ? '' : ' (left)'}`,
    );

  test('a dry run names the defects and keeps nothing', async () => {
    const { masterTemplates, defects } = await masters(FILE, { dryRun: true });
    expect(masterTemplates).toEqual([]);
    expect(defects.length).toBeGreaterThan(20);
    expect(await system.sql(`select 1 from kam.master_template where id like '%old%'`)).toEqual([]);
  });

  test('the twelve master templates of the earlier system become drafts, and each defect is named', async () => {
    const { masterTemplates, defects, errors } = await masters(JSON.stringify(FILE));
    expect(errors).toEqual([]);
    expect(masterTemplates).toHaveLength(12);
    expect(told(defects)).toEqual([
      'mt_old_quiz name (NO_NAME)',
      'mt_old_quiz stages.0.required (WRONG_TYPE)',
      'mt_old_quiz stages.0.estimated_cost (FOREIGN_FIELD)',
      'mt_old_quiz keywords (WRONG_TYPE)',
      'mt_old_quiz minimum_tier (FOREIGN_FIELD)',
      'mt_old_novel stages.0.order (WRONG_TYPE)',
      'mt_old_workflow stages.0.inputMapping.topic (STAGE_REFERENCE)',
      'mt_old_map stages.0.inputMapping (WRONG_TYPE)',
      'edu_old_001 stages.1.condition (TEXT_COMPARISON)',
      'edu_old_001 version (OLDER_VERSION)',
      'mt_old_complete stages.1.inputMapping.topics (STAGE_REFERENCE)',
      'mt_old_complete stages.1.condition (STAGE_REFERENCE)',
      'mt_old_complete stages.1.condition (STAGE_REFERENCE)',
      'mt_old_complete stages.1.condition (OPERATOR)',
      'mt_old_complete stages.1.dependsOn (STAGE_REFERENCE)',
      'mt_old_complete stages.1.inputMapping.topics (LIST_OF_LISTS)',
      'mt_old_simple steps_total (UNKNOWN_FIELD) (left)',
      'mt_old_research stages.1.inputMapping.topic (STAGE_REFERENCE)',
      'mt_old_lost stages.1.inputMapping.topic (PROBLEM) (left)',
      'mt_old_lost stages.2.inputMapping.topic (PROBLEM) (left)',
      'mt_old_equal stages.1.condition (TEXT_COMPARISON)',
    ]);
    const by = (name: string) => masterTemplates.find((template) => template.name === name);
    expect(by('old_complete')?.stages[1]).toMatchObject({
      inputMapping: { topics: '{{stage_1.output.modules[*].learningObjectives[*]}}' },
      condition: '{{stage_1.output.moduleCount}} >= 2 && {{stage_1.output.moduleCount}} != 99',
      dependsOn: [1],
    });
    expect(by('old_pipeline')?.stages[1]?.['condition']).toBe('{{stage_1.output.moduleCount}} > 3');
    expect(by('old_equal')?.stages[1]?.['condition']).toBe('{{stage_1.output.moduleCount}} == 3');
    expect(by('old_path')?.stages[0]?.['retry']).toEqual({ maxAttempts: 5 });
    expect(by('old_quiz_')?.stages[0]).toMatchObject({ worker: 'bitware-content-granulator', required: true });
  });

  test('what was mended is published and runs', async () => {
    const { data } = await admin.query<{ publishMasterTemplate: { errors: object[] } }>(
      'mutation { publishMasterTemplate(input: { id: "edu_old_001@1", revision: 1 }) { errors { message } } }',
    );
    expect(data.publishMasterTemplate.errors).toEqual([]);
    const client = system.as(TECHCORP);
    const id = await client.start('old_pipeline', TECHCORP, { topic: 'Tides' });
    expect((await client.ended<object>(id, 'id')).status).toBe('COMPLETED');
  });

  test('the six worker templates of the earlier system become drafts, and each defect is named', async () => {
    const { templates, defects, errors } = await workers(FILE);
    expect(errors).toEqual([]);
    expect(templates.map(({ id }) => id)).toEqual([
      'old_quiz_basic_v1@1',
      'old_course_v1@1',
      'old_novel_v1@1',
      'old_workflow_v1@1',
      'old_map_v1@1',
      'course_v1@2',
    ]);
    expect(told(defects)).toEqual([
      'old_quiz_basic_v1 parameterSchema.properties.topic (REQUIRED_IN_PROPERTY)',
      'old_quiz_basic_v1 parameterSchema.properties.questionsPerTopic (MIN_MAX)',
      'old_quiz_basic_v1 parameterSchema.properties.questionsPerTopic (MIN_MAX)',
      'old_course_v1 parameterSchema (SCHEMA_FORM)',
      'old_course_v1 parameterSchema.properties.topic (SCHEMA_FORM)',
      'old_course_v1 parameterSchema.properties.topic (REQUIRED_IN_PROPERTY)',
      'old_course_v1 parameterSchema.properties.targetAudience (SCHEMA_FORM)',
      'old_course_v1 parameterSchema.properties.depth (SCHEMA_FORM)',
      'old_course_v1 tokens.multiplier (WRONG_TYPE)',
      'old_course_v1 estimatedTimeMs (WRONG_TYPE)',
      'old_novel_v1 parameterSchema (SCHEMA_FORM)',
      'old_novel_v1 parameterSchema.properties.topic (SCHEMA_FORM)',
      'old_novel_v1 parameterSchema.properties.topic (REQUIRED_IN_PROPERTY)',
      'old_novel_v1 parameterSchema.properties.genre (SCHEMA_FORM)',
      'old_novel_v1 tokens (TOKENS)',
      'old_workflow_v1 parameterSchema.properties.topic (MIN_MAX)',
      'old_workflow_v1 parameterSchema.properties.topic (MIN_MAX)',
      'old_workflow_v1 priority (UNKNOWN_FIELD) (left)',
      'old_map_v1 parameterSchema (SCHEMA_FORM)',
      'old_map_v1 parameterSchema.properties.topic (SCHEMA_FORM)',
      'old_map_v1 parameterSchema.properties.topic (REQUIRED_IN_PROPERTY)',
    ]);
    expect(templates[0]?.parameterSchema).toMatchObject({
      required: ['topic'],
      properties: { questionsPerTopic: { type: 'integer', minimum: 1, maximum: 10 } },
      additionalProperties: false,
    });
    expect(templates[1]?.parameterSchema).toMatchObject({
      properties: { depth: { type: 'integer', minimum: 1, maximum: 3 } },
    });
    expect(templates[2]?.estimate.tokens).toMatchObject({ min: expect.any(Number) });
  });

  test('what is exported imports unchanged', async () => {
    const { data } = await admin.query<{
      exportMasterTemplates: { masterTemplates: { templateId: string }[] };
      exportWorkerTemplates: object;
    }>(
      '{ exportMasterTemplates(ids: ["edu_content_001", "mt_quiz_001@1", "nothing"]) exportWorkerTemplates(worker: "bitware-content-granulator", ids: ["quiz_v1", "novel_v1@1"]) }',
    );
    expect(data.exportMasterTemplates.masterTemplates.map(({ templateId }) => templateId)).toEqual([
      'edu_content_001',
      'mt_quiz_001',
    ]);
    const again = await masters(data.exportMasterTemplates);
    expect([again.defects, again.errors]).toEqual([[], []]);
    expect(again.masterTemplates.map(({ id }) => id)).toEqual(['edu_content_001@3', 'mt_quiz_001@2']);
    const compared = await admin.query(
      '{ one: compareMasterTemplates(before: "edu_content_001@2", after: "edu_content_001@3") { path } two: compareMasterTemplates(before: "mt_quiz_001@1", after: "mt_quiz_001@2") { path } }',
    );
    expect(compared.data).toEqual({ one: [], two: [] });
    const granulator = await workers(data.exportWorkerTemplates);
    expect([granulator.defects, granulator.errors]).toEqual([[], []]);
    const { data: same } = await admin.query(
      '{ compareWorkerTemplates(worker: "bitware-content-granulator", before: "quiz_v1@1", after: "quiz_v1@2") { path } }',
    );
    expect(same).toEqual({ compareWorkerTemplates: [] });
  });

  test.each<[string, unknown, RegExp]>([
    ['garbage', 'this is { no JSON', /not JSON/],
    ['a number', 7, /Expected a file of templates/],
    ['an object without templates', { hello: 'world' }, /has no master templates/],
    ['a file that is nested too deep', `[${'['.repeat(20_000)}${']'.repeat(20_000)}]`, /nested 40 levels deep/],
    ['an empty list', [], /empty list/],
    ['a list of texts', ['a'], /Template 1 of the file must be an object/],
    ['201 templates', Array.from({ length: 201 }, () => ({ name: 'x', stages: [] })), /at most|may have 200/],
    [
      'a template with 101 stages',
      {
        name: 'long_one',
        stages: Array.from({ length: 101 }, (_, index) => ({ order: index + 1, worker: 'w', templateRef: 't' })),
      },
      /101|may have 100 stages/,
    ],
    ['a stage without a worker', { name: 'no_worker', stages: [{ order: 1, templateRef: 't' }] }, /stages\.0\.worker/],
  ])('%s is refused with a reason, and nothing is kept', async (_what, file, message) => {
    const { masterTemplates, errors } = await masters(file);
    expect(masterTemplates).toEqual([]);
    expect(errors[0]).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(message) });
    expect(errors[0]?.path[0]).toBe('file');
  });

  test('of a file with one template that cannot be kept none becomes a draft', async () => {
    await masters({ templateId: 'taken_once', name: 'taken_once', stages: [] });
    const file = [
      {
        id: 'fresh_one',
        name: 'fresh_one',
        stages: [{ order: 1, worker: 'bitware-content-granulator', templateRef: 'course_v1' }],
      },
      { id: 'taken_again', name: 'taken_once', stages: [] },
    ];
    const { masterTemplates, errors } = await masters(file);
    expect([masterTemplates, errors.map(({ code }) => code)]).toEqual([[], ['TEMPLATE_EXISTS']]);
    expect(await system.sql(`select 1 from kam.master_template where id = 'fresh_one'`)).toEqual([]);
  });

  test('braces without end are read in a moment', async () => {
    const stages = [
      {
        order: 1,
        worker: 'bitware-content-granulator',
        templateRef: 'course_v1',
        inputMapping: { a: `{{${' '.repeat(100_000)}` },
      },
      { order: 2, worker: 'bitware-content-granulator', templateRef: 'course_v1', condition: '{{'.repeat(2_000) },
    ];
    const { errors } = await masters([{ id: 'endless_braces', name: 'endless_braces', stages }], { dryRun: true });
    expect(errors[0]?.path.slice(0, 2)).toEqual(['file', 'endless_braces']);
  });

  test('a file of 10 MB is refused before it is read', async () => {
    const { errors } = await admin.query(
      'mutation ($f: JSON!) { importMasterTemplates(input: { file: $f }) { errors { code } } }',
      { f: 'x'.repeat(10 * 1024 * 1024) },
    );
    expect(errors?.[0]?.extensions?.['code']).toBe('REQUEST_TOO_LARGE');
  });
});
