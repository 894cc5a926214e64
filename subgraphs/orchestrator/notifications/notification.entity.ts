import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** What clients are told. */
export enum NotificationKind {
  EXECUTION_COMPLETED = 'execution_completed',
  EXECUTION_FAILED = 'execution_failed',
  EXECUTION_CANCELLED = 'execution_cancelled',
  APPROVAL_ASKED = 'approval_asked',
  BUDGET_THRESHOLD = 'budget_threshold',
  WEBHOOK_PAUSED = 'webhook_paused',
}

/** The facts of a notification, by its kind. */
export interface NotificationDetails {
  /** Of an execution. */
  status?: string;
  message?: string | null;
  maxPriceMicros?: number;
  isSimulated?: boolean;
  /** Of a budget. */
  month?: string;
  percent?: number;
  usedMicros?: number;
  limitMicros?: number;
  /** Of a webhook. */
  webhookId?: string;
}

/** Something that a client is told, in the order of the commits. Rows are only ever added. */
@Entity('notification')
@Index('notification_by_client', ['clientId', 'id'])
export class Notification {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'PK_NOTIFICATION',
  })
  id!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('enum', { enum: NotificationKind, enumName: 'notification_kind' })
  kind!: NotificationKind;

  @Column('text', { name: 'execution_id', nullable: true })
  executionId!: string | null;

  @Column('jsonb')
  details!: NotificationDetails;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}

/** Up to where a user or an API key has read. */
@Entity('notification_reader')
export class NotificationReader {
  @PrimaryColumn('text', { name: 'actor_kind', primaryKeyConstraintName: 'PK_NOTIFICATION_READER' })
  actorKind!: string;

  @PrimaryColumn('text', { name: 'actor_id', primaryKeyConstraintName: 'PK_NOTIFICATION_READER' })
  actorId!: string;

  /** The client that the reader belongs to; * for staff. */
  @PrimaryColumn('text', { name: 'client_id', primaryKeyConstraintName: 'PK_NOTIFICATION_READER' })
  clientId!: string;

  @Column('bigint', { name: 'read_up_to' })
  readUpTo!: string;
}
