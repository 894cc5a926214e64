import type { DataSource } from 'typeorm';
import type { Logger } from '../../../lib/service/log';
import { Loop } from '../../../lib/service/loop';
import type { Engine } from '../engine/engine';
import { ExecutionStatus, hasEnded, ReportedStatus } from '../executions/status';
import type { KamClient, RequestStatusName } from '../kam/kam-client';
import { Part } from '../../../subgraph-kit/part';

/** How often the reporter polls for what was not reported to KAM yet, in ms; normally it is reported at once. */
const POLL_INTERVAL_MS = 1_000;
const IDLE_MS = 4_000;
const BATCH = 100;

interface UnreportedExecution {
  id: string;
  requestId: string;
  status: ExecutionStatus;
  startedBy: string | null;
  endedBy: string | null;
}

const REQUEST_STATUS: Partial<Record<ExecutionStatus, RequestStatusName>> = {
  [ExecutionStatus.COMPLETED]: 'COMPLETED',
  [ExecutionStatus.PARTIAL]: 'COMPLETED',
  [ExecutionStatus.FAILED]: 'FAILED',
  [ExecutionStatus.CANCELLED]: 'CANCELLED',
};

/**
 * Tells KAM, who owns the requests, what becomes of their executions. What is still to be told stands in the row of the
 * execution, so that nothing is forgotten whatever dies; KAM takes being told twice.
 */
export class RequestReporter {
  private readonly loop: Loop;

  constructor(
    private readonly database: DataSource,
    private readonly engine: Engine,
    private readonly kam: KamClient,
    log: Logger,
  ) {
    this.loop = new Loop('tell KAM of executions of requests', POLL_INTERVAL_MS, log, () => this.poll(), IDLE_MS);
  }

  start(): void {
    this.loop.start();
  }

  close(): Promise<void> {
    return this.loop.close();
  }

  /** Something was recorded that KAM must learn: it is reported now rather than at the next poll. */
  wake(): void {
    this.loop.wake();
  }

  /** Reports what is pending of one execution. */
  async report(executionId: string): Promise<void> {
    for (const findUnreported of await this.unreported('and execution.id = $1', [executionId]))
      await this.reportToKam(findUnreported);
  }

  private async poll(): Promise<boolean> {
    const found = await this.unreported(`order by execution.id limit ${BATCH}`, []);
    for (const unreported of found) await this.reportToKam(unreported);
    return found.length > 0;
  }

  private unreported(which: string, values: unknown[]): Promise<UnreportedExecution[]> {
    const by = (type: string): string =>
      `(select event.data->'by'->>'id' from orchestrator.execution_event event where event.execution_id = execution.id and event.type = '${type}' limit 1)`;
    return this.database.query<UnreportedExecution[]>(
      `select id, request_id as "requestId", status, ${by('ExecutionCreated')} as "startedBy", execution.cause->'by'->>'id' as "endedBy"
         from orchestrator.execution
        where request_id is not null and (reported_status is null or (reported_status = 'started' and ended_at is not null)) ${which}`,
      values,
    );
  }

  private async reportToKam({ id, requestId, status, startedBy, endedBy }: UnreportedExecution): Promise<void> {
    const report = (stands: RequestStatusName, by: string | null) =>
      this.kam.reportExecution({ requestId, executionId: id, status: stands, by: by ?? 'orchestrator' });
    const stands = await report('PROCESSING', startedBy);
    const end = hasEnded(status) ? REQUEST_STATUS[status] : undefined;
    if (end) await report(end, endedBy);
    // The request was cancelled in the moment in which this was started.
    else if (stands === 'CANCELLED')
      await this.engine.submit(id, {
        type: 'cancel',
        by: { kind: 'service', id: 'orchestrator' },
        requestId: requestId,
      });
    await this.database.query('update orchestrator.execution set reported_status = $2 where id = $1', [
      id,
      end ? ReportedStatus.ENDED : ReportedStatus.STARTED,
    ]);
  }
}

export const requestReporter = new Part<RequestReporter>('the reporter of requests');
