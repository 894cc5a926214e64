import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import type { OrchestratorContext } from '../context';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType, StageExecutionType } from '../executions/execution.type';
import type { StageExecution } from '../executions/stage-execution.entity';
import type { ExecutionEventRow } from './event.entity';
import { openEvents } from './event.service';
import type { EventStream } from './event-stream';
import { type EventView, ExecutionEvent, presentEvent, StageEvent } from './event.type';

interface EventArguments {
  executionId: string;
  after?: string | null;
}

@Resolver(() => ExecutionEvent)
export class ExecutionEventResolver {
  @Subscription(() => ExecutionEvent, {
    description:
      'What happened to an execution since a cursor, then what happens, as it happens; ends with the execution. To resume after a lost connection, pass the last cursor that you saw.',
    subscribe: ({ args, context }): Promise<EventStream> => {
      const { executionId, after } = args as unknown as EventArguments;
      return openEvents(context as OrchestratorContext, executionId, after ?? null);
    },
  })
  executionEvents(
    @Root() row: ExecutionEventRow,
    @Ctx() ctx: OrchestratorContext,
    @Arg('executionId', () => ID, { description: 'Id of the execution.' }) _executionId: string,
    @Arg('after', () => String, { nullable: true, description: 'Begin behind the event with this cursor; at the first event when null.' })
    _after?: string | null,
  ): EventView {
    // Every event is a reading of its own: what an earlier one loaded is out of date.
    ctx.forget();
    return presentEvent(row);
  }

  @FieldResolver(() => ExecutionType, { nullable: true, description: 'The execution as it stands when this is delivered.' })
  execution(@Root() event: EventView, @Ctx() ctx: OrchestratorContext): Promise<Execution | null> {
    return ctx.loaders.execution.load(event.executionId);
  }
}

@Resolver(() => StageEvent)
export class StageEventResolver {
  @FieldResolver(() => Int, { description: 'Order of the stage.' })
  stageOrder(@Root() event: EventView): number | null {
    return event.stageOrder;
  }

  @FieldResolver(() => StageExecutionType, { nullable: true, description: 'The stage as it stands when this is delivered.' })
  async stage(@Root() event: EventView, @Ctx() ctx: OrchestratorContext): Promise<StageExecution | null> {
    const stages = await ctx.loaders.stagesOfExecution.load(event.executionId);
    return stages.find((stage) => stage.order === event.stageOrder) ?? null;
  }
}
