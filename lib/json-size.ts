/** Around a key or a value: quotes, colon or comma. */
const PUNCTUATION = 4;

/**
 * Whether the JSON of a value has about more than so many characters; looks no further than that. Characters that JSON escapes, or
 * that have several bytes, count as one: a limit that must hold to the byte is measured on the bytes.
 */
export function isLargerThan(value: unknown, characters: number): boolean {
  return sizeUpTo(value, characters) > characters;
}

/** About how many characters the JSON of a value has, without writing it. */
export function jsonSize(value: unknown): number {
  return sizeUpTo(value, Number.POSITIVE_INFINITY);
}

function sizeUpTo(value: unknown, limit: number): number {
  if (typeof value === 'string') return value.length + PUNCTUATION;
  if (typeof value !== 'object' || value === null) return String(value).length + 1;
  let size = PUNCTUATION;
  for (const [key, item] of Object.entries(value)) {
    size += (Array.isArray(value) ? 0 : key.length + PUNCTUATION) + sizeUpTo(item, limit - size);
    if (size > limit) return size;
  }
  return size;
}
