import { GraphQLSafeInt } from 'graphql-scalars';
import {
  Arg,
  Args,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { omitNullish } from '../../../lib/omit-nullish';
import { ListSize } from '../../../subgraph-kit/graph/cost';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { providerCostFor } from '../../../subgraph-kit/provider-cost';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { ClientStub, MasterTemplateStub } from '../kam/kam-stubs';
import { PlannedStageType, presentPlannedStage } from '../plans/plan.type';
import type { Execution, ListedExecution, PinnedPlan } from './execution.entity';
import { planOfExecution, stagesOfExecution, usageOfExecution } from './execution.loader';
import { ExecutionSort, findExecution, listExecutions } from './execution.service';
import { ExecutionApprovalType, ExecutionType, StageExecutionType } from './execution.type';
import type { Approval } from '../engine/approval';
import type { StageExecution } from './stage-execution.entity';
import { ExecutionStatus, hasEnded, StageStatus } from './status';
import { parseVersionId, versionId } from '../../../lib/version-id';
import type { Context } from '../../../subgraph-kit/context';

/** A page of executions. */
export const ExecutionConnection = connectionOf('Execution', ExecutionType);

@InputType({ description: 'Narrows the list of executions; all given conditions must hold.' })
export class ExecutionFilter {
  @Field(() => [ExecutionStatus], { nullable: true, description: 'Only those with one of these statuses.' })
  status?: ExecutionStatus[];

  @Field(() => ID, { nullable: true, description: 'Only those of this client.' })
  clientId?: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Only those of this master template: in whatever version by the id of the template, as in mt_course_001, or of one version, as in mt_course_001@2.',
  })
  masterTemplateId?: string;

  @Field(() => [StageStatus], {
    nullable: true,
    description:
      'Only those with a stage with one of these statuses. Of stages that failed or were cancelled the newest 10,000 are looked at.',
  })
  stageStatus?: StageStatus[];

  @Field(() => Timestamp, { nullable: true, description: 'Only those that were created at this moment or later.' })
  since?: Date;

  @Field(() => Timestamp, { nullable: true, description: 'Only those that were created before this moment.' })
  until?: Date;

  @Field(() => String, {
    nullable: true,
    description:
      'An id, or words: only those whose parameters have them all, or words that begin like them, in texts of at most 200 characters, as in a topic; the newest 50,000 are searched. At most 200 characters.',
  })
  search?: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that wait for approval, or only those that do not.',
  })
  awaitsApproval?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Only simulated ones, or only real ones.' })
  isSimulated?: boolean;

  @Field(() => GraphQLSafeInt, { nullable: true, description: 'Only those that cost at least this, in micro-dollars.' })
  costMinMicros?: number;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'Only those that took at least this from their start to their end, in ms.',
  })
  durationMinMs?: number;
}

registerEnumType(ExecutionSort, {
  name: 'ExecutionSort',
  description: 'How a list of executions is sorted.',
  valuesConfig: {
    NEWEST: { description: 'The newest first.' },
    COST: { description: 'Those that cost the client the most first.' },
    DURATION: {
      description: 'Those that took the longest from their start to their end first; those that have not ended last.',
    },
  },
});

