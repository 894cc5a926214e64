import fs from 'node:fs';
import { type GraphClient, GREENENERGY, startTestSystem, type TestSystem } from '../setup/system';

const TIDES = fs.readFileSync('examples/tides.md', 'utf8');

interface Validation {
  attempt: number;
  level: number;
  score: number;
  threshold: number;
  passed: boolean;
  checks: { name: string; weight: number; score: number; finding: string }[];
}
interface Output extends Record<string, unknown> {
  __typename: string;
  elements: { id: string; type: string; title: string; children: { id: string; level: number }[] }[];
  exportFormats: string[];
  export: { fileName: string; isBase64: boolean; content: string };
}
interface Stage {
  cause: { code: string; message: string } | null;
  job: { qualityScore: number | null; warnings: string[]; validations: Validation[]; output: Output | null } | null;
}

describe('a structure of every type', () => {
  let system: TestSystem;
  let client: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    client = system.as(GREENENERGY);
  });
  afterAll(() => system.close());

  const run = async (template: string, parameters: Record<string, unknown>, fields = ''): Promise<{ status: string; stage: Stage }> => {
    const id = await client.start(template, GREENENERGY, { topic: 'Tides', ...parameters });
    const { status } = await client.ended(id, 'id');
    const { data, errors } = await client.query<{ execution: { stages: Stage[] } }>(
      `query ($id: ID!) { execution(id: $id) { stages { cause { code message } job { warnings
         ... on GranulationJob { qualityScore validations { attempt level score threshold passed checks { name weight score finding } } }
         output { __typename elements { id type title children { id level } } exportFormats ${fields} } } } } }`,
      { id },
    );
    expect(errors).toBeUndefined();
    return { status, stage: data.execution.stages[0] };
  };

  test.each([
    ['course_creation', 'Course', 'MARKDOWN', '... on Course { moduleCount modules { title lessons { title } } }', 'module'],
    ['quiz_generation', 'Quiz', 'GIFT', '... on Quiz { overview { totalQuestions } categories { name questions { answer } } }', 'category'],
    ['novel_planning', 'Novel', 'DOCX', '... on Novel { acts { purpose chapters { title summary plotPoints } } characters { name role arc } }', 'act'],
    ['workflow_design', 'Workflow', 'BPMN', '... on Workflow { phases { name steps { number title dependencies } qualityGates { criteria } } }', 'phase'],
    [
      'knowledge_mapping',
      'KnowledgeMap',
      'GRAPHML',
      '... on KnowledgeMap { concepts { name children { name } } relationships { from to kind evidence } }',
      'concept',
    ],
    [
      'learning_path_design',
      'LearningPath',
      'DOCX',
      '... on LearningPath { milestones { objective skills { name proficiencyLevel } activities { title } } }',
      'milestone',
    ],
  ])('%s yields a %s with its fields, its elements, its file and a measured score', async (template, typeName, format, fields, element) => {
    const { status, stage } = await run(template, { sourceText: TIDES }, `export(format: ${format}) { fileName isBase64 content } ${fields}`);
    expect(status).toBe('COMPLETED');
    const { output, validations, qualityScore } = stage.job as NonNullable<Stage['job']>;
    expect(output?.__typename).toBe(typeName);
    expect(output?.elements[0]).toMatchObject({ id: '1', type: element });
    expect(output?.elements[0]?.children[0]).toMatchObject({ id: '1.1', level: 2 });
    expect(output?.exportFormats).toEqual(expect.arrayContaining(['JSON', 'MARKDOWN', format]));
    expect(output?.export.isBase64).toBe(format === 'DOCX');
    expect(output?.export.content.length).toBeGreaterThan(100);
    expect(validations).toHaveLength(1);
    const [{ checks, score, threshold, passed }] = validations as [Validation];
    expect(passed).toBe(score >= threshold);
    expect(qualityScore).toBe(score);
    const weights = checks.reduce((sum, check) => sum + check.weight, 0);
    expect(score).toBeCloseTo(checks.reduce((sum, check) => sum + check.weight * check.score, 0) / weights, 3);
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['schema', 'no duplicates', 'coverage']));
  });

  test('the former names of all six master templates still name them', async () => {
    for (const type of ['course', 'quiz', 'novel', 'workflow', 'knowledge_map', 'learning_path']) {
      const { data } = await client.query<{ masterTemplate: { formerNames: string[] } | null }>(
        `{ masterTemplate(name: "content_granulation_${type}") { name } }`,
      );
      expect([type, data.masterTemplate]).not.toEqual([type, null]);
    }
  });

  test('the level says what is measured', async () => {
    const names = async (validationLevel: number): Promise<string[]> =>
      (await run('quiz_generation', { sourceText: TIDES, validationLevel })).stage.job?.validations[0]?.checks.map(({ name }) => name) ?? [];
    expect(await names(1)).not.toContain('balance');
    expect(await names(3)).toEqual(expect.arrayContaining(['balance', 'readability', 'answerability']));
  });

  test('what is not good enough is delivered with a warning, or fails when that is asked for, with what was measured', async () => {
    // Twenty questions for each of these topics are more than the text can answer.
    const poor = {
      sourceText: TIDES,
      topics: Array.from({ length: 30 }, (_, n) => `Nothing of ${n} that the text tells`),
      questionsPerTopic: 20,
      validationLevel: 1,
    };
    const warned = await run('quiz_generation', poor);
    expect(warned.status).toBe('COMPLETED');
    expect(warned.stage.job?.validations[0]).toMatchObject({ passed: false });
    expect(warned.stage.job?.warnings.join()).toMatch(/quality score is 0\.\d+; 0\.75 is needed.*questions that were asked for are there/);
    const failed = await run('quiz_generation', { ...poor, onLowQuality: 'fail' });
    expect(failed.status).toBe('FAILED');
    expect(failed.stage.cause).toMatchObject({ code: 'QUALITY_TOO_LOW' });
  });

  test('a format that the type is not written in is refused with those that it is', async () => {
    const id = await client.start('course_creation', GREENENERGY, { topic: 'Tides', sourceText: TIDES });
    await client.ended(id, 'id');
    const { errors } = await client.query(`query ($id: ID!) { execution(id: $id) { stages { job { output { export(format: BPMN) { content } } } } } }`, { id });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORMAT_NOT_AVAILABLE' }, message: expect.stringContaining('COMMON_CARTRIDGE') as string });
  });
});
