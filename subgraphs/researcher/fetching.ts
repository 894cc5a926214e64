import http from 'node:http';
import https from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { Part } from '../../subgraph-kit/part';

/** How sources are fetched from their addresses; null when they are not. */
export const fetching = new Part<SourceFetcher | null>('the fetching of sources');

/** A page that is larger, slower or farther away is no source. */
const MAX_BYTES = 1_000_000;
const MAX_REDIRECTS = 3;
const FETCH_MS = 10_000;
const TEXTUAL = /^(?:text\/|application\/(?:xhtml\+xml|json|xml))/i;

/** Why a source could not be fetched, for people. */
export class FetchRefused extends Error {}

/**
 * Fetches pages of the public internet. The address is checked when the connection is made, whatever its name resolves to, also behind a
 * redirect: private, local and reserved ranges are refused.
 */
export class SourceFetcher {
  private readonly agents;

  /** @param allowPrivate lets tests fetch from this machine */
  constructor({ allowPrivate = false } = {}) {
    const options = { allowPrivateIPAddress: allowPrivate, allowMetaIPAddress: false };
    this.agents = {
      'http:': new RequestFilteringHttpAgent(options),
      'https:': new RequestFilteringHttpsAgent(options),
    };
  }

  /** @returns the text of a page @throws FetchRefused saying why there is none */
  async fetch(address: string, signal: AbortSignal): Promise<string> {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]);
    let url = new URL(address);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await this.request(url, stop);
      const { statusCode: status = 0, headers } = response;
      if (status >= 300 && status < 400 && headers.location !== undefined) {
        response.destroy();
        url = new URL(headers.location, url);
        continue;
      }
      if (status !== 200) {
        response.destroy();
        throw new FetchRefused(`${url.host} answered with status ${status}.`);
      }
      if (!TEXTUAL.test(headers['content-type'] ?? '')) {
        response.destroy();
        throw new FetchRefused(`${url.host} answered with ${headers['content-type'] ?? 'no content type'}, no text.`);
      }
      return this.read(response, url);
    }
    throw new FetchRefused(`${address} redirects more than ${MAX_REDIRECTS} times.`);
  }

  private request(url: URL, signal: AbortSignal): Promise<http.IncomingMessage> {
    const { protocol } = url;
    if (protocol !== 'http:' && protocol !== 'https:')
      return Promise.reject(new FetchRefused(`${protocol} is not fetched, only http and https are.`));
    if (url.username !== '' || url.password !== '')
      return Promise.reject(new FetchRefused('An address with a name and a password is not fetched.'));
    const get = protocol === 'http:' ? http.get : https.get;
    return new Promise((resolve, reject) => {
      get(
        url,
        { agent: this.agents[protocol], signal, headers: { accept: 'text/html, text/plain;q=0.9' } },
        resolve,
      ).on('error', (cause) =>
        reject(new FetchRefused(`${url.host} cannot be fetched: ${reasonOf(cause)}`, { cause })),
      );
    });
  }

  private async read(response: http.IncomingMessage, url: URL): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > MAX_BYTES) throw new FetchRefused(`${url.host} answered with more than ${MAX_BYTES} bytes.`);
        chunks.push(chunk);
      }
    } catch (cause) {
      response.destroy();
      throw cause instanceof FetchRefused
        ? cause
        : new FetchRefused(`${url.host} broke off: ${reasonOf(cause)}`, { cause });
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

/** Neither the address that a name leads to nor what a library says of it is anybody's business. */
function reasonOf(cause: unknown): string {
  if (cause instanceof Error && cause.name === 'AbortError') return `it took longer than ${FETCH_MS} ms.`;
  return cause instanceof Error && /not allowed/i.test(cause.message)
    ? 'it is not an address of the public internet.'
    : 'it does not answer.';
}
