import { isDeepStrictEqual } from 'node:util';
import { findSchemaProblem, validateJson } from '../../lib/json-schema';
import { kindOf, type WorkerSubject } from '../subject';
import { knownParameters } from './seed-templates';
import type { WorkerTemplateRow } from './template.entity';

export interface TemplateFault {
  /** Where, from the outside in. */
  path: string[];
  message: string;
}

/** What keeps a draft from being published, in words; nothing when all is well. */
export function validateTemplate(
  draft: WorkerTemplateRow,
  its: WorkerSubject,
  modelFault: (model: string) => string | null,
): TemplateFault[] {
  const faults: TemplateFault[] = [];
  for (const field of ['description', 'tierReason'] as const)
    if (draft[field] === '') faults.push({ path: [field], message: `"${field}" is empty; say it in a sentence.` });
  const unusable = findSchemaProblem(draft.parameterSchema);
  if (unusable)
    return [
      ...faults,
      { path: ['parameterSchema'], message: `"parameterSchema" is no usable JSON Schema: ${unusable}.` },
    ];
  faults.push(...parameterIssues(draft, its));
  for (const [index, { model }] of draft.models.entries()) {
    const message = modelFault(model);
    if (message) faults.push({ path: ['models', String(index)], message });
  }
  return faults;
}

/** A template may ask for less than its worker can do, never for more, and not for nothing. */
function parameterIssues(
  { kind, parameterSchema, baseParameters }: WorkerTemplateRow,
  its: WorkerSubject,
): TemplateFault[] {
  const faults: TemplateFault[] = [];
  const at = (...path: string[]): string[] => ['parameterSchema', ...path];
  if (parameterSchema['type'] !== 'object' || parameterSchema['additionalProperties'] !== false)
    faults.push({
      path: at(),
      message:
        '"parameterSchema" must have type "object" and additionalProperties false, so that no parameter goes unnoticed.',
    });
  const declared = (parameterSchema['properties'] ?? {}) as Record<string, JsonSchema>;
  const known = knownParameters(its, kind);
  for (const [name, schema] of Object.entries(declared)) {
    const possible = known.get(name);
    if (!possible)
      faults.push({
        path: at('properties', name),
        message: `Worker ${its.workerId} knows no parameter "${name}" for the kind ${kind}. Known: ${[...known.keys()].join(', ')}.`,
      });
    else if (!possible.some((widest) => isWithin(schema, widest)))
      faults.push({
        path: at('properties', name),
        message: `"${name}" may allow no more than the worker can do: ${JSON.stringify(possible.at(-1))}.`,
      });
  }
  const required = (parameterSchema['required'] ?? []) as string[];
  for (const name of required.filter((candidate) => !(candidate in declared)))
    faults.push({
      path: at('required'),
      message: `"${name}" is required, but not among the properties, so that nothing could ever fit.`,
    });
  const { essential } = kindOf(its, kind);
  const without = Object.fromEntries(Object.entries(baseParameters).filter(([name]) => !essential.includes(name)));
  if (validateJson(parameterSchema, without).length === 0)
    faults.push({
      path: at('required'),
      message: `"parameterSchema" must require ${essential.join(' or ')}: nothing can be made of nothing.`,
    });
  const { required: _required, anyOf: _anyOf, ...lenient } = parameterSchema;
  for (const { path, message } of validateJson(lenient, baseParameters))
    faults.push({
      path: ['baseParameters', ...path],
      message: `"baseParameters" breaks the parameter schema: ${path.join('.')} ${message}.`,
    });
  return faults;
}

type JsonSchema = Record<string, unknown>;

const LEAST = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];
const MOST = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];

/** Whether a schema of one parameter surely lets nothing pass that another one keeps out. */
function isWithin(schema: JsonSchema, widest: JsonSchema): boolean {
  if (Array.isArray(schema['enum'])) return schema['enum'].every((value) => validateJson(widest, value).length === 0);
  return Object.entries(widest).every(([keyword, bound]) => {
    const own = schema[keyword];
    if (keyword === 'description') return true;
    if (keyword === 'type') return own === bound || (own === 'integer' && bound === 'number');
    if (LEAST.includes(keyword)) return typeof own === 'number' && own >= (bound as number);
    if (MOST.includes(keyword)) return typeof own === 'number' && own <= (bound as number);
    if (keyword === 'items')
      return typeof own === 'object' && own !== null && isWithin(own as JsonSchema, bound as JsonSchema);
    return isDeepStrictEqual(own, bound);
  });
}
