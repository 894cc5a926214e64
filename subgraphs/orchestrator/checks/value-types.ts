import {
  ANYTHING,
  itemOf,
  type JsonSchema,
  partOf,
  propertyOf,
  type SchemaPart,
  typesOf,
} from '../../../lib/json-schema-fit';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { type CelType, checkCel, isCel } from '../expressions/cel';
import { type Path, type Segment, splitTemplate } from '../expressions/path';
import type { StageDefinition } from '../plans/definition';
import { didYouMean, type ProblemCode } from './problem';

/** A field that its schema does not require or that may be null; or an item of a list that may be shorter. */
export type Unsure = 'optional' | 'index';

/** What is known of a value before there is one. */
export interface ValueType {
  part: SchemaPart;
  /** Why it may be missing when it is asked for, which is an error then; null when it is surely there. */
  unsure: Unsure | null;
  /** Whether a value that is missing is left out. */
  leftOut: boolean;
}

/** An earlier stage, as expressions refer to it. */
export interface SourceStage {
  definition: StageDefinition;
  /** What it yields; what nobody knows is anything. */
  output: SchemaPart;
}

/** What expressions of a stage may refer to. */
export interface TypeScope {
  /** What is known of parameters of the client. */
  input: SchemaPart;
  earlier: ReadonlyMap<number, SourceStage>;
  /** The item of a stage with forEach; null without. */
  item: SchemaPart | null;
}

/** A reference that can have no value. */
export class ReferenceProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly suggestion: string | null = null,
  ) {
    super(message);
  }
}

const TEXT: SchemaPart = partOf({ type: 'string' });

/** The items that failed and were tolerated. */
const FAILURES = {
  type: 'array',
  items: {
    type: 'object',
    properties: { index: { type: 'integer', minimum: 0 }, code: { type: 'string' }, message: { type: 'string' } },
    required: ['index', 'code', 'message'],
    additionalProperties: false,
  },
};

/** What a stage yields: what its template says, or for each item of a list. */
export function outputOf({ forEach }: Pick<StageDefinition, 'forEach'>, template: TemplateMessage | null): SchemaPart {
  if (!template) return ANYTHING;
  if (!forEach) return partOf(template.outputSchema);
  const tolerates = (forEach.tolerate ?? 0) > 0;
  const { $defs, definitions, $schema: _schema, ...item } = template.outputSchema;
  return partOf({
    ...($defs !== undefined && { $defs }),
    ...(definitions !== undefined && { definitions }),
    type: 'object',
    properties: {
      items: { type: 'array', items: item },
      count: { type: 'integer', minimum: 0 },
      ...(tolerates && { failures: FAILURES }),
    },
    required: ['items', 'count', ...(tolerates ? ['failures'] : [])],
    additionalProperties: false,
  });
}

/** The type of what a path points to. @throws ReferenceProblem when it can point to nothing */
export function typeOfPath(path: Path, scope: TypeScope): ValueType {
  const found = walk(path, scope);
  const schema = withoutNull(found.part);
  if (!schema) throw new ReferenceProblem('UNKNOWN_REFERENCE', `"{{${path.text}}}" has no value: it is always null.`);
  const unsure = schema === found.part ? found.unsure : 'optional';
  if (path.optional) return { part: schema, unsure: null, leftOut: found.missable || schema !== found.part };
  if (!path.fallback) return { part: schema, unsure, leftOut: false };
  const fallback = { const: path.fallback.value };
  const part =
    unsure !== null || path.root === 'input' ? { root: schema.root, node: { anyOf: [schema.node, fallback] } } : schema;
  return { part, unsure: null, leftOut: false };
}

