import { isDeepStrictEqual } from 'node:util';
import { type JsonSchema, misfit, partOf, propertyOf, typesOf } from '../../../lib/json-schema-fit';
import { rankOf } from '../../../contracts/tier';
import { type PriceEstimate, priceEstimate } from '../../../contracts/price';
import { type Impact, ImpactSubject, ImpactVerdict, type TemplateMessage } from '../../../contracts/worker-protocol';
import { checkTemplate } from '../checks/check';
import { ProblemSeverity, type TemplateProblem } from '../checks/problem';
import {
  DEFAULT_MAX_ITEMS,
  type MasterTemplateDefinition,
  type PlanInput,
  type WorkerOffer,
} from '../plans/definition';
import { priceOfEither } from '../plans/totals';
import { makePlan } from '../plans/plan';

/** What the workers offer before and after a version of one template is published. */
export interface Publication {
  worker: string;
  template: TemplateMessage;
  before: ReadonlyMap<string, WorkerOffer>;
  after: ReadonlyMap<string, WorkerOffer>;
}

/** The offers as they will be when a worker has published a version. */
export function offersAfter(
  before: ReadonlyMap<string, WorkerOffer>,
  worker: string,
  template: TemplateMessage,
): ReadonlyMap<string, WorkerOffer> {
  const offer = before.get(worker);
  const templates = new Map(offer?.available ? offer.templates : []).set(template.id, template);
  return new Map(before).set(worker, { available: true, templates });
}

/**
 * What a publication means for a master template: the check that planning uses, before and after. What a client could start
 * and cannot any more is breaking too: a higher tier, a parameter that is new, gone or narrower.
 */
export function impactOnTemplate(template: MasterTemplateDefinition, publication: Publication): Impact {
  const subject = {
    subject: ImpactSubject.MASTER_TEMPLATE,
    id: `${template.id}@${template.version}`,
    name: template.name,
  };
  const before = checkTemplate(template, publication.before);
  const after = checkTemplate(template, publication.after);
  const known = new Set(errorsOf(before.problems).map(placeOf));
  const problem = errorsOf(after.problems).find((found) => !known.has(placeOf(found)));
  if (problem) return { ...subject, ...breaking(fieldOf(problem), problem.message) };
  if (before.effectiveTier && after.effectiveTier && rankOf(after.effectiveTier) > rankOf(before.effectiveTier))
    return {
      ...subject,
      ...breaking('minimumTier', `It needs tier ${after.effectiveTier} instead of ${before.effectiveTier}.`),
    };
  const narrowed = narrowing(before.parameters.schema, after.parameters.schema);
  if (narrowed) return { ...subject, ...breaking(narrowed.field, narrowed.reason) };
  return { ...subject, ...repriced(totalOf(template, publication.before), totalOf(template, publication.after)) };
}

/** What a publication means for a request that waits: its plan before and after. */
export function impactOnRequest(
  request: { id: string; name: string },
  input: Omit<PlanInput, 'workers'>,
  publication: Publication,
): Impact {
  const subject = { subject: ImpactSubject.REQUEST, ...request };
  const before = makePlan({ ...input, workers: publication.before });
  const after = makePlan({ ...input, workers: publication.after });
  const known = new Set(before.blockers.map(({ message }) => message));
  const blocker = after.blockers.find(({ message }) => !known.has(message));
  if (blocker) return { ...subject, ...breaking(fieldOfBlocker(blocker.code, blocker.path), blocker.message) };
  return { ...subject, ...repriced(before.price, after.price) };
}

/** An execution keeps the versions that its plan named. */
export function impactOnExecution(id: string, name: string): Impact {
  return {
    subject: ImpactSubject.EXECUTION,
    id,
    name,
    verdict: ImpactVerdict.COMPATIBLE,
    reason: 'It keeps the version that it was planned with.',
  };
}

function breaking(field: string, reason: string): Pick<Impact, 'verdict' | 'field' | 'reason'> {
  return { verdict: ImpactVerdict.BREAKING, field, reason };
}

function repriced(from: PriceEstimate, to: PriceEstimate): Pick<Impact, 'verdict' | 'from' | 'to'> {
  return isDeepStrictEqual(from, to)
    ? { verdict: ImpactVerdict.COMPATIBLE }
    : { verdict: ImpactVerdict.REPRICED, from, to };
}

