import { searched, within } from '../../../subgraph-kit/graph/search';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { actorRef } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { keysetPage, type SortColumn } from '../../../subgraph-kit/graph/keyset';
import { readInput, DomainError } from '../../../subgraph-kit/graph/payload';
import { SubscriptionTier } from '../../../contracts/tier';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { newId } from '../../../lib/ids';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { audit } from '../../../subgraph-kit/audit/audit';
import { AccountStatus, Client } from './client.entity';
import { type ClientProfile, profileSchema } from './profile.type';
import { TierChange } from './tier-change.entity';
import { clientById, tierChangesOfClient } from './client.loader';

/** How lists of clients can be sorted; the id breaks ties. */
export enum ClientSort {
  NAME = 'companyName',
  NEWEST = 'createdAt',
}

const SORTS: Record<ClientSort, [SortColumn<Client>, ...SortColumn<Client>[]]> = {
  [ClientSort.NAME]: [
    { sql: 'client.companyName', value: (client) => client.companyName, type: 'text' },
    { sql: 'client.id', value: (client) => client.id, type: 'text' },
  ],
  [ClientSort.NEWEST]: [
    // To the millisecond, as a cursor has it.
    {
      sql: `date_trunc('milliseconds', client.created_at)`,
      value: (client) => client.createdAt,
      type: 'time',
      direction: 'DESC',
    },
    { sql: 'client.id', value: (client) => client.id, type: 'text', direction: 'DESC' },
  ],
};

export interface ClientFilter {
  search?: string | undefined;
  tier?: SubscriptionTier[] | undefined;
  accountStatus?: AccountStatus[] | undefined;
}

const MAX_BUDGET_MICROS = 1_000_000_000_000_000;
const companyName = z.string().trim().min(1).max(200);
const monthlyBudgetMicros = z.int().min(0).max(MAX_BUDGET_MICROS);
const reason = z.string().trim().min(1).max(500);
/** What a trial may spend in a month unless its account says otherwise. */
const TRIAL_BUDGET_MICROS = 50_000_000;
const newClient = z
  .object({
    companyName,
    tier: z.enum(SubscriptionTier),
    monthlyBudgetMicros: monthlyBudgetMicros.optional(),
    trial: z.boolean().default(true),
    profile: profileSchema.default({}),
  })
  .refine(({ trial, monthlyBudgetMicros: budget }) => trial || budget !== undefined, {
    message: 'An account that is no trial needs a monthly budget.',
    path: ['monthlyBudgetMicros'],
  });
const clientChange = z.object({ companyName: companyName.optional(), profile: profileSchema.optional() });

/** Statuses that an account can change to. A cancelled one stays cancelled. */
const NEXT_STATUSES: Record<AccountStatus, readonly AccountStatus[]> = {
  [AccountStatus.TRIAL]: [AccountStatus.ACTIVE, AccountStatus.SUSPENDED, AccountStatus.CANCELLED],
  [AccountStatus.ACTIVE]: [AccountStatus.SUSPENDED, AccountStatus.CANCELLED],
  [AccountStatus.SUSPENDED]: [AccountStatus.ACTIVE, AccountStatus.CANCELLED],
  [AccountStatus.CANCELLED]: [],
};

/** A client by id; null when there is none, or when it is not visible to the caller. @throws Unauthenticated @throws Forbidden */
export async function findClient(ctx: Context, id: string): Promise<Client | null> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  return maySeeClient(ctx, id) ? ctx.load(clientById, id) : null;
}

/** All clients. For staff. @throws Unauthenticated @throws Forbidden @throws BadRequest */
export async function listClients(
  ctx: Context,
  page: PageArgs,
  { search, tier, accountStatus }: ClientFilter,
  sort: ClientSort,
): Promise<Page<Client>> {
  requireScope(ctx, Scope.CLIENTS_READ);
  const matching = () => {
    const query = ctx.database.getRepository(Client).createQueryBuilder('client').where('true');
    const text = searched(search);
    if (text !== undefined)
      query.andWhere('(client.companyName ilike :search or client.id ilike :search)', { search: within(text) });
    if (tier !== undefined) query.andWhere('client.tier = any(:tier)', { tier });
    if (accountStatus !== undefined) query.andWhere('client.accountStatus = any(:accountStatus)', { accountStatus });
    return query;
  };
  return keysetPage(matching, page, { cursor: `clients:${sort}`, sort: SORTS[sort] });
}

