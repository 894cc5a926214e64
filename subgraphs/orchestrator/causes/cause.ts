import type { CauseCodeOf, CauseKind } from '../../../contracts/errors';
import { type ActorRef, actorRef } from '../../../contracts/actor';
import type { Context } from '../../../subgraph-kit/context';
import { Unauthenticated } from '../../../subgraph-kit/errors';
import type { SubscriptionTier } from '../../../contracts/tier';

/** Which limit of time has passed. */
export enum TimeLimit {
  STAGE = 'stage',
  HEARTBEAT = 'heartbeat',
  EXECUTION = 'execution',
}

/** What a cause of one kind has besides its own facts. */
interface Of<K extends CauseKind> {
  kind: K;
  /** Stable, machine-readable code. */
  code: CauseCodeOf<K>;
  /** Human-readable message. */
  message: string;
}

/** Why something was skipped, kept waiting, rejected, retried, failed or ended, for programs and for people. */
export type Cause =
  | (Of<'condition'> & { condition: string; values: Record<string, unknown> })
  | (Of<'tier'> & { required: SubscriptionTier; current: SubscriptionTier })
  | (Of<'worker'> & { worker: string; workerCode?: string; retryable: boolean; retryAfterMs?: number })
  | (Of<'queue'> & { queue: string; position: number; length: number; slots: number })
  | (Of<'time'> & { limit: TimeLimit; deadlineAt: string })
  | (Of<'stage'> & { stage: number; stageCause: Cause })
  | (Of<'actor'> & { by: ActorRef })
  | (Of<'plain'> & { details?: Record<string, unknown> });

/** A cause that needs no more than its words. */
export function plain(code: CauseCodeOf<'plain'>, message: string, details?: Record<string, unknown>): Cause {
  return { kind: 'plain', code, message, ...(details && { details }) };
}

/** Whether trying again may help. */
export function isRetryable(cause: Cause): boolean {
  return cause.kind === 'time' ? cause.limit !== TimeLimit.EXECUTION : cause.kind === 'worker' && cause.retryable;
}

/** Names an actor in a message. */
export function nameOf(by: ActorRef): string {
  return by.kind === 'service' ? `the service ${by.id}` : `${by.kind} ${by.id}`;
}

/** Who gives a command, as it is kept. @throws Unauthenticated */
export function actorOf({ actor }: Pick<Context, 'actor'>): ActorRef {
  if (actor.kind === 'anonymous') throw new Unauthenticated();
  return actorRef(actor);
}
