import { hasUnsafeNumber } from '../../../lib/json-number';
import { searched, within } from '../../../subgraph-kit/graph/search';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { actorRef } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import { findUnstorableText } from '../../../lib/jsonb-text';
import { Forbidden, PublicError } from '../../../subgraph-kit/errors';
import type { ChangeFollower, Changes } from '../../../subgraph-kit/graph/changes';
import { Part } from '../../../subgraph-kit/part';
import { checkPageSize, type Page, type PageArgs } from '../../../subgraph-kit/graph/connection';
import { readInput, DomainError } from '../../../subgraph-kit/graph/payload';
import { Urgency } from '../../../contracts/urgency';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { isDeeperThan } from '../../../lib/json-depth';
import { newId } from '../../../lib/ids';
import { type Context, maySeeClient, requireScope, requireService, visibleClient } from '../../../subgraph-kit/context';
import { audit } from '../../../subgraph-kit/audit/audit';
import type { Client } from '../clients/client.entity';
import { lockClient, requireActiveAccount } from '../clients/client.service';
import type { MasterTemplate } from '../master-templates/master-template.entity';
import { publishedTemplate } from '../master-templates/master-template.service';
import { consume, giveBack, requestsQuota } from '../quotas/quota.service';
import { checkFeature } from '../tiers/feature.service';
import { nextTierWith } from '../tiers/tier.service';
import { type Recommendation, recommend } from './recommend';
import { RequestChange } from './request-change.entity';
import { Request, RequestStatus, RequestType, Selection } from './request.entity';
import { clientById } from '../clients/client.loader';
import { requestById, changesOfRequest } from './request.loader';
import { tierByName, allTiers } from '../tiers/tier.loader';
import { publishedTemplates } from '../master-templates/master-template.loader';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import { replicaPage } from '../../../subgraph-kit/graph/keyset';

export interface RequestFilter {
  status?: RequestStatus | undefined;
  clientId?: string | undefined;
  search?: string | undefined;
}

/** As deep as an execution takes them. */
const MAX_DEPTH = 20;
const MAX_PARAMETERS_BYTES = 900_000;
const parameters = z
  .record(z.string(), z.unknown(), 'expected a JSON object')
  .refine((value) => !isDeeperThan(value, MAX_DEPTH), { message: `expected at most ${MAX_DEPTH} levels`, abort: true })
  .refine(
    (value) => JSON.stringify(value).length <= MAX_PARAMETERS_BYTES,
    `expected at most ${MAX_PARAMETERS_BYTES} bytes of JSON`,
  )
  .refine(
    (value) => !hasUnsafeNumber(value),
    'holds a whole number of 2^53 or more, or one beyond 1.8e308, which JSON cannot keep: send it as a text',
  )
  .refine(
    (value) => findUnstorableText(value) === null,
    'holds a NUL character or half a surrogate pair, which no text may',
  );
const newRequest = z.object({
  clientId: z.string().optional(),
  message: z
    .string()
    .trim()
    .min(1, 'expected what is wanted, in words')
    .max(10_000)
    .refine((text) => findUnstorableText(text) === null, 'holds a character that cannot be stored'),
  type: z.enum(RequestType).nullish(),
  urgency: z.enum(Urgency).default(Urgency.MEDIUM),
  parameters: parameters.default({}),
  masterTemplate: z.string().optional(),
});

/** A request by id; null when there is none, or when it is not visible to the caller. @throws Unauthenticated @throws Forbidden */
export async function findRequest(ctx: Context, id: string): Promise<Request | null> {
  requireScope(ctx, Scope.REQUESTS_READ);
  const request = await ctx.load(requestById, id);
  return request && (await maySee(ctx, request)) ? request : null;
}

export const requestChanges = new Part<Changes>('the changes of requests');

/** Ids of requests that are made or change from now on; of those that the caller may see when no client is named. @throws PublicError */
export async function openRequestChanges(ctx: Context, clientId: string | null): Promise<ChangeFollower> {
  requireScope(ctx, Scope.REQUESTS_READ);
  const client = clientId === null || !maySeeClient(ctx, clientId) ? null : await ctx.load(clientById, clientId);
  if (clientId !== null && !client)
    throw new PublicError('CLIENT_NOT_FOUND', `There is no client ${clientId}, or it is not visible to you.`);
  return ctx.get(requestChanges).follow(clientId ?? visibleClient(ctx));
}

