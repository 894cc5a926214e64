import type { Execution } from '../executions/execution.entity';
import type { StageAttempt } from '../executions/stage-execution.entity';

/** What delays the result. */
export enum Phase {
  QUEUED = 'queued',
  HANDSHAKE = 'handshake',
  RUNNING = 'running',
  WAITING = 'waiting',
  PAUSED = 'paused',
}

/** A stretch of time; without an end it goes on. */
export interface Span {
  phase: Phase;
  from: Date;
  to: Date | null;
  stage: number | null;
  item: number | null;
  attempt: number | null;
}

/** A pause of an execution, as its events tell it. */
export interface Pause {
  from: Date;
  to: Date | null;
}

/** Where the time of an attempt went, and the wait after it. */
export function timelineOfAttempt(attempt: StageAttempt, stage: number, items: number | null): Span[] {
  const { queuedAt, offeredAt, acceptedAt, endedAt, retryAt } = attempt;
  const span = (phase: Phase, from: Date | null, to: Date | null): Span[] =>
    from === null
      ? []
      : [{ phase, from, to, stage, item: items === null ? null : attempt.item, attempt: attempt.attempt }];
  return [
    ...span(Phase.QUEUED, queuedAt, offeredAt ?? endedAt),
    ...span(Phase.HANDSHAKE, offeredAt, acceptedAt ?? endedAt),
    ...span(Phase.RUNNING, acceptedAt, endedAt),
    ...(retryAt === null ? [] : span(Phase.WAITING, endedAt, retryAt)),
  ];
}

/** Where the time of an execution went besides its attempts: queued before it began, and paused. */
export function timelineOfExecution(execution: Execution, pauses: readonly Pause[]): Span[] {
  const own = (phase: Phase, from: Date, to: Date | null): Span => ({
    phase,
    from,
    to,
    stage: null,
    item: null,
    attempt: null,
  });
  const queued = own(Phase.QUEUED, execution.createdAt, execution.startedAt ?? execution.endedAt);
  return [queued, ...pauses.map(({ from, to }) => own(Phase.PAUSED, from, to ?? execution.endedAt))];
}

/** In the order in which they began. */
export function inOrder(spans: Span[]): Span[] {
  return [...spans].sort((a, b) => a.from.getTime() - b.from.getTime());
}
