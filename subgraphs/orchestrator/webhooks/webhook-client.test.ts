import http from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { WebhookClient } from './webhook-client';

/** Addresses that must never be connected to; PORT is where a server listens on this machine. */
const FORBIDDEN = [
  // This machine.
  ...[
    '127.0.0.1',
    '127.0.0.2',
    '127.255.255.254',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
  ],
  ...[
    '0177.0.0.1',
    '0.0.0.0',
    '0',
    '0.0.0.1',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    'localhost',
    'LOCALHOST',
    'localhost.',
  ],
  ...['a.localhost', 'printer.local', 'db.internal', 'nas.home.arpa'],
  // This machine, within other addresses.
  ...[
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:0:127.0.0.1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
  ],
  ...[
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[::ffff:10.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::a9fe:a9fe]',
    '[2002:a00:1::]',
  ],
  ...[
    '127。0。0。1',
    '①②⑦.⓪.⓪.①',
    '0x7f.0x0.0x0.0x1',
    '[::ffff:192.168.1.1]',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::a00:1]',
  ],
  // Private networks.
  ...[
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '192.168.255.255',
    '167772161',
    '0xa000001',
  ],
  ...['[fc00::1]', '[fd00::1]', '[fdff:ffff::1]', '[fec0::1]', '[fd00:ec2::254]'],
  // Link-local, with the metadata of clouds.
  ...[
    '169.254.0.1',
    '169.254.169.254',
    '169.254.170.2',
    '0xa9fea9fe',
    '2852039166',
    '[fe80::1]',
    '[fe80::a9fe:a9fe]',
    '[febf::1]',
  ],
  // Carriers, tests, documentation, reserved.
  ...[
    '100.64.0.1',
    '100.100.100.200',
    '100.127.255.254',
    '192.0.0.1',
    '192.0.0.192',
    '192.0.2.1',
    '198.18.0.1',
    '198.19.255.254',
  ],
  ...[
    '198.51.100.1',
    '203.0.113.1',
    '192.88.99.1',
    '240.0.0.1',
    '255.255.255.254',
    '255.255.255.255',
    '[2001:db8::1]',
    '[100::1]',
  ],
  // To many at once.
  ...['224.0.0.1', '239.255.255.250', '[ff02::1]', '[ff0e::1]'],
].map((host) => `https://${host}:PORT/hook`);
const OTHERS = [
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'https://user:secret@example.com/',
  'example.com',
  'https://',
  '',
];

describe('a webhook', () => {
  let server: http.Server;
  let port: number;
  let connections = 0;
  let requests = 0;
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      requests++;
      if (request.url === '/moved') response.writeHead(302, { location: `http://127.0.0.1:${port}/behind` });
      response.end();
    });
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    connections = 0;
    requests = 0;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  /** Answers every name with these addresses, as a resolver does that means harm. */
  const resolver =
    (...addresses: string[]): LookupFunction =>
    (_name, options, callback) => {
      const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      if (options.all === true) (callback as unknown as (error: null, all: object[]) => void)(null, all);
      else callback(null, all[0]?.address ?? '', all[0]?.family);
    };

  test('is posted to none of 80 forbidden addresses, however they are written', async () => {
    expect(FORBIDDEN.length).toBeGreaterThanOrEqual(80);
    const client = new WebhookClient({ allowPrivate: false });
    const posted = await Promise.all(
      FORBIDDEN.map(async (address) => {
        const url = address.replace('PORT', String(port));
        return [url, await client.post(url, '{}', {})] as const;
      }),
    );
    expect(posted.filter(([, { status, error }]) => status !== null || error === null)).toEqual([]);
    expect(posted.filter(([, { error }]) => error !== 'It is not an address of the public internet.')).toEqual([]);
    expect(connections).toBe(0);
  });

  test('goes to https alone, without a name and a password', async () => {
    const client = new WebhookClient({ allowPrivate: false });
    for (const address of OTHERS) expect([address, client.refusalOf(address)]).toEqual([address, expect.any(String)]);
    expect(client.refusalOf('https://hooks.example.com:8443/path?x=1')).toBeNull();
  });

  test('is not connected to where a name leads: what was resolved is checked, and is what is connected to', async () => {
    const answers = [
      ['127.0.0.1'],
      ['::1'],
      ['::ffff:127.0.0.1'],
      ['169.254.169.254'],
      ['::127.0.0.1'],
      ['93.184.215.14', '127.0.0.1'],
    ];
    for (const addresses of answers) {
      const client = new WebhookClient({ allowPrivate: false, lookup: resolver(...addresses) });
      expect(await client.post(`https://rebind.example:${port}/`, '{}', {})).toEqual({
        status: null,
        error: 'It is not an address of the public internet.',
      });
    }
    expect(connections).toBe(0);
    // The same name and the same server where that is allowed: it is the address that is refused.
    const permissive = new WebhookClient({ allowPrivate: true, lookup: resolver('127.0.0.1') });
    expect(await permissive.post(`http://rebind.example:${port}/`, '{}', {})).toEqual({ status: 200, error: null });
  });

  test('follows no redirect, and says so', async () => {
    const client = new WebhookClient({ allowPrivate: true });
    expect(await client.post(`http://127.0.0.1:${port}/moved`, '{}', {})).toEqual({
      status: 302,
      error: expect.stringContaining('redirects are not followed') as string,
    });
    expect(requests).toBe(1);
    expect(await client.post(`http://127.0.0.1:${port}/`, '{}', {})).toEqual({ status: 200, error: null });
  });

  test('that is not answered in time is given up, and says so', async () => {
    const silent = http.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const client = new WebhookClient({ allowPrivate: true, timeoutMs: 50 });
    try {
      const { port: own } = silent.address() as AddressInfo;
      expect(await client.post(`http://127.0.0.1:${own}/`, '{}', {})).toEqual({
        status: null,
        error: 'It did not answer within 50 ms.',
      });
    } finally {
      silent.closeAllConnections();
      await new Promise((resolve) => silent.close(resolve));
    }
  });
});
