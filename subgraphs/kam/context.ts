import type DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { tenantOf } from '../../lib/access/actor';
import { EVERYBODY, forTenant } from '../../lib/database/tenant';
import type { SigningKey } from '../../lib/signing/signed-request';
import type { RequestContext } from '../../lib/subgraph/context';
import type { Client } from './clients/client.entity';
import { clientLoader } from './clients/client.loader';
import type { MasterTemplate } from './master-templates/master-template.entity';
import { masterTemplateLoader, publishedTemplateLoader, type TemplateVersionKey } from './master-templates/master-template.loader';
import type { Request } from './requests/request.entity';
import { requestLoader } from './requests/request.loader';
import { type TierLoaders, tierLoaders } from './tiers/tier.loader';
import type { User } from './users/user.entity';
import { userLoader } from './users/user.loader';

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
  client: DataLoader<string, Client | null>;
  masterTemplate: DataLoader<TemplateVersionKey, MasterTemplate | null, string>;
  publishedTemplate: DataLoader<string, MasterTemplate | null>;
  request: DataLoader<string, Request | null>;
  user: DataLoader<string, User | null>;
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
    everybody: forTenant(unbound, EVERYBODY),
    secrets,
    loaders: {
      ...tierLoaders(database),
      client: clientLoader(database),
      masterTemplate: masterTemplateLoader(database),
      publishedTemplate: publishedTemplateLoader(database),
      request: requestLoader(database),
      user: userLoader(database),
    },
  };
}
