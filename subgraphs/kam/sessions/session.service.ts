import type { DataSource } from 'typeorm';
import { IsNull, MoreThan } from 'typeorm';
import { z } from 'zod';
import { type Actor, actorRef } from '../../../contracts/actor';
import { networkOf } from '../../../lib/service/network';
import { ROLE_SCOPES } from '../../../contracts/scope';
import { readInput, DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { newId } from '../../../lib/ids';
import { audit } from '../../../subgraph-kit/audit/audit';
import { AccountStatus, Client } from '../clients/client.entity';
import { reset, peek, type Quota, consume } from '../quotas/quota.service';
import { passwords } from '../users/password';
import { User, UserRole } from '../users/user.entity';
import { ownUser } from '../users/user.service';
import { Session } from './session.entity';
import { readSessionToken, signSessionToken } from './session-token';
import { signInCounter } from './sign-in-metrics';
import type { Context } from '../../../subgraph-kit/context';
import { kamSecrets } from '../secrets';

/** How long a token is good. */
const TOKEN_MS = 24 * 3_600_000;
/** A session ends after so long, however often its token was renewed. */
const SESSION_MS = 30 * 24 * 3_600_000;
/** As many as are shown of one user. */
const MAX_SESSIONS = 100;
/** Two windows can meet, so that within any minute there are at most twice as many tries as in one window. */
const ATTEMPTS_PER_ACCOUNT = { minute: 5, hour: 30 } as const;
const ATTEMPTS_PER_ADDRESS = { minute: 20, hour: 200 } as const;

const credentials = z.object({ username: z.string().min(1).max(100), password: z.string().min(1).max(200) });

/** What a user gets who signed in. */
export interface SignedIn {
  token: string;
  expiresAt: Date;
  user: User;
}

/** Signs a user in, and counts how it ended. @throws DomainError */
export async function signIn(ctx: Context, input: unknown): Promise<SignedIn> {
  const counted = ctx.get(signInCounter);
  try {
    const signedIn = await checkAndSignIn(ctx, input);
    counted('succeeded');
    return signedIn;
  } catch (error) {
    const code = error instanceof DomainError ? error.errors[0]?.code : undefined;
    if (code === 'TOO_MANY_ATTEMPTS') counted('throttled');
    if (code === 'INVALID_CREDENTIALS') counted('wrong');
    throw error;
  }
}

/** Attempts are counted before the password is checked. @throws DomainError */
async function checkAndSignIn(ctx: Context, input: unknown): Promise<SignedIn> {
  const { username, password } = readInput(credentials, input);
  const name = username.trim().toLowerCase();
  const network = networkOfCaller(ctx);
  const quotas = quotasOf(name, network, await isKnownNetwork(ctx.allTenants, name, network));
  await countAttempt(ctx.allTenants, quotas);
  const user = await ctx.allTenants.getRepository(User).findOneBy({ username: name, removedAt: IsNull() });
  const genuine = await ctx.get(passwords).matches(password, user?.passwordHash ?? null);
  if (!user || !genuine || !(await mayLogIn(ctx.allTenants, user))) {
    const subject = user ? { subjectId: user.id, clientId: user.clientId } : { subjectId: 'unknown', clientId: null };
    await audit(ctx, ctx.allTenants.manager, { action: 'session.sign_in_failed', subjectType: 'user', ...subject });
    throw wrongCredentials();
  }
  return ctx.allTenants.transaction(async (manager) => {
    // The password may have been changed, or the user removed, while this one was looked at.
    const now = await manager.findOne(User, {
      where: { id: user.id, removedAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    if (now?.passwordHash !== user.passwordHash) throw wrongCredentials();
    for (const { key } of quotas.account) await reset(manager, key);
    await consume(manager, knownNetwork(name, network));
    const session = {
      id: newId('ses'),
      userId: user.id,
      tokenId: newId('tok'),
      expiresAt: new Date(ctx.clock.now().getTime() + TOKEN_MS),
      endedAt: null,
    };
    await manager.insert(Session, session);
    await manager.update(User, { id: user.id }, { lastSignedInAt: ctx.clock.now() });
    await audit(ctx, manager, {
      action: 'session.started',
      subjectType: 'user',
      subjectId: user.id,
      clientId: user.clientId,
    });
    return { token: tokenOf(ctx, session), expiresAt: session.expiresAt, user };
  });
}

/** A new token for the caller's session; the one that it was asked with is no longer valid. @throws DomainError @throws Forbidden */
export async function renewSession(ctx: Context): Promise<SignedIn> {
  const own = ownUser(ctx);
  return ctx.allTenants.transaction(async (manager) => {
    const session = await manager.findOneOrFail(Session, {
      where: { id: own.session },
      lock: { mode: 'pessimistic_write' },
    });
    const end = session.createdAt.getTime() + SESSION_MS;
    // Only the newest token can be renewed, also while gateways still let the one before it in.
    if (session.endedAt || session.tokenId !== own.token || end <= ctx.clock.now().getTime()) {
      throw new DomainError(userError('SESSION_OVER', { message: 'The session has ended. Sign in again.', path: [] }));
    }
    const expiresAt = new Date(Math.min(ctx.clock.now().getTime() + TOKEN_MS, end));
    const renewed = { id: session.id, tokenId: newId('tok'), expiresAt };
    await manager.update(Session, { id: session.id }, renewed);
    const user = await manager.findOneByOrFail(User, { id: own.id });
    await audit(ctx, manager, {
      action: 'session.renewed',
      subjectType: 'user',
      subjectId: user.id,
      clientId: user.clientId,
    });
    return { token: tokenOf(ctx, renewed), expiresAt, user };
  });
}

/** Ends the caller's session. @throws Forbidden for whoever is no user */
export async function signOut(ctx: Context): Promise<boolean> {
  const { id, session } = ownUser(ctx);
  await ctx.allTenants.transaction(async (manager) => {
    await manager.update(Session, { id: session, endedAt: IsNull() }, { endedAt: ctx.clock.now() });
    await audit(ctx, manager, {
      action: 'session.ended',
      subjectType: 'user',
      subjectId: id,
      clientId: ctx.actor.kind === 'client' ? ctx.actor.clientId : null,
    });
  });
  return true;
}

/** The sessions of the caller that have not ended, the newest first. @throws Forbidden for whoever is no user */
export async function ownSessions(ctx: Context): Promise<Session[]> {
  const { id } = ownUser(ctx);
  return ctx.allTenants.getRepository(Session).find({
    where: { userId: id, endedAt: IsNull(), expiresAt: MoreThan(ctx.clock.now()) },
    order: { id: 'DESC' },
    take: MAX_SESSIONS,
  });
}

/** Ends one session of the caller, as on a device that is not at hand. @throws DomainError @throws Forbidden */
export async function endSession(ctx: Context, sessionId: string): Promise<Session> {
  const { id } = ownUser(ctx);
  return ctx.allTenants.transaction(async (manager) => {
    const session = await manager.findOne(Session, {
      where: { id: sessionId, userId: id, endedAt: IsNull(), expiresAt: MoreThan(ctx.clock.now()) },
      lock: { mode: 'pessimistic_write' },
    });
    if (!session)
      throw new DomainError(
        userError('SESSION_NOT_FOUND', { message: `You have no session ${sessionId}, or it has ended.`, path: ['id'] }),
      );
    session.endedAt = ctx.clock.now();
    await manager.save(session);
    await audit(ctx, manager, {
      action: 'session.ended',
      subjectType: 'user',
      subjectId: id,
      clientId: ctx.actor.kind === 'client' ? ctx.actor.clientId : null,
    });
    return session;
  });
}

/** Who a session token stands for, and until when; null for one that is not valid. */
export async function actorOfSession(
  ctx: Context,
  token: string,
  forOpenConnection = false,
): Promise<{ actor: Actor; expiresAt: Date } | null> {
  const claims = readSessionToken(ctx.get(kamSecrets).sessionKeys, token, ctx.clock.now());
  const session = claims && (await ctx.allTenants.getRepository(Session).findOneBy({ id: claims.sessionId }));
  if (!session || session.endedAt || session.expiresAt <= ctx.clock.now()) return null;
  // What was open when the token was renewed stays open: it has its session still.
  if (session.tokenId !== claims.tokenId && !forOpenConnection) return null;
  const user = await ctx.allTenants.getRepository(User).findOneBy({ id: session.userId, removedAt: IsNull() });
  if (!user || !(await mayLogIn(ctx.allTenants, user))) return null;
  const { expiresAt } = session;
  if (user.role !== UserRole.CLIENT)
    return {
      actor: { kind: 'staff', role: user.role, userId: user.id, session: session.id, token: claims.tokenId },
      expiresAt,
    };
  if (user.clientId === null) return null;
  return {
    actor: {
      kind: 'client',
      clientId: user.clientId,
      by: { user: user.id, session: session.id, token: claims.tokenId },
      scopes: ROLE_SCOPES.client,
    },
    expiresAt,
  };
}

/** Nobody of a closed account is let in; whoever is of a suspended one may still read. */
async function mayLogIn(database: DataSource, { clientId }: User): Promise<boolean> {
  if (clientId === null) return true;
  const client = await database.getRepository(Client).findOneBy({ id: clientId });
  return client !== null && client.accountStatus !== AccountStatus.CANCELLED;
}

function tokenOf(ctx: Context, { id, tokenId, expiresAt }: Pick<Session, 'id' | 'tokenId' | 'expiresAt'>): string {
  return signSessionToken(ctx.get(kamSecrets).sessionKeys, { sessionId: id, tokenId }, expiresAt);
}

interface AttemptQuotas {
  account: Quota[];
  address: Quota[];
}

/** Where an attempt comes from: a network, or a user known there, whose attempts do not use up those of others. */
function networkOfCaller({ actor }: Context): string {
  if (actor.kind === 'anonymous') return networkOf(actor.address ?? 'unknown');
  const { kind, id } = actorRef(actor);
  return `${kind} ${id}`;
}

/** A network from which a user signed in this month. Who tries from elsewhere cannot lock them out there. */
const knownNetwork = (name: string, network: string): Quota => ({
  key: `sign-in:known:${name}:${network}`,
  window: 'month',
  limit: null,
});

async function isKnownNetwork(database: DataSource, name: string, network: string): Promise<boolean> {
  return (await peek(database, knownNetwork(name, network))).used > 0;
}

function wrongCredentials(): DomainError {
  return new DomainError(
    userError('INVALID_CREDENTIALS', { message: 'Name or password is wrong, or the account is closed.', path: [] }),
  );
}

function quotasOf(name: string, network: string, isKnown: boolean): AttemptQuotas {
  const windows = (subject: string, limits: { minute: number; hour: number }): Quota[] =>
    (['minute', 'hour'] as const).map((window) => ({
      key: `sign-in:${window}:${subject}`,
      window,
      limit: limits[window],
    }));
  return {
    account: windows(isKnown ? `account:${name}:${network}` : `account:${name}`, ATTEMPTS_PER_ACCOUNT),
    address: windows(`address:${network}`, ATTEMPTS_PER_ADDRESS),
  };
}

async function countAttempt(database: DataSource, { account, address }: AttemptQuotas): Promise<void> {
  for (const quota of [...address, ...account]) {
    const { ok, resetsAt } = await consume(database, quota);
    if (ok) continue;
    const message = 'There were too many tries for this name or from this address. Wait, then try again.';
    throw new DomainError(userError('TOO_MANY_ATTEMPTS', { message, retryAt: resetsAt }));
  }
}
