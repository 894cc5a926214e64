import fs from 'node:fs';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

const CONSOLE = { 'x-console': '1' };

describe('the session of the console', () => {
  let system: TestSystem;
  let origin: string;
  let deliverable: string;
  beforeAll(async () => {
    system = await startTestSystem();
    origin = new URL(system.url).origin;
    const client = system.as(TECHCORP);
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
    deliverable = (await client.ended<{ deliverables: { id: string }[] }>(id, 'deliverables { id }')).deliverables[0]
      .id;
  });
  afterAll(() => system.close());

  const send = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> =>
    fetch(`${origin}${path}`, { redirect: 'manual', ...init });
  const signIn = (
    password = system.passwordOf('techcorp'),
    headers: Record<string, string> = CONSOLE,
  ): Promise<Response> =>
    send('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ username: 'techcorp', password }),
    });
  const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';
  const newCookie = async (): Promise<string> => cookieOf(await signIn());
  const viewer = async (headers: Record<string, string>): Promise<unknown> => {
    const response = await send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ viewer { user { username } } }' }),
    });
    return ((await response.json()) as { data: { viewer: { user: { username: string } } | null } | null }).data?.viewer
      ?.user.username;
  };

  test('is a cookie that no script reads, that no other site sends, and that ends with the session', async () => {
    const response = await signIn();
    expect(await response.json()).toMatchObject({ signedIn: true });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(new RegExp(`^tf_session_${new URL(origin).port}=`));
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Expires=']) expect(cookie).toContain(part);
    const held = cookieOf(response);
    expect(await viewer({ cookie: held, ...CONSOLE })).toBe('techcorp');
    const renewed = await send('/session/renew', {
      method: 'POST',
      headers: { cookie: held, 'content-type': 'application/json', ...CONSOLE },
      body: '{}',
    });
    const next = cookieOf(renewed);
    expect(next).not.toBe(held);
    const out = await send('/session', { method: 'DELETE', headers: { cookie: next, ...CONSOLE } });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('1970')]);
    await waitFor('the session to be over', async () => (await viewer({ cookie: next, ...CONSOLE })) === undefined);
    expect(await (await send('/session', { headers: { cookie: next, ...CONSOLE } })).json()).toMatchObject({
      signedIn: false,
    });
  });

  test('does not count for what another page sends: without the header of the console, and not asked for by a browser', async () => {
    const cookie = await newCookie();
    expect(await viewer({ cookie })).toBeUndefined();
    expect(await viewer({ cookie, 'x-console': 'yes' })).toBeUndefined();
    // A page of a developer's machine may call, but neither with the header of the console nor for a session.
    for (const path of ['/graphql', '/session']) {
      const asked = await send(path, {
        method: 'OPTIONS',
        headers: {
          origin: 'http://localhost:1',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,x-console',
        },
      });
      expect(asked.headers.get('access-control-allow-headers') ?? '').not.toContain('x-console');
      expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
      if (path === '/session') expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    }
    for (const [method, path] of [
      ['GET', '/session'],
      ['POST', '/session'],
      ['DELETE', '/session'],
      ['POST', '/session/renew'],
    ])
      expect((await send(path ?? '', { method: method ?? '', headers: { cookie } })).status).toBe(403);
    expect(await viewer({ cookie, ...CONSOLE })).toBe('techcorp');
  });

  test('counts on a WebSocket that a page of this origin opened, and on no other', async () => {
    const cookie = await newCookie();
    const asked = (from: string): Promise<unknown> =>
      new Promise((resolve) => {
        class OwnSocket extends WebSocket {
          constructor(url: string, protocols: string) {
            super(url, protocols, { headers: { cookie, origin: from } });
          }
        }
        const socket = createClient({
          url: system.url.replace('http', 'ws'),
          webSocketImpl: OwnSocket,
          retryAttempts: 0,
        });
        let answer: unknown;
        socket.subscribe<{ viewer: { user: { username: string } } | null }>(
          { query: '{ viewer { user { username } } }' },
          {
            next: ({ data }) => (answer = data?.viewer?.user.username),
            error: () => resolve(undefined),
            complete: () => resolve(answer),
          },
        );
      });
    expect(await asked(origin)).toBe('techcorp');
    expect(await asked('http://localhost:1')).toBeUndefined();
    expect(await asked('null')).toBeUndefined();
  });

  test('downloads what a link of the console leads to, and nothing for another page', async () => {
    const cookie = await newCookie();
    const get = async (site: string | undefined): Promise<number> =>
      (
        await send(`/deliverables/${deliverable}/json`, {
          headers: { cookie, ...(site && { 'sec-fetch-site': site }) },
        })
      ).status;
    expect(await get('same-origin')).toBe(200);
    for (const site of ['same-site', 'cross-site', 'none', undefined]) expect(await get(site)).toBe(401);
  });

  test.each<[string, () => Promise<Response>, number, string]>([
    ['a wrong password', () => signIn('wrong'), 401, 'INVALID_CREDENTIALS'],
    [
      'no password',
      () =>
        signIn(undefined as never, CONSOLE).then(() =>
          send('/session', {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...CONSOLE },
            body: '{"username":"x"}',
          }),
        ),
      400,
      'BAD_REQUEST',
    ],
    [
      'no JSON',
      () =>
        send('/session', { method: 'POST', headers: { 'content-type': 'application/json', ...CONSOLE }, body: '{' }),
      400,
      'BAD_REQUEST',
    ],
    ['another page', () => signIn(undefined, {}), 403, 'FORBIDDEN'],
  ])('is not given for %s', async (_what, ask, status, code) => {
    const response = await ask();
    expect([response.status, response.headers.get('set-cookie')]).toEqual([status, null]);
    expect(await response.json()).toMatchObject({ error: { code } });
  });

  test('a key of an API goes before the cookie', async () => {
    const cookie = await newCookie();
    expect(await viewer({ cookie, ...CONSOLE, 'x-api-key': 'tfk_wrong' })).toBeUndefined();
  });
});

