import type { Context } from '../../../subgraph-kit/context';
import { byKey } from '../../../lib/database/by-key';
import type { Urgency } from '../../../contracts/urgency';
import type { SubgraphExecutor } from '../../../subgraph-kit/executor';
import { ask } from '../../../subgraph-kit/ask';
import type { SubscriptionTier } from '../../../contracts/tier';
import type { MasterTemplateDefinition, PlanClient } from '../plans/definition';
import { budgetOf, clientOf, templateOf, tierOf } from './kam-entities';
import type { ClientStanding } from './client-standings';
import {
  PLANNING,
  USERS,
  STANDINGS,
  RETENTION,
  TIERS,
  PUBLISHED,
  FIND_TEMPLATE,
  FIND_REQUEST,
  REPORT_EXECUTION,
  CANCEL_REQUEST,
  COUNT_START,
} from './kam-operations';
import { Part } from '../../../subgraph-kit/part';
import { normaliseWorkerId } from '../../../contracts/worker-id';

/** What KAM owns and planning needs: one version of a master template, or a client. */
export interface Reference {
  __typename: 'MasterTemplate' | 'Client';
  id: string;
}

/** Where a request stands, by the names of the graph. */
export type RequestStatusName = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';

/** What executing a request needs of it. */
export interface RequestSummary {
  id: string;
  clientId: string;
  status: RequestStatusName;
  urgency: keyof typeof Urgency;
  parameters: Record<string, unknown>;
  /** How often it was executed. */
  runs: number;
  masterTemplate: { name: string; stages: { worker: string }[] } | null;
}

/** What uses a template of a worker. */
export interface WorkerTemplateUsers {
  masterTemplates: MasterTemplateDefinition[];
  requests: {
    id: string;
    name: string;
    /** Id of the version of its master template. */
    templateId: string;
    parameters: Record<string, unknown>;
    client: PlanClient;
  }[];
}

interface FoundUsers {
  masterTemplates: Record<string, unknown>[];
  pendingRequests: {
    id: string;
    selectedTemplate: string;
    parameters: Record<string, unknown>;
    masterTemplate: { id: string } | null;
    client: Record<string, unknown> | null;
  }[];
}

