import { execFile, execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { launchBrowser } from '../setup/browser';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

const run = promisify(execFile);
const python = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);

/** Stands between a client and the gateway, and can break off what is under way. */
async function breakable(target: URL): Promise<{ port: number; breakOff: () => void; close: () => Promise<void> }> {
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const breakOff = (): void => open.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as net.AddressInfo).port,
    breakOff,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        breakOff();
      }),
  };
}

describe('an example', () => {
  let system: TestSystem;
  const environment = (url = system.url): NodeJS.ProcessEnv => ({
    ...process.env,
    GATEWAY_URL: url,
    API_KEY: system.keyOf(TECHCORP),
    CLIENT_ID: TECHCORP,
  });
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  test('in plain Node makes a course of a text, and one that follows it sees every event from the first', async () => {
    const made = await run(process.execPath, ['examples/course-from-text.mjs', 'examples/tides.md'], {
      env: environment(),
    });
    expect(made.stdout).toMatch(/COMPLETED, 0\.\d+ USD/);
    const [id = ''] = /exec_\w+/.exec(made.stdout) ?? [];
    const followed = await run(process.execPath, ['examples/follow.mjs', id], { env: environment() });
    const numbers = followed.stdout.split('\n').flatMap((line) => /^\s*(\d+)/.exec(line)?.[1] ?? []);
    expect(numbers).toEqual(numbers.map((_, index) => String(index + 1)));
    expect(numbers.length).toBeGreaterThan(3);
    await expect(run(process.execPath, ['examples/follow.mjs', 'exec_none'], { env: environment() })).rejects.toThrow(
      'There is no execution exec_none',
    );
  });

  // A machine without Python has nobody who would run it.
  (python === undefined ? test.skip : test)(
    'in plain Python plans, starts and follows to the end, though the connection breaks, and says what is refused',
    async () => {
      const between = await breakable(new URL(system.url));
      const script = ['examples/follow.py', 'Tides', 'examples/tides.md'];
      const env = environment(`http://127.0.0.1:${between.port}/graphql`);
      const child = execFile(python ?? '', ['-u', ...script], { env });
      let output = '';
      child.stderr?.on('data', (text: string) => (output += text));
      await new Promise<void>((ended) => {
        let isBroken = false;
        child.stdout?.on('data', (text: string) => {
          output += text;
          if (isBroken || !/^\s+1 /m.test(output)) return;
          isBroken = true;
          between.breakOff();
        });
        child.on('close', () => ended());
      });
      await between.close();
      expect(output).toMatch(/^ALLOWED at most 0\.\d+ USD$/m);
      expect(output).toMatch(/^COMPLETED 0\.\d+ USD$/m);
      const numbers = [...output.matchAll(/^\s+(\d+) Execution|^\s+(\d+) Stage/gm)].map(
        ([, one, other]) => one ?? other,
      );
      expect(numbers).toEqual(numbers.map((_, index) => String(index + 1)));
      const wrong = await run(python ?? '', script, { env: { ...environment(), API_KEY: 'tfk_wrong' } }).catch(
        (error: { stderr: string }) => error.stderr,
      );
      expect(wrong).toMatch(/not valid|API key/i);
    },
  );
});

describe('the page of the examples', () => {
  test('signs a user in, shows a plan, starts, and goes on behind the last event after it was loaded anew', async () => {
    const browser = await launchBrowser();
    if (!browser) return;
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'example-page-'));
    // The page needs the address of the gateway, and the gateway that of the page.
    const server = http.createServer((request, response) => {
      const file = path.join(folder, request.url === '/' ? 'index.html' : (request.url ?? ''));
      response.setHeader('content-type', file.endsWith('.js') ? 'text/javascript' : 'text/html');
      response.end(fs.existsSync(file) ? fs.readFileSync(file) : '');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const origin = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
    const system = await startTestSystem({ corsOrigins: [origin] });
    const between = await breakable(new URL(system.url));
    try {
      execFileSync(
        process.execPath,
        [
          path.resolve('node_modules/vite/bin/vite.js'),
          'build',
          '--outDir',
          folder,
          '--emptyOutDir',
          '--logLevel',
          'error',
        ],
        {
          cwd: 'examples/browser',
          env: { ...process.env, VITE_GATEWAY_URL: `http://127.0.0.1:${between.port}/graphql` },
        },
      );
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on('pageerror', ({ message }) => faults.push(message));
      const signIn = async (): Promise<void> => {
        await page.goto(origin);
        await page.getByLabel('User').fill('techcorp');
        await page.getByLabel('Password').fill(system.passwordOf('techcorp'));
        await page.getByRole('button', { name: 'Sign in' }).click();
      };
      await signIn();
      await page.getByLabel('Topic').fill('Tides');
      await page.getByLabel('Source text').fill(fs.readFileSync('examples/tides.md', 'utf8'));
      await page.getByRole('button', { name: 'Show the plan' }).click();
      await page.getByText(/^ALLOWED: at most 0\.\d+ USD/).waitFor();
      await page.getByRole('button', { name: 'Start' }).click();
      const [first] = await Promise.all([
        page.locator('#events li').first().textContent(),
        page.locator('#events li').first().waitFor(),
      ]);
      expect(first).toContain('ExecutionCreated');
      between.breakOff();
      await page.getByText(/^COMPLETED, 0\.\d+ USD/).waitFor({ timeout: 60_000 });
      const numbers = (): Promise<number[]> =>
        page.locator('#events li').evaluateAll((lines) => lines.map((line) => (line as HTMLLIElement).value));
      const all = await numbers();
      expect(all).toEqual(all.map((_, index) => index + 1));
      // As if it had been loaded anew behind the second event.
      const [{ id, cursor }] = await system
        .as(TECHCORP)
        .query<{ executions: { edges: { node: { id: string; events: { edges: { cursor: string }[] } } }[] } }>(
          `{ executions(first: 1) { edges { node { id events(first: 2) { edges { cursor } } } } } }`,
        )
        .then(({ data }) =>
          data.executions.edges.map(({ node }) => ({ id: node.id, cursor: node.events.edges[1]?.cursor ?? '' })),
        );
      await page.evaluate(
        (stored) => sessionStorage.setItem('execution', stored),
        JSON.stringify({ id, after: cursor }),
      );
      await signIn();
      await page.getByText(/^COMPLETED, 0\.\d+ USD/).waitFor({ timeout: 60_000 });
      expect(await numbers()).toEqual(all.slice(2));
      // What cannot be followed is said, and not tried for ever.
      await page.evaluate(() => sessionStorage.setItem('execution', '{"id":"exec_none","after":null}'));
      await signIn();
      await page.getByText(/There is no execution exec_none/i).waitFor();
      expect(await page.evaluate(() => sessionStorage.getItem('execution'))).toBeNull();
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
      await between.close();
      await system.close();
      server.close();
      fs.rmSync(folder, { recursive: true });
    }
  }, 120_000);
});
