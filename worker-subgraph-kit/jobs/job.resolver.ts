import { Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import type { Validation } from '../../contracts/validation';
import { versionId } from '../../lib/version-id';
import type { Context } from '../../subgraph-kit/context';
import { providerCostFor } from '../../subgraph-kit/provider-cost';
import { Money } from '../../subgraph-kit/graph/money.type';
import { TokenUsage } from '../../subgraph-kit/graph/token-usage.type';
import { type OutputView, StageOutput } from '../../subgraph-kit/graph/worker/stage-output.type';
import { QualityValidation, WorkerJob } from '../../subgraph-kit/graph/worker/worker-job.type';
import { WorkerTemplate } from '../../subgraph-kit/graph/worker/worker-template.type';
import type { Job } from '../../worker-kit';
import { outputView } from '../outputs/output-view';
import { findTemplate, presentTemplate } from '../templates/template.service';
import { ExecutionStub } from './execution.stub';

/** Fields that every job of a worker has and that take work to tell. */
@Resolver(() => WorkerJob)
export class WorkerJobResolver {
  @FieldResolver(() => StageOutput, { nullable: true, description: 'Output; null before the end.' })
  output(@Root() job: Job, @Ctx() ctx: Context): Promise<OutputView | null> {
    return outputView(ctx, job, job.output);
  }

  @FieldResolver(() => TokenUsage, { description: 'Tokens that it used.' })
  tokens(@Root() job: Job): TokenUsage {
    return { input: job.inputTokens, output: job.outputTokens };
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What the AI provider charged, which is not what the client pays; null for clients.',
  })
  providerCost(@Root() job: Job, @Ctx() ctx: Context): Money | null {
    return providerCostFor(ctx, job.providerCostMicros);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'Quality score of the delivered result, 0 to 1; null before the end, when it failed, and when nothing of it can be measured.',
  })
  qualityScore(@Root() job: Job): number | null {
    const scores = validationsOf(job).map(({ score }) => score);
    return scores.length > 0 ? Math.max(...scores) : null;
  }

  @FieldResolver(() => [QualityValidation], {
    description: 'Quality reports of all tries, oldest first; empty before the end, and when nothing can be measured.',
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

  @FieldResolver(() => WorkerTemplate, {
    nullable: true,
    description: 'The template that it is made by, in the version that it was planned with.',
  })
  async template(@Root() job: Job, @Ctx() ctx: Context): Promise<WorkerTemplate | null> {
    const id = versionId({ id: job.templateId, version: job.templateVersion });
    return presentTemplate(ctx, await findTemplate(ctx, id));
  }
}

/** Jobs of an earlier release have none. */
function validationsOf({ details }: Job): Validation[] {
  return (details as { validations?: Validation[] }).validations ?? [];
}
