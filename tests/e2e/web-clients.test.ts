import { createHash } from 'node:crypto';
import net from 'node:net';
import { launchBrowser } from '../setup/browser';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

const QUERY = '{ viewer { client { id } } }';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('clients of the web', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({ explorable: true, corsOrigins: ['https://app.example.com'] });
  });
  afterAll(() => system.close());

  const post = async (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...system.as(TECHCORP).headers, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const read = async (response: Response) => (await response.json()) as Record<string, unknown>;

  describe('may name an operation by its hash', () => {
    const named = (sha256Hash: string, query?: string) => ({
      query,
      extensions: { persistedQuery: { version: 1, sha256Hash } },
    });

    test('once it was sent with its text: until then they are told to send it', async () => {
      const hash = hashOf(QUERY);
      const first = await post(named(hash));
      expect([first.status, await read(first)]).toEqual([
        200,
        { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
      ]);
      const answer = { data: { viewer: { client: { id: TECHCORP } } } };
      expect(await read(await post(named(hash, QUERY)))).toEqual(answer);
      expect(await read(await post(named(hash)))).toEqual(answer);
      const search = new URLSearchParams({ extensions: JSON.stringify(named(hash).extensions) });
      const get = await fetch(`${system.url}?${search.toString()}`, {
        headers: { ...system.as(TECHCORP).headers, 'apollo-require-preflight': 'true' },
      });
      expect(await read(get)).toEqual(answer);
    });

    test('which must be its own: nobody can put another operation in its place', async () => {
      const response = await post(named(hashOf('another'), QUERY));
      expect([response.status, JSON.stringify(await read(response))]).toEqual([
        400,
        expect.stringContaining('is not the SHA-256 of the query'),
      ]);
      expect(JSON.stringify(await read(await post(named(hashOf('another')))))).toContain('PERSISTED_QUERY_NOT_FOUND');
    });

    test('in the form that clients use', async () => {
      const response = await post({ query: QUERY, extensions: { persistedQuery: { version: 2, sha256Hash: 1 } } });
      expect([response.status, JSON.stringify(await read(response))]).toEqual([
        400,
        expect.stringContaining('Expected extensions.persistedQuery'),
      ]);
    });
  });

  test('may send members that nobody knows, and an empty name', async () => {
    const response = await post({ query: QUERY, operationName: '', variables: null, id: 'x', doc_id: 7 });
    expect([response.status, await read(response)]).toEqual([200, { data: { viewer: { client: { id: TECHCORP } } } }]);
  });

  test.each([
    ['variables', '%7Bbroken'],
    ['variables', '[1]'],
    ['extensions', 'text'],
  ])('are told that %s=%s in an address is no JSON object', async (name, value) => {
    const response = await fetch(`${system.url}?query=%7B__typename%7D&${name}=${value}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect([response.status, JSON.stringify(await read(response))]).toEqual([
      400,
      expect.stringContaining(`The parameter ${name} of the address`),
    ]);
  });

  test('that name the whole address in the request line are answered as others', async () => {
    const { host, port, hostname } = new URL(system.url);
    const ask = (target: string): Promise<string> =>
      new Promise((resolve, reject) => {
        let text = '';
        const body = JSON.stringify({ query: '{ __typename }' });
        const socket = net.connect(Number(port), hostname, () =>
          socket.write(
            `POST ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
          ),
        );
        socket.on('data', (part) => (text += part.toString()));
        socket.on('close', () => resolve(text));
        socket.on('error', reject);
      });
    expect(await ask(`http://${host}/graphql`)).toContain('"__typename":"Query"');
    for (const target of ['http://', 'http://[/graphql', 'http://x:99999/graphql', '*', '//graphql', 'http:/graphql'])
      expect(await ask(target)).not.toMatch(/\n +at |node_modules|\.ts:|\.js:/);
  });

  describe('of other origins', () => {
    const from = (origin: string, method = 'POST', body = '{') =>
      fetch(system.url, {
        method,
        headers: {
          origin,
          'content-type': 'application/json',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,traceparent,apollographql-client-name',
        },
        ...(method === 'POST' && { body }),
      });

    test.each([
      'https://app.example.com',
      'http://localhost:5173',
      'http://127.0.0.1:3000',
      'http://[::1]:8080',
      'https://studio.apollographql.com',
    ])('are let in where they are listed or on the machine of a developer: %s', async (origin) => {
      const preflight = await from(origin, 'OPTIONS');
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
      expect(preflight.headers.get('access-control-allow-headers')).toContain('traceparent');
      // What is refused can be read as well.
      const refused = await from(origin);
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([400, origin]);
      const answered = await from(origin, 'POST', '{"query":"{ __typename }"}');
      expect([answered.status, answered.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
      expect(answered.headers.get('access-control-expose-headers')).toContain('retry-after');
    });

    test('may follow over a single connection, and learn what a download is called', async () => {
      const preflight = await fetch(`${system.url}/stream`, {
        method: 'OPTIONS',
        headers: {
          origin: 'http://localhost:5173',
          'access-control-request-method': 'PUT',
          'access-control-request-headers': 'x-graphql-event-stream-token',
        },
      });
      const { headers } = preflight;
      expect(headers.get('access-control-allow-methods')).toMatch(/PUT.*DELETE/);
      expect(headers.get('access-control-allow-headers')).toContain('x-graphql-event-stream-token');
      const answered = await from('http://localhost:5173', 'POST', '{"query":"{ __typename }"}');
      expect(answered.headers.get('access-control-expose-headers')).toContain('content-disposition');
    });

    test.each([
      'https://evil.example.com',
      'http://localhost.evil.example.com',
      'https://app.example.com.evil.org',
      'null',
    ])('are told nothing otherwise: %s', async (origin) => {
      for (const method of ['OPTIONS', 'POST'])
        expect((await from(origin, method)).headers.get('access-control-allow-origin')).toBeNull();
    });
  });

  test('are refused in the media type that they ask for', async () => {
    const accept = 'application/graphql-response+json, application/json;q=0.9';
    const wrong = await post({ query: QUERY }, { accept, 'x-api-key': `tfk_${'0'.repeat(40)}` });
    const large = await post('{', { accept });
    const stream = await post({ query: 'subscription { executionChanges(clientId: "x") { __typename } }' }, { accept });
    const types = [wrong, large, stream].map(({ headers }) => headers.get('content-type')?.split(';')[0]);
    expect([wrong.status, large.status]).toEqual([401, 400]);
    expect(types).toEqual(Array(3).fill('application/graphql-response+json'));
    const plain = await post('{', { accept: 'application/json' });
    expect(plain.headers.get('content-type')).toMatch(/^application\/json/);
  });

  test('keep no answer: it is of one caller at one moment', async () => {
    expect((await post({ query: QUERY })).headers.get('cache-control')).toBe('no-store');
  });

  test.each(['HEAD', 'PUT', 'PATCH', 'DELETE'])('are told that %s is no method for operations', async (method) => {
    const response = await fetch(system.url, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST, OPTIONS']);
  });

  test('that are browsers get a page, also with an operation in its address, which no other page may show', async () => {
    for (const search of ['', '?query=%7B__typename%7D']) {
      const page = await fetch(`${system.url}${search}`, { headers: { accept: 'text/html,*/*;q=0.8' } });
      expect(await page.text()).toContain('<html');
      expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('are told when to try again only when they have to', async () => {
    const { headers, status } = await post({ query: QUERY });
    expect([status, headers.get('retry-after')]).toEqual([200, null]);
    expect(headers.get('ratelimit-remaining')).toMatch(/^\d+$/);
  });

  test('can use GraphiQL under its policy: the operation of the address is there, and answered', async () => {
    const browser = await launchBrowser();
    if (!browser) throw new Error('There is no browser for this test. Name one with CHROME_PATH.');
    try {
      const page = await browser.newPage();
      await page.goto(`${system.url}?query=%7B__typename%7D`);
      await page.getByRole('button', { name: /execute query/i }).click();
      await page.getByText('"Query"').waitFor();
    } finally {
      await browser.close();
    }
  });
});
