import { type JsonSchema, partOf } from '../../../lib/json-schema-fit';
import { MAX_STAGES } from '../../../contracts/stage';
import { highestTier, type SubscriptionTier } from '../../../contracts/tier';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import {
  DEFAULT_EXECUTION_MS,
  type MasterTemplateDefinition,
  type StageDefinition,
  type WorkerOffer,
} from '../plans/definition';
import { withStep } from '../plans/ladder';
import { shortestTimeMs } from '../plans/estimate';
import { type ClientParameters, clientParameters } from './client-parameters';
import { dependenciesOf } from './dependencies';
import { Problems, type TemplateProblem } from './problem';
import { StageCheck } from './stage-check';
import { inlined, outputOf, type SourceStage } from './value-types';

/** What is checked: a master template, published or not. */
export type CheckedTemplate = Pick<MasterTemplateDefinition, 'stages' | 'ladder' | 'maxExecutionTimeMs'>;

/** What a stage takes and yields, as JSON Schema; null when its worker does not say. */
export interface StageTypes {
  order: number;
  input: JsonSchema | null;
  output: JsonSchema | null;
}

/** What is wrong with a master template, and the types of its stages. */
export interface TemplateCheck {
  problems: TemplateProblem[];
  stages: StageTypes[];
  /** What a client is to fill in. */
  parameters: ClientParameters;
  /** The highest minimum tier of the required stages; null when none of their templates is known. */
  effectiveTier: SubscriptionTier | null;
  /** Whether the workers of all required stages offer what they name. */
  available: boolean;
}

/**
 * Checks a master template against what the workers offer. Spends nothing and asks nobody: saving, publishing and planning
 * use the same function, so that what they say is the same.
 */
export function checkTemplate(template: CheckedTemplate, workers: ReadonlyMap<string, WorkerOffer>): TemplateCheck {
  const found = new Problems();
  const stages = template.stages.map((definition, index) => ({
    definition,
    index,
    template: templateOf(definition, workers),
  }));
  checkWhole(found, template);
  const parameters = clientParameters(stages);
  for (const conflict of parameters.conflicts)
    found.add(
      'CONFLICTING_PARAMETER',
      conflict.stage,
      ['stages', String(conflict.index), 'templateRef'],
      conflict.message,
    );
  const sources = new Map<number, SourceStage>();
  const sorted = stages.toSorted((one, other) => one.definition.order - other.definition.order);
  for (const { definition, index, template: workerTemplate } of sorted) {
    const stage = new StageCheck(found, definition, ['stages', String(index)], {
      input: partOf(parameters.known),
      earlier: new Map([...sources].filter(([order]) => order < definition.order)),
      item: null,
    });
    stage.checkOffer(workers);
    stage.check(workerTemplate);
    stage.checkFallback(workerTemplate, workers);
    sources.set(definition.order, { definition, output: outputOf(definition, workerTemplate) });
  }
  checkDeadline(found, template, stages);
  checkLadder(found, template, workers);
  const required = stages.filter(({ definition }) => definition.required);
  return {
    problems: found.list,
    stages: stages.map(({ definition, template: workerTemplate }) => ({
      order: definition.order,
      input: workerTemplate?.parameterSchema ?? null,
      output: workerTemplate && inlined(outputOf(definition, workerTemplate)),
    })),
    parameters,
    effectiveTier: highestTier(required.flatMap(({ template: found }) => (found ? [found.minimumTier] : []))),
    available: required.every(({ template: found }) => found !== null && !found.deprecated),
  };
}

/** Each step of a ladder must work as the whole does. */
function checkLadder(found: Problems, template: CheckedTemplate, workers: ReadonlyMap<string, WorkerOffer>): void {
  const { stages, ladder = [] } = template;
  const known = new Set(found.list.map(({ message }) => message));
  for (const [index, step] of ladder.entries()) {
    const place = ['ladder', String(index)];
    const add = (field: string, message: string): void =>
      found.add('INVALID_LADDER', null, [...place, field], `Step ${step.name} of the ladder: ${message}`);
    if (ladder.findIndex(({ name }) => name === step.name) < index) add('name', 'another step has this name.');
    for (const order of step.omit) {
      const stage = stages.find((one) => one.order === order);
      if (!stage) add('omit', `there is no stage ${order}.`);
      else if (stage.required) add('omit', `stage ${order} is required and cannot be left out.`);
    }
    for (const { stage: order } of step.templates)
      if (!stages.some((one) => one.order === order)) add('templates', `there is no stage ${order}.`);
    const { problems } = checkTemplate({ ...withStep(template, step), ladder: [] }, workers);
    for (const { code, stage, path, message, severity } of problems)
      if (!known.has(message))
        found.add(code, stage, [...place, ...path], `Step ${step.name} of the ladder: ${message}`, { severity });
  }
}

