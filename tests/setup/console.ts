import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { startTestSystem, type TestSystem } from './system';

/** How long a step of a test may take, in ms; the machine may be busy. */
const STEP_MS = 30_000;
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules that look at colours. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
const AXE = fs.readFileSync(path.resolve('node_modules/axe-core/axe.min.js'), 'utf8');
/** Ends where no colour is on its way to another: what is read before that is neither the old nor the new. */
const COLOURS_SETTLED = `(async () => {
  for (let still = 0; still < 3; ) {
    await new Promise(requestAnimationFrame);
    still = document.getAnimations().some((animation) => animation instanceof CSSTransition) ? 0 : still + 1;
  }
})()`;

interface AxeFinding {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Where a console is, and how one signs in there. */
export interface ConsoleAddress {
  /** As in http://localhost:4000. */
  base: string;
  passwordOf(username: string): string;
}

/** The console in a browser. */
export class ConsoleInBrowser {
  constructor(
    readonly browser: Browser,
    readonly address: ConsoleAddress,
  ) {}

  /** @throws Error where there is no browser: install one, or name it with CHROME_PATH */
  static async open(address: ConsoleAddress): Promise<ConsoleInBrowser> {
    const browser = await launchBrowser();
    if (!browser) throw new Error('There is no browser for the tests of the console. Name one with CHROME_PATH.');
    return new ConsoleInBrowser(browser, address);
  }

  /** Address of a page. */
  at(path: string): string {
    return this.address.base + path;
  }

  /** A page of a user who is not signed in. */
  async visitor(options: { colorScheme?: 'light' | 'dark'; width?: number } = {}): Promise<Visit> {
    const { colorScheme = 'light', width = 1280 } = options;
    const context = await this.browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(STEP_MS);
    return new Visit(this, await context.newPage());
  }

  /** A page of a user, opened at a path. */
  async signedIn(
    username: string,
    path = '/',
    options: Parameters<ConsoleInBrowser['visitor']>[0] = {},
  ): Promise<Visit> {
    const visit = await this.visitor(options);
    await visit.page.goto(this.at(path));
    await visit.signIn(username);
    return visit;
  }
}

/** The console of a system of its own, in a browser. */
export class ConsoleUnderTest extends ConsoleInBrowser {
  private constructor(
    readonly system: TestSystem,
    { browser, address }: ConsoleInBrowser,
  ) {
    super(browser, address);
  }

  /** @param system one that a test started, which then closes it itself; a plain one when absent */
  static async start(system?: TestSystem): Promise<ConsoleUnderTest> {
    const its = system ?? (await startTestSystem());
    const opened = await ConsoleInBrowser.open({
      base: its.url.replace('/graphql', ''),
      passwordOf: (username) => its.passwordOf(username),
    });
    return new ConsoleUnderTest(its, opened);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.system.close();
  }
}

/** What a user does in a browser, with everything that went wrong in it. */
export class Visit {
  /** Errors of the console, of scripts, and what the content security policy refused. */
  readonly faults: string[] = [];

  constructor(
    private readonly under: ConsoleInBrowser,
    readonly page: Page,
  ) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.faults.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.faults.push(`thrown: ${error.message}`));
  }

  async signIn(username: string, password = this.under.address.passwordOf(username)): Promise<void> {
    await this.page.getByLabel('User name').fill(username);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('button', { name: 'Sign out' }).waitFor();
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.under.at(path));
  }

  /**
   * What keeps people from using the page (WCAG 2.2, A and AA).
   * @param rules those of colours alone where everything else was looked at before: a colour scheme changes nothing else
   */
  async accessibilityFaults(rules: readonly string[] = LEVELS): Promise<string[]> {
    await this.page.evaluate(COLOURS_SETTLED);
    await this.page.evaluate(AXE);
    const findings = await this.page.evaluate<AxeFinding[]>(
      `axe.run({ runOnly: ${JSON.stringify(rules)} }).then(({ violations }) => violations)`,
    );
    return findings.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
    );
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
