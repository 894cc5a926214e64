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
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { omitNullish } from '../../../lib/omit-nullish';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { ClientStub } from '../kam/kam-stubs';
import { NotificationKind } from '../notifications/notification.entity';
import { type DeliveryAttempt, DeliveryStatus, type Webhook, type WebhookDelivery } from './webhook.entity';
import {
  createWebhook,
  listDeliveries,
  removeWebhook,
  replayDelivery,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
  webhooksOf,
} from './webhook.service';

registerEnumType(DeliveryStatus, {
  name: 'WebhookDeliveryStatus',
  description: 'What became of a delivery.',
  valuesConfig: {
    PENDING: { description: 'It is due, or will be tried again; that of a paused webhook waits.' },
    DELIVERED: { description: 'The receiver answered with a status of 200 to 299.' },
    FAILED: { description: 'It was tried ten times over three days in vain.' },
  },
});

@Requires(Scope.ACCOUNT_READ)
@ObjectType('Webhook', {
  description:
    'Where notifications of a client are posted, as JSON, signed as https://www.standardwebhooks.com says. Private and local addresses and redirects are refused.',
})
class WebhookType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => String, { description: 'The address.' })
  url!: string;

  @Field(() => String, { description: 'What it is for, in the words of its owner.' })
  description!: string;

  @Field(() => [NotificationKind], { nullable: true, description: 'What is sent; all when null.' })
  kinds!: NotificationKind[] | null;

  @Field(() => Timestamp, { nullable: true, description: 'Since when nothing is sent; null while it is.' })
  pausedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why nothing is sent.' })
  pauseReason!: string | null;

  @Field(() => Int, { description: 'Attempts that failed since the last one that did not; with 20 it is paused.' })
  failures!: number;

  @Field(() => Timestamp, {
    nullable: true,
    description: 'Until when messages are signed with the secret before, too.',
  })
  rotatingUntil!: Date | null;

  @Field(() => Timestamp, { description: 'When it was added.' })
  createdAt!: Date;
}

@Requires(Scope.ACCOUNT_READ)
@ObjectType({ description: 'One attempt at a delivery.', simpleResolvers: true })
class WebhookAttempt {
  @Field(() => Timestamp, { description: 'When.' })
  at!: Date;

  @Field(() => Int, { nullable: true, description: 'The HTTP status of the answer; null when there was none.' })
  status!: number | null;

  @Field(() => String, { nullable: true, description: 'Why it failed; null when it did not.' })
  error!: string | null;

  @Field(() => Int, { description: 'How long it took, in ms.' })
  durationMs!: number;
}

@Requires(Scope.ACCOUNT_READ)
@ObjectType('WebhookDelivery', { description: 'One notification on its way to a webhook.' })
class WebhookDeliveryType {
  @Field(() => ID, { description: 'Stable id; sent as webhook-id with msg_ before it, also when it is sent again.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the notification; null for a test.' })
  notificationId!: string | null;

  @Field(() => DeliveryStatus, { description: 'What became of it.' })
  status!: DeliveryStatus;

  @Field(() => Timestamp, { description: 'When it was recorded.' })
  createdAt!: Date;
}

const WebhookDeliveryConnection = connectionOf('WebhookDelivery', WebhookDeliveryType);
const WebhookPayload = payloadOf('WebhookPayload', 'webhook', () => WebhookType);
const WebhookDeliveryPayload = payloadOf('WebhookDeliveryPayload', 'delivery', () => WebhookDeliveryType);

@Requires(Scope.ACCOUNT_WRITE)
@ObjectType('IssuedWebhook', { description: 'A webhook whose secret was just made.', simpleResolvers: true })
class IssuedWebhookType {
  @Field(() => WebhookType, { description: 'The webhook.' })
  webhook!: Webhook;

  @Field(() => String, {
    description: 'What receivers check signatures with. It is shown this once and cannot be read again.',
  })
  secret!: string;
}

const IssuedWebhookPayload = payloadOf('IssuedWebhookPayload', 'issued', () => IssuedWebhookType);

@InputType({ description: 'A new webhook.' })
class CreateWebhookInput {
  @Field(() => ID, { description: 'The client whose notifications are posted; one may have ten webhooks.' })
  clientId!: string;

  @Field(() => String, { description: 'A public https address.' })
  url!: string;

  @Field(() => [NotificationKind], { nullable: true, description: 'What is sent; all when null.' })
  kinds?: NotificationKind[] | null;

  @Field(() => String, { nullable: true, description: 'What it is for, up to 200 characters.' })
  description?: string | null;
}

