import fs from 'node:fs';
import { unzipSync } from 'fflate';
import { ConsoleUnderTest, type Visit } from '../setup/console';
import { GraphClient, TECHCORP } from '../setup/system';

const TIDES = fs.readFileSync('examples/tides.md', 'utf8');

describe('the console', () => {
  let under: ConsoleUnderTest;
  let visit: Visit | undefined;
  beforeAll(async () => {
    under = await ConsoleUnderTest.start();
  }, 180_000);
  afterAll(() => under.close());
  afterEach(async () => {
    const faults = visit?.faults ?? [];
    await visit?.close();
    visit = undefined;
    expect(faults).toEqual([]);
  });

  test('names the demo users, says why one is not let in, and goes where one wanted to go', async () => {
    visit = await under.visitor();
    const { page } = visit;
    await visit.open('/templates/course_creation');
    await page.getByRole('button', { name: 'techcorp (client)' }).click();
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: 'Name or password' }).waitFor();
    // The browser itself tells of a 401.
    visit.faults.splice(0);
    await visit.signIn('techcorp');
    await page.getByRole('heading', { level: 1, name: 'Course Creation' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await visit.open('/executions');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  test('from a wish to a file: recommendations, price, start, the course to read, and its cartridge', async () => {
    visit = await under.signedIn('techcorp');
    const { page } = visit;
    await page.getByRole('link', { name: 'Ask for something' }).click();
    await page.getByLabel('What do you need?').fill('A course about the tides for new colleagues');
    await page.getByLabel('Text to make it of').fill(TIDES);
    await page.getByRole('button', { name: 'Show options and prices' }).click();
    const recommendation = page.getByRole('article').filter({ hasText: 'Course Creation' });
    await recommendation.getByText('about $0.0506').waitFor();
    await recommendation.getByRole('button', { name: 'Choose' }).click();
    await page.getByText('Still needed: Topic.').waitFor();
    await page.getByRole('textbox', { name: 'Topic' }).fill('Tides');
    await page.getByRole('button', { name: 'Start, at most $0.0511' }).click();
    await page.getByRole('heading', { name: 'How tides work' }).waitFor();
    await page.getByRole('heading', { name: '1. What pulls the water' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Common Cartridge' }).click();
    const file = await (await download).path();
    expect(Object.keys(unzipSync(new Uint8Array(fs.readFileSync(file))))).toContain('imsmanifest.xml');
  });

  test('what a template costs for a client: changing the client changes tiers and prices in place', async () => {
    visit = await under.signedIn('admin', '/templates/educational_content_pipeline');
    const { page } = visit;
    const plan = page.getByRole('region', { name: 'Plan' });
    await page.getByRole('heading', { level: 1, name: 'Educational Content Pipeline' }).waitFor();
    const choose = async (client: string): Promise<void> => {
      await page.getByRole('combobox', { name: 'As client' }).click();
      await page.getByRole('option', { name: client }).click();
      await plan.getByRole('heading', { name: `Plan for ${client.split(' ·')[0]}` }).waitFor();
    };
    await choose('TechCorp Solutions · premium');
    await plan.getByText('needs enterprise').waitFor();
    await plan.getByText('Tier too low').waitFor();
    await choose('GreenEnergy Innovations · enterprise');
    await plan.getByText('Tier too low').waitFor({ state: 'detached' });
    expect(page.url()).toContain('client=client_demo_002');
    await choose('StartupBoost · basic');
    await page.getByText('Cannot be run').waitFor();
    expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true);
    await visit.open('/templates');
    await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'As client' }).inputValue()).toBe('StartupBoost · basic');
  });

  test('an execution is followed as it goes: every event once and in order, also after the connection was cut', async () => {
    visit = await under.signedIn('techcorp', '/templates/quiz_generation');
    const { page } = visit;
    await page.getByRole('textbox', { name: 'Topic' }).fill('Tides');
    await page.getByLabel('Source text').fill(TIDES);
    await page.getByRole('button', { name: /^Start, at most/ }).click();
    await page.getByRole('region', { name: 'Events' }).getByText('ended').waitFor();
    const sequences = async (): Promise<number[]> => {
      const rows = await page.getByRole('log').locator('> div').allInnerTexts();
      return rows.map((row) => Number(/^\d+/.exec(row)?.[0])).reverse();
    };
    const seen = await sequences();
    expect(seen).toEqual(seen.map((_, index) => index + 1));
    expect(seen.length).toBeGreaterThan(5);
    await page.reload();
    await page.getByRole('region', { name: 'Events' }).getByText('ended').waitFor();
    expect(await sequences()).toEqual(seen);
    await page.getByRole('tab', { name: 'Time' }).click();
    await page.getByText('Handshake').waitFor();
    await page.getByRole('tab', { name: 'Attempts' }).click();
    await page.getByRole('cell', { name: 'Completed' }).waitFor();
    await page.getByRole('tab', { name: 'Input' }).click();
    await page.getByText('What stage 1 got').waitFor();
    expect(page.url()).toContain('tab=input');
  });

  test('a quiz can be taken, and tells what was right', async () => {
    const id = await under.system.as(TECHCORP).start('quiz_generation', TECHCORP, {
      topic: 'Tides',
      sourceText: TIDES,
      questionTypes: ['multiple_choice'],
    });
    await under.system.as(TECHCORP).ended(id, 'id');
    visit = await under.signedIn('techcorp', `/executions/${id}`);
    const { page } = visit;
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: 'Check my answers' }).click();
    await page.getByRole('status').filter({ hasText: 'points' }).waitFor();
  });

  test('why something does not go on: the list says the cause, and trying again says what it keeps and costs', async () => {
    const client = under.system.as(TECHCORP);
    const failed = await client.start('quiz_generation', TECHCORP, { topic: 'Tides', sourceText: 'Short.' });
    await client.ended(failed, 'id');
    const admin = await under.system.asUser('admin');
    const worker = 'bitware-content-granulator';
    // Nothing starts with a worker that is paused: it is paused when the execution waits already.
    await under.system.sql(`update orchestrator.queue set held = true where name = 'worker:' || $1`, [worker]);
    await client.start('course_creation', TECHCORP, { topic: 'Waves', sourceText: TIDES });
    await admin.query(`mutation ($input: PauseWorkerInput!) { pauseWorker(input: $input) { errors { message } } }`, {
      input: { worker, reason: 'a new disk' },
    });
    visit = await under.signedIn('support', '/executions');
    const { page } = visit;
    await page.getByRole('row').filter({ hasText: 'Stage 1 waits' }).filter({ hasText: 'a new disk' }).waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Failed' });
    await row.filter({ hasText: 'holds no whole sentence' }).waitFor();
    await row.getByRole('link').click();
    await page.getByRole('button', { name: 'Try again: keeps 0 of 1, at most $0.0205' }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(failed));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    await admin.query(`mutation ($input: ResumeWorkerInput!) { resumeWorker(input: $input) { errors { message } } }`, {
      input: { worker },
    });
  });

  test('compose a pipeline: a wrong name is told while it is typed, plans for clients are shown, and it is published', async () => {
    visit = await under.signedIn('admin', '/templates');
    const { page } = visit;
    await page.getByRole('button', { name: 'New template' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Course with a quiz');
    await page.getByRole('button', { name: 'Begin', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Course with a quiz' }).waitFor();
    await page.getByLabel('What it yields').fill('A course, and a quiz on its modules.');
    const addStage = async (name: string): Promise<void> => {
      await page.getByRole('combobox', { name: 'Add a stage' }).fill(name);
      await page.getByRole('option', { name: `${name} · bitware-content-granulator`, exact: true }).click();
    };
    await addStage('Course');
    await addStage('Quiz');
    await page.getByRole('tab', { name: 'Stage 2' }).waitFor();
    await page.getByRole('combobox', { name: 'Map another parameter' }).click();
    await page.getByRole('option', { name: 'topics' }).click();
    const topics = page.getByRole('combobox', { name: 'topics' });
    await topics.fill('{{stage_1.output.modules[*].titel}}');
    await page.getByText('{{stage_1.output.modules[*].title}}').first().waitFor();
    await page.getByText('1 problem').first().waitFor();
    expect(await page.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true);
    await topics.fill('{{stage_1.output.modules[*].tit');
    await page.getByRole('option', { name: '{{stage_1.output.modules[*].title}}', exact: true }).click();
    await page.getByText('no problem').waitFor();
    await page.getByRole('tab', { name: 'Code' }).click();
    expect(await page.getByRole('textbox', { name: 'Content' }).inputValue()).toContain('modules[*].title');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The draft is saved.').waitFor();
    await page.getByRole('tab', { name: 'For clients' }).click();
    await page.getByRole('row').filter({ hasText: 'StartupBoost' }).filter({ hasText: 'tier too low' }).waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    const release = page.getByRole('dialog');
    await release.getByText('This will be its first version.').waitFor();
    await release.getByRole('button', { name: 'Publish it' }).click();
    await page.getByText('version 1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Begin the next version' }).click();
    await page.getByText('draft of version 2').waitFor();
    await page.getByLabel('What it yields').fill('A course, and a quiz on all of its modules.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('tab', { name: 'Differences' }).click();
    await page.getByText('description', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await release.getByText('executions that go on will keep the version').waitFor();
    await release.getByRole('button', { name: 'Not yet' }).click();
    await page.getByRole('tab', { name: 'Template' }).click();
    await page.getByLabel('What it yields').fill('Something else.');
    page.once('dialog', (question) => void question.dismiss());
    await page.getByRole('link', { name: 'Clients' }).click();
    expect(await page.getByLabel('What it yields').inputValue()).toBe('Something else.');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
  });

  test('try the draft of a worker template: price as it is typed, a trial beside what is published, and its publication', async () => {
    visit = await under.signedIn('admin', '/worker-templates/bitware-content-granulator/quiz_v1');
    const { page } = visit;
    await page.getByRole('button', { name: 'Begin the next version' }).click();
    await page.getByText('Draft', { exact: true }).waitFor();
    // The terms as they are written: before the multiplier, so that saving them changes nothing.
    expect(await page.getByLabel('Tokens as a rule').inputValue()).toBe('1500');
    await page.getByLabel('Base (micro-dollars)').fill('40000');
    await page.getByRole('status', { name: 'Price as it is written now' }).getByText('as a rule $0.0403').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The draft is saved.').waitFor();
    const publication = page.getByRole('region', { name: 'Publication' });
    await publication.getByText('becomes 40000').waitFor();
    expect(await publication.getByText('becomes').count()).toBe(1);
    await publication.getByText(/changes the price of [1-9]/).waitFor();
    const trial = page.getByRole('region', { name: 'Trial' });
    await trial.getByRole('textbox', { name: 'Topic' }).fill('Tides');
    await trial.getByLabel('Source text').fill(TIDES);
    await trial.getByRole('button', { name: 'Try the draft' }).click();
    await trial.getByRole('article', { name: 'The draft' }).getByText('would cost $0.040').waitFor();
    await trial.getByRole('button', { name: 'Try what is published' }).click();
    await trial.getByRole('article', { name: 'What is published' }).getByText('would cost $0.020').waitFor();
    await publication.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('version 2', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('link', { name: 'Version 2' }).waitFor();
  });

  test('a client reads its limits, what the next tier unlocks, and makes a key for a program', async () => {
    visit = await under.signedIn('techcorp', '/account');
    const { page } = visit;
    await page.getByRole('region', { name: 'Another tier' }).getByText('What enterprise unlocks').waitFor();
    const keys = page.getByRole('region', { name: 'Keys' });
    await keys.getByLabel('Name of a new key').fill('nightly import');
    await keys.getByRole('button', { name: 'Make it' }).click();
    const key = await keys.getByText(/^tfk_/).innerText();
    const as = new GraphClient(under.system.url, { 'x-api-key': key });
    const { data } = await as.query<{ viewer: { kind: string; scopes: string[] } }>('{ viewer { kind scopes } }');
    expect(data.viewer).toMatchObject({ kind: 'key', scopes: expect.arrayContaining(['EXECUTIONS_WRITE']) });
    const row = keys.getByRole('row').filter({ hasText: 'nightly import' });
    await row.getByRole('button', { name: 'Revoke' }).click();
    await row.getByText('revoked').waitFor();
  });

  test('goes to a page, a client or an execution that is typed, and comes back from it', async () => {
    visit = await under.signedIn('admin', '/templates');
    const { page } = visit;
    await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
    await page.keyboard.press('Control+k');
    const typed = page.getByLabel('Page, template, client, request or id');
    await typed.fill('techc');
    await page
      .getByRole('option', { name: /TechCorp Solutions/ })
      .first()
      .waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'TechCorp Solutions' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
    await page.keyboard.press('Control+k');
    await typed.press('Escape');
    await typed.waitFor({ state: 'detached' });
  });

  test('what is typed to go anywhere is looked for only where one may look', async () => {
    visit = await under.signedIn('techcorp');
    const { page } = visit;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByLabel('Page, template, client, request or id').fill('quiz');
    await page.getByRole('option', { name: /Quiz Generation/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Quiz Generation' }).waitFor();
  });

  test('what one may not see is not offered, and its address says who may', async () => {
    visit = await under.signedIn('techcorp', '/clients');
    const { page } = visit;
    await page.getByText('for those with the permission CLIENTS_READ').waitFor();
    expect(await page.getByRole('link', { name: 'Clients' }).count()).toBe(0);
    await visit.open('/nothing/of/the/kind');
    await page.getByText('There is no such page').waitFor();
    await visit.open('/executions/exec_none');
    await page.getByText('There is no such execution').waitFor();
  });

  test('the packed files of the first page stay small', () => {
    const folder = 'dist/console';
    const html = fs.readFileSync(`${folder}/index.html`, 'utf8');
    const size = (ending: string): number =>
      [...html.matchAll(/\/assets\/[^"]+/g)]
        .map(([file]) => file)
        .filter((file) => file.endsWith(ending))
        .reduce((sum, file) => sum + fs.statSync(`${folder}${file}.gz`).size, 0);
    expect(size('.js')).toBeGreaterThan(50_000);
    expect(size('.js')).toBeLessThan(250_000);
    expect(size('.css')).toBeLessThan(40_000);
  });
});
