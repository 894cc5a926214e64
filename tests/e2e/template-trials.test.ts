import { ALL_TENANTS, forTenant } from '../../lib/database/tenant';
import { GRANULATOR } from '../../subgraphs/granulator/features';
import { GRANULATOR_SUBJECT } from '../../subgraphs/granulator/subject';
import { seedTemplates } from '../../worker-subgraph-kit';
import { mutate } from '../setup/accounts';
import { createDatabase } from '../setup/database';
import { type GraphClient, GREENENERGY, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { openTables } from '../setup/tables';

describe('templates that come with the service', () => {
  test('get a next version with a release that changes them, unless a user has changed them here', async () => {
    const database = await createDatabase();
    const source = forTenant(await openTables(GRANULATOR, database.url), ALL_TENANTS);
    const versions = async (): Promise<Record<string, number>> =>
      Object.fromEntries(
        (
          await source.query<{ id: string; n: number }[]>(
            'select id, count(*)::int as n from granulator.template group by id',
          )
        ).map(({ id, n }) => [id, n]),
      );
    try {
      await seedTemplates(source, GRANULATOR_SUBJECT, new Date());
      const first = await versions();
      expect(new Set(Object.values(first))).toEqual(new Set([1]));
      await seedTemplates(source, GRANULATOR_SUBJECT, new Date());
      expect(await versions()).toEqual(first);
      await source.query(
        `update granulator.template set parameter_schema = (parameter_schema::jsonb #- '{properties,onLowQuality}')::json where id in ('course_v1', 'quiz_v1', 'novel_v1')`,
      );
      await source.query(`update granulator.template set changed_by = 'user_1' where id = 'quiz_v1'`);
      await source.query(
        `update granulator.template set changed_by = 'user_1', status = 'deprecated' where id = 'novel_v1'`,
      );
      await Promise.all([
        seedTemplates(source, GRANULATOR_SUBJECT, new Date()),
        seedTemplates(source, GRANULATOR_SUBJECT, new Date()),
      ]);
      expect(await versions()).toEqual({ ...first, course_v1: 2 });
    } finally {
      await source.destroy();
      await database.drop();
    }
  });
});

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

  describe('are tried', () => {
    const attempt = (input: Record<string, unknown>, as = admin) =>
      mutate(
        as,
        'testWorkerTemplate',
        'TestWorkerTemplateInput',
        { worker: GRANULATOR_SUBJECT.workerId, ...input },
        `trial { id status templateVersion warnings model tokens { input output } wouldCost { micros } failure { code } validations { score passed }
          output { __typename elements { title } raw } }`,
      );

    test('with sample parameters, also as a draft, with real output and measured quality, and nobody pays', async () => {
      const copy = { worker: GRANULATOR_SUBJECT.workerId, id: 'course_structure_v2', as: 'course_tried_v1' };
      await mutate(admin, 'duplicateWorkerTemplate', 'DuplicateWorkerTemplateInput', copy, 'template { id }');
      const sourceText =
        'The Moon pulls the water of the sea. Tides are what we call the rise and fall of the sea. '.repeat(10);
      const { trial, errors } = await attempt({
        id: 'course_tried_v1@1',
        parameters: { topic: 'Tides', sourceText },
      });
      expect(errors).toEqual([]);
      expect(trial).toMatchObject({
        status: 'COMPLETED',
        model: 'local/outliner',
        output: { __typename: 'Course', elements: expect.any(Array) },
        failure: null,
      });
      expect((trial as { validations: { score: number }[] }).validations[0]?.score).toBeGreaterThan(0);
      expect((trial as { wouldCost: { micros: number } }).wouldCost.micros).toBeGreaterThan(100_000);
      expect(await system.sql(`select 1 from granulator.job where template_id = 'course_tried_v1'`)).toEqual([]);
      const { data } = await admin.query<{
        workerTemplateTrials: { totalCount: number; edges: { node: { id: string } }[] };
        workerTemplateTrial: { id: string };
      }>(
        `query ($id: ID!) { workerTemplateTrials(worker: "bitware-content-granulator", templateId: "course_tried_v1") { totalCount edges { node { id } } } workerTemplateTrial(worker: "bitware-content-granulator", id: $id) { id } }`,
        { id: (trial as { id: string }).id },
      );
      expect(data.workerTemplateTrials).toMatchObject({
        totalCount: 1,
        edges: [{ node: { id: data.workerTemplateTrial.id } }],
      });
    });

    test('and say what is wrong', async () => {
      expect((await attempt({ id: 'course_v1@1', parameters: { depth: 9, topic: 'x' } })).errors[0]).toMatchObject({
        code: 'INVALID_PARAMETERS',
        path: ['parameters', 'depth'],
      });
      expect((await attempt({ id: 'course_v1@99', parameters: { topic: 'x' } })).errors[0]?.code).toBe(
        'TEMPLATE_NOT_FOUND',
      );
      const foreign = 'Луна притягивает воду моря, и так возникают приливы. '.repeat(10);
      const { trial } = await attempt({ id: 'course_v1@1', parameters: { topic: 'x', sourceText: foreign } });
      expect(trial).toMatchObject({
        status: 'FAILED',
        failure: { code: 'LANGUAGE_NOT_SUPPORTED' },
        output: null,
        wouldCost: null,
      });
      await expect(attempt({ id: 'course_v1@1', parameters: { topic: 'x' } }, client)).rejects.toThrow('FORBIDDEN');
    });
  });

  test('tell how often they were used, by day and tier, from the jobs themselves: a client its own, staff everybody', async () => {
    const other = system.as(TECHCORP);
    await client.ended(await client.start('course_creation', GREENENERGY, { topic: 'Tides' }), 'id');
    await other.ended(await other.start('course_creation', TECHCORP, { topic: 'Tides' }), 'id');
    const used = async (as: GraphClient, args = '') => {
      const { data, errors } = await as.query<{
        workerTemplateUsage: {
          day: string;
          templateId: string;
          tier: string;
          completed: number;
          price: { micros: number };
        }[];
      }>(
        `{ workerTemplateUsage(worker: "bitware-content-granulator"${args}) { day templateId tier completed failed cancelled inputTokens outputTokens averageTimeMs price { micros } providerCost { micros } } }`,
      );
      if (errors) throw new Error(JSON.stringify(errors));
      return data.workerTemplateUsage;
    };
    const all = await used(admin, ', templateId: "course_v1"');
    const [row] = await system.sql<{ n: number; paid: string }>(
      `select count(*)::int as n, sum(price_micros) as paid from granulator.job where template_id = 'course_v1' and status = 'completed'`,
    );
    expect(all.reduce((sum, { completed }) => sum + completed, 0)).toBe(row?.n);
    expect(all.reduce((sum, { price }) => sum + price.micros, 0)).toBe(Number(row?.paid));
    expect(new Set(all.map(({ tier }) => tier)).size).toBe(2);
    const own = await used(other);
    expect(own).toMatchObject([{ day: new Date().toISOString().slice(0, 10), templateId: 'course_v1', completed: 1 }]);
    expect(await used(admin, ', until: "2020-01-01T00:00:00Z"')).toEqual([]);
    expect(
      (await used(admin, ', templateId: "course_v1", tier: ENTERPRISE')).every(({ tier }) => tier === 'ENTERPRISE'),
    ).toBe(true);
    await expect(used(admin, ', from: "2020-01-01T00:00:00Z"')).rejects.toThrow('INVALID_PERIOD');
  });
});
