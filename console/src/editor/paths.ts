import type { Schema } from '../ui/schema-form';

/** How deep a value is looked into for what can be mapped from. */
const MAX_LEVELS = 6;

/** What a mapping can be written from: the client's parameters, and what earlier stages yield, with the type of each. */
export function pathsFor(
  order: number,
  outputs: readonly { order: number; output: Schema | null }[],
  parameters: readonly string[],
): string[] {
  const inputs = parameters.map((name) => `{{input.${name}}}`);
  const earlier = outputs
    .filter((stage) => stage.order < order && stage.output !== null)
    .flatMap((stage) => pathsIn(stage.output ?? {}, `stage_${stage.order}.output`, 0).map((path) => `{{${path}}}`));
  return [...new Set([...inputs, ...earlier])];
}

function pathsIn(schema: Schema, path: string, level: number): string[] {
  if (level === MAX_LEVELS) return [];
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([name, inner]) => [
      `${path}.${name}`,
      ...pathsIn(inner, `${path}.${name}`, level + 1),
    ]);
  return schema.items ? pathsIn(schema.items, `${path}[*]`, level + 1) : [];
}
