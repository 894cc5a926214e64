import type { DocumentNode, ExecutionResult } from 'graphql';
import type { Actor } from '../contracts/actor';

/** One operation of one actor for a subgraph. */
export interface Operation {
  document: DocumentNode;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | undefined;
  operationType: 'query' | 'mutation' | 'subscription';
  actor: Actor;
  requestId: string;
  /** W3C trace context of a caller in another process; that of what runs here when absent. */
  traceParent?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Whether it is asked in the course of a change, and read anew. */
  isFresh?: boolean | undefined;
}

export type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult>;

/** How a subgraph is called: in this process, or over HTTP and WebSocket. Both give the same answers. */
export interface SubgraphExecutor {
  run(operation: Operation): Promise<OperationResult>;
  close(): Promise<void>;
}

/** No subgraph may take longer than this to answer, in ms. The gateway gives up on its fields then. */
export const DEADLINE_MS = 6_000;
