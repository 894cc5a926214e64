import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { AnnouncementMessage } from '../../../contracts/worker-protocol';

/** Lets whoever holds it announce workers. Its secret is kept nowhere: it follows from its id and a signing key. */
@Entity('announcer_token')
export class AnnouncerToken {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_ANNOUNCER_TOKEN' })
  id!: string;

  /** Which workers may be announced with it; `acme-*` stands for all whose ids begin so. */
  @Column('text', { name: 'worker_ids', array: true })
  workerIds!: string[];

  /** Id of the signing key that its secret follows from. */
  @Column('text', { name: 'signing_key' })
  signingKey!: string;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}

/** A process of a worker that announced itself. */
@Entity('worker_process')
@Check('worker_process_slots_positive', '"slots" >= 1')
export class WorkerProcess {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_WORKER_PROCESS' })
  worker!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_WORKER_PROCESS' })
  process!: string;

  @Column('text')
  address!: string;

  /** The token that it announced itself with, which is also the key that both sides sign with. */
  @Column('text', { name: 'key_id' })
  keyId!: string;

  @Column('text', { name: 'display_name', nullable: true })
  displayName!: string | null;

  @Column('int')
  slots!: number;

  @Column('jsonb')
  templates!: AnnouncementMessage['templates'];

  @Column('timestamptz', { name: 'announced_at', default: () => 'now()' })
  announcedAt!: Date;

  /** When it was last heard of. */
  @Column('timestamptz', { name: 'seen_at', default: () => 'now()' })
  seenAt!: Date;

  /** After this it counts as gone. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}

/** That no stage starts with a worker for a while. */
@Entity('worker_pause')
export class WorkerPauseRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_WORKER_PAUSE' })
  worker!: string;

  @Column('timestamptz', { name: 'paused_at', default: () => 'now()' })
  pausedAt!: Date;

  @Column('text', { name: 'paused_by' })
  pausedBy!: string;

  @Column('text')
  reason!: string;
}