interface PublishedPage {
  masterTemplates: {
    edges: { node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

/** What a tier allows; null for no limit. */
export interface TierLimits {
  tier: SubscriptionTier;
  requestsPerMonth: number | null;
  maxUsers: number | null;
  apiRequestsPerMinute: number;
  retentionDays: number | null;
  maxConcurrentExecutions: number;
  features: string[];
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

/** A limit of the tier that is reached. */
export interface UsedUp {
  message: string;
  quota: string;
  limit: number;
  used: number;
  resetsAt: Date | null;
  upgradeTo: SubscriptionTier | null;
}

type UsedUpInGraph = Omit<UsedUp, 'resetsAt' | 'upgradeTo'> & {
  resetsAt: string | Date | null;
  upgradeTo: keyof typeof SubscriptionTier | null;
};

interface TemplateHead {
  id: string;
  version: number;
  status: 'DRAFT' | 'PUBLISHED' | 'DEPRECATED';
}

/** How KAM is asked. */
export const kamClient = new Part<KamClient>('the client of KAM');
/** Runs operations of KAM's subgraph. */
export const kamExecutor = new Part<SubgraphExecutor>('the executor of KAM');

/** The client request in whose course KAM is asked: both sides log its id. */
type Asking = Pick<Context, 'requestId'> & Partial<Pick<Context, 'isFresh' | 'signal'>>;

/** Asks KAM for what planning needs, as the orchestrator, over the same signed way as the gateway. */
export class KamClient {
  constructor(private readonly executor: SubgraphExecutor) {}

  /** A template by name or id that a client can use; the newest published version unless one is named. */
  async findTemplate(
    selector: { name?: string; id?: string; version?: number },
    clientId: string,
    ctx: Asking,
  ): Promise<TemplateHead | null> {
    const data = await ask<{ masterTemplate: TemplateHead | null }>(
      this.executor,
      { service: 'orchestrator', clientId, requestId: ctx.requestId, isFresh: ctx.isFresh, signal: ctx.signal },
      FIND_TEMPLATE,
      selector,
    );
    return data.masterTemplate;
  }

  /** A request; null when there is none, or when it is not of the client on whose behalf it is asked. */
  async findRequest(id: string, clientId: string | undefined, ctx: Asking): Promise<RequestSummary | null> {
    const { request } = await ask<{ request: RequestSummary | null }>(
      this.executor,
      { service: 'orchestrator', clientId, requestId: ctx.requestId, isFresh: ctx.isFresh, signal: ctx.signal },
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

  /** Cancels a request that has no running execution. @returns why it cannot be cancelled; empty when it is. */
  async cancelPendingRequest(variables: { requestId: string; by: string }, ctx: Asking): Promise<Problem[]> {
    const data = await ask<{ cancelPendingRequest: { errors: Problem[] } }>(
      this.executor,
      { service: 'orchestrator', requestId: ctx.requestId, isFresh: ctx.isFresh },
      CANCEL_REQUEST,
      variables,
    );
    return data.cancelPendingRequest.errors;
  }

  /**
   * Counts an execution that is started without a request as one of the requests of the month.
   * @returns what is used up; null when there was one left
   */
  async countStart(clientId: string, ctx: Asking): Promise<UsedUp | null> {
    const { countStart } = await ask<{ countStart: { errors: UsedUpInGraph[] } }>(
      this.executor,
      { service: 'orchestrator', clientId, requestId: ctx.requestId },
      COUNT_START,
      { clientId, isGivenBack: false },
    );
    const [error] = countStart.errors;
    if (!error) return null;
    const { upgradeTo, resetsAt, ...facts } = error;
    return {
      ...facts,
      resetsAt: resetsAt === null ? null : new Date(resetsAt),
      upgradeTo: upgradeTo === null ? null : tierOf(upgradeTo),
    };
  }

  /** Gives back what was counted for an execution that was not started after all. */
  async giveBackStart(clientId: string, ctx: Asking): Promise<void> {
    const from = { service: 'orchestrator', clientId, requestId: ctx.requestId } as const;
    await ask(this.executor, from, COUNT_START, { clientId, isGivenBack: true });
  }

  /** How clients stand at this moment; null for those that do not exist. @throws Error for an unknown tier: fails closed */
  async standings(ids: readonly string[]): Promise<(ClientStanding | null)[]> {
    const data = await ask<{
      _entities: (
        | (Record<string, unknown> & {
            id: string;
            tier: keyof typeof SubscriptionTier;
            accountStatus: string;
          })
        | null
      )[];
    }>(this.executor, { service: 'orchestrator', isFresh: true }, STANDINGS, {
      references: ids.map((id) => ({ __typename: 'Client', id })),
    });
    const rows = data._entities.filter((row) => row !== null);
    return byKey(ids, rows, ({ id }) => id).map(
      (row) => row && { tier: tierOf(row.tier), accountStatus: row.accountStatus.toLowerCase(), budget: budgetOf(row) },
    );
  }

  /** For how many days the executions of clients are kept; not of those whose executions are kept for ever, or under legal hold. */
  async retentionDays(ids: readonly string[]): Promise<Map<string, number>> {
    const data = await ask<{
      _entities: ({ id: string; limits: { retentionDays: number | null } | null; legalHold: object | null } | null)[];
    }>(this.executor, { service: 'orchestrator' }, RETENTION, {
      references: ids.map((id) => ({ __typename: 'Client', id })),
    });
    return new Map(
      data._entities.flatMap((client) => {
        const days = client?.limits?.retentionDays ?? null;
        return client && days !== null && client.legalHold === null ? [[client.id, days] as const] : [];
      }),
    );
  }

  /** All tiers, the lowest first: each has the features of those before it as well. @throws Error for an unknown tier */
  async tiers(ctx: Asking): Promise<TierLimits[]> {
    const { tiers } = await ask<{ tiers: (Omit<TierLimits, 'tier'> & { name: keyof typeof SubscriptionTier })[] }>(
      this.executor,
      { service: 'orchestrator', requestId: ctx.requestId, isFresh: ctx.isFresh, signal: ctx.signal },
      TIERS,
      {},
    );
    return tiers.map(({ name, ...limits }) => ({ ...limits, tier: tierOf(name) }));
  }

  /** Ids of the published versions of master templates that a client can use, by name; the first so many. */
  async publishedTemplates(clientId: string, limit: number, ctx: Asking): Promise<string[]> {
    const ids: string[] = [];
    for (let after: string | null = null; ids.length < limit;) {
      const { masterTemplates }: PublishedPage = await ask<PublishedPage>(
        this.executor,
        { service: 'orchestrator', clientId, requestId: ctx.requestId, isFresh: ctx.isFresh, signal: ctx.signal },
        PUBLISHED,
        { after },
      );
      ids.push(...masterTemplates.edges.map(({ node }) => node.id));
      if (!masterTemplates.pageInfo.hasNextPage) break;
      after = masterTemplates.pageInfo.endCursor;
    }
    return ids.slice(0, limit);
  }

  /** What uses a template of a worker: master templates, and requests that wait for them. */
  async usersOf(worker: string, templateRef: string): Promise<WorkerTemplateUsers> {
    const { workerTemplateUsers: users } = await ask<{ workerTemplateUsers: FoundUsers }>(
      this.executor,
      { service: 'orchestrator' },
      USERS,
      { worker, templateRef },
    );
    return {
      masterTemplates: users.masterTemplates.map(templateOf),
      requests: users.pendingRequests.flatMap(({ id, selectedTemplate, parameters, masterTemplate, client }) =>
        client && masterTemplate
          ? [{ id, name: selectedTemplate, templateId: masterTemplate.id, parameters, client: clientOf(client) }]
          : [],
      ),
    };
  }

  /** Entities by their references, on behalf of a client if there is one. */
  async entities(
    references: readonly Reference[],
    clientId: string | undefined,
    ctx: Asking,
  ): Promise<(Record<string, unknown> | null)[]> {
    const data = await ask<{ _entities: (Record<string, unknown> | null)[] }>(
      this.executor,
      { service: 'orchestrator', clientId, requestId: ctx.requestId, isFresh: ctx.isFresh, signal: ctx.signal },
      PLANNING,
      { references },
    );
    const found = data._entities.filter((entity): entity is Record<string, unknown> => entity !== null);
    const keyOf = ({ __typename, id }: Record<string, unknown>): string => `${String(__typename)} ${String(id)}`;
    return byKey(
      references.map((reference) => keyOf({ ...reference })),
      found,
      keyOf,
    );
  }
}
