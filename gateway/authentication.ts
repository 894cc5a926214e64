import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { parse } from 'graphql';
import { type Actor, actorFromClaims } from '../contracts/actor';
import type { Logger } from '../lib/service/log';
import { Loop } from '../lib/service/loop';
import type { SubgraphExecutor } from '../subgraph-kit/executor';
import { ask } from '../subgraph-kit/ask';
import type { Clock } from '../lib/service/clock';

const IDENTIFY = parse(/* GraphQL */ `
  query Identify($credentials: CredentialsInput!) {
    identify(credentials: $credentials) {
      actor
      expiresAt
    }
  }
`);

/** How long the answer of KAM is cached, and how often credentials of open streams are checked: together under 5 s. */
const CACHE_TTL_MS = 2_000;
const RECHECK_INTERVAL_MS = 2_000;
/** How many are checked at the same time: thousands are done in time, and new requests are not held up. */
const CHECK_CONCURRENCY = 8;
const MAX_CACHED = 10_000;
/** No credential that we issue is longer; longer ones are rejected unread. */
const MAX_LENGTH = 1_000;

/** What a caller sent to say who it is. */
export interface Credentials {
  apiKey?: string;
  bearer?: string;
  workerId?: string;
}

/** The credentials that were sent are not valid. */
export class InvalidCredentials extends Error {
  constructor() {
    super(
      'The credentials are not valid: unknown, expired or revoked. Send either X-API-Key, or "Authorization: Bearer <token>" (a worker with its id in X-Worker-ID).',
    );
  }
}

/** Reads credentials by the names of their headers, without blanks around them. @throws InvalidCredentials for an Authorization that is no bearer token */
export function readCredentials(read: (name: string) => string | null | undefined): Credentials | null {
  const header = (name: string): string | undefined => read(name)?.trim();
  const apiKey = header('x-api-key');
  const authorization = header('authorization');
  const workerId = header('x-worker-id');
  const [, bearer] = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '') ?? [];
  if (authorization && !bearer) throw new InvalidCredentials();
  if (!apiKey && !bearer) return null;
  return { ...(apiKey && { apiKey }), ...(bearer && { bearer }), ...(bearer && workerId && { workerId }) };
}

/** Whether credentials open something new, or belong to a connection that is open: for that, the token before a renewed one is still good. */
type Use = 'new' | 'open';

interface Watched {
  credentials: Credentials;
  onInvalid: Set<() => void>;
}

/** Resolves credentials to actors, with KAM. */
export class Authenticator {
  private readonly cache = new LRUCache<string, Actor>({ max: MAX_CACHED, ttl: CACHE_TTL_MS });
  /** Pending questions to KAM: concurrent requests with the same credentials share one. */
  private readonly asking = new Map<string, Promise<Actor>>();
  private readonly watched = new Map<string, Watched>();
  private readonly loop: Loop;

  constructor(
    private readonly kam: SubgraphExecutor,
    log: Logger,
    private readonly clock: Clock,
  ) {
    this.loop = new Loop('check the credentials of open streams', RECHECK_INTERVAL_MS, log, () => this.recheckAll());
  }

  start(): void {
    this.loop.start();
  }

  close(): Promise<void> {
    return this.loop.close();
  }

  /** The actor of some credentials; anonymous without any. @throws InvalidCredentials */
  async identify(credentials: Credentials | null, address: string, use: Use = 'new'): Promise<Actor> {
    if (!credentials) return { kind: 'anonymous', address };
    if (Object.values(credentials).some((text: string) => text.length > MAX_LENGTH)) throw new InvalidCredentials();
    const key = `${use} ${digestOf(credentials)}`;
    const known = this.cache.get(key);
    if (known) return known;
    const asking = this.asking.get(key) ?? this.askKam(credentials, key, use).finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return asking;
  }

  private async askKam(credentials: Credentials, key: string, use: Use): Promise<Actor> {
    const { identify: identity } = await ask<{ identify: { actor: unknown; expiresAt: string | Date | null } | null }>(
      this.kam,
      { service: 'gateway' },
      IDENTIFY,
      { credentials: { ...credentials, forOpenConnection: use === 'open' } },
    );
    const actor = actorFromClaims(identity?.actor);
    if (!identity || actor.kind === 'anonymous' || actor.kind === 'service') throw new InvalidCredentials();
    const left =
      identity.expiresAt === null ? CACHE_TTL_MS : new Date(identity.expiresAt).getTime() - this.clock.now().getTime();
    if (left > 0) this.cache.set(key, actor, { ttl: Math.min(CACHE_TTL_MS, left) });
    return actor;
  }

  /** Calls back when credentials become invalid, by expiry or revocation. @returns how to end the watch */
  watch(credentials: Credentials, onInvalid: () => void): () => void {
    const digest = digestOf(credentials);
    const entry = this.watched.get(digest) ?? { credentials, onInvalid: new Set() };
    this.watched.set(digest, entry);
    entry.onInvalid.add(onInvalid);
    return () => {
      entry.onInvalid.delete(onInvalid);
      if (entry.onInvalid.size === 0) this.watched.delete(digest);
    };
  }

  private async recheckAll(): Promise<void> {
    const waiting = [...this.watched];
    const lane = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await this.recheck(...next);
    };
    // All lanes end before the next check starts, also when one of them fails.
    const ends = await Promise.allSettled(Array.from({ length: CHECK_CONCURRENCY }, lane));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private async recheck(digest: string, { credentials, onInvalid }: Watched): Promise<void> {
    this.cache.delete(`new ${digest}`);
    this.cache.delete(`open ${digest}`);
    try {
      await this.identify(credentials, '', 'open');
    } catch (error) {
      // That KAM does not answer says nothing about the credentials of a stream that is open; new ones are not let in meanwhile.
      if (!(error instanceof InvalidCredentials)) throw error;
      this.watched.delete(digest);
      for (const notify of onInvalid) notify();
    }
  }
}

function digestOf(credentials: Credentials): string {
  return createHash('sha256')
    .update(JSON.stringify([credentials.apiKey, credentials.bearer, credentials.workerId]))
    .digest('base64');
}
