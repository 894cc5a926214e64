import { serverAudits } from 'graphql-http';
import http, { type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

describe('the gateway speaks GraphQL over HTTP', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  test('as the specification says: every audit of graphql-http passes without an error or a warning', async () => {
    const results = await Promise.all(
      serverAudits({ url: () => system.url, fetchFn: fetch }).map((audit) => audit.fn()),
    );
    expect(results.length).toBeGreaterThan(50);
    const failed = results.filter((result) => result.status === 'error' || result.status === 'warn');
    expect(
      failed.map((result) => `${result.status}: ${result.name}: ${'reason' in result ? result.reason : ''}`),
    ).toEqual([]);
  });

  describe('and refuses what it cannot read as it was meant', () => {
    const send = async (
      body: string | Uint8Array<ArrayBuffer>,
      headers: Record<string, string> = {},
    ): Promise<{ status: number; text: string; headers: Headers }> => {
      const response = await fetch(system.url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...system.as(TECHCORP).headers, ...headers },
      });
      return { status: response.status, text: await response.text(), headers: response.headers };
    };
    const QUERY = '{"query":"{ __typename }"}';

    test('a text that is not in UTF-8, instead of keeping another one', async () => {
      const body = Uint8Array.from(
        Buffer.from('{"query":"{ __typename }","variables":{"topic":"caf\u00e9"}}', 'latin1'),
      );
      expect(await send(body)).toMatchObject({ status: 400, text: expect.stringContaining('UTF-8') as string });
      const charset = { 'content-type': 'application/json; charset=iso-8859-1' };
      expect(await send(QUERY, charset)).toMatchObject({ status: 415 });
      expect(await send(QUERY, { 'content-type': 'application/json; charset=UTF-8' })).toMatchObject({ status: 200 });
    });

    test('a body that is compressed, with what is taken', async () => {
      const { status, text, headers } = await send(Uint8Array.from(gzipSync(QUERY)), { 'content-encoding': 'gzip' });
      expect([status, headers.get('accept-encoding')]).toEqual([415, 'identity']);
      expect(text).toContain('uncompressed');
    });

    test('but not a mark of the order of bytes', async () => {
      expect(await send(`\ufeff${QUERY}`)).toMatchObject({ status: 200 });
    });

    test('a mutation over GET, with what is allowed', async () => {
      const response = await fetch(`${system.url}?query=${encodeURIComponent('mutation { signOut { done } }')}`, {
        headers: { accept: 'application/graphql-response+json' },
      });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    });

    test('whoever accepts nothing that there is, and says what there is', async () => {
      const { status, text } = await send(QUERY, { accept: 'text/plain' });
      expect([status, JSON.parse(text)]).toMatchObject([406, { errors: [{ extensions: { code: 'BAD_REQUEST' } }] }]);
    });
  });

  describe('and compresses', () => {
    const post = (query: string, headers: Record<string, string>) =>
      new Promise<{ headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
        const request = http.request(
          system.url,
          {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headers, ...system.as(TECHCORP).headers },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => {
              chunks.push(chunk);
              // A stream is never over: its first event is enough.
              if (String(response.headers['content-type']).startsWith('text/event-stream')) request.destroy();
            });
            response.on('close', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
          },
        );
        request.on('error', (error) => (request.destroyed ? undefined : reject(error)));
        request.end(JSON.stringify({ query }));
      });
    const LARGE =
      '{ masterTemplates(first: 20) { edges { node { id name displayName description useCases keywords } } } }';

    test.each(['gzip', 'br'])(
      'a large answer for whoever takes %s, and nothing for whoever does not say so',
      async (encoding) => {
        const packed = await post(LARGE, { 'accept-encoding': encoding });
        const plain = await post(LARGE, {});
        expect([packed.headers['content-encoding'], plain.headers['content-encoding']]).toEqual([encoding, undefined]);
        const unpack = encoding === 'gzip' ? gunzipSync : brotliDecompressSync;
        expect(unpack(packed.body).equals(plain.body)).toBe(true);
        expect(packed.body.length).toBeLessThan(plain.body.length / 2);
      },
    );

    test('no small answer', async () => {
      expect((await post('{ __typename }', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
    });

    test('no stream: an event is there as soon as it happens', async () => {
      const id = await system.as(TECHCORP).start('quiz_generation', TECHCORP, { topic: 'Tides' });
      const { headers, body } = await post(`subscription { executionEvents(executionId: "${id}") { __typename } }`, {
        accept: 'text/event-stream',
        'accept-encoding': 'gzip',
      });
      expect(headers['content-encoding']).toBe('none');
      expect(body.toString()).toMatch(/^(event|:)/);
    });
  });

  test('with health and readiness beside it', async () => {
    const base = system.url.replace('/graphql', '');
    expect(await (await fetch(`${base}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${base}/readyz`)).json()).toEqual({ status: 'ready' });
    expect((await fetch(`${base}/nothing`)).status).toBe(404);
  });
});
