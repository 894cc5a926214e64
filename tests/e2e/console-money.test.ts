import fs from 'node:fs';
import { mutate } from '../setup/accounts';
import { ConsoleUnderTest, type Visit } from '../setup/console';
import { startPricedSystem } from '../setup/money';
import type { ScriptedSystem } from '../setup/scripted-system';
import { type GraphClient, TECHCORP } from '../setup/system';

describe('money in the console', () => {
  let scripted: ScriptedSystem;
  let admin: GraphClient;
  let under: ConsoleUnderTest;
  let techcorp: GraphClient;
  let visit: Visit | undefined;
  beforeAll(async () => {
    ({ scripted, admin } = await startPricedSystem());
    under = await ConsoleUnderTest.start(scripted.system);
    techcorp = scripted.system.as(TECHCORP);
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

  test('an administrator changes a budget with a reason, and sees what became of it', async () => {
    visit = await under.signedIn('admin', `/clients/${TECHCORP}?tab=budget`);
    const { page } = visit;
    await page.getByText('One execution may cost what is left.').waitFor();
    await page.getByRole('button', { name: 'Change the budget' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Each month').fill('800');
    await dialog.getByLabel('Ask a person above').fill('0.05');
    await dialog.getByLabel('Once more this month').fill('50');
    await dialog.getByLabel('Reason').fill('A busy season');
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await page.getByText('of $850.00 left').first().waitFor();
    await page.getByText(/Above \$0\.05\d* a person is asked/).waitFor();
    await page.getByText('A busy season').first().waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
  });

  test('an execution that waits for approval says so, and goes on when a person approves it there', async () => {
    const id = await techcorp.start('one', TECHCORP, { topic: 'Approved' });
    visit = await under.signedIn('admin', `/executions/${id}`);
    const { page } = visit;
    const alert = page.getByRole('alert').filter({ hasText: 'It waits for approval' });
    await alert.getByText('It may cost up to $0.10').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await alert.getByLabel('Comment').fill('Go on');
    await alert.getByRole('button', { name: 'Approve, at most $0.10' }).click();
    await page.getByText('Approved. Go on').waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: 'Completed' })
      .or(page.getByText('Completed').first())
      .first()
      .waitFor();
    await mutate(
      admin,
      'changeBudget',
      'ChangeBudgetInput',
      { clientId: TECHCORP, approvalAboveMicros: null, reason: 'Calm again' },
      'client { id }',
    );
  });

  test('a client has its budget in sight, its spend by day and template, and its ledger line by line', async () => {
    await techcorp.ended(await techcorp.start('one', TECHCORP, { topic: 'Tides' }), 'id');
    visit = await under.signedIn('techcorp', '/spend');
    const { page } = visit;
    await page.getByRole('region', { name: 'Budget' }).getByText('left').waitFor();
    const today = new Date().toISOString().slice(0, 10);
    await page.getByRole('img', { name: new RegExp(`^${today}: \\$`) }).waitFor();
    await page.getByRole('cell', { name: 'priced of test-scripted-worker' }).waitFor();
    const ledger = page.getByRole('row').filter({ hasText: 'Charge' }).filter({ hasText: 'Tides' });
    await ledger.getByText('$0.06').waitFor();
    await page.getByRole('row').filter({ hasText: 'Release' }).filter({ hasText: 'Tides' }).waitFor();
    // What AI providers charged is no figure of a client's.
    expect(await page.getByText('charged by providers').count()).toBe(0);
    expect(await visit.accessibilityFaults()).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    const file = fs.readFileSync(await download.path(), 'utf8');
    expect(file.split('\r\n')[0]).toBe(
      'day,clientId,masterTemplateId,executions,completed,priceUsd,estimatedPriceUsd,typicalTimeMs',
    );
    expect(file).toContain(`${today},${TECHCORP},one,`);
  });

  test('what the budget does not allow is refused where one starts it, in words', async () => {
    const input = { clientId: TECHCORP, monthlyMicros: 0, reason: 'Nothing' };
    await mutate(admin, 'changeBudget', 'ChangeBudgetInput', input, 'client { id }');
    visit = await under.signedIn('techcorp', '/templates/course_creation');
    const { page } = visit;
    await mutate(
      admin,
      'adjustBudget',
      'AdjustBudgetInput',
      { clientId: TECHCORP, amountMicros: 49_990_000, reason: 'Nothing left', idempotencyKey: 'nothing' },
      'budget { month }',
    );
    await page.getByLabel('Topic').first().fill('Tides');
    await page.getByRole('button', { name: /^Start, at most/ }).click();
    await page
      .getByText(/of the month's .* are left/)
      .first()
      .waitFor();
  });
});
