import { type SchemaViolation, validateJson } from '../../../lib/json-schema';
import type { KnownParameters } from '../../../contracts/price';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { applyMapping, pathsIn } from '../expressions/mapping';
import { ExpressionError, type Scope } from '../expressions/path';

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
 * What is known of a stage's parameters before it runs, and the names of those that will come from earlier stages or from the
 * items of a list.
 * @throws ExpressionError when a mapped value is missing.
 */
function knownParameters(stage: ParameterSources, input: Record<string, unknown>): Required<KnownParameters> {
  const mapping = Object.entries(stage.inputMapping ?? {});
  const mapped = mapping
    .filter(([, value]) => pathsIn(value).some((path) => path.root !== 'input'))
    .map(([name]) => name);
  const known = Object.fromEntries(mapping.filter(([name]) => !mapped.includes(name)));
  return {
    values: mergeParameters({ ...stage, inputMapping: known }, { input, outputs: new Map() }),
    later: mapped.filter((name) => !Object.hasOwn(stage.paramsOverride ?? {}, name)),
  };
}

/** Validates what is known of a stage's parameters before it runs. What comes later counts as given and is checked when it is there. */
export function checkKnownParameters(stage: ParameterSources, input: Record<string, unknown>): SchemaViolation[] {
  const { values, later } = knownParameters(stage, input);
  for (const name of later) values[name] = null;
  return validateJson(stage.template.parameterSchema, values).filter((fault) => !later.includes(fault.path[0] ?? ''));
}

/** What is known of a stage's parameters for its price: as long as some are missing, any that decide the price may come with them. */
export function parametersForPrice(
  stage: ParameterSources & { template: Pick<TemplateMessage, 'pricing'> },
  input: Record<string, unknown>,
): KnownParameters {
  const undecided = { values: {}, later: stage.template.pricing.pattern?.without ?? [] };
  try {
    const known = knownParameters(stage, input);
    return checkKnownParameters(stage, input).some(({ missing }) => missing)
      ? { ...undecided, values: known.values }
      : known;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return undecided;
  }
}
