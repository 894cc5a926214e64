import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { type TypedRef, workerJobRef } from '../../../subgraph-kit/graph/worker-types';
import type { OrchestratorContext } from '../context';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType, WorkerJobInterface } from '../executions/execution.type';
import { type Deliverable, deliverablesOf } from './deliverable.service';
import { DeliverableType } from './deliverable.type';

@Resolver(() => DeliverableType)
export class DeliverableResolver {
  @FieldResolver(() => Json, { nullable: true, description: 'The output itself, as the worker delivered it.' })
  output(@Root() { id }: Deliverable, @Ctx() ctx: OrchestratorContext): Promise<Record<string, unknown> | null> {
    return ctx.loaders.outputOfStage.load(id);
  }

  @FieldResolver(() => WorkerJobInterface, {
    nullable: true,
    description: 'The job that made it, with the output in its own types.',
  })
  job(@Root() { worker, jobId }: Deliverable): TypedRef | null {
    return jobId === null ? null : workerJobRef(worker, jobId);
  }
}

@Resolver(() => ExecutionType)
export class ExecutionDeliverablesResolver {
  @FieldResolver(() => [DeliverableType], { description: 'What it has yielded so far, in order of the stages.' })
  deliverables(@Root() execution: Execution, @Ctx() ctx: OrchestratorContext): Promise<Deliverable[]> {
    return deliverablesOf(ctx, execution.id);
  }
}
