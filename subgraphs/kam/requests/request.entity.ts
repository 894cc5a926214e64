import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../../../lib/graph/scalars';
import { Urgency } from '../../../lib/graph/urgency';
import { Client } from '../clients/client.entity';

/** Where a request stands. */
export enum RequestStatus {
  PENDING = 'pending',
  PROCESSING = 'processing',
  COMPLETED = 'completed',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}

registerEnumType(RequestStatus, {
  name: 'RequestStatus',
  description: 'Where a request stands.',
  valuesConfig: {
    PENDING: { description: 'Written down, nothing started.' },
    PROCESSING: { description: 'An execution works on it.' },
    COMPLETED: { description: 'Its execution came to a good end.' },
    FAILED: { description: 'Its execution failed.' },
    CANCELLED: { description: 'Given up.' },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: 'What a client asked for, in its own words.' })
@Entity('request')
@Index('request_by_client', ['clientId', 'id'])
export class Request {
  @Field(() => ID, { description: 'Stable id, as in req_01kb….' })
  @PrimaryColumn('text')
  id!: string;

  @ForeignKey(() => Client)
  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Field(() => String, { description: 'The wish as the client put it.' })
  @Column('text')
  message!: string;

  @Field(() => Urgency, { description: 'How soon it is wanted.' })
  @Column('enum', { enum: Urgency, enumName: 'urgency' })
  urgency!: Urgency;

  @Field(() => RequestStatus, { description: 'Where it stands.' })
  @Column('enum', { enum: RequestStatus, enumName: 'request_status' })
  status!: RequestStatus;

  @Field(() => String, { nullable: true, description: 'Name of the master template that was selected for it.' })
  @Column('text', { name: 'selected_template', nullable: true })
  selectedTemplate!: string | null;

  @Field(() => Timestamp, { description: 'When it was made.' })
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
