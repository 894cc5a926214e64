import { Directive, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { JobStatus } from '../../../contracts/job-status';
import { Scope } from '../../../contracts/scope';
import { declared, Requires } from '../../access/declare';
import { Json, Timestamp } from '../scalars';

/** A trial of a template; the same for every worker. Types are made with `workerTrialType`. */
@InterfaceType({
  description: 'A version of a template, tried with sample parameters: the work is real and free of charge.',
  resolveType: (trial: WorkerTrial) => trial.__typename,
  autoRegisterImplementations: false,
})
export abstract class WorkerTrial {
  __typename!: string;

  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the template.' })
  templateId!: string;

  @Field(() => Int, { description: 'Which version of it was tried.' })
  templateVersion!: number;

  @Field(() => Json, { description: "What it was tried with: the template's own parameters and those of the trial." })
  parameters!: Record<string, unknown>;

  @Field(() => JobStatus, { description: 'RUNNING, COMPLETED or FAILED.' })
  status!: JobStatus;

  @Field(() => Timestamp, { description: 'When it began.' })
  startedAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;

  @Field(() => String, { description: 'Id of the user who began it.' })
  startedBy!: string;
}

/** Declares the type of the trials of one worker: the decorated class extends WorkerTrial. */
export const workerTrialType = (name: string, description: string): ClassDecorator =>
  declared(Requires(Scope.TEMPLATES_WRITE), (target) => {
    Directive('@key(fields: "id")')(target);
    ObjectType(name, { implements: WorkerTrial, description, simpleResolvers: true })(target);
  });
