import 'reflect-metadata';
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../setup/browser';
import { GraphClient } from '../setup/system';
import { startLoadSystem } from '../load/load-system';

// Pictures of the console for docs/, taken from the running product.
//   npm run console:pictures

const TIDES = fs.readFileSync('examples/tides.md', 'utf8');

async function main(): Promise<void> {
  const load = await startLoadSystem();
  const browser = await launchBrowser();
  if (!browser) throw new Error('There is no browser. Name one with CHROME_PATH.');
  try {
    const origin = new URL(load.url).origin;
    const open = async (colorScheme: 'light' | 'dark'): Promise<Page> => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 860 },
        colorScheme,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.goto(origin);
      await page.getByLabel('User name').fill('admin');
      await page.getByRole('textbox', { name: 'Password' }).fill(load.system.subgraphs.kam.firstAdminPassword ?? '');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      return page;
    };
    const take = async (page: Page, name: string): Promise<void> => {
      await page
        .getByRole('status', { name: /^Reading/ })
        .first()
        .waitFor({ state: 'detached' });
      await page.screenshot({ path: `docs/pictures/${name}.png` });
    };
    const client = new GraphClient(load.url, { 'x-api-key': load.apiKey });
    const parameters = { topic: 'Tides', sourceText: TIDES };
    const page = await open('light');

    await page.goto(`${origin}/templates/educational_content_pipeline?client=client_demo_001`);
    await page.getByRole('heading', { name: 'Plan for TechCorp Solutions' }).waitFor();
    await take(page, 'plan');

    const id = await client.start('course_creation', load.clientId, parameters);
    await client.ended(id, 'id');
    await page.goto(`${origin}/executions/${id}`);
    await page.getByRole('heading', { name: 'How tides work' }).waitFor();
    await page.getByRole('region', { name: 'Events' }).getByText('ended').waitFor();
    await take(page, 'execution');

    await page.goto(`${origin}/templates/educational_content_pipeline`);
    await page.getByRole('button', { name: 'Begin the next version' }).click();
    await page.getByText('draft of version 3').waitFor();
    await page.getByRole('button', { name: /^3 ·/ }).click();
    await page.getByRole('heading', { name: 'Input' }).waitFor();
    await take(page, 'editor');

    await page.goto(`${origin}/worker-templates/bitware-content-granulator/quiz_v1`);
    await page.getByRole('button', { name: 'Begin the next version' }).click();
    await page.getByLabel('Base (micro-dollars)').fill('30000');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('becomes 30000').waitFor();
    await take(page, 'worker-template');

    const dark = await open('dark');
    await dark.goto(`${origin}/requests/new?client=client_demo_001`);
    await dark.getByLabel('What do you need?').fill('A course about the tides for new colleagues');
    await dark.getByLabel('Text to make it of').fill(TIDES);
    await dark.getByRole('button', { name: 'Show options and prices' }).click();
    await dark.getByRole('article').first().waitFor();
    await take(dark, 'request');
  } finally {
    await browser.close();
    await load.close();
  }
}

void main();
