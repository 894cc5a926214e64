import type { ProgressMessage, ResultMessage } from '../../../contracts/worker-protocol';
import type { ActorRef, Cause } from '../causes/cause';

/** What may happen to an execution from outside. Everything else follows from its state and the time. */
export type Signal =
  /** A moment has come, or a process has died: somebody should look at what is recorded. */
  | { type: 'look' }
  /** The execution itself, or one of its attempts, got a slot. */
  | { type: 'granted'; key: string; ticket: number }
  /** It did not get a slot at once. */
  | { type: 'waiting'; key: string; queue: string; place: number; length: number; slots: number }
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
    }
  | { type: 'refused'; key: string; at: number; cause: Cause; jobId: string | null }
  | { type: 'progress'; worker: string; jobId: string; message: ProgressMessage }
  | { type: 'result'; worker: string; jobId: string; message: ResultMessage }
  /** Whether the worker heard that it should stop. */
  | { type: 'stopped'; key: string; heard: boolean }
  | { type: 'cancel'; by: ActorRef }
  | { type: 'pause'; by: ActorRef }
  | { type: 'resume'; by: ActorRef }
  | { type: 'prioritise'; by: ActorRef; priority: number }
  /** It cannot go on for a fault of ours; what it was is in the log. */
  | { type: 'fault' };

/** What became of a signal. Refused ones change nothing. */
export type SignalResult = { taken: true } | { taken: false; code: string; message: string };
