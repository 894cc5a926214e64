import { newId } from '../../../lib/ids';
import type { By } from '../causes/cause';
import type { Change } from '../engine/recorder';
import { EventType } from '../events/event.entity';
import type { PlannedStage } from '../plans/plan';
import { clientQueue } from '../queues/queue.entity';
import type { PinnedPlan } from './execution.entity';
import { ExecutionStatus, StageStatus } from './status';

/** A stage of an earlier execution whose output is kept. */
export interface KeptStage {
  id: string;
  order: number;
  parameters: Record<string, unknown> | null;
  items: number | null;
  output: Record<string, unknown>;
}

export interface NewExecution {
  id: string;
  clientId: string;
  plan: PinnedPlan;
  parameters: Record<string, unknown>;
  idempotencyKey: string;
  inputHash: string;
  priority: number;
  by: By;
  traceParent: string | null;
  /** The execution that it tries again, and what is kept of it. */
  retry?: { of: string; kept: KeptStage[] };
}

/** A new execution with its pinned plan, its stages and its first events, in line for a slot of its client. */
export function newExecution({ id, clientId, plan, by, retry, ...rest }: NewExecution): Change {
  const now = new Date().toISOString();
  const kept = new Map(retry?.kept.map((stage) => [stage.order, stage]));
  const stages = plan.stages.map((stage) => stageRow(id, stage, kept.get(stage.order), now));
  const event = (type: EventType, data: Record<string, unknown>, stage: number | null = null) => ({ type, stage, data, occurredAt: now });
  return {
    clientId,
    executionId: id,
    body: {
      execution: {
        id,
        client_id: clientId,
        master_template_id: plan.masterTemplate.id,
        master_template_version: plan.masterTemplate.version,
        status: ExecutionStatus.PENDING,
        parameters: rest.parameters,
        plan,
        idempotency_key: rest.idempotencyKey,
        input_hash: rest.inputHash,
        priority: rest.priority,
        revision: 0,
        retry_of: retry?.of ?? null,
        trace_parent: rest.traceParent,
        created_at: now,
      },
      stages,
      attempts: [],
      events: [
        event(EventType.EXECUTION_CREATED, { by, parameters: Object.keys(rest.parameters), ...(retry && { retryOf: retry.of }) }),
        ...[...kept.values()].map(({ order, id: keptFrom }) => event(EventType.STAGE_KEPT, { keptFrom }, order)),
      ],
      enter: [{ key: id, queue: clientQueue(clientId) }],
      leave: [],
      take: [],
    },
  };
}

function stageRow(executionId: string, { order, worker, templateRef, required }: PlannedStage, kept: KeptStage | undefined, now: string): object {
  return {
    id: newId('stage'),
    execution_id: executionId,
    order,
    worker,
    template_ref: templateRef,
    required,
    status: kept ? StageStatus.COMPLETED : StageStatus.PENDING,
    parameters: kept?.parameters ?? null,
    output: kept?.output,
    items: kept?.items ?? null,
    kept_from: kept?.id ?? null,
    progress: kept ? 100 : 0,
    progress_message: kept ? 'Kept from an earlier execution' : '',
    started_at: kept ? now : null,
    ended_at: kept ? now : null,
  };
}
