import type { Feature } from '../../../subgraph-kit/feature';
import { Part } from '../../../subgraph-kit/part';
import { eventBus } from '../events/event-bus';
import { tokenKeys } from '../workers/announcements';
import { Webhook, WebhookDelivery } from './webhook.entity';
import { WebhookClient, type WebhookClientOptions } from './webhook-client';
import { ClientWebhooksResolver, WebhookDeliveryResolver, WebhookResolver } from './webhook.resolver';
import { WebhookSender } from './webhook-sender';
import { webhookClient, webhookSender } from './webhook.service';

/** Where webhooks may be, and how their names are resolved. */
export const webhookOptions = new Part<WebhookClientOptions>('the options of webhooks');

/** Notifications that are posted to addresses of clients. */
export const webhooks: Feature = {
  entities: [Webhook, WebhookDelivery],
  resolvers: [WebhookResolver, ClientWebhooksResolver, WebhookDeliveryResolver],
  start: ({ parts, allTenants, log, clock, closing, afterListen }) => {
    const client = parts.provide(webhookClient, new WebhookClient(parts.get(webhookOptions)));
    const sender = new WebhookSender({
      database: allTenants,
      bus: parts.get(eventBus),
      client,
      signingKeys: parts.get(tokenKeys),
      log,
      clock,
    });
    parts.provide(webhookSender, sender);
    closing.defer('webhooks', () => sender.close());
    afterListen(() => sender.start());
  },
};
