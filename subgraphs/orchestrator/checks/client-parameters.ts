import { isDeepStrictEqual } from 'node:util';
import { type JsonSchema, misfit, partOf, propertyOf, type SchemaPart } from '../../../lib/json-schema-fit';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { isCel } from '../expressions/cel';
import { splitTemplate } from '../expressions/path';
import type { StageDefinition } from '../plans/definition';
import { referencesOf } from './dependencies';
import { inlined } from './value-types';

/** What a client is to fill in for a master template. */
export interface ClientParameters {
  /** One JSON Schema of all that its stages take of the client, in the order of the stages and of their authors. */
  schema: JsonSchema;
  /** What is known of the values, for the types of expressions. */
  known: JsonSchema;
  conflicts: { stage: number; index: number; message: string }[];
}

interface Entry {
  schemas: JsonSchema[];
  required: boolean;
  default: unknown;
}

/**
 * Merges what the stages take of the client's parameters: what their templates declare and nothing else of the stage
 * decides, and what their expressions refer to.
 */
export function clientParameters(
  stages: { definition: StageDefinition; index: number; template: TemplateMessage | null }[],
): ClientParameters {
  const entries = new Map<string, Entry>();
  const alternatives: JsonSchema[] = [];
  const conflicts: ClientParameters['conflicts'] = [];
  const definitions = new Map<string, unknown>();
  let complete = true;
  const entryOf = (name: string): Entry => {
    const known = entries.get(name) ?? { schemas: [], required: false, default: undefined };
    entries.set(name, known);
    return known;
  };
  const sorted = stages.toSorted((one, other) => one.definition.order - other.definition.order);
  for (const { definition, index, template } of sorted) {
    const decided = new Set([
      ...Object.keys(definition.inputMapping ?? {}),
      ...Object.keys(definition.paramsOverride ?? {}),
    ]);
    complete &&= template !== null;
    const schema = template && partOf(template.parameterSchema);
    for (const { name, part, offered, required } of template ? offeredBy(template) : []) {
      if (decided.has(name)) continue;
      const entry = entryOf(name);
      const clash = entry.schemas.map((known) => misfit(partOf(known), part)).find((found) => found?.certain);
      if (clash)
        conflicts.push({
          stage: definition.order,
          index,
          message: `"${name}" is also a parameter of an earlier stage, and nothing fits both: ${clash.actual} and ${clash.expected}. Map one of them.`,
        });
      add(entry, hoisted(template as TemplateMessage, offered, definitions));
      entry.required ||= required;
    }
    for (const { name, part, needed } of referencedInput(definition, schema)) {
      const entry = entryOf(name);
      if (entry.schemas.length === 0 && part)
        entry.schemas.push(template ? hoisted(template, part, definitions) : part);
      entry.required ||= needed;
    }
    const choice = choiceOf(template, decided);
    if (choice && !alternatives.some((known) => isDeepStrictEqual(known, choice))) alternatives.push(choice);
  }
  const properties = Object.fromEntries([...entries].map(([name, entry]) => [name, titled(name, merged(entry))]));
  const required = [...entries].filter(([, entry]) => entry.required).map(([name]) => name);
  return {
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      ...(definitions.size > 0 && { $defs: Object.fromEntries(definitions) }),
      properties,
      ...(required.length > 0 && { required }),
      ...(alternatives.length === 1 && alternatives[0]),
      ...(alternatives.length > 1 && { allOf: alternatives }),
      // Where a worker does not answer, what it takes is not known.
      ...(complete && { additionalProperties: false }),
    },
    // What nobody declares is there all the same, when an expression asks for it.
    known: { type: 'object', ...(definitions.size > 0 && { $defs: Object.fromEntries(definitions) }), properties },
    conflicts,
  };
}

/** A parameter that a worker template takes of the client. */
interface Offered {
  name: string;
  part: SchemaPart;
  /** As a client sees it: with a title, and with what the worker begins with. */
  offered: JsonSchema;
  required: boolean;
}

/**
 * Definitions go to the root of the merged schema, under names of their template, so that references find them there.
 * @returns the schema without its definitions, which are added to those of the whole
 */
