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
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if ((size += sizeUpTo(item, limit - size)) > limit) return size;
    return size;
  }
  // Every answer is measured: a list of the members of each object would cost more than to look at them.
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    size += key.length + PUNCTUATION + sizeUpTo((value as Record<string, unknown>)[key], limit - size);
    if (size > limit) return size;
  }
  return size;
}
