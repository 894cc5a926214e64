import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Validation } from '../../contracts/validation';
import type { Context } from '../../subgraph-kit/context';
import { Money } from '../../subgraph-kit/graph/money.type';
import { TokenUsage } from '../../subgraph-kit/graph/token-usage.type';
import { type OutputView, StageOutput } from '../../subgraph-kit/graph/worker/stage-output.type';
import { JobFailureType, QualityValidation } from '../../subgraph-kit/graph/worker/worker-job.type';
import { WorkerTrial } from '../../subgraph-kit/graph/worker/worker-trial.type';
import { outputView } from '../outputs/output-view';
import type { TemplateTrial } from './trial.entity';

/** Fields that every trial has and that take work to tell. */
@Resolver(() => WorkerTrial)
export class WorkerTrialResolver {
  @FieldResolver(() => StageOutput, {
    nullable: true,
    description: 'Output; null before the end, and when it failed.',
  })
  output(@Root() { result, ...trial }: TemplateTrial, @Ctx() ctx: Context): Promise<OutputView | null> {
    return outputView(ctx, trial, result?.output);
  }

  @FieldResolver(() => JobFailureType, { nullable: true, description: 'Why it failed.' })
  failure(@Root() { result }: TemplateTrial): JobFailureType | null {
    return result?.failure ?? null;
  }

  @FieldResolver(() => [String], { description: 'What a reader of the output should know.' })
  warnings(@Root() { result }: TemplateTrial): string[] {
    return result?.warnings ?? [];
  }

  @FieldResolver(() => [QualityValidation], {
    description: 'Quality reports of all tries; empty before the end, and for a general pattern.',
  })
  validations(@Root() { result }: TemplateTrial): Validation[] {
    return result?.validations ?? [];
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Which model did it, as provider/name; null before the end.',
  })
  model(@Root() { result }: TemplateTrial): string | null {
    return result?.model ?? null;
  }

  @FieldResolver(() => TokenUsage, { nullable: true, description: 'Tokens that it used; null before the end.' })
  tokens(@Root() { result }: TemplateTrial): TokenUsage | null {
    return result && { input: result.usage.inputTokens, output: result.usage.outputTokens };
  }

  @FieldResolver(() => Money, { nullable: true, description: 'What the AI provider charged; null before the end.' })
  providerCost(@Root() { result }: TemplateTrial): Money | null {
    return result && Money.of(result.usage.providerCostMicros);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What a client would have paid; trials are free. Null before the end, and when it failed.',
  })
  wouldCost(@Root() { result }: TemplateTrial): Money | null {
    return result?.output ? Money.of(result.priceMicros) : null;
  }
}
