import type { EntityManager } from 'typeorm';
import { tierSuffices } from '../../../lib/graph/tier';
import { validateJson } from '../../../lib/worker/json-schema';
import { appendEvent } from '../events/append-event';
import { EventType } from '../events/event.entity';
import type { Execution, Reason } from '../executions/execution.entity';
import { StageExecution } from '../executions/stage-execution.entity';
import { ExecutionStatus, hasEnded, StageStatus } from '../executions/status';
import { evaluateCondition } from '../expressions/condition';
import { ExpressionError, type Path, type Scope } from '../expressions/path';
import type { ValueType } from '../expressions/schema-types';
import { mergeParameters } from '../plans/parameters';
import { type PlannedStage, StageVerdict, typeOfPath } from '../plans/plan';
import { endExecution, endWhenOverdue, type EngineStore, transition } from './transition';

/** What follows the preparation of a stage. */
export type Prepared = { next: 'attempt'; maxAttempts: number } | { next: 'stage-over' } | { next: 'ended' };

const DEFAULT_ATTEMPTS = 3;

/**
 * Decides what becomes of a stage whose turn has come: skipped by its condition or for what the plan says, failed for
 * a mapping or parameter that does not work, or ready with its merged parameters, which are kept.
 */
export function prepareStage(store: EngineStore, executionId: string, order: number): Promise<Prepared> {
  return transition(store, executionId, async (manager, execution): Promise<Prepared> => {
    if (hasEnded(execution.status) || (await endWhenOverdue(manager, execution))) return { next: 'ended' };
    const stage = await manager.findOneByOrFail(StageExecution, { executionId, order });
    const planned = plannedStage(execution, order);
    const attempts: Prepared = { next: 'attempt', maxAttempts: planned.maxAttempts ?? DEFAULT_ATTEMPTS };
    if (stage.status === StageStatus.RUNNING) return attempts;
    if (stage.status !== StageStatus.PENDING) return { next: 'stage-over' };

    const decision = await decide(manager, execution, planned);
    if ('skip' in decision) return skipStage(manager, execution, stage, decision.skip);
    if ('fail' in decision) return failStage(manager, execution, stage, decision.fail);
    await manager.update(StageExecution, { id: stage.id }, { status: StageStatus.RUNNING, parameters: decision.parameters as never, startedAt: new Date() });
    return attempts;
  });
}

/** The stage as the execution's plan pinned it. */
export function plannedStage(execution: Execution, order: number): PlannedStage {
  const planned = execution.plan.stages.find((stage) => stage.order === order);
  if (!planned) throw new Error(`execution ${execution.id} has no stage ${order} in its plan`);
  return planned;
}

type Decision = { skip: Reason } | { fail: Reason } | { parameters: Record<string, unknown> };

async function decide(manager: EntityManager, execution: Execution, planned: PlannedStage): Promise<Decision> {
  const { template } = planned;
  if (!template || planned.verdict !== StageVerdict.ALLOWED) {
    return { skip: { code: planned.verdict.toUpperCase(), message: planned.reason ?? 'The plan does not allow the stage.' } };
  }
  if (!tierSuffices(execution.plan.client.tier, template.minimumTier)) {
    return { skip: { code: 'TIER_TOO_LOW', message: `Needs tier ${template.minimumTier}, the client has ${execution.plan.client.tier}.` } };
  }
  const scope = await scopeOf(manager, execution);
  try {
    if (planned.condition !== null) {
      const { met, values } = evaluateCondition(planned.condition, scope, (path) => typeIn(execution, planned, path));
      if (!met)
        return {
          skip: {
            code: 'CONDITION_FALSE',
            message: `The condition ${planned.condition} is false: ${Object.entries(values)
              .map(([path, value]) => `${path} is ${JSON.stringify(value)}`)
              .join(', ')}.`,
            details: values,
          },
        };
    }
    const parameters = mergeParameters({ ...planned, template }, scope);
    const faults = validateJson(template.parameterSchema, parameters);
    if (faults.length === 0) return { parameters };
    const message = faults.map((fault) => `"${fault.path.join('.')}" ${fault.message}`).join('; ');
    return { fail: { code: 'INVALID_PARAMETERS', message: `The parameters do not fit ${planned.templateRef}: ${message}.` } };
  } catch (error) {
    if (error instanceof ExpressionError) return { fail: { code: 'INVALID_EXPRESSION', message: error.message } };
    throw error;
  }
}

/** What expressions of the next stage may look at: the input, and the outputs that are recorded. */
async function scopeOf(manager: EntityManager, execution: Execution): Promise<Scope> {
  const done = await manager.findBy(StageExecution, { executionId: execution.id, status: StageStatus.COMPLETED });
  return { input: execution.parameters, outputs: new Map(done.map((stage) => [stage.order, stage.output])) };
}

/** The type that the plan's schemas give a path, so that a condition is evaluated as it was checked. */
function typeIn(execution: Execution, planned: PlannedStage, path: Path): ValueType {
  const earlier = execution.plan.stages.filter((stage) => stage.order < planned.order);
  const templates = new Map(earlier.flatMap((stage) => (stage.template ? [[stage.templateRef, stage.template] as const] : [])));
  return typeOfPath(path, earlier, new Map(earlier.map((stage) => [stage.worker, { available: true, templates }])));
}

/** Leaves a stage out. A required one can only be left out by its condition; any other reason ends the execution. */
async function skipStage(manager: EntityManager, execution: Execution, stage: StageExecution, reason: Reason): Promise<Prepared> {
  if (stage.required && reason.code !== 'CONDITION_FALSE') return failStage(manager, execution, stage, reason);
  await manager.update(StageExecution, { id: stage.id }, { status: StageStatus.SKIPPED, reason: reason as never, endedAt: new Date() });
  await appendEvent(manager, execution.id, { type: EventType.STAGE_SKIPPED, key: `skip:${stage.order}`, stage: stage.order, data: { reason } });
  return { next: 'stage-over' };
}

/** Fails a stage, and with it the execution when it is required. */
export async function failStage(
  manager: EntityManager,
  execution: Execution,
  stage: StageExecution,
  reason: Reason,
): Promise<{ next: 'stage-over' } | { next: 'ended' }> {
  await manager.update(StageExecution, { id: stage.id }, { status: StageStatus.FAILED, reason: reason as never, endedAt: new Date() });
  await appendEvent(manager, execution.id, { type: EventType.STAGE_FAILED, key: `fail:${stage.order}`, stage: stage.order, data: { reason } });
  if (!stage.required) return { next: 'stage-over' };
  await endExecution(manager, execution, ExecutionStatus.FAILED, {
    code: 'STAGE_FAILED',
    message: `Stage ${stage.order} failed: ${reason.message}`,
    details: { stage: stage.order, reason },
  });
  return { next: 'ended' };
}
