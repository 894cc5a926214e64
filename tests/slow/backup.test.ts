import path from 'node:path';
import { ALL_TENANTS_OPTION } from '../../lib/database/tenant';
import { generateSecrets } from '../../server/secrets';
import { INSTALLED, InstalledPostgres } from '../setup/installed-postgres';
import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

/** Without tools of PostgreSQL there is nothing to try. */
const withTools = INSTALLED === undefined ? describe.skip : describe;

withTools('a backup as docs/production.md describes it', () => {
  const running: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const one of running.splice(0).reverse()) await one.close();
  });
  const server = async (): Promise<InstalledPostgres> => {
    const postgres = await InstalledPostgres.start();
    running.push({ close: () => postgres.stop() });
    return postgres;
  };

  test('is taken while executions run, and restored on another server: all is there, keys are valid, and what ran goes on', async () => {
    const [first, second] = [await server(), await server()];
    const secrets = generateSecrets();
    const scripted = await ScriptedSystem.startWith({ databaseUrl: first.url, secrets });
    const before = scripted.system;
    running.push({ close: () => scripted.worker.close() }, before);
    scripted.worker.on('held', { run: () => undefined });
    await seedMasterTemplate(before, 'held', [{ templateRef: 'held' }]);
    const client = before.as(TECHCORP);
    const done = await client.start('quiz_generation', TECHCORP, { topic: 'Tides' });
    const ended = await client.ended(done, 'cost { micros } stages { job { output { raw } } }');
    const held = await client.start('held', TECHCORP, {});
    await waitFor('it to run', async () => {
      const { data } = await client.query<{ execution: { stages: { status: string }[] } }>(
        `{ execution(id: "${held}") { stages { status } } }`,
      );
      return data.execution.stages[0]?.status === 'RUNNING';
    });

    const file = path.join(first.folder, 'backup.dump');
    first.tool(
      'pg_dump',
      ['--format=custom', '--no-privileges', '--enable-row-security', `--file=${file}`, 'service'],
      {
        PGOPTIONS: ALL_TENANTS_OPTION,
      },
    );
    // What happens after the backup is not in it.
    await client.query(`mutation { cancelExecution(executionId: "${held}") { errors { code } } }`);
    running.pop();
    await before.close();
    second.tool('pg_restore', ['--no-owner', '--exit-on-error', '--dbname=service', file]);

    const after: TestSystem = await startTestSystem({
      databaseUrl: second.url,
      secrets,
      moreWorkers: [scripted.worker.address],
    });
    running.push(after);
    scripted.worker.orchestratorUrl = after.subgraphs.orchestrator.url;
    // By the key of before: hashes of keys are in the backup, what they are hashed with is in the secrets.
    const again = new GraphClient(after.url, { 'x-api-key': before.keyOf(TECHCORP) });
    expect(await again.ended(done, 'cost { micros } stages { job { output { raw } } }')).toEqual(ended);
    const offer = scripted.worker.offers.find(({ executionId }) => executionId === held);
    if (!offer) throw new Error('it was never offered');
    await scripted.worker.complete(offer, {});
    expect(await again.ended(held, 'id')).toMatchObject({ status: 'COMPLETED' });
    expect(await again.start('quiz_generation', TECHCORP, { topic: 'Moon' })).toMatch(/^exec_/);
  }, 120_000);
});
