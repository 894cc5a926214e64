import { Arg, Ctx, Field, FieldResolver, Float, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType, StageAttemptType } from '../executions/execution.type';
import { executionById } from '../executions/execution.loader';
import type { StageAttempt } from '../executions/stage-execution.entity';
import {
  estimateWait,
  findQueue,
  type EntryPosition,
  type QueueState,
  queueByName,
  positionOfEntry,
  type WaitingEntry,
  waitingEntries,
} from './queue.service';
import type { Context } from '../../../subgraph-kit/context';

@Requires(Scope.TEMPLATES_READ)
@ObjectType('Queue', {
  description:
    'A queue for slots, ordered by priority; then by the client that holds the fewest slots; then first in, first out.',
})
export class QueueType {
  @Field(() => String, {
    description: 'As in worker:acme-writer, for attempts at stages, or client:client_demo_001, for executions.',
  })
  name!: string;

  @Field(() => Int, { description: 'How many slots there are.' })
  slots!: number;

  @Field(() => Int, { description: 'How many slots are in use.' })
  running!: number;

  @Field(() => Int, { description: 'How many entries wait.' })
  waiting!: number;

  @Field(() => Timestamp, { nullable: true, description: 'When the oldest waiting entry was queued.' })
  oldestQueuedAt!: Date | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('QueuePosition', { description: 'The position of an entry in a queue.' })
export class QueuePosition {
  @Field(() => Int, { description: '1 for the next one.' })
  position!: number;

  @Field(() => Timestamp, { description: 'When it was queued.' })
  queuedAt!: Date;
}

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('QueueEntry', { description: 'An entry that waits in a queue.', simpleResolvers: true })
class QueueEntryType {
  @Field(() => Int, { description: '1 for the next one.' })
  position!: number;

  @Field(() => Timestamp, { description: 'When it was queued.' })
  queuedAt!: Date;

  @Field(() => Int, { description: 'Its priority, higher first: critical 100, high 75, medium 50, low 25.' })
  priority!: number;

  @Field(() => Int, { nullable: true, description: 'Order of the stage that waits; null in the queue of a client.' })
  stageOrder!: number | null;
}

@Resolver(() => QueueEntryType)
export class QueueEntryResolver {
  @FieldResolver(() => ExecutionType, { nullable: true, description: 'The execution that waits.' })
  execution(@Root() { executionId }: WaitingEntry, @Ctx() ctx: Context): Promise<Execution | null> {
    return ctx.load(executionById, executionId);
  }
}

@Resolver(() => QueueType)
export class QueueResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => QueueType, {
    nullable: true,
    description:
      'The queue of a worker or of a client; your own when neither is given. Null when nothing was ever queued there, or when it is not visible to you.',
  })
  queue(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, {
      nullable: true,
      description: 'Id of a worker; dashes and underscores are the same.',
    })
    worker?: string,
    @Arg('clientId', () => ID, { nullable: true, description: 'Id of a client.' }) clientId?: string,
  ): Promise<QueueState | null> {
    return findQueue(ctx, { worker: worker ?? undefined, clientId: clientId ?? undefined });
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Typical wait of a new entry in ms, estimated from recent runs; null before there are any.',
  })
  estimatedWaitMs(@Root() queue: QueueState): number | null {
    return queue.running < queue.slots ? 0 : estimateWait(queue, queue.waiting + 1);
  }

  @Requires(Scope.EXECUTIONS_READ)
  @FieldResolver(() => [QueueEntryType], {
    description: 'Who waits, the next one first: all for staff, your own as a client, at their positions among all.',
  })
  entries(
    @Root() queue: QueueState,
    @Ctx() ctx: Context,
    @Arg('first', () => Int, { defaultValue: 20, description: 'At most how many, 1 to 100.' }) first: number,
  ): Promise<WaitingEntry[]> {
    return waitingEntries(ctx, queue.name, first);
  }
}

@Resolver(() => QueuePosition)
export class QueuePositionResolver {
  @FieldResolver(() => QueueType, { nullable: true, description: 'The queue.' })
  queue(@Root() place: EntryPosition, @Ctx() ctx: Context): Promise<QueueState | null> {
    return ctx.load(queueByName, place.queue);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Typical time until it gets a slot in ms, estimated from recent runs; null before there are any.',
  })
  async estimatedWaitMs(
    @Root() { queue: name, position: place }: EntryPosition,
    @Ctx() ctx: Context,
  ): Promise<number | null> {
    const queue = await ctx.load(queueByName, name);
    return queue && estimateWait(queue, place);
  }
}

@Resolver(() => ExecutionType)
export class QueuedExecutionResolver {
  @FieldResolver(() => QueuePosition, {
    nullable: true,
    description: 'Its position in the queue of its client; null when it is not queued.',
  })
  queuePosition(@Root() execution: Execution, @Ctx() ctx: Context): Promise<EntryPosition | null> {
    return ctx.load(positionOfEntry, execution.id);
  }
}

@Resolver(() => StageAttemptType)
export class QueuedAttemptResolver {
  @FieldResolver(() => QueuePosition, {
    nullable: true,
    description: 'Its position in the queue of its worker; null when it is not queued.',
  })
  queuePosition(@Root() attempt: StageAttempt, @Ctx() ctx: Context): Promise<EntryPosition | null> {
    return ctx.load(positionOfEntry, attempt.key);
  }
}
