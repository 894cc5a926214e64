import { GraphQLSafeInt } from 'graphql-scalars';
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';
import { omitNullish } from '../../../lib/omit-nullish';
import { OnHigherPrice } from '../engine/negotiation';
import { Scope } from '../../../contracts/scope';
import { Urgency } from '../../../contracts/urgency';
import { Cost, COST_OF_START } from '../../../subgraph-kit/graph/cost';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import type { Execution } from '../executions/execution.entity';
import { ExecutionFilter } from '../executions/execution.resolver';
import { ExecutionType } from '../executions/execution.type';
import { type CancelledExecutions, cancelExecutions } from './cancel-executions.service';
import {
  cancelExecution,
  decideOnExecution,
  pauseExecution,
  resumeExecution,
  setExecutionPriority,
} from './control.service';
import { retryExecution } from './retry-execution.service';
import { consentToStage } from './consent.service';
import { startExecution } from './start-execution.service';

/** Whether an execution really runs. */
enum ExecutionMode {
  RUN = 'run',
  SIMULATE = 'simulate',
}

@InputType({ description: 'What to execute, for whom, with what.' })
class StartExecutionInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'A quote of quoteExecution: what was quoted runs, or nothing does. masterTemplate, version, clientId, parameters, ladderStep and maxPriceMicros are its own and are left out then.',
  })
  quoteId?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name or id of a master template, as in course_creation; required without a quote.',
  })
  masterTemplate?: string;

  @Field(() => Int, { nullable: true, description: 'A specific version; the newest published one when absent.' })
  version?: number;

  @Field(() => ID, {
    nullable: true,
    description: 'The client that it is for and that pays; required without a quote.',
  })
  clientId?: string;

  @Field(() => Json, {
    nullable: true,
    description:
      'Parameters for the stages, required without a quote; each stage takes those that its worker template declares, as in {topic: "…"}.',
  })
  parameters?: Record<string, unknown>;

  @Field(() => Urgency, {
    nullable: true,
    description: 'How soon it is wanted; decides its priority in queues. MEDIUM when absent.',
  })
  urgency?: Urgency;

  @Field(() => String, {
    description: 'Names this start: the same key never starts a second execution. 1 to 200 visible ASCII characters.',
  })
  idempotencyKey!: string;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description:
      'The most that it may cost, in micro-dollars, as in `plan { price { max { micros } } }`: when it has become more, nothing is started and PriceChanged says so.',
  })
  maxPriceMicros?: number;

  @Field(() => OnHigherPrice, {
    nullable: true,
    description:
      'What becomes of a stage whose worker asks for more than the plan promises: FAIL when absent; ASK lets it wait for approveStage or rejectStage.',
  })
  onHigherPrice?: OnHigherPrice;

  @Field(() => String, {
    nullable: true,
    description:
      'A step of the ladder of the master template, as `plan { proposal }` names it; all of the template when absent.',
  })
  ladderStep?: string;

  @Field(() => ExecutionMode, { nullable: true, description: 'Whether it really runs; RUN when absent.' })
  mode?: ExecutionMode;

  @Field(() => Int, {
    nullable: true,
    description:
      'For SIMULATE: the same seed gives the same outputs as long as templates and parameters are the same; 1 when absent.',
  })
  seed?: number;
}

registerEnumType(ExecutionMode, {
  name: 'ExecutionMode',
  description: 'Whether an execution really runs.',
  valuesConfig: {
    RUN: { description: 'Workers do the work, and it is paid.' },
    SIMULATE: {
      description:
        'The engine does all that it does, with conditions, mappings, queues and events, but no worker is asked: each output is made up so that it fits the schema of its worker template. Nothing is reserved or charged, and it counts nowhere as a real one.',
    },
  },
});

registerEnumType(OnHigherPrice, {
  name: 'OnHigherPrice',
  description: 'What becomes of a stage whose worker asks for more than the plan promises.',
  valuesConfig: {
    FAIL: { description: 'It fails.' },
    ASK: { description: 'It waits for consent.' },
  },
});

@InputType({ description: 'A stage whose worker asks for more than the plan promises.' })
class StageConsentInput {
  @Field(() => ID, { description: 'Id of the stage.' })
  stageId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Which item of a forEach, from 0; the only one that waits when absent.',
  })
  item?: number | null;

  @Field(() => String, { nullable: true, description: 'Why, for the audit; up to 500 characters.' })
  comment?: string | null;
}

@InputType({ description: 'An execution that waits for approval.' })
class ExecutionDecisionInput {
  @Field(() => ID, { description: 'Which execution.' })
  executionId!: string;

  @Field(() => String, { nullable: true, description: 'Why, for those who follow it; up to 500 characters.' })
  comment?: string | null;
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

/** What a mutation of an execution answers with. */
export const ExecutionPayload = payloadOf('ExecutionPayload', 'execution', () => ExecutionType);

@Requires(Scope.EXECUTIONS_WRITE)
@ObjectType({ description: 'What became of cancelling many executions.', simpleResolvers: true })
class CancelExecutionsPayload {
  @Field(() => [ExecutionType], { description: 'Those that were cancelled.' })
  executions!: Execution[];

  @Field(() => Int, {
    description: 'How many match that have not ended: those above the limit, and those that were created meanwhile.',
  })
  remaining!: number;

