import { validateJson } from '../../../lib/json-schema';
import {
  ANYTHING,
  describePart,
  itemOf,
  type Misfit,
  misfit,
  partOf,
  propertyOf,
  type SchemaPart,
  typesOf,
} from '../../../lib/json-schema-fit';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { checkCondition, isCel, parseCel } from '../expressions/cel';
import { pathsIn } from '../expressions/mapping';
import { ExpressionError, type Path, splitTemplate } from '../expressions/path';
import { DEFAULT_MAX_ITEMS, type StageDefinition, type WorkerOffer } from '../plans/definition';
import { didYouMean, type ProblemCode, type Problems, ProblemSeverity } from './problem';
import {
  celTypeOf,
  inlined,
  ReferenceProblem,
  typeOfPath,
  typeOfValue,
  type TypeScope,
  type ValueType,
} from './value-types';

/** Checks one stage. */
export class StageCheck {
  constructor(
    private readonly found: Problems,
    private readonly stage: StageDefinition,
    private readonly at: readonly string[],
    private scope: TypeScope,
  ) {}

  /** Whether the worker offers the template. */
  checkOffer(workers: ReadonlyMap<string, WorkerOffer>): void {
    const { worker, templateRef } = this.stage;
    const offer = workers.get(worker);
    if (!offer?.available) {
      const near = offer?.suggestion ?? null;
      this.add(
        offer && !offer.unknown ? 'WORKER_UNAVAILABLE' : 'UNKNOWN_WORKER',
        ['worker'],
        `${offer?.reason ?? `Worker ${worker} is not registered.`}${near ? ` Did you mean ${near}?` : ''}`,
        { actual: worker, suggestion: near },
      );
      return;
    }
    const template = offer.templates.get(templateRef);
    if (!template) {
      const near = didYouMean(templateRef, offer.templates.keys());
      this.add(
        'UNKNOWN_WORKER_TEMPLATE',
        ['templateRef'],
        `Worker ${worker} offers no template ${templateRef}.${near ? ` Did you mean ${near}?` : ''}`,
        { actual: templateRef, suggestion: near },
      );
    } else if (template.deprecated) {
      const { successor } = template.deprecated;
      this.add(
        'WORKER_TEMPLATE_DEPRECATED',
        ['templateRef'],
        `Worker template ${templateRef} is deprecated${successor === null ? '' : `; ${successor} is its successor`}. Nothing new starts with it.`,
        { suggestion: successor },
      );
    }
  }

  check(template: TemplateMessage | null): void {
    this.checkDependencies();
    // A condition is decided once, before there is an item.
    this.checkCondition();
    this.checkForEach();
    this.checkMapping(template);
    this.checkOverride(template);
  }

  /** Whether another template could take the place of its own: it takes the same, and yields what later stages rely on. */
  checkFallback(template: TemplateMessage | null, workers: ReadonlyMap<string, WorkerOffer>): void {
    const { fallbackRef, templateRef, worker } = this.stage;
    const offer = workers.get(worker);
    if (!fallbackRef || !offer?.available) return;
    const at = [...this.at, 'fallbackRef'];
    const stage = { ...this.stage, templateRef: fallbackRef, fallbackRef: null };
    const check = new StageCheck(this.found, stage, at, this.scope);
    check.checkOffer(workers);
    const fallback = offer.templates.get(fallbackRef);
    if (!fallback) return;
    check.check(fallback);
    const found = template && misfit(partOf(fallback.outputSchema), partOf(template.outputSchema));
    if (found)
      this.add(
        'TYPE_MISMATCH',
        ['fallbackRef'],
        `What ${fallbackRef} yields cannot take the place of what ${templateRef} yields${found.path.length > 0 ? ` (at ${found.path.join('.')})` : ''}.`,
        {
          severity: found.certain ? ProblemSeverity.ERROR : ProblemSeverity.WARNING,
          expected: found.expected,
          actual: found.actual,
        },
      );
  }

