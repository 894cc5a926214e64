// The services' own check is switched off: everybody may see every client. What is left is row-level security.
jest.mock('../../subgraph-kit/context', () => ({
  ...jest.requireActual<object>('../../subgraph-kit/context'),
  maySeeClient: () => true,
  visibleClient: () => null,
}));

import * as context from '../../subgraph-kit/context';
import { swapIds } from '../security/id-swap';
import { startTestSystem, type TestSystem } from '../setup/system';

describe('tenants are isolated by the database alone', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  test('of 600 operations with the ids of another none shows or changes anything of it', async () => {
    expect(context.maySeeClient({} as never, 'anybody')).toBe(true);
    const { leaks, changed } = await swapIds(system, 600);
    expect({ leaks, changed }).toEqual({ leaks: [], changed: [] });
  }, 120_000);
});
