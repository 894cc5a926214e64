import type { Feature } from '../../../subgraph-kit/feature';
import { Client } from './client.entity';
import { ClientResolver } from './client.resolver';
import { findClient } from './client.service';
import { TierChange } from './tier-change.entity';

/** Customer accounts. */
export const clients: Feature = {
  entities: [Client, TierChange],
  resolvers: [ClientResolver],
  references: { Client: ({ id }: { id: string }, ctx) => findClient(ctx, id) },
};
