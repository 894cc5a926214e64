import { isDeepStrictEqual } from 'node:util';
import { validateJson } from './json-schema';

export type JsonSchema = Record<string, unknown>;

/** A part of a JSON Schema together with the whole, in which its references are looked up. */
export interface SchemaPart {
  root: JsonSchema;
  node: JsonSchema;
}

/** Why values of one schema cannot, or need not, fit another. */
export interface Misfit {
  /** Whether no value fits; otherwise some may. */
  certain: boolean;
  /** Steps into the value: names, and `*` for the items of a list. */
  path: string[];
  expected: string;
  actual: string;
}

/** The part that says nothing. */
export const ANYTHING: SchemaPart = { root: {}, node: {} };

export const partOf = (schema: JsonSchema): SchemaPart => resolve({ root: schema, node: schema });

const MAX_DEPTH = 30;
const MAX_STEPS = 5_000;
let steps = 0;
const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

type Found = { part: SchemaPart; optional: boolean } | null;

/** What was found of a node of a schema; schemas are never changed, and asked for the same again and again. */
const properties = new WeakMap<JsonSchema, { root: JsonSchema; found: Map<string, Found> }>();
const branches = new WeakMap<JsonSchema, { root: JsonSchema; found: SchemaPart[] | null }>();

/** The part of a property, and whether a value may lack it; null when no value can have it. */
export function propertyOf(part: SchemaPart, key: string): Found {
  let known = properties.get(part.node);
  if (known?.root !== part.root) {
    known = { root: part.root, found: new Map() };
    properties.set(part.node, known);
  }
  let found = known.found.get(key);
  if (found === undefined) {
    found = findProperty(part, key);
    known.found.set(key, found);
  }
  return found;
}

function findProperty(part: SchemaPart, key: string): Found {
  const alternatives = branchesOf(part);
  if (alternatives) return mergeBranches(alternatives.map((branch) => propertyOf(branch, key)));
  const { root, node } = part;
  const types = typesOf(part);
  if (types && !types.includes('object')) return null;
  const declared = record(node['properties']);
  const required = Array.isArray(node['required']) && node['required'].includes(key);
  const known = declared[key];
  if (Object.hasOwn(declared, key))
    return known === false ? null : { part: resolve({ root, node: schemaOf(known) }), optional: !required };
  if (node['additionalProperties'] === false && !node['patternProperties']) return null;
  // What a schema does not name is not known to be missing.
  const rest = node['additionalProperties'];
  return { part: isSchema(rest) ? resolve({ root, node: rest }) : ANYTHING, optional: isSchema(rest) && !required };
}

/** The part of the items of a list, or of one of them; null when it is no list. */
export function itemOf(part: SchemaPart, index?: number): { part: SchemaPart; optional: boolean } | null {
  const branches = branchesOf(part);
  if (branches) return mergeBranches(branches.map((branch) => itemOf(branch, index)));
  const { root, node } = part;
  const types = typesOf(part);
  if (types && !types.includes('array')) return null;
  const first = Array.isArray(node['prefixItems']) ? (node['prefixItems'] as unknown[]) : [];
  const most = typeof node['maxItems'] === 'number' ? node['maxItems'] : Number.POSITIVE_INFINITY;
  const least = typeof node['minItems'] === 'number' ? node['minItems'] : 0;
  if (index !== undefined && index >= most) return null;
  const optional = index !== undefined && types !== null && index >= least;
  const fixed = index === undefined ? undefined : first[index];
  if (fixed !== undefined) return { part: resolve({ root, node: schemaOf(fixed) }), optional };
  if (node['items'] === false) return null;
  return { part: resolve({ root, node: schemaOf(node['items']) }), optional };
}

