import { Field, Float, ID, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { type CauseCode, CAUSES } from '../../../contracts/errors';
import { declared, Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import { SubscriptionTier } from '../../../contracts/tier';
import type { ActorRef } from '../../../contracts/actor';
import { type Cause, TimeLimit } from './cause';

registerEnumType(TimeLimit, {
  name: 'TimeLimit',
  description: 'Which limit of time has passed.',
  valuesConfig: {
    STAGE: { description: 'How long one attempt at a stage may take.' },
    HEARTBEAT: { description: 'How long a worker may be silent.' },
    EXECUTION: { description: 'How long the execution may take in all.' },
  },
});

/** The enum of all codes of causes, as the graph shows it. */
const CauseCodeType = Object.fromEntries(Object.keys(CAUSES).map((code) => [code, code])) as Record<
  CauseCode,
  CauseCode
>;

registerEnumType(CauseCodeType, {
  name: 'CauseCode',
  description: 'Why something was skipped, queued, rejected, retried, failed or ended, for programs.',
  valuesConfig: Object.fromEntries(
    Object.entries(CAUSES).map(([code, { message }]) => [code, { description: message }]),
  ),
});

export enum ActorKind {
  CLIENT = 'client',
  KEY = 'key',
  USER = 'user',
  WORKER = 'worker',
  SERVICE = 'service',
}

registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'What kind of actor gave a command.',
  valuesConfig: {
    CLIENT: { description: 'A client, in events from before the user or key was recorded.' },
    KEY: { description: 'An API key of a client.' },
    USER: { description: 'A user, of a client or of the staff.' },
    WORKER: { description: 'A worker.' },
    SERVICE: { description: 'A service of this system.' },
  },
});

@Requires(Scope.EXECUTIONS_READ)
@ObjectType({ description: 'Who gave a command.', simpleResolvers: true })
export class Actor {
  @Field(() => ActorKind, { description: 'What kind of actor.' })
  kind!: ActorRef['kind'];

  @Field(() => ID, { description: 'Id of the user, key, worker or client, or name of the service.' })
  id!: string;
}

const TYPES: Record<Cause['kind'], string> = {
  condition: 'ConditionCause',
  tier: 'TierCause',
  worker: 'WorkerCause',
  queue: 'QueueCause',
  time: 'TimeCause',
  stage: 'StageCause',
  actor: 'ActorCause',
  plain: 'PlainCause',
};

@InterfaceType('Cause', {
  description:
    'Why something was skipped, queued, rejected, retried, failed or ended. The facts are in the fields of its type.',
  resolveType: (cause: Cause) => TYPES[cause.kind],
})
export abstract class CauseType {
  @Field(() => CauseCodeType, { description: 'Stable, machine-readable code.' })
  code!: CauseCode;

  @Field(() => String, { description: 'Human-readable message.' })
  message!: string;
}

const cause = (description: string) =>
  declared(Requires(Scope.EXECUTIONS_READ), ObjectType({ implements: CauseType, description, simpleResolvers: true }));

@cause('A condition was false.')
export class ConditionCause extends CauseType {
  @Field(() => String, { description: 'The condition as the template says it.' })
  condition!: string;

  @Field(() => Json, { description: 'The values that decided it, by expression.' })
  values!: Record<string, unknown>;
}

@cause("The client's tier is below what the worker template requires.")
export class TierCause extends CauseType {
  @Field(() => SubscriptionTier, { description: 'The lowest tier that may.' })
  required!: SubscriptionTier;

  @Field(() => SubscriptionTier, { description: 'The tier that the client had.' })
  current!: SubscriptionTier;
}

@cause('A worker rejected, failed, or did not answer.')
export class WorkerCause extends CauseType {
  @Field(() => String, {
    nullable: true,
    description: "The worker's own code, as in BUSY; null for what the orchestrator found.",
  })
  workerCode?: string;

  @Field(() => String, { description: 'Id of the worker.' })
  worker!: string;

  @Field(() => Boolean, { description: 'Whether the worker says that another attempt may go better.' })
  retryable!: boolean;

  @Field(() => Float, {
    nullable: true,
    description: 'How long to wait before the next attempt, as the worker asked, in ms.',
  })
  retryAfterMs?: number;
}

@cause('Other entries were before it in a queue.')
export class QueueCause extends CauseType {
  @Field(() => String, { description: 'Name of the queue, as in worker:acme-writer.' })
  queue!: string;

  @Field(() => Int, { description: 'Its position when it was queued, from 1.' })
  position!: number;

  @Field(() => Int, { description: 'How many entries were waiting.' })
  length!: number;

  @Field(() => Int, { description: 'How many slots the queue has.' })
  slots!: number;
}

@cause('A time limit passed.')
export class TimeCause extends CauseType {
  @Field(() => TimeLimit, { description: 'Which limit passed.' })
  limit!: TimeLimit;

  @Field(() => Timestamp, { description: 'When it passed.' })
  deadlineAt!: string;
}

@cause('It follows from the outcome of a stage.')
export class StageCause extends CauseType {
  @Field(() => Int, { description: 'Order of the stage.' })
  stage!: number;

  @Field(() => CauseType, { description: 'The outcome of the stage, and why.' })
  stageCause!: Cause;
}

@cause('It was requested by a user or a key.')
export class ActorCause extends CauseType {
  @Field(() => Actor, { description: 'Who.' })
  by!: ActorRef;
}

@cause('A cause without further facts.')
export class PlainCause extends CauseType {
  @Field(() => Json, { nullable: true, description: 'What decided it.' })
  details?: Record<string, unknown>;
}

/** All kinds, for a schema that answers with the interface. */
export const CAUSE_TYPES = [
  ConditionCause,
  TierCause,
  WorkerCause,
  QueueCause,
  TimeCause,
  StageCause,
  ActorCause,
  PlainCause,
];
