import { Arg, Ctx, Field, FieldResolver, Float, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType, StageAttemptType } from '../executions/execution.type';
import type { StageAttempt } from '../executions/stage-execution.entity';
import {
  estimateWait,
  findQueue,
  type EntryPosition,
  type QueueState,
  queueByName,
  positionOfEntry,
} from './queue.service';
import type { Context } from '../../../subgraph-kit/context';

@Requires(Scope.TEMPLATES_READ)
@ObjectType('Queue', {
  description:
    'A line for slots. The order is by priority; among the same, by whose client holds the fewest slots; then by who came first.',
})
export class QueueType {
  @Field(() => String, {
    description:
      'As in worker:bitware-content-granulator, for attempts at stages, or client:client_demo_001, for executions.',
  })
  name!: string;

  @Field(() => Int, { description: 'How many may hold a slot at the same time.' })
  slots!: number;

  @Field(() => Int, { description: 'How many hold one now.' })
  running!: number;

  @Field(() => Int, { description: 'How many wait for one.' })
  waiting!: number;

  @Field(() => Timestamp, { nullable: true, description: 'Since when the one who waits longest waits.' })
  oldestQueuedAt!: Date | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('QueuePosition', { description: 'The position of an entry in a queue.' })
export class QueuePosition {
  @Field(() => Int, { description: '1 for the next one.' })
  position!: number;

  @Field(() => Timestamp, { description: 'Since when it waits.' })
  queuedAt!: Date;
}

@Resolver(() => QueueType)
export class QueueResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => QueueType, {
    nullable: true,
    description:
      'The queue of a worker, or of a client: of yourself when neither is named. Null when nobody ever got in line there, or when it is not yours.',
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
    description:
      'How long one who gets in line now waits as a rule, in ms, from how long slots were held lately; null before there is anything to measure.',
  })
  estimatedWaitMs(@Root() queue: QueueState): number | null {
    return queue.running < queue.slots ? 0 : estimateWait(queue, queue.waiting + 1);
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
    description: 'How long until it gets a slot as a rule, in ms; null before there is anything to measure.',
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
    description: 'Where it waits for its client to have a free slot; null when it does not.',
  })
  queuePosition(@Root() execution: Execution, @Ctx() ctx: Context): Promise<EntryPosition | null> {
    return ctx.load(positionOfEntry, execution.id);
  }
}

@Resolver(() => StageAttemptType)
export class QueuedAttemptResolver {
  @FieldResolver(() => QueuePosition, {
    nullable: true,
    description: 'Where it waits for its worker to have a free slot; null when it does not.',
  })
  queuePosition(@Root() attempt: StageAttempt, @Ctx() ctx: Context): Promise<EntryPosition | null> {
    return ctx.load(positionOfEntry, attempt.key);
  }
}