  private checkDependencies(): void {
    for (const [index, order] of (this.stage.dependsOn ?? []).entries())
      // What is part of a circle was told as such.
      if (!this.scope.earlier.has(order) && !(this.found.has('CIRCULAR_DEPENDENCY') && order >= this.stage.order))
        this.add(
          'UNKNOWN_DEPENDENCY',
          ['dependsOn', String(index)],
          `It depends on stage ${order}, which does not come before.`,
          {
            expected: [...this.scope.earlier.keys()].join(', ') || 'none',
            actual: String(order),
          },
        );
  }

  private checkForEach(): void {
    const { forEach } = this.stage;
    if (!forEach) return;
    const parts = this.attempt(['forEach', 'over'], () => splitTemplate(forEach.over));
    this.scope = { ...this.scope, item: ANYTHING };
    if (!parts) return;
    const [only] = parts;
    if (parts.length !== 1 || typeof only !== 'object')
      return this.add(
        'INVALID_FOR_EACH',
        ['forEach', 'over'],
        `forEach needs one expression that yields a list, got "${forEach.over}".`,
      );
    const type = this.attempt(['forEach', 'over'], () => typeOfPath(only, { ...this.scope, item: null }));
    if (!type) return;
    this.checkSource(only, type, ['forEach', 'over'], this.stage.required);
    if (type.leftOut)
      return this.add(
        'INVALID_FOR_EACH',
        ['forEach', 'over'],
        `forEach needs a list; "${forEach.over}" may be left out.`,
        {
          expected: 'list',
          actual: 'a value that may be missing',
          suggestion: `{{${only.text} ?? []}}`,
        },
      );
    const types = typesOf(type.part);
    if (only.fallback && !Array.isArray(only.fallback.value))
      return this.add(
        'INVALID_FOR_EACH',
        ['forEach', 'over'],
        `forEach needs a list; the default of "${forEach.over}" is none.`,
        {
          expected: 'list',
          actual: JSON.stringify(only.fallback.value),
          suggestion: `{{${only.text} ?? []}}`,
        },
      );
    if (types && !types.includes('array'))
      return this.add(
        'INVALID_FOR_EACH',
        ['forEach', 'over'],
        `forEach needs a list; "${forEach.over}" is ${describePart(type.part)}.`,
        {
          expected: 'list',
          actual: describePart(type.part),
        },
      );
    const least = type.part.node['minItems'];
    const most = forEach.maxItems ?? DEFAULT_MAX_ITEMS;
    if (typeof least === 'number' && least > most)
      this.add(
        'TOO_MANY_ITEMS',
        ['forEach', 'maxItems'],
        `The list has at least ${least} items, at most ${most} are allowed.`,
        {
          expected: `at most ${most}`,
          actual: `at least ${least}`,
        },
      );
    this.scope = { ...this.scope, item: itemOf(type.part)?.part ?? ANYTHING };
  }

  private checkCondition(): void {
    const { condition } = this.stage;
    if (condition === null) return;
    const paths = this.attempt(['condition'], () => parseCel(condition).paths);
    if (!paths) return;
    const types = paths.map((path) => this.checkPath(path, ['condition'], this.stage.required));
    if (types.includes(null)) return;
    try {
      checkCondition(condition, (path) => celTypeOf(path, this.scope));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.add('INVALID_CONDITION', ['condition'], error.message, {
        expected: 'true or false',
        suggestion: withoutQuotedNumbers(condition),
      });
    }
  }

