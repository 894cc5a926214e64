import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { requireService } from '../../../lib/subgraph/context';
import { AccountStatus, Client } from '../clients/client.entity';
import type { KamContext } from '../context';
import { ApiKey } from './api-key.entity';

const PREFIX = 'tfk';
const KEY = /^tfk_([0-9a-z]{12})_([0-9a-f]{40})([0-9a-f]{8})$/;
const ABSENT_HASH = Buffer.alloc(32);

/** The client that a key belongs to. */
export interface KeyOwner {
  keyId: string;
  clientId: string;
}

/** Makes a key for a client and returns it; it cannot be read again. The caller owns the transaction. */
export async function issueApiKey(manager: EntityManager, secret: string, clientId: string): Promise<string> {
  const id = BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(13, '0')
    .slice(-12);
  const random = randomBytes(20).toString('hex');
  const key = `${PREFIX}_${id}_${random}${checksum(id, random)}`;
  await manager.insert(ApiKey, { id, clientId, hash: keyedHash(secret, key), expiresAt: null, revokedAt: null });
  return key;
}

/** Who a key belongs to; null for a key that is malformed, unknown, expired, revoked, or of an account that is closed. Services only. */
export async function identify(ctx: KamContext, key: string): Promise<KeyOwner | null> {
  requireService(ctx);
  const [, id, random, sum] = KEY.exec(key) ?? [];
  // The checksum spares the database what was mistyped or made up.
  if (!id || !random || sum !== checksum(id, random)) return null;
  const row = await ctx.database.getRepository(ApiKey).findOneBy({ id });
  const genuine = timingSafeEqual(row?.hash ?? ABSENT_HASH, keyedHash(ctx.apiKeySecret, key));
  if (!row || !genuine || row.revokedAt || (row.expiresAt && row.expiresAt <= new Date())) return null;
  const client = await ctx.database.getRepository(Client).findOneBy({ id: row.clientId });
  if (!client || client.accountStatus === AccountStatus.CANCELLED) return null;
  return { keyId: id, clientId: row.clientId };
}

function keyedHash(secret: string, key: string): Buffer {
  return createHmac('sha256', secret).update(key).digest();
}

function checksum(id: string, random: string): string {
  return createHash('sha256').update(`${id}.${random}`).digest('hex').slice(0, 8);
}
