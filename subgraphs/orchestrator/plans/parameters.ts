import { type SchemaViolation, validateJson } from '../../../lib/json-schema';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { applyMapping, pathsIn } from '../expressions/mapping';
import type { Scope } from '../expressions/path';

/** The parts of a stage that decide its parameters. */
export interface ParameterSources {
  template: Pick<TemplateMessage, 'baseParameters' | 'parameterSchema'>;
  inputMapping: Record<string, unknown> | null;
  paramsOverride: Record<string, unknown> | null;
}

/** The parameter names that a worker template declares. */
export function declaredParameters(schema: Record<string, unknown>): string[] {
  return Object.keys(schema['properties'] ?? {});
}

/**
 * The parameters of a stage: the worker's base parameters, then the request's, then the mapping, then the override;
 * later ones win. Of the request's parameters a stage takes those that its template declares and its mapping does not decide.
 * @throws ExpressionError when a mapped value is missing.
 */
export function mergeParameters(stage: ParameterSources, scope: Scope): Record<string, unknown> {
  const declared = new Set(declaredParameters(stage.template.parameterSchema));
  const mapped = stage.inputMapping ?? {};
  const requested = Object.entries(scope.input).filter(([name]) => declared.has(name) && !Object.hasOwn(mapped, name));
  return {
    ...stage.template.baseParameters,
    ...Object.fromEntries(requested),
    ...applyMapping(mapped, scope),
    ...stage.paramsOverride,
  };
}

/**
 * Validates what is known of a stage's parameters before it runs. What will come from earlier stages, or from the items
 * of a list, counts as given and is checked when it is there.
 */
export function checkKnownParameters(stage: ParameterSources, input: Record<string, unknown>): SchemaViolation[] {
  const mapping = Object.entries(stage.inputMapping ?? {});
  const later = mapping
    .filter(([, value]) => pathsIn(value).some((path) => path.root !== 'input'))
    .map(([name]) => name);
  const known = Object.fromEntries(mapping.filter(([name]) => !later.includes(name)));
  const merged = mergeParameters({ ...stage, inputMapping: known }, { input, outputs: new Map() });
  const unknown = later.filter((name) => !Object.hasOwn(stage.paramsOverride ?? {}, name));
  for (const name of unknown) merged[name] = null;
  return validateJson(stage.template.parameterSchema, merged).filter((fault) => !unknown.includes(fault.path[0] ?? ''));
}
