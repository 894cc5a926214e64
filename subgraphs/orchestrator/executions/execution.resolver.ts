import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Authenticated, Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page } from '../../../subgraph-kit/graph/connection';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { TokenUsage } from '../../../subgraph-kit/graph/token-usage.type';
import { Urgency } from '../../../contracts/urgency';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import { type TypedRef, workerJobRef } from '../../../subgraph-kit/graph/worker-types';
import type { OrchestratorContext } from '../context';
import { ClientStub, MasterTemplateStub } from '../kam-stubs';
import { PlannedStageType, presentPlannedStage } from '../plans/plan.type';
import type { Execution } from './execution.entity';
import { sumOf } from './execution.loader';
import { cancelExecution, pauseExecution, resumeExecution, setExecutionPriority } from '../control/control.service';
import { findExecution, listExecutions } from './execution.service';
import { ExecutionType, StageAttemptType, StageExecutionType, WorkerJobInterface } from './execution.type';
import type { StageAttempt, StageExecution } from './stage-execution.entity';
import { retryExecution } from '../control/retry-execution.service';
import { startExecution, type StartResult } from '../control/start-execution.service';
import { ExecutionStatus, hasEnded, StageStatus } from './status';

/** A page of executions. */
export const ExecutionConnection = connectionOf('Execution', ExecutionType);

@InputType({ description: 'What to execute, for whom, with what.' })
class StartExecutionInput {
  @Field(() => String, { description: 'Name or id of a master template, as in course_creation.' })
  masterTemplate!: string;

  @Field(() => Int, { nullable: true, description: 'A certain version of it; the newest published one when absent.' })
  version?: number;

  @Field(() => ID, { description: 'The client that it is for and that pays.' })
  clientId!: string;

  @Field(() => Json, {
    description:
      'Parameters for the stages; each stage takes those that its worker template declares, as in {topic: "…"}.',
  })
  parameters!: Record<string, unknown>;

  @Field(() => Urgency, {
    nullable: true,
    description: 'How soon it is wanted; decides its place in queues. MEDIUM when absent.',
  })
  urgency?: Urgency;

  @Field(() => String, {
    description: 'Names this start: the same key never starts a second execution. 1 to 200 visible ASCII characters.',
  })
  idempotencyKey!: string;
}

@InputType({ description: 'What to try again.' })
class RetryExecutionInput {
  @Field(() => ID, { description: 'An execution that ended as FAILED, PARTIAL or CANCELLED.' })
  executionId!: string;

  @Field(() => String, {
    description: 'Names this retry: the same key never starts a second execution. 1 to 200 visible ASCII characters.',
  })
  idempotencyKey!: string;
}

@InputType({ description: 'How soon an execution is wanted now.' })
class ExecutionPriorityInput {
  @Field(() => ID, { description: 'Id of the execution.' })
  executionId!: string;

  @Field(() => Urgency, { description: 'How soon it is wanted.' })
  urgency!: Urgency;
}

@Authenticated()
@ObjectType({ description: 'What became of a mutation of an execution.', simpleResolvers: true })
export class ExecutionPayload {
  @Field(() => ExecutionType, { nullable: true, description: 'The execution; null when there is none.' })
  execution!: ExecutionType | null;

  @Field(() => [UserError], { description: 'What the caller can correct; empty when all went well.' })
  errors!: UserError[];
}

@InputType({ description: 'Narrows the list of executions; every part that is given must hold.' })
class ExecutionFilter {
  @Field(() => [ExecutionStatus], { nullable: true, description: 'Only those that stand at one of these.' })
  status?: ExecutionStatus[];

  @Field(() => ID, { nullable: true, description: 'Only those of this client.' })
  clientId?: string;

  @Field(() => ID, { nullable: true, description: 'Only those of this master template, in whatever version.' })
  masterTemplateId?: string;
}