/** Requests that the caller may see, the newest first. @throws Unauthenticated @throws Forbidden @throws BadRequest */
export async function listRequests(ctx: Context, page: PageArgs, filter: RequestFilter): Promise<Page<Request>> {
  requireScope(ctx, Scope.REQUESTS_READ);
  const own = visibleClient(ctx);
  const matching = (database: DataSource) => {
    const query = database.getRepository(Request).createQueryBuilder('request').where('true');
    if (own !== null) query.andWhere('request.clientId = :own', { own });
    if (filter.clientId !== undefined) query.andWhere('request.clientId = :clientId', { clientId: filter.clientId });
    if (filter.status !== undefined) query.andWhere('request.status = :status', { status: filter.status });
    const text = searched(filter.search);
    if (text !== undefined) query.andWhere('request.message ilike :search', { search: within(text) });
    return query;
  };
  return replicaPage(ctx, matching, page, {
    cursor: 'request',
    sort: [{ sql: 'request.id', value: (row) => row.id, type: 'text', direction: 'DESC' }],
  });
}

/** Takes one of the requests of a client's month. @throws DomainError QUOTA_EXCEEDED when all are used */
export async function takeRequest(ctx: Context, database: DataSource | EntityManager, client: Client): Promise<void> {
  const limit = (await ctx.load(tierByName, client.tier))?.requestsPerMonth;
  if (limit === undefined) throw new Error(`there is no tier ${client.tier}`);
  const { ok, used, resetsAt } = await consume(database, requestsQuota(client.id, limit));
  if (ok) return;
  throw new DomainError(
    userError('QUOTA_EXCEEDED', {
      message: `Tier ${client.tier} allows ${limit} requests per month, and all are used. Wait for the reset, or ask for an upgrade.`,
      quota: 'REQUESTS_PER_MONTH',
      limit: limit ?? 0,
      used,
      resetsAt,
      upgradeTo: await nextTierWith(
        ctx,
        (tier) => tier.requestsPerMonth === null || tier.requestsPerMonth > (limit ?? 0),
      ),
    }),
  );
}

/**
 * Counts an execution that a client starts without a request as a request of its month, or gives one back that was not started.
 * For services. @throws DomainError QUOTA_EXCEEDED
 */
export async function countStart(ctx: Context, clientId: string, isGivenBack: boolean): Promise<boolean> {
  requireService(ctx);
  if (isGivenBack) await giveBack(ctx.allTenants, requestsQuota(clientId, null));
  else {
    const client = await ctx.load(clientById, clientId);
    if (!client) throw new Error(`there is no client ${clientId}`);
    await takeRequest(ctx, ctx.allTenants, client);
  }
  return true;
}

/** Writes down what a client wants; it counts towards the requests of its month. @throws DomainError */
export async function createRequest(ctx: Context, input: unknown): Promise<Request> {
  requireScope(ctx, Scope.REQUESTS_WRITE);
  const { clientId = visibleClient(ctx), masterTemplate, type = null, ...fields } = readInput(newRequest, input);
  if (clientId === null)
    throw new DomainError(
      userError('INVALID_INPUT', { message: 'Name the client that it is for.', path: ['clientId'] }),
    );
  const template = masterTemplate === undefined ? null : await templateNamed(ctx, masterTemplate, clientId);
  // Before the transaction: inside it, it would wait for a connection that others hold who wait for this one.
  await ctx.perRequest(allTiers);
  return ctx.database.transaction(async (manager) => {
    const client = await lockClient(ctx, manager, clientId);
    requireActiveAccount(client);
    await takeRequest(ctx, manager, client);
    const request = await manager.save(
      manager.create(Request, {
        id: newId('req'),
        clientId,
        type,
        ...fields,
        status: RequestStatus.PENDING,
        selectedTemplate: template?.name ?? null,
        selection: template ? Selection.MANUAL : null,
        executionId: null,
        runs: 0,
        endedAt: null,
      } as never),
      { reload: false },
    );
    await recordStatusChange(manager, request, actorRef(ctx.actor).id);
    await audit(ctx, manager, auditEntry('request.created', request, { type, template: template?.name ?? null }));
    return manager.findOneByOrFail(Request, { id: request.id });
  });
}

const MAX_PENDING = 1_000;

/** Requests that wait to be executed with one of some master templates, the newest first. */
export function pendingRequestsFor(ctx: Context, templates: readonly MasterTemplate[]): Promise<Request[]> {
  const names = templates.flatMap(({ name, formerNames }) => [name, ...formerNames]);
  return ctx.database
    .getRepository(Request)
    .createQueryBuilder('request')
    .where('request.status = :status and request.selectedTemplate = any(:names)', {
      status: RequestStatus.PENDING,
      names,
    })
    .orderBy('request.id', 'DESC')
    .limit(MAX_PENDING)
    .getMany();
}

