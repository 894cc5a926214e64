import { createHash } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import { eventFeed } from '../../subgraphs/orchestrator/events/event-feed';
import { overMultipart, overSse, overWebSocket } from '../setup/streams';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

interface Message {
  id?: string;
  type?: string;
  payload?: unknown;
  close?: number;
}

describe('an operation that cannot begin is told in the way of its transport', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  /** All messages of a socket on which an operation is asked for, and another one that ends behind it. */
  const overSocket = (payload: object, key = system.keyOf(TECHCORP)): Promise<Message[]> =>
    new Promise((resolve, reject) => {
      const messages: Message[] = [];
      const socket = new WebSocket(system.url.replace('http', 'ws'), 'graphql-transport-ws');
      socket.on('error', reject);
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { 'X-API-Key': key } })));
      socket.on('close', (close) => resolve([...messages, { close }]));
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Message;
        messages.push(message);
        if (message.type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
        if (message.id === '1' && (message.type === 'error' || message.type === 'complete'))
          socket.send(JSON.stringify({ id: '2', type: 'subscribe', payload: { query: '{ __typename }' } }));
        if (message.id === '2' && message.type === 'complete') socket.close();
      });
    });

  test.each([
    ['is not valid', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['is no GraphQL', { query: '{ viewer {' }, 'GRAPHQL_PARSE_FAILED'],
    ['is not said which', { query: 'query A { __typename } query B { __typename }' }, 'OPERATION_RESOLUTION_FAILURE'],
  ])('over a WebSocket, one that %s gets exactly one error, and others go on', async (_what, payload, code) => {
    const [, refusal, ...others] = await overSocket(payload);
    expect(refusal).toEqual({
      id: '1',
      type: 'error',
      payload: [expect.objectContaining({ message: expect.any(String) as string, extensions: { code } })],
    });
    expect(others).toEqual([
      { id: '2', type: 'next', payload: { data: { __typename: 'Query' } } },
      { id: '2', type: 'complete' },
      expect.objectContaining({ close: expect.any(Number) as number }),
    ]);
  });

  test.each([
    [
      'is named by a hash that nobody has sent yet',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
      'PERSISTED_QUERY_NOT_FOUND',
    ],
    ['has no text', { documentId: 'x' }, 'BAD_REQUEST'],
    ['has a list as variables', { query: '{ __typename }', variables: [1] }, 'BAD_REQUEST'],
    ['has a number as text', { query: 5 }, 'BAD_REQUEST'],
    ['is a text', 'text', 'BAD_REQUEST'],
  ])('over a WebSocket, one that %s ends by itself, and not the socket', async (_what, payload, code) => {
    const [, refusal, ...others] = await overSocket(payload as object);
    expect(refusal).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code } }] });
    expect(others[0]).toEqual({ id: '2', type: 'next', payload: { data: { __typename: 'Query' } } });
  });

  test('over a WebSocket, one may be named by its hash once it was sent with it', async () => {
    const query = '{ viewer { kind } tiers { name } }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } };
    await overSocket({ query, extensions });
    const [, answer] = await overSocket({ extensions });
    expect(answer).toMatchObject({ id: '1', type: 'next', payload: { data: { viewer: { kind: 'key' } } } });
  });

  test('a field that cannot be read leaves the others, and the status, as they are', async () => {
    const query =
      '{ executions(first: 1000) { totalCount } masterTemplates(filter: { search: "LONG" }) { totalCount } viewer { kind } }';
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const response = await fetch(system.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, 'x-api-key': system.keyOf(TECHCORP) },
        body: JSON.stringify({ query: query.replace('LONG', 'x'.repeat(300)) }),
      });
      const { data, errors } = (await response.json()) as {
        data: unknown;
        errors: { path: string[]; extensions: object }[];
      };
      expect([response.status, data]).toEqual([
        200,
        { executions: null, masterTemplates: null, viewer: { kind: 'key' } },
      ]);
      // Whichever subgraph answers first.
      expect(Object.fromEntries(errors.map(({ path, extensions }) => [path.join('.'), extensions]))).toEqual({
        executions: { code: 'INVALID_PAGE_SIZE' },
        masterTemplates: { code: 'BAD_REQUEST' },
      });
    }
  });

  test.each(['next', 'error', 'connection_ack', 'nothing'])(
    'over a WebSocket, a message that clients do not send (%s) closes it as a bad request',
    async (type) => {
      const socket = new WebSocket(system.url.replace('http', 'ws'), 'graphql-transport-ws');
      await once(socket, 'open');
      socket.send(JSON.stringify({ type, id: '1', payload: {} }));
      const [code] = (await once(socket, 'close')) as [number];
      expect(code).toBe(4400);
    },
  );

  test('over a WebSocket, an id that a client completed may be used again, and its refusal is an error', async () => {
    const socket = new WebSocket(system.url.replace('http', 'ws'), 'graphql-transport-ws');
    const send = (message: object): void => socket.send(JSON.stringify(message));
    const follow = `subscription { clientExecutions(clientId: "${TECHCORP}") { cursor } }`;
    const messages: Message[] = [];
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Message));
    await once(socket, 'open');
    send({ type: 'connection_init', payload: { 'X-API-Key': system.keyOf(TECHCORP) } });
    await waitFor('the acknowledgement', () => Promise.resolve(messages.length === 1));
    const feed = system.subgraphs.orchestrator.parts.get(eventFeed);
    send({ id: '1', type: 'subscribe', payload: { query: follow } });
    await waitFor('the socket to follow', () => Promise.resolve(feed.subscribers > 0));
    await system.as(TECHCORP).start('course_creation', TECHCORP, { topic: 'Tides' });
    await waitFor('an event', () => Promise.resolve(messages.length > 1));
    send({ id: '1', type: 'complete' });
    await waitFor('the stream to end', () => Promise.resolve(feed.subscribers === 0));
    const before = messages.length;
    send({ id: '1', type: 'subscribe', payload: { query: '{ nothing }' } });
    await waitFor('the refusal', () => Promise.resolve(messages.length > before));
    expect(messages.slice(before)).toMatchObject([{ id: '1', type: 'error' }]);
    socket.close();
  });

  test('over a WebSocket, one that was executed gets its errors with its data', async () => {
    const [, result, complete] = await overSocket({
      query: 'subscription { executionEvents(executionId: "exec_none") { sequence } }',
    });
    expect(result).toMatchObject({
      id: '1',
      type: 'next',
      payload: { data: null, errors: [{ extensions: { code: 'EXECUTION_NOT_FOUND' } }] },
    });
    expect(complete).toEqual({ id: '1', type: 'complete' });
  });

  test('a stream that the gateway ends before its first event says where to go on, in every way of following', async () => {
    const stopping = await startTestSystem();
    try {
      const query = 'subscription ($id: ID!) { clientExecutions(clientId: $id) { cursor event { sequence } } }';
      const ends = [overWebSocket, overSse, overMultipart].map(async (over) => {
        try {
          for await (const _ of over(stopping.url, stopping.keyOf(TECHCORP), query, { id: TECHCORP }));
          return 'no word';
        } catch (error) {
          return (error as { code?: string }).code;
        }
      });
      const feed = stopping.subgraphs.orchestrator.parts.get(eventFeed);
      await waitFor('all to follow', () => Promise.resolve(feed.subscribers === ends.length));
      await stopping.gateway.close();
      expect(await Promise.all(ends)).toEqual(ends.map(() => 'RESUME_FROM_CURSOR'));
    } finally {
      await stopping.close();
    }
  });

  test.each(['\n', ' ', '\r\n'])('a key with %j behind it is a key, over a WebSocket as over HTTP', async (blank) => {
    const [ack, result] = await overSocket({ query: '{ viewer { kind } }' }, `${system.keyOf(TECHCORP)}${blank}`);
    expect([ack?.type, result?.payload]).toEqual(['connection_ack', { data: { viewer: { kind: 'key' } } }]);
  });

  test.each([
    ['is not there', 'subscription { executionEvents(executionId: "exec_none") { sequence } }', 'EXECUTION_NOT_FOUND'],
    ['is not valid', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('over multipart, one that %s is a part with its errors, and the end', async (_what, query, code) => {
    const response = await fetch(system.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': system.keyOf(TECHCORP),
        accept: 'multipart/mixed;subscriptionSpec="1.0"',
      },
      body: JSON.stringify({ query }),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
    ]);
    const [, part = '', end] = (await response.text()).split('--graphql');
    expect(JSON.parse(part.slice(part.indexOf('{')))).toMatchObject({
      payload: null,
      errors: [{ extensions: { code } }],
    });
    expect(end).toBe('--\r\n');
  });

  test('over multipart, to one that takes JSON as well, it is JSON with its status', async () => {
    const response = await fetch(system.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': system.keyOf(TECHCORP),
        accept: 'multipart/mixed;subscriptionSpec="1.0", application/graphql-response+json',
      },
      body: JSON.stringify({ query: 'subscription { nothing }' }),
    });
    expect([response.status, ((await response.json()) as { errors: unknown[] }).errors.length]).toEqual([400, 1]);
  });
});
