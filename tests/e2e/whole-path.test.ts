import fs from 'node:fs';
import { GREENENERGY, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

const TIDES = fs.readFileSync('examples/tides.md', 'utf8');

describe('the whole path', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  test('one query combines a master template with the tiers and costs of its workers and a plan for the client', async () => {
    const { data, errors } = await system.as(TECHCORP).query(`query {
      masterTemplate(id: "edu_content_001@1") {
        displayName version
        stages { order required condition
          workerTemplate { displayName minimumTier tierReason
            estimate { timeMs tokens { min expected max } price { min { amount } expected { amount } max { amount } } }
            ... on GranulatorTemplate { structureType } } }
        plan(clientId: "${TECHCORP}", parameters: { topic: "Machine Learning Fundamentals" }) {
          verdict effectiveTier price { expected { micros } max { micros } } timeMs blockers { code }
          stages { order verdict reason } } } }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      masterTemplate: {
        version: 1,
        stages: [
          {
            order: 1,
            workerTemplate: {
              minimumTier: 'PREMIUM',
              structureType: 'COURSE',
              // 4000 tokens x 1.8 = 7200; 100,000 + 7.2 x 150 = 101,080 micro-dollars
              estimate: {
                timeMs: 30_000,
                tokens: { min: 4500, expected: 7200, max: 14_400 },
                price: { expected: { amount: '0.101080' } },
              },
            },
          },
          { order: 2, required: false, workerTemplate: { minimumTier: 'ENTERPRISE', structureType: 'QUIZ' } },
        ],
        plan: {
          verdict: 'ALLOWED_IN_PART',
          effectiveTier: 'PREMIUM',
          // A topic alone gives a general pattern, for a tenth of the base price.
          price: { expected: { micros: 10_000 } },
          blockers: [],
          stages: [{ verdict: 'ALLOWED' }, { verdict: 'TIER_TOO_LOW' }],
        },
      },
    });
  });

  test('a real text becomes a finished, typed course, and its titles are the headings of the text', async () => {
    const client = system.as(TECHCORP);
    const id = await client.start('course_creation', TECHCORP, {
      topic: 'Tides',
      targetAudience: 'beginners',
      sourceText: TIDES,
    });
    const execution = await client.ended<{
      cost: { micros: number };
      stages: {
        cost: { micros: number };
        tokens: { input: number };
        job: { model: string; warnings: string[]; output: Record<string, unknown> };
      }[];
    }>(
      id,
      `cost { micros } stages { status cost { micros } tokens { input output }
        job { warnings ... on GranulationJob { model } output { raw ... on Course { overview { title targetAudience } moduleCount modules { title lessons { title } } } } } }`,
    );
    expect(execution.status).toBe('COMPLETED');
    const [stage] = execution.stages;
    expect(stage?.job).toMatchObject({
      model: 'local/outliner',
      warnings: [],
      output: {
        overview: { title: 'How tides work', targetAudience: 'beginners' },
        moduleCount: 5,
        modules: [
          { title: 'What pulls the water', lessons: [{ title: 'The Moon' }, { title: 'The Sun' }] },
          { title: 'The rhythm of the day' },
          { title: 'Why places differ', lessons: [{ title: 'Continents and basins' }, { title: 'Bays and rivers' }] },
          { title: 'Measuring and predicting' },
          { title: 'Using the tides' },
        ],
      },
    });
    expect(stage?.job.output['raw']).toMatchObject({ moduleCount: 5 });
    expect(stage?.tokens.input).toBeGreaterThan(500);
    expect(execution.cost.micros).toBe(stage?.cost.micros);
    expect(execution.cost.micros).toBeGreaterThan(50_000);
  });

  test('the second stage gets the module titles of the first as its topics, and its answers stand in the text', async () => {
    const client = system.as(GREENENERGY);
    const { data } = await client.query<{ startExecution: { execution: { id: string } } }>(
      `mutation ($input: StartExecutionInput!) { startExecution(input: $input) { execution { id } } }`,
      {
        input: {
          masterTemplate: 'educational_content_pipeline',
          version: 1,
          clientId: GREENENERGY,
          parameters: { topic: 'Tides', sourceText: TIDES },
          idempotencyKey: crypto.randomUUID(),
        },
      },
    );
    const { id } = data.startExecution.execution;
    const execution = await client.ended<{
      stages: {
        status: string;
        parameters: Record<string, unknown>;
        job: {
          output: { categories: { name: string; questions: { type: string; answer: string; options: string[] }[] }[] };
        };
      }[];
    }>(
      id,
      `stages { status parameters job { output { ... on Quiz { categories { name questions { type answer options } } } } } }`,
    );
    expect(execution.status).toBe('COMPLETED');
    const quiz = execution.stages[1];
    const titles = [
      'What pulls the water',
      'The rhythm of the day',
      'Why places differ',
      'Measuring and predicting',
      'Using the tides',
    ];
    expect(quiz?.parameters['topics']).toEqual(titles);
    expect(quiz?.job.output.categories.map((category) => category.name)).toEqual(titles);
    const choices =
      quiz?.job.output.categories
        .flatMap((category) => category.questions)
        .filter((question) => question.type === 'multiple_choice') ?? [];
    expect(choices.length).toBeGreaterThan(5);
    for (const choice of choices) {
      expect(choice.options).toContain(choice.answer);
      expect(new Set(choice.options).size).toBe(4);
      for (const option of choice.options) expect(TIDES.toLowerCase()).toContain(option.toLowerCase());
    }
  });

  test('without a source text the result says that it is only a pattern', async () => {
    const client = system.as(TECHCORP);
    const id = await client.start('course_creation', TECHCORP, { topic: 'Machine Learning Fundamentals' });
    const { stages } = await client.ended<{ stages: { job: { warnings: string[] } }[] }>(
      id,
      'stages { job { warnings } }',
    );
    expect(stages[0]?.job.warnings).toEqual([expect.stringContaining('no source text')]);
  });

  test('master templates are filtered by category and searched by keyword, worker templates by worker and tier', async () => {
    const { data } = await system.as(TECHCORP).query<
      Record<string, { totalCount: number; edges: { node: Record<string, unknown> }[] }>
    >(`query {
      all: masterTemplates(first: 2) { totalCount edges { node { name } } pageInfo { hasNextPage } }
      quizzes: masterTemplates(first: 10, filter: { search: "exam QUESTIONS", category: "education" }) { totalCount edges { node { name } } }
      none: masterTemplates(first: 10, filter: { category: "gardening" }) { totalCount edges { node { name } } }
      basic: workerTemplates(first: 10, filter: { worker: "bitware_content_granulator", usableBy: BASIC }) { totalCount unavailableWorkers edges { node { id templateId minimumTier } } }
    }`);
    expect(data['all']).toMatchObject({
      totalCount: 11,
      edges: [{ node: { name: 'complete_education_pipeline' } }, { node: { name: 'content_analysis_pipeline' } }],
      pageInfo: { hasNextPage: true },
    });
    expect(data['quizzes']).toMatchObject({ totalCount: 1, edges: [{ node: { name: 'quiz_generation' } }] });
    expect(data['none']).toMatchObject({ totalCount: 0, edges: [] });
    expect(data['basic']?.edges.map((edge) => edge.node['id'])).toEqual(['quiz_basic_v1@1', 'quiz_v1@1']);
    expect(data['basic']).toMatchObject({ unavailableWorkers: [] });
  });

  test('a list is paged to its end by its cursors, each item once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const answer: {
        data: {
          masterTemplates: {
            edges: { node: { name: string } }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        };
      } = await system
        .as(TECHCORP)
        .query(
          `query ($after: String) { masterTemplates(first: 1, after: $after) { edges { node { name } } pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
      const { edges, pageInfo } = answer.data.masterTemplates;
      seen.push(...edges.map((edge) => edge.node.name));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual([
      'complete_education_pipeline',
      'content_analysis_pipeline',
      'course_creation',
      'educational_content_pipeline',
      'knowledge_mapping',
      'learning_path_design',
      'novel_planning',
      'quiz_generation',
      'research_and_structure',
      'simple_content_structure',
      'workflow_design',
    ]);
  });

  test('the seeded request shows its client and the template that was selected for it', async () => {
    const { data } = await system
      .as(TECHCORP)
      .query(
        `{ request(id: "req_1754419678174_wumusc9is") { status urgency client { companyName } masterTemplate { name } } }`,
      );
    expect(data).toMatchObject({
      request: {
        status: 'PENDING',
        client: { companyName: 'TechCorp Solutions' },
        masterTemplate: { name: 'course_creation' },
      },
    });
  });
});
