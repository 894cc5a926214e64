import type { Feature } from '../../../subgraph-kit/feature';
import { MasterTemplatePlanResolver } from './plan.resolver';
import { WORKER_TEMPLATE_STUBS } from './plan.type';

/** Plans: whether, at what price and in what time a master template can run. */
export const plans: Feature = {
  resolvers: [MasterTemplatePlanResolver],
  types: WORKER_TEMPLATE_STUBS,
};
