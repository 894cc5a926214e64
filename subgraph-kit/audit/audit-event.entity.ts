import { Column, CreateDateColumn, PrimaryColumn, Entity } from 'typeorm';

/** An audit event: actor, action and subject. Written in the transaction that did it, and never changed. */
export abstract class AuditEventRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_AUDIT_EVENT' })
  id!: string;

  @CreateDateColumn({ name: 'occurred_at', type: 'timestamptz' })
  occurredAt!: Date;

  @Column('text', { name: 'actor_kind' })
  actorKind!: string;

  @Column('text', { name: 'actor_id' })
  actorId!: string;

  @Column('text')
  action!: string;

  @Column('text', { name: 'subject_type' })
  subjectType!: string;

  @Column('text', { name: 'subject_id' })
  subjectId!: string;

  @Column('text', { name: 'client_id', nullable: true })
  clientId!: string | null;

  @Column('jsonb')
  details!: Record<string, unknown>;

  @Column('text', { name: 'request_id' })
  requestId!: string;
}

/** An audit event of a service whose audit is forwarded. */
@Entity('audit_event')
export class ForwardedAuditEvent extends AuditEventRow {}

/** Audit events that were not forwarded yet. */
@Entity('audit_outbox')
export class AuditOutboxEntry {
  @PrimaryColumn('text', { name: 'audit_id', primaryKeyConstraintName: 'PK_AUDIT_OUTBOX' })
  auditId!: string;
}
