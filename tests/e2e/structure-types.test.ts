import fs from 'node:fs';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { ground } from '../../subgraphs/granulator/model/ground';
import { localOutliner } from '../../subgraphs/granulator/model/local/outliner';
import { numberSource } from '../../subgraphs/granulator/model/numbered-source';
import { elementsOf, flatten } from '../../subgraphs/granulator/structures/element';
import { StructureType } from '../../subgraphs/granulator/structures/structure';
import { input } from '../setup/models';
import { ProviderServer } from '../setup/provider-server';
import { type GraphClient, GREENENERGY, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

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
  elements: { number: string; type: string; title: string; children: { number: string; level: number }[] }[];
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

  const run = async (
    template: string,
    parameters: Record<string, unknown>,
    fields = '',
  ): Promise<{ status: string; stage: Stage }> => {
    const id = await client.start(template, GREENENERGY, { topic: 'Tides', ...parameters });
    const { status } = await client.ended(id, 'id');
    const { data, errors } = await client.query<{ execution: { stages: Stage[] } }>(
      `query ($id: ID!) { execution(id: $id) { stages { cause { code message ... on WorkerCause { workerCode } } job { warnings
         ... on GranulationJob { qualityScore validations { attempt level score threshold passed checks { name weight score finding } } }
         output { __typename elements { number type title children { number level } } exportFormats ${fields} } } } } }`,
      { id },
    );
    expect(errors).toBeUndefined();
    return { status, stage: data.execution.stages[0] };
  };

  test.each([
    [
      'course_creation',
      'Course',
      'MARKDOWN',
      '... on Course { moduleCount modules { title lessons { title } } }',
      'module',
    ],
    [
      'quiz_generation',
      'Quiz',
      'GIFT',
      '... on Quiz { overview { totalQuestions } categories { name questions { answer } } }',
      'category',
    ],
    [
      'novel_planning',
      'Novel',
      'DOCX',
      '... on Novel { acts { purpose chapters { title summary plotPoints } } characters { name role arc } }',
      'act',
    ],
    [
      'workflow_design',
      'Workflow',
      'BPMN',
      '... on Workflow { phases { name steps { number title dependencies } qualityGates { criteria } } }',
      'phase',
    ],
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
  ])(
    '%s yields a %s with its fields, its elements, its file and a measured score',
    async (template, typeName, format, fields, element) => {
      const { status, stage } = await run(
        template,
        { sourceText: TIDES },
        `export(format: ${format}) { fileName isBase64 content } ${fields}`,
      );
      expect(status).toBe('COMPLETED');
      const { output, validations, qualityScore } = stage.job as NonNullable<Stage['job']>;
      expect(output?.__typename).toBe(typeName);
      expect(output?.elements[0]).toMatchObject({ number: '1', type: element });
      expect(output?.elements[0]?.children[0]).toMatchObject({ number: '1.1', level: 2 });
      expect(output?.exportFormats).toEqual(expect.arrayContaining(['JSON', 'MARKDOWN', format]));
      expect(output?.export.isBase64).toBe(format === 'DOCX');
      expect(output?.export.content.length).toBeGreaterThan(100);
      expect(validations).toHaveLength(1);
      const [{ checks, score, threshold, passed }] = validations as [Validation];
      expect(passed).toBe(score >= threshold);
      expect(qualityScore).toBe(score);
      const weights = checks.reduce((sum, check) => sum + check.weight, 0);
      // What makes a structure useless caps the score.
      const mean = checks.reduce((sum, check) => sum + check.weight * check.score, 0) / weights;
      expect(score).toBeLessThanOrEqual(mean + 0.0005);
      expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['schema', 'no duplicates', 'coverage']));
    },
  );

  test('tells its elements by events as they become ready, however many there are', async () => {
    const id = await client.start('knowledge_mapping', GREENENERGY, {
      topic: 'Whales',
      sourceText: fs.readFileSync('tests/corpus/cetology.txt', 'utf8'),
    });
    await client.ended(id, 'id');
    const { data, errors } = await client.query<{
      execution: {
        events: { edges: { node: { elements?: { number: string; title: string }[] } }[] };
        stages: { job: { output: { raw: never } } }[];
      };
    }>(
      `query ($id: ID!) { execution(id: $id) { stages { job { output { raw } } }
         events(first: 100) { edges { node { ... on StageProgressed { percent elements { number type title level } } } } } } }`,
      { id },
    );
    expect(errors).toBeUndefined();
    const told = data.execution.events.edges.flatMap(({ node }) => node.elements ?? []);
    const all = flatten(elementsOf(StructureType.KNOWLEDGE_MAP, data.execution.stages[0]?.job.output.raw));
    expect(told).toEqual(all.map(({ id: number, type, title, level }) => ({ number, type, title, level })));
    expect(told.length).toBeGreaterThanOrEqual(20);
  });

  test('jobs that failed are found, lead to their execution, and are done again with it', async () => {
    const sourceText = 'Луна притягивает воду моря, и так возникают приливы. '.repeat(10);
    const id = await client.start('course_creation', GREENENERGY, { topic: 'Приливы', sourceText });
    expect(await client.ended(id, 'id')).toMatchObject({ status: 'FAILED' });
    const jobsOf = async (executionId: string) => {
      const { data, errors } = await client.query<{ workerJobs: { edges: { node: { id: string } }[] } }>(
        `query ($filter: WorkerJobFilter) { workerJobs(worker: "bitware-content-granulator", filter: $filter) { edges { node { id status cost { micros } failure { code } execution { id status } } } } }`,
        { filter: { executionId, status: 'FAILED' } },
      );
      expect(errors).toBeUndefined();
      return data.workerJobs.edges.map(({ node }) => node);
    };
    expect(await jobsOf(id)).toEqual([
      {
        id: expect.any(String),
        status: 'FAILED',
        cost: null,
        failure: { code: 'LANGUAGE_NOT_SUPPORTED' },
        execution: { id, status: 'FAILED' },
      },
    ]);
    const { data } = await client.query<{ retryExecution: { execution: { id: string } } }>(
      `mutation ($input: RetryExecutionInput!) { retryExecution(input: $input) { execution { id } errors { code } } }`,
      { input: { executionId: id, idempotencyKey: 'again' } },
    );
    const again = data.retryExecution.execution.id;
    expect(await client.ended(again, 'id')).toMatchObject({ status: 'FAILED' });
    expect(await jobsOf(again)).toHaveLength(1);
  });

  test('the former names of all six master templates still name them', async () => {
    const names = {
      course: 'course_creation',
      quiz: 'quiz_generation',
      novel: 'novel_planning',
      workflow: 'workflow_design',
      knowledge_map: 'knowledge_mapping',
      learning_path: 'learning_path_design',
    };
    for (const [type, name] of Object.entries(names)) {
      const { data } = await client.query(`{ masterTemplate(name: "content_granulation_${type}") { name } }`);
      expect(data).toEqual({ masterTemplate: { name } });
    }
  });

  test('the level says what is measured', async () => {
    const names = async (validationLevel: number): Promise<string[]> =>
      (await run('quiz_generation', { sourceText: TIDES, validationLevel })).stage.job?.validations[0]?.checks.map(
        ({ name }) => name,
      ) ?? [];
    expect(await names(1)).not.toContain('balance');
    expect(await names(3)).toEqual(expect.arrayContaining(['balance', 'readability', 'answerability']));
  });

  test('what is not good enough is delivered with a warning, or fails when that is asked for, with what was measured', async () => {
    const words = TIDES.replaceAll(/[#.,;:]/g, ' ')
      .split(/\s+/)
      .filter(Boolean);
    const scrambled = words.map((_, n) => `${words[(n * 101) % words.length]}${n % 12 === 11 ? '.' : ''}`).join(' ');
    const poor = { sourceText: scrambled, validationLevel: 1 };
    const warned = await run('quiz_generation', poor);
    expect(warned.status).toBe('COMPLETED');
    expect(warned.stage.job?.validations[0]).toMatchObject({ passed: false });
    expect(warned.stage.job?.warnings.join()).toMatch(
      /quality score is 0\.\d+; 0\.75 is needed.*its words are in no order of sentences/,
    );
    const failed = await run('quiz_generation', { ...poor, onLowQuality: 'fail' });
    expect(failed.status).toBe('FAILED');
    expect(failed.stage.cause).toMatchObject({ code: 'WORKER_FAILED', workerCode: 'QUALITY_TOO_LOW' });
  });

  test('a general pattern has no score, and fails where a low one would', async () => {
    const { status, stage } = await run('course_creation', {});
    expect(status).toBe('COMPLETED');
    expect(stage.job).toMatchObject({
      qualityScore: null,
      validations: [],
      warnings: [expect.stringContaining('general pattern')],
    });
    const failed = await run('course_creation', { onLowQuality: 'fail' });
    expect(failed.stage.cause).toMatchObject({ code: 'WORKER_FAILED', workerCode: 'QUALITY_TOO_LOW' });
  });

  test('a format that the type is not written in is refused with those that it is, and takes nothing else with it', async () => {
    const id = await client.start('course_creation', GREENENERGY, { topic: 'Tides', sourceText: TIDES });
    await client.ended(id, 'id');
    const { data, errors } = await client.query(
      `query ($id: ID!) { execution(id: $id) { stages { job { output { __typename export(format: BPMN) { content } } } } } }`,
      { id },
    );
    expect(data).toEqual({ execution: { stages: [{ job: { output: { __typename: 'Course', export: null } } }] } });
    expect(errors?.[0]).toMatchObject({
      extensions: { code: 'FORMAT_NOT_AVAILABLE' },
      message: expect.stringContaining('COMMON_CARTRIDGE') as string,
    });
  });

  test('jobs are listed to those who may see them, filtered and paged', async () => {
    const list = async (
      as: GraphClient,
      args: string,
    ): Promise<{
      totalCount: number;
      edges: { node: { id: string; status: string } }[];
      pageInfo: { endCursor: string };
    }> => {
      const { data, errors } = await as.query<{ workerJobs: never }>(
        `{ workerJobs(worker: "bitware-content-granulator", ${args}) { totalCount edges { node { id status } } pageInfo { endCursor } } }`,
      );
      expect(errors).toBeUndefined();
      return data.workerJobs;
    };
    const quizzes = await list(client, 'first: 1, filter: { templateId: "quiz_v1", status: COMPLETED }');
    expect(quizzes.totalCount).toBeGreaterThan(1);
    expect(quizzes.edges[0]?.node.status).toBe('COMPLETED');
    const next = await list(
      client,
      `first: 1, after: "${quizzes.pageInfo.endCursor}", filter: { templateId: "quiz_v1", status: COMPLETED }`,
    );
    expect(next.edges[0]?.node.id).not.toBe(quizzes.edges[0]?.node.id);
    expect((await list(client, 'filter: { templateId: "quiz_v1", status: FAILED }')).totalCount).toBe(1);
    // Nobody sees those of others, also not by naming them.
    expect((await list(system.as(TECHCORP), `filter: { clientId: "${GREENENERGY}" }`)).totalCount).toBe(0);
    expect(
      (await list(await system.asUser('support'), `filter: { clientId: "${GREENENERGY}" }`)).totalCount,
    ).toBeGreaterThan(1);
  });

  test('templates tell what real runs took, by size of input, without telling whose they were', async () => {
    const { data, errors } = await system
      .as(TECHCORP)
      .query<{ novel: { runStats: unknown[] }; advanced: { runStats: unknown[] } }>(
        `{ novel: workerTemplate(worker: "bitware-content-granulator", id: "novel_v1") { runStats { ...E } } advanced: workerTemplate(worker: "bitware-content-granulator", id: "novel_structure_v1") { runStats { ...E } } }
         fragment E on TemplateRunStats { inputSize samples timeMs { p10 p50 p90 } tokens { p10 p50 p90 } }`,
      );
    expect(errors).toBeUndefined();
    const [run] = data.novel.runStats as {
      inputSize: string;
      samples: number;
      timeMs: { p50: number };
      tokens: { p10: number; p50: number; p90: number };
    }[];
    expect(run).toMatchObject({ inputSize: 'MEDIUM', samples: 1 });
    expect(run.timeMs.p50).toBeGreaterThan(0);
    expect(run.tokens.p50).toBeGreaterThan(1_000);
    expect(run.tokens.p10).toBe(run.tokens.p90);
    expect(data.advanced.runStats).toEqual([]);
  });
});

