import { type GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

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
});
