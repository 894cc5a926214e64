import { type Context, requireService } from '../../../subgraph-kit/context';
import { audit } from '../../../subgraph-kit/audit/audit';
import { Request, RequestStatus } from './request.entity';
import { auditEntry, lockRequest, recordStatusChange, wrongStatus } from './request.service';

/** What became of an execution of a request, as the orchestrator tells it. */
export interface ExecutionReport {
  requestId: string;
  executionId: string;
  /** Where the request stands with that: it is being worked on, or how it ended. */
  status: RequestStatus.PROCESSING | RequestStatus.COMPLETED | RequestStatus.FAILED | RequestStatus.CANCELLED;
  /** Who started or stopped it. */
  by: string;
}

/**
 * Lets a request follow its execution. A repeated or late report changes nothing; a request that was cancelled stays so.
 * For services. @returns where the request stands. @throws DomainError
 */
export async function reportExecution(ctx: Context, report: ExecutionReport): Promise<RequestStatus> {
  requireService(ctx);
  return ctx.database.transaction(async (manager) => {
    const request = await lockRequest(manager, report.requestId);
    const isNew = request.executionId === null || request.executionId < report.executionId;
    // Ids sort by time: reports of an execution older than the newest no longer matter.
    if (!isNew && request.executionId !== report.executionId) return request.status;
    if (
      request.status === RequestStatus.CANCELLED ||
      (!isNew && (request.endedAt !== null || request.status === report.status))
    )
      return request.status;
    const endedAt = report.status === RequestStatus.PROCESSING ? null : ctx.clock.now();
    const change = {
      status: report.status,
      executionId: report.executionId,
      runs: request.runs + (isNew ? 1 : 0),
      endedAt,
    };
    await manager.update(Request, { id: request.id }, change);
    await recordStatusChange(manager, { ...request, ...change }, report.by);
    await audit(
      ctx,
      manager,
      auditEntry(`request.${report.status}`, request, { executionId: report.executionId, by: report.by }),
    );
    return report.status;
  });
}

/** Cancels a request that nobody works on; again changes nothing. For services. @throws DomainError */
export async function cancelRequest(
  ctx: Context,
  { requestId, by }: Pick<ExecutionReport, 'requestId' | 'by'>,
): Promise<RequestStatus> {
  requireService(ctx);
  return ctx.database.transaction(async (manager) => {
    const request = await lockRequest(manager, requestId);
    if (request.status === RequestStatus.CANCELLED) return request.status;
    if (request.status !== RequestStatus.PENDING) throw wrongStatus(request, 'it cannot be cancelled any more');
    const change = { status: RequestStatus.CANCELLED, endedAt: ctx.clock.now() };
    await manager.update(Request, { id: request.id }, change);
    await recordStatusChange(manager, { ...request, ...change }, by);
    await audit(ctx, manager, auditEntry('request.cancelled', request, { by }));
    return change.status;
  });
}
