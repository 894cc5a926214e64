import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../../../contracts/actor';
import { scopesOf } from '../../../contracts/actor';
import { CLIENT_SCOPES, Scope, WORKER_SCOPES } from '../../../contracts/scope';
import { readInput, DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { type Context, maySeeClient, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { audit } from '../../../subgraph-kit/audit/audit';
import { AccountStatus, Client } from '../clients/client.entity';
import { lockClient, requireActiveAccount } from '../clients/client.service';
import { checkFeature } from '../tiers/feature.service';
import { ApiKey } from './api-key.entity';
import { idOfKey, isKey, makeKey } from './key-text';
import { apiKeysOfClient } from './api-key.loader';
import { allTiers } from '../tiers/tier.loader';
import { kamSecrets } from '../secrets';
import { normaliseWorkerId } from '../../../contracts/worker-id';

/** A key can be replaced by another of the same name while both are live. */
const MAX_LIVE_OF_A_NAME = 2;
const MAX_LIVE = 20;
const DEFAULT_DAYS = 365;
const MAX_DAYS = 730;

const newKey = z.object({
  clientId: z.string(),
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(Scope)).min(1, 'expected at least one scope'),
  expiresInDays: z.int().min(1).max(MAX_DAYS).default(DEFAULT_DAYS),
});
const newWorkerKey = z.object({
  workerId: z
    .string()
    .max(100)
    .transform(normaliseWorkerId)
    .pipe(z.string().regex(/^[a-z0-9][a-z0-9-]{2,99}$/, 'expected a worker id, as in acme-writer')),
  name: z.string().trim().min(1).max(100),
  expiresInDays: z.int().min(1).max(MAX_DAYS).default(DEFAULT_DAYS),
});

/** A key that was just made; its text is not kept. */
export interface IssuedKey {
  key: string;
  apiKey: ApiKey;
}

type NewKey = Pick<ApiKey, 'clientId' | 'workerId' | 'name' | 'scopes' | 'expiresAt'>;

/** Keys of a client, also revoked ones, the newest first. @throws Unauthenticated @throws Forbidden */
export async function listApiKeys(ctx: Context, clientId: string): Promise<ApiKey[]> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  if (!maySeeClient(ctx, clientId)) return [];
  return ctx.load(apiKeysOfClient, clientId);
}

/**
 * Makes a key for a client with some of the scopes that the caller has itself. A client does so if its tier includes api_access;
 * administrators for everybody. @throws DomainError
 */
export async function createApiKey(ctx: Context, input: unknown): Promise<IssuedKey> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  const { clientId, name, scopes, expiresInDays } = readInput(newKey, input);
  const have = scopesOf(ctx.actor);
  const tooMuch = scopes.find((scope) => !CLIENT_SCOPES.includes(scope) || !have.includes(scope));
  if (tooMuch !== undefined) {
    const message = `A key cannot have the scope ${tooMuch}: it is not for clients, or you do not have it yourself.`;
    throw new DomainError(userError('SCOPE_NOT_GRANTABLE', { message, path: ['scopes'] }));
  }
  // Before the transaction: inside it, it would wait for a connection that others hold who wait for this one.
  await ctx.perRequest(allTiers);
  return ctx.database.transaction(async (manager) => {
    const client = await lockClient(ctx, manager, clientId);
    requireActiveAccount(client);
    const fault = visibleClient(ctx) === null ? null : await checkFeature(ctx, client, 'api_access');
    if (fault) throw new DomainError(fault);
    await checkRoom(manager, clientId, name);
    const issued = await insertKey(manager, ctx.get(kamSecrets).apiKeySecret, {
      clientId,
      workerId: null,
      name,
      scopes: [...new Set(scopes)],
      expiresAt: inDays(ctx, expiresInDays),
    });
    await audit(
      ctx,
      manager,
      auditEntry('api_key.created', issued.apiKey, { name, scopes, expiresAt: issued.apiKey.expiresAt }),
    );
    return issued;
  });
}

/** Makes a token for a worker. For administrators. @throws DomainError */
export async function createWorkerToken(ctx: Context, input: unknown): Promise<IssuedKey> {
  requireScope(ctx, Scope.CLIENTS_WRITE);
  const { workerId, name, expiresInDays } = readInput(newWorkerKey, input);
  return ctx.database.transaction(async (manager) => {
    const issued = await insertKey(manager, ctx.get(kamSecrets).apiKeySecret, {
      clientId: null,
      workerId,
      name,
      scopes: [...WORKER_SCOPES],
      expiresAt: inDays(ctx, expiresInDays),
    });
    await audit(ctx, manager, auditEntry('worker_token.created', issued.apiKey, { name, workerId }));
    return issued;
  });
}

