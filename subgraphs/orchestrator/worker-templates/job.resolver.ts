import { Arg, Args, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql';
import { JobStatus } from '../../../contracts/job-status';
import { Scope } from '../../../contracts/scope';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import { omitNullish } from '../../../lib/omit-nullish';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { type TypedRef, workerJobRef } from '../../../subgraph-kit/graph/worker-types';
import { WorkerJobInterface } from '../workers/worker-stubs';
import { asQuery, listOf, manage, WORKER_ARGUMENT } from './worker-management';

const WorkerJobConnection = connectionOf('WorkerJob', WorkerJobInterface);

@InputType({ description: 'Narrows the list of jobs; all given conditions must hold.' })
class WorkerJobFilter {
  @Field(() => JobStatus, { nullable: true, description: 'Only those with this status.' })
  status?: JobStatus;

  @Field(() => ID, {
    nullable: true,
    description: 'Only those of this template, as in course_v1, or of one version, as in course_v1@2.',
  })
  templateId?: string;

  @Field(() => ID, { nullable: true, description: 'Only those of this client.' })
  clientId?: string;

  @Field(() => ID, { nullable: true, description: 'Only those of this execution.' })
  executionId?: string;
}

@Resolver()
export class WorkerJobResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => WorkerJobInterface, {
    nullable: true,
    description: 'A job of a worker; null when there is none, or when it is not visible to you.',
  })
  async workerJob(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Arg('id', () => ID, { description: 'Id of the job.' }) id: string,
  ): Promise<TypedRef | null> {
    const { ids } = await asQuery(() => manage(ctx, worker, 'findJob', { id }));
    return ids.includes(id) ? workerJobRef(normaliseWorkerId(worker), id) : null;
  }

  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => WorkerJobConnection, {
    description: 'The jobs of a worker that you may see, the newest first.',
  })
  workerJobs(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Args() page: PageArgs,
    @Arg('filter', () => WorkerJobFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: WorkerJobFilter,
  ): Promise<Page<TypedRef>> {
    return listOf(ctx, worker, 'listJobs', page, { filter: omitNullish(filter) }, (id) =>
      workerJobRef(normaliseWorkerId(worker), id),
    );
  }
}
