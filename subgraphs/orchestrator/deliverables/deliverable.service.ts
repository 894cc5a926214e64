import { StageStatus } from '../executions/status';
import type { Context } from '../../../subgraph-kit/context';
import { stagesOfExecution } from '../executions/execution.loader';

/** A finished output of an execution. */
export interface Deliverable {
  id: string;
  executionId: string;
  stageOrder: number;
  worker: string;
  templateRef: string;
  jobId: string | null;
  completedAt: Date | null;
}

/** What an execution has yielded so far, in order of the stages. The caller may see the execution. */
export async function deliverablesOf(ctx: Context, executionId: string): Promise<Deliverable[]> {
  const stages = await ctx.load(stagesOfExecution, executionId);
  return stages
    .filter((stage) => stage.status === StageStatus.COMPLETED)
    .map(({ id, order, worker, templateRef, jobId, endedAt }) => ({
      id,
      executionId,
      stageOrder: order,
      worker,
      templateRef,
      jobId,
      completedAt: endedAt,
    }));
}
