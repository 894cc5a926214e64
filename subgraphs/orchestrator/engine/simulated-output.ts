import { createHash } from 'node:crypto';
import { JSONSchemaFaker } from 'json-schema-faker';
import { validateJson } from '../../../lib/json-schema';
import { NotSimulated } from './simulation';

/** So often it is tried to make an output that fits: the library leaves some limits out of account. */
const MAX_TRIES = 50;
/** Most elements of a list, texts and levels: outputs are examples, not loads. */
const MAX_ITEMS = 4;
const MAX_LEVELS = 2;
/** A schema may ask for at least so many of anything; whoever asks for more gets nothing. */
const MAX_LEAST = 1_000;
const BOUNDS = new Set(['minItems', 'minLength', 'minProperties', 'minContains']);

/** An output that fits a schema, made of nothing but that and a seed. @throws NotSimulated saying why there is none */
export function simulatedOutput(schema: Record<string, unknown>, seed: string): Record<string, unknown> {
  checkSize(schema);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const value = generate(schema, numbersOf(`${seed}:${tries}`));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    if (validateJson(schema, value).length === 0) return value as Record<string, unknown>;
  }
  throw new NotSimulated('No output could be made that fits the output schema of the worker template.');
}

function generate(schema: Record<string, unknown>, random: () => number): unknown {
  // Its options are global: what is made at once is made with these.
  JSONSchemaFaker.option({
    random,
    optionalsProbability: 0.5,
    maxItems: MAX_ITEMS,
    refDepthMax: MAX_LEVELS,
    failOnInvalidTypes: false,
    failOnInvalidFormat: false,
    useExamplesValue: true,
    useDefaultValue: true,
  });
  try {
    return JSONSchemaFaker.generate(withInclusiveBounds(schema) as object);
  } catch (cause) {
    throw new NotSimulated(`An output cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** The library knows no bounds that are left out themselves: they are moved a little inwards. */
function withInclusiveBounds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withInclusiveBounds);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { exclusiveMinimum: above, exclusiveMaximum: below, ...rest } = schema as Record<string, unknown>;
  const inner = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, withInclusiveBounds(value)]));
  const step = rest['type'] === 'integer' ? 1 : 0.001;
  return {
    ...inner,
    ...(typeof above === 'number' && { minimum: above + step }),
    ...(typeof below === 'number' && { maximum: below - step }),
    // What is no number is a property of that name.
    ...(isSchema(above) && { exclusiveMinimum: withInclusiveBounds(above) }),
    ...(isSchema(below) && { exclusiveMaximum: withInclusiveBounds(below) }),
  };
}

const isSchema = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Schemas are anybody's, and outputs are made in the process of the engine. @throws NotSimulated */
function checkSize(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [name, value] of Object.entries(schema)) {
    if (BOUNDS.has(name) && typeof value === 'number' && value > MAX_LEAST)
      throw new NotSimulated(`The output schema asks for ${name} ${value}; at most ${MAX_LEAST} are made up.`);
    if (name === 'pattern' && typeof value === 'string') checkPattern(value);
    checkSize(value);
  }
}

/** How often the parts of a pattern are repeated, all together, as if each were within the others. */
function checkPattern(pattern: string): void {
  const repeats = [...pattern.matchAll(/\{(\d+)/g)].reduce(
    (product, [, least]) => product * Math.max(1, Number(least)),
    1,
  );
  if (repeats > MAX_LEAST) throw new NotSimulated(`The pattern ${pattern.slice(0, 100)} is too long to be made up.`);
}

/** A sequence of numbers from 0 to 1 that follows from a seed. */
function numbersOf(seed: string): () => number {
  let block = createHash('sha256').update(seed).digest();
  let at = 0;
  return () => {
    if (at + 4 > block.length) {
      block = createHash('sha256').update(block).digest();
      at = 0;
    }
    const value = block.readUInt32BE(at) / 2 ** 32;
    at += 4;
    return value;
  };
}
