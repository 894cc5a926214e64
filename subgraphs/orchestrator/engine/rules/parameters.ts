import { validateJson } from '../../../../lib/json-schema';
import type { TemplateMessage } from '../../../../contracts/worker-protocol';
import { type Cause, plain } from '../../causes/cause';
import { resolveText } from '../../expressions/mapping';
import { ExpressionError, type Scope } from '../../expressions/path';
import { mergeParameters } from '../../plans/parameters';
import type { PlannedStage } from '../../plans/definition';
import type { ExecutionState } from '../state';

/** A stage whose template is known. */
export type OfferedStage = PlannedStage & { template: TemplateMessage };

class InvalidParameters extends Error {}

/** The merged parameters of a stage. @throws ExpressionError @throws InvalidParameters: see `causeOfParameters` */
export function parametersOf(state: ExecutionState, planned: OfferedStage): Record<string, unknown> {
  return merged(planned, scopeOf(state));
}

/** Those of one item of it. @throws like `parametersOf` */
export function itemParameters(
  state: ExecutionState,
  planned: OfferedStage,
  over: string,
  item: number,
): Record<string, unknown> {
  return merged(planned, { ...scopeOf(state), item: { value: listOf(state, over)[item], index: item } });
}

/** Why there are no parameters. @throws what is something else */
export function causeOfParameters(error: unknown): Cause {
  if (error instanceof ExpressionError) return plain('INVALID_EXPRESSION', error.message);
  if (error instanceof InvalidParameters) return plain('INVALID_PARAMETERS', error.message);
  throw error;
}

/** The list that a stage is done for. @throws ExpressionError */
export function listOf(state: ExecutionState, over: string): unknown[] {
  const list = resolveText(over, scopeOf(state));
  if (!Array.isArray(list)) throw new ExpressionError(`forEach needs a list, but "${over}" is not one.`);
  return list;
}

/** What expressions look at. */
export function scopeOf(state: ExecutionState): Scope {
  return { input: state.parameters, outputs: state.outputs };
}

function merged(planned: OfferedStage, scope: Scope): Record<string, unknown> {
  const parameters = mergeParameters(planned, scope);
  const faults = validateJson(planned.template.parameterSchema, parameters);
  if (faults.length === 0) return parameters;
  const message = faults.map((fault) => `"${fault.path.join('.')}" ${fault.message}`).join('; ');
  throw new InvalidParameters(`The parameters do not fit ${planned.templateRef}: ${message}.`);
}
