import type { JSONSchema7 } from 'ai';
import { z } from 'zod';

/**
 * A schema as providers take it for structured output: every property is required, as their strict modes want it; what may be
 * left out elsewhere is asked of a model.
 */
export function strictSchema(schema: z.ZodType): JSONSchema7 {
  return strict(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })) as JSONSchema7;
}

function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (typeof node !== 'object' || node === null) return node;
  const { default: _default, ...rest } = node as Record<string, unknown>;
  const read = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, strict(value)]));
  const { properties } = read;
  return typeof properties === 'object' && properties !== null && read['type'] === 'object'
    ? { ...read, required: Object.keys(properties) }
    : read;
}
