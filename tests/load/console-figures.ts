import 'reflect-metadata';
import fs from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { ConsoleInBrowser } from '../setup/console';
import { copyExecution } from '../setup/many-executions';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { GraphClient } from '../setup/system';
import { waitFor } from '../setup/wait-for';
import { startLoadSystem } from './load-system';

// How large, how fast and how busy the console is: bytes of the first page, the largest paint with the processor slowed down, requests of
// each page, and the longest task while long lists, many events and a large output are scrolled.
//   npm run console:figures         EXECUTIONS=1000 npm run console:figures

const EXECUTIONS = Number(process.env['EXECUTIONS'] ?? 10_000);
const ITEMS = 200;
const EVENTS = 5_000;
const OUTPUT_BYTES = 1_000_000;
const SLOWED = 4;
/** A page is at rest when nothing was asked for so long, in ms. */
const REST_MS = 700;

const OBSERVE = `
  globalThis.figures = { paint: 0, longest: 0 };
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) figures.paint = entry.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) figures.longest = Math.max(figures.longest, entry.duration); })
    .observe({ type: 'longtask', buffered: true });`;

const row = (...cells: (string | number)[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`);
const figure = (page: Page, name: 'paint' | 'longest'): Promise<number> =>
  page.evaluate<number>(`Math.round(figures.${name})`);

async function main(): Promise<void> {
  const load = await startLoadSystem();
  const opened = await ConsoleInBrowser.open({
    base: new URL(load.url).origin,
    passwordOf: () => load.system.subgraphs.kam.firstAdminPassword ?? '',
  });
  try {
    const client = new GraphClient(load.url, { 'x-api-key': load.apiKey });
    const ids = await prepare(load, client);
    const { page } = await opened.signedIn('admin');
    await page.addInitScript(OBSERVE);
    const session = await page.context().newCDPSession(page);
    await paints(page, session, opened, ids);
    await requests(page, opened, ids);
    await scrolls(page, opened, ids);
  } finally {
    await opened.browser.close();
    await load.close();
  }
}

interface Ids {
  course: string;
  items: string;
  large: string;
}

/** What is looked at: a course, an execution of many items and events, a large output, and a long list. */
async function prepare(load: Awaited<ReturnType<typeof startLoadSystem>>, client: GraphClient): Promise<Ids> {
  const { worker, clientId } = load;
  worker.on('item', { run: (offer, _id, its) => its.complete(offer, { text: 'An item.' }) });
  worker.on('large', {
    run: (offer, _id, its) =>
      its.complete(offer, {
        sections: Array.from({ length: OUTPUT_BYTES / 1_000 }, (_, index) => ({ index, text: 'x'.repeat(960) })),
      }),
  });
  await seedMasterTemplate(load, 'items', [
    { templateRef: 'item', forEach: { over: '{{input.list}}', concurrency: 20, maxItems: ITEMS } },
  ]);
  await seedMasterTemplate(load, 'large', [{ templateRef: 'large' }]);
  const run = async (template: string, parameters: Record<string, unknown>): Promise<string> => {
    const id = await client.start(template, clientId, parameters);
    await waitFor(
      `${template} to end`,
      async () =>
        (await load.sql('select from orchestrator.execution where id = $1 and ended_at is not null', [id])).length,
      120_000,
    );
    return id;
  };
  const ids = {
    course: await run('course_creation', { topic: 'Tides', sourceText: fs.readFileSync('examples/tides.md', 'utf8') }),
    items: await run('items', { list: Array.from({ length: ITEMS }, (_, index) => index) }),
    large: await run('large', {}),
  };
  await addProgress(load, ids.items);
  await copyExecution(load, ids.course, EXECUTIONS);
  return ids;
}

/** As many events as if each item had told its progress often: before the last one, which ends the execution. */
async function addProgress({ sql }: Awaited<ReturnType<typeof startLoadSystem>>, id: string): Promise<void> {
  const [last] = await sql<{ n: number; at: string }>(
    'select last_sequence as n, (select max(position) from orchestrator.execution_event) as at from orchestrator.execution where id = $1',
    [id],
  );
  const more = EVENTS - (last?.n ?? 0);
  await sql(
    'update orchestrator.execution_event set sequence = sequence + $3::int, position = $4::bigint + $3::int + 1 where execution_id = $1 and sequence = $2',
    [id, last?.n, more, last?.at],
  );
  await sql(
    `insert into orchestrator.execution_event (execution_id, sequence, type, stage, data, client_id, position)
     select $1, $2 + n, 'StageProgressed', 1, jsonb_build_object('item', n % ${ITEMS}, 'percent', n % 100, 'message', 'Paragraph ' || n, 'elements', '[]'::jsonb),
            (select client_id from orchestrator.execution where id = $1), $4::bigint + n + 1
       from generate_series(0, $3 - 1) n`,
    [id, last?.n, more, last?.at],
  );
  await sql('update orchestrator.execution set last_sequence = $2 where id = $1', [id, EVENTS]);
}

async function paints(page: Page, session: CDPSession, opened: ConsoleInBrowser, ids: Ids): Promise<void> {
  row('page', 'bytes over the wire', `largest paint, processor slowed ${SLOWED} times, ms`);
  row('---', '---:', '---:');
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  for (const path of ['/', '/executions', `/executions/${ids.course}`, '/templates/course_creation', '/clients']) {
    await session.send('Network.clearBrowserCache');
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    bytes = 0;
    await page.goto(opened.at(path));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    row(path.replace(ids.course, ':id'), bytes, await figure(page, 'paint'));
  }
}

async function requests(page: Page, opened: ConsoleInBrowser, ids: Ids): Promise<void> {
  process.stdout.write('\n');
  row('page', 'requests of the graph', 'of them refused');
  row('---', '---:', '---:');
  const seen: string[] = [];
  let refused = 0;
  let last = 0;
  page.on('request', (request) => {
    if (!request.url().endsWith('/graphql') || request.method() !== 'POST') return;
    last = Date.now();
    seen.push((request.postDataJSON() as { operationName: string }).operationName);
  });
  page.on('response', (response) => {
    if (response.url().endsWith('/graphql') && response.status() >= 400) refused += 1;
  });
  const paths = [
    '/',
    '/requests',
    '/requests/new',
    '/executions',
    `/executions/${ids.course}`,
    `/executions/${ids.items}?tab=attempts`,
    `/executions/${ids.items}?tab=time`,
    `/executions/${ids.items}?tab=input`,
    '/templates',
    '/templates/educational_content_pipeline?client=client_demo_001',
    '/templates/course_creation/versions',
    '/worker-templates',
    '/worker-templates/bitware-content-granulator/course_v1',
    '/clients',
    '/clients/client_demo_001',
    '/users',
    '/workers',
    '/spend',
    '/audit',
    '/account',
  ];
  for (const path of paths) {
    seen.length = 0;
    refused = 0;
    last = Date.now();
    await page.goto(opened.at(path));
    await waitFor('the page to be at rest', () => Date.now() - last > REST_MS, 20_000);
    row(path.replace(ids.course, ':id').replace(ids.items, ':id'), `${seen.length}: ${seen.join(', ')}`, refused);
  }
}

async function scrolls(page: Page, opened: ConsoleInBrowser, ids: Ids): Promise<void> {
  process.stdout.write('\n');
  row('scrolled', 'longest task, ms');
  row('---', '---:');
  const scroll = async (what: string, steps: number): Promise<void> => {
    await page.evaluate('figures.longest = 0');
    for (let step = 0; step < steps; step += 1) {
      await page.mouse.wheel(0, step % 10 === 9 ? -2_000 : 3_000);
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    }
    row(what, await figure(page, 'longest'));
  };
  await page.goto(opened.at('/executions'));
  await page.getByRole('row').nth(5).waitFor();
  const end = page.getByText('Copy 1', { exact: true });
  await page.evaluate('figures.longest = 0');
  await waitFor(
    'the end of the list',
    async () => {
      await page.mouse.wheel(0, 50_000);
      return (await end.count()) === 1;
    },
    600_000,
  );
  row(`a list while ${EXECUTIONS} executions are read, page after page`, await figure(page, 'longest'));
  await scroll(`a list of ${EXECUTIONS} executions`, 100);

  await page.goto(opened.at(`/executions/${ids.items}`));
  await page.getByRole('log').getByText(String(EVENTS)).first().waitFor();
  row(`an execution of ${ITEMS} items and ${EVENTS} events, as it is opened`, await figure(page, 'longest'));
  await page.getByRole('log').hover();
  await scroll(`its events`, 100);
  await page.evaluate('figures.longest = 0');
  for (let step = 0; step < 5; step += 1) await page.getByRole('button', { name: /^Show 200 more/ }).click();
  row('1,000 more of them are shown', await figure(page, 'longest'));
  await page.goto(opened.at(`/executions/${ids.items}?tab=attempts`));
  await page.getByRole('table').waitFor();
  await scroll(`its ${ITEMS} attempts`, 50);

  await page.goto(opened.at(`/executions/${ids.large}`));
  await page.getByText('sections').first().waitFor();
  row(`an output of ${OUTPUT_BYTES / 1_000_000} MB, as it is opened`, await figure(page, 'longest'));
  await scroll('the same', 50);
}

void main();
