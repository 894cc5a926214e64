import { z } from 'zod';
import { actorRef } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import { newId } from '../../../lib/ids';
import { audit } from '../../../subgraph-kit/audit/audit';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { DomainError, readInput } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { Client } from '../clients/client.entity';
import { lockClient } from '../clients/client.service';
import { BudgetChange, BudgetChangeKind } from './budget-change.entity';
import { budgetChangesOfClient } from './budget.loader';

const MAX_MICROS = 1_000_000_000_000_000;
const micros = z.int().min(0).max(MAX_MICROS);
const reason = z.string().trim().min(1).max(500);
const change = z
  .object({
    monthlyMicros: micros.optional(),
    requestLimitMicros: micros.nullable().optional(),
    approvalAboveMicros: micros.nullable().optional(),
    reason,
  })
  .refine(
    ({ monthlyMicros, requestLimitMicros, approvalAboveMicros }) =>
      [monthlyMicros, requestLimitMicros, approvalAboveMicros].some((value) => value !== undefined),
    'Name at least one of monthlyMicros, requestLimitMicros and approvalAboveMicros.',
  );
const topUp = z.object({
  amountMicros: micros.min(1),
  reason,
  idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters'),
});

const PROPERTIES = {
  monthlyMicros: [BudgetChangeKind.MONTHLY, 'monthlyBudgetMicros'],
  requestLimitMicros: [BudgetChangeKind.REQUEST_LIMIT, 'requestLimitMicros'],
  approvalAboveMicros: [BudgetChangeKind.APPROVAL_ABOVE, 'approvalAboveMicros'],
} as const;

/**
 * Changes what a client may spend from now on: what is left out stays, null takes a limit away. What runs keeps what it
 * reserved. For administrators. @throws DomainError
 */
export async function changeBudget(ctx: Context, clientId: string, input: unknown): Promise<Client> {
  requireScope(ctx, Scope.CLIENTS_WRITE);
  const { reason: why, ...values } = readInput(change, input);
  return ctx.database.transaction(async (manager) => {
    const client = await lockClient(ctx, manager, clientId);
    const changes = (Object.keys(PROPERTIES) as (keyof typeof PROPERTIES)[]).flatMap((name) => {
      const [kind, property] = PROPERTIES[name];
      const to = values[name];
      return to === undefined || to === client[property] ? [] : [{ kind, property, from: client[property], to }];
    });
    for (const { kind, property, from, to } of changes) {
      await manager.insert(BudgetChange, {
        id: newId('bc'),
        clientId,
        kind,
        fromMicros: from,
        toMicros: to,
        reason: why,
        changedBy: actorRef(ctx.actor).id,
      });
      await manager.update(Client, { id: clientId }, { [property]: to });
      Object.assign(client, { [property]: to });
    }
    const details = Object.fromEntries(changes.map(({ property, from, to }) => [property, { from, to }]));
    if (changes.length > 0)
      await audit(ctx, manager, {
        action: 'client.budget_changed',
        subjectType: 'client',
        subjectId: clientId,
        clientId,
        details: { ...details, reason: why },
      });
    return client;
  });
}

/** Lets a client spend more in this month, once; the same key again changes nothing. For administrators. @throws DomainError */
export async function topUpBudget(ctx: Context, clientId: string, input: unknown): Promise<Client> {
  requireScope(ctx, Scope.CLIENTS_WRITE);
  const { amountMicros, reason: why, idempotencyKey } = readInput(topUp, input);
  return ctx.database.transaction(async (manager) => {
    // Two with one key come one after the other.
    const client = await lockClient(ctx, manager, clientId);
    const known = await manager.findOneBy(BudgetChange, { clientId, idempotencyKey });
    if (known && (known.toMicros !== amountMicros || known.reason !== why)) {
      const message = `This key topped up ${known.month} with another amount or reason. Use a new key for a new top-up.`;
      throw new DomainError(userError('IDEMPOTENCY_KEY_REUSED', { message, path: ['idempotencyKey'] }));
    }
    if (known) return client;
    const month = ctx.clock.now().toISOString().slice(0, 7);
    await manager.insert(BudgetChange, {
      id: newId('bc'),
      clientId,
      kind: BudgetChangeKind.TOP_UP,
      toMicros: amountMicros,
      month,
      reason: why,
      changedBy: actorRef(ctx.actor).id,
      idempotencyKey,
    });
    await audit(ctx, manager, {
      action: 'client.budget_topped_up',
      subjectType: 'client',
      subjectId: clientId,
      clientId,
      details: { month, amountMicros, reason: why },
    });
    return client;
  });
}

/** How the budget of a client was changed, the newest change first. @throws Unauthenticated @throws Forbidden */
export async function budgetChanges(ctx: Context, clientId: string): Promise<BudgetChange[]> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  return maySeeClient(ctx, clientId) ? ctx.load(budgetChangesOfClient, clientId) : [];
}
