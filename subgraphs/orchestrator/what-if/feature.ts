import type { Feature } from '../../../subgraph-kit/feature';
import { RefusedStart } from './refused-start.entity';
import { TierRefusalResolver, TierSimulationResolver, TierTemplateChangeResolver } from './tier-simulation.resolver';

/** What would be otherwise with another tier. */
export const whatIf: Feature = {
  entities: [RefusedStart],
  resolvers: [TierSimulationResolver, TierTemplateChangeResolver, TierRefusalResolver],
};
