import { checkCondition } from '../expressions/condition';
import { pathsIn } from '../expressions/mapping';
import { ExpressionError, type Path, splitTemplate } from '../expressions/path';
import { typeAt, type ValueType } from '../expressions/schema-types';
import type { PlanInput, StageDefinition } from './definition';

/** The first fault of a stage's mapping or condition; null when there is none. */
export function checkExpressions(
  stage: StageDefinition,
  earlier: StageDefinition[],
  workers: PlanInput['workers'],
): string | null {
  const typeOf = (path: Path): ValueType => typeOfPath(path, earlier, workers);
  try {
    const missing = (stage.dependsOn ?? []).find((order) => !earlier.some((candidate) => candidate.order === order));
    if (missing !== undefined) return `It depends on stage ${missing}, which does not come before.`;
    if (stage.forEach) checkList(stage.forEach.over, typeOf);
    const looksAt = [
      ...pathsIn(stage.inputMapping ?? {}),
      ...(stage.condition === null ? [] : checkCondition(stage.condition, typeOf)),
    ];
    const loose = looksAt.find((path) => path.root === 'item' || path.root === 'index');
    if (loose && !stage.forEach) return `"{{${loose.text}}}" has a meaning only in a stage with forEach.`;
    for (const path of [...looksAt, ...pathsIn(stage.forEach?.over)]) {
      typeOf(path);
      const source = earlier.find((candidate) => candidate.order === path.stage);
      if (source && stage.required && (!source.required || source.condition !== null)) {
        return `"{{${path.text}}}" takes from stage ${source.order}, which may not run; a required stage must not depend on it.`;
      }
    }
    return null;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

/** @throws ExpressionError unless a text is one expression that yields a list. */
function checkList(over: string, typeOf: (path: Path) => ValueType): void {
  const parts = splitTemplate(over);
  const [only] = parts;
  if (parts.length !== 1 || typeof only !== 'object')
    throw new ExpressionError(`forEach needs one expression that yields a list, got "${over}".`);
  if (!['list', 'dyn'].includes(typeOf(only)))
    throw new ExpressionError(`forEach needs a list; "${over}" is ${typeOf(only)}.`);
}

/** The stages that must be over before a stage begins: those it names, and those that its expressions look at. */
export function dependenciesOf({ order, dependsOn, inputMapping, condition, forEach }: StageDefinition): number[] {
  const looksAt = [inputMapping, condition, forEach?.over].flatMap(pathsOrNone).map((path) => path.stage);
  const needs = [...(dependsOn ?? []), ...looksAt].filter((need): need is number => need !== null && need < order);
  return [...new Set(needs)].sort((a, b) => a - b);
}

/** What kind of value a path will yield. @throws ExpressionError when it can yield none. */
export function typeOfPath(
  path: Path,
  earlier: Pick<StageDefinition, 'order' | 'worker' | 'templateRef' | 'forEach'>[],
  workers: PlanInput['workers'],
): ValueType {
  if (path.root === 'index') return 'int';
  if (path.stage === null) return 'dyn';
  const source = earlier.find((stage) => stage.order === path.stage);
  if (!source)
    throw new ExpressionError(`"{{${path.text}}}" takes from stage ${path.stage}, which does not come before.`);
  const offer = workers.get(source.worker);
  const schema = offer?.available ? offer.templates.get(source.templateRef)?.outputSchema : undefined;
  if (!schema) return 'dyn';
  const type = source.forEach ? typeInItems(schema, path) : typeAt(schema, path.segments);
  if (type === null)
    throw new ExpressionError(`"{{${path.text}}}" has no value: ${source.templateRef} does not yield it.`);
  return type;
}

/** A stage that is done for each item yields `{ items: [output …], count }`. */
function typeInItems(schema: Record<string, unknown>, { segments: [first, place, ...rest] }: Path): ValueType | null {
  if (first === undefined) return 'map';
  const key = typeof first === 'object' && 'key' in first ? first.key : null;
  if (key === 'count') return place === undefined ? 'int' : null;
  if (key !== 'items') return null;
  if (place === undefined) return 'list';
  if (typeof place === 'object' && 'key' in place) return null;
  const inner = typeAt(schema, rest);
  return inner !== null && place === '*' ? 'list' : inner;
}

/** The paths of a mapping, a condition or a forEach; none when it is malformed, which the verdict of the stage reports. */
export function pathsOrNone(value: unknown): Path[] {
  try {
    return pathsIn(value);
  } catch {
    return [];
  }
}
