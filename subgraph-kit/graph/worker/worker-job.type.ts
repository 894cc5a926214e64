import { Directive, Field, Float, ID, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { JobStatus } from '../../../contracts/job-status';
import { Scope } from '../../../contracts/scope';
import type { CheckResult, Validation } from '../../../contracts/validation';
import { declared, Requires } from '../../access/declare';
import { Cost } from '../cost';
import { Timestamp } from '../scalars';

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

const valueType = (name: string, description: string): ClassDecorator =>
  declared(Requires(Scope.EXECUTIONS_READ), (target) => {
    Directive('@shareable')(target);
    ObjectType(name, { description, simpleResolvers: true })(target);
  });

@valueType('JobFailure', 'Why a job failed.')
export class JobFailureType {
  @Field(() => String, { description: 'Stable, machine-readable code.' })
  code!: string;

  @Field(() => String, { description: 'Human-readable message.' })
  message!: string;

  @Field(() => Boolean, { description: 'Whether another attempt may go better.' })
  retryable!: boolean;
}

@Cost(0)
@valueType('QualityCheck', 'What one check measured.')
class QualityCheck implements CheckResult {
  @Field(() => String, {
    description:
      'Which check it is; of structures: schema, counts, no duplicates, coverage, order, progression, depth, readability, balance, source, grounding, titles, order of the source, instructions, definitions, relations, residue, own words, answers, answerability, explanations, different answers, guessing, truth or stands alone. One that has nothing to measure is absent.',
  })
  name!: string;

  @Field(() => Float, { description: 'Its weight among the checks.' })
  weight!: number;

  @Field(() => Float, { description: 'What it measured, 0 to 1.' })
  score!: number;

  @Field(() => String, { description: 'What it found, in words and numbers.' })
  finding!: string;
}

@Cost(0)
@valueType('QualityValidation', 'The measured quality of an output.')
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

  @Field(() => Float, { description: 'The minimum score for this kind of output.' })
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

/** A piece of work inside a worker; the same for every worker. Types are made with `workerJobType`. */
@InterfaceType({
  description: 'One piece of work inside a worker; owned by that worker.',
  resolveType: (job: WorkerJob) => job.__typename,
  autoRegisterImplementations: false,
})
export abstract class WorkerJob {
  __typename!: string;

  @Field(() => ID, {
    description:
      'Stable id, unique among all jobs of its worker; of a worker without a subgraph of its own as in acme-writer/job_7.',
  })
  id!: string;

  @Field(() => JobStatus, { description: 'Current status.' })
  status!: JobStatus;

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

  @Field(() => String, {
    nullable: true,
    description:
      'Which model did it, as provider/name; local/… needs no provider. Null before the end, and when the worker does not say.',
  })
  model!: string | null;

  @Field(() => JobFailureType, { nullable: true, description: 'Why it failed.' })
  failure!: JobFailureType | null;
}

/** Declares the type of the jobs of one worker: the decorated class extends WorkerJob, and adds what only it has. */
export const workerJobType = (name: string, description: string): ClassDecorator =>
  declared(Requires(Scope.EXECUTIONS_READ), (target) => {
    Directive('@key(fields: "id")')(target);
    ObjectType(name, { implements: WorkerJob, description })(target);
  });
