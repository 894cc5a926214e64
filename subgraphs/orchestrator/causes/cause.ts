import type { SubscriptionTier } from '../../../contracts/tier';

/** Who gave an order. */
export interface ActorRef {
  /** user, key, worker or service. */
  kind: string;
  id: string;
}

/** Which limit of time has passed. */
export enum TimeLimit {
  STAGE = 'stage',
  HEARTBEAT = 'heartbeat',
  EXECUTION = 'execution',
}

interface Told {
  /** Stable and meant for programs. */
  code: string;
  /** Meant for people. */
  message: string;
}

/** Why something was skipped, kept waiting, refused, tried again, failed or ended, for programs and for people. */
export type Cause = Told &
  (
    | { kind: 'condition'; condition: string; values: Record<string, unknown> }
    | { kind: 'tier'; required: SubscriptionTier; current: SubscriptionTier }
    | { kind: 'worker'; worker: string; retryable: boolean; retryAfterMs?: number }
    | { kind: 'queue'; queue: string; place: number; length: number; slots: number }
    | { kind: 'time'; limit: TimeLimit; deadlineAt: string }
    | { kind: 'stage'; stage: number; stageCause: Cause }
    | { kind: 'actor'; by: ActorRef }
    | { kind: 'plain'; details?: Record<string, unknown> }
  );

/** A cause that needs no more than its words. */
export function plain(code: string, message: string, details?: Record<string, unknown>): Cause {
  return { kind: 'plain', code, message, ...(details && { details }) };
}

/** Whether trying again may help. */
export function isRetryable(cause: Cause): boolean {
  return cause.kind === 'time' ? cause.limit !== TimeLimit.EXECUTION : cause.kind === 'worker' && cause.retryable;
}

/** Names somebody in a message. */
export function nameOf(by: ActorRef): string {
  return by.kind === 'service' ? `the service ${by.id}` : `${by.kind} ${by.id}`;
}
