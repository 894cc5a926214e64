import { Forbidden, Unauthenticated } from '../errors';
import type { Logger } from '../service/log';

/** Who asks. The gateway establishes it, and it travels inside the signed part of every request. */
export type Actor = { kind: 'anonymous' } | { kind: 'client'; clientId: string; keyId: string } | { kind: 'service'; name: string };

export const ANONYMOUS: Actor = { kind: 'anonymous' };

/** What every resolver and service gets first: who asks, for which request. */
export interface RequestContext {
  actor: Actor;
  requestId: string;
  /** W3C trace context of the caller; null when nothing is traced. */
  traceParent: string | null;
  log: Logger;
}

/** Reads an actor from the claims of a verified signature; anything unknown is anonymous, which may do nothing. */
export function actorFromClaims(claim: unknown): Actor {
  if (typeof claim !== 'object' || claim === null) return ANONYMOUS;
  const { kind, clientId, keyId, name } = claim as Record<string, unknown>;
  if (kind === 'client' && typeof clientId === 'string' && typeof keyId === 'string') return { kind, clientId, keyId };
  if (kind === 'service' && typeof name === 'string') return { kind, name };
  return ANONYMOUS;
}

/** @throws Unauthenticated when nobody is signed in. */
export function requireActor(ctx: RequestContext): void {
  if (ctx.actor.kind === 'anonymous') throw new Unauthenticated();
}

/** Whether the caller may see what belongs to this client. What a caller may not see does not exist for it. */
export function maySeeClient(ctx: RequestContext, clientId: string): boolean {
  return ctx.actor.kind === 'service' || (ctx.actor.kind === 'client' && ctx.actor.clientId === clientId);
}

/** The client that a list is limited to; null when the caller may see all. @throws Unauthenticated */
export function visibleClient(ctx: RequestContext): string | null {
  requireActor(ctx);
  return ctx.actor.kind === 'client' ? ctx.actor.clientId : null;
}

/** @throws Forbidden for everybody but another service of this system. */
export function requireService(ctx: RequestContext): void {
  if (ctx.actor.kind !== 'service') throw new Forbidden('Only services of this system may ask this.');
}
