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

const declared = new WeakMap<object, ReadonlySet<string>>();

/** The parameter names that a worker template declares; read once, as the schema of a version never changes. */
export function declaredParameters(schema: Record<string, unknown>): ReadonlySet<string> {
  const known = declared.get(schema) ?? new Set(Object.keys(schema['properties'] ?? {}));
  declared.set(schema, known);
  return known;
}

/**
 * The parameters of a stage: the worker's base parameters, then the request's, then the mapping, then the override;
 * later ones win. Of the request's parameters a stage takes those that its template declares and its mapping does not decide.
 * @throws ExpressionError when a mapped value is missing.
 */
export function mergeParameters(stage: ParameterSources, scope: Scope): Record<string, unknown> {
  const names = declaredParameters(stage.template.parameterSchema);
  const mapped = stage.inputMapping ?? {};
  const requested = Object.entries(scope.input).filter(([name]) => names.has(name) && !Object.hasOwn(mapped, name));
  return {
    ...stage.template.baseParameters,
    ...Object.fromEntries(requested),
    ...applyMapping(mapped, scope),
    ...stage.paramsOverride,
  };
}

/** What is known of a stage's parameters before it runs, read once for all who ask. */
export class StageParameters {
  private found: Required<KnownParameters> | undefined;
  private faults: SchemaViolation[] | undefined;

  constructor(
    private readonly stage: ParameterSources & { template: Pick<TemplateMessage, 'pricing'> },
    private readonly input: Record<string, unknown>,
  ) {}

  /** What of them is wrong. What comes later counts as given and is checked when it is there. @throws ExpressionError when a mapped value is missing. */
  get violations(): SchemaViolation[] {
    this.faults ??= this.readViolations();
    return this.faults;
  }

  /** What decides the price: as long as some are missing, any that decide it may come with them. */
  get forPrice(): KnownParameters {
    const undecided = { values: {}, later: this.stage.template.pricing.pattern?.without ?? [] };
    try {
      return this.violations.some(({ missing }) => missing) ? { ...undecided, values: this.known.values } : this.known;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return undecided;
    }
  }

  /** Those that the request decides, and the names of those that will come from earlier stages or from the items of a list. */
  private get known(): Required<KnownParameters> {
    this.found ??= this.read();
    return this.found;
  }

  private read(): Required<KnownParameters> {
    const { stage, input } = this;
    const mapping = Object.entries(stage.inputMapping ?? {});
    const mapped = mapping
      .filter(([, value]) => pathsIn(value).some((path) => path.root !== 'input'))
      .map(([name]) => name);
    const decided = Object.fromEntries(mapping.filter(([name]) => !mapped.includes(name)));
    return {
      values: mergeParameters({ ...stage, inputMapping: decided }, { input, outputs: new Map() }),
      later: mapped.filter((name) => !Object.hasOwn(stage.paramsOverride ?? {}, name)),
    };
  }

  private readViolations(): SchemaViolation[] {
    const { values, later } = this.known;
    const given = { ...values, ...Object.fromEntries(later.map((name) => [name, null])) };
    return validateJson(this.stage.template.parameterSchema, given).filter(
      (fault) => !later.includes(fault.path[0] ?? ''),
    );
  }
}