@Resolver(() => ExecutionType)
export class ExecutionResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => ExecutionType, {
    nullable: true,
    description: 'An execution by id; null when there is none, or when it is not visible to you.',
  })
  execution(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the execution.' }) id: string,
  ): Promise<Execution | null> {
    return findExecution(ctx, id);
  }

  @Directive('@inaccessible')
  @FieldResolver(() => ID, {
    description: 'The same id, by which other services refer to it. Not part of the public graph.',
  })
  nodeId(@Root() execution: Execution): string {
    return execution.id;
  }

  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => ExecutionConnection, { description: 'The executions that you may see.' })
  executions(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => ExecutionFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: ExecutionFilter,
    @Arg('sort', () => ExecutionSort, { nullable: true, description: 'In which order; NEWEST when absent.' })
    sort?: ExecutionSort,
  ): Promise<Page<ListedExecution>> {
    return listExecutions(ctx, page, omitNullish(filter), sort ?? undefined);
  }

  @FieldResolver(() => MasterTemplateStub, {
    nullable: true,
    description: 'The version of the master template that it runs on, whatever was published since.',
  })
  masterTemplate(@Root() execution: Execution): MasterTemplateStub {
    return { id: versionId({ id: execution.masterTemplateId, version: execution.masterTemplateVersion }) };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The step of the ladder of its master template that was started; null for all of the template.',
  })
  async ladderStep(@Root() execution: ListedExecution, @Ctx() ctx: Context): Promise<string | null> {
    return (await planOf(execution, ctx))?.ladderStep?.name ?? null;
  }

  @FieldResolver(() => ClientStub, { nullable: true, description: 'The client that it is for.' })
  client(@Root() execution: Execution): ClientStub {
    return { id: execution.clientId };
  }

  @ListSize(5)
  @FieldResolver(() => [StageExecutionType], { description: 'Its stages, in order.' })
  stages(@Root() execution: Execution, @Ctx() ctx: Context): Promise<StageExecution[]> {
    return ctx.load(stagesOfExecution, execution.id);
  }

  @ListSize(5)
  @FieldResolver(() => [PlannedStageType], {
    description: 'The stages as they were planned and pinned when it was started.',
  })
  async plannedStages(@Root() execution: ListedExecution, @Ctx() ctx: Context): Promise<PlannedStageType[]> {
    return (await planOf(execution, ctx))?.stages.map(presentPlannedStage) ?? [];
  }

  @FieldResolver(() => String, {
    description:
      'What it is about, to tell it from others: the texts of its parameters that have at most 200 characters, as in its topic; up to 200 characters, empty when there are none.',
  })
  summary(@Root() { parameters }: Execution): string {
    return summaryOf(parameters);
  }

  @FieldResolver(() => Int, { description: 'Progress in percent: the mean of its stages; 100 once it has ended.' })
  async progress(@Root() execution: Execution, @Ctx() ctx: Context): Promise<number> {
    if (hasEnded(execution.status)) return 100;
    const stages = await ctx.load(stagesOfExecution, execution.id);
    const done = stages.map((stage) =>
      stage.status === StageStatus.PENDING || stage.status === StageStatus.RUNNING ? stage.progress : 100,
    );
    return Math.floor(done.reduce((sum, part) => sum + part, 0) / Math.max(done.length, 1));
  }

  @FieldResolver(() => ExecutionApprovalType, {
    nullable: true,
    description: 'Whether it may cost as much as it may; null when nobody needed to be asked.',
  })
  approval(@Root() { approval }: Execution): Approval | null {
    return approval;
  }

  @FieldResolver(() => Money, {
    description:
      'What is set aside of the budget for what is still to come: the most that it may cost, as far as that is known.',
  })
  reserved(@Root() { reservedMicros, chargedMicros }: Execution): Money {
    return Money.of(reservedMicros - chargedMicros);
  }

  @FieldResolver(() => Money, { description: 'What the client pays so far.' })
  async cost(@Root() execution: Execution, @Ctx() ctx: Context): Promise<Money> {
    return Money.of((await ctx.load(usageOfExecution, execution.id)).priceMicros);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What AI providers charged so far, which is not what the client pays; null for clients.',
  })
  async providerCost(@Root() execution: Execution, @Ctx() ctx: Context): Promise<Money | null> {
    return providerCostFor(ctx, (await ctx.load(usageOfExecution, execution.id)).providerCostMicros);
  }
}

@Resolver(() => MasterTemplateStub)
export class MasterTemplateExecutionsResolver {
  @FieldResolver(() => ExecutionConnection, {
    nullable: true,
    description: 'Executions of this template, in whatever version, that you may see, the newest first.',
  })
  executions(
    @Root() template: MasterTemplateStub,
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
  ): Promise<Page<ListedExecution>> {
    return listExecutions(ctx, page, { masterTemplateId: parseVersionId(template.id)?.id ?? '' });
  }
}

@Resolver(() => ClientStub)
export class ClientExecutionsResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @FieldResolver(() => ExecutionConnection, {
    nullable: true,
    description: 'The executions of the client that you may see.',
  })
  executions(
    @Root() client: ClientStub,
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => ExecutionFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: ExecutionFilter,
    @Arg('sort', () => ExecutionSort, { nullable: true, description: 'In which order; NEWEST when absent.' })
    sort?: ExecutionSort,
  ): Promise<Page<ListedExecution>> {
    return listExecutions(ctx, page, { ...omitNullish(filter), clientId: client.id }, sort ?? undefined);
  }
}

@Resolver(() => ExecutionApprovalType)
export class ExecutionApprovalResolver {
  @FieldResolver(() => Money, { description: 'Above which its client is asked.' })
  above(@Root() { aboveMicros }: Approval): Money {
    return Money.of(aboveMicros);
  }

  @FieldResolver(() => Money, {
    description: 'The most that it may cost, with the longest lists that its stages allow.',
  })
  maxPrice(@Root() { maxMicros }: Approval): Money {
    return Money.of(maxMicros);
  }

  @FieldResolver(() => Timestamp, {
    description: 'When it is cancelled unless it was decided: 72 hours after its start.',
  })
  dueAt(@Root() { dueAt }: Approval): Date {
    return new Date(dueAt);
  }

  @FieldResolver(() => Timestamp, { nullable: true, description: 'When it was decided.' })
  decidedAt(@Root() { decidedAt }: Approval): Date | null {
    return decidedAt === undefined ? null : new Date(decidedAt);
  }
}

/** What an execution was started with, also of one that was read for a list; null when it has been deleted meanwhile. */
async function planOf({ id, plan }: ListedExecution, ctx: Context): Promise<PinnedPlan | null> {
  return plan ?? ctx.load(planOfExecution, id);
}

const MAX_SUMMARY_LENGTH = 200;

function summaryOf(parameters: Record<string, unknown>): string {
  const { topic, ...others } = parameters;
  const texts = [topic, ...Object.values(others)].filter(
    (value): value is string => typeof value === 'string' && value.length <= MAX_SUMMARY_LENGTH,
  );
  const text = texts.join(' · ');
  return text.length <= MAX_SUMMARY_LENGTH ? text : `${text.slice(0, MAX_SUMMARY_LENGTH - 1)}…`;
}
