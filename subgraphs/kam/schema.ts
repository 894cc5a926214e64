import type { SubgraphDefinition } from '../../lib/subgraph/build-schema';
import { ApiKeyResolver } from './api-keys/api-key.resolver';
import { ClientResolver } from './clients/client.resolver';
import { findClient } from './clients/client.service';
import type { KamContext } from './context';
import { MasterTemplateResolver, StageResolver, WORKER_TEMPLATE_STUBS } from './master-templates/master-template.resolver';
import { findTemplateVersion } from './master-templates/master-template.service';
import { RequestResolver } from './requests/request.resolver';
import { findRequest } from './requests/request.service';
import { TierResolver } from './tiers/tier.resolver';

/** What KAM adds to the graph: who clients are, what they asked for, and what can happen. */
export const kamSchema: SubgraphDefinition<KamContext> = {
  resolvers: [ApiKeyResolver, ClientResolver, MasterTemplateResolver, StageResolver, RequestResolver, TierResolver],
  orphanedTypes: WORKER_TEMPLATE_STUBS,
  references: {
    Client: ({ id }: { id: string }, ctx) => findClient(ctx, id),
    MasterTemplate: (key: { id: string; version: number }, ctx) => findTemplateVersion(ctx, key),
    Request: ({ id }: { id: string }, ctx) => findRequest(ctx, id),
  },
};
