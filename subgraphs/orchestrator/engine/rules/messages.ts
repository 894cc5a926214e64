import { EventType } from '../../events/event.entity';
import type { Draft } from '../draft';
import type { SignalResult } from '../signal';
import { type AttemptState, type ExecutionState, findAttempt, stageOf } from '../state';
import { itemOf } from './attempts';

/** The attempt that a message of a worker is about, or why there is none. */
export function jobOf(
  state: ExecutionState,
  { worker, jobId, key }: { worker: string; jobId: string; key: string },
): { attempt: AttemptState; stage: ReturnType<typeof stageOf> } | Extract<SignalResult, { accepted: false }> {
  const attempt = findAttempt(state, key);
  const stage = attempt && stageOf(state, attempt);
  if (!attempt || stage?.worker !== worker)
    return {
      accepted: false,
      code: 'UNKNOWN_JOB',
      message: `There is no job ${jobId} of worker ${worker} for ${key}.`,
    };
  if (attempt.jobId !== jobId)
    return { accepted: false, code: 'KEY_MISMATCH', message: `Job ${jobId} was not made for ${key}.` };
  return { attempt, stage };
}

export function late(attempt: AttemptState): SignalResult {
  return {
    accepted: false,
    code: 'LATE',
    message: `The attempt ${attempt.key} is ${attempt.status}; nothing more is taken for it.`,
  };
}

/** The first word of a worker tells that it has started. */
export function emitStarted(draft: Draft, attempt: AttemptState): void {
  if (attempt.startedAt !== null) return;
  const stage = stageOf(draft.state, attempt);
  draft.changeAttempt(attempt, { startedAt: draft.now });
  draft.emit(EventType.STAGE_STARTED, { attempt: attempt.attempt, ...itemOf(stage, attempt) }, stage);
}
