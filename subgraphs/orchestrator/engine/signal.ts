import type { ProgressMessage, Result } from '../../../contracts/worker-protocol';
import type { ActorRef } from '../../../contracts/actor';
import type { Cause } from '../causes/cause';
import type { Negotiation } from './negotiation';
import type { ProtocolErrorCode } from '../../../contracts/errors';

/** Who asked for it, and with which client request. */
export interface Command {
  by: ActorRef;
  requestId: string;
}

/** What may happen to an execution from outside. Everything else follows from its state and the time. */
export type Signal =
  /** A moment has come, or a process has died: what is recorded must be checked. */
  | { type: 'poll' }
  /** The execution itself, or one of its attempts, got a slot. */
  | { type: 'granted'; key: string; ticket: number }
  /** It did not get a slot at once. */
  | { type: 'waiting'; key: string; queue: string; position: number; length: number; slots: number }
  /** An offer was sent and is not answered yet. */
  | { type: 'offered'; key: string; at: number }
  | {
      type: 'accepted';
      key: string;
      at: number;
      jobId: string;
      maxPriceMicros: number;
      timeoutMs: number;
      heartbeatMs: number | null;
      negotiation?: Negotiation;
    }
  /** The worker asks for more than the plan promises. */
  | { type: 'countered'; key: string; at: number; jobId: string; negotiation: Negotiation; cause: Cause }
  /** The client agrees to what the worker asks for, or does not. */
  | ({ type: 'consent'; key: string; approve: boolean; comment: string | null } & Command)
  /** The client may not have the stage any more: nothing was offered. */
  | { type: 'denied'; key: string; cause: Cause }
  /** The worker is not there: the attempt waits for it. */
  | { type: 'held'; key: string; cause: Cause }
  | { type: 'refused'; key: string; at: number; cause: Cause; jobId: string | null; negotiation?: Negotiation }
  | { type: 'progress'; worker: string; jobId: string; message: ProgressMessage }
  | { type: 'result'; worker: string; jobId: string; message: Result }
  /** Whether the worker heard that it should stop. */
  | { type: 'stopped'; key: string; heard: boolean }
  /** The execution may spend as much as it may, or may not. */
  | ({ type: 'approval'; approve: boolean; comment: string | null } & Command)
  | ({ type: 'cancel' } & Command)
  | ({ type: 'pause' } & Command)
  | ({ type: 'resume' } & Command)
  | ({ type: 'prioritise'; priority: number } & Command)
  /** It cannot go on for a fault of ours; what it was is in the log. */
  | { type: 'fault' };

/** Why a signal was not accepted: a command of a user, or a message of a worker. */
export type SignalErrorCode =
  | 'EXECUTION_ENDED'
  | 'NOT_QUEUED'
  | 'NO_CONSENT_AWAITED'
  | 'NO_APPROVAL_AWAITED'
  | Extract<ProtocolErrorCode, 'UNKNOWN_JOB' | 'KEY_MISMATCH' | 'LATE'>;

/** The outcome of a signal. Rejected ones change nothing. */
export type SignalResult = { accepted: true } | { accepted: false; code: SignalErrorCode; message: string };

/** A signal of one type. */
export type Of<T extends Signal['type']> = Extract<Signal, { type: T }>;

export const ACCEPTED: SignalResult = { accepted: true };

export function refusal(code: SignalErrorCode, message: string): SignalResult {
  return { accepted: false, code, message };
}
