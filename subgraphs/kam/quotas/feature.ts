import type { Feature } from '../../../subgraph-kit/feature';
import { QuotaUse } from './quota-use.entity';

/** How much of what is limited was used. */
export const quotas: Feature = {
  entities: [QuotaUse],
};
