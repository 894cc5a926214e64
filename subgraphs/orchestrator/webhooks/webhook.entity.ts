import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { NotificationKind } from '../notifications/notification.entity';

/** Where a client wants its notifications posted. */
@Entity('webhook')
@Index('webhook_by_client', ['clientId', 'id'])
export class Webhook {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_WEBHOOK' })
  id!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  url!: string;

  @Column('text')
  description!: string;

  /** All of them when null. */
  @Column('text', { array: true, nullable: true })
  kinds!: NotificationKind[] | null;

  /** Which of its secrets counts: each follows from the id, this number and the key, and is kept nowhere. */
  @Column('int', { name: 'secret_number', default: 1 })
  secretNumber!: number;

  /** Id of the key that its secret is made of. */
  @Column('text', { name: 'signing_key' })
  signingKey!: string;

  /** Until when what is sent is signed with the secret before, too. */
  @Column('timestamptz', { name: 'rotating_until', nullable: true })
  rotatingUntil!: Date | null;

  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt!: Date | null;

  @Column('text', { name: 'pause_reason', nullable: true })
  pauseReason!: string | null;

  /** Attempts that failed since the last one that did not. */
  @Column('int', { default: 0 })
  failures!: number;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}

/** What became of a delivery. */
export enum DeliveryStatus {
  PENDING = 'pending',
  DELIVERED = 'delivered',
  FAILED = 'failed',
}

/** One attempt at a delivery, as it is kept with it. */
export interface DeliveryAttempt {
  at: string;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  /** Why it failed; null when it did not. */
  error: string | null;
  durationMs: number;
}

/** One notification on its way to one webhook. */
@Entity('webhook_delivery')
@Index('webhook_delivery_by_webhook', ['webhookId', 'id'])
@Index('webhook_delivery_due', ['webhookId', 'dueAt'], { where: `"status" = 'pending'` })
export class WebhookDelivery {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'PK_WEBHOOK_DELIVERY',
  })
  id!: string;

  @Column('text', { name: 'webhook_id' })
  webhookId!: string;

  @ManyToOne(() => Webhook, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'webhook_delivery_webhook' })
  webhook?: Webhook;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  /** Null for a test. */
  @Column('bigint', { name: 'notification_id', nullable: true })
  notificationId!: string | null;

  @Column('enum', { enum: DeliveryStatus, enumName: 'delivery_status', default: DeliveryStatus.PENDING })
  status!: DeliveryStatus;

  /** Attempts of this round; a replay begins a new one. */
  @Column('int', { default: 0 })
  tries!: number;

  @Column('jsonb', { default: '[]' })
  attempts!: DeliveryAttempt[];

  @Column('timestamptz', { name: 'due_at', default: () => 'now()' })
  dueAt!: Date;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
