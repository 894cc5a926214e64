import { serverAudits } from 'graphql-http';
import http, { type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
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
