import { Arg, Args, Ctx, Field, ID, InputType, Mutation, Query, Resolver } from 'type-graphql';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import { Scope } from '../../../contracts/scope';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { type TypedRef, workerTrialRef } from '../../../subgraph-kit/graph/worker-types';
import { WorkerTrialInterface } from '../workers/worker-stubs';
import { asQuery, listOf, manage, WORKER_ARGUMENT } from './worker-management';

const WorkerTrialConnection = connectionOf('WorkerTrial', WorkerTrialInterface);
const WorkerTrialPayload = payloadOf('WorkerTrialPayload', 'trial', () => WorkerTrialInterface);

@InputType({ description: 'What is to be tried.' })
class TestWorkerTemplateInput {
  @Field(() => String, WORKER_ARGUMENT)
  worker!: string;

  @Field(() => ID, { description: 'Id of a version, as in course_v1@2; a draft as well.' })
  id!: string;

  @Field(() => Json, { description: 'Sample parameters; they win over those that the template begins with.' })
  parameters!: Record<string, unknown>;
}

@Resolver()
export class WorkerTrialResolver {
  @Requires(Scope.TEMPLATES_WRITE)
  @Query(() => WorkerTrialInterface, {
    nullable: true,
    description: 'A trial of a template of a worker; null when there is none. For administrators.',
  })
  async workerTemplateTrial(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Arg('id', () => ID, { description: 'Id of the trial.' }) id: string,
  ): Promise<TypedRef | null> {
    const { ids } = await asQuery(() => manage(ctx, worker, 'findTrial', { id }));
    return ids.includes(id) ? workerTrialRef(normaliseWorkerId(worker), id) : null;
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Query(() => WorkerTrialConnection, {
    description: 'The trials of a template in all its versions, the newest first. For administrators.',
  })
  workerTemplateTrials(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Arg('templateId', () => ID, { description: 'Id of the template.' }) templateId: string,
    @Args() page: PageArgs,
  ): Promise<Page<TypedRef>> {
    return listOf(ctx, worker, 'listTrials', page, { templateId }, (id) => trialOf(worker, id));
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => WorkerTrialPayload, {
    description:
      'Tries a version of a template, also a draft, with sample parameters, at no charge. Answers when it is over, or after 4 s while it still runs: then look for it with workerTemplateTrial. For administrators.',
  })
  testWorkerTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => TestWorkerTemplateInput, { description: 'The template version and the sample parameters.' })
    { worker, ...input }: TestWorkerTemplateInput,
  ) {
    return toPayload(ctx, 'trial', async () =>
      trialOf(worker, (await manage(ctx, worker, 'tryTemplate', { ...input })).id),
    );
  }
}

function trialOf(worker: string, id: string): TypedRef {
  const ref = workerTrialRef(normaliseWorkerId(worker), id);
  if (!ref) throw new Error(`worker ${worker} tells of trials and has no type for them`);
  return ref;
}