/** What keeps values of `source` from fitting `target`; null when all surely fit or nothing is known against it. */
export function misfit(source: SchemaPart, target: SchemaPart, depth = 0): Misfit | null {
  // Schemas that refer to themselves in several ways have no end: what is not found soon is not known.
  steps = depth === 0 ? 0 : steps + 1;
  if (steps > MAX_STEPS) return null;
  if (depth > MAX_DEPTH || (source.node === target.node && source.root === target.root)) return null;
  const sources = branchesOf(source);
  if (sources) return worst(sources.map((branch) => misfit(branch, target, depth + 1)));
  const targets = branchesOf(target);
  if (targets) return best(targets.map((branch) => misfit(source, branch, depth + 1)));
  const fails = (certain: boolean, path: string[] = []): Misfit => ({
    certain,
    path,
    expected: describePart(target),
    actual: describePart(source),
  });

  const possible = valuesOf(source);
  if (possible) {
    const bad = possible.filter((value) => !fits(target, value));
    return bad.length === 0
      ? null
      : { ...fails(bad.length === possible.length), actual: bad.map((value) => JSON.stringify(value)).join(', ') };
  }
  const allowed = valuesOf(target);
  if (allowed)
    return allowed.some((value) => fits(source, value)) ? (isOpen(source) ? null : fails(false)) : fails(true);

  const has = typesOf(source);
  const takes = typesOf(target);
  if (!has || !takes) return null;
  const common = has.filter((type) => takes.includes(type) || (type === 'integer' && takes.includes('number')));
  const narrowed = common.length === 0 && has.includes('number') && takes.includes('integer');
  if (common.length === 0 && !narrowed) return fails(true);
  const others = has.filter((type) => type !== 'null' && !common.includes(type));
  if (narrowed || others.length > 0)
    return boundsMisfit(source.node, target.node) === 'never' ? fails(true) : fails(false);

  const [type] = common;
  if (common.length > 1) return null;
  if (type === 'integer' || type === 'number' || type === 'string') {
    const found = boundsMisfit(source.node, target.node);
    return found ? fails(found === 'never') : null;
  }
  if (type === 'array') return listMisfit(source, target, fails, depth);
  if (type === 'object') return objectMisfit(source, target, fails, depth);
  return null;
}

function listMisfit(
  source: SchemaPart,
  target: SchemaPart,
  fails: (certain: boolean, path?: string[]) => Misfit,
  depth: number,
): Misfit | null {
  const number = (part: SchemaPart, keyword: string, otherwise: number): number =>
    typeof part.node[keyword] === 'number' ? part.node[keyword] : otherwise;
  const least = number(source, 'minItems', 0);
  const most = number(source, 'maxItems', Number.POSITIVE_INFINITY);
  const atLeast = number(target, 'minItems', 0);
  const atMost = number(target, 'maxItems', Number.POSITIVE_INFINITY);
  if (most < atLeast || least > atMost) return fails(true);
  const given = itemOf(source);
  const wanted = itemOf(target);
  const prefix = Array.isArray(source.node['prefixItems']) ? (source.node['prefixItems'] as unknown[]) : [];
  const parts = [
    ...prefix.map((_item, index) => ({ part: itemOf(source, index)?.part, path: String(index) })),
    ...(given ? [{ part: given.part, path: '*' }] : []),
  ];
  for (const { part, path } of parts) {
    if (!part || !wanted) continue;
    const inner = misfit(part, wanted.part, depth + 1);
    if (inner) return { ...inner, path: [path, ...inner.path] };
  }
  return most > atMost && Number.isFinite(most) ? fails(false) : null;
}

function objectMisfit(
  source: SchemaPart,
  target: SchemaPart,
  fails: (certain: boolean, path?: string[]) => Misfit,
  depth: number,
): Misfit | null {
  const required = Array.isArray(target.node['required']) ? (target.node['required'] as string[]) : [];
  for (const name of required) if (!propertyOf(source, name)) return fails(true, [name]);
  for (const name of Object.keys(record(source.node['properties']))) {
    const given = propertyOf(source, name);
    const wanted = propertyOf(target, name);
    if (!given) continue;
    if (!wanted) return fails(!given.optional, [name]);
    const inner = misfit(given.part, wanted.part, depth + 1);
    if (inner) return { ...inner, certain: inner.certain && !given.optional, path: [name, ...inner.path] };
  }
  const unsure = required.find((name) => propertyOf(source, name)?.optional);
  return unsure === undefined ? null : fails(false, [unsure]);
}

