import { accessMatrix, SHAPES } from '../security/access-matrix';
import { startTestSystem, type TestSystem } from '../setup/system';

describe('everybody gets what is declared', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  test('every field has a rule, and plainly asked for it is answered to whom it says, and refused to all others', async () => {
    const { fields, asked, wrong, undeclared } = await accessMatrix(system, ['plain']);
    expect(undeclared).toEqual([]);
    expect(wrong).toEqual([]);
    expect(fields).toBeGreaterThan(400);
    expect(asked).toBeGreaterThan(2_500);
  }, 120_000);

  test('asked for in whatever form, also of a subgraph directly, it is the same (every ninth field)', async () => {
    const { wrong } = await accessMatrix(system, SHAPES, (index) => index % 9 === 0);
    expect(wrong).toEqual([]);
  }, 120_000);
});
