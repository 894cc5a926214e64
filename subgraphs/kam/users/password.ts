import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

const scryptAsync = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: object,
) => Promise<Buffer>;

/** The one that runs, or ran last. One at a time: many at once would take the memory of many, and the processor from everybody else. */
let last: Promise<unknown> = Promise.resolve();

function derive(...args: Parameters<typeof scryptAsync>): Promise<Buffer> {
  const turn = last.then(() => scryptAsync(...args));
  last = turn.catch(() => undefined);
  return turn;
}

/** OWASP's Password Storage Cheat Sheet for scrypt: N = 2^15, r = 8, p = 3, which takes 32 MiB for each try. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const LENGTH = 32;
/** Letters and digits that nobody mixes up. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** NIST SP 800-63B: long, and no rules about its characters. */
export const newPassword = z
  .string()
  .min(12, 'expected at least 12 characters')
  .max(200, 'expected at most 200 characters');

/** A hash to keep: its parameters, its salt and what came out. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize('NFKC'), salt, LENGTH, COST);
  return `scrypt:${COST.N}:${COST.r}:${COST.p}:${salt.toString('base64url')}:${hash.toString('base64url')}`;
}

/** Whether a password is the one that was hashed; takes as long when there is no hash, so that nobody learns which names exist. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, N, r, p, salt, hash] = (kept ?? DUMMY_HASH).split(':') as [string, string, string, string, string, string];
  const expected = Buffer.from(hash, 'base64url');
  const got = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64url'), expected.length, {
    ...COST,
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return timingSafeEqual(got, expected) && kept !== null;
}

const DUMMY_HASH = `scrypt:${COST.N}:${COST.r}:${COST.p}:${randomBytes(16).toString('base64url')}:${randomBytes(LENGTH).toString('base64url')}`;

/** A password that nobody chose: some 99 bits, in groups that can be typed. */
export function randomPassword(): string {
  const group = (): string => Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
