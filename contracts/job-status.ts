/** Status of a job in its worker. */
export enum JobStatus {
  OFFERED = 'offered',
  QUEUED = 'queued',
  RUNNING = 'running',
  COMPLETED = 'completed',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}
