import { Field, ID, ObjectType } from 'type-graphql';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { Request, RequestStatus } from './request.entity';

@Requires(Scope.REQUESTS_READ)
@ObjectType({ description: 'A change of the status of a request.', simpleResolvers: true })
@Entity('request_change')
@Index('request_change_by_request', ['requestId', 'id'])
export class RequestChange {
  @Field(() => ID, { description: 'Stable id; sorts by time.' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_REQUEST_CHANGE' })
  id!: string;

  @ForeignKey(() => Request, { name: 'FK_REQUEST_CHANGE_REQUEST' })
  @Column('text', { name: 'request_id' })
  requestId!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Field(() => RequestStatus, { description: 'The new status.' })
  @Column('enum', { enum: RequestStatus, enumName: 'request_status' })
  status!: RequestStatus;

  @Field(() => ID, { nullable: true, description: 'The execution that caused it.' })
  @Column('text', { name: 'execution_id', nullable: true })
  executionId!: string | null;

  @Field(() => String, { description: 'Id of the user, key, worker or service that did it.' })
  @Column('text', { name: 'changed_by' })
  changedBy!: string;

  @Field(() => Timestamp, { description: 'When.' })
  @CreateDateColumn({ name: 'changed_at', type: 'timestamptz' })
  changedAt!: Date;
}
