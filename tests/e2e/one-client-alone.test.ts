import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { FINANCE, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('what one client has open and sends is bounded, in whatever form', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({
      limits: {
        ...DEFAULT_LIMITS,
        MAX_SUBSCRIPTIONS: 3,
        MAX_SUBSCRIPTION_COST: 100,
        MAX_SOCKETS: 2,
        MAX_REQUESTS_OF_USERS: 40,
      },
    });
  });
  afterAll(() => system.close());

  const subscription = (clientId: string) => `subscription { clientExecutions(clientId: "${clientId}") { cursor } }`;
  const socketOf = (clientId: string): Client =>
    createClient({
      url: system.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { apiKey: system.keyOf(clientId) },
      retryAttempts: 0,
    });
  const overSse = async (clientId: string, signal: AbortSignal): Promise<Response> =>
    fetch(system.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'x-api-key': system.keyOf(clientId),
      },
      body: JSON.stringify({ query: subscription(clientId) }),
      signal,
    });

  test('subscriptions, over whatever transport; those of others are not touched, and a place that is left is free', async () => {
    const stop = new AbortController();
    const open = await Promise.all(Array.from({ length: 3 }, () => overSse(TECHCORP, stop.signal)));
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = async (): Promise<string> => {
      const one = new AbortController();
      const response = await overSse(TECHCORP, one.signal);
      const { value } = (await response.body?.getReader().read()) ?? {};
      one.abort();
      return Buffer.from(value ?? []).toString();
    };
    expect(await refused()).toContain('TOO_MANY_OPERATIONS');
    const socket = socketOf(TECHCORP);
    const answered = new Promise((resolve) => {
      socket.subscribe({ query: subscription(TECHCORP) }, { next: resolve, error: resolve, complete: () => undefined });
    });
    expect(JSON.stringify(await answered)).toContain('TOO_MANY_OPERATIONS');
    const other = new AbortController();
    expect((await overSse(FINANCE, other.signal)).status).toBe(200);
    other.abort();
    stop.abort();
    await waitFor('a place to be free', async () => !(await refused()).includes('TOO_MANY_OPERATIONS'));
    await socket.dispose();
  });

  test('subscriptions that are opened at once', async () => {
    const socket = socketOf(FINANCE);
    const refusals: unknown[] = [];
    for (let i = 0; i < 20; i++)
      socket.subscribe(
        { query: subscription(FINANCE) },
        {
          next: (told) => void refusals.push(told),
          error: (told) => void refusals.push(told),
          complete: () => undefined,
        },
      );
    await waitFor('those without a place to be told so', () => refusals.length >= 17);
    expect(refusals).toHaveLength(17);
    await socket.dispose();
  });

  test('what an event costs in all subscriptions together; what is asked twice counts once', async () => {
    const socket = socketOf(FINANCE);
    const refusals: string[] = [];
    const follow = (name: string, fields: string): void => {
      const told = (what: unknown): void => void refusals.push(`${name}: ${JSON.stringify(what)}`);
      socket.subscribe(
        { query: `subscription { clientExecutions(clientId: "${FINANCE}") { cursor event { ${fields} } } }` },
        { next: told, error: told, complete: () => undefined },
      );
    };
    const dear = 'execution { id masterTemplate { stages { worker } } stages { parameters job { status } } }';
    follow('first', dear);
    follow('the same', dear);
    follow('another', 'execution { stages { job { status } parameters } masterTemplate { stages { worker } } id }');
    await waitFor('one to be refused', () => refusals.length > 0);
    expect(refusals.join()).toMatch(
      /^another: .*may cost 100 for each event together, and would cost \d+ with this one/,
    );
    await socket.dispose();
  });

  test('WebSockets', async () => {
    const opened = (): Promise<WebSocket | number> =>
      new Promise((resolve) => {
        const socket = new WebSocket(system.url.replace('http', 'ws'), 'graphql-transport-ws');
        socket.on('open', () => {
          socket.send(JSON.stringify({ type: 'connection_init', payload: { apiKey: system.keyOf(TECHCORP) } }));
        });
        socket.on('message', () => resolve(socket));
        socket.on('close', (code) => resolve(code));
      });
    const [one, two] = [await opened(), await opened()];
    expect(await opened()).toBe(1013);
    for (const socket of [one, two]) if (typeof socket !== 'number') socket.close();
    const free = await waitFor('a socket to be free', async () => {
      const socket = await opened();
      return typeof socket !== 'number' && socket;
    });
    free.close();
  });

  test('mutations of one operation, of which each counts, and requests of its users together', async () => {
    const user = await system.asUser('techcorp');
    const mutations = Array.from(
      { length: 10 },
      (_, index) => `m${index}: removeUser(userId: "u") { errors { code } }`,
    );
    const codes: (string | undefined)[] = [];
    for (let i = 0; i < 5; i++) {
      const { errors } = await user.query(`mutation { ${mutations.join(' ')} }`);
      codes.push(errors?.[0]?.extensions.code);
    }
    // Four are forty requests; there is no more for the fifth.
    expect(codes).toEqual([undefined, undefined, undefined, undefined, 'RATE_LIMITED']);
    expect((await system.as(TECHCORP).query('{ viewer { kind } }')).errors).toBeUndefined();
  });
});
