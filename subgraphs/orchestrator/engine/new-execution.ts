import { newId } from '../../../lib/ids';
import type { Micros } from '../../../lib/money';
import type { ActorRef } from '../../../contracts/actor';
import type { Cause } from '../causes/cause';
import { LedgerKind } from '../money/ledger-entry.entity';
import { monthOf } from '../money/month';
import { type Approval, APPROVAL_MS, ApprovalDecision } from './approval';
import { auditRow, type Change, ledgerRow, stageRow } from './change';
import { committedMicros, maximumMicros } from './rules/money';
import type { ExecutionAudit } from './draft';
import type { ExecutionState, StageState } from './state';
import { EventType } from '../events/event.entity';
import type { PlannedStage } from '../plans/definition';
import { clientQueue } from '../queues/queue.entity';
import type { PinnedPlan } from '../executions/execution.entity';
import { ExecutionStatus, StageStatus } from '../executions/status';

/** A stage of an earlier execution that is kept: its output, or that nothing more needs to be done for it. */
export interface ReusedStage {
  /** Of the stage that did the work, also when one in between was kept, too. */
  id: string;
  order: number;
  status: StageStatus.COMPLETED | StageStatus.SKIPPED;
  cause: Cause | null;
  parameters: Record<string, unknown> | null;
  items: number | null;
  output: Record<string, unknown> | null;
  parametersPayload: string | null;
  outputPayload: string | null;
}

export interface NewExecution {
  id: string;
  clientId: string;
  plan: PinnedPlan;
  parameters: Record<string, unknown>;
  idempotencyKey: string;
  inputHash: string;
  priority: number;
  by: ActorRef;
  traceParent: string | null;
  /** The request that it is for. */
  requestId: string | null;
  /** Id of the client request that started it, for the audit. */
  auditRequestId: string;
  /** What the client may spend in the month, as KAM says now. */
  limitMicros: (month: string) => number;
  /** Above which maximum price it waits for approval; null when it never does. */
  approvalAboveMicros: number | null;
  /** The quote that it keeps. */
  quoteId?: string | undefined;
  /** The execution that it tries again, and what is kept of it. */
  retry?: { of: string; kept: ReusedStage[] };
}

/** The most that an execution may cost, without what is kept of an earlier one. */
export function maximumOf({ plan, retry }: Pick<NewExecution, 'plan' | 'retry'>): Micros {
  const kept = new Map(retry?.kept.map((stage) => [stage.order, stage]));
  return maximumMicros({ plan, stages: plan.stages.map((stage) => stageState(stage, kept.get(stage.order), 0)) });
}

