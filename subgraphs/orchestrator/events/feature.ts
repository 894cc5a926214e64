import type { Feature } from '../../../subgraph-kit/feature';
import { ClientFeed } from './client-feed.entity';
import { eventBus, PostgresBus, redisUrl } from './event-bus';
import { EventFeed, eventFeed } from './event-feed';
import { ExecutionChanges, executionChanges } from './execution-changes';
import { ExecutionEventRow } from './event.entity';
import {
  ClientFeedResolver,
  ExecutionEventResolver,
  ExecutionEventsResolver,
  StageEventResolver,
} from './event.resolver';
import { EVENT_TYPES } from './event.type';

/** What happens to executions, to be read and followed. */
export const events: Feature = {
  entities: [ClientFeed, ExecutionEventRow],
  resolvers: [ClientFeedResolver, ExecutionEventResolver, ExecutionEventsResolver, StageEventResolver],
  types: EVENT_TYPES,
  start: async ({ parts, allTenants, databaseUrl, log, closing }) => {
    const redis = parts.get(redisUrl);
    const bus = parts.provide(
      eventBus,
      redis === null ? new PostgresBus(databaseUrl, log) : new (await import('./redis-bus.js')).RedisBus(redis, log),
    );
    closing.defer('event bus', () => bus.close());
    await bus.start();
    parts.provide(eventFeed, new EventFeed(bus, log));
    parts.provide(executionChanges, new ExecutionChanges(allTenants, bus, log));
  },
};
