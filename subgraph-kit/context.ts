import type DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { type Actor, scopesOf } from '../contracts/actor';
import type { Scope } from '../contracts/scope';
import { ALL_TENANTS, forTenant } from '../lib/database/tenant';
import type { Clock } from '../lib/service/clock';
import type { Remembered } from '../lib/remembered';
import type { Logger } from '../lib/service/log';
import { tenantOf } from './access/tenant-of';
import { Forbidden, Unauthenticated } from './errors';
import type { Part, Parts } from './part';

/** What the server knows of one client request: who asks, and for which request. */
export interface RequestContext {
  actor: Actor;
  requestId: string;
  /** W3C trace context of the caller; null when nothing is traced. */
  traceParent: string | null;
  /** Whether everything is read anew, because what follows changes something or costs money. */
  isFresh?: boolean;
  /** Aborted when nobody waits for the answer any more; absent for what is to be done whatever becomes of its caller. */
  signal?: AbortSignal | undefined;
  log: Logger;
}

/** What a service has for as long as it runs. */
export interface ServiceScope {
  /** Name of the service, as in kam. */
  service: string;
  /** Touches no row before it is bound to a tenant. */
  database: DataSource;
  /** The same on a server that follows it, for lists; absent where there is none. */
  replica?: DataSource | undefined;
  parts: Parts;
  clock: Clock;
  /** What its tables hold that hardly ever changes. */
  remembered: Remembered;
}

/**
 * Something that is made at most once for each client request, such as a loader. Declared beside what it loads. It may depend on what
 * its caller may see, and never on who that is: followers of one event share it (`loadAnewFor`).
 */
export class PerRequest<T> {
  constructor(readonly create: (ctx: Context) => T) {}
}

/** A loader of each client request: `ctx.load(executionById, id)`. See loader.ts. */
export type Loader<K, V> = PerRequest<DataLoader<K, V, unknown>>;

/** What every resolver and service gets first. It knows no feature: loaders and parts are asked for by their names. */
export class Context implements RequestContext {
  readonly actor: Actor;
  readonly requestId: string;
  readonly traceParent: string | null;
  isFresh: boolean;
  signal: AbortSignal | undefined;
  /** Its lines carry the id of the request, and of what the request turned out to be about. */
  log: Logger;
  readonly service: string;
  readonly clock: Clock;
  /** Touches the rows that the caller may see, and no others. */
  readonly database: DataSource;
  /** The same rows as they were a moment ago, on a server that is only read; undefined where there is none. */
  readonly replica: DataSource | undefined;
  /** Touches the rows of all tenants: for what is done in the name of the service itself. */
  readonly allTenants: DataSource;
  readonly remembered: Remembered;
  private readonly parts: Parts;
  private made = new Map<PerRequest<unknown>, unknown>();

  constructor(request: RequestContext, { service, database, replica, parts, clock, remembered }: ServiceScope) {
    this.actor = request.actor;
    this.requestId = request.requestId;
    this.traceParent = request.traceParent;
    this.isFresh = request.isFresh ?? false;
    this.signal = request.signal;
    this.log = request.log;
    this.service = service;
    this.clock = clock;
    this.parts = parts;
    this.remembered = remembered;
    const cancelled = (): AbortSignal | undefined => this.signal;
    this.database = forTenant(database, tenantOf(request.actor), cancelled);
    this.replica = replica && forTenant(replica, tenantOf(request.actor), cancelled);
    this.allTenants = forTenant(database, ALL_TENANTS, cancelled);
  }

  /** What is made once for this request. */
  perRequest<T>(definition: PerRequest<T>): T {
    if (!this.made.has(definition)) this.made.set(definition, definition.create(this));
    return this.made.get(definition) as T;
  }

  /** Loads one of many that are asked for in the same turn of the event loop. */
  load<K, V>(loader: Loader<K, V>, key: K): Promise<V> {
    return this.perRequest<DataLoader<K, V, unknown>>(loader).load(key);
  }

  /** Something that lives as long as the process. */
  get<T>(part: Part<T>): T {
    return this.parts.get(part);
  }

  /** Adds what the request is about to the lines of its log, as in `{ executionId }`. */
  concerns(facts: Record<string, string>): void {
    this.log = this.log.child(facts);
  }

  /**
   * Loads anew, and together with all who are told of the same thing and may see the same: of a thousand followers of an event
   * one asks the database.
   * @param event what they are told of; the same object for all of them
   */
  loadAnewFor(event: object): void {
    this.made = loadedFor(event, audienceOf(this.actor), this.clock.now().getTime());
  }

  /** Forgets what was loaded: for a subscription, whose context outlives many events, and after a change. */
  forget(): void {
    this.made = new Map();
  }
}

/** What is told later is loaded for itself, in ms: a follower who lags behind is shown no old state. */
const TOLD_TOGETHER_MS = 1_000;

interface Loaded {
  made: Map<PerRequest<unknown>, unknown>;
  since: number;
}
const loaded = new WeakMap<object, Map<string, Loaded>>();

function loadedFor(event: object, audience: string, now: number): Loaded['made'] {
  const known = loaded.get(event) ?? new Map<string, Loaded>();
  loaded.set(event, known);
  const shared = known.get(audience);
  if (shared && now - shared.since < TOLD_TOGETHER_MS) return shared.made;
  const own: Loaded = { made: new Map(), since: now };
  known.set(audience, own);
  return own.made;
}

/** Who sees the same: users and keys of one client with the same scopes, staff of one role. */
function audienceOf(actor: Actor): string {
  if (actor.kind === 'client') return JSON.stringify([actor.kind, actor.clientId, [...actor.scopes].sort()]);
  if (actor.kind === 'staff') return JSON.stringify([actor.kind, actor.role]);
  return JSON.stringify(actor);
}

/** @throws Unauthenticated when nobody is known to ask. @throws Forbidden when the actor lacks the scope. */
export function requireScope(ctx: RequestContext, scope: Scope): void {
  if (ctx.actor.kind === 'anonymous') throw new Unauthenticated();
  const have = scopesOf(ctx.actor);
  if (!have.includes(scope))
    throw new Forbidden(`This needs the scope ${scope}, which you do not have.`, {
      required: [scope],
      have: [...have],
    });
}

/** Whether the caller may see what belongs to this client. What a caller may not see does not exist for it. */
export function maySeeClient({ actor }: RequestContext, clientId: string): boolean {
  if (actor.kind === 'service') return actor.clientId === undefined || actor.clientId === clientId;
  return actor.kind === 'staff' || (actor.kind === 'client' && actor.clientId === clientId);
}

/** The client that a list is limited to; null when the caller may see all. @throws Forbidden for whoever has no list. */
export function visibleClient({ actor }: RequestContext): string | null {
  if (actor.kind === 'client') return actor.clientId;
  if (actor.kind === 'service') return actor.clientId ?? null;
  if (actor.kind === 'staff') return null;
  throw new Forbidden('This list is for clients and staff.');
}

/** @throws Forbidden for everybody but another service of this system. */
export function requireService(ctx: RequestContext): void {
  if (ctx.actor.kind !== 'service') throw new Forbidden('Only services of this system may ask this.');
}