/** Whether the bounds of numbers, or of lengths of texts, exclude each other, or overlap only in part. */
function boundsMisfit(source: JsonSchema, target: JsonSchema): 'never' | 'maybe' | null {
  const low = (schema: JsonSchema): number =>
    Math.max(num(schema['minimum'], -Infinity), num(schema['exclusiveMinimum'], -Infinity));
  const high = (schema: JsonSchema): number =>
    Math.min(num(schema['maximum'], Infinity), num(schema['exclusiveMaximum'], Infinity));
  if (low(source) > high(target) || high(source) < low(target)) return 'never';
  if (num(source['minLength'], 0) > num(target['maxLength'], Infinity)) return 'never';
  if (num(source['maxLength'], Infinity) < num(target['minLength'], 0)) return 'never';
  return low(source) < low(target) || high(source) > high(target) ? 'maybe' : null;
}

const num = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** Alternatives of which a value fits one; null when there are none. */
function branchesOf(part: SchemaPart): SchemaPart[] | null {
  const known = branches.get(part.node);
  if (known?.root === part.root) return known.found;
  const found = findBranches(part);
  branches.set(part.node, { root: part.root, found });
  return found;
}

function findBranches({ root, node }: SchemaPart): SchemaPart[] | null {
  const list = node['anyOf'] ?? node['oneOf'];
  if (!Array.isArray(list)) return null;
  const { anyOf: _any, oneOf: _one, ...rest } = node;
  return list.map((branch) => {
    const { node: inner, root: innerRoot } = resolve({ root, node: schemaOf(branch) });
    return { root: innerRoot, node: { ...rest, ...inner, ...bothProperties(rest, inner) } };
  });
}

function bothProperties(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...record(one['properties']), ...record(other['properties']) };
  const required = [...(list(one['required']) ?? []), ...(list(other['required']) ?? [])];
  return {
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
  };
}

const list = (value: unknown): unknown[] | null => (Array.isArray(value) ? (value as unknown[]) : null);

/** Follows `$ref`, and folds `allOf` into what it belongs to. */
function resolve({ root: outer, node }: SchemaPart, depth = 0): SchemaPart {
  if (depth > MAX_DEPTH) return ANYTHING;
  // A schema that brings definitions of its own is looked up in itself.
  const root = node['$defs'] === undefined && node['definitions'] === undefined ? outer : node;
  const ref = node['$ref'];
  if (typeof ref === 'string') {
    if (ref !== '#' && !ref.startsWith('#/')) return ANYTHING;
    const target = ref
      .slice(2)
      .split('/')
      .filter(Boolean)
      .reduce<unknown>((at, key) => record(at)[key.replaceAll('~1', '/').replaceAll('~0', '~')], root);
    const { $ref: _ref, ...rest } = node;
    const found = resolve({ root, node: schemaOf(target) }, depth + 1);
    return { root, node: { ...found.node, ...rest } };
  }
  const all = node['allOf'];
  if (!Array.isArray(all)) return { root, node };
  const { allOf: _all, ...rest } = node;
  return {
    root,
    node: all.reduce<JsonSchema>((merged, branch) => {
      const inner = resolve({ root, node: schemaOf(branch) }, depth + 1).node;
      return { ...merged, ...inner, ...bothProperties(merged, inner) };
    }, rest),
  };
}

/** A property or item is there when some branch has it; it may be missing when one has not. */
function mergeBranches(
  found: ({ part: SchemaPart; optional: boolean } | null)[],
): { part: SchemaPart; optional: boolean } | null {
  const present = found.filter((entry) => entry !== null);
  if (present.length === 0) return null;
  const optional = present.length < found.length || present.some((entry) => entry.optional);
  const [first] = present;
  const same = present.every(({ part }) => isDeepStrictEqual(part.node, first.part.node));
  return {
    part: same ? first.part : { root: first.part.root, node: { anyOf: present.map(({ part }) => part.node) } },
    optional,
  };
}

