import { uuidv7obj } from 'uuidv7';

/** Crockford's alphabet without padding keeps the order of the bytes, so ids sort by time of creation. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id: a type prefix and a body that sorts by creation time, as in `exec_01kb…`. */
export function newId(prefix: string): string {
  let value = BigInt(`0x${uuidv7obj().toHex()}`);
  let body = '';
  for (let i = 0; i < 26; i++) {
    body = ALPHABET[Number(value & 31n)] + body;
    value >>= 5n;
  }
  return `${prefix}_${body}`;
}
