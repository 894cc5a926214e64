import { type EntityManager, IsNull } from 'typeorm';
import { z } from 'zod';
import { actorRef, scopesOf, type SessionRef } from '../../../contracts/actor';
import { ROLE_SCOPES, Scope } from '../../../contracts/scope';
import { Forbidden } from '../../../subgraph-kit/errors';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { readInput, DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { newId } from '../../../lib/ids';
import { type Context, maySeeClient, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { audit } from '../../../subgraph-kit/audit/audit';
import type { Client } from '../clients/client.entity';
import { lockClient, requireActiveAccount, requireActiveAccountOfActor } from '../clients/client.service';
import { consume } from '../quotas/quota.service';
import { endSessionsOf } from '../sessions/end-sessions';
import { nextTierWith } from '../tiers/tier.service';
import { passwords, newPassword, randomPassword } from './password';
import { User, UserRole } from './user.entity';
import { userById } from './user.loader';
import { tierByName, allTiers } from '../tiers/tier.loader';
import { keysetPage } from '../../../subgraph-kit/graph/keyset';

export interface UserFilter {
  clientId?: string | undefined;
  role?: UserRole | undefined;
}

const newUser = z.object({
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._@+-]{2,99}$/, 'expected 3 to 100 of a-z, 0-9, and . _ @ + - after the first'),
  role: z.enum(UserRole),
  clientId: z.string().nullish(),
  displayName: z.string().trim().min(1).max(200),
  password: newPassword,
});

/** Users that the caller may see: those of its client, or all for staff. @throws Unauthenticated @throws Forbidden @throws BadRequest */
export async function listUsers(ctx: Context, page: PageArgs, filter: UserFilter): Promise<Page<User>> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  const own = visibleClient(ctx);
  const matching = () => {
    const query = ctx.database.getRepository(User).createQueryBuilder('user').where('user.removedAt is null');
    if (own !== null) query.andWhere('user.clientId = :own', { own });
    if (filter.clientId !== undefined) query.andWhere('user.clientId = :clientId', { clientId: filter.clientId });
    if (filter.role !== undefined) query.andWhere('user.role = :role', { role: filter.role });
    return query;
  };
  return keysetPage(matching, page, {
    cursor: 'user',
    sort: [{ sql: 'user.id', value: (row) => row.id, type: 'text' }],
  });
}

/** A user by id; null when there is none, or when it is not visible to the caller. @throws Unauthenticated @throws Forbidden */
export async function findUser(ctx: Context, id: string): Promise<User | null> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  const user = await ctx.load(userById, id);
  return user && mayManage(ctx, user) ? user : null;
}

/** Adds a user of a client, up to the limit of its tier, or of the staff. @throws DomainError @throws Forbidden */
export async function createUser(ctx: Context, input: unknown): Promise<User> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  const { password, clientId = null, ...fields } = readInput(newUser, input);
  if ((fields.role === UserRole.CLIENT) !== (clientId !== null)) {
    throw new DomainError(
      userError('INVALID_INPUT', {
        message: 'A user with role CLIENT belongs to a client, and only such a one.',
        path: ['clientId'],
      }),
    );
  }
  if (clientId === null) requireScope(ctx, Scope.CLIENTS_WRITE);
  requireScopesOf(ctx, fields.role);
  await countPasswordWork(ctx, NEW_PASSWORDS_PER_MINUTE);
  const passwordHash = await ctx.get(passwords).hash(password);
  // Before the transaction: inside it, it would wait for a connection that others hold who wait for this one.
  await ctx.perRequest(allTiers);
  return ctx.database.transaction(async (manager) => {
    if (clientId !== null) await checkRoom(ctx, manager, await lockClient(ctx, manager, clientId));
    const user = await insertUser(manager, { ...fields, clientId, passwordHash });
    if (!user) throw domainError('USERNAME_TAKEN', 'This name is taken; choose another.', ['username']);
    await audit(ctx, manager, auditEntry('user.created', user, { role: user.role }));
    return user;
  });
}

/** Removes a user and ends its sessions. The last administrator stays. @throws DomainError */
export async function removeUser(ctx: Context, id: string): Promise<User> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  await requireActiveAccountOfActor(ctx);
  return ctx.database.transaction(async (manager) => {
    const user = await lockUser(ctx, manager, id);
    if (user.role === UserRole.ADMIN) await checkOtherAdmin(manager, id);
    const removedAt = ctx.clock.now();
    await manager.update(User, { id }, { removedAt });
    await endSessionsOf(manager, id);
    await audit(ctx, manager, auditEntry('user.removed', user, { role: user.role }));
    return user;
  });
}

/** Changes the caller's own password and ends its other sessions. @throws DomainError @throws Forbidden for whoever is no user */
export async function changePassword(ctx: Context, input: { current: string; next: string }): Promise<User> {
  const { id, session } = ownUser(ctx);
  const { next } = readInput(z.object({ next: newPassword }), input);
  const user = await ctx.database.getRepository(User).findOneByOrFail({ id });
  await countPasswordWork(ctx, TRIES_PER_MINUTE);
  if (!(await ctx.get(passwords).matches(input.current, user.passwordHash))) {
    throw domainError('INVALID_CREDENTIALS', 'The current password is another.', ['current']);
  }
  await setPassword(ctx, user, next, session);
  return user;
}

