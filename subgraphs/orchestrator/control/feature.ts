import type { Feature } from '../../../subgraph-kit/feature';
import { ControlResolver } from './control.resolver';
import { RerunResolver } from './rerun.resolver';

/** Starting, stopping, pausing and retrying executions. */
export const control: Feature = {
  resolvers: [ControlResolver, RerunResolver],
};
