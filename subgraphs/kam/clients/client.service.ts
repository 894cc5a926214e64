import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { nameOf } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import {
  checkPageSize,
  decodeCursor,
  encodeCursor,
  invalidCursor,
  type Page,
  pageOf,
} from '../../../subgraph-kit/graph/connection';
import { readInput, DomainError } from '../../../subgraph-kit/graph/payload';
import { SubscriptionTier } from '../../../contracts/tier';
import { AccountNotActive, Conflict, NotFound, userError } from '../../../subgraph-kit/graph/user-error.type';
import { newId } from '../../../lib/ids';
import { maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { audit } from '../audit/audit.service';
import type { KamContext } from '../context';
import { AccountStatus, Client } from './client.entity';
import { type ClientProfile, profileSchema } from './profile.type';
import { TierChange } from './tier-change.entity';

/** How lists of clients can be sorted; the id breaks ties. */
export enum ClientSort {
  NAME = 'companyName',
  NEWEST = 'createdAt',
}

export interface ClientFilter {
  search?: string | undefined;
  tier?: SubscriptionTier[] | undefined;
  accountStatus?: AccountStatus[] | undefined;
}

const CREATED_MS = `date_trunc('milliseconds', client.created_at)`;
const MAX_BUDGET_MICROS = 1_000_000_000_000_000;
const companyName = z.string().trim().min(1).max(200);
const monthlyBudgetMicros = z.int().min(0).max(MAX_BUDGET_MICROS);
const reason = z.string().trim().min(1).max(500);
const newClient = z.object({
  companyName,
  tier: z.enum(SubscriptionTier),
  monthlyBudgetMicros,
  trial: z.boolean().default(true),
  profile: profileSchema.default({}),
});
const clientChange = z.object({ companyName: companyName.optional(), profile: profileSchema.optional() });

/** Statuses that an account can change to. A cancelled one stays cancelled. */
const NEXT_STATUSES: Record<AccountStatus, readonly AccountStatus[]> = {
  [AccountStatus.TRIAL]: [AccountStatus.ACTIVE, AccountStatus.SUSPENDED, AccountStatus.CANCELLED],
  [AccountStatus.ACTIVE]: [AccountStatus.SUSPENDED, AccountStatus.CANCELLED],
  [AccountStatus.SUSPENDED]: [AccountStatus.ACTIVE, AccountStatus.CANCELLED],
  [AccountStatus.CANCELLED]: [],
};

/** A client by id; null when there is none, or when the caller may not know of it. @throws Unauthenticated @throws Forbidden */
export async function findClient(ctx: KamContext, id: string): Promise<Client | null> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  return maySeeClient(ctx, id) ? ctx.loaders.client.load(id) : null;
}

/** All clients. For staff. @throws Unauthenticated @throws Forbidden @throws BadRequest */
export async function listClients(
  ctx: KamContext,
  page: { first: number; after?: string | undefined },
  { search, tier, accountStatus }: ClientFilter,
  sort: ClientSort,
): Promise<Page<Client>> {
  requireScope(ctx, Scope.CLIENTS_READ);
  const first = checkPageSize(page.first);
  const matching = () => {
    const query = ctx.database.getRepository(Client).createQueryBuilder('client').where('true');
    if (search !== undefined) {
      query.andWhere('(client.companyName ilike :search or client.id ilike :search)', {
        search: `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`,
      });
    }
    if (tier !== undefined) query.andWhere('client.tier = any(:tier)', { tier });
    if (accountStatus !== undefined) query.andWhere('client.accountStatus = any(:accountStatus)', { accountStatus });
    return query;
  };
  const rows = matching().limit(first + 1);
  if (sort === ClientSort.NAME) rows.orderBy('client.companyName').addOrderBy('client.id');
  // To the millisecond, as a cursor has it.
  else rows.orderBy(CREATED_MS, 'DESC').addOrderBy('client.id', 'DESC');
  const cursorOf = (client: Client): string =>
    encodeCursor(
      `clients:${sort}`,
      JSON.stringify([sort === ClientSort.NAME ? client.companyName : client.createdAt, client.id]),
    );
  if (page.after !== undefined) {
    const { place, id } = readPlace(decodeCursor(`clients:${sort}`, page.after), sort);
    if (sort === ClientSort.NAME) rows.andWhere('(client.companyName, client.id) > (:place, :id)', { place, id });
    else rows.andWhere(`(${CREATED_MS}, client.id) < (:place, :id)`, { place, id });
  }
  return pageOf(await rows.getMany(), first, cursorOf, () => matching().getCount());
}

/** Where a page of clients begins. @throws BadRequest for a cursor that we did not make */
function readPlace(text: string, sort: ClientSort): { place: string; id: string } {
  try {
    const [place, id] = z
      .tuple([sort === ClientSort.NAME ? z.string() : z.iso.datetime(), z.string()])
      .parse(JSON.parse(text));
    return { place, id };
  } catch {
    throw invalidCursor();
  }
}

/** Opens an account. For administrators. @throws Refused */
export async function createClient(ctx: KamContext, input: unknown): Promise<Client> {
  requireScope(ctx, Scope.CLIENTS_WRITE);
  const { trial, ...fields } = readInput(newClient, input);
  return ctx.database.transaction(async (manager) => {
    const client = {
      id: newId('client'),
      accountStatus: trial ? AccountStatus.TRIAL : AccountStatus.ACTIVE,
      ...fields,
      profile: withoutNulls(fields.profile),
    };
    await manager.insert(Client, client);
    await audit(
      ctx,
      manager,
      auditEntry('client.created', client.id, { tier: client.tier, accountStatus: client.accountStatus }),
    );
    return manager.findOneByOrFail(Client, { id: client.id });
  });
}

