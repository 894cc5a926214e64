import type { Feature } from '../../../subgraph-kit/feature';
import { eventBus } from '../events/event-bus';
import { EventFeed } from '../events/event-feed';
import { Notification, NotificationReader } from './notification.entity';
import { NotificationResolver } from './notification.resolver';
import { notificationFeed } from './notification.service';

/** What clients are told, to be read and followed. They are added where what they tell is recorded: see notify_clients.sql. */
export const notifications: Feature = {
  entities: [Notification, NotificationReader],
  resolvers: [NotificationResolver],
  start: ({ parts, log }) => {
    parts.provide(notificationFeed, new EventFeed<Notification>(parts.get(eventBus), log));
  },
};
