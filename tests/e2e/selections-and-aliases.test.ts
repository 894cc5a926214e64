import { type GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

interface Aliased {
  stages: { workerTemplate: unknown }[];
}

const PLAIN = `masterTemplate(name: "educational_content_pipeline") {
  keywords stages { order worker workerTemplate { id minimumTier } } plan(clientId: "${TECHCORP}") { stages { order verdict } } }`;

describe('fields that are selected several times are one field, as GraphQL has it', () => {
  let system: TestSystem;
  let client: GraphClient;
  let expected: unknown;
  beforeAll(async () => {
    system = await startTestSystem();
    client = system.as(TECHCORP);
    expected = (await client.query(`{ ${PLAIN} }`)).data;
  });
  afterAll(() => system.close());

  test.each<[string, string]>([
    [
      'side by side',
      `{ masterTemplate(name: "educational_content_pipeline") { keywords keywords stages { order } stages { worker } stages { workerTemplate { id } workerTemplate { minimumTier } }
         plan(clientId: "${TECHCORP}") { stages { order } } plan(clientId: "${TECHCORP}") { stages { verdict } } } }`,
    ],
    [
      'in a fragment before it',
      `{ masterTemplate(name: "educational_content_pipeline") { ...Stages keywords stages { worker workerTemplate { minimumTier } } plan(clientId: "${TECHCORP}") { stages { verdict } } } }
       fragment Stages on MasterTemplate { keywords stages { order workerTemplate { id } } plan(clientId: "${TECHCORP}") { stages { order } } }`,
    ],
    [
      'in fragments of fragments',
      `{ masterTemplate(name: "educational_content_pipeline") { ...A ...B } }
       fragment A on MasterTemplate { keywords ...C stages { order } }
       fragment B on MasterTemplate { ... on MasterTemplate { stages { workerTemplate { id minimumTier } } } ...C }
       fragment C on MasterTemplate { stages { worker } plan(clientId: "${TECHCORP}") { ...D stages { verdict } } }
       fragment D on Plan { stages { order } }`,
    ],
    [
      'at the root, and under conditions',
      `query ($yes: Boolean = true) {
         masterTemplate(name: "educational_content_pipeline") { keywords stages { order } }
         ... on Query { masterTemplate(name: "educational_content_pipeline") { stages { worker @include(if: $yes) workerTemplate @skip(if: $yes) { name } } } }
         masterTemplate(name: "educational_content_pipeline") { stages @include(if: $yes) { workerTemplate { id minimumTier } } plan(clientId: "${TECHCORP}") { stages { order verdict } } } }`,
    ],
  ])('%s', async (_where, query) => {
    const { data, errors } = await client.query(query);
    expect([data, errors]).toEqual([expected, undefined]);
  });

  test('those of other arguments are an error still', async () => {
    const { errors } = await client.query(
      `{ masterTemplate(name: "course_creation") { id } masterTemplate(name: "quiz_generation") { id } }`,
    );
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('they have differing arguments') as string,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });

  test.each([
    ['the key of the object', `id: name plan(clientId: "${TECHCORP}") { stages { order verdict } }`],
    ['the version that plans are made of', `version: name plan(clientId: "${TECHCORP}") { stages { order verdict } }`],
    ['the name of its type', `__typename: name plan(clientId: "${TECHCORP}") { stages { order verdict } }`],
    ['the key, beside it', `x: id id: version plan(clientId: "${TECHCORP}") { stages { order verdict } }`],
  ])('an alias may be called like %s', async (_what, fields) => {
    const { data, errors } = await client.query<{ masterTemplate: Record<string, unknown> }>(
      `{ masterTemplate(name: "educational_content_pipeline") { ${fields} } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.masterTemplate['plan']).toEqual((expected as typeof data).masterTemplate['plan']);
  });

  test('an alias in a list, in a fragment and on an interface may be called like a key', async () => {
    const { data, errors } = await client.query<{ masterTemplates: { edges: { node: Aliased }[] } }>(
      `{ masterTemplates(first: 5) { edges { node { ...T } } } }
       fragment T on MasterTemplate { id: name stages { order: worker workerTemplate { id: minimumTier templateId: name ...W } } plan(clientId: "${TECHCORP}") { verdict } }
       fragment W on WorkerTemplate { __typename: id minimumTier }`,
    );
    expect(errors).toBeUndefined();
    for (const { node } of data.masterTemplates.edges) {
      expect(node).toMatchObject({
        id: expect.stringMatching(/^[a-z_]+$/) as string,
        plan: { verdict: expect.any(String) as string },
      });
      for (const { workerTemplate } of node.stages)
        expect(workerTemplate).toMatchObject({
          id: expect.stringMatching(/^[A-Z]+$/) as string,
          minimumTier: expect.any(String) as string,
        });
    }
  });
});
