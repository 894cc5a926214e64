import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { Scope } from '../../../contracts/scope';
import { Forbidden } from '../../../subgraph-kit/errors';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { type Context, requireScope, requireService, visibleClient } from '../../../subgraph-kit/context';
import { checkFeature } from '../tiers/feature.service';
import { AuditEvent } from './audit-event.entity';
import { clientById } from '../clients/client.loader';
import { replicaPage } from '../../../subgraph-kit/graph/keyset';

const forwardedEvent = z.object({
  id: z.string(),
  occurredAt: z.coerce.date(),
  actorKind: z.string(),
  actorId: z.string(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  clientId: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string(),
});

export interface AuditFilter {
  clientId?: string | undefined;
  actorId?: string | undefined;
  action?: string | undefined;
  subjectId?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
}

/**
 * What was done, the newest first: all of it for administrators; what concerns the own account for a client whose tier includes
 * the feature audit_logs. @throws Unauthenticated @throws Forbidden @throws BadRequest
 */
export async function listAudit(ctx: Context, page: PageArgs, filter: AuditFilter): Promise<Page<AuditEvent>> {
  requireScope(ctx, Scope.AUDIT_READ);
  const own = visibleClient(ctx);
  const client = own === null ? null : await ctx.load(clientById, own);
  const fault = client && (await checkFeature(ctx, client, 'audit_logs'));
  if (fault)
    throw new Forbidden(fault.message, { feature: 'audit_logs', required: fault.required, current: fault.current });
  const matching = (database: DataSource) => {
    const query = database.getRepository(AuditEvent).createQueryBuilder('event').where('true');
    if (own !== null) query.andWhere('event.clientId = :own', { own });
    if (filter.clientId !== undefined) query.andWhere('event.clientId = :clientId', { clientId: filter.clientId });
    if (filter.actorId !== undefined) query.andWhere('event.actorId = :actorId', { actorId: filter.actorId });
    if (filter.action !== undefined) query.andWhere('event.action = :action', { action: filter.action });
    if (filter.subjectId !== undefined) query.andWhere('event.subjectId = :subjectId', { subjectId: filter.subjectId });
    if (filter.since !== undefined) query.andWhere('event.occurredAt >= :since', { since: filter.since });
    if (filter.until !== undefined) query.andWhere('event.occurredAt < :until', { until: filter.until });
    return query;
  };
  return replicaPage(ctx, matching, page, {
    cursor: 'audit',
    sort: [{ sql: 'event.id', value: (row) => row.id, type: 'text', direction: 'DESC' }],
  });
}

/**
 * Records audit events of another service. One that is known already is left as it is. For services.
 * @throws Forbidden for everybody else
 */
export async function recordAuditEvents(ctx: Context, service: string, events: unknown[]): Promise<number> {
  requireService(ctx);
  const rows = z.array(forwardedEvent).parse(events);
  await ctx.database
    .createQueryBuilder()
    .insert()
    .into(AuditEvent)
    .values(rows.map((row) => ({ ...row, service })) as never)
    .orIgnore()
    .updateEntity(false)
    .execute();
  return rows.length;
}