/** The types that a part allows; null when it does not say. */
export function typesOf({ node }: SchemaPart): string[] | null {
  if (Object.hasOwn(node, 'const')) return [typeOfValue(node['const'])];
  const { type } = node;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type as string[];
  if (Array.isArray(node['enum'])) return [...new Set(node['enum'].map(typeOfValue))];
  if (node['properties'] !== undefined || node['required'] !== undefined) return ['object'];
  if (node['items'] !== undefined || node['prefixItems'] !== undefined) return ['array'];
  return null;
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** All values that a part allows, when it lists them. */
function valuesOf({ node }: SchemaPart): unknown[] | null {
  if (Object.hasOwn(node, 'const')) return [node['const']];
  return Array.isArray(node['enum']) ? (node['enum'] as unknown[]) : null;
}

const isOpen = (part: SchemaPart): boolean => typesOf(part) === null;

function fits({ root, node }: SchemaPart, value: unknown): boolean {
  const { $defs, definitions } = root;
  // The same object is compiled once.
  if ($defs === undefined && definitions === undefined) return validateJson(node, value).length === 0;
  const whole = { ...($defs !== undefined && { $defs }), ...(definitions !== undefined && { definitions }), ...node };
  return validateJson(whole, value).length === 0;
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schemaOf = (value: unknown): JsonSchema => (isSchema(value) ? value : {});
const record = (value: unknown): Record<string, unknown> => schemaOf(value);

/** The worst that one of some alternatives may do: certain only when it is for all. */
function worst(found: (Misfit | null)[]): Misfit | null {
  const bad = found.filter((entry) => entry !== null);
  if (bad.length === 0) return null;
  return { ...bad[0], certain: bad.length === found.length && bad.every((entry) => entry.certain) };
}

/** What remains when a value may choose between alternatives. */
function best(found: (Misfit | null)[]): Misfit | null {
  if (found.some((entry) => entry === null)) return null;
  const bad = found as Misfit[];
  const possible = bad.find((entry) => !entry.certain);
  if (possible) return possible;
  const [first] = bad;
  return first ? { ...first, expected: bad.map((entry) => entry.expected).join(' or ') } : null;
}

/** A part in words, as in "list of text" or "integer from 1 to 5". */
export function describePart(part: SchemaPart, depth = 0): string {
  const branches = branchesOf(part);
  if (branches) return [...new Set(branches.map((branch) => describePart(branch, depth + 1)))].slice(0, 5).join(' or ');
  const values = valuesOf(part);
  if (values)
    return values.length === 1
      ? JSON.stringify(values[0])
      : `one of ${values
          .slice(0, 10)
          .map((value) => JSON.stringify(value))
          .join(', ')}`;
  const types = typesOf(part);
  if (!types || types.length === TYPES.length) return 'any value';
  return types.map((type) => describeType(type, part, depth)).join(' or ');
}

function describeType(type: string, part: SchemaPart, depth: number): string {
  const { node } = part;
  const range = (low: unknown, high: unknown, unit: string): string => {
    if (typeof low === 'number' && typeof high === 'number') return ` from ${low} to ${high}${unit}`;
    if (typeof low === 'number') return ` of at least ${low}${unit}`;
    return typeof high === 'number' ? ` of at most ${high}${unit}` : '';
  };
  if (type === 'string' && node['minLength'] === 1 && node['maxLength'] === undefined) return 'text';
  if (type === 'string') return `text${range(node['minLength'], node['maxLength'], ' characters')}`;
  if (type === 'integer' || type === 'number')
    return `${type === 'integer' ? 'whole number' : 'number'}${range(node['minimum'] ?? node['exclusiveMinimum'], node['maximum'] ?? node['exclusiveMaximum'], '')}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'array') {
    const item = depth < 3 ? itemOf(part) : null;
    const inner = item ? describePart(item.part, depth + 1) : 'any value';
    return inner === 'any value' ? 'list' : `list of ${inner}`;
  }
  if (type === 'object') {
    const names = Object.keys(record(node['properties']));
    return names.length === 0
      ? 'object'
      : `object with ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
  }
  return type;
}
