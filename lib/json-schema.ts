import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { RE2JS } from 're2js';

/** One fault of a value, in words. */
export interface SchemaViolation {
  /** Keys from the outside in. */
  path: string[];
  message: string;
  /** Whether the fault is only that something is missing. */
  missing?: boolean;
}

/** Compiled schemas that are kept; a service knows a few dozen templates. */
const MAX_COMPILED = 500;

/** Patterns are anybody's: RE2 takes time that grows with the text only, where JavaScript's own may take for ever. It knows no look-around. */
const linear = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    // By what it is called Ajv tells one pattern from another.
    return { test: (text: string): boolean => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: 'require("re2js").RE2JS.compile' },
);

const ajv = new Ajv2020({
  code: { regExp: linear },
  strict: true,
  strictRequired: false,
  strictTypes: false,
  allErrors: true,
  validateFormats: false,
  verbose: true,
});
const compiledTexts = new Map<string, ValidateFunction>();
const compiledObjects = new WeakMap<object, ValidateFunction>();

/**
 * Checks a value against a JSON Schema (2020-12).
 * @returns the faults, none when it fits; a schema that cannot be compiled is a fault too, so that nothing passes unchecked.
 */
export function validateJson(schema: Record<string, unknown>, value: unknown): SchemaViolation[] {
  const unusable = findSchemaProblem(schema);
  if (unusable !== null) return [{ path: [], message: `the schema itself is not usable: ${unusable}` }];
  const validate = compile(schema);
  return validate(value) ? [] : describe(validate.errors ?? []);
}

/** Why a schema cannot be used to check anything; null when it can. */
export function findSchemaProblem(schema: Record<string, unknown>): string | null {
  try {
    compile(schema);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return 'it refers to itself without end';
    return error instanceof Error ? error.message : String(error);
  }
}

/** A schema that comes again is most often the same object; read from elsewhere it is at least the same text. */
function compile(schema: Record<string, unknown>): ValidateFunction {
  const known = compiledObjects.get(schema);
  if (known) return known;
  const text = JSON.stringify(schema);
  let validate = compiledTexts.get(text);
  if (!validate) {
    validate = ajv.compile(schema);
    // A schema that is a part of itself with nothing between compiles, but never ends.
    validate({});
  }
  compiledTexts.delete(text);
  if (compiledTexts.size >= MAX_COMPILED) compiledTexts.delete(compiledTexts.keys().next().value as string);
  compiledTexts.set(text, validate);
  compiledObjects.set(schema, validate);
  return validate;
}

/** Who sends thousands of faults is told so many of them, and how many there are. */
const MAX_TOLD = 20;

function describe(errors: ErrorObject[]): SchemaViolation[] {
  // The members of an anyOf are summed up by the anyOf itself.
  const outer = errors.filter((error) => !/\/(anyOf|oneOf)\/\d+\//.test(error.schemaPath));
  const all = outer.length > 0 ? outer : errors;
  const told = all.slice(0, MAX_TOLD).map(explain);
  return all.length > MAX_TOLD
    ? [...told, { path: [], message: `has ${(all.length - MAX_TOLD).toLocaleString('en')} more faults` }]
    : told;
}

/** The pattern of texts that have to say something, as templates write it. */
const ANYTHING_READABLE = '[\\p{L}\\p{N}\\p{S}]';

function explain(error: ErrorObject): SchemaViolation {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const params = error.params as Record<string, unknown>;
  const about: unknown = error.parentSchema?.['description'];
  switch (error.keyword) {
    case 'required':
      return { path: [...path, String(params['missingProperty'])], message: 'is required and missing', missing: true };
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return {
        path: [...path, String(params['additionalProperty'] ?? params['unevaluatedProperty'])],
        message: 'is not a parameter of this template',
      };
    case 'enum':
      return {
        path,
        message: `must be one of ${(params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`,
      };
    case 'type':
      return { path, message: `must be ${String(params['type'])}, got ${typeName(error.data)}` };
    case 'pattern': {
      const isBlank = typeof error.data === 'string' && error.data.trim() === '';
      const known = error.schema === ANYTHING_READABLE ? 'holds no letter, digit or symbol' : undefined;
      const rule = isBlank ? 'is blank' : (known ?? `does not match ${JSON.stringify(error.schema)}`);
      return { path, message: `${rule}${typeof about === 'string' ? `: ${about.replace(/\.$/, '')}` : ''}` };
    }
    case 'anyOf':
      return missingAlternatives(error.schema, path) ?? { path, message: error.message ?? 'does not fit' };
    default:
      return { path, message: error.message ?? `breaks the rule "${error.keyword}"` };
  }
}

function missingAlternatives(schema: unknown, path: string[]): SchemaViolation | undefined {
  if (!Array.isArray(schema)) return undefined;
  const names = schema.map((part: { required?: string[] }) => part.required?.join(' and '));
  if (!names.every(Boolean)) return undefined;
  return { path, message: `needs ${names.map((name) => `"${name}"`).join(' or ')}`, missing: true };
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
