import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ListSize } from '../../../subgraph-kit/graph/cost';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Client } from '../clients/client.entity';
import { versionId } from '../../../lib/version-id';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import { Node } from '../nodes/node.type';

/** The status of one version of a template. */
export enum TemplateStatus {
  DRAFT = 'draft',
  PUBLISHED = 'published',
  DEPRECATED = 'deprecated',
}

registerEnumType(TemplateStatus, {
  name: 'TemplateStatus',
  description: 'The status of one version of a template.',
  valuesConfig: {
    DRAFT: { description: 'Being written; cannot be executed.' },
    PUBLISHED: { description: 'Can be executed and never changes again.' },
    DEPRECATED: { description: 'Replaced; running executions finish, no new one can be started.' },
  },
});

@Requires(Scope.TEMPLATES_READ)
@ObjectType({
  description: 'How often and how soon a stage is retried. A null field means the default.',
  simpleResolvers: true,
})
export class RetryPolicy {
  @Field(() => Int, { nullable: true, description: 'Maximum number of attempts; 3 when null.' })
  maxAttempts?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The upper bound of the delay before the second attempt, in ms; it doubles with each further one. 1,000 when null.',
  })
  firstDelayMs?: number | null;

  @Field(() => Int, { nullable: true, description: 'The longest wait before any attempt, in ms; 60,000 when null.' })
  maxDelayMs?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'No attempt starts later than this after the first was ready, in ms; the limit of the execution when null.',
  })
  maxElapsedMs?: number | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({
  description:
    'Runs a stage once for each item of a list. Its output is {items: [output …], count}, in the order of the list.',
  simpleResolvers: true,
})
export class ForEach {
  @Field(() => String, {
    description:
      'The list, as one expression: {{stage_1.output.modules[*].title}}. Mappings may use {{item}} and {{index}}.',
  })
  over!: string;

  @Field(() => Int, { nullable: true, description: 'How many items are done at the same time; 5 when null.' })
  concurrency?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'With more items than this the stage fails before any item starts; 50 when null.',
  })
  maxItems?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many items may fail without failing the stage: they are left out of its output, whose `failures` name them. None when null.',
  })
  tolerate?: number | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({
  description:
    'One stage of a master template: the worker, its template and its parameters. Tier, price and time belong to the worker template.',
})
export class Stage {
  @Field(() => Int, {
    description: 'Place in the order, from 1; also its name in mappings, as in {{stage_1.output…}}.',
  })
  order!: number;

  @Field(() => String, { description: 'Id of the worker, as in acme-writer.' })
  worker!: string;

  @Field(() => String, { description: "Id of one of the worker's templates, as in course_v1." })
  templateRef!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Id of another template of the same worker that takes its place where the client may not have it, it is not offered, or it fails for good.',
  })
  fallbackRef?: string | null;

  @Field(() => Json, {
    nullable: true,
    description:
      'Parameters taken from the input or from earlier stages, as in {"topics": "{{stage_1.output.modules[*].title}}"}.',
  })
  inputMapping!: Record<string, unknown> | null;

  @Field(() => Json, { nullable: true, description: 'Fixed parameters; they win over all others.' })
  paramsOverride!: Record<string, unknown> | null;

  @Field(() => String, {
    nullable: true,
    description: 'The stage runs only if this is true, as in {{stage_1.output.moduleCount}} > 3.',
  })
  condition!: string | null;

  @Field(() => Boolean, { description: 'Whether the execution fails when this stage fails.' })
  required!: boolean;

  @Field(() => [Int], {
    nullable: true,
    description:
      'Stages that must have ended before, besides those that its expressions refer to. Stages that do not depend on each other run at the same time.',
  })
  dependsOn?: number[] | null;

  @Field(() => ForEach, {
    nullable: true,
    description: 'Runs the stage once for each item of a list; once when null.',
  })
  forEach?: ForEach | null;

  @Field(() => RetryPolicy, { nullable: true, description: 'How it is retried; the defaults when null.' })
  retry?: RetryPolicy | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How long one attempt may take, in ms; three times the worker template's estimate, at least 30 s, when null.",
  })
  timeoutMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How long its worker may be silent while it works, in ms; what the worker promises when null.',
  })
  heartbeatTimeoutMs?: number | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'Another worker template for one stage.' })
