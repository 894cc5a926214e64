import type DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { SubscriptionTier } from '../../lib/graph/tier';
import { type RequestContext } from '../../lib/subgraph/context';
import type { Client } from './clients/client.entity';
import { clientLoader } from './clients/client.loader';
import type { MasterTemplate } from './master-templates/master-template.entity';
import { masterTemplateLoader, type TemplateVersionKey } from './master-templates/master-template.loader';
import type { Request } from './requests/request.entity';
import { requestLoader } from './requests/request.loader';
import type { Tier } from './tiers/tier.entity';
import { tierLoader } from './tiers/tier.loader';

/** What the resolvers and services of KAM get with one client request. */
export interface KamContext extends RequestContext {
  database: DataSource;
  /** Keys the hashes of API keys. */
  apiKeySecret: string;
  loaders: {
    client: DataLoader<string, Client | null>;
    masterTemplate: DataLoader<TemplateVersionKey, MasterTemplate | null, string>;
    request: DataLoader<string, Request | null>;
    tier: DataLoader<SubscriptionTier, Tier | null>;
  };
}

/** Completes a request's context with fresh loaders. */
export function createKamContext(base: RequestContext, database: DataSource, apiKeySecret: string): KamContext {
  return {
    ...base,
    database,
    apiKeySecret,
    loaders: {
      client: clientLoader(database),
      masterTemplate: masterTemplateLoader(database),
      request: requestLoader(database, base.actor.kind === 'client' ? base.actor.clientId : null),
      tier: tierLoader(database),
    },
  };
}