@Resolver(() => ExecutionType)
export class ExecutionResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => ExecutionType, {
    nullable: true,
    description: 'An execution by id; null when there is none, or when you may not know of it.',
  })
  execution(
    @Ctx() ctx: OrchestratorContext,
    @Arg('id', () => ID, { description: 'Id of the execution.' }) id: string,
  ): Promise<Execution | null> {
    return findExecution(ctx, id);
  }

  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => ExecutionConnection, { description: 'The executions that you may see, the newest first.' })
  executions(
    @Ctx() ctx: OrchestratorContext,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many at most, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Continue behind this cursor.' }) after?: string,
    @Arg('filter', () => ExecutionFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: ExecutionFilter,
  ): Promise<Page<Execution>> {
    const { status, clientId, masterTemplateId } = filter ?? {};
    return listExecutions(
      ctx,
      { first, after: after ?? undefined },
      { status: status ?? undefined, clientId: clientId ?? undefined, masterTemplateId: masterTemplateId ?? undefined },
    );
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description: 'Starts an execution and returns at once; follow it with executionEvents.',
  })
  startExecution(
    @Ctx() ctx: OrchestratorContext,
    @Arg('input', () => StartExecutionInput, { description: 'What to execute.' }) input: StartExecutionInput,
  ): Promise<StartResult> {
    return startExecution(ctx, {
      ...input,
      version: input.version ?? undefined,
      urgency: input.urgency ?? Urgency.MEDIUM,
    });
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description: 'Cancels an execution that has not ended: nothing more is started, and its worker is told to stop.',
  })
  cancelExecution(
    @Ctx() ctx: OrchestratorContext,
    @Arg('executionId', () => ID, { description: 'Id of the execution.' }) executionId: string,
  ): Promise<StartResult> {
    return cancelExecution(ctx, executionId);
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description:
      'Pauses an execution: nothing further is offered to a worker, what a worker has goes on to its end, and its deadline stands still until resumeExecution.',
  })
  pauseExecution(
    @Ctx() ctx: OrchestratorContext,
    @Arg('executionId', () => ID, { description: 'Id of the execution.' }) executionId: string,
  ): Promise<StartResult> {
    return pauseExecution(ctx, executionId);
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, { description: 'Lets a paused execution go on.' })
  resumeExecution(
    @Ctx() ctx: OrchestratorContext,
    @Arg('executionId', () => ID, { description: 'Id of the execution.' }) executionId: string,
  ): Promise<StartResult> {
    return resumeExecution(ctx, executionId);
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description:
      'Tries an execution again that failed, was cancelled or lost a stage: a new execution with the same plan and parameters, which keeps the outputs of the stages that were done.',
  })
  retryExecution(
    @Ctx() ctx: OrchestratorContext,
    @Arg('input', () => RetryExecutionInput, { description: 'What to try again.' }) input: RetryExecutionInput,
  ): Promise<StartResult> {
    return retryExecution(ctx, input);
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description: 'Changes how soon an execution gets its turn, while it waits in a queue.',
  })
  setExecutionPriority(
    @Ctx() ctx: OrchestratorContext,
    @Arg('input', () => ExecutionPriorityInput, { description: 'Which execution, and how soon.' })
    input: ExecutionPriorityInput,
  ): Promise<StartResult> {
    return setExecutionPriority(ctx, input.executionId, input.urgency);
  }

  @FieldResolver(() => MasterTemplateStub, {
    nullable: true,
    description: 'The version of the master template that it runs on, whatever was published since.',
  })
  masterTemplate(@Root() execution: Execution): MasterTemplateStub {
    return { id: execution.masterTemplateId, version: execution.masterTemplateVersion };
  }

  @FieldResolver(() => ClientStub, { nullable: true, description: 'The client that it is for.' })
  client(@Root() execution: Execution): ClientStub {
    return { id: execution.clientId };
  }

  @FieldResolver(() => [StageExecutionType], { description: 'Its stages, in order.' })
  stages(@Root() execution: Execution, @Ctx() ctx: OrchestratorContext): Promise<StageExecution[]> {
    return ctx.loaders.stagesOfExecution.load(execution.id);
  }

  @FieldResolver(() => [PlannedStageType], {
    description: 'The stages as they were planned and pinned when it was started.',
  })
  plannedStages(@Root() execution: Execution): PlannedStageType[] {
    return execution.plan.stages.map(presentPlannedStage);
  }

  @FieldResolver(() => Int, { description: 'How far it is, 0 to 100: the mean of its stages, 100 once it has ended.' })
  async progress(@Root() execution: Execution, @Ctx() ctx: OrchestratorContext): Promise<number> {
    if (hasEnded(execution.status)) return 100;
    const stages = await ctx.loaders.stagesOfExecution.load(execution.id);
    const done = stages.map((stage) =>
      stage.status === StageStatus.PENDING || stage.status === StageStatus.RUNNING ? stage.progress : 100,
    );
    return Math.floor(done.reduce((sum, part) => sum + part, 0) / Math.max(done.length, 1));
  }

  @FieldResolver(() => Money, { description: 'What the client pays so far.' })
  async cost(@Root() execution: Execution, @Ctx() ctx: OrchestratorContext): Promise<Money> {
    return Money.of((await ctx.loaders.figuresOfExecution.load(execution.id)).priceMicros);
  }

  @FieldResolver(() => Money, { description: 'What AI providers charged so far; not what the client pays.' })
  async providerCost(@Root() execution: Execution, @Ctx() ctx: OrchestratorContext): Promise<Money> {
    return Money.of((await ctx.loaders.figuresOfExecution.load(execution.id)).providerCostMicros);
  }
}

