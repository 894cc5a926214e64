import { MAX_PAYLOAD_BYTES } from '../../contracts/worker-protocol';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { localOutliner } from '../../subgraphs/granulator/model/local/outliner';
import type { Model } from '../../subgraphs/granulator/model/model';
import { GREENENERGY, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

/** A model that does what the topic says, and else what the outliner does. */
const model: Model = {
  granulate: async (input) => {
    const answer = await localOutliner().granulate(input);
    if (input.parameters['topic'] === 'crash') throw new TypeError('a bug with secret details');
    if (input.parameters['topic'] !== 'huge') return answer;
    const output = structuredClone(answer.output) as { overview: { description: string } };
    output.overview.description = 'x'.repeat(MAX_PAYLOAD_BYTES);
    return { ...answer, output };
  },
};

describe('a faulty worker does not affect others', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({ models: { ...configureModels({}), local: model } });
  });
  afterAll(() => system.close());

  interface Ended {
    stages: { cause: { code: string; message: string } | null; attempts: { status: string }[] }[];
  }
  const FIELDS = 'stages { cause { code message ... on WorkerCause { workerCode } } attempts { status } }';

  test('outputs that are too large fail their stage with that reason, and the results of others are delivered', async () => {
    const client = system.as(TECHCORP);
    const huge = await Promise.all(
      Array.from({ length: 3 }, () => client.start('course_creation', TECHCORP, { topic: 'huge' })),
    );
    const other = system.as(GREENENERGY);
    const ordinary = await other.start('course_creation', GREENENERGY, { topic: 'ordinary' });
    expect((await other.ended(ordinary, 'id')).status).toBe('COMPLETED');
    for (const id of huge) {
      const { status, stages } = await client.ended<Ended>(id, FIELDS);
      expect(status).toBe('FAILED');
      expect(stages[0]).toMatchObject({ cause: { workerCode: 'OUTPUT_TOO_LARGE' }, attempts: [{ status: 'FAILED' }] });
    }
    expect(await system.sql('select count(*)::int as n from granulator.job where reported_at is null')).toEqual([
      { n: 0 },
    ]);
  });

  test('a bug in it is tried again, then fails the stage without telling its details', async () => {
    const client = system.as(TECHCORP);
    const { status, stages } = await client.ended<Ended>(
      await client.start('course_creation', TECHCORP, { topic: 'crash' }),
      FIELDS,
    );
    expect(status).toBe('FAILED');
    expect(stages[0].attempts).toHaveLength(3);
    expect(stages[0].cause).toEqual({
      code: 'WORKER_FAILED',
      workerCode: 'WORKER_ERROR',
      message: 'The worker failed unexpectedly.',
    });
  });
});
