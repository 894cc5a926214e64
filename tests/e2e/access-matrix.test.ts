import { accessMatrix, SHAPES } from '../security/access-matrix';
import { startTestSystem, type TestSystem } from '../setup/system';

describe('access to every field', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  test('every field has a rule, and the gateway decides by it for every kind of caller', async () => {
    const { fields, asked, wrong, undeclared } = await accessMatrix(system, ['decision']);
    expect(undeclared).toEqual([]);
    expect(wrong).toEqual([]);
    expect(fields).toBeGreaterThan(400);
    expect(asked).toBeGreaterThan(2_500);
  }, 120_000);

  test('over HTTP and WebSocket, in whatever form, and at a subgraph directly, that decision holds (every nineteenth field)', async () => {
    const { wrong } = await accessMatrix(system, SHAPES, (index) => index % 19 === 0);
    expect(wrong).toEqual([]);
  }, 120_000);
});
