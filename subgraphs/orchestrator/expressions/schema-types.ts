import type { Segment } from './path';

/** CEL's names for the types that JSON values have; `dyn` where a schema does not say. */
export type ValueType = 'int' | 'double' | 'string' | 'bool' | 'list' | 'map' | 'dyn';

type Schema = Record<string, unknown>;

const TYPES: Record<string, ValueType> = {
  integer: 'int',
  number: 'double',
  string: 'string',
  boolean: 'bool',
  array: 'list',
  object: 'map',
};

/**
 * What a JSON Schema says of the value at a path; null when it says that there can be none, so that a mapping of a
 * field that a worker never yields is found before anything runs.
 */
export function typeAt(schema: Schema, segments: Segment[]): ValueType | null {
  let node: Schema | null = deref(schema, schema);
  for (const segment of segments) {
    if (node === null) return null;
    node = typeof segment === 'object' && 'key' in segment ? property(schema, node, segment.key) : items(schema, node);
  }
  if (node === null) return null;
  if (segments.includes('*')) return 'list';
  return typeof node['type'] === 'string' ? (TYPES[node['type']] ?? 'dyn') : 'dyn';
}

function property(root: Schema, node: Schema, key: string): Schema | null {
  if (isOpen(node)) return {};
  const properties = (node['properties'] ?? {}) as Record<string, Schema>;
  if (Object.hasOwn(properties, key)) return deref(root, properties[key]);
  return node['additionalProperties'] === false || (node['type'] !== undefined && node['type'] !== 'object')
    ? null
    : {};
}

function items(root: Schema, node: Schema): Schema | null {
  if (isOpen(node)) return {};
  if (node['type'] !== undefined && node['type'] !== 'array') return null;
  return deref(root, (node['items'] ?? {}) as Schema);
}

/** A node that offers alternatives, or says nothing, may hold anything. */
function isOpen(node: Schema): boolean {
  return (
    'anyOf' in node ||
    'oneOf' in node ||
    'allOf' in node ||
    (node['type'] === undefined && node['properties'] === undefined)
  );
}

function deref(root: Schema, node: Schema): Schema {
  const ref = node['$ref'];
  if (typeof ref !== 'string') return node;
  if (!ref.startsWith('#/')) return {};
  let target: unknown = root;
  for (const part of ref.slice(2).split('/')) target = (target as Record<string, unknown> | undefined)?.[part];
  return (target as Schema | undefined) ?? {};
}