  @Field(() => [UserError], { description: 'Why some were not cancelled, as when they ended meanwhile.' })
  errors!: UserError[];
}

@Resolver()
export class ControlResolver {
  @Cost(COST_OF_START)
  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description:
      'Starts an execution and returns at once; follow it with executionEvents. The most that it may cost is reserved from the budget of the month: BudgetExceeded when that does not fit. Each stage is charged when it delivers; what failed, was refused or was cancelled before it delivered costs nothing, and what is left of the reservation is released at the end, whatever the end.',
  })
  startExecution(
    @Ctx() ctx: Context,
    @Arg('input', () => StartExecutionInput, { description: 'What to execute.' }) input: StartExecutionInput,
  ) {
    const { mode, seed = 1, ...given } = omitNullish(input);
    return toPayload(ctx, 'execution', () =>
      startExecution(ctx, {
        ...given,
        idempotencyKey: input.idempotencyKey,
        urgency: input.urgency ?? Urgency.MEDIUM,
        ...(mode === ExecutionMode.SIMULATE && { simulation: { seed } }),
      }),
    );
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description: 'Cancels an execution that has not ended: nothing more is started, and its worker is told to stop.',
  })
  cancelExecution(
    @Ctx() ctx: Context,
    @Arg('executionId', () => ID, { description: 'Id of the execution.' }) executionId: string,
  ) {
    return toPayload(ctx, 'execution', () => cancelExecution(ctx, executionId));
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => CancelExecutionsPayload, {
    description:
      'Cancels the executions that match and have not ended, the oldest first. Again with the same filter goes on with what remains.',
  })
  cancelExecutions(
    @Ctx() ctx: Context,
    @Arg('filter', () => ExecutionFilter, { description: 'Which ones; at least one condition.' })
    filter: ExecutionFilter,
    @Arg('limit', () => Int, { defaultValue: 50, description: 'At most how many, 1 to 100.' }) limit: number,
  ): Promise<CancelledExecutions> {
    return cancelExecutions(ctx, omitNullish(filter), limit);
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description:
      'Pauses an execution: no further stage starts, running stages finish, and its deadline is extended by the time until resumeExecution.',
  })
  pauseExecution(
    @Ctx() ctx: Context,
    @Arg('executionId', () => ID, { description: 'Id of the execution.' }) executionId: string,
  ) {
    return toPayload(ctx, 'execution', () => pauseExecution(ctx, executionId));
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, { description: 'Resumes a paused execution.' })
  resumeExecution(
    @Ctx() ctx: Context,
    @Arg('executionId', () => ID, { description: 'Id of the execution.' }) executionId: string,
  ) {
    return toPayload(ctx, 'execution', () => resumeExecution(ctx, executionId));
  }

  @Requires(Scope.EXECUTIONS_APPROVE)
  @Mutation(() => ExecutionPayload, {
    description:
      'Approves an execution that may cost more than its client spends without being asked (`Client.approvalAbove`): it begins. For who has the scope executions:approve.',
  })
  approveExecution(
    @Ctx() ctx: Context,
    @Arg('input', () => ExecutionDecisionInput, { description: 'Which execution.' }) input: ExecutionDecisionInput,
  ) {
    return toPayload(ctx, 'execution', () => decideOnExecution(ctx, omitNullish(input), true));
  }

  @Requires(Scope.EXECUTIONS_APPROVE)
  @Mutation(() => ExecutionPayload, {
    description: 'Does not approve an execution: it is cancelled, and what it reserved is released.',
  })
  rejectExecution(
    @Ctx() ctx: Context,
    @Arg('input', () => ExecutionDecisionInput, { description: 'Which execution.' }) input: ExecutionDecisionInput,
  ) {
    return toPayload(ctx, 'execution', () => decideOnExecution(ctx, omitNullish(input), false));
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description:
      'Agrees to what the worker of a stage asks for: it begins, and may cost that much. Above the limit of one execution BudgetExceeded says so; above the amount from which the client wants approval it needs executions:approve.',
  })
  approveStage(
    @Ctx() ctx: Context,
    @Arg('input', () => StageConsentInput, { description: 'Which stage.' }) input: StageConsentInput,
  ) {
    return toPayload(ctx, 'execution', () => consentToStage(ctx, { ...omitNullish(input), approve: true }));
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description: 'Does not agree to what the worker of a stage asks for: the stage fails.',
  })
  rejectStage(
    @Ctx() ctx: Context,
    @Arg('input', () => StageConsentInput, { description: 'Which stage.' }) input: StageConsentInput,
  ) {
    return toPayload(ctx, 'execution', () => consentToStage(ctx, { ...omitNullish(input), approve: false }));
  }

  @Cost(COST_OF_START)
  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description:
      'Retries an execution that failed, was cancelled or is partial: a new execution with the same plan and parameters that reuses the outputs of completed stages.',
  })
  retryExecution(
    @Ctx() ctx: Context,
    @Arg('input', () => RetryExecutionInput, { description: 'What to try again.' }) input: RetryExecutionInput,
  ) {
    return toPayload(ctx, 'execution', () => retryExecution(ctx, input));
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => ExecutionPayload, {
    description: 'Changes the priority of an execution that waits in a queue.',
  })
  setExecutionPriority(
    @Ctx() ctx: Context,
    @Arg('input', () => ExecutionPriorityInput, { description: 'Which execution, and how soon.' })
    input: ExecutionPriorityInput,
  ) {
    return toPayload(ctx, 'execution', () => setExecutionPriority(ctx, input.executionId, input.urgency));
  }
}
