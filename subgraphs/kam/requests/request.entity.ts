import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import { Urgency } from '../../../contracts/urgency';
import { Client } from '../clients/client.entity';
import { Node } from '../nodes/node.type';

/** What kind of content a client wants. */
export enum RequestType {
  COURSE = 'course',
  QUIZ = 'quiz',
  NOVEL = 'novel',
  WORKFLOW = 'workflow',
  KNOWLEDGE_MAP = 'knowledge_map',
  LEARNING_PATH = 'learning_path',
}

registerEnumType(RequestType, {
  name: 'RequestType',
  description: 'What kind of content a client wants.',
  valuesConfig: {
    COURSE: { description: 'Modules and lessons.' },
    QUIZ: { description: 'Questions with answers.' },
    NOVEL: { description: 'Acts, chapters and characters.' },
    WORKFLOW: { description: 'Phases and steps.' },
    KNOWLEDGE_MAP: { description: 'Concepts and how they are related.' },
    LEARNING_PATH: { description: 'Milestones and skills.' },
  },
});

/** How a master template was selected. */
export enum Selection {
  MANUAL = 'manual',
  RECOMMENDED = 'recommended',
}

registerEnumType(Selection, {
  name: 'Selection',
  description: 'How a master template was selected.',
  valuesConfig: {
    MANUAL: { description: 'It was chosen by name.' },
    RECOMMENDED: { description: 'It was the first recommendation.' },
  },
});

/** Status of a request. */
export enum RequestStatus {
  PENDING = 'pending',
  PROCESSING = 'processing',
  COMPLETED = 'completed',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}

registerEnumType(RequestStatus, {
  name: 'RequestStatus',
  description: 'Status of a request.',
  valuesConfig: {
    PENDING: { description: 'Not started yet.' },
    PROCESSING: { description: 'An execution works on it.' },
    COMPLETED: { description: 'Its execution completed.' },
    FAILED: { description: 'Its execution failed.' },
    CANCELLED: { description: 'Cancelled.' },
  },
});

@Requires(Scope.REQUESTS_READ)
@Directive('@key(fields: "id")')
@ObjectType({ implements: Node, description: 'What a client asked for, in its own words.' })
@Entity('request')
@Index('request_by_client', ['clientId', 'id'])
@Check('request_end', `("ended_at" is not null) = ("status" in ('completed', 'failed', 'cancelled'))`)
@Check('request_selection', '("selected_template" is null) = ("selection" is null)')
export class Request {
  @Field(() => ID, { description: 'Stable id, as in req_01kb….' })
  @PrimaryColumn('text')
  id!: string;

  @ForeignKey(() => Client)
  @Field(() => ID, { description: 'The client who asked.' })
  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Field(() => String, { description: 'What the client asked for, in its own words.' })
  @Column('text')
  message!: string;

  @Field(() => Urgency, { description: 'How soon it is wanted.' })
  @Column('enum', { enum: Urgency, enumName: 'urgency' })
  urgency!: Urgency;

  @Field(() => RequestStatus, { description: 'Current status.' })
  @Column('enum', { enum: RequestStatus, enumName: 'request_status' })
  status!: RequestStatus;

  @Field(() => String, { nullable: true, description: 'Name of the master template that was selected for it.' })
  @Column('text', { name: 'selected_template', nullable: true })
  selectedTemplate!: string | null;

  @Field(() => RequestType, { nullable: true, description: 'What kind of content is wanted.' })
  @Column('enum', { enum: RequestType, enumName: 'request_type', nullable: true })
  type!: RequestType | null;

  @Field(() => Json, { description: 'Parameters that it is to be executed with, as in {topic: "…"}.' })
  @Column('jsonb', { default: {} })
  parameters!: Record<string, unknown>;

  @Field(() => Selection, { nullable: true, description: 'How the master template was selected.' })
  @Column('enum', { enum: Selection, enumName: 'selection', nullable: true })
  selection!: Selection | null;

  /** The newest execution that works on it. */
  @Column('text', { name: 'execution_id', nullable: true })
  executionId!: string | null;

  @Field(() => Int, { description: 'How often it was executed.' })
  @Column('int', { default: 0 })
  runs!: number;

  @Field(() => Timestamp, { description: 'When it was made.' })
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
