import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { omitNullish } from '../../../lib/omit-nullish';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { PublicError } from '../../../subgraph-kit/errors';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import type { Delivery, Subscriber } from '../events/event-feed';
import type { Execution } from '../executions/execution.entity';
import { executionById } from '../executions/execution.loader';
import { ExecutionType } from '../executions/execution.type';
import { ClientStub } from '../kam/kam-stubs';
import { Notification, NotificationKind } from './notification.entity';
import { countUnread, isRead, listNotifications, markRead, messageOf, openNotifications } from './notification.service';

registerEnumType(NotificationKind, {
  name: 'NotificationKind',
  description: 'What clients are told.',
  valuesConfig: {
    EXECUTION_COMPLETED: { description: 'An execution was completed, perhaps without optional stages.' },
    EXECUTION_FAILED: { description: 'An execution failed.' },
    EXECUTION_CANCELLED: { description: 'An execution was cancelled, also because it was not approved.' },
    APPROVAL_ASKED: { description: 'An execution waits for approveExecution or rejectExecution.' },
    BUDGET_THRESHOLD: {
      description:
        '80, 95 or 100 percent of the budget of a month are used; told once each, and anew when the limit is another one.',
    },
    WEBHOOK_PAUSED: { description: 'A webhook was paused, because it could not be delivered to.' },
  },
});

@Requires(Scope.ACCOUNT_READ)
@ObjectType('Notification', { description: 'Something that a client was told.' })
class NotificationType {
  @Field(() => ID, { description: 'Counts up, in the order in which it happened.' })
  id!: string;

  @Field(() => NotificationKind, { description: 'What it is about.' })
  kind!: NotificationKind;

  @Field(() => Timestamp, { description: 'When.' })
  createdAt!: Date;
}

const NotificationConnection = connectionOf('Notification', NotificationType);

@InputType('NotificationFilter', { description: 'Narrows the list of notifications; all given conditions must hold.' })
class NotificationFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those of this client.' })
  clientId?: string | null;

  @Field(() => [NotificationKind], { nullable: true, description: 'Only those of one of these kinds.' })
  kind?: NotificationKind[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that you have not read.' })
  unreadOnly?: boolean | null;
}

@InputType({ description: 'Up to where you have read.' })
class MarkNotificationsReadInput {
  @Field(() => ID, { description: 'The newest notification that you have seen: it and all before are read.' })
  upTo!: string;
}

const MarkNotificationsReadPayload = payloadOf('MarkNotificationsReadPayload', 'unread', () => Int);

@Resolver(() => NotificationType)
export class NotificationResolver {
  @Requires(Scope.ACCOUNT_READ)
  @Query(() => NotificationConnection, {
    description: 'What you were told, the newest first: a client its own, staff that of all clients.',
  })
  notifications(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => NotificationFilterInput, { nullable: true, description: 'Narrows the list.' })
    filter?: NotificationFilterInput | null,
  ): Promise<Page<Notification>> {
    return listNotifications(ctx, omitNullish(filter), page);
  }

  @Requires(Scope.ACCOUNT_READ)
  @Query(() => Int, { description: 'How many notifications you have not read; 100 stands for 100 or more.' })
  unreadNotifications(@Ctx() ctx: Context): Promise<number> {
    return countUnread(ctx);
  }

  @Requires(Scope.ACCOUNT_READ)
  @Mutation(() => MarkNotificationsReadPayload, {
    description: 'Marks notifications as read, for you alone. Marking fewer than before changes nothing.',
  })
  markNotificationsRead(
    @Ctx() ctx: Context,
    @Arg('input', () => MarkNotificationsReadInput, { description: 'Up to where.' }) input: MarkNotificationsReadInput,
  ) {
    return toPayload(ctx, 'unread', () => markRead(ctx, input));
  }

  @Requires(Scope.ACCOUNT_READ)
  @Subscription(() => NotificationType, {
    description:
      'Each notification from now on, or after one that you have seen. To miss nothing after a lost connection, or after an error RESUME_FROM_CURSOR, pass the id of the last one that you saw. It never ends.',
    subscribe: ({ args, context }): Promise<Subscriber<Notification>> => {
      const { clientId = null, after = null } = args as { clientId?: string | null; after?: string | null };
      return openNotifications(context as Context, clientId, after);
    },
  })
  notificationAdded(
    @Root() delivery: Delivery<Notification>,
    @Ctx() ctx: Context,
    @Arg('clientId', () => ID, {
      nullable: true,
      description: 'Only those of this client; all that you may see when absent.',
    })
    _clientId?: string | null,
    @Arg('after', () => ID, {
      nullable: true,
      description: 'The last notification that you saw; from now on when null.',
    })
    _after?: string | null,
  ): Notification {
    if ('closed' in delivery)
      throw new PublicError(
        'RESUME_FROM_CURSOR',
        'This subscription was closed. Nothing is lost: subscribe again after the last notification that you saw.',
        { after: String(delivery.position) },
      );
    if (!delivery.sameReading) ctx.forget();
    return delivery.row;
  }

  @FieldResolver(() => String, { description: 'What it says, in English.' })
  message(@Root() notification: Notification): string {
    return messageOf(notification);
  }

  @FieldResolver(() => Boolean, { description: 'Whether you have read it.' })
  isRead(@Root() notification: Notification, @Ctx() ctx: Context): Promise<boolean> {
    return isRead(ctx, notification);
  }

  @FieldResolver(() => ClientStub, { description: 'The client that was told.' })
  client(@Root() { clientId }: Notification): ClientStub {
    return { id: clientId };
  }

  @Requires(Scope.EXECUTIONS_READ)
  @FieldResolver(() => ExecutionType, {
    nullable: true,
    description: 'The execution that it is about; null for others, and when it was removed since.',
  })
  execution(@Root() { executionId }: Notification, @Ctx() ctx: Context): Promise<Execution | null> | null {
    return executionId === null ? null : ctx.load(executionById, executionId);
  }

  @FieldResolver(() => Int, { nullable: true, description: 'The share of the budget that is used; null for others.' })
  percent(@Root() { details }: Notification): number | null {
    return details.percent ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The month of the budget, as in 2026-11; null for others.',
  })
  month(@Root() { details }: Notification): string | null {
    return details.month ?? null;
  }
}
