import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Admission } from '../../gateway/admission';
import { refuseEarly } from '../../gateway/early-refusals';

describe('operations that cannot even wait', () => {
  const admission = new Admission({ MAX_RUNNING_OPERATIONS: 1, MAX_WAITING_OPERATIONS: 1 });
  let refused = 0;
  admission.onRefusal = () => (refused += 1);
  const server = http.createServer((request, response) => {
    request.resume();
    response.end('handled');
  });
  let url = '';
  beforeAll(async () => {
    refuseEarly(server, admission);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  const post = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${path}`, { method: 'POST', body: 'x'.repeat(100_000), headers });
  const full = async (work: () => Promise<void>): Promise<void> => {
    const leave = await admission.enter('one');
    const waiting = admission.enter('two');
    await work();
    leave();
    (await waiting)();
  };

  test('are told so without being read, in the form that they ask for, and counted', async () => {
    await full(async () => {
      const answers = await Promise.all([
        post('/graphql'),
        post('/graphql?x=1', { accept: 'application/graphql-response+json' }),
      ]);
      for (const answer of answers) {
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toBe('1');
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
      }
      expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual([
        'application/json; charset=utf-8',
        'application/graphql-response+json; charset=utf-8',
      ]);
    });
    expect(refused).toBe(2);
  });

  test('are left to the routes where a page of another origin asks, and other paths always', async () => {
    await full(async () => {
      const answers = await Promise.all([
        post('/graphql', { origin: 'https://pages.example' }),
        post('/graphqlx'),
        fetch(`${url}/graphql?query={__typename}`),
      ]);
      expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['handled', 'handled', 'handled']);
    });
  });

  test('are handled when there is room', async () => {
    expect(await (await post('/graphql')).text()).toBe('handled');
  });
});
