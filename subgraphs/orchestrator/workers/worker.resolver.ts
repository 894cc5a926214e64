import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import type { WorkerTemplateRef } from '../../../subgraph-kit/graph/worker-types';
import type { Cause } from '../causes/cause';
import { CauseType } from '../causes/cause.type';
import { Consent } from '../engine/negotiation';
import { attemptsOfStage } from '../executions/execution.loader';
import { StageExecutionType } from '../executions/execution.type';
import type { StageExecution } from '../executions/stage-execution.entity';
import { AttemptStatus, StageStatus } from '../executions/status';
import { workerQueue } from '../queues/queue.entity';
import { queueByName } from '../queues/queue.service';
import { templateOf } from './generic-worker.type';
import { CircuitState, type WorkerCircuit } from './worker-circuit';
import { reasonOf, workerRegistry } from './worker-registry';
import {
  createAnnouncerToken,
  findWorker,
  listWorkers,
  pauseWorker,
  resumeWorker,
  revokeAnnouncerToken,
  runsOfWorker,
  WorkerStatus,
  type WorkerView,
} from './worker.service';
import { WorkerTemplateInterface } from './worker-stubs';

registerEnumType(WorkerStatus, {
  name: 'WorkerStatus',
  description: 'Whether a worker takes work.',
  valuesConfig: {
    ONLINE: { description: 'It is there.' },
    PAUSED: { description: 'It is paused for maintenance: nothing new begins with it.' },
    UNAVAILABLE: { description: 'It does not answer; see `circuit`.' },
    OFFLINE: { description: 'It left, or was not heard of any more.' },
  },
});

registerEnumType(CircuitState, {
  name: 'CircuitState',
  description: 'Whether a worker is called.',
  valuesConfig: {
    CLOSED: { description: 'It is called.' },
    OPEN: { description: 'It is not called, because it did not answer; it is probed once a second.' },
    HALF_OPEN: { description: 'It is being probed at this moment.' },
  },
});

@Requires(Scope.TEMPLATES_READ)
@ObjectType('WorkerCircuit', {
  description: 'Whether a worker is called, as this process of the orchestrator sees it.',
  simpleResolvers: true,
})
class WorkerCircuitType {
  @Field(() => CircuitState, { description: 'Its state.' })
  state!: CircuitState;

  @Field(() => Timestamp, { nullable: true, description: 'Since when the worker is away; null while it is called.' })
  since!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it is not called; null while it is.' })
  cause!: string | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'That a worker is paused.', simpleResolvers: true })
class WorkerPause {
  @Field(() => Timestamp, { description: 'Since when.' })
  pausedAt!: Date;

  @Field(() => String, { description: 'Why.' })
  reason!: string;
}

@Requires(Scope.WORKERS_WRITE)
@ObjectType('WorkerProcess', { description: 'A process of a worker that announced itself.', simpleResolvers: true })
class WorkerProcessType {
  @Field(() => String, { description: 'Its own name.' })
  process!: string;

  @Field(() => String, { description: 'Where it listens.' })
  address!: string;

  @Field(() => Int, { description: 'How many jobs of it may be under way.' })
  slots!: number;

  @Field(() => Timestamp, { description: 'When it was last heard of.' })
  seenAt!: Date;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType('Worker', {
  description: 'A service that offers worker templates and carries out stages.',
  simpleResolvers: true,
})
class WorkerType {
  @Field(() => ID, { description: 'Its id, as in bitware-content-granulator.' })
  id!: string;

  @Field(() => String, { description: 'Its name to show to people.' })
  displayName!: string;

  @Field(() => WorkerStatus, { description: 'Whether it takes work.' })
  status!: WorkerStatus;

  @Field(() => Timestamp, { nullable: true, description: 'When it last answered or announced itself; null before.' })
  lastSeenAt!: Date | null;

  @Field(() => Int, { description: 'How many of its jobs may be under way at the same time; 0 while it is offline.' })
  slots!: number;
}

const WorkerPayload = payloadOf('WorkerPayload', 'worker', () => WorkerType);

@Requires(Scope.WORKERS_WRITE)
@ObjectType({ description: 'A token with which workers announce themselves.', simpleResolvers: true })
class AnnouncerToken {
  @Field(() => ID, { description: 'Its id, by which it is revoked.' })
  id!: string;

