import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TECHCORP } from '../setup/system';

/** Something that nobody sends in good faith, and what may come of it. */
export interface Hostile {
  kind: string;
  request: { method: string; path?: string; headers: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> };
}

const JSON_TYPE = { 'content-type': 'application/json' };
const operation = (kind: string, query: string, variables?: unknown): Hostile => ({
  kind,
  request: {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ query, ...(variables !== undefined && { variables }) }),
  },
});
const raw = (
  kind: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = JSON_TYPE,
): Hostile => ({
  kind,
  request: { method: 'POST', headers, body },
});
const times = (n: number, text: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => text(i)).join(' ');

/** Fragments that each spread the next one twice: 2^n fields when written out. */
const bomb = (n: number): string =>
  `{ ...F0 } ${times(n, (i) => `fragment F${i} on Query { ${i === n - 1 ? '__typename' : `...F${i + 1} a${i}: __typename ...F${i + 1}`} }`)}`;
const nested = (n: number): string =>
  `{ executions { edges { node { ${'stages { job { ... on GranulationJob { template { __typename } } } } masterTemplate { executions { edges { node { '.repeat(n)}id${' } } } }'.repeat(n)} } } } }`;
const deepJson = (n: number): string => `${'['.repeat(n)}${']'.repeat(n)}`;

