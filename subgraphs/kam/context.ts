import type DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { tenantOf } from '../../contracts/actor';
import { ALL_TENANTS, forTenant } from '../../lib/database/tenant';
import type { SigningKey } from '../../lib/signing/signed-request';
import type { RequestContext } from '../../subgraph-kit/context';
import type { ApiKey } from './api-keys/api-key.entity';
import { apiKeysLoader } from './api-keys/api-key.loader';
import type { Client } from './clients/client.entity';
import { clientLoader, tierChangesLoader } from './clients/client.loader';
import type { TierChange } from './clients/tier-change.entity';
import type { MasterTemplate } from './master-templates/master-template.entity';
import {
  masterTemplateLoader,
  publishedTemplateLoader,
  publishedTemplatesOnce,
  type TemplateVersionKey,
} from './master-templates/master-template.loader';
import { quotaLoader } from './quotas/quota.loader';
import type { QuotaState, WindowOfQuota } from './quotas/quota.service';
import type { RequestChange } from './requests/request-change.entity';
import type { Request } from './requests/request.entity';
import { requestChangesLoader, requestLoader } from './requests/request.loader';
import { type TierLoaders, tierLoaders } from './tiers/tier.loader';
import type { User } from './users/user.entity';
import { userCountLoader, userLoader } from './users/user.loader';

/** What only KAM knows. */
export interface KamSecrets {
  /** Keys the hashes of API keys. */
  apiKeySecret: string;
  /** Sign the tokens of sessions; the first signs, all verify. */
  sessionKeys: readonly SigningKey[];
}

/** The parts of KAM that live as long as its process. */
export interface KamParts {
  database: DataSource;
  secrets: KamSecrets;
}

interface Loaders extends TierLoaders {
  /** Keys of a client. */
  apiKeys: DataLoader<string, ApiKey[]>;
  client: DataLoader<string, Client | null>;
  masterTemplate: DataLoader<TemplateVersionKey, MasterTemplate | null, string>;
  publishedTemplate: DataLoader<string, MasterTemplate | null>;
  /** All that are published, each in its newest version. */
  publishedTemplates: () => Promise<MasterTemplate[]>;
  quota: DataLoader<WindowOfQuota, QuotaState, string>;
  request: DataLoader<string, Request | null>;
  /** Where a request stood. */
  requestChanges: DataLoader<string, RequestChange[]>;
  /** The tiers of a client. */
  tierChanges: DataLoader<string, TierChange[]>;
  user: DataLoader<string, User | null>;
  /** How many users a client has. */
  userCount: DataLoader<string, number>;
}

/** What the resolvers and services of KAM get with one client request. */
export interface KamContext extends RequestContext {
  /** Touches the rows of whom the caller may see, and no others. */
  database: DataSource;
  /** Touches everybody's rows: for finding out who somebody is. */
  everybody: DataSource;
  secrets: KamSecrets;
  loaders: Loaders;
}

/** Completes a request's context with fresh loaders. */
export function createKamContext(base: RequestContext, { database: unbound, secrets }: KamParts): KamContext {
  const database = forTenant(unbound, tenantOf(base.actor));
  return {
    ...base,
    database,
    everybody: forTenant(unbound, ALL_TENANTS),
    secrets,
    loaders: {
      ...tierLoaders(database),
      apiKeys: apiKeysLoader(database),
      client: clientLoader(database),
      masterTemplate: masterTemplateLoader(database),
      publishedTemplate: publishedTemplateLoader(database),
      publishedTemplates: publishedTemplatesOnce(database),
      quota: quotaLoader(database),
      request: requestLoader(database),
      requestChanges: requestChangesLoader(database),
      tierChanges: tierChangesLoader(database),
      user: userLoader(database),
      userCount: userCountLoader(database),
    },
  };
}
