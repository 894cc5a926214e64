import { StageStatus } from '../executions/status';
import type { Context } from '../../../subgraph-kit/context';
import { jsonOf } from '../payloads/stored-value';
import { stagesOfExecution, storedOutputOfStage } from '../executions/execution.loader';
import { findStage } from '../executions/execution.service';
import type { StageExecution } from '../executions/stage-execution.entity';

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
  return stages.flatMap((stage) => delivered(stage) ?? []);
}

/** A finished output; null when there is none, or when the caller may not see it. @throws Unauthenticated */
export async function findDeliverable(ctx: Context, id: string): Promise<Deliverable | null> {
  const stage = await findStage(ctx, id);
  return stage && delivered(stage);
}

/** Some of the bytes of a finished output as JSON, in base64; null when there is none, or when the caller may not see it. @throws Unauthenticated */
export async function readDeliverable(ctx: Context, id: string, start: number, end: number): Promise<string | null> {
  const stored = (await findDeliverable(ctx, id)) && (await ctx.load(storedOutputOfStage, id));
  if (!stored) return null;
  const json = await jsonOf(ctx.database, stored);
  return (await json.read(start, Math.min(end, json.bytes))).toString('base64');
}

/** How large a finished output is as JSON, in bytes. The caller may see it. */
export async function sizeOfDeliverable(ctx: Context, id: string): Promise<number> {
  const stored = await ctx.load(storedOutputOfStage, id);
  return stored ? (await jsonOf(ctx.database, stored)).bytes : 0;
}

function delivered(stage: StageExecution): Deliverable | null {
  if (stage.status !== StageStatus.COMPLETED) return null;
  const { id, executionId, order, worker, templateRef, jobId, endedAt } = stage;
  return { id, executionId, stageOrder: order, worker, templateRef, jobId, completedAt: endedAt };
}
