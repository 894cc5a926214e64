import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { Client } from '../clients/client.entity';
import { Node } from '../nodes/node.type';

/** What a user is: one of the service's own people, or a user of a client. */
export enum UserRole {
  ADMIN = 'admin',
  SUPPORT = 'support',
  CLIENT = 'client',
}

registerEnumType(UserRole, {
  name: 'UserRole',
  description: "What a user is: one of the service's own people, or a user of a client.",
  valuesConfig: {
    ADMIN: { description: 'May do everything.' },
    SUPPORT: { description: 'Sees everything of all clients and may act for them; changes no account.' },
    CLIENT: { description: 'May do everything within its own account.' },
  },
});

@Requires(Scope.ACCOUNT_READ)
@Directive('@key(fields: "id")')
@ObjectType({ implements: Node, description: 'A person who signs in.', simpleResolvers: true })
@Entity('user')
@Index('user_username', ['username'], { unique: true, where: '"removed_at" is null' })
@Index('user_by_client', ['clientId', 'id'])
@Check('user_of_client', `("role" = 'client') = ("client_id" is not null)`)
export class User {
  @Field(() => ID, { description: 'Stable id, as in user_01kb….' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_USER' })
  id!: string;

  @Field(() => String, { description: 'Name to sign in with, unique; lower case.' })
  @Column('text')
  username!: string;

  @Field(() => UserRole, { description: 'What the user is.' })
  @Column('enum', { enum: UserRole, enumName: 'user_role' })
  role!: UserRole;

  @ForeignKey(() => Client, { name: 'FK_USER_CLIENT' })
  @Field(() => ID, { nullable: true, description: 'The client that the user belongs to; null for staff.' })
  @Column('text', { name: 'client_id', nullable: true })
  clientId!: string | null;

  @Field(() => String, { description: 'Name to show to people.' })
  @Column('text', { name: 'display_name' })
  displayName!: string;

  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Field(() => Timestamp, { description: 'When the user was added.' })
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When the user last signed in.' })
  @Column('timestamptz', { name: 'last_signed_in_at', nullable: true })
  lastSignedInAt!: Date | null;

  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt!: Date | null;
}
