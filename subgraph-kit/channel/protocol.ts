import { setImmediate } from 'node:timers';
import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import type { Actor } from '../../contracts/actor';

// What one service asks another on a connection that stays open: queries and mutations, many at a time, each answered once.

/** Where a subgraph takes connections of other services. */
export const CHANNEL_PATH = '/operations';

/** Largest message that a subgraph reads: a page of representations, or a source text of the largest size. */
export const MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

/** The first message of the subgraph. */
export interface Welcome {
  /** Makes the key of this connection unlike any other. */
  nonce: string;
}

/** An operation that is asked for. */
export interface Question {
  /** Unlike any other of this connection. */
  id: number;
  query: string;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | undefined;
  actor: Actor;
  requestId: string;
  /** W3C trace context; absent when nothing is traced. */
  traceParent?: string | undefined;
  /** Whether it is asked in the course of a change, and read anew. */
  isFresh?: boolean | undefined;
}

/** Nobody waits for the answer to a question any more. */
export interface Cancelled {
  cancelled: number;
}

/** The caller asks nothing more on this connection, which ends when all is answered. */
export interface Leaving {
  leaving: true;
}

/** Messages of the caller, each signed (`MessageSigner`). */
export type CallerMessage = Question | Cancelled | Leaving;

/** Messages of the subgraph after the first: an answer, or that it stops and is to be asked nothing more here. */
export type SubgraphMessage = { id: number; result: ExecutionResult } | { stopping: true };

/** What is written in one turn of the event loop goes out together: a call of the system costs more than a message. */
export function together(stream: Duplex): () => void {
  let isWaiting = false;
  const flush = (): void => {
    isWaiting = false;
    stream.uncork();
  };
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    stream.cork();
    setImmediate(flush);
  };
}