/** The type of an entry of a mapping. @throws ReferenceProblem @throws ExpressionError */
export function typeOfValue(value: unknown, scope: TypeScope): ValueType {
  if (typeof value === 'string') return typeOfText(value, scope);
  if (isCel(value))
    return {
      part: partOf(schemaOfCel(checkCel(value.cel, (path) => celTypeOf(path, scope)))),
      unsure: null,
      leftOut: false,
    };
  if (Array.isArray(value)) {
    const items = value.map((item) => typeOfValue(item, scope));
    return {
      part: partOf({
        type: 'array',
        ...(items.some(({ leftOut }) => leftOut)
          ? { items: { anyOf: items.map(({ part }) => inlined(part)) }, maxItems: items.length }
          : {
              prefixItems: items.map(({ part }) => inlined(part)),
              items: false,
              minItems: items.length,
              maxItems: items.length,
            }),
      }),
      unsure: worst(items),
      leftOut: false,
    };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, inner]) => ({ name, ...typeOfValue(inner, scope) }));
    return {
      part: partOf({
        type: 'object',
        properties: Object.fromEntries(entries.map(({ name, part }) => [name, inlined(part)])),
        required: entries.filter(({ leftOut }) => !leftOut).map(({ name }) => name),
        additionalProperties: false,
      }),
      unsure: worst(entries),
      leftOut: false,
    };
  }
  return { part: partOf({ const: value }), unsure: null, leftOut: false };
}

function typeOfText(text: string, scope: TypeScope): ValueType {
  const parts = splitTemplate(text);
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return typeOfPath(only, scope);
  if (parts.every((part) => typeof part === 'string'))
    return { part: partOf({ const: text }), unsure: null, leftOut: false };
  const paths = parts.filter((part): part is Path => typeof part === 'object');
  const found: ValueType[] = [];
  for (const path of paths) {
    const type = typeOfPath(path, scope);
    found.push(type);
    if (type.leftOut)
      throw new ReferenceProblem(
        'INVALID_EXPRESSION',
        `"{{${path.text}?}}" stands inside a text, where nothing can be left out.`,
        `{{${path.text} ?? "…"}}`,
      );
    const types = typesOf(type.part);
    if (types?.every((name) => name === 'array' || name === 'object'))
      throw new ReferenceProblem(
        'TYPE_MISMATCH',
        `"{{${path.text}}}" stands inside a text and must be a text, number or boolean; it is ${types.includes('array') ? 'a list' : 'an object'}.`,
      );
  }
  return { part: TEXT, unsure: worst(found), leftOut: false };
}

/** The type that CEL gives a path. @throws ReferenceProblem when it can point to nothing */
export function celTypeOf(path: Path, scope: TypeScope): CelType {
  const { part, leftOut } = typeOfPath(path, scope);
  const types = [...new Set((typesOf(part) ?? []).map((type) => CEL_TYPES[type] ?? 'dyn'))];
  return types.length === 1 && !leftOut ? types[0] : 'dyn';
}

const CEL_TYPES: Record<string, CelType> = {
  integer: 'double',
  number: 'double',
  string: 'string',
  boolean: 'bool',
  array: 'list',
  object: 'map',
};

function schemaOfCel(type: CelType): JsonSchema {
  const name = Object.entries(CEL_TYPES).find(([json, cel]) => cel === type && json !== 'integer')?.[0];
  return name === undefined ? {} : { type: name };
}

/** The likeliest reason why something that is made of several values may be missing. */
function worst(values: readonly Pick<ValueType, 'unsure'>[]): Unsure | null {
  const reasons = values.map(({ unsure }) => unsure);
  return reasons.includes('optional') ? 'optional' : reasons.includes('index') ? 'index' : null;
}

/** `missable`: whether all of it may be missing; of a list its items may, and it is shorter then. */
function walk(path: Path, scope: TypeScope): { part: SchemaPart; unsure: Unsure | null; missable: boolean } {
  let part = startOf(path, scope);
  let unsure: Unsure | null = null;
  let listed = false;
  let missable = path.root === 'input';
  for (const [index, segment] of path.segments.entries()) {
    const next = stepInto(part, segment);
    if (!next) throw missing(path, index, part);
    // What the client is to give is required because it is referred to.
    if (next.optional && path.root !== 'input')
      unsure = typeof segment === 'object' && 'index' in segment ? (unsure ?? 'index') : 'optional';
    missable ||= unsure !== null && !listed;
    part = next.part;
    listed ||= segment === '*';
  }
  if (!listed) return { part, unsure, missable };
  return { part: { root: part.root, node: { type: 'array', items: part.node } }, unsure, missable };
}

