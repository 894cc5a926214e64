import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

const TIMEOUT_MS = 10_000;

/** What came of posting a message. */
export interface Posted {
  status: number | null;
  error: string | null;
}

export interface WebhookClientOptions {
  /** Lets messages go to this machine and to private networks, and without TLS: for development. */
  allowPrivate: boolean;
  /** Resolves names; the system does when absent. */
  lookup?: LookupFunction;
  /** How long an answer is waited for, in ms; 10,000 when absent. */
  timeoutMs?: number;
}

/**
 * Posts messages to the addresses of clients. The address that a name leads to is checked, and connected to, in one step, so that
 * no other answer can come between; private, local and reserved ranges are refused, and redirects are not followed.
 */
export class WebhookClient {
  private readonly agents;

  constructor(private readonly options: WebhookClientOptions) {
    const { allowPrivate, lookup = dns.lookup } = options;
    const filter = {
      allowPrivateIPAddress: allowPrivate,
      allowMetaIPAddress: false,
      lookup: allowPrivate ? lookup : publicOnly(lookup),
    };
    this.agents = { 'http:': new RequestFilteringHttpAgent(filter), 'https:': new RequestFilteringHttpsAgent(filter) };
  }

  /** Why nothing is posted to an address, as far as can be said without asking for its name; null when it may be. */
  refusalOf(address: string): string | null {
    if (!URL.canParse(address)) return 'It is no address. Give a whole one, as in https://example.com/hooks.';
    const { protocol, hostname, username, password } = new URL(address);
    const allowed = this.options.allowPrivate ? ['https:', 'http:'] : ['https:'];
    if (!allowed.includes(protocol)) return `It must begin with ${allowed.map((one) => `${one}//`).join(' or ')}.`;
    if (username !== '' || password !== '') return 'It must hold no name and no password; messages are signed.';
    if (this.options.allowPrivate) return null;
    const host = hostname.replace(/^\[|\]$/g, '');
    if (ipaddr.isValid(host) && !isPublic(host)) return NOT_PUBLIC;
    return /(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/i.test(host) ? NOT_PUBLIC : null;
  }

  async post(address: string, body: string, headers: Record<string, string>): Promise<Posted> {
    const refusal = this.refusalOf(address);
    if (refusal !== null) return { status: null, error: refusal };
    const { timeoutMs = TIMEOUT_MS } = this.options;
    const signal = AbortSignal.timeout(timeoutMs);
    const url = new URL(address);
    const isPlain = url.protocol === 'http:';
    const options = {
      method: 'POST',
      agent: this.agents[isPlain ? 'http:' : 'https:'],
      signal,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'template-federation-webhooks',
      },
    };
    try {
      const status = await new Promise<number>((resolve, reject) => {
        const request = (isPlain ? http : https).request(url, options, (response) => {
          // Nobody reads the answer: only its status counts.
          response.destroy();
          resolve(response.statusCode ?? 0);
        });
        request.on('error', reject).end(body);
      });
      return { status, error: status >= 200 && status < 300 ? null : faultOf(status) };
    } catch (error) {
      return { status: null, error: signal.aborted ? `It did not answer within ${timeoutMs} ms.` : reasonOf(error) };
    }
  }
}

/** Addresses of IPv6 that are given out to anybody (RFC 4291). */
const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3');

function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_V6));
}

/** What the library lets pass is looked at once more: it takes some addresses of IPv6 for public that are not. */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (name, options, callback) => {
    lookup(name, options, (error, found, family) => {
      const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found];
      const refused = error ?? (addresses.every(isPublic) ? null : new Error('It is not allowed.'));
      callback(refused, refused ? '' : found, family);
    });
  };
}

const NOT_PUBLIC = 'It is not an address of the public internet.';

function faultOf(status: number): string {
  if (status >= 300 && status < 400)
    return `It answered with status ${status}; redirects are not followed: give the address behind it.`;
  return `It answered with status ${status}.`;
}

/** Neither the address that a name leads to nor what a library says of it is anybody's business. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && /not allowed/i.test(error.message)) return NOT_PUBLIC;
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Its name is not known.';
  if (typeof code === 'string' && /CERT|TLS|SSL|SELF_SIGNED/.test(code)) return 'Its certificate is not valid.';
  return 'It does not answer.';
}
