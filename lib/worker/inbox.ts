import type { HeartbeatMessage, ProgressMessage, ResultMessage } from './protocol';

/** Where a worker tells how its jobs go: the orchestrator, over HTTP or in the same process. The status is that of the protocol. */
export interface Inbox {
  progress(worker: string, jobId: string, message: ProgressMessage): Promise<{ status: number }>;
  result(worker: string, jobId: string, message: ResultMessage): Promise<{ status: number }>;
  /** @returns the keys of the jobs that are still wanted. */
  heartbeats(worker: string, message: HeartbeatMessage): Promise<{ wanted: string[] }>;
}
