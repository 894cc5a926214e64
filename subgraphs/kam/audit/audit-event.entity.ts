import { Field, ID, ObjectType } from 'type-graphql';
import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';

@Requires(Scope.AUDIT_READ)
@ObjectType({
  description: 'An audit event: actor, action and subject. Written in the transaction that did it, and never changed.',
  simpleResolvers: true,
})
@Entity('audit_event')
@Index('audit_event_by_client', ['clientId', 'id'])
@Index('audit_event_by_subject', ['subjectId', 'id'])
export class AuditEvent {
  @Field(() => ID, { description: 'Stable id; sorts by time.' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_AUDIT_EVENT' })
  id!: string;

  @Field(() => String, { description: 'The service that did it: kam, orchestrator, or a worker with a subgraph.' })
  @Column('text', { default: 'kam' })
  service!: string;

  @Field(() => Timestamp, { description: 'When.' })
  @CreateDateColumn({ name: 'occurred_at', type: 'timestamptz' })
  occurredAt!: Date;

  @Field(() => String, { description: 'What kind of actor: user, key, worker, service or anonymous.' })
  @Column('text', { name: 'actor_kind' })
  actorKind!: string;

  @Field(() => String, { description: 'Which one; the network address for an anonymous one.' })
  @Column('text', { name: 'actor_id' })
  actorId!: string;

  @Field(() => String, { description: 'What was done, as in client.tier_changed.' })
  @Column('text')
  action!: string;

  @Field(() => String, { description: 'Type of the subject, as in client.' })
  @Column('text', { name: 'subject_type' })
  subjectType!: string;

  @Field(() => ID, { description: 'Id of the subject.' })
  @Column('text', { name: 'subject_id' })
  subjectId!: string;

  @Field(() => ID, { nullable: true, description: 'The client that it concerns; null for what concerns none.' })
  @Column('text', { name: 'client_id', nullable: true })
  clientId!: string | null;

  @Field(() => Json, { description: 'Further facts, such as the old and the new value; never a secret.' })
  @Column('jsonb')
  details!: Record<string, unknown>;

  @Field(() => String, { description: 'Id of the client request, as in the header X-Request-ID and in the logs.' })
  @Column('text', { name: 'request_id' })
  requestId!: string;
}
