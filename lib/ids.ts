import { uuidv7obj } from 'uuidv7';

/** Crockford's alphabet without padding keeps the order of the bytes, so ids sort by time of creation. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id: a type prefix and a body that sorts by creation time, as in `exec_01kb…`. */
export function newId(prefix: string): string {
  return idOf(prefix, BigInt(`0x${uuidv7obj().toHex()}`));
}

/** What ids of a prefix sort behind that were made at a moment or later; all that were made before sort before it. */
export function firstIdOf(prefix: string, moment: Date): string {
  // A UUID of version 7 begins with 48 bits of milliseconds.
  return idOf(prefix, BigInt(moment.getTime()) << 80n);
}

function idOf(prefix: string, number: bigint): string {
  let value = number;
  let body = '';
  for (let i = 0; i < 26; i++) {
    body = ALPHABET[Number(value & 31n)] + body;
    value >>= 5n;
  }
  return `${prefix}_${body}`;
}
