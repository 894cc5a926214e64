import { mutate } from '../setup/accounts';
import { ConsoleUnderTest, type Visit } from '../setup/console';
import { MOST, PRICED, startPricedSystem } from '../setup/money';
import type { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { type GraphClient, TECHCORP } from '../setup/system';
import { WebhookReceiver } from '../setup/webhook-receiver';

describe('what a client is told, and tries, in the console', () => {
  let scripted: ScriptedSystem;
  let admin: GraphClient;
  let techcorp: GraphClient;
  let under: ConsoleUnderTest;
  let receiver: WebhookReceiver;
  let visit: Visit | undefined;
  beforeAll(async () => {
    receiver = await new WebhookReceiver().start();
    ({ scripted, admin } = await startPricedSystem({ webhooks: { allowPrivate: true } }));
    under = await ConsoleUnderTest.start(scripted.system);
    techcorp = scripted.system.as(TECHCORP);
    await seedMasterTemplate(scripted.system, 'both', [
      { templateRef: 'priced' },
      { templateRef: 'priced', dependsOn: [1] },
    ]);
  }, 180_000);
  afterAll(async () => {
    await under.browser.close();
    await scripted.close();
    await receiver.close();
  });
  afterEach(async () => {
    const faults = visit?.faults ?? [];
    await visit?.close();
    visit = undefined;
    expect(faults).toEqual([]);
  });

  test('notifications are counted as they come, listed, and read', async () => {
    visit = await under.signedIn('techcorp', '/');
    const { page } = visit;
    await page.getByRole('link', { name: 'Notifications', exact: true }).first().waitFor();
    const id = await techcorp.start('one', TECHCORP, { topic: 'Tides' });
    await techcorp.ended(id, 'id');
    await page.getByRole('link', { name: /Notifications, \d+ unread/ }).click();
    const entry = page.getByRole('listitem').filter({ hasText: `Execution ${id} is completed` });
    await entry.getByText('unread').waitFor();
    // While the list is open, what comes appears in it.
    const next = await techcorp.start('one', TECHCORP, { topic: 'Moons' });
    await page.getByText(`Execution ${next} is completed`).waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await entry.getByText('unread').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Notifications', exact: true }).first().waitFor();
    await page.getByLabel('Unread only').check({ force: true });
    await page.getByText('There is nothing to tell').waitFor();
  });

  test('a webhook is added, tried, paused and removed, and its deliveries are seen and sent again', async () => {
    visit = await under.signedIn('techcorp', '/webhooks');
    const { page } = visit;
    await page.getByText('There is no webhook yet').waitFor();
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Address').fill('nonsense');
    await dialog.getByRole('button', { name: 'Add it' }).click();
    await dialog.getByText(/It is no address/).waitFor();
    await dialog.getByLabel('Address').fill(`${receiver.url}/hooks`);
    await dialog.getByLabel('What it is for').fill('Our intranet');
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: 'Add it' }).click();
    await page.getByText(/^whsec_/).waitFor();
    const card = page.getByRole('region', { name: `Webhook ${receiver.url}/hooks` });
    await card.getByRole('button', { name: 'Send a test' }).click();
    await card.getByRole('row').filter({ hasText: 'Delivered' }).filter({ hasText: 'Answered 200' }).waitFor();
    expect(receiver.types('/hooks')).toEqual(['webhook.test']);
    await card.getByRole('button', { name: /^Send again: delivery \d+$/ }).click();
    await card.getByText(', 2 attempts').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await card.getByRole('button', { name: 'Pause' }).click();
    await card.getByText(/What comes meanwhile is sent when it goes on/).waitFor();
    await card.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('There is no webhook yet').waitFor();
  });

  test('staff sees the webhooks of a client, and what another tier would change', async () => {
    visit = await under.signedIn('admin', `/clients/${TECHCORP}?tab=webhooks`);
    const { page } = visit;
    await page.getByText('There is no webhook yet').waitFor();
    await page.getByRole('tab', { name: 'Limits' }).click();
    const whatIf = page.getByRole('region', { name: 'Another tier' });
    await whatIf.getByText('What enterprise unlocks').waitFor();
    await whatIf.getByText('Nothing was refused because of the tier in the last 30 days.').waitFor();
    await whatIf.getByLabel('What if it had another tier?').click();
    await page.getByRole('option', { name: 'Basic' }).click();
    await whatIf.getByText('It would lock:').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
  });

  test('a price is held before the start, and what was quoted runs at it, whatever prices do', async () => {
    visit = await under.signedIn('techcorp', '/templates/one');
    const { page } = visit;
    await page.getByRole('button', { name: 'Hold this price' }).click();
    const quoted = page.getByRole('alert').filter({ hasText: 'Quoted: at most $0.10' });
    await quoted.getByText(/It holds until/).waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    const { worker } = scripted;
    const dearer = { version: 2, pricing: { ...PRICED.pricing, baseMicros: 5 * MOST } };
    const run = (offer: Parameters<typeof worker.complete>[0]) => worker.complete(offer, {}, { priceMicros: MOST });
    worker.on('priced', { template: dearer, run });
    try {
      await quoted.getByRole('button', { name: 'Start as quoted' }).click();
      await page.waitForURL(/\/executions\/exec_/);
      await page.getByText('Completed').first().waitFor();
    } finally {
      worker.on('priced', { template: PRICED, run });
    }
  });

  test('a simulation costs nothing and says that it is one', async () => {
    visit = await under.signedIn('techcorp', '/templates/both');
    const { page } = visit;
    await page.getByRole('button', { name: 'Simulate, for free' }).click();
    await page.waitForURL(/\/executions\/exec_/);
    await page.getByRole('alert').filter({ hasText: 'Simulated' }).getByText('No worker was asked').waitFor();
    await page.getByText('Completed').first().waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await page.goto(under.at('/executions'));
    await page.getByRole('row').filter({ hasText: 'Simulated' }).first().waitFor();
  });

  test('a part of an execution runs again, with what is reused and the price said before', async () => {
    const id = await techcorp.start('both', TECHCORP, { topic: 'Tides' });
    await techcorp.ended(id, 'id');
    visit = await under.signedIn('techcorp', `/executions/${id}`);
    const { page } = visit;
    await page.getByRole('button', { name: 'Run a part again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing would run again').waitFor();
    await dialog.getByLabel('From stage').click();
    await page.getByRole('option', { name: /^2 · priced/ }).click();
    await dialog.getByRole('row').filter({ hasText: 'Stage 1' }).getByText('is reused').waitFor();
    await dialog.getByRole('row').filter({ hasText: 'Stage 2' }).getByText('runs again').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: 'Run it, at most $0.10' }).click();
    await page.waitForURL((url) => url.pathname !== `/executions/${id}`);
    await page.getByText('Completed').first().waitFor();
  });

  test('what does not fit into what is left is offered in a cheaper way', async () => {
    const worker = scripted.worker.id;
    const content = {
      name: 'with_extras',
      displayName: 'With extras',
      description: 'More than is needed',
      category: 'test',
      stages: [
        { order: 1, worker, templateRef: 'priced' },
        { order: 2, worker, templateRef: 'priced', required: false },
      ],
      ladder: [{ name: 'plain', omit: [2] }],
    };
    const id = 'with_extras@1';
    const written = { templateId: 'with_extras', content };
    await mutate(admin, 'createMasterTemplate', 'CreateMasterTemplateInput', written, 'masterTemplate { id }');
    await mutate(
      admin,
      'publishMasterTemplate',
      'PublishMasterTemplateInput',
      { id, revision: 1 },
      'masterTemplate { id }',
    );
    const limit = { clientId: TECHCORP, requestLimitMicros: 1.5 * MOST, reason: 'Test' };
    await mutate(admin, 'changeBudget', 'ChangeBudgetInput', limit, 'client { id }');
    visit = await under.signedIn('techcorp', '/templates/with_extras');
    const { page } = visit;
    const offer = page.getByRole('alert').filter({ hasText: 'A cheaper way' });
    await offer.getByText('It may cost up to 0.200000 USD, and 0.150000 USD may be spent.').waitFor();
    expect(await visit.accessibilityFaults()).toEqual([]);
    await offer.getByRole('button', { name: 'Start as plain, at most $0.10' }).click();
    await page.waitForURL(/\/executions\/exec_/);
    await page.getByText('It runs as “plain”').waitFor();
  });
});
