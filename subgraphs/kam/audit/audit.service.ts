import type { EntityManager } from 'typeorm';
import { nameOf } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import { Forbidden } from '../../../subgraph-kit/errors';
import { checkPageSize, decodeCursor, encodeCursor, type Page, pageOf } from '../../../subgraph-kit/graph/connection';
import { newId } from '../../../lib/ids';
import { requireScope, visibleClient } from '../../../subgraph-kit/context';
import type { KamContext } from '../context';
import { featureFault } from '../tiers/feature.service';
import { AuditEvent } from './audit-event.entity';

/** What was done, to what. */
export interface AuditEntry {
  action: string;
  subjectType: string;
  subjectId: string;
  clientId: string | null;
  details?: Record<string, unknown>;
}

export interface AuditFilter {
  clientId?: string | undefined;
  actorId?: string | undefined;
  action?: string | undefined;
  subjectId?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
}

/** Writes down who did what, in the transaction that did it. */
export async function audit(
  { actor, requestId }: Pick<KamContext, 'actor' | 'requestId'>,
  manager: EntityManager,
  deed: AuditEntry,
): Promise<void> {
  const { kind, id } = nameOf(actor);
  // Written out: `insert()` would read the row back, which whoever has nobody's rows cannot.
  await manager.query(
    `insert into kam.audit_event (id, actor_kind, actor_id, action, subject_type, subject_id, client_id, details, request_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      newId('audit'),
      kind,
      id,
      deed.action,
      deed.subjectType,
      deed.subjectId,
      deed.clientId,
      JSON.stringify(deed.details ?? {}),
      requestId,
    ],
  );
}

/**
 * What was done, the newest first: all of it for administrators; what concerns the own account for a client whose tier includes
 * the feature audit_logs. @throws Unauthenticated @throws Forbidden @throws BadRequest
 */
export async function listAudit(
  ctx: KamContext,
  page: { first: number; after?: string | undefined },
  filter: AuditFilter,
): Promise<Page<AuditEvent>> {
  requireScope(ctx, Scope.AUDIT_READ);
  const own = visibleClient(ctx);
  const client = own === null ? null : await ctx.loaders.client.load(own);
  const fault = client && (await featureFault(ctx, client, 'audit_logs'));
  if (fault)
    throw new Forbidden(fault.message, { feature: 'audit_logs', required: fault.required, current: fault.current });
  const first = checkPageSize(page.first);
  const matching = () => {
    const query = ctx.database.getRepository(AuditEvent).createQueryBuilder('event').where('true');
    if (own !== null) query.andWhere('event.clientId = :own', { own });
    if (filter.clientId !== undefined) query.andWhere('event.clientId = :clientId', { clientId: filter.clientId });
    if (filter.actorId !== undefined) query.andWhere('event.actorId = :actorId', { actorId: filter.actorId });
    if (filter.action !== undefined) query.andWhere('event.action = :action', { action: filter.action });
    if (filter.subjectId !== undefined) query.andWhere('event.subjectId = :subjectId', { subjectId: filter.subjectId });
    if (filter.since !== undefined) query.andWhere('event.occurredAt >= :since', { since: filter.since });
    if (filter.until !== undefined) query.andWhere('event.occurredAt < :until', { until: filter.until });
    return query;
  };
  const rows = matching()
    .orderBy('event.id', 'DESC')
    .limit(first + 1);
  if (page.after !== undefined) rows.andWhere('event.id < :after', { after: decodeCursor('audit', page.after) });
  return pageOf(
    await rows.getMany(),
    first,
    (event) => encodeCursor('audit', event.id),
    () => matching().getCount(),
  );
}
