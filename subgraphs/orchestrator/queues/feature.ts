import type { Feature } from '../../../subgraph-kit/feature';
import { Queue, QueueEntry } from './queue.entity';
import {
  QueuedAttemptResolver,
  QueuedExecutionResolver,
  QueueEntryResolver,
  QueuePositionResolver,
  QueueResolver,
} from './queue.resolver';

/** Queues for slots of clients and workers. */
export const queues: Feature = {
  entities: [Queue, QueueEntry],
  resolvers: [QueuedAttemptResolver, QueuedExecutionResolver, QueueEntryResolver, QueuePositionResolver, QueueResolver],
};
