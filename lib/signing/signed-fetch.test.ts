import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type SignedCall, signedFetch } from './signed-fetch';

describe('a signed message', () => {
  const heard: string[] = [];
  let asked = 0;
  let server: http.Server;
  /** Connections that have carried a message are broken off when they bring another. */
  const used = new WeakSet<Socket>();
  let breaksAll = false;
  let call: SignedCall;

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      request.resume().on('end', () => {
        asked += 1;
        if (breaksAll || used.has(request.socket)) return void request.socket.destroy();
        used.add(request.socket);
        heard.push(request.url ?? '');
        response.end('{"heard":true}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    call = {
      key: { id: 'k1', secret: 'a'.repeat(64) },
      from: 'orchestrator',
      to: 'worker',
      baseUrl: `http://127.0.0.1:${port}`,
      method: 'POST',
      path: '/worker/v1/offers',
      body: {},
      timeoutMs: 5_000,
    };
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    heard.length = asked = 0;
    breaksAll = false;
  });

  test('goes over a new connection when the one that was kept open has been closed meanwhile', async () => {
    for (let i = 0; i < 5; i++) expect(await signedFetch(call)).toMatchObject({ status: 200, body: { heard: true } });
    expect(heard).toHaveLength(5);
  });

  test('is not sent twice when that may do harm', async () => {
    breaksAll = true;
    await expect(signedFetch({ ...call, onlyOnce: true })).rejects.toThrow(/socket|closed|ECONNRESET/);
    expect(asked).toBe(1);
  });

  test('fails when each connection breaks off', async () => {
    breaksAll = true;
    await expect(signedFetch(call)).rejects.toThrow(/socket|closed|ECONNRESET/);
  });
});