@Resolver(() => StageExecutionType)
export class StageExecutionResolver {
  @FieldResolver(() => WorkerJobInterface, {
    nullable: true,
    description:
      "The worker's job of the newest attempt, with its output; null before a worker took it on, and for a stage that is done for each item of a list: see its attempts.",
  })
  job(@Root() stage: StageExecution): TypedRef | null {
    return stage.jobId === null ? null : workerJobRef(stage.worker, stage.jobId);
  }

  @FieldResolver(() => Json, {
    nullable: true,
    description:
      'What came out, as the worker delivered it; {items: [output …], count} for a stage that is done for each item of a list. Null before the end.',
  })
  output(
    @Root() stage: StageExecution,
    @Ctx() ctx: OrchestratorContext,
  ): Promise<Record<string, unknown> | null> | null {
    return stage.status === StageStatus.COMPLETED ? ctx.loaders.outputOfStage.load(stage.id) : null;
  }

  @FieldResolver(() => [StageAttemptType], { description: 'The attempts at it, in order of items and attempts.' })
  async attempts(@Root() stage: StageExecution, @Ctx() ctx: OrchestratorContext): Promise<StageAttempt[]> {
    const attempts = await ctx.loaders.attemptsOfStage.load(stage.id);
    return attempts.map((attempt) => Object.assign(attempt, { item: stage.items === null ? null : attempt.item }));
  }

  @FieldResolver(() => Money, { description: 'What the client pays for it so far.' })
  async cost(@Root() stage: StageExecution, @Ctx() ctx: OrchestratorContext): Promise<Money> {
    return Money.of(sumOf(await ctx.loaders.attemptsOfStage.load(stage.id)).priceMicros);
  }

  @FieldResolver(() => TokenUsage, { description: 'Tokens that it used so far, all attempts together.' })
  async tokens(@Root() stage: StageExecution, @Ctx() ctx: OrchestratorContext): Promise<TokenUsage> {
    const { inputTokens, outputTokens } = sumOf(await ctx.loaders.attemptsOfStage.load(stage.id));
    return { input: inputTokens, output: outputTokens };
  }
}

@Resolver(() => StageAttemptType)
export class StageAttemptResolver {
  @FieldResolver(() => Json, {
    nullable: true,
    description: 'The merged parameters of an item; those of a stage that is done once are with the stage.',
  })
  parameters(@Root() attempt: StageAttempt): Record<string, unknown> | null {
    return attempt.parameters;
  }

  @FieldResolver(() => Json, {
    nullable: true,
    description: 'What came out for an item; that of a stage that is done once is with the stage.',
  })
  output(@Root() attempt: StageAttempt, @Ctx() ctx: OrchestratorContext): Promise<Record<string, unknown> | null> {
    return ctx.loaders.outputOfAttempt.load(attempt.key);
  }

  @FieldResolver(() => TokenUsage, { description: 'Tokens that it used.' })
  tokens(@Root() attempt: StageAttempt): TokenUsage {
    return { input: attempt.inputTokens, output: attempt.outputTokens };
  }

  @FieldResolver(() => WorkerJobInterface, {
    nullable: true,
    description: "The worker's job; null before the worker took it on.",
  })
  async job(@Root() attempt: StageAttempt, @Ctx() ctx: OrchestratorContext): Promise<TypedRef | null> {
    const stage = attempt.jobId === null ? null : await ctx.loaders.stage.load(attempt.stageId);
    return stage && attempt.jobId !== null ? workerJobRef(stage.worker, attempt.jobId) : null;
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

  @FieldResolver(() => Money, { description: 'What an AI provider charged for it.' })
  providerCost(@Root() attempt: StageAttempt): Money {
    return Money.of(attempt.providerCostMicros);
  }
}
