import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Parameters or an output that are too large for a row: their JSON lies in pieces beside it and never changes. */
@Entity('payload')
@Check('payload_bytes_positive', '"bytes" > 0')
@Index('payload_by_expiry', ['expiresAt'])
@Index('payload_by_execution', ['executionId'])
@Index('payload_stored_for', ['storedFor'], { where: '"stored_for" is not null' })
export class Payload {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_PAYLOAD' })
  id!: string;

  /** The execution that it was made for; one that tries it again may refer to it as well. */
  @Column('text', { name: 'execution_id' })
  executionId!: string;

  /** Size of the JSON in bytes. */
  @Column('int')
  bytes!: number;

  /** SHA-256 of the JSON, in hexadecimal digits. */
  @Column('text')
  sha256!: string;

  /** Key of the attempt whose worker stored it; null for what the engine keeps. */
  @Column('text', { name: 'stored_for', nullable: true })
  storedFor!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** Until when workers may read it or refer to it; one that no row refers to is deleted then. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}

/** A piece of a payload. */
@Entity('payload_chunk')
export class PayloadChunk {
  @ForeignKey(() => Payload, { name: 'FK_PAYLOAD_CHUNK_PAYLOAD', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { name: 'payload_id', primaryKeyConstraintName: 'PK_PAYLOAD_CHUNK' })
  payloadId!: string;

  /** Its place, from 0; every piece but the last has CHUNK_BYTES. */
  @PrimaryColumn('int', { primaryKeyConstraintName: 'PK_PAYLOAD_CHUNK' })
  position!: number;

  @Column('bytea')
  content!: Buffer;
}
