import DataLoader from 'dataloader';
import { type DocumentNode, parse } from 'graphql';
import { byKey } from '../../lib/database/by-key';
import { SubscriptionTier } from '../../contracts/tier';
import type { Urgency } from '../../contracts/urgency';
import { normaliseWorkerId } from '../../subgraph-kit/graph/worker-types';
import { ask, type SubgraphExecutor } from '../../subgraph-kit/executor';
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

const FIND_REQUEST: DocumentNode = parse(/* GraphQL */ `
  query FindRequest($id: ID!) {
    request(id: $id) {
      id
      clientId
      status
      urgency
      parameters
      runs
      masterTemplate {
        name
        stages {
          worker
        }
      }
    }
  }
`);

const REPORT_EXECUTION: DocumentNode = parse(/* GraphQL */ `
  mutation ReportExecution($report: ExecutionReportInput!) {
    reportExecution(report: $report) {
      status
      errors {
        code
        message
      }
    }
  }
`);

const CANCEL_REQUEST: DocumentNode = parse(/* GraphQL */ `
  mutation CancelRequest($requestId: ID!, $by: String!) {
    cancelPendingRequest(requestId: $requestId, by: $by) {
      errors {
        code
        message
      }
    }
  }
`);

/** Where a request stands, by the names of the graph. */
export type RequestStatusName = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** What executing a request needs of it. */
export interface RequestHead {
  id: string;
  clientId: string;
  status: RequestStatusName;
  urgency: keyof typeof Urgency;
  parameters: Record<string, unknown>;
  /** How often it was executed. */
  runs: number;
  masterTemplate: { name: string; stages: { worker: string }[] } | null;
}

interface Report {
  requestId: string;
  executionId: string;
  status: RequestStatusName;
  by: string;
}

interface Problem {
  code: string;
  message: string;
}

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
    const data = await ask<{ masterTemplate: TemplateHead | null }>(
      this.executor,
      { service: 'orchestrator' },
      FIND_TEMPLATE,
      selector,
    );
    return data.masterTemplate;
  }

  /** A request; null when there is none, or when it is not of the client on whose behalf it is asked. */
  async findRequest(id: string, clientId: string | undefined): Promise<RequestHead | null> {
    const { request } = await ask<{ request: RequestHead | null }>(
      this.executor,
      { service: 'orchestrator', clientId },
      FIND_REQUEST,
      { id },
    );
    const template = request?.masterTemplate;
    if (!request || !template) return request;
    return {
      ...request,
      masterTemplate: {
        ...template,
        stages: template.stages.map(({ worker }) => ({ worker: normaliseWorkerId(worker) })),
      },
    };
  }

  /** Tells what became of an execution of a request. @returns where the request stands. @throws Error when KAM does not take it */
  async reportExecution(report: Report): Promise<RequestStatusName | null> {
    const data = await ask<{ reportExecution: { status: RequestStatusName | null } }>(
      this.executor,
      { service: 'orchestrator' },
      REPORT_EXECUTION,
      { report },
    );
    return data.reportExecution.status;
  }

  /** Cancels a request that nobody works on. @returns what stands against it. */
  async cancelPendingRequest(requestId: string, by: string): Promise<Problem[]> {
    const data = await ask<{ cancelPendingRequest: { errors: Problem[] } }>(
      this.executor,
      { service: 'orchestrator' },
      CANCEL_REQUEST,
      { requestId, by },
    );
    return data.cancelPendingRequest.errors;
  }

  /** Loaders for one client request, on behalf of a client if there is one: everything that a plan needs of KAM comes in one call. */
  loaders(clientId: string | undefined): KamLoaders {
    const entities = new DataLoader<Reference, Record<string, unknown> | null, string>(
      (references) => this.entities(references, clientId),
      {
        cacheKeyFn: (reference) => (reference.__typename === 'Client' ? reference.id : templateKey(reference)),
      },
    );
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

  private async entities(
    references: readonly Reference[],
    clientId: string | undefined,
  ): Promise<(Record<string, unknown> | null)[]> {
    const data = await ask<{ _entities: (Record<string, unknown> | null)[] }>(
      this.executor,
      { service: 'orchestrator', clientId },
      PLANNING,
      { references },
    );
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
  return {
    ...template,
    stages: template.stages.map((stage) => ({ ...stage, worker: normaliseWorkerId(stage.worker) })),
  };
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
  return {
    id,
    tier: known,
    accountStatus: accountStatus.toLowerCase(),
    maxConcurrentExecutions: limits.maxConcurrentExecutions,
  };
}
