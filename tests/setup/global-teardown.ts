import fs from 'node:fs';

/** Stops what the set-up started and removes its files. */
export default async function tearDown(): Promise<void> {
  await globalThis.testPostgres?.server.stop();
  if (globalThis.testPostgres) fs.rmSync(globalThis.testPostgres.folder, { recursive: true, force: true });
}
