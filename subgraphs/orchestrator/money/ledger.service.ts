import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { Scope } from '../../../contracts/scope';
import { assertMicros, type Micros } from '../../../lib/money';
import { auditAndForward } from '../../../subgraph-kit/audit/audit';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { replicaPage } from '../../../subgraph-kit/graph/keyset';
import { seesProviderCost } from '../../../subgraph-kit/provider-cost';
import { DomainError, readInput } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { actorOf } from '../causes/cause';
import { eventBus, notificationTopics } from '../events/event-bus';
import { planClientById } from '../kam/kam.loader';
import { limitIn } from '../plans/definition';
import { type Budget, budgetOf } from './budget.service';
import { LedgerAccount, LedgerEntry, LedgerKind } from './ledger-entry.entity';
import { checkMonth, monthOf } from './month';

export interface LedgerFilter {
  month?: string | undefined;
  executionId?: string | undefined;
  kind?: LedgerKind[] | undefined;
}

/**
 * The entries of a client's ledger, the newest first; what AI providers charged is in it for staff only.
 * @throws Unauthenticated @throws Forbidden @throws BadRequest
 */
export async function listLedger(
  ctx: Context,
  clientId: string,
  filter: LedgerFilter,
  page: PageArgs,
): Promise<Page<LedgerEntry>> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  if (filter.month !== undefined) checkMonth(filter.month);
  const visible = maySeeClient(ctx, clientId);
  const matching = (database: DataSource) => {
    const query = database.getRepository(LedgerEntry).createQueryBuilder('entry');
    query.where('entry.clientId = :clientId', { clientId });
    if (!visible) query.andWhere('false');
    if (!seesProviderCost(ctx)) query.andWhere('entry.kind <> :hidden', { hidden: LedgerKind.PROVIDER_COST });
    if (filter.month !== undefined) query.andWhere('entry.month = :month', { month: filter.month });
    if (filter.executionId !== undefined)
      query.andWhere('entry.executionId = :executionId', { executionId: filter.executionId });
    if (filter.kind !== undefined) query.andWhere('entry.kind = any(:kind)', { kind: filter.kind });
    return query;
  };
  return replicaPage(ctx, matching, page, {
    cursor: 'ledger',
    sort: [{ sql: 'entry.id', value: (entry) => Number(entry.id), type: 'number', direction: 'DESC' }],
  });
}

/** What a month came to, counted in every way that there is; all of them are the same at every moment. */
export interface Reconciliation {
  /** By the entries of the ledger, corrections left out. */
  ledgerMicros: Micros;
  /** What executions were charged that were removed since, when their retention was over; counted with those that are there. */
  removedMicros: Micros;
  /** By its executions, by their stages and by the attempts at these. */
  executionsMicros: Micros;
  stagesMicros: Micros;
  attemptsMicros: Micros;
  /** Corrections by staff: below 0 when the client was given money back. */
  adjustmentsMicros: Micros;
  /** The balance, corrections included. */
  usedMicros: Micros;
  /** By the ledger, and by the executions that have not ended. */
  ledgerReservedMicros: Micros;
  executionsReservedMicros: Micros;
  reservedMicros: Micros;
}

/** Whether all ways of counting a month agree. */
export const isReconciled = (found: Reconciliation): boolean =>
  [found.executionsMicros, found.stagesMicros, found.attemptsMicros].every((micros) => micros === found.ledgerMicros) &&
  found.usedMicros === found.ledgerMicros + found.adjustmentsMicros &&
  [found.ledgerReservedMicros, found.executionsReservedMicros].every((micros) => micros === found.reservedMicros);

// One statement sees one moment.
const RECONCILE = `
with entries as (
  select coalesce(sum(case kind when 'charge' then amount_micros when 'reversal' then -amount_micros end), 0) as charged,
         coalesce(sum(case when kind = 'adjustment' then case when credit = 'charged' then amount_micros else -amount_micros end end), 0) as adjusted,
         coalesce(sum(case when credit = 'reserved' then amount_micros when debit = 'reserved' then -amount_micros end), 0) as reserved
    from orchestrator.ledger_entry where client_id = $1 and month = $2
), executions as (
  select coalesce(sum(charged_micros), 0) as charged, coalesce(sum(reserved_micros - charged_micros), 0) as reserved
    from orchestrator.execution where client_id = $1 and budget_month = $2
), stages as (
  select stage.id, (select coalesce(sum(price_micros), 0) from orchestrator.stage_attempt attempt where attempt.stage_id = stage.id) as charged
    from orchestrator.execution join orchestrator.stage_execution stage on stage.execution_id = execution.id
   where client_id = $1 and budget_month = $2
), attempts as (
  select coalesce(sum(price_micros), 0) as charged
    from orchestrator.execution join orchestrator.stage_attempt attempt on attempt.execution_id = execution.id
   where client_id = $1 and budget_month = $2
)
select entries.charged as "ledgerMicros", entries.adjusted as "adjustmentsMicros", entries.reserved as "ledgerReservedMicros",
       executions.charged + removed.charged as "executionsMicros", executions.reserved as "executionsReservedMicros",
       (select coalesce(sum(charged), 0) from stages) + removed.charged as "stagesMicros", attempts.charged + removed.charged as "attemptsMicros",
       removed.charged as "removedMicros",
       coalesce(balance.used_micros, 0) as "usedMicros", coalesce(balance.reserved_micros, 0) as "reservedMicros"
  from entries cross join executions cross join attempts
 cross join (select coalesce(sum(removed_micros), 0) as charged from orchestrator.budget_month where client_id = $1 and month = $2) removed
  left join orchestrator.budget_month balance on balance.client_id = $1 and balance.month = $2`;

