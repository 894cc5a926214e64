/** Where a text lies that PostgreSQL cannot store: one with a NUL character or half a surrogate pair; null when all can. */
export function findUnstorableText(value: unknown): string[] | null {
  if (typeof value === 'string') return /\0|\p{Surrogate}/u.test(value) ? [] : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const inner = findUnstorableText(key) ? [] : findUnstorableText(item);
    if (inner) return [key, ...inner];
  }
  return null;
}
