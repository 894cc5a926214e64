import { Ctx, Field, FieldResolver, Float, Int, ObjectType, registerEnumType, Resolver, Root } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType, StageAttemptType, StageExecutionType } from '../executions/execution.type';
import type { StageAttempt, StageExecution } from '../executions/stage-execution.entity';
import { inOrder, Phase, type Span, timelineOfAttempt, timelineOfExecution } from './timeline';
import type { Context } from '../../../subgraph-kit/context';
import { stagesOfExecution, stageById, attemptsOfStage } from '../executions/execution.loader';
import { pausesOfExecution } from './timeline.loader';

registerEnumType(Phase, {
  name: 'Phase',
  description: 'What a span of time was spent on.',
  valuesConfig: {
    QUEUED: { description: 'Queued: an execution for a slot of its client, an attempt for a slot of its worker.' },
    HANDSHAKE: { description: 'The worker was asked and had not answered.' },
    RUNNING: { description: 'The worker was working on it.' },
    WAITING: { description: 'After a failed attempt, before the next.' },
    PAUSED: { description: 'The execution was paused.' },
  },
});

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('TimelineSpan', { description: 'A span of time of an execution.', simpleResolvers: true })
export class TimelineSpan {
  @Field(() => Phase, { description: 'What it was spent on.' })
  phase!: Phase;

  @Field(() => Int, { nullable: true, description: 'Order of the stage; null for the execution as a whole.' })
  stage!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Which item of a list, from 0; null for a stage without forEach.',
  })
  item!: number | null;

  @Field(() => Int, { nullable: true, description: 'Which attempt, from 1.' })
  attempt!: number | null;

  @Field(() => Timestamp, { description: 'When it began.' })
  from!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended; null while it goes on.' })
  to!: Date | null;

  @Field(() => Float, { description: 'How long it was, or is so far, in ms.' })
  durationMs!: number;
}

@Resolver(() => ExecutionType)
export class ExecutionTimelineResolver {
  @FieldResolver(() => [TimelineSpan], {
    description: 'Timeline of where its time went, in order of start.',
  })
  async timeline(@Root() execution: Execution, @Ctx() ctx: Context): Promise<TimelineSpan[]> {
    const [stages, pauses] = await Promise.all([
      ctx.load(stagesOfExecution, execution.id),
      ctx.load(pausesOfExecution, execution.id),
    ]);
    const attempts = await Promise.all(stages.map((stage) => spansOf(stage, ctx)));
    return inOrder([...timelineOfExecution(execution, pauses), ...attempts.flat()]).map((span) =>
      presentSpan(span, ctx.clock.now()),
    );
  }
}

@Resolver(() => StageExecutionType)
export class StageTimelineResolver {
  @FieldResolver(() => [TimelineSpan], {
    description: 'Timeline of where its time went, in order of start.',
  })
  async timeline(@Root() stage: StageExecution, @Ctx() ctx: Context): Promise<TimelineSpan[]> {
    return inOrder(await spansOf(stage, ctx)).map((span) => presentSpan(span, ctx.clock.now()));
  }
}

@Resolver(() => StageAttemptType)
export class AttemptTimelineResolver {
  @FieldResolver(() => [TimelineSpan], { description: 'Timeline of where its time went.' })
  async timeline(@Root() attempt: StageAttempt, @Ctx() ctx: Context): Promise<TimelineSpan[]> {
    const stage = await ctx.load(stageById, attempt.stageId);
    return stage
      ? timelineOfAttempt(attempt, stage.order, stage.items).map((span) => presentSpan(span, ctx.clock.now()))
      : [];
  }
}

async function spansOf(stage: StageExecution, ctx: Context): Promise<Span[]> {
  const attempts = await ctx.load(attemptsOfStage, stage.id);
  return attempts.flatMap((attempt) => timelineOfAttempt(attempt, stage.order, stage.items));
}

function presentSpan(span: Span, now: Date): TimelineSpan {
  return { ...span, durationMs: (span.to?.getTime() ?? now.getTime()) - span.from.getTime() };
}
