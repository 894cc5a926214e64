import { pathsIn } from '../expressions/mapping';
import { ExpressionError, type Path } from '../expressions/path';
import { parseCel } from '../expressions/cel';
import type { StageDefinition } from '../plans/definition';

/** The stages that must be over before a stage begins: those it names, and those that its expressions refer to. */
export function dependenciesOf(stage: StageDefinition): number[] {
  const orders = referencesOf(stage).flatMap((path) => (path.stage === null ? [] : [path.stage]));
  return [...new Set([...(stage.dependsOn ?? []), ...orders])].sort((a, b) => a - b);
}

/** All paths of a stage: of its mapping, its condition and its list; none of what cannot be read, which is a problem of its own. */
export function referencesOf({
  inputMapping,
  condition,
  forEach,
}: Pick<StageDefinition, 'inputMapping' | 'condition' | 'forEach'>): Path[] {
  return [
    ...Object.values(inputMapping ?? {}).flatMap((value) => readable(() => pathsIn(value))),
    ...(condition === null ? [] : readable(() => parseCel(condition).paths)),
    ...(forEach ? readable(() => pathsIn(forEach.over)) : []),
  ];
}

function readable(read: () => Path[]): Path[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}