  @Field(() => String, { description: 'The token itself; it is shown this once.' })
  token!: string;

  @Field(() => [String], { description: 'Which workers may be announced with it.' })
  workerIds!: string[];

  @Field(() => Timestamp, { description: 'Until when it is good.' })
  expiresAt!: Date;
}

const AnnouncerTokenPayload = payloadOf('AnnouncerTokenPayload', 'announcerToken', () => AnnouncerToken);

@Requires(Scope.WORKERS_WRITE)
@ObjectType({ description: 'The result of revoking a token.', simpleResolvers: true })
class RevokeAnnouncerTokenPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the token that is not good any more.' })
  revokedId!: string | null;

  @Field(() => [UserError], { description: 'What the caller can correct; empty when all went well.' })
  errors!: UserError[];
}

@InputType({ description: 'Which worker is paused, and why.' })
class PauseWorkerInput {
  @Field(() => String, { description: 'Id of the worker; dashes and underscores are the same.' })
  worker!: string;

  @Field(() => String, { description: 'Why, for those whose work waits; up to 500 characters.' })
  reason!: string;
}

@InputType({ description: 'Which worker is used again.' })
class ResumeWorkerInput {
  @Field(() => String, { description: 'Id of the worker; dashes and underscores are the same.' })
  worker!: string;
}

@InputType({ description: 'What a token is good for.' })
class CreateAnnouncerTokenInput {
  @Field(() => [String], {
    description: 'Ids of the workers that may be announced with it; acme-* stands for all that begin so. 1 to 20.',
  })
  workerIds!: string[];

  @Field(() => Int, { description: 'How many days it is good, 1 to 730.' })
  expiresInDays!: number;
}

