import http from 'node:http';
import { waitFor } from '../../tests/setup/wait-for';
import { createHttpServer, listen } from './http-server';
import { createLogger } from './log';

const OPTIONS = {
  log: createLogger('silent'),
  host: '127.0.0.1',
  port: 0,
  bodyLimit: 1_000,
  ready: () => Promise.resolve(),
};

test('a server that stops answers what was sent, then refuses in the form of the path, and waits for what is under way', async () => {
  const app = createHttpServer({
    ...OPTIONS,
    refusal: ({ url }, code, message) => ({ body: { from: url, code, message }, contentType: 'application/json' }),
  });
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  app.get('/slow', async () => {
    await held;
    return { done: true };
  });
  app.get('/quick', () => ({ done: true }));
  const url = await listen(app, { host: '127.0.0.1', port: 0 });
  const slow = fetch(`${url}/slow`);
  await fetch(`${url}/quick`);
  let isFinished = false;
  const finishing = app.finish().then(() => (isFinished = true));
  // What comes at that moment may have been sent before.
  expect((await fetch(`${url}/quick`)).status).toBe(200);
  const refused = await waitFor('others to be refused', async () => {
    const answer = await fetch(`${url}/quick`);
    return answer.status === 200 ? null : answer;
  });
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
    503,
    '1',
    { from: '/quick', code: 'SERVICE_UNAVAILABLE', message: 'The service restarts. Try again.' },
  ]);
  expect(isFinished).toBe(false);
  release();
  expect((await slow).status).toBe(200);
  await finishing;
  await app.close();
});

test('clients that keep their connections lose no request while a server stops: its answers say that they are the last', async () => {
  const app = createHttpServer(OPTIONS);
  app.get('/quick', async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return { done: true };
  });
  const url = await listen(app, { host: '127.0.0.1', port: 0 });
  const statuses = new Map<number | string, number>();
  let isClosed = false;
  const lane = async (): Promise<void> => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    while (!isClosed) {
      const status = await new Promise<number | string>((resolve) => {
        const request = http.get(`${url}/quick`, { agent }, (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode ?? 0));
        });
        request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      });
      // Nobody listens any more: that is told before a request is sent.
      if (status === 'ECONNREFUSED') break;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 503) break;
    }
    agent.destroy();
  };
  const lanes = Array.from({ length: 8 }, lane);
  await waitFor('requests to be answered', () => Promise.resolve((statuses.get(200) ?? 0) > 50));
  await app.finish();
  await app.close();
  isClosed = true;
  await Promise.all(lanes);
  expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
});
