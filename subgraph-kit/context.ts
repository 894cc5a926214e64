import { type Actor, scopesOf } from '../contracts/actor';
import type { Scope } from '../contracts/scope';
import { Forbidden, Unauthenticated } from './errors';
import type { Logger } from '../lib/service/log';

/** What every resolver and service gets first: who asks, for which request. */
export interface RequestContext {
  actor: Actor;
  requestId: string;
  /** W3C trace context of the caller; null when nothing is traced. */
  traceParent: string | null;
  log: Logger;
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