/** Revokes a key of a client or, for administrators, of a worker; again changes nothing. It is refused everywhere within 5 s. @throws DomainError */
export async function revokeApiKey(ctx: Context, id: string): Promise<ApiKey> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  return ctx.database.transaction(async (manager) => {
    const key = await manager.findOne(ApiKey, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!key || !(key.clientId === null ? visibleClient(ctx) === null : maySeeClient(ctx, key.clientId))) {
      throw new DomainError(
        userError('API_KEY_NOT_FOUND', {
          message: 'There is no such key, or it is not visible to you.',
          path: ['apiKeyId'],
        }),
      );
    }
    if (key.revokedAt) return key;
    const revokedAt = ctx.clock.now();
    await manager.update(ApiKey, { id }, { revokedAt });
    await audit(ctx, manager, auditEntry('api_key.revoked', key, { name: key.name }));
    return Object.assign(key, { revokedAt });
  });
}

/** Adds a key and returns it; it cannot be read again. The caller owns the transaction. */
export async function insertKey(manager: EntityManager, secret: string, fields: NewKey): Promise<IssuedKey> {
  const { id, text, hash } = makeKey(fields.clientId === null ? 'tfw' : 'tfk', secret);
  await manager.insert(ApiKey, { id, hash, revokedAt: null, lastUsedAt: null, ...fields });
  return { key: text, apiKey: await manager.findOneByOrFail(ApiKey, { id }) };
}

/** Who an API key stands for; null for one that is malformed, unknown, expired, revoked, or of an account that is closed. */
export async function actorOfKey(
  ctx: Context,
  text: string,
): Promise<{ actor: Actor; client: Client; expiresAt: Date | null } | null> {
  const row = await findKey(ctx, 'tfk', text);
  const client = row?.clientId ? await ctx.allTenants.getRepository(Client).findOneBy({ id: row.clientId }) : null;
  if (!row || !client || client.accountStatus === AccountStatus.CANCELLED) return null;
  return {
    actor: { kind: 'client', clientId: client.id, by: { key: row.id }, scopes: row.scopes },
    client,
    expiresAt: row.expiresAt,
  };
}

/** Which worker a token stands for; null unless it is that of the worker that the caller says it is. */
export async function actorOfWorkerToken(
  ctx: Context,
  text: string,
  workerId: string | null,
): Promise<{ actor: Actor; expiresAt: Date | null } | null> {
  const row = await findKey(ctx, 'tfw', text);
  if (!row?.workerId || workerId === null || normaliseWorkerId(workerId) !== row.workerId) return null;
  return { actor: { kind: 'worker', workerId: row.workerId }, expiresAt: row.expiresAt };
}

async function findKey(ctx: Context, prefix: 'tfk' | 'tfw', text: string): Promise<ApiKey | null> {
  const id = idOfKey(prefix, text);
  if (id === null) return null;
  const row = await ctx.allTenants.getRepository(ApiKey).findOneBy({ id });
  if (
    !isKey(text, ctx.get(kamSecrets).apiKeySecret, row?.hash) ||
    !row ||
    row.revokedAt ||
    (row.expiresAt && row.expiresAt <= ctx.clock.now())
  )
    return null;
  // To the minute is enough, and most of the time nothing is written.
  if (!row.lastUsedAt || ctx.clock.now().getTime() - row.lastUsedAt.getTime() > 60_000)
    await ctx.allTenants.query('update kam.api_key set last_used_at = now() where id = $1', [id]);
  return row;
}

async function checkRoom(manager: EntityManager, clientId: string, name: string): Promise<void> {
  const live = await manager.query<{ name: string }[]>(
    'select name from kam.api_key where client_id = $1 and revoked_at is null and (expires_at is null or expires_at > now())',
    [clientId],
  );
  if (live.filter((key) => key.name === name).length >= MAX_LIVE_OF_A_NAME) {
    throw full(`There are ${MAX_LIVE_OF_A_NAME} live keys of this name already. Revoke one of them.`);
  }
  if (live.length >= MAX_LIVE) throw full(`There are ${MAX_LIVE} live keys already. Revoke one of them.`);
}

function full(message: string): DomainError {
  return new DomainError(userError('TOO_MANY_KEYS', { message, path: ['name'] }));
}

function inDays(ctx: Context, days: number): Date {
  return new Date(ctx.clock.now().getTime() + days * 24 * 3_600_000);
}

function auditEntry(action: string, key: ApiKey, details: Record<string, unknown>) {
  return { action, subjectType: 'api_key', subjectId: key.id, clientId: key.clientId, details };
}
