import { waitFor } from '../../tests/setup/wait-for';
import { createHttpServer, listen } from './http-server';
import { createLogger } from './log';

test('a server that stops answers what was sent, then refuses in the form of the path, and waits for what is under way', async () => {
  const app = createHttpServer({
    log: createLogger('silent'),
    host: '127.0.0.1',
    port: 0,
    bodyLimit: 1_000,
    ready: () => Promise.resolve(),
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