/** Opens an account. For administrators. @throws DomainError */
export async function createClient(ctx: Context, input: unknown): Promise<Client> {
  requireScope(ctx, Scope.CLIENTS_WRITE);
  const { trial, ...fields } = readInput(newClient, input);
  return ctx.database.transaction(async (manager) => {
    const client = {
      id: newId('client'),
      accountStatus: trial ? AccountStatus.TRIAL : AccountStatus.ACTIVE,
      ...fields,
      monthlyBudgetMicros: fields.monthlyBudgetMicros ?? TRIAL_BUDGET_MICROS,
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

/** Changes a client's name and profile: parts that are left out stay. @throws DomainError */
export async function updateClient(ctx: Context, id: string, input: unknown): Promise<Client> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  const { companyName: name, profile } = readInput(clientChange, input);
  await requireActiveAccountOfActor(ctx);
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

/** Changes a client's tier; the history keeps why. What runs goes on as it was planned. For administrators. @throws DomainError */
export async function changeTier(
  ctx: Context,
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
      changedBy: actorRef(ctx.actor).id,
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

/** Changes where an account stands. Whoever belongs to a cancelled one is not let in any more. For administrators. @throws DomainError */
export async function changeAccountStatus(
  ctx: Context,
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
      auditEntry('client.status_changed', client.id, {
        from: client.accountStatus,
        to: input.accountStatus,
        reason: why,
      }),
    );
    return Object.assign(client, { accountStatus: input.accountStatus });
  });
}

/**
 * Puts a client under legal hold, so that nothing of it is removed, or ends that. For administrators. @throws DomainError
 */
export async function setLegalHold(
  ctx: Context,
  input: { clientId: string; isHeld: boolean; reason: string },
): Promise<Client> {
  requireScope(ctx, Scope.CLIENTS_WRITE);
  const why = readInput(z.object({ reason }), { reason: input.reason }).reason;
  return ctx.database.transaction(async (manager) => {
    const client = await lockClient(ctx, manager, input.clientId);
    const change = input.isHeld
      ? { legalHoldReason: why, legalHoldSince: client.legalHoldSince ?? ctx.clock.now() }
      : { legalHoldReason: null, legalHoldSince: null };
    await manager.update(Client, { id: client.id }, change);
    const action = input.isHeld ? 'client.legal_hold_set' : 'client.legal_hold_ended';
    await audit(ctx, manager, auditEntry(action, client.id, { reason: why }));
    return Object.assign(client, change);
  });
}

/** The tiers that a client had, the newest change first. @throws Unauthenticated @throws Forbidden */
export async function tierHistory(ctx: Context, clientId: string): Promise<TierChange[]> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  if (!maySeeClient(ctx, clientId)) return [];
  return ctx.load(tierChangesOfClient, clientId);
}

/**
 * The client as it is now, and nobody changes it, or counts what belongs to it, before this transaction is over.
 * @throws DomainError when there is none for the caller.
 */
export async function lockClient(ctx: Context, manager: EntityManager, id: string): Promise<Client> {
  const client = maySeeClient(ctx, id)
    ? await manager.findOne(Client, { where: { id }, lock: { mode: 'pessimistic_write' } })
    : null;
  if (!client)
    throw new DomainError(
      userError('CLIENT_NOT_FOUND', {
        message: 'There is no such client, or you may not act for it.',
        path: ['clientId'],
      }),
    );
  return client;
}

/** @throws DomainError unless the account is one that may change things. */
export function requireActiveAccount({ accountStatus: status }: Client): void {
  if (status === AccountStatus.ACTIVE || status === AccountStatus.TRIAL) return;
  const message = `The account is ${status}; it must be active or on trial. Ask an administrator to change that.`;
  throw new DomainError(userError('ACCOUNT_NOT_ACTIVE', { message, status }));
}

/** The same for whoever belongs to a client; staff works for any. */
export async function requireActiveAccountOfActor(ctx: Context): Promise<void> {
  const client = ctx.actor.kind === 'client' ? await ctx.load(clientById, ctx.actor.clientId) : null;
  if (client) requireActiveAccount(client);
}

function conflict(code: 'SAME_TIER' | 'STATUS_NOT_REACHABLE', message: string): DomainError {
  return new DomainError(userError(code, { message }));
}

function auditEntry(action: string, clientId: string, details: Record<string, unknown>) {
  return { action, subjectType: 'client', subjectId: clientId, clientId, details };
}

function withoutNulls(profile: object): ClientProfile {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null && value !== undefined));
}
