import { ConsoleUnderTest, type Visit } from '../setup/console';
import { copyExecution } from '../setup/many-executions';
import { ScriptedSystem } from '../setup/scripted-system';
import { jobIdOf, seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, type GraphClient, TECHCORP } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('the console keeps up with what happens', () => {
  let scripted: ScriptedSystem;
  let under: ConsoleUnderTest;
  let techcorp: GraphClient;
  let visit: Visit | undefined;
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    under = await ConsoleUnderTest.start(scripted.system);
    techcorp = scripted.system.as(TECHCORP);
    scripted.worker.on('held', { run: () => undefined });
    scripted.worker.on('dearer', {
      answer: (offer) => ({
        verdict: 'countered',
        jobId: jobIdOf(offer),
        maxPriceMicros: 5_000_000,
        timeMs: 1_000,
        message: 'Paper is dear today.',
      }),
      run: (offer, _id, worker) => worker.complete(offer, { done: true }, { priceMicros: 4_000_000 }),
    });
    await seedMasterTemplate(scripted.system, 'short', [{ templateRef: 'source' }]);
    await seedMasterTemplate(scripted.system, 'held', [{ templateRef: 'held' }]);
    await seedMasterTemplate(scripted.system, 'dearer', [{ templateRef: 'dearer' }]);
  }, 180_000);
  afterAll(async () => {
    await under.browser.close();
    await scripted.close();
  });
  afterEach(async () => {
    const faults = visit?.faults ?? [];
    await visit?.close();
    visit = undefined;
    expect(faults).toEqual([]);
  });

  test('a list of staff shows what clients start, and how it goes, without being read anew', async () => {
    visit = await under.signedIn('support', '/executions');
    const { page } = visit;
    await page.getByRole('heading', { level: 1, name: 'Executions' }).waitFor();
    const id = await techcorp.start('held', TECHCORP, { topic: 'North Sea' });
    const row = page.getByRole('row').filter({ hasText: 'North Sea' });
    await row.filter({ hasText: 'Running' }).waitFor();
    await techcorp.query(`mutation { cancelExecution(executionId: "${id}") { errors { code } } }`);
    await row.filter({ hasText: 'Cancelled' }).waitFor();
  });

  test('a list is searched, and what it shows is cancelled together after saying how many these are', async () => {
    for (const topic of ['Whales one', 'Whales two', 'Seals']) await techcorp.start('held', TECHCORP, { topic });
    visit = await under.signedIn('support', '/executions');
    const { page } = visit;
    await page.getByRole('row').filter({ hasText: 'Seals' }).waitFor();
    expect(await page.getByRole('button', { name: 'Cancel these' }).count()).toBe(0);
    await page.getByRole('textbox', { name: 'Search' }).fill('whal');
    await page.getByRole('row').filter({ hasText: 'Seals' }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('q=whal');
    await page.getByRole('button', { name: 'Cancel these' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 executions that have not ended').waitFor();
    await dialog.getByRole('button', { name: 'Cancel them' }).click();
    await dialog.getByText('2 executions cancelled. None is left').waitFor();
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByRole('row').filter({ hasText: 'Whales one' }).filter({ hasText: 'Cancelled' }).waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('');
    await page.getByRole('row').filter({ hasText: 'Seals' }).filter({ hasText: 'Running' }).waitFor();
  });

  test('a long list draws what is in view, and says what is new instead of moving what one reads', async () => {
    const id = await techcorp.start('short', TECHCORP, { topic: 'Original' });
    await techcorp.ended(id, 'id');
    await copyExecution(scripted.system, id, 400);
    visit = await under.signedIn('support', '/executions?status=COMPLETED');
    const { page } = visit;
    // Page after page is read as one goes down.
    const end = page.getByText('Copy 1', { exact: true });
    await waitFor(
      'the end of the list',
      async () => {
        await page.mouse.wheel(0, 20_000);
        return (await end.count()) === 1;
      },
      20_000,
    );
    expect(await page.getByRole('row').count()).toBeLessThan(100);
    const place = () => page.evaluate<number>('window.scrollY');
    const seen = await waitFor('rows to have their height', async () => {
      const before = await place();
      await page.evaluate('new Promise((resolve) => setTimeout(resolve, 200))');
      return before === (await place()) && before;
    });
    await techcorp.ended(await techcorp.start('short', TECHCORP, { topic: 'Newcomer' }), 'id');
    const announcement = page.getByRole('status').filter({ hasText: '1 new' });
    await announcement.waitFor();
    expect(await place()).toBe(seen);
    await announcement.click();
    await page.getByRole('row').filter({ hasText: 'Newcomer' }).waitFor();
    await scripted.system.sql(`delete from orchestrator.stage_execution where execution_id like 'exec_0000%'`);
    await scripted.system.sql(`delete from orchestrator.execution where id like 'exec_0000%'`);
  }, 180_000);

  test('a worker shows who waits for it', async () => {
    const worker = 'test-scripted-worker';
    await scripted.system.sql(`update orchestrator.queue set held = true where name = 'worker:' || $1`, [worker]);
    const id = await scripted.system.as(FINANCE).start('held', FINANCE, { topic: 'Waiting' });
    visit = await under.signedIn('support', '/workers');
    const { page } = visit;
    const card = page.getByRole('article').filter({ hasText: worker });
    await card.getByRole('button', { name: 'Show what waits' }).click();
    await card.getByRole('link', { name: 'held' }).click();
    await page.waitForURL((url) => url.pathname.endsWith(id));
    await scripted.system.sql(`update orchestrator.queue set held = false where name = 'worker:' || $1`, [worker]);
  });

  test('a worker that asks for more gets it when the client agrees', async () => {
    const id = await techcorp.start('dearer', TECHCORP, {}, { onHigherPrice: 'ASK' });
    visit = await under.signedIn('techcorp', `/executions/${id}`);
    const { page } = visit;
    const alert = page.getByRole('alert').filter({ hasText: 'Stage 1 asks for more' });
    await alert.getByText('Paper is dear today.').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await alert.getByRole('button', { name: 'Agree, at most $5.00' }).click();
    await page.getByText('$4.00 of at most').waitFor();
    await page.getByRole('tab', { name: 'Attempts' }).click();
    await page.getByRole('cell', { name: '$5.00' }).waitFor();
  });

  test('what happens while a page is read anew is shown, also when that answer is late', async () => {
    const id = await techcorp.start('dearer', TECHCORP, {}, { onHigherPrice: 'ASK' });
    visit = await under.signedIn('techcorp', `/executions/${id}`);
    const { page } = visit;
    await page.getByRole('alert').filter({ hasText: 'Stage 1 asks for more' }).waitFor();
    let readings = 0;
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('"ExecutionPage"')) return route.continue();
      readings += 1;
      if (readings > 1) return route.continue();
      const paused = await route.fetch();
      await techcorp.query(`mutation { cancelExecution(executionId: "${id}") { errors { code } } }`);
      await page.getByText('Cancelled.').waitFor();
      await route.fulfill({ response: paused });
    });
    await page.getByRole('button', { name: 'Pause' }).click();
    await waitFor('the page to be read again', () => readings === 2);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await page.getByRole('button', { name: 'Resume' }).count()).toBe(0);
  });

  test('one sees where one is signed in, and ends a session there', async () => {
    const elsewhere = await under.signedIn('techcorp', '/account');
    visit = await under.signedIn('techcorp', '/account');
    const { page } = visit;
    const sessions = page.getByRole('region', { name: 'Sessions' });
    await sessions.getByText('here', { exact: true }).waitFor();
    const count = await sessions.getByRole('button', { name: 'End it' }).count();
    await sessions.getByRole('button', { name: 'End it' }).first().click();
    await waitFor(
      'it to be gone',
      async () => (await sessions.getByRole('button', { name: 'End it' }).count()) === count - 1,
    );
    await waitFor('the other one to have to sign in', async () => {
      await elsewhere.open('/account');
      return elsewhere.page
        .getByRole('button', { name: 'Sign in' })
        .waitFor({ timeout: 1_000 })
        .then(
          () => true,
          () => false,
        );
    });
    await elsewhere.close();
  }, 180_000);

  test('a client page tells how much of its limits is used, and what the next tier unlocks', async () => {
    visit = await under.signedIn('support', '/clients');
    const { page } = visit;
    const row = page.getByRole('row').filter({ hasText: 'TechCorp' });
    await row.getByRole('progressbar', { name: /Requests per month: \d+ of/ }).waitFor({ state: 'attached' });
    await row.getByRole('link').click();
    const next = page.getByRole('region', { name: 'Another tier' });
    await next.getByText('What enterprise unlocks').waitFor();
    await next.getByRole('link', { name: 'Educational Content Pipeline' }).waitFor();
    await page.getByRole('tab', { name: 'This month' }).click();
    await page.getByRole('cell', { name: 'short' }).first().waitFor();
  });

  test('a template is deprecated for another, and its versions are compared', async () => {
    const admin = await scripted.system.asUser('admin');
    const { data } = await admin.query<{
      duplicateMasterTemplate: { masterTemplate: { id: string; revision: number } };
    }>(
      'mutation { duplicateMasterTemplate(input: { id: "mt_quiz_001@1", as: "mt_quiz_001" }) { masterTemplate { id revision } } }',
    );
    const { id, revision } = data.duplicateMasterTemplate.masterTemplate;
    const edited = await admin.query<{
      editMasterTemplateDraft: { errors: unknown[]; masterTemplate: { revision: number } };
    }>(
      `mutation ($input: EditMasterTemplateDraftInput!) { editMasterTemplateDraft(input: $input) { masterTemplate { revision } errors { message } } }`,
      { input: { id, revision, content: { description: 'Questions on a text.' } } },
    );
    expect(edited.data.editMasterTemplateDraft.errors).toEqual([]);
    await admin.query(
      `mutation ($id: ID!, $revision: Int!) { publishMasterTemplate(input: { id: $id, revision: $revision }) { errors { message } } }`,
      { id, revision: edited.data.editMasterTemplateDraft.masterTemplate.revision },
    );
    visit = await under.signedIn('admin', '/templates/quiz_generation');
    const { page } = visit;
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByRole('heading', { name: 'From version 1 to version 2' }).waitFor();
    await page.getByRole('region', { name: 'Differences' }).getByText('Questions on a text.').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Deprecate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Use instead' }).fill('Course Cre');
    await page.getByRole('option', { name: 'Course Creation' }).click();
    await dialog.getByRole('button', { name: 'Deprecate it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
    await page.getByRole('link', { name: 'Quiz Generation' }).waitFor({ state: 'detached' });
  });

  test('a worker template is deprecated after saying what that breaks, and its versions tell what they changed', async () => {
    const worker = 'bitware-content-granulator';
    const admin = await scripted.system.asUser('admin');
    const made = await admin.query<{ duplicateWorkerTemplate: { template: { id: string; revision: number } } }>(
      `mutation { duplicateWorkerTemplate(input: { worker: "${worker}", id: "course_v1", as: "course_v1" }) { template { id revision } } }`,
    );
    const { id, revision } = made.data.duplicateWorkerTemplate.template;
    const edited = await admin.query<{
      editWorkerTemplateDraft: { template: { revision: number }; errors: unknown[] };
    }>(
      `mutation ($input: EditWorkerTemplateDraftInput!) { editWorkerTemplateDraft(input: $input) { template { revision } errors { message } } }`,
      { input: { worker, id, revision, terms: { baseMicros: 40_001 } } },
    );
    await admin.query(
      `mutation ($input: PublishWorkerTemplateInput!) { publishWorkerTemplate(input: $input) { errors { message } } }`,
      { input: { worker, id, revision: edited.data.editWorkerTemplateDraft.template.revision } },
    );
    visit = await under.signedIn('admin', `/worker-templates/${worker}/course_v1`);
    const { page } = visit;
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'what it changed' }).first().click();
    await page.getByText('40001').waitFor();
    await page.getByRole('button', { name: 'Deprecate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('What it breaks').waitFor();
    await dialog.getByRole('button', { name: 'Deprecate it all the same' }).click();
    await page.getByText('Deprecated', { exact: true }).waitFor();
  });

  test('a client is found among all that there are, also by an address that names it', async () => {
    await scripted.system.sql(
      `insert into kam.client (id, company_name, tier, account_status, monthly_budget_micros)
       select 'client_many_' || n, 'Aardvark ' || n, 'basic', 'active', 0 from generate_series(1, 120) n`,
    );
    visit = await under.signedIn('support', `/templates/educational_content_pipeline?client=${TECHCORP}`);
    const { page } = visit;
    const plan = page.getByRole('region', { name: 'Plan' });
    await plan.getByRole('heading', { name: 'Plan for TechCorp Solutions' }).waitFor();
    await page.getByRole('combobox', { name: 'As client' }).fill('Green');
    await page.getByRole('option', { name: 'GreenEnergy Innovations · enterprise' }).click();
    await plan.getByRole('heading', { name: 'Plan for GreenEnergy Innovations' }).waitFor();
    await page.reload();
    await plan.getByRole('heading', { name: 'Plan for GreenEnergy Innovations' }).waitFor();
  });
});