describe('the pages of the console', () => {
  let system: TestSystem;
  let origin: string;
  beforeAll(async () => {
    system = await startTestSystem();
    origin = new URL(system.url).origin;
  });
  afterAll(() => system.close());

  const get = (path: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${origin}${path}`, { headers });
  const HTML = { accept: 'text/html,application/xhtml+xml' };

  test('are one page, with a policy that allows nothing from elsewhere, and a new nonce each time', async () => {
    const [one, other] = [await get('/', HTML), await get('/executions/exec_1?tab=time', HTML)];
    const policy = one.headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy).toContain(rule);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    const html = await one.text();
    expect(html).toContain(nonce);
    expect(html).not.toContain('__NONCE__');
    expect(other.headers.get('content-security-policy')).not.toContain(nonce);
    expect(one.headers.get('cache-control')).toBe('no-store');
  });

  test('have files that are packed, kept for a year, and not guessed at', async () => {
    const html = fs.readFileSync('dist/console/index.html', 'utf8');
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
    const response = await get(script, { 'accept-encoding': 'br' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await get('/assets/none.js', HTML)).status).toBe(404);
    for (const path of ['/assets/../built.json', '/assets/%2e%2e/built.json', '/assets/..%2fbuilt.json'])
      expect(await (await get(path, HTML)).text()).not.toContain('digest');
  });

  test('leave the routes of the service alone', async () => {
    expect((await get('/healthz', HTML)).headers.get('content-type')).toContain('application/json');
    const nothing = await get('/nothing', { accept: 'application/json' });
    expect([nothing.status, await nothing.json()]).toEqual([
      404,
      { error: { code: 'NOT_FOUND', message: 'There is nothing here. The graph is at /graphql.' } },
    ]);
    // Whoever looks at the address without saying for what.
    expect(await (await get('/', { accept: '*/*' })).text()).toContain('<html');
    expect(await (await get('/graphql', HTML)).text()).toContain('graphiql');
  });
});
