import type { Feature } from '../../../subgraph-kit/feature';
import { SpendResolver } from './spend.resolver';

/** What was spent. */
export const spend: Feature = { resolvers: [SpendResolver] };
