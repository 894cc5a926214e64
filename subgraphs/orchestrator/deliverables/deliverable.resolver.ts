import { Arg, Ctx, Directive, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Json } from '../../../subgraph-kit/graph/scalars';
import type { TypedRef } from '../../../subgraph-kit/graph/worker-types';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType } from '../executions/execution.type';
import { jobOf } from '../workers/generic-worker.type';
import { WorkerJobInterface } from '../workers/worker-stubs';
import { RequestStub } from '../requests/request.resolver';
import { executionsOf } from '../requests/request.service';
import {
  type Deliverable,
  deliverablesOf,
  findDeliverable,
  readDeliverable,
  sizeOfDeliverable,
} from './deliverable.service';
import { DeliverableType } from './deliverable.type';
import type { Context } from '../../../subgraph-kit/context';
import { outputOfStage } from '../executions/execution.loader';

@Resolver(() => DeliverableType)
export class DeliverableResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => DeliverableType, {
    nullable: true,
    description:
      'A finished output; null when there is none, or when it is not visible to you. As a file: GET /deliverables/{id}/{format}.',
  })
  deliverable(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Its id: that of the stage that yielded it.' }) id: string,
  ): Promise<Deliverable | null> {
    return findDeliverable(ctx, id);
  }

  @Requires(Scope.EXECUTIONS_READ)
  @Directive('@inaccessible')
  @Query(() => String, {
    nullable: true,
    description:
      'Some of the bytes of a finished output as JSON, in base64; null when it is not visible to the caller. For the gateway, which makes files of them; not part of the public graph.',
  })
  deliverableChunk(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Its id: that of the stage that yielded it.' }) id: string,
    @Arg('start', () => Int, { description: 'The first byte, from 0.' }) start: number,
    @Arg('end', () => Int, { description: 'The byte behind the last one.' }) end: number,
  ): Promise<string | null> {
    return readDeliverable(ctx, id, start, end);
  }

  @FieldResolver(() => Json, {
    nullable: true,
    description:
      'The output itself, as the worker delivered it. An error VALUE_TOO_LARGE beyond 2 MiB: download it then.',
  })
  output(@Root() { id }: Deliverable, @Ctx() ctx: Context): Promise<Record<string, unknown> | null> {
    return ctx.load(outputOfStage, id);
  }

  @FieldResolver(() => Int, { description: 'Size of the output as JSON, in bytes.' })
  bytes(@Root() { id }: Deliverable, @Ctx() ctx: Context): Promise<number> {
    return sizeOfDeliverable(ctx, id);
  }

  @FieldResolver(() => WorkerJobInterface, {
    nullable: true,
    description: 'The job that made it, with the output in its own types.',
  })
  async job(@Root() { id, worker, jobId }: Deliverable, @Ctx() ctx: Context): Promise<TypedRef | null> {
    return jobId === null ? null : jobOf(ctx, { id, worker }, jobId);
  }
}

@Resolver(() => ExecutionType)
export class ExecutionDeliverablesResolver {
  @FieldResolver(() => [DeliverableType], { description: 'What it has yielded so far, in order of the stages.' })
  deliverables(@Root() execution: Execution, @Ctx() ctx: Context): Promise<Deliverable[]> {
    return deliverablesOf(ctx, execution.id);
  }
}

@Resolver(() => RequestStub)
export class RequestDeliverablesResolver {
  @FieldResolver(() => [DeliverableType], {
    description: 'What its newest execution has yielded so far, in order of the stages.',
  })
  async deliverables(@Root() { id }: RequestStub, @Ctx() ctx: Context): Promise<Deliverable[]> {
    const [newest] = await executionsOf(ctx, id);
    return newest ? deliverablesOf(ctx, newest.id) : [];
  }
}