/** Changes a client's name and profile: parts that are left out stay. @throws Refused */
export async function updateClient(ctx: KamContext, id: string, input: unknown): Promise<Client> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  const { companyName: name, profile } = readInput(clientChange, input);
  await requireWorkingActor(ctx);
  return ctx.database.transaction(async (manager) => {
    const client = await lockClient(ctx, manager, id);
    client.companyName = name ?? client.companyName;
    client.profile = withoutNulls({ ...client.profile, ...profile });
    await manager.update(Client, { id }, { companyName: client.companyName, profile: client.profile });
    await audit(
      ctx,
      manager,
      auditEntry('client.updated', id, {
        fields: [...(name === undefined ? [] : ['companyName']), ...Object.keys(profile ?? {})],
      }),
    );
    return client;
  });
}

/** Changes a client's tier; the history keeps why. What runs goes on as it was planned. For administrators. @throws Refused */
export async function changeTier(
  ctx: KamContext,
  input: { clientId: string; tier: SubscriptionTier; reason: string },
): Promise<Client> {
  requireScope(ctx, Scope.CLIENTS_WRITE);
  const why = readInput(z.object({ reason }), { reason: input.reason }).reason;
  return ctx.database.transaction(async (manager) => {
    const client = await lockClient(ctx, manager, input.clientId);
    if (client.tier === input.tier) throw conflict('SAME_TIER', `The client has tier ${input.tier} already.`);
    const change = {
      id: newId('tc'),
      clientId: client.id,
      from: client.tier,
      to: input.tier,
      reason: why,
      changedBy: nameOf(ctx.actor).id,
    };
    await manager.insert(TierChange, change);
    await manager.update(Client, { id: client.id }, { tier: input.tier });
    await audit(
      ctx,
      manager,
      auditEntry('client.tier_changed', client.id, { from: client.tier, to: input.tier, reason: why }),
    );
    return Object.assign(client, { tier: input.tier });
  });
}

/** Changes where an account stands. Whoever belongs to a cancelled one is not let in any more. For administrators. @throws Refused */
export async function changeAccountStatus(
  ctx: KamContext,
  input: { clientId: string; accountStatus: AccountStatus; reason: string },
): Promise<Client> {
  requireScope(ctx, Scope.CLIENTS_WRITE);
  const why = readInput(z.object({ reason }), { reason: input.reason }).reason;
  return ctx.database.transaction(async (manager) => {
    const client = await lockClient(ctx, manager, input.clientId);
    const next = NEXT_STATUSES[client.accountStatus];
    if (!next.includes(input.accountStatus)) {
      throw conflict(
        'STATUS_NOT_REACHABLE',
        `The account is ${client.accountStatus}; it can become ${next.join(' or ') || 'nothing else any more'}.`,
      );
    }
    await manager.update(Client, { id: client.id }, { accountStatus: input.accountStatus });
    await audit(
      ctx,
      manager,
      auditEntry('client.status_changed', client.id, { from: client.accountStatus, to: input.accountStatus, reason: why }),
    );
    return Object.assign(client, { accountStatus: input.accountStatus });
  });
}

/** The tiers that a client had, the newest change first. @throws Unauthenticated @throws Forbidden */
export async function tierHistory(ctx: KamContext, clientId: string): Promise<TierChange[]> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  if (!maySeeClient(ctx, clientId)) return [];
  return ctx.loaders.tierChanges.load(clientId);
}

/**
 * The client as it is now, and nobody changes it, or counts what belongs to it, before this transaction is over.
 * @throws Refused when there is none for the caller.
 */
export async function lockClient(ctx: KamContext, manager: EntityManager, id: string): Promise<Client> {
  const client = maySeeClient(ctx, id)
    ? await manager.findOne(Client, { where: { id }, lock: { mode: 'pessimistic_write' } })
    : null;
  if (!client)
    throw new DomainError(
      userError(NotFound, {
        code: 'CLIENT_NOT_FOUND',
        message: 'There is no such client, or you may not act for it.',
        path: ['clientId'],
      }),
    );
  return client;
}

/** @throws Refused unless the account is one that may change things. */
export function requireWorking({ accountStatus: status }: Client): void {
  if (status === AccountStatus.ACTIVE || status === AccountStatus.TRIAL) return;
  const message = `The account is ${status}; it must be active or on trial. Ask an administrator to change that.`;
  throw new DomainError(userError(AccountNotActive, { code: 'ACCOUNT_NOT_ACTIVE', message, status }));
}

/** The same for whoever belongs to a client; staff works for any. */
export async function requireWorkingActor(ctx: KamContext): Promise<void> {
  const client = ctx.actor.kind === 'client' ? await ctx.loaders.client.load(ctx.actor.clientId) : null;
  if (client) requireWorking(client);
}

function conflict(code: string, message: string): DomainError {
  return new DomainError(userError(Conflict, { code, message }));
}

function auditEntry(action: string, clientId: string, details: Record<string, unknown>) {
  return { action, subjectType: 'client', subjectId: clientId, clientId, details };
}

function withoutNulls(profile: object): ClientProfile {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null && value !== undefined));
}
