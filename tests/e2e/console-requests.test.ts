import fs from 'node:fs';
import { ConsoleUnderTest, type Visit } from '../setup/console';
import { STARTUP, TECHCORP } from '../setup/system';
import { waitFor } from '../setup/wait-for';

const TIDES = fs.readFileSync('examples/tides.md', 'utf8');

describe('requests in the console', () => {
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

  const ask = async (message: string): Promise<void> => {
    const { page } = visit!;
    await page.getByLabel('What do you need?').fill(message);
    await page.getByLabel('Text to make it of').fill(TIDES);
    await page.getByRole('button', { name: 'Show options and prices' }).click();
    await page.getByRole('article').first().waitFor();
  };

  test('a request is withdrawn, and asked again with what was typed', async () => {
    visit = await under.signedIn('techcorp', '/requests/new');
    const { page } = visit;
    await ask('A quiz about the tides');
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Withdraw' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Ask again with changes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ask for something' }).waitFor();
    expect(await page.getByLabel('What do you need?').inputValue()).toBe('A quiz about the tides');
    expect(await page.getByLabel('Text to make it of').inputValue()).toBe(TIDES);
  });

  test('a request that is made elsewhere comes into the list by itself', async () => {
    visit = await under.signedIn('admin', '/requests');
    const { page } = visit;
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    await page.getByRole('row').nth(1).waitFor();
    await waitFor('it to be shown', async () => {
      const { data } = await under.system
        .as(TECHCORP)
        .query<{ createRequest: { request: { id: string } } }>(
          'mutation { createRequest(input: { message: "A map of the winds" }) { request { id } } }',
        );
      expect(data.createRequest.request.id).toMatch(/^req_/);
      // The page polls far more seldom.
      return page
        .getByText('A map of the winds')
        .first()
        .waitFor({ timeout: 6_000 })
        .then(
          () => true,
          () => undefined,
        );
    });
  });

  test('what a client may not have says why on its card, and cannot be chosen', async () => {
    visit = await under.signedIn('admin', `/requests/new?client=${STARTUP}`);
    const { page } = visit;
    await ask('An educational pipeline of courses and quizzes, a research and an analysis of it');
    const locked = page
      .getByRole('article')
      .filter({ hasText: /needs? (tier )?(premium|enterprise)/i })
      .first();
    await locked.waitFor();
    expect(await locked.getByRole('button', { name: 'Choose' }).isDisabled()).toBe(true);
  });

  test('an execution that has ended is started again with changes: what it was started with stands in the form', async () => {
    const techcorp = under.system.as(TECHCORP);
    const id = await techcorp.start('quiz_generation', TECHCORP, { topic: 'Tides', sourceText: TIDES });
    await techcorp.ended(id, '');
    visit = await under.signedIn('admin', `/executions/${id}`);
    const { page } = visit;
    await page.getByRole('button', { name: 'Start again with changes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Quiz Generation' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Topic' }).inputValue()).toBe('Tides');
    expect(await page.getByRole('combobox', { name: 'As client' }).inputValue()).toContain('TechCorp');
    await page.getByRole('textbox', { name: 'Topic' }).fill('Tides of the Severn');
    await page.getByRole('button', { name: /^Start, at most/ }).click();
    await page.getByText('Tides of the Severn').first().waitFor();
  });
});
