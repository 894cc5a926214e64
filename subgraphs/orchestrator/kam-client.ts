import DataLoader from 'dataloader';
import { type DocumentNode, parse } from 'graphql';
import { byKey } from '../../lib/database/by-key';
import { SubscriptionTier } from '../../lib/graph/tier';
import { normaliseWorkerId } from '../../lib/graph/worker-types';
import { ask, type SubgraphExecutor } from '../../lib/subgraph/executor';
import type { MasterTemplateDefinition, PlanClient } from './plans/plan';

/** What names one version of a master template. */
export interface TemplateVersionKey {
  id: string;
  version: number;
}

type Reference = ({ __typename: 'MasterTemplate' } & TemplateVersionKey) | { __typename: 'Client'; id: string };

const PLANNING: DocumentNode = parse(/* GraphQL */ `
  query Planning($references: [_Any!]!) {
    _entities(representations: $references) {
      __typename
      ... on MasterTemplate {
        id
        version
        name
        maxExecutionTimeMs
        allowPartialCompletion
        stages {
          order
          worker
          templateRef
          inputMapping
          paramsOverride
          condition
          required
          dependsOn
          forEach {
            over
            concurrency
            maxItems
          }
          retry {
            maxAttempts
            firstDelayMs
            maxDelayMs
            maxElapsedMs
          }
          timeoutMs
          heartbeatTimeoutMs
        }
      }
      ... on Client {
        id
        tier
        accountStatus
        limits {
          maxConcurrentExecutions
        }
      }
    }
  }
`);

const FIND_TEMPLATE: DocumentNode = parse(/* GraphQL */ `
  query FindTemplate($name: String, $id: ID, $version: Int) {
    masterTemplate(name: $name, id: $id, version: $version) {
      id
      version
      status
    }
  }
`);

export interface KamLoaders {
  masterTemplate: DataLoader<TemplateVersionKey, MasterTemplateDefinition | null, string>;
  client: DataLoader<string, PlanClient | null>;
}

interface TemplateHead extends TemplateVersionKey {
  status: 'DRAFT' | 'PUBLISHED' | 'DEPRECATED';
}

const templateKey = ({ id, version }: TemplateVersionKey): string => `${id}@${version}`;

/** Asks KAM for what planning needs, as the orchestrator, over the same signed way as the gateway. */
export class KamClient {
  constructor(private readonly executor: SubgraphExecutor) {}

  /** A template by name or id; the newest published version unless one is named. */
  async findTemplate(selector: { name?: string; id?: string; version?: number }): Promise<TemplateHead | null> {
    const data = await ask<{ masterTemplate: TemplateHead | null }>(this.executor, 'orchestrator', FIND_TEMPLATE, selector);
    return data.masterTemplate;
  }

  /** Loaders for one client request: everything that a plan needs of KAM comes in one call. */
  loaders(): KamLoaders {
    const entities = new DataLoader<Reference, Record<string, unknown> | null, string>((references) => this.entities(references), {
      cacheKeyFn: (reference) => (reference.__typename === 'Client' ? reference.id : templateKey(reference)),
    });
    return {
      masterTemplate: new DataLoader(
        async (keys) => {
          const found = await Promise.all(keys.map((key) => entities.load({ __typename: 'MasterTemplate', ...key })));
          return found.map((entity) => (entity ? templateOf(entity) : null));
        },
        { cacheKeyFn: templateKey },
      ),
      client: new DataLoader(async (ids) => {
        const found = await Promise.all(ids.map((id) => entities.load({ __typename: 'Client', id })));
        return found.map((entity) => (entity ? clientOf(entity) : null));
      }),
    };
  }

  private async entities(references: readonly Reference[]): Promise<(Record<string, unknown> | null)[]> {
    const data = await ask<{ _entities: (Record<string, unknown> | null)[] }>(this.executor, 'orchestrator', PLANNING, { references });
    const keyOf = (entity: Record<string, unknown>): string =>
      entity['__typename'] === 'Client' ? String(entity['id']) : templateKey(entity as unknown as TemplateVersionKey);
    const found = data._entities.filter((entity): entity is Record<string, unknown> => entity !== null);
    return byKey(
      references.map((reference) => (reference.__typename === 'Client' ? reference.id : templateKey(reference))),
      found,
      keyOf,
    );
  }
}

function templateOf(entity: Record<string, unknown>): MasterTemplateDefinition {
  const template = entity as unknown as MasterTemplateDefinition;
  return { ...template, stages: template.stages.map((stage) => ({ ...stage, worker: normaliseWorkerId(stage.worker) })) };
}

/** KAM tells enum names (PREMIUM); code knows their values (premium). @throws Error for a tier that is none: fail closed. */
function clientOf(entity: Record<string, unknown>): PlanClient {
  const { id, tier, accountStatus, limits } = entity as {
    id: string;
    tier: keyof typeof SubscriptionTier;
    accountStatus: string;
    limits: { maxConcurrentExecutions: number } | null;
  };
  const known: SubscriptionTier | undefined = SubscriptionTier[tier];
  if (known === undefined) throw new Error(`KAM names a tier that is none: ${JSON.stringify(tier)}`);
  if (!limits) throw new Error(`KAM names no limits of tier ${tier}`);
  return { id, tier: known, accountStatus: accountStatus.toLowerCase(), maxConcurrentExecutions: limits.maxConcurrentExecutions };
}