/** One operation of each kind; what is random in it is new each time. */
export function hostileOperations(): Hostile[] {
  const junk = randomBytes(8).toString('hex');
  return [
    operation('a thousand aliases', `{ ${times(1_000, (i) => `a${i}: viewer { kind }`)} }`),
    operation('twenty aliases', `{ ${times(20, (i) => `a${i}: __typename`)} }`),
    operation(
      'aliases by fragments',
      `{ ${times(4, () => '...F')} } fragment F on Query { ${times(5, (i) => `b${i}: viewer { kind }`)} }`,
    ),
    operation(
      'aliases of a login',
      `mutation { ${times(10, (i) => `s${i}: signIn(input: { username: "admin", password: "${junk}${i}" }) { token }`)} }`,
    ),
    operation('a fragment bomb of 22', bomb(22)),
    operation('a fragment bomb of 60', bomb(60)),
    operation('a fragment that spreads itself', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
    operation('nested fragments', `{ ${'... on Query { '.repeat(300)}__typename${' }'.repeat(300)} }`),
    operation('fields nested deeply', nested(8)),
    operation('an endless depth', `${'{ a '.repeat(5_000)}${'}'.repeat(5_000)}`),
    operation(
      'large lists in large lists',
      '{ executions(first: 100) { edges { node { events(first: 100) { edges { node { execution { events(first: 100) { totalCount } } } } } } } } }',
    ),
    operation(
      'a length by variable',
      'query ($n: Int!) { clients(first: $n) { edges { node { usage { quota } apiKeys { id } } } } }',
      { n: 100_000_000 },
    ),
    operation('a negative length', 'query ($n: Int!) { executions(first: $n) { totalCount } }', { n: -5 }),
    operation('a length that is no number', '{ executions(first: "many") { totalCount } }'),
    operation(
      'many fields at the root',
      `{ ${times(30, () => 'tiers { name }')} ${times(11, (i) => `t${i}: tiers { name }`)} }`,
    ),
    operation('very many tokens', `{ ${'viewer { kind } '.repeat(20_000)} }`),
    operation('a very long name', `{ ${'x'.repeat(100_000)} }`),
    operation('a very long string', `{ execution(id: "${'x'.repeat(500_000)}") { id } }`),
    operation('directives by the hundred', `{ viewer ${'@include(if: true) '.repeat(400)} { kind } }`),
    operation('unknown directives', '{ viewer @evil(code: "1") { kind } }'),
    operation(
      'introspection within introspection',
      `{ __schema { types { ${'fields { type { '.repeat(20)}name${' } }'.repeat(20)} } } }`,
    ),
    operation('unicode in names', '{ vіewer { kınd } }'),
    operation('unicode in values', '{ execution(id: "\\u202e\\u0000\\ud800 𝔘 ﷽ ̷̢̛") { id } }'),
    operation('NUL in an id', 'query ($id: ID!) { request(id: $id) { id } }', { id: 'req_\0' }),
    operation('half a surrogate', 'query ($id: ID!) { request(id: $id) { id } }', { id: 'req_\ud800' }),
    operation('SQL in an id', 'query ($id: ID!) { execution(id: $id) { id } }', {
      id: `' or 1=1; drop table kam.client; --`,
    }),
    operation(
      'patterns in a search',
      'query ($s: String!) { masterTemplates(filter: { search: $s }) { totalCount } }',
      { s: '%_'.repeat(500) },
    ),
    operation(
      'prototype keys in parameters',
      `query ($p: JSON) { masterTemplate(name: "course_creation") { plan(clientId: "${TECHCORP}", parameters: $p) { verdict } } }`,
      {
        p: JSON.parse(
          '{"__proto__": {"admin": true}, "constructor": {"prototype": {"x": 1}}, "topic": "x"}',
        ) as unknown,
      },
    ),
    raw(
      'prototype keys in the body',
      `{"query": "{ viewer { kind } }", "__proto__": {"actor": "x"}, "constructor": {"prototype": {"admin": true}}}`,
    ),
    operation(
      'deep JSON in parameters',
      `query ($p: JSON) { masterTemplate(name: "course_creation") { plan(clientId: "${TECHCORP}", parameters: $p) { verdict } } }`,
      {
        p: { topic: JSON.parse(deepJson(2_000)) as unknown },
      },
    ),
    raw('deep JSON as the body', `{"query": "{ __typename }", "variables": {"x": ${deepJson(100_000)}}}`),
    raw('a huge body', `{"query": "{ __typename }", "variables": {"x": "${'x'.repeat(2 * 1024 * 1024)}"}}`),
    raw('a batch', JSON.stringify(Array.from({ length: 50 }, () => ({ query: '{ viewer { kind } }' })))),
    raw('a form', 'query=mutation%7B__typename%7D', { 'content-type': 'application/x-www-form-urlencoded' }),
    raw('plain text', '{"query":"{ __typename }"}', { 'content-type': 'text/plain' }),
    raw(
      'a multipart upload',
      `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"{__typename}"}\r\n--x--`,
      {
        'content-type': 'multipart/form-data; boundary=x',
      },
    ),
    raw('no JSON at all', `{"query": ${junk}`),
    raw('bytes', new Uint8Array(randomBytes(2_000))),
    raw('an empty body', ''),
    raw('a number as the query', '{"query": 5, "variables": "x", "operationName": {}}'),
    raw(
      'a persisted query that nobody knows',
      `{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "${randomBytes(32).toString('hex')}"}}}`,
    ),
    {
      kind: 'a mutation by GET',
      request: {
        method: 'GET',
        path: `?query=${encodeURIComponent('mutation { signOut { signedOut } }')}`,
        headers: {},
      },
    },
    { kind: 'another method', request: { method: 'PUT', headers: JSON_TYPE, body: '{}' } },
    operation('an operation that is not there', `query A { viewer { kind } } query B { viewer { kind } }`, {}),
    operation(
      'a variable of the wrong kind',
      'mutation ($i: StartExecutionInput!) { startExecution(input: $i) { execution { id } } }',
      {
        i: { clientId: ['x'], parameters: 5, junk },
      },
    ),
    operation(
      'an invalid cursor',
      `{ executions(after: "${Buffer.from(`execution:${junk}\0`).toString('base64url')}") { totalCount } clients(after: "${Buffer.from('clients:companyName:[').toString('base64url')}") { totalCount } }`,
    ),
    operation(
      'what only services may ask',
      '{ _entities(representations: [{ __typename: "Client", id: "client_demo_002" }]) { __typename } _service { sdl } identify(credentials: {}) { actor } }',
    ),
    raw(
      'a subscription without a stream',
      JSON.stringify({ query: `subscription { clientExecutions(clientId: "${TECHCORP}") { cursor } }` }),
      {
        ...JSON_TYPE,
        accept: 'application/json',
      },
    ),
    raw('a token of eight KiB', '{"query":"{ viewer { kind } }"}', {
      ...JSON_TYPE,
      authorization: `Bearer ${'A'.repeat(8_000)}`,
    }),
    raw('headers that lie', '{"query":"{ viewer { kind } }"}', {
      ...JSON_TYPE,
      'x-forwarded-for': '127.0.0.1, ::1',
      'x-signature': 'e30.e30.e30',
      'x-worker-id': '../../etc',
    }),
  ];
}

export interface HostileResult {
  sent: number;
  statuses: Map<number, number>;
  /** What came with a 5xx, or not at all, in words. */
  bad: string[];
  /** How long each took, in ms, the slowest first. */
  times: { kind: string; ms: number }[];
}

export interface Attack {
  url: string;
  apiKey: string;
  /** How many operations. */
  total: number;
  /** How many of them at once. */
  lanes?: number;
  /** At most so many in a second; as fast as they are answered without it. */
  perSecond?: number | undefined;
}

/** Sends hostile operations, some at once, by anybody and by a client. */
export async function sendHostile({
  url,
  apiKey,
  total,
  lanes = 4,
  perSecond = Infinity,
}: Attack): Promise<HostileResult> {
  const began = performance.now();
  const result: HostileResult = { sent: 0, statuses: new Map(), bad: [], times: [] };
  let all = hostileOperations();
  const queue = Array.from({ length: total }, (_, n) => n);
  const lane = async (): Promise<void> => {
    for (let n = queue.pop(); n !== undefined; n = queue.pop()) {
      // New junk for every round; making it must not be what is measured.
      if (n % all.length === 0) all = hostileOperations();
      const { kind, request } = all[n % all.length];
      const key = n % 2 === 0 ? { 'x-api-key': apiKey } : undefined;
      const headers = { ...(request.headers['authorization'] ? {} : key), ...request.headers };
      const early = began + ((total - n) * 1000) / perSecond - performance.now();
      if (early > 0) await sleep(early);
      const started = performance.now();
      result.sent += 1;
      try {
        const response = await fetch(url + (request.path ?? ''), {
          method: request.method,
          headers,
          ...(request.body !== undefined && { body: request.body }),
          signal: AbortSignal.timeout(10_000),
        });
        const text = await response.text();
        result.statuses.set(response.status, (result.statuses.get(response.status) ?? 0) + 1);
        if (response.status >= 500 || text.includes('Internal error'))
          result.bad.push(`${kind}: ${response.status} ${text.slice(0, 200)}`);
      } catch (error) {
        // A body that is too large may be answered by a closed connection.
        if (kind !== 'a huge body') result.bad.push(`${kind}: ${String((error as Error).cause ?? error)}`);
      }
      result.times.push({ kind, ms: performance.now() - started });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  result.times.sort((a, b) => b.ms - a.ms);
  return result;
}
