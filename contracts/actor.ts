import { CLIENT_SCOPES, ROLE_SCOPES, Scope, WORKER_SCOPES } from './scope';

/** Roles of people who work for the service itself, and so for all clients. */
export type StaffRole = 'admin' | 'support';

/** The session that a user is signed in with, and the one token of it that was shown. */
export interface SessionRef {
  session: string;
  token: string;
}

/** Who asks. The gateway establishes it with KAM's help, and it travels inside the signed part of every request. */
export type Actor =
  /** An unknown caller, from a network address. */
  | { kind: 'anonymous'; address?: string }
  /** A client, by an API key or as a signed-in user. */
  | {
      kind: 'client';
      clientId: string;
      by: { key: string } | ({ user: string } & SessionRef);
      scopes: readonly Scope[];
    }
  | ({ kind: 'staff'; role: StaffRole; userId: string } & SessionRef)
  | { kind: 'worker'; workerId: string }
  /** Another service of this system: for all clients, or on behalf of one. */
  | { kind: 'service'; name: string; clientId?: string };

/** Names an actor where what it did is kept. */
export interface ActorRef {
  /** user, key, worker, service or anonymous. */
  kind: string;
  id: string;
}

export const ANONYMOUS: Actor = { kind: 'anonymous' };

/** Who an actor is, as it is kept in events and in the audit: a kind and an id. */
export function actorRef(actor: Actor): ActorRef {
  switch (actor.kind) {
    case 'anonymous':
      return { kind: 'anonymous', id: actor.address ?? '' };
    case 'client':
      return 'key' in actor.by ? { kind: 'key', id: actor.by.key } : { kind: 'user', id: actor.by.user };
    case 'staff':
      return { kind: 'user', id: actor.userId };
    case 'worker':
      return { kind: 'worker', id: actor.workerId };
    case 'service':
      return { kind: 'service', id: actor.name };
  }
}

/** What an actor may do; services of this system may do everything. */
export function scopesOf(actor: Actor): readonly Scope[] {
  switch (actor.kind) {
    case 'anonymous':
      return [];
    case 'client':
      return actor.scopes;
    case 'staff':
      return ROLE_SCOPES[actor.role];
    case 'worker':
      return WORKER_SCOPES;
    case 'service':
      return Object.values(Scope);
  }
}

/** Reads an actor from the claims of a verified signature; anything unknown is anonymous, which may do nothing. */
export function actorFromClaims(claim: unknown): Actor {
  if (typeof claim !== 'object' || claim === null) return ANONYMOUS;
  const { kind, address, clientId, by, scopes, role, userId, session, token, workerId, name } = claim as Record<
    string,
    unknown
  >;
  if (kind === 'client' && isId(clientId) && Array.isArray(scopes)) {
    const { key, user, session: login, token: shown } = (by ?? {}) as Record<string, unknown>;
    const granted = CLIENT_SCOPES.filter((scope) => scopes.includes(scope));
    if (isId(key)) return { kind, clientId, by: { key }, scopes: granted };
    if (isId(user) && isId(login) && isId(shown))
      return { kind, clientId, by: { user, session: login, token: shown }, scopes: granted };
  }
  if (kind === 'staff' && (role === 'admin' || role === 'support') && isId(userId) && isId(session) && isId(token))
    return { kind, role, userId, session, token };
  if (kind === 'worker' && isId(workerId)) return { kind, workerId };
  if (kind === 'service' && isId(name)) return { kind, name, ...(isId(clientId) && { clientId }) };
  if (kind === 'anonymous' && typeof address === 'string') return { kind, address };
  return ANONYMOUS;
}

/** `*` names all tenants where the id of a client is expected. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value !== '*';
}
