import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Json, Timestamp } from '../../../lib/graph/scalars';

/** The life of one version of a template. */
export enum TemplateStatus {
  DRAFT = 'draft',
  PUBLISHED = 'published',
  DEPRECATED = 'deprecated',
}

registerEnumType(TemplateStatus, {
  name: 'TemplateStatus',
  description: 'The life of one version of a template.',
  valuesConfig: {
    DRAFT: { description: 'Being written; cannot be executed.' },
    PUBLISHED: { description: 'Can be executed and never changes again.' },
    DEPRECATED: { description: 'Replaced; what runs on it runs on, nothing new starts.' },
  },
});

@ObjectType({ description: 'One step of a master template: which worker does what, with what. Tier, price and time belong to the worker template.' })
export class Stage {
  @Field(() => Int, { description: 'Place in the order, from 1; also its name in mappings, as in {{stage_1.output…}}.' })
  order!: number;

  @Field(() => String, { description: 'Id of the worker, as in bitware-content-granulator.' })
  worker!: string;

  @Field(() => String, { description: "Id of one of the worker's templates, as in course_v1." })
  templateRef!: string;

  @Field(() => Json, {
    nullable: true,
    description: 'Parameters taken from the input or from earlier stages, as in {"topics": "{{stage_1.output.modules[*].title}}"}.',
  })
  inputMapping!: Record<string, unknown> | null;

  @Field(() => Json, { nullable: true, description: 'Fixed parameters; they win over all others.' })
  paramsOverride!: Record<string, unknown> | null;

  @Field(() => String, { nullable: true, description: 'The stage runs only if this is true, as in {{stage_1.output.moduleCount}} > 3.' })
  condition!: string | null;

  @Field(() => Boolean, { description: 'Whether the execution fails when this stage cannot be done.' })
  required!: boolean;

  @Field(() => Int, { nullable: true, description: 'How often the stage is tried at most; 3 when null.' })
  maxAttempts!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "How long one attempt may take, in ms; three times the worker template's estimate, at least 30 s, when null.",
  })
  timeoutMs!: number | null;
}

@Directive('@key(fields: "id version")')
@ObjectType({
  description: 'What happens, as one version of a template: which workers, in which order, with which mapping. A published version never changes.',
})
@Entity('master_template')
@Index('master_template_name_version', ['name', 'version'], { unique: true })
@Index('master_template_latest', ['status', 'id', 'version'])
@Check('master_template_version_positive', '"version" >= 1')
export class MasterTemplate {
  @Field(() => ID, { description: 'Id of the template, the same for all its versions, as in mt_course_001.' })
  @PrimaryColumn('text')
  id!: string;

  @Field(() => Int, { description: 'Version, from 1. Id and version together name one unchanging plan of work.' })
  @PrimaryColumn('int')
  version!: number;

  @Field(() => String, { description: 'Name to call it by, unique among templates, as in course_creation.' })
  @Column('text')
  name!: string;

  @Field(() => String, { description: 'Name to show to people.' })
  @Column('text', { name: 'display_name' })
  displayName!: string;

  @Field(() => String, { description: 'What a client gets from it.' })
  @Column('text')
  description!: string;

  @Field(() => String, { description: 'What kind of content it is for, as in education.' })
  @Column('text')
  category!: string;

  @Field(() => [String], { description: 'Words that a request for it is likely to contain.' })
  @Column('text', { array: true })
  keywords!: string[];

  @Field(() => [String], { description: 'What it is typically used for.' })
  @Column('text', { name: 'use_cases', array: true })
  useCases!: string[];

  @Field(() => TemplateStatus, { description: 'Where this version is in its life.' })
  @Column('enum', { enum: TemplateStatus, enumName: 'template_status' })
  status!: TemplateStatus;

  @Field(() => [Stage], { description: 'The steps, in order.' })
  @Column('jsonb')
  stages!: Stage[];

  @Field(() => Int, { nullable: true, description: 'How long an execution may take in all, in ms; 300,000 when null.' })
  @Column('int', { name: 'max_execution_time_ms', nullable: true })
  maxExecutionTimeMs!: number | null;

  @Field(() => Boolean, { description: 'Whether an execution that lost an optional stage ends as PARTIAL instead of COMPLETED.' })
  @Column('boolean', { name: 'allow_partial_completion' })
  allowPartialCompletion!: boolean;

  @Field(() => Timestamp, { nullable: true, description: 'When this version was published.' })
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;
}
