import fs from 'node:fs';
import path from 'node:path';
import { mutate } from '../setup/accounts';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { type GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

const text = (file: string): string => fs.readFileSync(path.join('tests/corpus', file), 'utf8');
const SOURCES = ['dataloader.md', 'fastify-getting-started.md', 'users-and-groups.html'].map(text);
const QUESTION = 'How does DataLoader batch and cache requests?';

interface Stage {
  status: string;
  job: { __typename: string; warnings: string[]; output: Record<string, unknown> & { __typename: string } };
  cause: { message: string } | null;
}

const STAGES = `cause { message } cost { micros } stages { status cause { message } job { __typename warnings output { __typename raw elements { type title children { title } } exportFormats
  ... on ResearchReport { summary keyFindings { statement passage source section support relevance } sources { number title words relevance quality reason used } contradictions { kind } gaps compilation }
  ... on ContentAnalysis { title summary insights { statement section } topics { name } entities { name kind } readability { medianGrade } language { code } tone { score } }
  ... on Course { modules { title } } ... on Quiz { overview { totalQuestions } categories { name } } ... on KnowledgeMap { concepts { name } } } } }`;

describe('master templates over three workers', () => {
  let system: TestSystem;
  let client: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    client = system.as(TECHCORP);
    await system.sql(`update kam.client set tier = 'enterprise' where id = $1`, [TECHCORP]);
  });
  afterAll(() => system.close());

  const run = async (template: string, parameters: Record<string, unknown>) => {
    const id = await client.start(template, TECHCORP, parameters);
    return client.ended<{ cause: unknown; cost: { micros: number }; stages: Stage[] }>(id, STAGES);
  };
  const outputOf = <T>(stage: Stage | undefined): T => stage?.job.output as T;

  test.each(['educational_content_pipeline', 'complete_education_pipeline'])(
    '%s: a topic is researched, and a course and a quiz are made of what was found',
    async (template) => {
      const done = await run(template, { topic: QUESTION, sources: SOURCES });
      expect(done.stages.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
      expect(done.stages.map(({ job }) => [job.__typename, job.output.__typename])).toEqual([
        ['ResearchJob', 'ResearchReport'],
        ['GranulationJob', 'Course'],
        ['GranulationJob', 'Quiz'],
      ]);
      const report = outputOf<{ keyFindings: { passage: string; source: number }[]; compilation: string }>(
        done.stages[0],
      );
      expect(report.keyFindings[0]?.source).toBe(1);
      for (const { passage } of report.keyFindings) expect(report.compilation).toContain(passage.split('\n')[0]);
      const { modules } = outputOf<{ modules: { title: string }[] }>(done.stages[1]);
      // Headings of the source, not of a general pattern.
      expect(modules.map(({ title }) => title).join()).toMatch(/Batch|Cach/);
      const quiz = outputOf<{ categories: { name: string }[]; overview: { totalQuestions: number } }>(done.stages[2]);
      expect(quiz.overview.totalQuestions).toBeGreaterThan(0);
      expect(modules.map(({ title }) => title)).toEqual(
        expect.arrayContaining(quiz.categories.map(({ name }) => name)),
      );
    },
  );

  test('research_and_structure: the concepts of what was found become a map', async () => {
    const done = await run('research_and_structure', { topic: QUESTION, sources: SOURCES });
    expect(done.stages.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
    const { concepts } = outputOf<{ concepts: { name: string }[] }>(done.stages[1]);
    expect(concepts.length).toBeGreaterThan(2);
  });

  test('content_analysis_pipeline: a text is analysed, and its concepts become a map', async () => {
    const done = await run('content_analysis_pipeline', { content: text('users-and-groups.html') });
    expect(done.stages.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(outputOf(done.stages[0])).toMatchObject({
      __typename: 'ContentAnalysis',
      title: expect.stringMatching(/Users and Groups/i),
      language: { code: 'en' },
      readability: { medianGrade: expect.any(Number) },
      exportFormats: ['JSON', 'MARKDOWN'],
    });
    expect(outputOf<{ entities: { name: string }[] }>(done.stages[0]).entities.map(({ name }) => name)).toContain(
      'Debian',
    );
  });

  test('one federated query joins the plan over three workers with the tiers and prices of their templates', async () => {
    await seedMasterTemplate(system, 'three_workers', [
      { worker: 'bitware-topic-researcher', templateRef: 'research_v1' },
      {
        worker: 'bitware-content-analyzer',
        templateRef: 'comprehensive_analysis_v1',
        inputMapping: { content: '{{stage_1.output.compilation}}' },
      },
      {
        worker: 'bitware-content-granulator',
        templateRef: 'knowledge_map_v1',
        inputMapping: { context: '{{stage_2.output.insights[*].statement}}' },
      },
    ]);
    const { data, errors } = await client.query<{
      masterTemplate: {
        plan: {
          verdict: string;
          effectiveTier: string;
          price: { max: { micros: number } };
          stages: { price: { max: { micros: number } }; workerTemplate: { __typename: string } }[];
        };
      };
    }>(
      `query ($c: ID!, $p: JSON!) { masterTemplate(name: "three_workers") { plan(clientId: $c, parameters: $p) { verdict effectiveTier price { max { micros } }
         stages { price { max { micros } } workerTemplate { __typename displayName minimumTier tierReason estimate { timeMs price { max { micros } } } } } } } }`,
      { c: TECHCORP, p: { topic: QUESTION, sources: SOURCES } },
    );
    expect(errors).toBeUndefined();
    const { plan } = data.masterTemplate;
    expect(plan).toMatchObject({ verdict: 'ALLOWED', effectiveTier: 'PREMIUM' });
    expect(plan.stages.map(({ workerTemplate }) => workerTemplate.__typename)).toEqual([
      'ResearcherTemplate',
      'AnalyzerTemplate',
      'GranulatorTemplate',
    ]);
    expect(plan.price.max.micros).toBe(plan.stages.reduce((sum, { price }) => sum + price.max.micros, 0));
    const done = await run('three_workers', { topic: QUESTION, sources: SOURCES });
    expect(done.stages.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(done.cost.micros).toBeLessThanOrEqual(plan.price.max.micros);
  });

  test('without sources nothing is started, and the plan says what is missing', async () => {
    const { data } = await client.query(
      `query ($c: ID!) { masterTemplate(name: "research_and_structure") { plan(clientId: $c, parameters: { topic: "Tides" }) { verdict blockers { code message path } } } }`,
      { c: TECHCORP },
    );
    expect(data).toMatchObject({
      masterTemplate: {
        plan: { verdict: 'NEEDS_PARAMETERS', blockers: [{ message: expect.stringContaining('sources') }] },
      },
    });
  });

  test('what cannot be researched costs nothing and says why', async () => {
    const none = await run('research_and_structure', { topic: 'zymurgy', sources: SOURCES });
    expect(none).toMatchObject({ status: 'FAILED', cost: { micros: 0 } });
    expect(none.stages[0]?.cause?.message).toContain('None of the 3 sources says anything of “zymurgy”');
    const address = await run('research_and_structure', { topic: 'Tides', sources: ['https://example.com/tides'] });
    expect(address).toMatchObject({ status: 'FAILED', cost: { micros: 0 } });
    expect(address.stages[0]?.cause?.message).toContain('fetches no addresses');
  });

  test('the templates of every worker are managed by the same operations', async () => {
    const admin = await system.asUser('admin');
    for (const [worker, id, parameters] of [
      ['bitware-topic-researcher', 'research_v1', { topic: QUESTION, sources: SOURCES }],
      ['bitware-content-analyzer', 'comprehensive_analysis_v1', { content: SOURCES[0] }],
      ['bitware-content-granulator', 'course_v1', { topic: 'Tides' }],
    ] as const) {
      const act = async (name: string, input: Record<string, unknown>, fields: string) => {
        const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
        const payload = await mutate(admin, name, type, { worker, ...input }, fields);
        expect(payload.errors).toEqual([]);
        return payload;
      };
      const draft = `${id}@2`;
      expect(await act('duplicateWorkerTemplate', { id, as: id }, 'template { id status version kind }')).toMatchObject(
        { template: { id: draft, status: 'DRAFT', version: 2, kind: expect.any(String) } },
      );
      expect(
        await act(
          'editWorkerTemplateDraft',
          { id: draft, terms: { displayName: 'Second' } },
          'template { displayName revision changedBy }',
        ),
      ).toMatchObject({ template: { displayName: 'Second', revision: 2, changedBy: expect.any(String) } });
      expect(
        await act(
          'testWorkerTemplate',
          { id: draft, parameters },
          'trial { status failure { message } output { __typename elements { title } } }',
        ),
      ).toMatchObject({ trial: { status: 'COMPLETED', failure: null, output: { elements: expect.any(Array) } } });
      expect(await act('publishWorkerTemplate', { id: draft }, 'template { status }')).toMatchObject({
        template: { status: 'PUBLISHED' },
      });
    }
  });
});