@Resolver(() => WorkerType)
export class WorkerResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => [WorkerType], {
    description: 'All workers by id: those that are there, and those that were in the last week.',
  })
  workers(@Ctx() ctx: Context): Promise<WorkerView[]> {
    return listWorkers(ctx);
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => WorkerType, { nullable: true, description: 'One worker; null when there is none.' })
  worker(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Its id; dashes and underscores are the same.' }) id: string,
  ): Promise<WorkerView | null> {
    return findWorker(ctx, id);
  }

  @FieldResolver(() => Int, { nullable: true, description: 'How many of its jobs are under way.' })
  async running(@Root() { id }: WorkerView, @Ctx() ctx: Context): Promise<number | null> {
    return (await ctx.load(queueByName, workerQueue(id)))?.running ?? null;
  }

  @FieldResolver(() => Int, { nullable: true, description: 'How many attempts at stages wait for it.' })
  async queued(@Root() { id }: WorkerView, @Ctx() ctx: Context): Promise<number | null> {
    return (await ctx.load(queueByName, workerQueue(id)))?.waiting ?? null;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Share of its newest 200 stages that were completed, 0 to 1; null before there are any.',
  })
  async successRate(@Root() { id }: WorkerView, @Ctx() ctx: Context): Promise<number | null> {
    return (await ctx.load(runsOfWorker, id))?.successRate ?? null;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Half of its newest stages took less, in ms; null before there are any.',
  })
  async p50(@Root() { id }: WorkerView, @Ctx() ctx: Context): Promise<number | null> {
    return (await ctx.load(runsOfWorker, id))?.p50 ?? null;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: '95 of 100 of its newest stages took less, in ms; null before there are any.',
  })
  async p95(@Root() { id }: WorkerView, @Ctx() ctx: Context): Promise<number | null> {
    return (await ctx.load(runsOfWorker, id))?.p95 ?? null;
  }

  @FieldResolver(() => WorkerCircuitType, {
    nullable: true,
    description: 'Whether it is called; null while it is offline.',
  })
  circuit(@Root() { id }: WorkerView, @Ctx() ctx: Context): WorkerCircuit | null {
    return ctx.get(workerRegistry).circuit(id) ?? null;
  }

  @FieldResolver(() => WorkerPause, { nullable: true, description: 'That it is paused; null when it is not.' })
  pause(@Root() { id }: WorkerView, @Ctx() ctx: Context): WorkerPause | null {
    return ctx.get(workerRegistry).pauseOf(id) ?? null;
  }

  @FieldResolver(() => [WorkerTemplateInterface], {
    nullable: true,
    description: 'Its published templates by id; null when it does not answer.',
  })
  async templates(@Root() { id }: WorkerView, @Ctx() ctx: Context): Promise<WorkerTemplateRef[] | null> {
    const { items, unavailableWorkers } = await ctx.get(workerRegistry).search({ worker: id });
    return unavailableWorkers.length > 0 ? null : items.map(({ worker, template }) => templateOf(worker, template));
  }

  @Requires(Scope.WORKERS_WRITE)
  @FieldResolver(() => [WorkerProcessType], {
    nullable: true,
    description:
      'Its processes that announced themselves; none for one that the orchestrator is configured with. For administrators.',
  })
  processes(@Root() { id }: WorkerView, @Ctx() ctx: Context): WorkerProcessType[] {
    return [...ctx.get(workerRegistry).processesOf(id)];
  }

  @Requires(Scope.WORKERS_WRITE)
  @Mutation(() => WorkerPayload, {
    description:
      'Begins nothing more with a worker: stages wait for it, and say so; what it has accepted goes on. For administrators.',
  })
  pauseWorker(
    @Ctx() ctx: Context,
    @Arg('input', () => PauseWorkerInput, { description: 'Which worker, and why.' }) input: PauseWorkerInput,
  ) {
    return toPayload(ctx, 'worker', () => pauseWorker(ctx, input));
  }

  @Requires(Scope.WORKERS_WRITE)
  @Mutation(() => WorkerPayload, {
    description: 'Lets a paused worker be used again: what waits for it goes on. For administrators.',
  })
  resumeWorker(
    @Ctx() ctx: Context,
    @Arg('input', () => ResumeWorkerInput, { description: 'Which worker.' }) input: ResumeWorkerInput,
  ) {
    return toPayload(ctx, 'worker', () => resumeWorker(ctx, input));
  }

  @Requires(Scope.WORKERS_WRITE)
  @Mutation(() => AnnouncerTokenPayload, {
    description: 'Makes a token with which workers announce themselves; it is shown once. For administrators.',
  })
  createAnnouncerToken(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateAnnouncerTokenInput, { description: 'For which workers, and how long.' })
    input: CreateAnnouncerTokenInput,
  ) {
    return toPayload(ctx, 'announcerToken', () => createAnnouncerToken(ctx, input));
  }

  @Requires(Scope.WORKERS_WRITE)
  @Mutation(() => RevokeAnnouncerTokenPayload, {
    description:
      'Takes a token back: workers that announced themselves with it are gone within seconds. For administrators.',
  })
  revokeAnnouncerToken(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the token.' }) id: string) {
    return toPayload(ctx, 'revokedId', () => revokeAnnouncerToken(ctx, id));
  }
}

@Resolver(() => StageExecutionType)
export class WaitingStageResolver {
  @FieldResolver(() => CauseType, {
    nullable: true,
    description:
      'Why its worker has not started it: the worker is paused, away, or asks for a higher price. Null while it waits for nothing of the kind.',
  })
  async waitingFor(@Root() stage: StageExecution, @Ctx() ctx: Context): Promise<Cause | null> {
    if (stage.status !== StageStatus.RUNNING) return null;
    const attempts = await ctx.load(attemptsOfStage, stage.id);
    const waiting = attempts.filter(
      ({ status }) => status === AttemptStatus.QUEUED || status === AttemptStatus.OFFERED,
    );
    if (waiting.length === 0) return null;
    const { worker } = stage;
    const asking = waiting.find(({ negotiation }) => negotiation?.consent === Consent.AWAITED);
    if (asking) return asking.cause;
    const pause = ctx.get(workerRegistry).pauseOf(worker);
    if (pause) return { kind: 'worker', code: 'WORKER_PAUSED', message: reasonOf(pause), worker, retryable: true };
    return waiting.find(({ cause }) => cause !== null)?.cause ?? null;
  }
}