  private checkMapping(template: TemplateMessage | null): void {
    const schema = template && partOf(template.parameterSchema);
    for (const [name, value] of Object.entries(this.stage.inputMapping ?? {})) {
      const at = ['inputMapping', name];
      const overridden = Object.hasOwn(this.stage.paramsOverride ?? {}, name);
      const paths = this.attempt(at, () => pathsIn(value));
      if (!paths) continue;
      const required = this.stage.required && schema !== null && !overridden && isRequired(template, name);
      const types = paths.map((path) => this.checkPath(path, at, this.stage.required, required));
      if (!schema) continue;
      const target = propertyOf(schema, name);
      if (!target) {
        this.unknownParameter(name, at, schema);
        continue;
      }
      if (overridden || types.includes(null)) continue;
      const type = this.attempt(at, () => typeOfValue(value, this.scope));
      if (!type) continue;
      if (type.leftOut && isRequired(template, name))
        this.add(
          'MISSING_PARAMETER',
          at,
          `"${name}" is required by ${this.stage.templateRef}, and may be left out here.`,
          {
            expected: `${name}, always`,
            actual: 'a value that may be missing',
            suggestion: typeof value === 'string' ? value.replace(/\?\s*\}\}/, ' ?? …}}') : null,
          },
        );
      const [only] = paths;
      const preset =
        typeof value === 'string' && value.startsWith('{{') && paths.length === 1 ? only?.fallback : undefined;
      if (isConstant(value)) this.checkConstant(template, name, value, at);
      // A default that cannot fit is a fault of its author, whatever the value is.
      else if (!preset || this.checkConstant(template, name, preset.value, at))
        this.checkFit(name, value, type, target.part, at);
    }
  }

  private checkOverride(template: TemplateMessage | null): void {
    const schema = template && partOf(template.parameterSchema);
    for (const [name, value] of Object.entries(this.stage.paramsOverride ?? {})) {
      const at = ['paramsOverride', name];
      if (JSON.stringify(value).includes('{{'))
        this.add(
          'INVALID_EXPRESSION',
          at,
          `"${name}" is fixed, so that an expression in it would be taken literally; move it to inputMapping.`,
        );
      else if (schema && !propertyOf(schema, name)) this.unknownParameter(name, at, schema);
      else this.checkConstant(template, name, value, at);
    }
  }

  private unknownParameter(name: string, at: string[], schema: SchemaPart): void {
    const known = Object.keys(schema.node['properties'] ?? {});
    const near = didYouMean(name, known);
    this.add(
      'UNKNOWN_PARAMETER',
      at,
      `${this.stage.templateRef} takes no parameter "${name}".${near ? ` Did you mean ${near}?` : ` Known: ${known.join(', ')}.`}`,
      {
        expected: known.join(', '),
        actual: name,
        suggestion: near,
      },
    );
  }

  /** A value without expressions is checked as it will be when the stage begins. @returns whether it fits */
  private checkConstant(template: TemplateMessage | null, name: string, value: unknown, at: string[]): boolean {
    const property = template && propertyOf(partOf(template.parameterSchema), name);
    if (!property) return true;
    const [violation] = validateJson(inlined(property.part), value);
    if (!violation) return true;
    const misses = misfit(partOf({ const: value }), property.part);
    const mistyped =
      typesOf(property.part)?.every(
        (type) =>
          !typesOf(partOf({ const: value }))?.some((own) => own === type || (own === 'integer' && type === 'number')),
      ) ?? false;
    this.add(
      mistyped ? 'TYPE_MISMATCH' : 'OUT_OF_RANGE',
      [...at, ...violation.path],
      `"${[name, ...violation.path].join('.')}" ${violation.message}.`,
      {
        expected: misses?.expected ?? describePart(property.part),
        actual: JSON.stringify(value).slice(0, 200),
      },
    );
    return false;
  }

  private checkFit(name: string, value: unknown, { part }: ValueType, target: SchemaPart, at: string[]): void {
    const found = misfit(part, target);
    if (!found) return;
    const nested = isListOfLists(found, part, target);
    const code = nested ? 'LIST_OF_LISTS' : sameType(part, target) ? 'OUT_OF_RANGE' : 'TYPE_MISMATCH';
    const place = found.path.length > 0 ? ` (at ${found.path.join('.')})` : '';
    this.add(
      code,
      at,
      `"${name}" of ${this.stage.templateRef} takes ${describePart(target)}; ${textOf(value)} is ${describePart(part)}${place}.${found.certain ? '' : ' It may not fit.'}`,
      {
        severity: found.certain ? ProblemSeverity.ERROR : ProblemSeverity.WARNING,
        expected: found.path.length > 0 ? found.expected : describePart(target),
        actual: found.path.length > 0 ? found.actual : describePart(part),
        suggestion: nested && typeof value === 'string' ? value.replace(/\s*\}\}/, '[*]}}') : null,
      },
    );
  }

  /** @returns the type of a path, or null when it is a problem. */
  private checkPath(path: Path, at: string[], needed: boolean, required = false): ValueType | null {
    const type = this.attempt(at, () => typeOfPath(path, this.scope));
    if (type) this.checkSource(path, type, at, needed, required);
    return type;
  }

  /** What may not be there must not be relied on by a stage that the execution needs. */
  private checkSource(path: Path, { unsure }: ValueType, at: string[], needed: boolean, required = true): void {
    if (path.optional || path.fallback) return;
    const source = path.stage === null ? undefined : this.scope.earlier.get(path.stage)?.definition;
    // In a condition nothing can be left out.
    const suggestion = `{{${path.text}${required || at[0] === 'condition' ? ' ?? …' : '?'}}}`;
    if (source && needed && (!source.required || source.condition !== null))
      this.add(
        'OPTIONAL_SOURCE',
        at,
        `"{{${path.text}}}" takes from stage ${source.order}, which may not run; a required stage must not depend on it. Give a default.`,
        { expected: 'a value that is always there', actual: 'the output of a stage that may be left out', suggestion },
      );
    else if (unsure !== null)
      this.add('OPTIONAL_SOURCE', at, `"{{${path.text}}}" may be missing: the worker does not always yield it.`, {
        // A schema seldom says how long a list is at least, and most are not empty.
        severity: needed && required && unsure === 'optional' ? ProblemSeverity.ERROR : ProblemSeverity.WARNING,
        expected: 'a value that is always there',
        actual: 'a value that may be missing',
        suggestion,
      });
  }

  /** Does what may find a problem; null when it did. */
  private attempt<T>(at: string[], work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (error instanceof ReferenceProblem) this.add(error.code, at, error.message, { suggestion: error.suggestion });
      else if (error instanceof ExpressionError) this.add('INVALID_EXPRESSION', at, error.message);
      else throw error;
      return null;
    }
  }

  private add(code: ProblemCode, path: string[], message: string, details: Parameters<Problems['add']>[4] = {}): void {
    this.found.add(code, this.stage.order, [...this.at, ...path], message, details);
  }
}

