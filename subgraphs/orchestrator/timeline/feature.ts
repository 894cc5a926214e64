import type { Feature } from '../../../subgraph-kit/feature';
import { AttemptTimelineResolver, ExecutionTimelineResolver, StageTimelineResolver } from './timeline.resolver';

/** Where the time of an execution went. */
export const timeline: Feature = {
  resolvers: [AttemptTimelineResolver, ExecutionTimelineResolver, StageTimelineResolver],
};
