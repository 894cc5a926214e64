import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Keys of clients and of workers can be told apart at sight. */
export type KeyPrefix = 'tfk' | 'tfw';

const KEY = /^(tfk|tfw)_([0-9a-z]{12})_([0-9a-f]{40})([0-9a-f]{8})$/;
const ABSENT_HASH = Buffer.alloc(32);

export interface KeyText {
  id: string;
  text: string;
  hash: Buffer;
}

/** A new key: `<prefix>_<id>_<random><checksum>`, and what is kept of it. */
export function makeKey(prefix: KeyPrefix, secret: string): KeyText {
  const id = BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(13, '0')
    .slice(-12);
  const random = randomBytes(20).toString('hex');
  const text = `${prefix}_${id}_${random}${checksum(id, random)}`;
  return { id, text, hash: keyedHash(secret, text) };
}

/** The id inside a key; null for what was mistyped or made up, which spares the database. */
export function idOfKey(prefix: KeyPrefix, text: string): string | null {
  const [, found, id, random, sum] = KEY.exec(text) ?? [];
  return found === prefix && id && random && sum === checksum(id, random) ? id : null;
}

/** Whether a key is the one that a hash was kept of; takes as long when there is no hash. */
export function isKey(text: string, secret: string, kept: Buffer | undefined): boolean {
  return timingSafeEqual(kept ?? ABSENT_HASH, keyedHash(secret, text)) && kept !== undefined;
}

function keyedHash(secret: string, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}

function checksum(id: string, random: string): string {
  return createHash('sha256').update(`${id}.${random}`).digest('hex').slice(0, 8);
}