function hoisted(template: TemplateMessage, schema: JsonSchema, definitions: Map<string, unknown>): JsonSchema {
  if (schema['$defs'] === undefined && schema['definitions'] === undefined) return schema;
  const renamed = JSON.parse(
    JSON.stringify(schema).replaceAll(
      /"#\/(?:\$defs|definitions)\/([^"/]+)/g,
      (_, name: string) => `"#/$defs/${template.id}.${name}`,
    ),
  ) as JsonSchema;
  const { $defs, definitions: older, ...rest } = renamed;
  for (const [name, definition] of Object.entries({ ...(older as object), ...($defs as object) }))
    definitions.set(`${template.id}.${name}`, definition);
  return rest;
}

const offers = new WeakMap<TemplateMessage, Offered[]>();

/** What a worker template takes, in the order of its author; a version never changes. */
function offeredBy(template: TemplateMessage): Offered[] {
  const known = offers.get(template);
  if (known) return known;
  const schema = partOf(template.parameterSchema);
  const required = (template.parameterSchema['required'] ?? []) as string[];
  const found = Object.keys(schema.node['properties'] ?? {}).flatMap((name): Offered[] => {
    const part = propertyOf(schema, name)?.part;
    if (!part) return [];
    const base = template.baseParameters[name];
    const preset = base !== undefined && part.node['default'] === undefined ? { default: base } : {};
    return [
      {
        name,
        part,
        offered: titled(name, { ...inlined(part), ...preset }),
        required: required.includes(name) && base === undefined,
      },
    ];
  });
  offers.set(template, found);
  return found;
}

function add(entry: Entry, schema: JsonSchema): void {
  const same = ({ default: _default, title: _title, description: _description, ...rest }: JsonSchema): JsonSchema =>
    rest;
  if (!entry.schemas.some((known) => known === schema || isDeepStrictEqual(same(known), same(schema))))
    entry.schemas.push(schema);
}

function merged({ schemas }: Entry): JsonSchema {
  const [first = {}, ...others] = schemas;
  if (others.length === 0) return first;
  const { default: preset, title, description, ...rest } = first;
  const texts = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
  const bare = others.map(({ default: _default, title: _title, description: _description, ...other }) => other);
  return { ...texts, ...(preset !== undefined && { default: preset }), allOf: [rest, ...bare] };
}

/** Parameters of the client that expressions refer to: by the type that they feed, when they feed one whole. */
function referencedInput(
  definition: StageDefinition,
  schema: SchemaPart | null,
): { name: string; part: JsonSchema | null; needed: boolean }[] {
  const fed = new Map<string, JsonSchema>();
  for (const [name, value] of Object.entries(definition.inputMapping ?? {})) {
    if (typeof value !== 'string' || isCel(value)) continue;
    const only = single(value);
    const target = schema && propertyOf(schema, name);
    const [first] = only?.segments ?? [];
    if (only?.root === 'input' && only.segments.length === 1 && typeof first === 'object' && 'key' in first && target)
      fed.set(first.key, inlined(target.part));
  }
  return referencesOf(definition).flatMap((path) => {
    const [first] = path.segments;
    if (path.root !== 'input' || typeof first !== 'object' || !('key' in first)) return [];
    return [
      {
        name: first.key,
        part: fed.get(first.key) ?? null,
        // Of an optional stage as well: what is known to be missing blocks a plan.
        needed: !path.optional && !path.fallback,
      },
    ];
  });
}

function single(text: string) {
  try {
    const parts = splitTemplate(text);
    return parts.length === 1 && typeof parts[0] === 'object' ? parts[0] : null;
  } catch {
    return null;
  }
}

/** A choice of required parameters, as in `topic` or `topics`, as far as the stage leaves it to the client. */
function choiceOf(template: TemplateMessage | null, decided: ReadonlySet<string>): JsonSchema | null {
  const anyOf = template?.parameterSchema['anyOf'];
  if (!template || !Array.isArray(anyOf)) return null;
  const names = (anyOf as { required?: unknown }[]).map(({ required }) =>
    Array.isArray(required) ? (required as string[]) : null,
  );
  if (names.includes(null)) return null;
  const isGiven = (name: string): boolean => decided.has(name) || Object.hasOwn(template.baseParameters, name);
  const left = (names as string[][]).map((group) => group.filter((name) => !isGiven(name)));
  return left.some((group) => group.length === 0) ? null : { anyOf: left.map((required) => ({ required })) };
}

/** A form shows a title; without one of the author's own it is made of the name. */
function titled(name: string, schema: JsonSchema): JsonSchema {
  if (schema['title'] !== undefined) return schema;
  const words = name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
  return { title: words.charAt(0).toUpperCase() + words.slice(1), ...schema };
}
