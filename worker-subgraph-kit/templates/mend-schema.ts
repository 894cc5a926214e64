import { isRecord } from '../../lib/spelled-object';
import type { DefectCode } from '../../subgraph-kit/graph/import-defect.type';

/** What was mended of a parameter schema. */
export interface SchemaMend {
  code: DefectCode;
  path: string[];
  message: string;
  before: unknown;
  after: unknown;
}

type Schema = Record<string, unknown>;

/** Brings the parameters of a template, in the forms that files have them, into JSON Schema 2020-12. */
export function mendSchema(value: Schema): { schema: Schema; mends: SchemaMend[] } {
  const mends: SchemaMend[] = [];
  const isSchema = value['type'] === 'object' || isRecord(value['properties']);
  if (!isSchema)
    mends.push({
      code: 'SCHEMA_FORM',
      path: [],
      message: 'The parameters are told by name; they are written as a JSON Schema with properties.',
      before: value,
      after: null,
    });
  const { properties, required, ...rest } = isSchema ? value : { properties: value, required: undefined };
  const needed = new Set(Array.isArray(required) ? required.map(String) : []);
  const mended: Schema = {};
  for (const [name, property] of Object.entries(isRecord(properties) ? properties : {})) {
    const schema = isRecord(property) ? property : fromText(String(property), mends, name);
    mended[name] = mendProperty(schema, ['properties', name], mends, (value_) => {
      if (value_) needed.add(name);
    });
  }
  return {
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      ...rest,
      type: 'object',
      properties: mended,
      ...(needed.size > 0 && { required: [...needed] }),
      additionalProperties: false,
    },
    mends,
  };
}

function mendProperty(schema: Schema, path: string[], mends: SchemaMend[], require: (value: boolean) => void): Schema {
  const { min, max, required, ...rest } = schema;
  const [low, high] = { string: ['minLength', 'maxLength'], array: ['minItems', 'maxItems'] }[String(rest['type'])] ?? [
    'minimum',
    'maximum',
  ];
  const mended: Schema = { ...rest };
  for (const [value, keyword, name] of [
    [min, low, 'min'],
    [max, high, 'max'],
  ] as const)
    if (value !== undefined) {
      mended[keyword] = Number(value);
      mends.push({
        code: 'MIN_MAX',
        path,
        message: `"${name}" is written "${keyword}".`,
        before: value,
        after: { [keyword]: Number(value) },
      });
    }
  if (typeof required === 'boolean') {
    require(required);
    mends.push({
      code: 'REQUIRED_IN_PROPERTY',
      path,
      message: `"required: ${required}" inside "${path.at(-1)}" is written in the list of the schema.`,
      before: required,
      after: null,
    });
  } else if (Array.isArray(required)) mended['required'] = required;
  if (isRecord(mended['properties'])) {
    const inner = new Set<string>(Array.isArray(mended['required']) ? mended['required'].map(String) : []);
    mended['properties'] = Object.fromEntries(
      Object.entries(mended['properties']).map(([name, property]) => [
        name,
        isRecord(property)
          ? mendProperty(property, [...path, 'properties', name], mends, (value) => value && inner.add(name))
          : property,
      ]),
    );
    if (inner.size > 0) mended['required'] = [...inner];
  }
  if (isRecord(mended['items']))
    mended['items'] = mendProperty(mended['items'], [...path, 'items'], mends, () => undefined);
  return mended;
}

/** A parameter that is told in words, as in "integer 1..5, required" or "easy | medium". */
function fromText(text: string, mends: SchemaMend[], name: string): Schema {
  const required = /\brequired\b(?!\s+unless)/.test(text);
  const plain = text.replace(/,?\s*required.*$/, '').trim();
  const range = /^(integer|number)\s+(-?\d+)\s*\.\.\s*(-?\d+)$/.exec(plain);
  const list = /^list of (\w+?)s?$/.exec(plain);
  const choices = plain.split('|').map((choice) => choice.trim());
  let schema: Schema = {};
  if (range) schema = { type: range[1], minimum: Number(range[2]), maximum: Number(range[3]) };
  else if (list) schema = { type: 'array', items: { type: list[1] } };
  else if (['string', 'integer', 'number', 'boolean', 'object', 'array'].includes(plain)) schema = { type: plain };
  else if (choices.length > 1 && choices.every((choice) => /^[\w-]+$/.test(choice)))
    schema = { type: 'string', enum: choices };
  mends.push({
    code: 'SCHEMA_FORM',
    path: ['properties', name],
    message: `"${text}" is written as JSON Schema.`,
    before: text,
    after: schema,
  });
  return { ...schema, ...(required && { required: true }) };
}
