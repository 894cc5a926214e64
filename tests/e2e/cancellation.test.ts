import { parse } from 'graphql';
import http from 'node:http';
import { Client } from 'pg';
import { Scope } from '../../contracts/scope';
import { SIGNATURE_HEADER, sign } from '../../lib/signing/signed-request';
import { remoteExecutor } from '../../subgraph-kit/remote-executor';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

/** Long before its own time limit would end a statement. */
const CANCELLED_MS = 4_000;
const QUERY = '{ requests(first: 5) { edges { node { id message } } } }';

describe('a query that nobody waits for', () => {
  let system: TestSystem;
  /** Holds the table of requests, so that who reads it waits as long as we like. */
  let holder: Client;
  beforeAll(async () => {
    system = await startTestSystem();
    holder = new Client({ connectionString: system.databaseUrl });
    await holder.connect();
  });
  afterAll(async () => {
    await holder.end();
    await system.close();
  });
  beforeEach(() => holder.query('begin; lock table kam.request in access exclusive mode'));
  afterEach(() => holder.query('rollback'));

  const waiting = async (): Promise<number> => {
    const [row] = await system.sql(
      `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike '%request%'`,
    );
    return Number(row?.['count']);
  };
  const post = (url: string, headers: Record<string, string>, body: string): http.ClientRequest => {
    const request = http.request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    });
    request.on('error', () => undefined);
    request.end(body);
    return request;
  };
  const hangUpOn = async (request: http.ClientRequest): Promise<void> => {
    await waitFor('the statement to wait', async () => (await waiting()) > 0);
    request.destroy();
    await waitFor('the statement to be cancelled', async () => (await waiting()) === 0, CANCELLED_MS);
  };

  test('because its client hung up is ended down to its statement, though what it waits for goes on', async () => {
    await hangUpOn(post(system.url, system.as(TECHCORP).headers, JSON.stringify({ query: QUERY })));
  });

  test('because its client hung up is ended at a subgraph of another process as well', async () => {
    const body = JSON.stringify({ query: QUERY });
    const [key] = system.secrets.signingKeys;
    const actor = { kind: 'client', clientId: TECHCORP, by: { key: 'test' }, scopes: ['requests:read'] };
    const signature = sign(key, { from: 'gateway', to: 'kam' }, { method: 'POST', path: '/graphql', body }, { actor });
    await hangUpOn(post(`${system.subgraphs.kam.url}/graphql`, { [SIGNATURE_HEADER]: signature }, body));
  });

  test('because its client hung up is ended at a subgraph that other services ask on one connection', async () => {
    const [key] = system.secrets.signingKeys;
    const kam = remoteExecutor({ name: 'kam', url: system.subgraphs.kam.url, from: 'gateway', key });
    const hangUp = new AbortController();
    const answer = kam.run({
      document: parse(QUERY),
      operationType: 'query',
      actor: { kind: 'client', clientId: TECHCORP, by: { key: 'test' }, scopes: [Scope.REQUESTS_READ] },
      requestId: 'r1',
      signal: hangUp.signal,
    });
    await waitFor('the statement to wait', async () => (await waiting()) > 0);
    hangUp.abort();
    await expect(answer).rejects.toThrow('nobody waits');
    await waitFor('the statement to be cancelled', async () => (await waiting()) === 0, CANCELLED_MS);
    await kam.close();
  });

  test('that takes longer than a subgraph may is answered without it, and ended as well', async () => {
    const { data, errors } = await system.as(TECHCORP).query<{ requests: unknown }>(QUERY);
    expect([data?.requests ?? null, errors?.[0]?.extensions?.['code']]).toEqual([null, 'SERVICE_UNAVAILABLE']);
    await waitFor('the statement to be cancelled', async () => (await waiting()) === 0, CANCELLED_MS);
  });

  test('leaves its connection to others as it was', async () => {
    for (let round = 0; round < 3; round++)
      await hangUpOn(post(system.url, system.as(TECHCORP).headers, JSON.stringify({ query: QUERY })));
    await holder.query('rollback');
    const { data, errors } = await system.as(TECHCORP).query<{ requests: { edges: unknown[] } }>(QUERY);
    expect(errors).toBeUndefined();
    expect(data.requests.edges.length).toBeGreaterThan(0);
    await holder.query('begin');
  });
});

describe('a mutation whose client hangs up', () => {
  test('is carried through', async () => {
    const system = await startTestSystem();
    const holder = new Client({ connectionString: system.databaseUrl });
    await holder.connect();
    try {
      const count = async (): Promise<number> =>
        Number(
          (await system.sql(`select count(*) from kam.request where message = 'Tides, whatever happens'`))[0]?.[
            'count'
          ],
        );
      await holder.query('begin; lock table kam.request in access exclusive mode');
      const body = JSON.stringify({
        query: 'mutation { createRequest(input: { message: "Tides, whatever happens" }) { request { id } } }',
      });
      const request = http.request(system.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...system.as(TECHCORP).headers },
      });
      request.on('error', () => undefined);
      request.end(body);
      await waitFor('it to wait', async () => {
        const [row] = await system.sql(
          `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return Number(row?.['count']) > 0;
      });
      request.destroy();
      await holder.query('rollback');
      await waitFor('it to be written', async () => (await count()) === 1);
    } finally {
      await holder.end();
      await system.close();
    }
  });
});
