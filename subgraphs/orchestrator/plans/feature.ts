import type { Feature } from '../../../subgraph-kit/feature';
import { MasterTemplatePlanResolver } from './plan.resolver';

/** Plans: whether, at what price and in what time a master template can run. */
export const plans: Feature = {
  resolvers: [MasterTemplatePlanResolver],
};
