import { type ExecutionResult, parse } from 'graphql';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import pino from 'pino';
import WebSocket, { WebSocketServer } from 'ws';
import { channelKey, MessageSigner } from '../../lib/signing/signed-channel';
import { SIGNATURE_HEADER, sign, type SigningKey } from '../../lib/signing/signed-request';
import { waitFor } from '../../tests/setup/wait-for';
import type { Operation } from '../executor';
import { remoteExecutor } from '../remote-executor';
import { CHANNEL_PATH, MAX_MESSAGE_BYTES } from './protocol';
import { ChannelServer } from './server';

const KEY: SigningKey = { id: 'k1', secret: 's'.repeat(64) };
const ACTOR = { kind: 'service', name: 'gateway' } as const;

/** A subgraph's end of the channel before what a test answers. */
async function serve(run: (operation: Operation) => Promise<ExecutionResult>) {
  const asked: Operation[] = [];
  const channel = new ChannelServer({
    name: 'kam',
    keys: [KEY],
    log: pino({ level: 'silent' }),
    executor: {
      run: (operation) => {
        asked.push(operation);
        return run(operation);
      },
      close: () => Promise.resolve(),
    },
  });
  const server = http.createServer();
  const connections = new Set<Socket>();
  server.on('connection', (socket) => connections.add(socket));
  const opened: string[] = [];
  server.on('upgrade', (request, stream, head) => {
    opened.push(String(request.headers[SIGNATURE_HEADER]));
    void channel.accept(request, stream, head);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const executor = remoteExecutor({ name: 'kam', url, from: 'gateway', key: KEY });
  const ask = (query: string, more: Partial<Operation> = {}): Promise<ExecutionResult> =>
    executor.run({
      document: parse(query),
      operationType: 'query',
      actor: ACTOR,
      requestId: 'r1',
      ...more,
    }) as Promise<ExecutionResult>;
  const close = async (): Promise<void> => {
    await executor.close();
    await channel.stop();
    server.close();
  };
  /** Breaks all connections off. */
  const kill = (): void => {
    for (const connection of connections) connection.destroy();
  };
  return { asked, opened, url, ask, channel, server, kill, close };
}

describe('a connection between services', () => {
  test('carries many operations at a time, each with its own answer, actor and request', async () => {
    const waiting: (() => void)[] = [];
    const { asked, opened, ask, close } = await serve(async ({ variables, requestId }) => {
      // The first are answered last.
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 20) for (const answer of waiting.reverse()) answer();
      });
      return { data: { n: variables?.['n'], requestId } };
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => ask('query ($n: Int) { n }', { variables: { n }, requestId: `r${n}` })),
    );
    expect(answers.map(({ data }) => data)).toEqual(Array.from({ length: 20 }, (_, n) => ({ n, requestId: `r${n}` })));
    expect(opened).toHaveLength(2);
    expect(asked.every(({ actor }) => actor.kind === 'service')).toBe(true);
    expect(new Set(asked.map(({ document }) => document)).size).toBe(1);
    await close();
  });

  test('tells a subgraph that nobody waits any more, for queries and for others', async () => {
    const ended: string[] = [];
    const { asked, ask, kill, close } = await serve(
      ({ signal, requestId }) =>
        new Promise((resolve) =>
          signal?.addEventListener('abort', () => {
            ended.push(requestId);
            resolve({ data: null });
          }),
        ),
    );
    const hangUp = new AbortController();
    const answer = ask('{ slow }', { signal: hangUp.signal, requestId: 'first' });
    const other = ask('{ slow }', { requestId: 'second' });
    const ofOther = expect(other).rejects.toThrow('closed the connection');
    await waitFor('both', () => asked.length === 2);
    hangUp.abort();
    await expect(answer).rejects.toThrow('nobody waits');
    await expect(ask('{ slow }', { signal: AbortSignal.abort(), requestId: 'third' })).rejects.toThrow('nobody waits');
    await waitFor('the first to end', () => ended.length === 1);
    expect(ended).toEqual(['first']);
    // What is cancelled before it is asked is not asked.
    expect(asked.map(({ requestId }) => requestId)).toEqual(['first', 'second']);
    kill();
    await ofOther;
    await close();
  });

  test('ends when its subgraph stops: what is under way is answered, and what comes later is refused', async () => {
    let answer = (): void => undefined;
    const gate = new Promise<void>((resolve) => (answer = resolve));
    const { asked, ask, channel, close } = await serve(async ({ requestId }) => {
      await gate;
      return { data: { requestId } };
    });
    const underWay = Promise.all(Array.from({ length: 10 }, (_, n) => ask('{ slow }', { requestId: `r${n}` })));
    await waitFor('all of them', () => asked.length === 10);
    const stopped = channel.stop();
    answer();
    expect((await underWay).map(({ data }) => data?.['requestId'])).toEqual(
      Array.from({ length: 10 }, (_, n) => `r${n}`),
    );
    await stopped;
    await expect(ask('{ late }')).rejects.toThrow('503');
    await close();
  });

  test('is opened again when it broke, and what was under way fails at once', async () => {
    let count = 0;
    const { ask, kill, close } = await serve(async () => {
      count += 1;
      if (count === 1) kill();
      return count === 1 ? new Promise(() => undefined) : { data: { count } };
    });
    await expect(ask('{ first }')).rejects.toThrow('kam');
    await ask('{ second }');
    expect((await ask('{ third }')).data).toEqual({ count: 3 });
    await close();
  });

  test('takes no operation that is too large for it, and goes on', async () => {
    const { ask, close } = await serve(async () => ({ data: {} }));
    const text = 'x'.repeat(MAX_MESSAGE_BYTES);
    await expect(ask('query ($text: String) { a }', { variables: { text } })).rejects.toThrow('larger than');
    expect(await ask('query ($text: String) { a }', { variables: { text: text.slice(1_000) } })).toEqual({ data: {} });
    await close();
  });

  test.each(['hello', '[]', 'null', '{"a":1}'])(
    'to what is no subgraph, as it says %s, fails, and harms nothing',
    async (said) => {
      const server = http.createServer();
      const sockets = new WebSocketServer({ server });
      sockets.on('connection', (socket) => socket.send(said));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const executor = remoteExecutor({ name: 'kam', url, from: 'gateway', key: KEY });
      const asked = executor.run({ document: parse('{ a }'), operationType: 'query', actor: ACTOR, requestId: 'r1' });
      await expect(asked).rejects.toThrow('no message of a service');
      await executor.close();
      sockets.close();
      server.close();
    },
  );

  test('does not say what went wrong inside', async () => {
    const { ask, close } = await serve(() => Promise.reject(new Error('password=x')));
    expect(JSON.stringify(await ask('{ a }'))).not.toContain('password');
    expect((await ask('{ a }')).errors?.[0]?.extensions?.['code']).toBe('INTERNAL_ERROR');
    await close();
  });
});