/** Whether nothing of an entry of a mapping is filled in or computed. */
function isConstant(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('{{');
  if (typeof value !== 'object' || value === null) return true;
  return !isCel(value) && Object.values(value).every(isConstant);
}

/** Whether a worker template needs a parameter that it has no value of its own for. */
function isRequired(template: TemplateMessage | null, name: string): boolean {
  const required = template?.parameterSchema['required'];
  return Array.isArray(required) && required.includes(name) && !Object.hasOwn(template?.baseParameters ?? {}, name);
}

function isListOfLists({ path }: Misfit, source: SchemaPart, target: SchemaPart): boolean {
  if (path[0] !== '*' || !typesOf(target)?.includes('array')) return false;
  const inner = itemOf(source);
  return inner !== null && (typesOf(inner.part)?.includes('array') ?? false);
}

function sameType(one: SchemaPart, other: SchemaPart): boolean {
  const types = typesOf(one);
  return types !== null && (typesOf(other)?.some((type) => types.includes(type)) ?? false);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}

/** The condition with numbers in quotes as numbers; null when it has none. */
function withoutQuotedNumbers(condition: string): string | null {
  const mended = condition.replaceAll(/(["'])(-?\d+(?:\.\d+)?)\1/g, '$2');
  return mended === condition ? null : mended;
}
