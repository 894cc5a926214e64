import type { EventType } from '../events/event.entity';
import { type AttemptState, copyOf, type ExecutionState, type StageState } from './state';

/** A fact that is told together with the state that it tells of. */
export interface NewEvent {
  type: EventType;
  stage: number | null;
  data: Record<string, unknown>;
  occurredAt: number;
}

/** What decisions may depend on besides the state: all of it comes from outside, so that a decision can be replayed. */
export interface DecisionContext {
  now: number;
  /** From 0 to 1. */
  random: () => number;
  /** Whether the state was read just now: what is written beside the decisions, such as heartbeats, is known only then. */
  fresh: boolean;
}

/** Changes of one execution in the making: the rules write here, and all of it is recorded at once or not at all. */
export class Draft {
  readonly state: ExecutionState;
  readonly events: NewEvent[] = [];
  readonly stages = new Set<StageState>();
  readonly attempts = new Set<AttemptState>();
  /** Attempts that are not recorded yet. */
  readonly newAttempts = new Set<AttemptState>();
  /** Keys that get in line, and where. */
  enter: { key: string; queue: string }[] = [];
  /** Keys whose slot or place is free again. */
  readonly dequeue: string[] = [];
  /** Attempts that come to their end with this. */
  readonly ended: AttemptState[] = [];
  /** The new priority of all places in line. */
  requeue: number | undefined;
  private touched = false;

  constructor(
    private readonly original: ExecutionState,
    readonly context: DecisionContext,
  ) {
    this.state = copyOf(original);
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
      [this.events, this.enter, this.dequeue].every((list) => list.length === 0) &&
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

  /** Gets in line for a slot. */
  enqueue(key: string, queue: string): void {
    this.state.tickets.set(key, this.state.revision + 1);
    this.enter.push({ key, queue });
  }

  /** Gives a slot or a place in line back. */
  release(key: string): void {
    this.state.granted.delete(key);
    this.state.tickets.delete(key);
    // Whoever would get in line with this same draft does not get there.
    this.enter = this.enter.filter((entry) => entry.key !== key);
    this.dequeue.push(key);
  }
}
