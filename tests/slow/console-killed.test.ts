import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../lib/service/free-port';
import type { DemoCredentials } from '../../subgraphs/kam/seed/demo-accounts';
import { ConsoleInBrowser } from '../setup/console';
import { createDatabase, type TestDatabase } from '../setup/database';
import { type ServiceProcess, startProcess } from '../setup/processes';
import { GraphClient, TECHCORP } from '../setup/system';

describe('a page that is open while the service is killed', () => {
  let folder: string;
  let service: ServiceProcess | undefined;
  let browser: ConsoleInBrowser | undefined;
  let database: TestDatabase;
  let sql: Client;
  beforeEach(async () => {
    database = await createDatabase({ empty: true });
    sql = new Client({ connectionString: database.url });
    await sql.connect();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-killed-'));
    fs.chmodSync(folder, 0o711);
  });
  afterEach(async () => {
    await browser?.browser.close();
    await service?.stop();
    await sql.end();
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test('says so, goes on by itself when the service is back, and shows every event once', async () => {
    const env = { DATA_DIR: folder, PORT: String(await freePort()), DATABASE_URL: database.url };
    service = await startProcess('start', 'dist/server/main.js', env);
    const credentials = JSON.parse(fs.readFileSync(path.join(folder, 'credentials.json'), 'utf8')) as DemoCredentials;
    const passwordOf = (name: string): string =>
      credentials.users.find(({ username }) => username === name)?.password ?? '';
    const client = new GraphClient(`${service.url}/graphql`, {
      'x-api-key': credentials.clients.find(({ id }) => id === TECHCORP)?.apiKey ?? '',
    });
    // It waits for its worker when the service is killed, so that its events come from both lives of it.
    const hold = (held: boolean) =>
      sql.query(`update orchestrator.queue set held = $1 where name like 'worker:%'`, [held]);
    await client.ended(await client.start('course_creation', TECHCORP, { topic: 'Tides' }), 'id');
    await hold(true);
    const id = await client.start('course_creation', TECHCORP, { topic: 'Waves' });
    browser = await ConsoleInBrowser.open({ base: service.url, passwordOf });
    const { page } = await browser.signedIn('techcorp', `/executions/${id}`);
    await page.getByRole('log').getByText('Stage 1: waits for a slot of its worker').waitFor();

    await service.stop('SIGKILL');
    const lost = page.getByRole('status').filter({ hasText: 'The connection is lost' });
    await lost.waitFor();
    service = await startProcess('start', 'dist/server/main.js', env);
    await hold(false);
    await lost.waitFor({ state: 'detached', timeout: 30_000 });
    await page.getByRole('region', { name: 'Events' }).getByText('ended').waitFor({ timeout: 30_000 });

    const rows = await page.getByRole('log').locator('> div').allInnerTexts();
    const sequences = rows.map((row) => Number(/^\d+/.exec(row)?.[0])).reverse();
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    const { data } = await client.query<{ execution: { events: { totalCount: number } } }>(
      'query ($id: ID!) { execution(id: $id) { events(first: 1) { totalCount } } }',
      { id },
    );
    expect(sequences).toHaveLength(data.execution.events.totalCount);
    await page.getByRole('heading', { name: 'Waves' }).first().waitFor();
  }, 180_000);
});
