import { USER_ERROR_TYPES } from '../../subgraph-kit/graph/user-error.type';
import type { SubgraphDefinition } from '../../subgraph-kit/build-schema';
import { ApiKeyResolver } from './api-keys/api-key.resolver';
import { AuditResolver } from './audit/audit.resolver';
import { ClientResolver } from './clients/client.resolver';
import { findClient } from './clients/client.service';
import type { KamContext } from './context';
import { IdentityResolver } from './identity/identity.resolver';
import {
  MasterTemplateResolver,
  StageResolver,
  WORKER_TEMPLATE_STUBS,
} from './master-templates/master-template.resolver';
import { findTemplateVersion } from './master-templates/master-template.service';
import { findRecommendation, RequestResolver } from './requests/request.resolver';
import { findRequest } from './requests/request.service';
import { SessionResolver } from './sessions/session.resolver';
import { TierResolver } from './tiers/tier.resolver';
import { UserResolver } from './users/user.resolver';
import { findUser } from './users/user.service';
import { ClientUsageResolver, ViewerResolver } from './viewer/viewer.resolver';

/** What KAM adds to the graph: who clients and users are, what they may do, what they asked for, and what can happen. */
export const kamSchema: SubgraphDefinition<KamContext> = {
  resolvers: [
    ApiKeyResolver,
    AuditResolver,
    ClientResolver,
    ClientUsageResolver,
    IdentityResolver,
    MasterTemplateResolver,
    RequestResolver,
    SessionResolver,
    StageResolver,
    TierResolver,
    UserResolver,
    ViewerResolver,
  ],
  orphanedTypes: [...WORKER_TEMPLATE_STUBS, ...USER_ERROR_TYPES],
  references: {
    Client: ({ id }: { id: string }, ctx) => findClient(ctx, id),
    MasterTemplate: (key: { id: string; version: number }, ctx) => findTemplateVersion(ctx, key),
    Request: ({ id }: { id: string }, ctx) => findRequest(ctx, id),
    TemplateRecommendation: ({ id }: { id: string }, ctx) => findRecommendation(ctx, id),
    User: ({ id }: { id: string }, ctx) => findUser(ctx, id),
  },
};
