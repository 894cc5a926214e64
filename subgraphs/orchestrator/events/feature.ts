import type { Feature } from '../../../subgraph-kit/feature';
import { ClientFeed } from './client-feed.entity';
import { eventBus, PostgresBus, redisUrl } from './event-bus';
import { EventFeed, eventFeed } from './event-feed';
import { Changes } from '../../../subgraph-kit/graph/changes';
import { executionChanges } from './event.service';
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
    const changes = parts.provide(
      executionChanges,
      new Changes(
        (ids) =>
          allTenants.query<{ id: string; clientId: string }[]>(
            'select id, client_id as "clientId" from orchestrator.execution where id = any($1)',
            [ids],
          ),
        log,
      ),
    );
    bus.subscribeAll((topic) => {
      if (topic.startsWith('exec_')) changes.collect(topic);
    });
    // Hints were lost: what changed meanwhile cannot be told any more.
    bus.onGap(() => changes.closeAll());
  },
};