/** A new execution with its pinned plan, its stages and its first events, queued for a slot of its client; as rows, and as the rules see it. */
export function newExecution(execution: NewExecution, now: number): { change: Change; state: ExecutionState } {
  const { id, clientId, plan, by, retry, parameters, priority, traceParent } = execution;
  const kept = new Map(retry?.kept.map((stage) => [stage.order, stage]));
  const stages = plan.stages.map((stage) => stageState(stage, kept.get(stage.order), now));
  // A simulation is paid by nobody.
  const isSimulated = plan.simulation !== undefined;
  const budgetMonth = isSimulated ? null : monthOf(now);
  const reservedMicros = isSimulated ? 0 : committedMicros({ stages, plan });
  const { approvalAboveMicros: aboveMicros } = execution;
  const dueAt = new Date(now + APPROVAL_MS).toISOString();
  const maxMicros = maximumMicros({ stages, plan });
  const approval: Approval | null =
    !isSimulated && aboveMicros !== null && maxMicros > aboveMicros
      ? { decision: ApprovalDecision.AWAITED, aboveMicros, maxMicros, dueAt }
      : null;
  const state: ExecutionState = {
    id,
    clientId,
    plan,
    parameters,
    traceParent,
    budgetMonth,
    reservedMicros,
    chargedMicros: 0,
    approval,
    priority,
    status: ExecutionStatus.PENDING,
    revision: 0,
    cause: null,
    startedAt: null,
    deadlineAt: null,
    pausedAt: null,
    endedAt: null,
    wakeAt: approval ? now + APPROVAL_MS : null,
    driver: null,
    stages,
    tickets: new Map(approval ? [] : [[id, 0]]),
    granted: new Set(),
    outputs: new Map([...kept].flatMap(([order, { output }]) => (output ? [[order, output] as const] : []))),
    itemOutputs: new Map(),
    startRequested: new Set(),
  };
  const events = [
    {
      type: EventType.EXECUTION_CREATED,
      stage: null,
      data: {
        by,
        parameters: Object.keys(parameters),
        ...(retry && { retryOf: retry.of }),
        ...(isSimulated && { isSimulated }),
      },
    },
    ...(approval
      ? [
          {
            type: EventType.EXECUTION_APPROVAL_ASKED,
            stage: null,
            data: { maxPriceMicros: approval.maxMicros, aboveMicros: approval.aboveMicros, dueAt },
          },
        ]
      : []),
    ...[...kept.values()].map(({ order, id: reusedFrom }) => ({
      type: EventType.STAGE_REUSED,
      stage: order,
      data: { reusedFrom },
    })),
  ];
  const audit: ExecutionAudit = {
    by,
    requestId: execution.auditRequestId,
    action: retry ? 'execution.retried' : 'execution.started',
    details: {
      masterTemplate: `${plan.masterTemplate.name}@${plan.masterTemplate.version}`,
      ...(retry && { retryOf: retry.of }),
      ...(isSimulated && { isSimulated }),
    },
  };
  const at = new Date(now).toISOString();
  const rows = {
    created: [
      {
        id,
        client_id: clientId,
        master_template_id: plan.masterTemplate.id,
        master_template_version: plan.masterTemplate.version,
        status: state.status,
        parameters,
        plan,
        idempotency_key: execution.idempotencyKey,
        input_hash: execution.inputHash,
        priority,
        revision: 0,
        retry_of: retry?.of ?? null,
        trace_parent: traceParent,
        request_id: execution.requestId,
        created_at: at,
        last_sequence: events.length,
        budget_month: budgetMonth,
        reserved_micros: reservedMicros,
        quote_id: execution.quoteId ?? null,
        approval,
        wake_at: approval ? dueAt : null,
        is_simulated: isSimulated,
      },
    ],
    // Also with nothing to reserve: the limit is told with it.
    ledger:
      budgetMonth === null
        ? []
        : [
            {
              ...ledgerRow(state, { kind: LedgerKind.RESERVATION, amountMicros: reservedMicros }),
              limit_micros: execution.limitMicros(budgetMonth),
            },
          ],
    newStages: state.stages.map((stage) => stageRow(state, stage)),
    events: events.map((event, index) => ({ id, n: index + 1, at, ...event })),
    enqueue: approval ? [] : [{ id, key: id, queue: clientQueue(clientId), priority, ticket: 0 }],
  };
  return { change: { clientId, executionId: id, rows: { ...rows, audit: [auditRow(id, audit, now)] } }, state };
}

function stageState(
  { order, worker, templateRef, required }: PlannedStage,
  kept: ReusedStage | undefined,
  now: number,
): StageState {
  return {
    id: newId('stage'),
    order,
    worker,
    templateRef,
    required,
    status: kept?.status ?? StageStatus.PENDING,
    parameters: kept?.parameters ?? null,
    parametersPayload: kept?.parametersPayload ?? null,
    outputPayload: kept?.outputPayload ?? null,
    cause: kept?.cause ?? null,
    jobId: null,
    items: kept?.items ?? null,
    reusedFrom: kept?.id ?? null,
    progress: kept ? 100 : 0,
    progressMessage: kept ? 'Kept from an earlier execution' : '',
    startedAt: kept ? now : null,
    endedAt: kept ? now : null,
    attempts: [],
  };
}
