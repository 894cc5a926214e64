import { LRUCache } from 'lru-cache';
import { parse } from 'graphql';
import { type Actor, actorRef } from '../contracts/actor';
import { networkOf } from '../lib/service/network';
import { PublicError } from '../subgraph-kit/errors';
import type { SubgraphExecutor } from '../subgraph-kit/executor';
import { ask } from '../subgraph-kit/ask';
import type { Limits } from './limits';
import type { Clock } from '../lib/service/clock';

const PERMIT = parse(/* GraphQL */ `
  mutation Permit($clientId: ID!) {
    permitApiRequests(clientId: $clientId) {
      granted
      limit
      used
      resetsAt
    }
  }
`);

const WINDOW_MS = 60_000;
const MAX_CALLERS = 50_000;

/** How much of a limit is left, as the answer tells it. */
export interface Rate {
  limit: number;
  remaining: number;
  /** Time in ms. */
  resetsAt: number;
}

/** Too many requests in a minute. */
export class RateExceeded extends PublicError {
  constructor(readonly rate: Rate) {
    super(
      'RATE_LIMITED',
      `The rate limit of ${rate.limit} requests per minute is exceeded. Try again after the reset; API keys of a higher tier have a higher limit.`,
      {
        limit: rate.limit,
        remaining: 0,
        resetsAt: new Date(rate.resetsAt).toISOString(),
        http: { status: 429 },
      },
    );
  }
}

/** So many seconds of what a caller may spend may be spent at once: a page of the console, or a batch of starts. */
const BURST_SECONDS = 5;

/** What a caller asks for costs more than it may spend by now. Nothing was done. */
export class CostExceeded extends PublicError {
  constructor(cost: number, perSecond: number, waitSeconds: number) {
    super(
      'RATE_LIMITED',
      `What all of your operations may cost is limited to ${perSecond} a second, and to ${perSecond * BURST_SECONDS} at once; this one may cost ${cost}. Nothing was done. Try again in ${waitSeconds} s, or select less.`,
      { cost, limit: perSecond, http: { status: 429, headers: { 'retry-after': String(waitSeconds) } } },
    );
  }
}

interface Lease {
  left: number;
  limit: number;
  used: number;
  resetsAt: number;
}

interface Permits {
  permitApiRequests: { granted: number; limit: number; used: number; resetsAt: string | Date };
}

/**
 * Counts requests. Those of API keys are taken from what KAM gives out for their client, so that several gateways together let
 * no more pass than its tier allows; all others are counted here.
 */
export class RateLimiter {
  private readonly counts = new LRUCache<string, { count: number; resetsAt: number }>({ max: MAX_CALLERS });
  /** What each caller has spent that is not made up for by the time since. */
  private readonly debts = new LRUCache<string, { cost: number; at: number }>({ max: MAX_CALLERS });
  private readonly leases = new LRUCache<string, Lease>({ max: MAX_CALLERS });
  private readonly asking = new Map<string, Promise<void>>();

  constructor(
    private readonly kam: SubgraphExecutor,
    private readonly limits: Limits,
    private readonly clock: Clock,
  ) {}

  /** Lets a request pass from an address, before it is known who sends it. @throws RateExceeded */
  admitAddress(address: string): void {
    this.count(`address ${networkOf(address)}`, this.limits.MAX_REQUESTS_PER_ADDRESS);
  }

  /** Admits a request of a caller, or one that is as much as several. @returns what is left. @throws RateExceeded */
  async admit(actor: Actor, address: string, size = 1): Promise<Rate> {
    if (actor.kind === 'client' && 'key' in actor.by) return this.takeFromLease(actor.clientId, size);
    if (actor.kind === 'client') this.count(`users of ${actor.clientId}`, this.limits.MAX_REQUESTS_OF_USERS, size);
    const { kind, id } = actor.kind === 'anonymous' ? { kind: 'anonymous', id: networkOf(address) } : actorRef(actor);
    return this.count(`${kind} ${id}`, this.limits.MAX_REQUESTS_PER_CALLER, size);
  }

  /** Takes what an operation may cost from what its caller may spend. @throws CostExceeded */
  spend(name: string, cost: number): void {
    const { MAX_COST_PER_SECOND: perSecond } = this.limits;
    const now = this.clock.now().getTime();
    const last = this.debts.get(name);
    // A clock that is set back takes nothing away.
    const seconds = last ? Math.max(0, now - last.at) / 1000 : 0;
    const debt = last ? Math.max(0, last.cost - seconds * perSecond) : 0;
    const excess = debt + cost - perSecond * BURST_SECONDS;
    this.debts.set(name, { cost: debt, at: now });
    // One that is dearer than all that may be spent at once has a limit of its own: MAX_COST.
    if (excess > 0 && debt > 0) throw new CostExceeded(cost, perSecond, Math.ceil(Math.min(excess, debt) / perSecond));
    this.debts.set(name, { cost: debt + cost, at: now });
  }

  private count(key: string, limit: number, size = 1): Rate {
    const now = this.clock.now().getTime();
    let entry = this.counts.get(key);
    // A minute that ends later than in a minute is one of before the clock was set back.
    const isOver = !entry || entry.resetsAt <= now || entry.resetsAt > now + WINDOW_MS;
    if (!entry || isOver) this.counts.set(key, (entry = { count: 0, resetsAt: now + WINDOW_MS }));
    if (entry.count + size > limit) throw new RateExceeded({ limit, remaining: 0, resetsAt: entry.resetsAt });
    entry.count += size;
    return { limit, remaining: limit - entry.count, resetsAt: entry.resetsAt };
  }

  private async takeFromLease(clientId: string, size: number): Promise<Rate> {
    for (let taken = 0; ;) {
      const lease = this.leases.get(clientId);
      if (lease && lease.resetsAt > this.clock.now().getTime()) {
        const rate = {
          limit: lease.limit,
          remaining: Math.max(0, lease.limit - lease.used + lease.left - 1),
          resetsAt: lease.resetsAt,
        };
        if (lease.left > 0) {
          const some = Math.min(lease.left, size - taken);
          lease.left -= some;
          taken += some;
          if (taken === size) return { ...rate, remaining: Math.max(0, rate.remaining - some + 1) };
          continue;
        }
        // Nothing is left: asking before the reset is of no use.
        if (lease.used >= lease.limit) throw new RateExceeded(rate);
      }
      await this.renew(clientId);
    }
  }

  private renew(clientId: string): Promise<void> {
    let asking = this.asking.get(clientId);
    if (!asking) {
      asking = ask<Permits>(this.kam, { service: 'gateway' }, PERMIT, { clientId })
        .then(({ permitApiRequests: { granted, limit, used, resetsAt } }) => {
          const until = new Date(resetsAt).getTime();
          this.leases.set(clientId, {
            left: granted,
            limit,
            used: granted === 0 ? limit : used,
            resetsAt: Math.max(until, this.clock.now().getTime() + 100),
          });
        })
        .finally(() => this.asking.delete(clientId));
      this.asking.set(clientId, asking);
    }
    return asking;
  }
}
