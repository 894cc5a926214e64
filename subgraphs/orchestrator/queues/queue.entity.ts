import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A line for slots: `client:<id>` for executions of a client, `worker:<id>` for attempts at stages of a worker. */
@Entity('queue')
@Check('queue_slots_positive', '"slots" >= 1')
export class Queue {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_QUEUE' })
  name!: string;

  /** How many entries may hold a slot at the same time. */
  @Column('int')
  slots!: number;

  /** Whether it gives no slots for a while. */
  @Column('boolean', { default: false })
  held!: boolean;
}

/** An entry of a queue, waiting or holding a slot. The row goes when the slot is free again. */
@Entity('queue_entry')
@Index('queue_entry_waiting', ['queue', 'clientId', 'priority', 'queuedAt'], { where: '"granted_at" is null' })
@Index('queue_entry_granted', ['queue', 'clientId'], { where: '"granted_at" is not null' })
@Index('queue_entry_by_execution', ['executionId'])
export class QueueEntry {
  /** Id of the execution, or key of the attempt. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_QUEUE_ENTRY' })
  key!: string;

  @Column('text')
  queue!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text', { name: 'execution_id' })
  executionId!: string;

  @Column('int')
  priority!: number;

  /** Revision of the execution with which it got queued; a grant that was given for an earlier place is not taken for this one. */
  @Column('int')
  ticket!: number;

  @Column('timestamptz', { name: 'queued_at', default: () => 'clock_timestamp()' })
  queuedAt!: Date;

  @Column('timestamptz', { name: 'granted_at', nullable: true })
  grantedAt!: Date | null;
}

export const clientQueue = (clientId: string): string => `client:${clientId}`;
export const workerQueue = (worker: string): string => `worker:${worker}`;
