import { Arg, Args, Ctx, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { PublicError } from '../../../subgraph-kit/errors';
import { connectionOf, type Page, PageArgs, mapPage } from '../../../subgraph-kit/graph/connection';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType, StageExecutionType } from '../executions/execution.type';
import type { StageExecution } from '../executions/stage-execution.entity';
import { ClientStub } from '../kam/kam-stubs';
import type { Closed, Delivered, Delivery, Subscriber } from './event-feed';
import type { ExecutionEventRow } from './event.entity';
import { feedCursor, listEvents, openChanges, openClientEvents, openEvents } from './event.service';
import { type ChangeFollower, changesLost } from '../../../subgraph-kit/graph/changes';
import { eventCursor, type EventView, ExecutionEvent, feedCursorOf, presentEvent, StageEvent } from './event.type';
import type { Context } from '../../../subgraph-kit/context';
import { stagesOfExecution, executionById } from '../executions/execution.loader';

const ExecutionEventConnection = connectionOf('ExecutionEvent', ExecutionEvent as never);

@Requires(Scope.EXECUTIONS_READ)
@ObjectType({ description: "Something that happened to one of a client's executions.", simpleResolvers: true })
class ClientExecutionEvent {
  @Field(() => String, {
    description:
      'Pass it as `after` to clientExecutions to continue after this event. It is not the cursor of the event in its execution.',
  })
  cursor!: string;

  @Field(() => ExecutionEvent, { description: 'What happened, and to which execution.' })
  event!: EventView;
}

interface EventArguments {
  executionId: string;
  clientId: string;
  after?: string | null;
}

@Resolver(() => ExecutionEvent)
export class ExecutionEventResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Subscription(() => ExecutionEvent, {
    description:
      'Past events of an execution after a cursor, then live events; completes when the execution ends. To resume after a lost connection, or after an error RESUME_FROM_CURSOR, pass the last cursor that you saw.',
    subscribe: ({ args, context }): Promise<Subscriber> => {
      const { executionId, after } = args as unknown as EventArguments;
      return openEvents(context as Context, executionId, after ?? null);
    },
  })
  executionEvents(
    @Root() delivery: Delivery,
    @Ctx() ctx: Context,
    @Arg('executionId', () => ID, { description: 'Id of the execution.' }) executionId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Only events after this cursor; from the first event when null.',
    })
    _after?: string | null,
  ): EventView {
    if ('closed' in delivery) throw closedEarly(delivery, eventCursor(executionId, delivery.position));
    forgetWhatIsOutOfDate(ctx, delivery);
    return presentEvent(delivery.row);
  }

  @Requires(Scope.EXECUTIONS_READ)
  @Subscription(() => ClientExecutionEvent, {
    description:
      "What happens to all of a client's executions, in the order in which it was recorded. It never ends. To miss nothing, read Client.executionsCursor together with the list of executions and pass it as `after`.",
    subscribe: ({ args, context }): Promise<Subscriber> => {
      const { clientId, after } = args as unknown as EventArguments;
      return openClientEvents(context as Context, clientId, after ?? null);
    },
  })
  clientExecutions(
    @Root() delivery: Delivery,
    @Ctx() ctx: Context,
    @Arg('clientId', () => ID, { description: 'Id of the client.' }) clientId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Only events after this cursor; from now on when null.',
    })
    _after?: string | null,
  ): ClientExecutionEvent {
    if ('closed' in delivery)
      throw closedEarly(delivery, feedCursorOf({ clientId, position: String(delivery.position) } as ExecutionEventRow));
    forgetWhatIsOutOfDate(ctx, delivery);
    return { cursor: feedCursorOf(delivery.row), event: presentEvent(delivery.row) };
  }

  @Requires(Scope.EXECUTIONS_READ)
  @Subscription(() => ExecutionType, {
    nullable: true,
    description:
      'Each execution that changes from now on, as it is then: several changes within 0.3 seconds are told once. It never ends and has no cursor: to miss nothing subscribe first, then read the list of executions, and do so again after a lost connection or an error RESUME_FROM_CURSOR. For every single event see executionEvents and clientExecutions.',
    subscribe: ({ args, context }): Promise<ChangeFollower> =>
      openChanges(context as Context, (args as { clientId?: string | null }).clientId ?? null),
  })
  executionChanges(
    @Root() id: string | null,
    @Ctx() ctx: Context,
    @Arg('clientId', () => ID, {
      nullable: true,
      description: 'Only those of this client; all that you may see when absent.',
    })
    _clientId?: string,
  ): Promise<Execution | null> {
    if (id === null) throw changesLost();
    ctx.forget();
    return ctx.load(executionById, id);
  }

  @FieldResolver(() => ExecutionType, {
    nullable: true,
    description: 'The execution at the time of delivery.',
  })
  execution(@Root() event: EventView, @Ctx() ctx: Context): Promise<Execution | null> {
    return ctx.load(executionById, event.executionId);
  }
}

@Resolver(() => StageEvent)
export class StageEventResolver {
  @FieldResolver(() => Int, { description: 'Order of the stage.' })
  stageOrder(@Root() event: EventView): number | null {
    return event.stageOrder;
  }

  @FieldResolver(() => StageExecutionType, {
    nullable: true,
    description: 'The stage at the time of delivery.',
  })
  async stage(@Root() event: EventView, @Ctx() ctx: Context): Promise<StageExecution | null> {
    const stages = await ctx.load(stagesOfExecution, event.executionId);
    return stages.find((stage) => stage.order === event.stageOrder) ?? null;
  }
}

@Resolver(() => ExecutionType)
export class ExecutionEventsResolver {
  @FieldResolver(() => ExecutionEventConnection, { nullable: true, description: 'What happened to it, in order.' })
  async events(@Root() execution: Execution, @Ctx() ctx: Context, @Args() page: PageArgs): Promise<Page<EventView>> {
    return mapPage(await listEvents(ctx, execution.id, page), presentEvent);
  }
}

@Resolver(() => ClientStub)
export class ClientFeedResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Current cursor of clientExecutions: subscribe with it to miss nothing from now on.',
  })
  executionsCursor(@Root() client: ClientStub, @Ctx() ctx: Context): Promise<string | null> {
    return feedCursor(ctx, client.id);
  }
}

/** Past events that were read together were all recorded before anything is loaded for the first of them. */
function forgetWhatIsOutOfDate(ctx: Context, { row, sameReading }: Delivered): void {
  if (!sameReading) ctx.loadAnewFor(row);
}

function closedEarly({ closed }: Closed, after: string): PublicError {
  const why = closed === 'too slow' ? 'You took events too slowly' : 'The events cannot be read at the moment';
  return new PublicError(
    'RESUME_FROM_CURSOR',
    `${why}, so this subscription was closed. Nothing is lost: subscribe again after the last cursor that you saw.`,
    { after },
  );
}
