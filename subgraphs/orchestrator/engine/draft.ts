import type { ActorRef } from '../../../contracts/actor';
import type { EventType } from '../events/event.entity';
import type { LedgerKind } from '../money/ledger-entry.entity';
import { type AttemptState, copyOf, type ExecutionState, type StageState } from './state';

/** A fact that is recorded together with the state that it describes. */
export interface NewEvent {
  type: EventType;
  stage: number | null;
  data: Record<string, unknown>;
  occurredAt: number;
}

/** Who did what to an execution, for the audit. */
export interface ExecutionAudit {
  by: ActorRef;
  /** As in execution.cancelled. */
  action: string;
  details: Record<string, unknown>;
  /** Id of the client request. */
  requestId: string;
}

/** An amount that moves between accounts of the execution's month, recorded together with the state that causes it. */
export interface Movement {
  kind: Exclude<LedgerKind, LedgerKind.ADJUSTMENT>;
  amountMicros: number;
  stage?: StageState;
  attempt?: AttemptState;
}

/** What decisions may depend on besides the state: all of it comes from outside, so that a decision can be replayed. */
export interface DecisionContext {
  now: number;
  /** From 0 to 1. */
  random: () => number;
  /** Whether the state was read just now: what is written beside the decisions, such as heartbeats, is known only then. */
  fresh: boolean;
  /** What is left of the client's budget; absent until a reservation did not fit into it. */
  leftMicros?: number;
}

/** Changes of one execution in the making: the rules write here, and all of it is recorded at once or not at all. */
export class Draft {
  readonly state: ExecutionState;
  readonly events: NewEvent[] = [];
  readonly stages = new Set<StageState>();
  readonly attempts = new Set<AttemptState>();
  /** Attempts that are not recorded yet. */
  readonly newAttempts = new Set<AttemptState>();
  /** Keys to be enqueued, and where. */
  enqueued: { key: string; queue: string }[] = [];
  readonly audit: ExecutionAudit[] = [];
  readonly movements: Movement[] = [];
  /** Keys whose slot or place is free again. */
  readonly dequeue: string[] = [];
  /** Attempts that come to their end with this. */
  readonly ended: AttemptState[] = [];
  /** The new priority of all queue entries. */
  requeue: number | undefined;
  private touched = false;

  constructor(
    private readonly original: ExecutionState,
    readonly context: DecisionContext,
  ) {
    this.state = copyOf(original);
  }

  /** The status before, if it is another one now. */
  get previousStatus(): ExecutionState['status'] | null {
    return this.original.status === this.state.status ? null : this.original.status;
  }

  get now(): number {
    return this.context.now;
  }

  /** Whether the execution comes to its end with this. */
  get endsExecution(): boolean {
    return this.original.endedAt === null && this.state.endedAt !== null;
  }

  /** Whether there is anything to record. */
  get isEmpty(): boolean {
    return (
      !this.touched &&
      [this.events, this.enqueued, this.dequeue].every((list) => list.length === 0) &&
      this.stages.size + this.attempts.size + this.newAttempts.size === 0 &&
      this.requeue === undefined
    );
  }

  emit(type: EventType, data: Record<string, unknown> = {}, stage?: StageState): void {
    this.events.push({ type, stage: stage?.order ?? null, data, occurredAt: this.now });
  }

  change(patch: Partial<ExecutionState>): void {
    Object.assign(this.state, patch);
    this.touched = true;
  }

  move(movement: Movement): void {
    this.movements.push(movement);
  }

  changeStage(stage: StageState, patch: Partial<StageState>): void {
    Object.assign(stage, patch);
    this.stages.add(stage);
  }

  changeAttempt(attempt: AttemptState, patch: Partial<AttemptState>): void {
    Object.assign(attempt, patch);
    if (!this.newAttempts.has(attempt)) this.attempts.add(attempt);
  }

  addAttempt(stage: StageState, attempt: AttemptState): void {
    stage.attempts.push(attempt);
    this.newAttempts.add(attempt);
  }

  /** Enqueues a key for a slot. */
  enqueue(key: string, queue: string): void {
    this.state.tickets.set(key, this.state.revision + 1);
    this.enqueued.push({ key, queue });
  }

  /** Gives a slot, or a position in a queue, back. */
  release(key: string): void {
    this.state.granted.delete(key);
    this.state.tickets.delete(key);
    // What this same draft enqueued is not enqueued at all.
    this.enqueued = this.enqueued.filter((entry) => entry.key !== key);
    this.dequeue.push(key);
  }
}