/** The master templates that fit a request, the best first. */
export async function recommendationsFor(ctx: Context, request: Request, first: number): Promise<Recommendation[]> {
  checkPageSize(first);
  const templates = await ctx.perRequest(publishedTemplates);
  const usable = templates.filter(({ clientId }) => clientId === null || clientId === request.clientId);
  return recommend(request, usable).slice(0, first);
}

/** Selects a master template for a request that was not started: the one that is named, or the first recommendation. @throws DomainError */
export async function selectMasterTemplate(
  ctx: Context,
  input: { requestId: string; masterTemplate?: string | undefined },
): Promise<Request> {
  requireScope(ctx, Scope.REQUESTS_WRITE);
  const found = await findRequest(ctx, input.requestId);
  if (!found) throw requestNotFound();
  const template =
    input.masterTemplate === undefined
      ? (await recommendationsFor(ctx, found, 1))[0]?.template
      : await templateNamed(ctx, input.masterTemplate, found.clientId);
  if (!template) {
    const message =
      'No master template has a word in common with the request. Name one: the query masterTemplates lists them.';
    throw new DomainError(userError('NO_RECOMMENDATION', { message, path: ['masterTemplate'] }));
  }
  const selection = input.masterTemplate === undefined ? Selection.RECOMMENDED : Selection.MANUAL;
  return ctx.database.transaction(async (manager) => {
    requireActiveAccount(await lockClient(ctx, manager, found.clientId));
    const request = await lockRequest(manager, found.id);
    if (request.status !== RequestStatus.PENDING && request.status !== RequestStatus.FAILED)
      throw wrongStatus(request, 'only one that is pending or failed can get another template');
    await manager.update(Request, { id: request.id }, { selectedTemplate: template.name, selection });
    await audit(ctx, manager, auditEntry('request.template_selected', request, { template: template.name, selection }));
    return Object.assign(request, { selectedTemplate: template.name, selection });
  });
}

/** Where a request stood, from the first to the last; for tiers that include request_history. @throws Forbidden */
export async function historyOf(ctx: Context, request: Request): Promise<RequestChange[]> {
  const client = visibleClient(ctx) === null ? null : await ctx.load(clientById, request.clientId);
  const fault = client && (await checkFeature(ctx, client, 'request_history'));
  if (fault)
    throw new Forbidden(fault.message, { feature: fault.feature, required: fault.required, current: fault.current });
  return ctx.load(changesOfRequest, request.id);
}

/** The request as it is now, and nobody changes it before this transaction is over. @throws DomainError */
export async function lockRequest(manager: EntityManager, id: string): Promise<Request> {
  const request = await manager.findOne(Request, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!request) throw requestNotFound();
  return request;
}

/** Keeps where a request stands since now. */
export async function recordStatusChange(
  manager: EntityManager,
  { id, clientId, status, executionId }: Request,
  changedBy: string,
): Promise<void> {
  await manager.insert(RequestChange, { id: newId('rc'), requestId: id, clientId, status, executionId, changedBy });
}

/** A worker may see what it has a part in; others what is of clients that they may see. */
async function maySee(ctx: Context, { clientId, selectedTemplate }: Request): Promise<boolean> {
  if (ctx.actor.kind !== 'worker') return maySeeClient(ctx, clientId);
  const { workerId } = ctx.actor;
  const template = selectedTemplate === null ? null : await publishedTemplate(ctx, { name: selectedTemplate });
  return template?.stages.some((stage) => normaliseWorkerId(stage.worker) === workerId) ?? false;
}

async function templateNamed(ctx: Context, nameOrId: string, clientId: string) {
  const template =
    (await publishedTemplate(ctx, { name: nameOrId, clientId })) ??
    (await publishedTemplate(ctx, { id: nameOrId, clientId }));
  if (template) return template;
  const message = 'There is no published master template of this name or id. The query masterTemplates lists them.';
  throw new DomainError(userError('MASTER_TEMPLATE_NOT_FOUND', { message, path: ['masterTemplate'] }));
}

export function requestNotFound(): DomainError {
  return new DomainError(
    userError('REQUEST_NOT_FOUND', { message: 'There is no such request, or it is not visible to you.', path: ['id'] }),
  );
}

export function wrongStatus({ status }: Request, what: string): DomainError {
  return new DomainError(userError('REQUEST_STATUS', { message: `The request is ${status}; ${what}.` }));
}

export function auditEntry(action: string, { id, clientId }: Request, details: Record<string, unknown>) {
  return { action, subjectType: 'request', subjectId: id, clientId, details };
}
