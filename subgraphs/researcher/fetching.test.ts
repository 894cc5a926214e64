import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '../../lib/service/log';
import { Models, models } from '../../worker-subgraph-kit/models';
import { configureResearch, LOCAL } from './configure';
import { Parts } from '../../subgraph-kit/part';
import { fetching, SourceFetcher } from './fetching';
import { researchTopic } from './research-topic';

const PAGE =
  '<html><body><h1>Tides</h1><p>The Moon causes the tides of the sea by its pull on 14 March 2021.</p></body></html>';

describe('sources that are addresses', () => {
  let server: http.Server;
  let url: string;
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      const answer = (status: number, headers: Record<string, string>, body = ''): void => {
        response.writeHead(status, headers).end(body);
      };
      if (request.url === '/page') answer(200, { 'content-type': 'text/html' }, PAGE);
      else if (request.url === '/moved') answer(302, { location: '/page' });
      else if (request.url === '/inward') answer(302, { location: 'http://169.254.169.254/latest/meta-data' });
      else if (request.url === '/round') answer(302, { location: '/round' });
      else if (request.url === '/image') answer(200, { 'content-type': 'image/png' }, 'x');
      else if (request.url === '/large') answer(200, { 'content-type': 'text/plain' }, 'x'.repeat(1_100_000));
      else answer(404, {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const get = (fetcher: SourceFetcher, address: string): Promise<string> =>
    fetcher.fetch(address, AbortSignal.timeout(5_000));

  test('of this machine and of private networks are refused, by whatever name', async () => {
    const fetcher = new SourceFetcher();
    for (const address of [
      `${url}/page`,
      url.replace('127.0.0.1', 'localhost'),
      'http://[::1]/',
      'http://10.0.0.1/',
      'http://192.168.1.1/',
      'http://169.254.169.254/latest/meta-data',
      'http://[::ffff:127.0.0.1]/',
      'http://2130706433/',
    ])
      await expect(get(fetcher, address)).rejects.toThrow('not an address of the public internet');
    for (const address of ['file:///etc/passwd', 'ftp://example.com/a'])
      await expect(get(fetcher, address)).rejects.toThrow('only http and https');
    await expect(get(fetcher, 'http://user:secret@example.com/')).rejects.toThrow('name and a password');
  });

  test('are fetched and followed, but not out of the way, not for ever, and not what is no text or too large', async () => {
    // As if this machine were the public internet; ranges of metadata stay refused.
    const fetcher = new SourceFetcher({ allowPrivate: true });
    expect(await get(fetcher, `${url}/moved`)).toBe(PAGE);
    await expect(get(fetcher, `${url}/round`)).rejects.toThrow('redirects more than 3 times');
    await expect(get(fetcher, `${url}/image`)).rejects.toThrow('image/png, no text');
    await expect(get(fetcher, `${url}/large`)).rejects.toThrow('more than 1000000 bytes');
    await expect(get(fetcher, `${url}/nothing`)).rejects.toThrow('status 404');
  });

  test('behind a redirect are checked again', async () => {
    const outside = new SourceFetcher();
    const request = jest
      .spyOn(outside as unknown as { request: (to: URL) => Promise<unknown> }, 'request')
      .mockImplementationOnce(async () => ({
        statusCode: 302,
        headers: { location: 'http://127.0.0.1/admin' },
        destroy: () => undefined,
      }));
    await expect(get(outside, 'http://example.com/')).rejects.toThrow('not an address of the public internet');
    expect(request).toHaveBeenCalledTimes(2);
  });

  const research = async (fetcher: SourceFetcher | null, sources: string[]) => {
    const parts = new Parts();
    parts.provide(fetching, fetcher);
    parts.provide(models, new Models(configureResearch({}), LOCAL, null as never, createLogger('silent')));
    const input = {
      parameters: { topic: 'tides', sources },
      signal: AbortSignal.timeout(20_000),
      progress: () => undefined,
      template: { models: [] },
    };
    return researchTopic(input as never, parts);
  };

  test('are used when they are fetched, and the rest is researched when one is not', async () => {
    const done = await research(new SourceFetcher({ allowPrivate: true }), [`${url}/page`, `${url}/nothing`]);
    expect(done.output).toMatchObject({ sources: [{ address: `${url}/page`, title: 'Tides' }] });
    expect(done.warnings.join()).toContain(`${url}/nothing was left out`);
  });

  test('are no reason to start when they are all there is and none is fetched', async () => {
    await expect(research(null, [`${url}/page`])).rejects.toMatchObject({
      code: 'FETCH_NOT_ALLOWED',
      options: { retryable: false },
    });
    await expect(research(new SourceFetcher(), [`${url}/page`])).rejects.toMatchObject({
      code: 'SOURCE_NOT_FETCHED',
      options: { retryable: true },
    });
  });
});
