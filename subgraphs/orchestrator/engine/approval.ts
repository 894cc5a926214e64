import type { Micros } from '../../../lib/money';
import type { ActorRef } from '../../../contracts/actor';

/** What became of asking whether an execution may spend as much as it may. */
export enum ApprovalDecision {
  AWAITED = 'awaited',
  APPROVED = 'approved',
  REJECTED = 'rejected',
  EXPIRED = 'expired',
}

/** Whether an execution may spend as much as it may, kept with it. */
export interface Approval {
  decision: ApprovalDecision;
  /** The amount above which its client is asked. */
  aboveMicros: Micros;
  /** The most that it may cost. */
  maxMicros: Micros;
  /** When it is cancelled unless it was decided, in ISO 8601. */
  dueAt: string;
  by?: ActorRef;
  comment?: string | null;
  decidedAt?: string;
}

/** How long an execution waits for its approval, in ms. */
export const APPROVAL_MS = 72 * 3_600_000;
