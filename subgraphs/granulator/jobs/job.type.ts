import { Directive, Field, Float, ID, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { JobStatus } from '../../../worker-kit';
import type { CheckResult, Validation } from '../quality/validation';

registerEnumType(JobStatus, {
  name: 'JobStatus',
  description: 'Status of a job in its worker.',
  valuesConfig: {
    OFFERED: { description: 'Accepted in the handshake; the orchestrator has not started it yet.' },
    QUEUED: { description: 'Queued in the worker.' },
    RUNNING: { description: 'Running.' },
    COMPLETED: { description: 'Completed; its output is available.' },
    FAILED: { description: 'Could not be done.' },
    CANCELLED: { description: 'Stopped because the orchestrator asked for it.' },
  },
});

@Requires(Scope.EXECUTIONS_READ)
@ObjectType({ description: 'Why a job failed.', simpleResolvers: true })
export class JobFailureType {
  @Field(() => String, { description: 'Stable, machine-readable code.' })
  code!: string;

  @Field(() => String, { description: 'Human-readable message.' })
  message!: string;

  @Field(() => Boolean, { description: 'Whether another attempt may go better.' })
  retryable!: boolean;
}

@Requires(Scope.EXECUTIONS_READ)
@ObjectType({ description: 'What one check measured.', simpleResolvers: true })
class QualityCheck implements CheckResult {
  @Field(() => String, {
    description:
      'Which check it is: schema, counts, no duplicates, coverage, order, progression, depth, readability, balance or answerability.',
  })
  name!: string;

  @Field(() => Float, { description: 'Its weight among the checks.' })
  weight!: number;

  @Field(() => Float, { description: 'What it measured, 0 to 1.' })
  score!: number;

  @Field(() => String, { description: 'What it found, in words and numbers.' })
  finding!: string;
}

@Requires(Scope.EXECUTIONS_READ)
@ObjectType({ description: 'The measured quality of a structure.', simpleResolvers: true })
export class QualityValidation implements Validation {
  @Field(() => Int, { description: 'Which try it was, from 1.' })
  attempt!: number;

  @Field(() => Int, {
    description:
      'How strictly it was checked: 1 coverage, 2 also order and progression, 3 also suitability for its audience.',
  })
  level!: number;

  @Field(() => Float, { description: 'Weighted mean of all checks, 0 to 1.' })
  score!: number;

  @Field(() => Float, { description: 'The minimum score for this type of structure.' })
  threshold!: number;

  @Field(() => Boolean, { description: 'Whether it is good enough.' })
  passed!: boolean;

  @Field(() => [QualityCheck], { description: 'What was measured.' })
  checks!: QualityCheck[];

  @Field(() => [String], { description: 'What is wrong.' })
  issues!: string[];

  @Field(() => [String], { description: 'What to do about it.' })
  recommendations!: string[];
}

@InterfaceType({
  description: 'One piece of work inside a worker; owned by that worker.',
  resolveType: () => 'GranulationJob',
})
export abstract class WorkerJob {
  @Field(() => ID, { description: 'Stable id, unique among all workers of this kind.' })
  id!: string;

  @Field(() => Int, { description: 'Progress in percent.' })
  progress!: number;

  @Field(() => [String], {
    description: 'Warnings about the output, such as that there was no source text.',
  })
  warnings!: string[];

  @Field(() => Timestamp, { description: 'When it was accepted.' })
  createdAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When the work started.' })
  startedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  finishedAt!: Date | null;
}

@Requires(Scope.EXECUTIONS_READ)
@Directive('@key(fields: "id")')
@ObjectType({ implements: WorkerJob, description: 'One piece of work inside the content granulator.' })
export class GranulationJob extends WorkerJob {
  @Field(() => JobStatus, { description: 'Current status.' })
  status!: JobStatus;

  @Field(() => String, {
    nullable: true,
    description: 'Which model did it, as provider/name; local/outliner needs no provider. Null before the end.',
  })
  model!: string | null;

  @Field(() => JobFailureType, { nullable: true, description: 'Why it failed.' })
  failure!: JobFailureType | null;
}