/** Gives a user a new random password, which is shown once, and ends its sessions. @throws DomainError */
export async function resetPassword(ctx: Context, id: string): Promise<string> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  await requireActiveAccountOfActor(ctx);
  const password = randomPassword();
  const user = await ctx.database.transaction((manager) => lockUser(ctx, manager, id));
  requireScopesOf(ctx, user.role);
  await countPasswordWork(ctx, NEW_PASSWORDS_PER_MINUTE);
  await setPassword(ctx, user, password, null);
  return password;
}

/** The user that the caller is. @throws Forbidden for keys, workers and services */
export function ownUser({ actor }: Context): { id: string } & SessionRef {
  if (actor.kind === 'staff') return { id: actor.userId, session: actor.session, token: actor.token };
  if (actor.kind === 'client' && 'user' in actor.by)
    return { id: actor.by.user, session: actor.by.session, token: actor.by.token };
  throw new Forbidden('This is for signed-in users. Use signIn first.');
}

/** Adds a user; null when the name is taken. The caller owns the transaction. */
export async function insertUser(
  manager: EntityManager,
  fields: Pick<User, 'username' | 'role' | 'clientId' | 'displayName' | 'passwordHash'>,
): Promise<User | null> {
  const id = newId('user');
  await manager
    .createQueryBuilder()
    .insert()
    .into(User)
    .values({ id, ...fields, lastSignedInAt: null, removedAt: null })
    .orIgnore()
    .updateEntity(false)
    .execute();
  return manager.findOneBy(User, { id });
}

/** Nobody gives out, with a new user or a new password, what it may not do itself. @throws Forbidden */
function requireScopesOf(ctx: Context, role: UserRole): void {
  const have = scopesOf(ctx.actor);
  const missing = ROLE_SCOPES[role].filter((scope) => !have.includes(scope));
  if (missing.length > 0)
    throw new Forbidden(`A user with role ${role} may do more than you: ${missing.join(', ')}.`, {
      required: missing,
      have: [...have],
    });
}

/** Passwords are costly to hash: nobody gives more of that work in a minute. */
const NEW_PASSWORDS_PER_MINUTE = 30;
/** One's own password can be guessed as often as when signing in. */
const TRIES_PER_MINUTE = 5;

async function countPasswordWork(ctx: Context, limit: number): Promise<void> {
  const { kind, id } = actorRef(ctx.actor);
  const { ok, resetsAt } = await consume(ctx.allTenants, { key: `passwords:${kind}:${id}`, window: 'minute', limit });
  if (ok) return;
  const message = `${limit} passwords can be set or tried in a minute. Wait, then try again.`;
  throw new DomainError(userError('TOO_MANY_ATTEMPTS', { message, retryAt: resetsAt }));
}

async function setPassword(ctx: Context, user: User, password: string, keepSession: string | null): Promise<void> {
  const passwordHash = await ctx.get(passwords).hash(password);
  await ctx.database.transaction(async (manager) => {
    await manager.update(User, { id: user.id }, { passwordHash });
    await endSessionsOf(manager, user.id, keepSession);
    await audit(
      ctx,
      manager,
      auditEntry('user.password_changed', user, { byThemselves: actorRef(ctx.actor).id === user.id }),
    );
  });
}

async function checkRoom(ctx: Context, manager: EntityManager, client: Client): Promise<void> {
  requireActiveAccount(client);
  const tier = await ctx.load(tierByName, client.tier);
  const used = await manager.countBy(User, { clientId: client.id, removedAt: IsNull() });
  if (!tier || (tier.maxUsers !== null && used >= tier.maxUsers)) {
    const limit = tier?.maxUsers ?? 0;
    throw new DomainError(
      userError('QUOTA_EXCEEDED', {
        message: `Tier ${client.tier} allows ${limit} users, and the account has ${used}. Remove one, or ask for an upgrade.`,
        quota: 'USERS',
        limit,
        used,
        resetsAt: null,
        upgradeTo: await nextTierWith(ctx, (other) => other.maxUsers === null || other.maxUsers > limit),
      }),
    );
  }
}

/** Locks all administrators, so that two of them cannot remove each other at the same moment. */
async function checkOtherAdmin(manager: EntityManager, id: string): Promise<void> {
  const admins = await manager.find(User, {
    where: { role: UserRole.ADMIN, removedAt: IsNull() },
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' },
  });
  if (!admins.some((admin) => admin.id !== id))
    throw domainError('LAST_ADMIN', 'The last administrator cannot be removed. Add another one first.');
}

async function lockUser(ctx: Context, manager: EntityManager, id: string): Promise<User> {
  const user = await manager.findOne(User, { where: { id, removedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
  if (!user || !mayManage(ctx, user))
    throw domainError('USER_NOT_FOUND', 'There is no such user, or it is not visible to you.', ['userId']);
  return user;
}

function mayManage(ctx: Context, user: User): boolean {
  return user.clientId === null ? visibleClient(ctx) === null : maySeeClient(ctx, user.clientId);
}

function domainError(
  code: 'INVALID_CREDENTIALS' | 'LAST_ADMIN' | 'USERNAME_TAKEN' | 'USER_NOT_FOUND',
  message: string,
  path: string[] = [],
): DomainError {
  return new DomainError(userError(code, { message, path }));
}

function auditEntry(action: string, user: User, details: Record<string, unknown>) {
  return {
    action,
    subjectType: 'user',
    subjectId: user.id,
    clientId: user.clientId,
    details: { username: user.username, ...details },
  };
}