function stepInto(part: SchemaPart, segment: Segment): { part: SchemaPart; optional: boolean } | null {
  if (segment === '*') return itemOf(part);
  return 'index' in segment ? itemOf(part, segment.index) : propertyOf(part, segment.key);
}

function startOf(path: Path, scope: TypeScope): SchemaPart {
  if (path.root === 'input') return scope.input;
  if (path.root === 'index' || path.root === 'item') {
    if (!scope.item)
      throw new ReferenceProblem('UNKNOWN_REFERENCE', `"{{${path.text}}}" has a meaning only in a stage with forEach.`);
    return path.root === 'item' ? scope.item : partOf({ type: 'integer', minimum: 0 });
  }
  const source = scope.earlier.get(path.stage ?? 0);
  if (!source)
    throw new ReferenceProblem(
      'UNKNOWN_REFERENCE',
      `"{{${path.text}}}" refers to stage ${path.stage}, which does not come before.`,
    );
  return source.output;
}

function missing(path: Path, index: number, part: SchemaPart): ReferenceProblem {
  const segment = path.segments[index];
  const source = path.root === 'stage' ? `stage_${path.stage}.output` : path.root;
  const at = [source, ...path.segments.slice(0, index).map(textOf)].join('');
  if (segment === '*' || (segment !== undefined && 'index' in segment))
    return new ReferenceProblem('UNKNOWN_REFERENCE', `"{{${path.text}}}" has no value: ${at} is not such a list.`);
  const names = Object.keys(part.node['properties'] ?? {});
  const key = segment?.key ?? '';
  const near = didYouMean(key, names);
  const known = names.length > 0 ? ` It has ${names.slice(0, 20).join(', ')}.` : '';
  return new ReferenceProblem(
    'UNKNOWN_REFERENCE',
    `"{{${path.text}}}" has no value: ${at} has no "${key}".${known}${near ? ` Did you mean ${near}?` : ''}`,
    near && `{{${[at, textOf({ key: near }), ...path.segments.slice(index + 1).map(textOf)].join('')}}}`,
  );
}

function textOf(segment: Segment): string {
  if (segment === '*') return '[*]';
  if ('index' in segment) return `[${segment.index}]`;
  return /^[\p{ID_Start}_$][\p{ID_Continue}$-]*$/u.test(segment.key)
    ? `.${segment.key}`
    : `[${JSON.stringify(segment.key)}]`;
}

/** The part without null, which counts as missing; null when nothing is left, the part itself when it allows none. */
function withoutNull(part: SchemaPart): SchemaPart | null {
  const { root, node } = part;
  const types = typesOf(part);
  if (types && types.length > 0 && types.every((type) => type === 'null')) return null;
  if (Array.isArray(node['type']) && node['type'].includes('null')) {
    const rest = (node['type'] as string[]).filter((type) => type !== 'null');
    return { root, node: { ...node, type: rest.length === 1 ? rest[0] : rest } };
  }
  const keyword = Array.isArray(node['anyOf']) ? 'anyOf' : 'oneOf';
  const branches = node[keyword];
  if (!Array.isArray(branches)) return part;
  const rest = (branches as JsonSchema[]).filter((branch) => branch['type'] !== 'null' && branch['const'] !== null);
  if (rest.length === branches.length) return part;
  const { [keyword]: _branches, ...others } = node;
  return { root, node: rest.length === 1 ? { ...others, ...rest[0] } : { ...others, [keyword]: rest } };
}

/** A part as a schema of its own: what it refers to comes along. */
export function inlined({ root, node }: SchemaPart): JsonSchema {
  const { $defs, definitions } = root;
  if ($defs === undefined && definitions === undefined) return node;
  return { ...($defs !== undefined && { $defs }), ...(definitions !== undefined && { definitions }), ...node };
}
