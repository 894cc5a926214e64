import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { Part } from '../../../subgraph-kit/part';

const scryptAsync = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: object,
) => Promise<Buffer>;

/** How much a hash costs: parameters of scrypt. */
export interface PasswordCost {
  N: number;
  r: number;
  p: number;
}

/** OWASP's Password Storage Cheat Sheet for scrypt: N = 2^15, r = 8, p = 3, which takes 32 MiB for each try. */
export const PASSWORD_COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;
const LENGTH = 32;
/** Letters and digits that nobody mixes up. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Different characters that a password has at least: `aaaaaaaaaaaa` and `121212121212` have fewer. */
const MIN_DIFFERENT = 5;
/** What is left of a password without the words and sequences that are tried first has at least so many characters. */
const MIN_LEFT = 6;
/** Words, rows of keys and sequences that lists of the most used passwords are made of. */
const TRIED_FIRST =
  /p[a@]ss(?:w[o0]rd|phrase|code)?|qwert[yz](?:uiop?)?|asdfgh?|zxcvbn?m?|letmein|welcome|admin(?:istrator)?|iloveyou|dragon|monkey|football|baseball|sunshine|princess|superman|abc|secret|changeme|login|master|hello|trustno1|(?:0?1)?2?345?6?7?8?9?0?|9?8?7654?3?2?1?0?|(?:19|20)\d\d/gi;

/** NIST SP 800-63B: long, no rules about its characters, and none that is tried first. */
export const newPassword = z
  .string()
  .min(12, 'expected at least 12 characters')
  .max(200, 'expected at most 200 characters')
  .refine((password) => !isTriedFirst(password), {
    message:
      'it is among the passwords that are tried first. Expected, for example, four words that have nothing to do with each other',
    abort: true,
  });

/** Whether a password is made of what everybody tries: few characters over and over, rows of keys, common words with a year. */
function isTriedFirst(password: string): boolean {
  const plain = password.normalize('NFKC').trim();
  if (new Set(plain.toLowerCase()).size < MIN_DIFFERENT) return true;
  return plain.replaceAll(TRIED_FIRST, '').replaceAll(/[^\p{L}\p{N}]/gu, '').length < MIN_LEFT;
}

/** Hashes passwords and checks them. */
export class Passwords {
  /** The one that runs, or ran last. One at a time: many at once would take the memory of many, and the processor from all others. */
  private last: Promise<unknown> = Promise.resolve();
  private readonly dummyHash: string;

  constructor(private readonly cost: PasswordCost = PASSWORD_COST) {
    this.dummyHash = encode(cost, randomBytes(16), randomBytes(LENGTH));
  }

  /** A hash to keep: its parameters, its salt and the derived key. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return encode(this.cost, salt, await this.derive(password, salt, this.cost));
  }

  /** Whether a password is the one that was hashed; takes as long when there is no hash, so that names of users cannot be found out. */
  async matches(password: string, kept: string | null): Promise<boolean> {
    const [, N, r, p, salt = '', hash = ''] = (kept ?? this.dummyHash).split(':');
    const cost = { N: Number(N), r: Number(r), p: Number(p) };
    const derived = await this.derive(password, Buffer.from(salt, 'base64url'), cost);
    return timingSafeEqual(derived, Buffer.from(hash, 'base64url')) && kept !== null;
  }

  private derive(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
    const options = { ...cost, maxmem: MAX_MEMORY_BYTES };
    const turn = this.last.then(() => scryptAsync(password.normalize('NFKC'), salt, LENGTH, options));
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** How this service hashes passwords. */
export const passwords = new Part<Passwords>('the hashing of passwords');

function encode({ N, r, p }: PasswordCost, salt: Buffer, hash: Buffer): string {
  return `scrypt:${N}:${r}:${p}:${salt.toString('base64url')}:${hash.toString('base64url')}`;
}

/** A password that nobody chose: some 99 bits, in groups that can be typed. */
export function randomPassword(): string {
  const group = (): string => Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
