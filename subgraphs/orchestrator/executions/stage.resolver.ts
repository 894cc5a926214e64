import { Ctx, Directive, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { ListSize } from '../../../subgraph-kit/graph/cost';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { TokenUsage } from '../../../subgraph-kit/graph/token-usage.type';
import type { TypedRef } from '../../../subgraph-kit/graph/worker-types';
import type { Context } from '../../../subgraph-kit/context';
import { providerCostFor } from '../../../subgraph-kit/provider-cost';
import { Consent } from '../engine/negotiation';
import type { JsonObject } from '../payloads/payload-store';
import { jobOf } from '../workers/generic-worker.type';
import { WorkerJobInterface } from '../workers/worker-stubs';
import { attemptsOfStage, outputOfAttempt, outputOfStage, stageById, sumOf, valueOfPayload } from './execution.loader';
import { AttemptAnswer, AttemptOffer, StageAttemptType, StageExecutionType } from './execution.type';
import type { StageAttempt, StageExecution } from './stage-execution.entity';
import { StageStatus } from './status';

/** The parameters of a stage or an attempt, wherever they are. */
function parametersOf(
  ctx: Context,
  { parameters, parametersPayload }: StageExecution | StageAttempt,
): Promise<JsonObject | null> | JsonObject | null {
  return parametersPayload === null ? parameters : ctx.load(valueOfPayload, parametersPayload);
}

@Resolver(() => StageExecutionType)
export class StageExecutionResolver {
  @Directive('@inaccessible')
  @FieldResolver(() => ID, {
    description: 'The same id, by which other services refer to it. Not part of the public graph.',
  })
  nodeId(@Root() stage: StageExecution): string {
    return stage.id;
  }

  @FieldResolver(() => Json, {
    nullable: true,
    description:
      'Merged parameters that the worker got; null before it starts, and for a stage with forEach. An error VALUE_TOO_LARGE beyond 2 MiB.',
  })
  parameters(@Root() stage: StageExecution, @Ctx() ctx: Context): Promise<JsonObject | null> | JsonObject | null {
    return parametersOf(ctx, stage);
  }

  @FieldResolver(() => WorkerJobInterface, {
    nullable: true,
    description:
      "The worker's job of the newest attempt, with its output; null before the worker accepted it, and for a stage with forEach: see its attempts.",
  })
  async job(@Root() stage: StageExecution, @Ctx() ctx: Context): Promise<TypedRef | null> {
    return stage.jobId === null ? null : jobOf(ctx, stage, stage.jobId);
  }

  @FieldResolver(() => Json, {
    nullable: true,
    description:
      'Output as the worker delivered it; {items: [output …], count} for a stage with forEach. Null before the end. An error VALUE_TOO_LARGE beyond 2 MiB: see deliverables.',
  })
  output(@Root() stage: StageExecution, @Ctx() ctx: Context): Promise<JsonObject | null> | null {
    return stage.status === StageStatus.COMPLETED ? ctx.load(outputOfStage, stage.id) : null;
  }

  @ListSize(3)
  @FieldResolver(() => [StageAttemptType], { description: 'Its attempts, in order of items and attempts.' })
  async attempts(@Root() stage: StageExecution, @Ctx() ctx: Context): Promise<StageAttempt[]> {
    const attempts = await ctx.load(attemptsOfStage, stage.id);
    return attempts.map((attempt) => Object.assign(attempt, { item: stage.items === null ? null : attempt.item }));
  }

  @FieldResolver(() => Money, { description: 'What the client pays for it so far.' })
  async cost(@Root() stage: StageExecution, @Ctx() ctx: Context): Promise<Money> {
    return Money.of(sumOf(await ctx.load(attemptsOfStage, stage.id)).priceMicros);
  }

  @FieldResolver(() => TokenUsage, { description: 'Tokens that it used so far, all attempts together.' })
  async tokens(@Root() stage: StageExecution, @Ctx() ctx: Context): Promise<TokenUsage> {
    const { inputTokens, outputTokens } = sumOf(await ctx.load(attemptsOfStage, stage.id));
    return { input: inputTokens, output: outputTokens };
  }
}

@Resolver(() => StageAttemptType)
export class StageAttemptResolver {
  @FieldResolver(() => Json, {
    nullable: true,
    description: 'Merged parameters of an item; those of a stage without forEach are with the stage.',
  })
  parameters(@Root() attempt: StageAttempt, @Ctx() ctx: Context): Promise<JsonObject | null> | JsonObject | null {
    return parametersOf(ctx, attempt);
  }

  @FieldResolver(() => Json, {
    nullable: true,
    description: 'Output of an item; that of a stage without forEach is with the stage.',
  })
  output(@Root() attempt: StageAttempt, @Ctx() ctx: Context): Promise<JsonObject | null> {
    return ctx.load(outputOfAttempt, attempt.key);
  }

  @FieldResolver(() => TokenUsage, { description: 'Tokens that it used.' })
  tokens(@Root() attempt: StageAttempt): TokenUsage {
    return { input: attempt.inputTokens, output: attempt.outputTokens };
  }

  @FieldResolver(() => WorkerJobInterface, {
    nullable: true,
    description: "The worker's job; null before the worker accepted it.",
  })
  async job(@Root() attempt: StageAttempt, @Ctx() ctx: Context): Promise<TypedRef | null> {
    const stage = attempt.jobId === null ? null : await ctx.load(stageById, attempt.stageId);
    return stage && attempt.jobId !== null ? jobOf(ctx, stage, attempt.jobId) : null;
  }

  @FieldResolver(() => AttemptOffer, {
    nullable: true,
    description: 'What was offered to the worker; null before, and for attempts of earlier releases.',
  })
  offer(@Root() { negotiation }: StageAttempt): AttemptOffer | null {
    if (!negotiation) return null;
    const { maxPriceMicros, timeoutMs } = negotiation.offered;
    return { maxPrice: Money.of(maxPriceMicros), timeoutMs };
  }

  @FieldResolver(() => AttemptAnswer, {
    nullable: true,
    description: 'What the worker answered; null before, when it did not answer, and for attempts of earlier releases.',
  })
  answer(@Root() { negotiation }: StageAttempt): AttemptAnswer | null {
    if (!negotiation) return null;
    const { verdict, maxPriceMicros, timeMs, code, message } = negotiation.answer;
    return {
      verdict,
      maxPrice: maxPriceMicros === undefined ? null : Money.of(maxPriceMicros),
      timeMs: timeMs ?? null,
      code: code ?? null,
      message: message ?? null,
    };
  }

  @FieldResolver(() => Boolean, { description: 'Whether it was made with the fallback of its stage.' })
  usesFallback(@Root() { usesFallback }: StageAttempt): boolean {
    return usesFallback;
  }

  @FieldResolver(() => Consent, {
    nullable: true,
    description: 'Whether the client agrees to a price above the plan; null when it was not asked.',
  })
  consent(@Root() { negotiation }: StageAttempt): Consent | null {
    return negotiation?.consent ?? null;
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'The most that the worker may charge, as agreed in the handshake.',
  })
  maxPrice(@Root() attempt: StageAttempt): Money | null {
    return attempt.maxPriceMicros === null ? null : Money.of(attempt.maxPriceMicros);
  }

  @FieldResolver(() => Money, { description: 'What the client pays for it.' })
  cost(@Root() attempt: StageAttempt): Money {
    return Money.of(attempt.priceMicros);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What an AI provider charged for it; null for clients.',
  })
  providerCost(@Root() attempt: StageAttempt, @Ctx() ctx: Context): Money | null {
    return providerCostFor(ctx, attempt.providerCostMicros);
  }
}
