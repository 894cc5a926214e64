import { Field, ID, ObjectType } from 'type-graphql';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { Client } from '../clients/client.entity';

/** A key that identifies a client or a worker. Only a keyed hash is kept; the key itself is shown once. */
@Requires(Scope.ACCOUNT_READ)
@ObjectType({
  description: 'A key that identifies a client, or a worker. The key itself is shown once, when it is made.',
  simpleResolvers: true,
})
@Entity('api_key')
@Index('api_key_by_client', ['clientId'])
@Check('api_key_one_owner', '("client_id" is null) <> ("worker_id" is null)')
export class ApiKey {
  @Field(() => ID, { description: 'The part of the key that is not secret; it identifies the key.' })
  @PrimaryColumn('text')
  id!: string;

  @ForeignKey(() => Client)
  @Field(() => ID, { nullable: true, description: 'The client that it identifies.' })
  @Column('text', { name: 'client_id', nullable: true })
  clientId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The worker that it identifies.' })
  @Column('text', { name: 'worker_id', nullable: true })
  workerId!: string | null;

  @Field(() => String, {
    description: 'What it is for. Two keys with the same name may be live, so that one can replace the other.',
  })
  @Column('text')
  name!: string;

  @Field(() => [Scope], { description: 'What may be done with it.' })
  @Column('text', { array: true })
  scopes!: Scope[];

  /** HMAC-SHA256 of the whole key under the service's own secret. */
  @Column('bytea')
  hash!: Buffer;

  @Field(() => Timestamp, { description: 'When it was made.' })
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When it expires; never when null.' })
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it was revoked.' })
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it was last used, to the minute.' })
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
