import { type GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

const TEXT = `# Tides\n\nA tide is the rise and fall of the sea. The moon causes most of it, as it pulls at the water.\n\n## Spring tides\n\nA spring tide is a tide of the largest range. It comes when sun and moon pull in one line, at new moon and at full moon.\n`;

interface Plan {
  price: Record<'min' | 'expected' | 'max', { micros: number }>;
  stages: { estimate: { price: { expected: { micros: number } } } }[];
}

describe('a general pattern, made where there is nothing to work from', () => {
  let system: TestSystem;
  let client: GraphClient;
  let priced: { pattern: number; least: number; most: number };
  beforeAll(async () => {
    system = await startTestSystem();
    client = system.as(TECHCORP);
    const { data } = await client.query<{
      workerTemplates: {
        edges: {
          node: {
            templateId: string;
            estimate: { price: Record<'min' | 'max', { micros: number }> };
            priceFormula: { pattern: { price: { micros: number }; without: string[]; certain: boolean } };
          };
        }[];
      };
    }>(
      `{ workerTemplates(first: 50) { edges { node { templateId estimate { price { min { micros } max { micros } } }
         priceFormula { pattern { price { micros } without certain } } } } } }`,
    );
    const node = data.workerTemplates.edges.map((edge) => edge.node).find(({ templateId }) => templateId === COURSE);
    if (!node) throw new Error(`no template ${COURSE}`);
    expect(node.priceFormula.pattern).toMatchObject({ without: ['sourceText', 'context'], certain: true });
    priced = {
      pattern: node.priceFormula.pattern.price.micros,
      least: node.estimate.price.min.micros,
      most: node.estimate.price.max.micros,
    };
    expect(priced.pattern).toBeLessThan(priced.least / 5);
  });
  afterAll(() => system.close());

  const COURSE = 'course_v1';
  const planned = async (parameters?: object): Promise<Plan> => {
    const { data } = await client.query<{ masterTemplate: { plan: Plan } }>(
      `query ($p: JSON) { masterTemplate(name: "course_creation") { plan(clientId: "${TECHCORP}", parameters: $p) {
         price { min { micros } expected { micros } max { micros } } stages { estimate { price { expected { micros } } } } } } }`,
      { ...(parameters && { p: parameters }) },
    );
    return data.masterTemplate.plan;
  };
  const range = ({ price: { min, expected, max } }: Plan): number[] => [min.micros, expected.micros, max.micros];
  const charged = async (parameters: Record<string, unknown>): Promise<number> => {
    const id = await client.start('course_creation', TECHCORP, parameters);
    await client.ended(id, 'id');
    const { data } = await client.query<{ execution: { status: string; cost: { micros: number } } }>(
      `query ($id: ID!) { execution(id: $id) { status cost { micros } } }`,
      { id },
    );
    expect(data.execution.status).toBe('COMPLETED');
    return data.execution.cost.micros;
  };

  test('has a price of its own, which the plan says beforehand and which is charged', async () => {
    const plan = await planned({ topic: 'Tides' });
    expect(range(plan)).toEqual([priced.pattern, priced.pattern, priced.pattern]);
    expect(plan.stages[0].estimate.price.expected.micros).toBe(priced.pattern);
    await expect(charged({ topic: 'Tides' })).resolves.toBe(priced.pattern);
  });

  test('a text of nothing but spaces is nothing to work from', async () => {
    expect(range(await planned({ topic: 'Tides', sourceText: '  ' }))).toEqual([
      priced.pattern,
      priced.pattern,
      priced.pattern,
    ]);
  });

  test('a source text makes it the work, at the price of the work', async () => {
    const [least, , most] = range(await planned({ topic: 'Tides', sourceText: TEXT }));
    expect([least, most]).toEqual([priced.least, priced.most]);
    const cost = await charged({ topic: 'Tides', sourceText: TEXT });
    expect(cost).toBeGreaterThanOrEqual(priced.least);
    expect(cost).toBeLessThanOrEqual(priced.most);
  });

  test('as long as parameters are missing, the price is from that of a pattern to that of the work', async () => {
    const [least, , most] = range(await planned());
    expect([least, most]).toEqual([priced.pattern, priced.most]);
  });
});
