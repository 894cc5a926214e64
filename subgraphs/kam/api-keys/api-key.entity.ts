import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Client } from '../clients/client.entity';

/** A key that identifies a client. Only a keyed hash is kept; the key itself is shown once. */
@Entity('api_key')
@Index('api_key_by_client', ['clientId'])
export class ApiKey {
  /** The part of the key that is not secret, by which it is found. */
  @PrimaryColumn('text')
  id!: string;

  @ForeignKey(() => Client)
  @Column('text', { name: 'client_id' })
  clientId!: string;

  /** HMAC-SHA256 of the whole key under the service's own secret. */
  @Column('bytea')
  hash!: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
