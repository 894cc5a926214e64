import type { EntityManager } from 'typeorm';
import { actorRef } from '../../contracts/actor';
import { newId } from '../../lib/ids';
import type { Context } from '../context';

/** What was done, to what. */
export interface AuditEntry {
  /** As in client.tier_changed. */
  action: string;
  subjectType: string;
  subjectId: string;
  /** The client that it concerns; null for what concerns none. */
  clientId: string | null;
  /** Further facts, such as the old and the new value; never a secret. */
  details?: Record<string, unknown>;
}

type AuditContext = Pick<Context, 'actor' | 'requestId' | 'service' | 'clock'>;

/** Writes who did what, in the transaction that did it. */
export async function audit(ctx: AuditContext, manager: EntityManager, entry: AuditEntry): Promise<string> {
  const { kind, id } = actorRef(ctx.actor);
  const auditId = newId('audit');
  // Written out: `insert()` would read the row back, which whoever is bound to no tenant cannot.
  await manager.query(
    `insert into "${ctx.service}".audit_event
       (id, occurred_at, actor_kind, actor_id, action, subject_type, subject_id, client_id, details, request_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      auditId,
      ctx.clock.now(),
      kind,
      id,
      entry.action,
      entry.subjectType,
      entry.subjectId,
      entry.clientId,
      JSON.stringify(entry.details ?? {}),
      ctx.requestId,
    ],
  );
  return auditId;
}

/** The same for a service whose audit KAM keeps: the entry is forwarded once the transaction is committed. */
export async function auditAndForward(ctx: AuditContext, manager: EntityManager, entry: AuditEntry): Promise<void> {
  const auditId = await audit(ctx, manager, entry);
  await manager.query(`insert into "${ctx.service}".audit_outbox (audit_id) values ($1)`, [auditId]);
}