interface ResolvedStage {
  definition: StageDefinition;
  index: number;
  template: TemplateMessage | null;
}

function templateOf(
  { worker, templateRef }: StageDefinition,
  workers: ReadonlyMap<string, WorkerOffer>,
): TemplateMessage | null {
  const offer = workers.get(worker);
  return offer?.available ? (offer.templates.get(templateRef) ?? null) : null;
}

function checkWhole(found: Problems, { stages }: CheckedTemplate): void {
  if (stages.length === 0)
    found.add('EMPTY_TEMPLATE', null, ['stages'], 'The template has no stages; add at least one.');
  if (stages.length > MAX_STAGES)
    found.add(
      'TOO_MANY_STAGES',
      null,
      ['stages'],
      `A template may have ${MAX_STAGES} stages, this one has ${stages.length}.`,
      {
        expected: `at most ${MAX_STAGES}`,
        actual: String(stages.length),
      },
    );
  const seen = new Set<number>();
  for (const [index, { order }] of stages.entries()) {
    if (seen.has(order))
      found.add(
        'DUPLICATE_ORDER',
        order,
        ['stages', String(index), 'order'],
        `Another stage has the order ${order} already.`,
        {
          expected: 'an order of its own',
          actual: String(order),
          suggestion: String(Math.max(...stages.map((stage) => stage.order)) + 1),
        },
      );
    seen.add(order);
  }
  const circle = circleOf(stages);
  if (circle.length > 0) {
    const index = stages.findIndex(({ order }) => order === circle[0]);
    found.add(
      'CIRCULAR_DEPENDENCY',
      circle[0] ?? null,
      ['stages', String(index), 'dependsOn'],
      `Stages depend on each other in a circle: ${[...circle, circle[0]].join(' → ')}.`,
    );
  }
}

/** The orders of the first circle of stages that depend on each other; a stage that depends on itself is one. */
function circleOf(stages: StageDefinition[]): number[] {
  const needs = new Map(stages.map((stage) => [stage.order, dependenciesOf(stage)]));
  const done = new Set<number>();
  const search = (order: number, way: number[]): number[] => {
    if (way.includes(order)) return way.slice(way.indexOf(order));
    if (done.has(order)) return [];
    for (const need of needs.get(order) ?? []) {
      const circle = search(need, [...way, order]);
      if (circle.length > 0) return circle;
    }
    done.add(order);
    return [];
  };
  for (const { order } of stages) {
    const circle = search(order, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

/** The longest chain of stages by what their templates estimate. */
function checkDeadline(found: Problems, { maxExecutionTimeMs }: CheckedTemplate, stages: ResolvedStage[]): void {
  const ends = new Map<number, number>();
  for (const { definition, template } of stages.toSorted(
    (one, other) => one.definition.order - other.definition.order,
  )) {
    const begin = Math.max(0, ...dependenciesOf(definition).map((need) => ends.get(need) ?? 0));
    const optional = !definition.required || definition.condition !== null;
    ends.set(definition.order, begin + (optional || !template ? 0 : shortestTimeMs(template)));
  }
  const longest = Math.max(0, ...ends.values());
  const limit = maxExecutionTimeMs ?? DEFAULT_EXECUTION_MS;
  if (longest > limit)
    found.add(
      'DEADLINE_TOO_SHORT',
      null,
      ['maxExecutionTimeMs'],
      `The longest chain of stages is estimated at ${longest} ms, an execution may take ${limit} ms.`,
      { expected: `at least ${longest} ms`, actual: `${limit} ms`, suggestion: String(longest * 3) },
    );
}
