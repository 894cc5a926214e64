import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { RegisteredOperations } from '../../gateway/registered-operations';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

const VIEWER =
  'query Who {\n  viewer {\n    kind\n    ...Of\n  }\n}\n\nfragment Of on Viewer {\n  client {\n    id\n  }\n}';
const TIERS = 'query Tiers { tiers { name } }';
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a gateway that takes registered operations alone', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-operations-'));
  const file = (name: string, value: unknown): string => {
    const at = path.join(folder, name);
    fs.writeFileSync(at, typeof value === 'string' ? value : JSON.stringify(value));
    return at;
  };
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({
      operationsFiles: [
        file('apollo.json', {
          format: 'apollo-persisted-query-manifest',
          version: 1,
          operations: [{ id: hash(VIEWER), name: 'Who', type: 'query', body: VIEWER }],
        }),
        file('codegen.json', { [hash(TIERS)]: TIERS }),
      ],
    });
  });
  afterAll(async () => {
    await system.close();
    fs.rmSync(folder, { recursive: true });
  });

  const post = async (body: object) => {
    const response = await fetch(system.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        'x-api-key': system.keyOf(TECHCORP),
      },
      body: JSON.stringify(body),
    });
    const { data, errors } = (await response.json()) as {
      data?: unknown;
      errors?: { extensions: { code: string } }[];
    };
    return { status: response.status, data, code: errors?.[0]?.extensions.code };
  };

  test('answers them by their text, whatever clients add and order, and by their id', async () => {
    const answer = { status: 200, data: { viewer: { kind: 'key', client: { id: TECHCORP } } } };
    expect(await post({ query: VIEWER })).toMatchObject(answer);
    const asSent = `fragment Of on Viewer { client { id __typename } } query Who { viewer { kind ...Of __typename } }`;
    expect(await post({ query: asSent })).toMatchObject({ status: 200 });
    const byId = (sha256Hash: string) => post({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
    expect(await byId(hash(VIEWER))).toMatchObject(answer);
    expect(await byId(hash(TIERS))).toMatchObject({ status: 200 });
    expect(await byId('a'.repeat(64))).toMatchObject({ status: 404, code: 'PERSISTED_QUERY_NOT_IN_LIST' });
  });

  test('refuses all others, over WebSocket as well, and what a client would have kept by its hash', async () => {
    const other = '{ viewer { kind } }';
    const refused = { status: 403, code: 'QUERY_NOT_IN_SAFELIST' };
    expect(await post({ query: other })).toMatchObject(refused);
    expect(await post({ query: '{ __schema { types { name } } }' })).toMatchObject(refused);
    expect(
      await post({ query: other, extensions: { persistedQuery: { version: 1, sha256Hash: hash(other) } } }),
    ).toMatchObject(refused);
    const socket = createClient({
      url: system.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { apiKey: system.keyOf(TECHCORP) },
      retryAttempts: 0,
    });
    const told = (query: string) =>
      new Promise((resolve) => {
        socket.subscribe({ query }, { next: resolve, error: resolve, complete: () => undefined });
      });
    expect(JSON.stringify(await told(other))).toContain('QUERY_NOT_IN_SAFELIST');
    expect(await told(TIERS)).toMatchObject({ data: { tiers: expect.any(Array) as unknown[] } });
    await socket.dispose();
  });

  test('takes those of the console, and of its own routes', async () => {
    const manifest = JSON.parse(fs.readFileSync('schema/console-operations.json', 'utf8')) as {
      operations: { name: string; body: string }[];
    };
    const registered = new RegisteredOperations(['schema/console-operations.json']);
    expect(manifest.operations.length).toBeGreaterThan(100);
    const { parse } = await import('graphql');
    expect(manifest.operations.filter(({ body }) => !registered.has(parse(body)))).toEqual([]);
    const executed = await fetch(system.url.replace('/graphql', '/requests/req_none/execute'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': system.keyOf(TECHCORP) },
      body: '{}',
    });
    expect(JSON.stringify(await executed.json())).not.toContain('QUERY_NOT_IN_SAFELIST');
  });

  test.each([
    ['that is not there', () => path.join(folder, 'none.json'), /none\.json cannot be read/],
    ['that is no JSON', () => file('broken.json', '{'), /broken\.json cannot be read/],
    ['of another form', () => file('list.json', [1]), /list\.json is no manifest\. Expected/],
    ['with what is no GraphQL', () => file('text.json', { a: 'query {' }), /operation a in .*text\.json is no GraphQL/],
  ])('does not start with a file %s, and says so', (_what, make, message) => {
    expect(() => new RegisteredOperations([make()])).toThrow(message);
  });
});