describe('a connection is refused', () => {
  const open = (url: string, signature: string | undefined): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const headers = signature === undefined ? {} : { [SIGNATURE_HEADER]: signature };
      const socket = new WebSocket(url.replace('http', 'ws') + CHANNEL_PATH, { headers });
      socket.once('open', () => resolve(socket));
      socket.once('error', reject);
    });
  const part = { method: 'GET', path: CHANNEL_PATH, body: '' };

  test.each([
    ['without a signature', undefined],
    ['with a forged one', sign({ ...KEY, secret: 'x'.repeat(64) }, { from: 'gateway', to: 'kam' }, part)],
    ['with one for another service', sign(KEY, { from: 'gateway', to: 'orchestrator' }, part)],
    ['with one for another path', sign(KEY, { from: 'gateway', to: 'kam' }, { ...part, path: '/graphql' })],
  ])('%s', async (_what, signature) => {
    const { url, close } = await serve(async () => ({ data: {} }));
    await expect(open(url, signature)).rejects.toThrow('401');
    await close();
  });

  test('when its signature was used before', async () => {
    const { url, close } = await serve(async () => ({ data: {} }));
    const signature = sign(KEY, { from: 'gateway', to: 'kam' }, part);
    const first = await open(url, signature);
    await expect(open(url, signature)).rejects.toThrow('401');
    first.terminate();
    await close();
  });
});

describe('a message of a connection', () => {
  /** Sends messages as `write` makes them of a question, on a connection that was opened rightly. */
  const send = async (write: (question: string, signer: MessageSigner) => string[]) => {
    const { url, asked, close } = await serve(async () => ({ data: {} }));
    const opening = sign(KEY, { from: 'gateway', to: 'kam' }, { method: 'GET', path: CHANNEL_PATH, body: '' });
    const socket = new WebSocket(url.replace('http', 'ws') + CHANNEL_PATH, {
      headers: { [SIGNATURE_HEADER]: opening },
    });
    const code = await new Promise<number | string>((resolve) => {
      let answers = 0;
      socket.on('message', (data) => {
        const message = JSON.parse((data as Buffer).toString()) as { nonce?: string };
        if (message.nonce === undefined) {
          answers += 1;
          return resolve(`${answers} answered`);
        }
        const question = JSON.stringify({ id: 1, query: '{ a }', actor: ACTOR, requestId: 'r1' });
        const signer = new MessageSigner(channelKey(KEY.secret, opening, message.nonce));
        for (const text of write(question, signer)) socket.send(text);
      });
      socket.on('close', resolve);
    });
    socket.terminate();
    await close();
    return { code, asked: asked.length };
  };

  test('that is signed is answered', async () => {
    expect(await send((question, signer) => [signer.sign(question)])).toEqual({ code: '1 answered', asked: 1 });
  });

  test.each<[string, (question: string, signer: MessageSigner) => string[]]>([
    ['not signed', (question) => [question]],
    ['edited', (question, signer) => [signer.sign(question).replace('"r1"', '"r2"')]],
    ['of another actor', (question, signer) => [signer.sign(question).replace('gateway', 'kam')]],
    [
      'signed with the key of another connection',
      (question) => [new MessageSigner(channelKey(KEY.secret, 'another', 'nonce')).sign(question)],
    ],
    [
      'out of its order',
      (question, signer) => {
        signer.sign('skipped');
        return [signer.sign(question)];
      },
    ],
    ['nothing', () => ['']],
  ])('that is %s closes the connection, and is not run', async (_what, write) => {
    expect(await send(write)).toEqual({ code: 4401, asked: 0 });
  });

  test('that was sent before is not run again', async () => {
    const { code, asked } = await send((question, signer) => {
      const message = signer.sign(question);
      return [message, message];
    });
    expect([code, asked]).toEqual([4401, 1]);
  });
});
