import { type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { referencesOf } from '../checks/dependencies';
import type { PlannedStage, StageDefinition } from './definition';
import { declaredParameters } from './parameters';

/** Who sends thousands of them is told so many by their names. */
const MAX_UNKNOWN = 20;

/** The parameters of a request that no stage takes. */
export function unknownParameters(
  parameters: Record<string, unknown>,
  stages: PlannedStage[],
  definitions: readonly StageDefinition[],
): UserError[] {
  // When a worker does not answer, what it declares is not known, and the absent worker is the thing to tell.
  if (stages.some((stage) => !stage.template)) return [];
  const declared = new Set(stages.flatMap((stage) => [...declaredParameters(stage.template?.parameterSchema ?? {})]));
  for (const path of definitions.flatMap(referencesOf)) {
    const [first] = path.segments;
    if (path.root === 'input' && typeof first === 'object' && 'key' in first) declared.add(first.key);
  }
  const unknown = Object.keys(parameters).filter((name) => !declared.has(name));
  if (unknown.length === 0) return [];
  const known = [...declared].sort().join(', ');
  const told = unknown.slice(0, MAX_UNKNOWN).map((name) =>
    userError('UNKNOWN_PARAMETER', {
      message: `No stage takes a parameter "${name}". Known: ${known}.`,
      path: ['parameters', name],
    }),
  );
  const rest = unknown.length - told.length;
  if (rest > 0)
    told.push(
      userError('UNKNOWN_PARAMETER', {
        message: `No stage takes ${rest.toLocaleString('en')} more of the parameters either.`,
        path: ['parameters'],
      }),
    );
  return told;
}