export class StageTemplate {
  @Field(() => Int, { description: 'Order of the stage.' })
  stage!: number;

  @Field(() => String, { description: "Id of another template of the stage's worker." })
  templateRef!: string;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'A cheaper way of doing a master template.' })
export class LadderStep {
  @Field(() => String, { description: 'Its name, as in lean; startExecution takes it as `ladderStep`.' })
  name!: string;

  @Field(() => [Int], { description: 'Orders of optional stages that are left out.' })
  omit!: number[];

  @Field(() => [StageTemplate], { description: 'Stages that are done with another worker template.' })
  templates!: StageTemplate[];

  @Field(() => Json, { nullable: true, description: 'Parameters in place of those that the client gives.' })
  parameters!: Record<string, unknown> | null;
}

@Requires(Scope.TEMPLATES_READ)
@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description:
    'What happens, as one version of a template: which workers, in which order, with which mapping. A published version never changes.',
})
@Entity('master_template')
@Index('master_template_name_version', { synchronize: false })
@Index('master_template_latest', ['status', 'templateId', 'version'])
@Index('master_template_one_draft', ['templateId'], { unique: true, where: `"status" = 'draft'` })
@Index('master_template_by_client', ['clientId'], { where: '"client_id" is not null' })
@Check('master_template_version_positive', '"version" >= 1')
@Check('master_template_revision_positive', '"revision" >= 1')
export class MasterTemplate {
  @Field(() => ID, { description: 'Id of this version, for ever, as in mt_course_001@2.' })
  get id(): string {
    return versionId({ id: this.templateId, version: this.version });
  }

  @Field(() => ID, { description: 'Id of the template through all its versions, as in mt_course_001.' })
  @PrimaryColumn('text', { name: 'id' })
  templateId!: string;

  @Field(() => Int, { description: 'Version, from 1.' })
  @PrimaryColumn('int')
  version!: number;

  @Field(() => String, { description: 'Unique name, as in course_creation.' })
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

  @Field(() => [String], { description: 'Former names; they still work.' })
  @Column('text', { name: 'former_names', array: true, default: '{}' })
  formerNames!: string[];

  @Field(() => TemplateStatus, { description: 'Status of this version.' })
  @Column('enum', { enum: TemplateStatus, enumName: 'template_status' })
  status!: TemplateStatus;

  @ListSize(5)
  @Field(() => [Stage], { description: 'The steps, in order.' })
  @Column('json')
  stages!: Stage[];

  @Field(() => [LadderStep], {
    description:
      'Cheaper ways of doing it, the best first: a plan proposes the first that fits what is left of the budget.',
  })
  @Column('json', { default: '[]' })
  ladder!: LadderStep[];

  @Field(() => Int, { nullable: true, description: 'How long an execution may take in all, in ms; 300,000 when null.' })
  @Column('int', { name: 'max_execution_time_ms', nullable: true })
  maxExecutionTimeMs!: number | null;

  @Field(() => Boolean, {
    description: 'Whether an execution that lost an optional stage ends as PARTIAL instead of COMPLETED.',
  })
  @Column('boolean', { name: 'allow_partial_completion' })
  allowPartialCompletion!: boolean;

  @Field(() => ID, {
    nullable: true,
    description: 'The client that it belongs to, which alone can use it; null for all.',
  })
  @ForeignKey(() => Client, { name: 'master_template_client' })
  @Column('text', { name: 'client_id', nullable: true })
  clientId!: string | null;

  @Field(() => Int, { description: 'Counts the changes of a draft, from 1; name it to change or publish the draft.' })
  @Column('int', { default: 1 })
  revision!: number;

  @Field(() => ID, { nullable: true, description: 'The template to use instead of a deprecated one; null for none.' })
  @Column('text', { name: 'successor_id', nullable: true })
  successorId!: string | null;

  @Field(() => Timestamp, { nullable: true, description: 'When this version was published; null for a draft.' })
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  @Field(() => Timestamp, { description: 'When it was last changed.' })
  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' })
  changedAt!: Date;

  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Field(() => String, {
    nullable: true,
    description: 'Who changed it last: id of a user or key; null for what came with the service.',
  })
  @Column('text', { name: 'changed_by', nullable: true })
  changedBy!: string | null;
}
