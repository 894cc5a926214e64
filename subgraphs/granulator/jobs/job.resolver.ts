import { Arg, Args, Ctx, Field, FieldResolver, Float, ID, InputType, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { omitNullish } from '../../../lib/omit-nullish';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { TokenUsage } from '../../../subgraph-kit/graph/token-usage.type';
import { type Job, JobStatus } from '../../../worker-kit';
import { StageOutput, type StructureView } from '../structures/stage-output.type';
import { findTemplate } from '../templates/template.service';
import { GranulatorTemplate, presentTemplate } from '../templates/template.type';
import { ExecutionStub } from './execution.stub';
import { findJob, listJobs } from './job.service';
import type { GranulationDetails } from '../granulate';
import type { Validation } from '../quality/validation';
import { GranulationJob, QualityValidation, WorkerJob } from './job.type';
import type { Context } from '../../../subgraph-kit/context';
import { templateVersionByKey } from '../templates/template-catalogue';
import { versionId } from '../../../lib/version-id';

const GranulationJobConnection = connectionOf('GranulationJob', GranulationJob);

@InputType({ description: 'Narrows the list of jobs; all given conditions must hold.' })
class GranulationJobFilter {
  @Field(() => JobStatus, { nullable: true, description: 'Only those with this status.' })
  status?: JobStatus;

  @Field(() => ID, { nullable: true, description: 'Only those of this template, as in course_v1.' })
  templateId?: string;

  @Field(() => ID, { nullable: true, description: 'Only those of this client.' })
  clientId?: string;

  @Field(() => ID, { nullable: true, description: 'Only those of this execution.' })
  executionId?: string;
}

/** Fields that every job of a worker has and that take work to tell. */
@Resolver(() => WorkerJob)
export class WorkerJobResolver {
  @FieldResolver(() => StageOutput, { nullable: true, description: 'Output; null before the end.' })
  async output(@Root() job: Job, @Ctx() ctx: Context): Promise<StructureView | null> {
    const key = { id: job.templateId, version: job.templateVersion };
    const template = job.output && (await ctx.load(templateVersionByKey, key));
    return template && job.output ? { ...job.output, structureType: template.structureType, raw: job.output } : null;
  }

  @FieldResolver(() => TokenUsage, { description: 'Tokens that it used.' })
  tokens(@Root() job: Job): TokenUsage {
    return { input: job.inputTokens, output: job.outputTokens };
  }

  @FieldResolver(() => Money, { description: 'What the AI provider charged; not what the client pays.' })
  providerCost(@Root() job: Job): Money {
    return Money.of(job.providerCostMicros);
  }
}

@Resolver(() => GranulationJob)
export class GranulationJobResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => GranulationJob, {
    nullable: true,
    description: 'A job of the content granulator; null when there is none, or when it is not visible to you.',
  })
  granulationJob(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the job.' }) id: string,
  ): Promise<Job | null> {
    return findJob(ctx, id);
  }

  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => GranulationJobConnection, {
    description: 'The jobs of the content granulator that you may see, the newest first.',
  })
  granulationJobs(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => GranulationJobFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: GranulationJobFilter,
  ): Promise<Page<Job>> {
    return listJobs(ctx, page, omitNullish(filter));
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'Quality score of the delivered result, 0 to 1; null before the end, when it failed, and for a general pattern, of which nothing can be measured.',
  })
  qualityScore(@Root() job: Job): number | null {
    const scores = validationsOf(job).map(({ score }) => score);
    return scores.length > 0 ? Math.max(...scores) : null;
  }

  @FieldResolver(() => [QualityValidation], {
    description: 'Quality reports of all tries, oldest first; empty before the end, and for a general pattern.',
  })
  validations(@Root() job: Job): Validation[] {
    return validationsOf(job);
  }

  @FieldResolver(() => ExecutionStub, {
    description: 'The execution that this job belongs to. To redo a failed job, retry its execution.',
  })
  execution(@Root() { executionId }: Job): ExecutionStub {
    return { id: executionId };
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What the client pays for it; null before the end, and for one that failed.',
  })
  cost(@Root() { priceMicros }: Job): Money | null {
    return priceMicros === null ? null : Money.of(priceMicros);
  }

  @FieldResolver(() => GranulatorTemplate, {
    nullable: true,
    description: 'The template that it is made by, in the version that it was planned with.',
  })
  async template(@Root() job: Job, @Ctx() ctx: Context): Promise<GranulatorTemplate | null> {
    return presentTemplate(await findTemplate(ctx, versionId({ id: job.templateId, version: job.templateVersion })));
  }
}

/** Jobs of an earlier release have none. */
function validationsOf({ details }: Job): Validation[] {
  return (details as Partial<GranulationDetails>).validations ?? [];
}