/** What a master template costs as a plan without parameters counts it: stages that may be left out cost nothing at least, lists are as long as they may be. */
function totalOf({ stages }: MasterTemplateDefinition, workers: ReadonlyMap<string, WorkerOffer>): PriceEstimate {
  const total = { minMicros: 0, expectedMicros: 0, maxMicros: 0 };
  for (const { worker, templateRef, fallbackRef, required, condition, forEach } of stages) {
    const offer = workers.get(worker);
    const templates = offer?.available ? offer.templates : new Map<string, TemplateMessage>();
    const template = templates.get(templateRef);
    if (!template) continue;
    const fallback = fallbackRef ? templates.get(fallbackRef) : undefined;
    const price = priceOfEither(priceUnknown(template), fallback && priceUnknown(fallback));
    const items = forEach ? (forEach.maxItems ?? DEFAULT_MAX_ITEMS) : 1;
    if (required && condition === null && !forEach) total.minMicros += price.minMicros;
    total.expectedMicros += price.expectedMicros * items;
    total.maxMicros += price.maxMicros * items;
  }
  return total;
}

/** What a template costs when its parameters are not known. */
const priceUnknown = (template: TemplateMessage): PriceEstimate =>
  priceEstimate(template, { values: template.baseParameters, later: template.pricing.pattern?.without ?? [] });

const errorsOf = (problems: TemplateProblem[]): TemplateProblem[] =>
  problems.filter(({ severity }) => severity === ProblemSeverity.ERROR);
const placeOf = ({ code, path }: TemplateProblem): string => `${code} ${path.join('.')}`;

/** The field of the worker template that a problem of a master template comes from. */
function fieldOf({ code, path }: TemplateProblem): string {
  if (code === 'WORKER_TEMPLATE_DEPRECATED') return 'status';
  if (code === 'DEADLINE_TOO_SHORT') return 'estimatedTimeMs';
  const [, , part, name] = path.filter((step, index) => index !== 2 || step !== 'fallbackRef');
  if ((part === 'inputMapping' || part === 'paramsOverride') && !/REFERENCE|SOURCE|EXPRESSION/.test(code))
    return `parameterSchema.properties.${name ?? ''}`;
  return code === 'CONFLICTING_PARAMETER' ? 'parameterSchema' : 'outputSchema';
}

function fieldOfBlocker(code: string, path: string[]): string {
  if (code === 'TIER_TOO_LOW') return 'minimumTier';
  if (code === 'WORKER_TEMPLATE_DEPRECATED') return 'status';
  if (path[0] === 'parameters') return `parameterSchema.properties.${path[1] ?? ''}`;
  return code === 'INVALID_MASTER_TEMPLATE' ? 'estimatedTimeMs' : 'outputSchema';
}

/** The first way in which a schema of parameters lets less pass than before. */
function narrowing(before: JsonSchema, after: JsonSchema): { field: string; reason: string } | null {
  const required = (schema: JsonSchema): string[] => (schema['required'] ?? []) as string[];
  const added = required(after).find((name) => !required(before).includes(name));
  if (added !== undefined)
    return { field: `parameterSchema.required.${added}`, reason: `"${added}" must be given now.` };
  const [one, other] = [partOf(before), partOf(after)];
  for (const name of Object.keys(before['properties'] ?? {})) {
    const field = `parameterSchema.properties.${name}`;
    if (propertiesOf(before)[name] === propertiesOf(after)[name]) continue;
    const was = propertyOf(one, name);
    const is = propertyOf(other, name);
    if (!was) continue;
    if (!is) return { field, reason: `"${name}" is not taken any more.` };
    const tighter = BOUNDS.find(([keyword, sign]) => isTighter(was.part.node[keyword], is.part.node[keyword], sign));
    if (tighter)
      return { field, reason: `"${name}" has another ${tighter[0]} now: ${JSON.stringify(is.part.node[tighter[0]])}.` };
    const found = misfit(was.part, is.part);
    if (found) return { field, reason: `"${name}" takes ${found.expected} now, and took ${found.actual}.` };
    if (typesOf(is.part) && !typesOf(was.part))
      return { field, reason: `"${name}" took any value, and takes less now.` };
  }
  return null;
}

const propertiesOf = (schema: JsonSchema): Record<string, unknown> =>
  (schema['properties'] ?? {}) as Record<string, unknown>;

const BOUNDS: [keyword: string, sign: 1 | -1 | 0][] = [
  ['minLength', 1],
  ['maxLength', -1],
  ['minItems', 1],
  ['maxItems', -1],
  ['pattern', 0],
];

function isTighter(before: unknown, after: unknown, sign: 1 | -1 | 0): boolean {
  if (after === undefined || isDeepStrictEqual(before, after)) return false;
  if (sign === 0 || typeof before !== 'number' || typeof after !== 'number') return true;
  return (after - before) * sign > 0;
}
