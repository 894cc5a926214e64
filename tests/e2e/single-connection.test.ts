import { createClient } from 'graphql-sse';
import { FINANCE, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('a client of graphql-sse with one connection for all of its operations', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  const clientOf = (headers: Record<string, string>) =>
    createClient({ url: `${system.url}/stream`, singleConnection: true, headers, retryAttempts: 0 });
  type Client = ReturnType<typeof clientOf>;
  const first = async (client: Client, query: string): Promise<unknown> => {
    for await (const result of client.iterate({ query })) return result;
    return null;
  };

  test('gets answers and events over it, and is refused what it may not have', async () => {
    const client = clientOf({ 'x-api-key': system.keyOf(TECHCORP) });
    const events: unknown[] = [];
    const stop = client.subscribe(
      { query: `subscription { clientExecutions(clientId: "${TECHCORP}") { __typename } }` },
      {
        next: (event) => void events.push(event),
        error: (error) => void events.push(error),
        complete: () => undefined,
      },
    );
    expect(await first(client, '{ viewer { kind } }')).toEqual({ data: { viewer: { kind: 'key' } } });
    for (const [query, code] of [
      ['{ clients { totalCount } }', 'FORBIDDEN'],
      ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
      ['{ viewer {', 'GRAPHQL_PARSE_FAILED'],
    ] as const)
      expect(await first(client, query)).toMatchObject({ errors: [{ extensions: { code } }] });
    await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'Tides' });
    await waitFor('an event', () => events.length > 0);
    expect(events[0]).toMatchObject({ data: { clientExecutions: { __typename: expect.any(String) as string } } });
    stop();
    client.dispose();
  });

  test('does not see what another asks for, and needs the credentials for each operation', async () => {
    const [one, other] = [
      clientOf({ 'x-api-key': system.keyOf(TECHCORP) }),
      clientOf({ 'x-api-key': system.keyOf(FINANCE) }),
    ];
    const viewer = '{ viewer { client { id } } }';
    expect(await Promise.all([first(one, viewer), first(other, viewer)])).toEqual([
      { data: { viewer: { client: { id: TECHCORP } } } },
      { data: { viewer: { client: { id: FINANCE } } } },
    ]);
    for (const client of [one, other]) client.dispose();
    const wrong = clientOf({ 'x-api-key': 'tfk_wrong' });
    await expect(first(wrong, viewer)).rejects.toThrow();
    wrong.dispose();
    const anonymous = await fetch(`${system.url}/stream`, { method: 'PUT' });
    expect({ status: anonymous.status, ...((await anonymous.json()) as object) }).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
});

test('a connection on which nothing runs ends with the service, in time', async () => {
  const system = await startTestSystem();
  const headers = { 'x-api-key': system.keyOf(TECHCORP) };
  const token = await (await fetch(`${system.url}/stream`, { method: 'PUT', headers })).text();
  const stream = await fetch(`${system.url}/stream?token=${token}`, {
    headers: { ...headers, accept: 'text/event-stream' },
  });
  const ended = stream.text();
  await system.close();
  await ended;
});