/** Counts a month in every way that there is. The caller may see the client. */
export async function reconcile(
  database: DataSource | EntityManager,
  clientId: string,
  month: string,
): Promise<Reconciliation> {
  const [row = {}] = await database.query<Record<string, string>[]>(RECONCILE, [clientId, month]);
  return Object.fromEntries(
    Object.entries(row).map(([name, micros]) => [name, assertMicros(Number(micros))]),
  ) as unknown as Reconciliation;
}

const MAX_MICROS = 1_000_000_000_000_000;
const adjustment = z.object({
  clientId: z.string().min(1).max(200),
  amountMicros: z
    .int()
    .min(-MAX_MICROS)
    .max(MAX_MICROS)
    .refine((micros) => micros !== 0, 'must not be 0'),
  reason: z.string().trim().min(1).max(500),
  idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters'),
  executionId: z.string().min(1).max(200).optional(),
});

/**
 * Corrects what a client was charged in this month: below 0 gives back, above 0 charges more. The correction is an entry of
 * the ledger with its reason; the same key again changes nothing. For administrators. @throws DomainError
 */
export async function adjustBudget(ctx: Context, input: unknown): Promise<Budget | null> {
  requireScope(ctx, Scope.CLIENTS_WRITE);
  const { clientId, amountMicros, reason, idempotencyKey, executionId } = readInput(adjustment, input);
  const client = await ctx.load(planClientById, clientId);
  if (!client)
    throw new DomainError(
      userError('CLIENT_NOT_FOUND', { message: `There is no client ${clientId}.`, path: ['clientId'] }),
    );
  const by = actorOf(ctx);
  const month = monthOf(ctx.clock.now());
  let notified: string[] = [];
  await ctx.database.transaction(async (manager) => {
    await manager.query(
      `insert into orchestrator.budget_month (client_id, month, limit_micros) values ($1, $2, $3)
         on conflict (client_id, month) do update set limit_micros = coalesce(excluded.limit_micros, budget_month.limit_micros)`,
      [clientId, month, client.budget ? limitIn(client.budget, month) : null],
    );
    // Corrections of one month come one after the other.
    const [balance] = await manager.query<{ used: string }[]>(
      'select used_micros as used from orchestrator.budget_month where client_id = $1 and month = $2 for update',
      [clientId, month],
    );
    const known = await manager.findOneBy(LedgerEntry, { clientId, idempotencyKey });
    if (known) {
      const was = known.credit === LedgerAccount.CHARGED ? known.amountMicros : -known.amountMicros;
      if (was === amountMicros && known.reason === reason) return;
      throw new DomainError(
        userError('IDEMPOTENCY_KEY_REUSED', {
          message: 'This key made another correction. Use a new key for a new one.',
          path: ['idempotencyKey'],
        }),
      );
    }
    // What runs may still give back what it was charged.
    const [running] = await manager.query<{ charged: string }[]>(
      `select coalesce(sum(charged_micros), 0) as charged from orchestrator.execution
        where client_id = $1 and budget_month = $2 and ended_at is null`,
      [clientId, month],
    );
    if (Number(balance?.used ?? 0) - Number(running?.charged ?? 0) + amountMicros < 0)
      throw new DomainError(
        userError('INVALID_INPUT', {
          message: `The client was charged ${balance?.used ?? 0} micro-dollars in ${month}; no more can be given back, nor what executions were charged that have not ended.`,
          path: ['amountMicros'],
        }),
      );
    await manager.query(
      'update orchestrator.budget_month set used_micros = used_micros + $3 where client_id = $1 and month = $2',
      [clientId, month, amountMicros],
    );
    const accounts = [LedgerAccount.BUDGET, LedgerAccount.CHARGED] as const;
    const [debit, credit] = amountMicros > 0 ? accounts : accounts.toReversed();
    await manager.insert(LedgerEntry, {
      clientId,
      month,
      kind: LedgerKind.ADJUSTMENT,
      debit,
      credit,
      amountMicros: Math.abs(amountMicros),
      executionId: executionId ?? null,
      reason,
      actorKind: by.kind,
      actorId: by.id,
      idempotencyKey,
    });
    const told = await manager.query<{ client: string }[]>(
      `select orchestrator.notify_clients(jsonb_agg(noted)) as client from orchestrator.note_budget($1, $2) noted having count(*) > 0`,
      [clientId, month],
    );
    notified = told.map(({ client }) => client);
    await auditAndForward(ctx, manager, {
      action: 'client.budget_adjusted',
      subjectType: 'client',
      subjectId: clientId,
      clientId,
      details: { month, amountMicros, reason },
    });
  });
  if (notified.length > 0) ctx.get(eventBus).publishTopics(notificationTopics(notified));
  ctx.forget();
  return budgetOf(ctx, clientId, month);
}