@InputType({ description: 'What is to change of a webhook; what is left out stays.' })
class UpdateWebhookInput {
  @Field(() => ID, { description: 'Which.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Another address.' })
  url?: string | null;

  @Field(() => [NotificationKind], { nullable: true, description: 'What is sent; all when null is given.' })
  kinds?: NotificationKind[] | null;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether nothing is sent; what waits meanwhile is sent when it goes on.',
  })
  isPaused?: boolean | null;
}

@InputType({ description: 'Names a webhook.' })
class WebhookInput {
  @Field(() => ID, { description: 'Which.' })
  id!: string;
}

@InputType({ description: 'Names a delivery.' })
class ReplayWebhookDeliveryInput {
  @Field(() => ID, { description: 'Which.' })
  deliveryId!: string;
}

@Resolver(() => WebhookType)
export class WebhookResolver {
  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => IssuedWebhookPayload, { description: 'Adds a webhook, and shows its secret.' })
  createWebhook(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateWebhookInput, { description: 'The webhook.' }) input: CreateWebhookInput,
  ) {
    return toPayload(ctx, 'issued', () => createWebhook(ctx, omitNullish(input)));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => WebhookPayload, { description: 'Changes a webhook, pauses it, or lets it go on.' })
  updateWebhook(
    @Ctx() ctx: Context,
    @Arg('input', () => UpdateWebhookInput, { description: 'What changes.' }) input: UpdateWebhookInput,
  ) {
    // All kinds are asked for with null.
    const { kinds } = input;
    const given = { ...omitNullish(input), ...(kinds !== undefined && { kinds }) };
    return toPayload(ctx, 'webhook', () => updateWebhook(ctx, given));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => IssuedWebhookPayload, {
    description:
      'Gives a webhook another secret, and shows it. For 24 hours messages are signed with the one before, too.',
  })
  rotateWebhookSecret(
    @Ctx() ctx: Context,
    @Arg('input', () => WebhookInput, { description: 'Which.' }) input: WebhookInput,
  ) {
    return toPayload(ctx, 'issued', () => rotateWebhookSecret(ctx, input));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => WebhookPayload, { description: 'Removes a webhook with its deliveries.' })
  removeWebhook(@Ctx() ctx: Context, @Arg('input', () => WebhookInput, { description: 'Which.' }) input: WebhookInput) {
    return toPayload(ctx, 'webhook', () => removeWebhook(ctx, input));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => WebhookDeliveryPayload, { description: 'Sends a message of type webhook.test.' })
  testWebhook(@Ctx() ctx: Context, @Arg('input', () => WebhookInput, { description: 'Which.' }) input: WebhookInput) {
    return toPayload(ctx, 'delivery', () => testWebhook(ctx, input));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => WebhookDeliveryPayload, {
    description: 'Sends a delivery again, under the same id, whatever became of it.',
  })
  replayWebhookDelivery(
    @Ctx() ctx: Context,
    @Arg('input', () => ReplayWebhookDeliveryInput, { description: 'Which.' }) input: ReplayWebhookDeliveryInput,
  ) {
    return toPayload(ctx, 'delivery', () => replayDelivery(ctx, input));
  }

  @FieldResolver(() => WebhookDeliveryConnection, { description: 'Its deliveries, the newest first.' })
  deliveries(
    @Root() { id }: Webhook,
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('status', () => [DeliveryStatus], { nullable: true, description: 'Only those of one of these statuses.' })
    status?: DeliveryStatus[] | null,
  ): Promise<Page<WebhookDelivery>> {
    return listDeliveries(ctx, id, status ?? undefined, page);
  }
}

@Resolver(() => ClientStub)
export class ClientWebhooksResolver {
  @Requires(Scope.ACCOUNT_READ)
  @FieldResolver(() => [WebhookType], { nullable: true, description: 'Its webhooks, the oldest first.' })
  webhooks(@Root() { id }: ClientStub, @Ctx() ctx: Context): Promise<Webhook[]> {
    return webhooksOf(ctx, id);
  }
}

@Resolver(() => WebhookDeliveryType)
export class WebhookDeliveryResolver {
  @FieldResolver(() => [WebhookAttempt], { description: 'What came of it each time, the newest 30.' })
  attempts(@Root() { attempts }: WebhookDelivery): WebhookAttempt[] {
    return attempts.map((attempt: DeliveryAttempt) => ({ ...attempt, at: new Date(attempt.at) }));
  }

  @FieldResolver(() => Timestamp, { nullable: true, description: 'When it is tried next; null when it is over.' })
  nextAttemptAt(@Root() { status, dueAt }: WebhookDelivery): Date | null {
    return status === DeliveryStatus.PENDING ? dueAt : null;
  }
}
