import { createHash } from 'node:crypto';

const hashes = new WeakMap<object, string>();

/**
 * Names a JSON Schema by what it says, whatever the order of its members: SHA-256, base64url, of the schema as JSON with sorted members and
 * without blanks.
 */
export function schemaHash(schema: Record<string, unknown>): string {
  const known = hashes.get(schema);
  if (known !== undefined) return known;
  const hash = createHash('sha256')
    .update(JSON.stringify(sorted(schema)))
    .digest('base64url');
  hashes.set(schema, hash);
  return hash;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