describe('a provider that answers poorly', () => {
  const provider = new ProviderServer();
  let system: TestSystem;
  beforeAll(async () => {
    const baseUrl = await provider.start();
    system = await startTestSystem({
      models: configureModels({ MODELS: 'compatible/some-model', COMPATIBLE_BASE_URL: baseUrl }),
    });
  });
  afterAll(async () => {
    await system.close();
    provider.stop();
  });

  const question = {
    type: 'short_answer',
    difficulty: 'easy',
    options: [],
    explanation: 'The Moon pulls the water.',
    points: 1,
  };
  const quiz = (questions: { question: string; answer: string }[]): string =>
    JSON.stringify({
      overview: {
        title: 'Tides',
        totalQuestions: questions.length,
        timeLimit: 5,
        passingScore: 70,
        difficultyDistribution: { easy: questions.length, medium: 0, hard: 0 },
      },
      categories: [{ name: 'Tides', questions: questions.map((one) => ({ ...question, ...one })) }],
    });

  test('is told what was wrong and asked once more; both calls are counted, and both scores are kept', async () => {
    const poor = quiz(Array.from({ length: 5 }, () => ({ question: 'What?', answer: 'Water' })));
    const { output: made } = await localOutliner().granulate(
      input({ sourceText: TIDES }, { structureType: StructureType.QUIZ }),
    );
    const { passages } = numberSource(TIDES, undefined, 10_000);
    const good = JSON.stringify(ground(StructureType.QUIZ, made as never, passages).content);
    provider.respond = (response) => provider.content(response, provider.requests.length === 1 ? poor : good);
    const client = system.as(GREENENERGY);
    const id = await client.start('quiz_generation', GREENENERGY, { topic: 'Tides', sourceText: TIDES });
    expect(await client.ended(id, 'status')).toMatchObject({ status: 'COMPLETED' });
    const { data } = await client.query<{
      execution: {
        stages: { job: { tokens: { input: number }; validations: Validation[]; output: { raw: unknown } } }[];
      };
    }>(
      `query ($id: ID!) { execution(id: $id) { stages { job { tokens { input } output { raw } ... on GranulationJob { validations { attempt score passed } } } } } }`,
      { id },
    );
    const job = data.execution.stages[0]?.job;
    expect(job?.validations).toMatchObject([
      { attempt: 1, passed: false },
      { attempt: 2, passed: true },
    ]);
    expect(job?.output.raw).toEqual(JSON.parse(good));
    expect(job?.tokens.input).toBe(2400);
    expect(provider.requests).toHaveLength(2);
    expect(JSON.stringify(provider.requests[1]?.body.messages)).toContain('An earlier answer was not good enough');
  });

  test('and then not at all has its first answer delivered, with a warning, and all that was used', async () => {
    provider.requests = [];
    const poor = quiz(Array.from({ length: 5 }, () => ({ question: 'What?', answer: 'Water' })));
    provider.respond = (response) =>
      provider.requests.length === 1 ? provider.content(response, poor) : provider.error(response, 503);
    const client = system.as(GREENENERGY);
    const id = await client.start('quiz_generation', GREENENERGY, { topic: 'Tides', sourceText: TIDES });
    expect(await client.ended(id, 'status')).toMatchObject({ status: 'COMPLETED' });
    const { data } = await client.query<{
      execution: { stages: { job: { tokens: { input: number }; warnings: string[]; output: { raw: unknown } } }[] };
    }>(`query ($id: ID!) { execution(id: $id) { stages { job { tokens { input } warnings output { raw } } } } }`, {
      id,
    });
    const job = data.execution.stages[0]?.job;
    expect(job?.output.raw).toMatchObject(JSON.parse(poor) as object);
    expect(job?.warnings.join()).toMatch(/A second try with the findings failed.*quality score/);
    expect(job?.tokens.input).toBe(1200);
  });
});
