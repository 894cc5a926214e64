import 'reflect-metadata';
import setUp from '../setup/global-setup';
import tearDown from '../setup/global-teardown';
import { startTestSystem, type TestSystem } from '../setup/system';

/** Does something with the whole system on a PostgreSQL of its own, outside of jest, and takes it all down again. */
export async function inTestSystem(
  work: (system: TestSystem) => Promise<void>,
  options: Parameters<typeof startTestSystem>[0] = {},
): Promise<void> {
  await setUp();
  try {
    const system = await startTestSystem(options);
    try {
      await work(system);
    } finally {
      await system.close();
    }
  } finally {
    await tearDown();
  }
}
