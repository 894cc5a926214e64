import { isSimulatedJob } from '../engine/simulation';
import { WorkerFault } from './worker-client';
import { Arg, Ctx, Directive, FieldResolver, Float, ObjectType, Resolver, Root } from 'type-graphql';
import { JobStatus } from '../../../contracts/job-status';
import { ExportFormat, FILE_TYPES, type OutputElement } from '../../../contracts/output';
import type { RunStats } from '../../../contracts/run-stats';
import { Scope } from '../../../contracts/scope';
import type { Validation } from '../../../contracts/validation';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { WorkerTemplateStatus } from '../../../contracts/worker-template';
import { parseVersionId, versionId } from '../../../lib/version-id';
import { Requires } from '../../../subgraph-kit/access/declare';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { BadRequest } from '../../../subgraph-kit/errors';
import { providerCostFor } from '../../../subgraph-kit/provider-cost';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { TokenUsage } from '../../../subgraph-kit/graph/token-usage.type';
import {
  GENERIC_TYPES,
  genericId,
  parseGenericId,
  type TypedRef,
  workerJobRef,
  workerTemplateRef,
  type WorkerTemplateRef,
} from '../../../subgraph-kit/graph/worker-types';
import {
  OutputElementType,
  OutputFile,
  outputType,
  StageOutput,
} from '../../../subgraph-kit/graph/worker/stage-output.type';
import { type JobFailureType, QualityValidation, WorkerJob } from '../../../subgraph-kit/graph/worker/worker-job.type';
import {
  presentWorkerTemplate,
  TemplateRunStats,
  WorkerTemplate,
} from '../../../subgraph-kit/graph/worker/worker-template.type';
import {
  attemptsOfStage,
  executionById,
  outputOfAttempt,
  outputOfStage,
  stageById,
} from '../executions/execution.loader';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType } from '../executions/execution.type';
import type { StageAttempt, StageExecution } from '../executions/stage-execution.entity';
import { AttemptStatus } from '../executions/status';
import { recentWorkerTemplates } from './worker-registry';
import { WorkerJobInterface, WorkerTemplateInterface } from './worker-stubs';

// Workers without a subgraph of their own are visible all the same: what they tell over the worker protocol is shown in general types.

@Requires(Scope.TEMPLATES_READ)
@Directive('@key(fields: "id")')
@Directive('@key(fields: "templateId")')
@ObjectType(GENERIC_TYPES.templateType, {
  implements: WorkerTemplateInterface,
  description: 'A template of a worker without a subgraph of its own, as the worker tells of it.',
  simpleResolvers: true,
})
export class GenericWorkerTemplate extends WorkerTemplate {
  /** What real runs took, as the worker tells it. */
  stats?: RunStats[] | undefined;
}

@Requires(Scope.EXECUTIONS_READ)
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType(GENERIC_TYPES.jobType, {
  implements: WorkerJobInterface,
  description: 'A job of a worker without a subgraph of its own, as the orchestrator was told of it.',
})
export class GenericWorkerJob extends WorkerJob {
  readonly of!: { worker: string; attempt: StageAttempt };
}

@outputType('The output of a worker without a subgraph of its own: JSON.')
export class GenericOutput extends StageOutput {
  readonly __typename = 'GenericOutput';
}

@Resolver(() => GenericWorkerTemplate)
export class GenericWorkerTemplateResolver {
  @FieldResolver(() => [TemplateRunStats], {
    description: 'Statistics of completed runs by size of input, as the worker tells them; empty when it tells none.',
  })
  runStats(@Root() { stats }: GenericWorkerTemplate): RunStats[] {
    return stats ?? [];
  }
}

@Resolver(() => GenericWorkerJob)
export class GenericWorkerJobResolver {
  @FieldResolver(() => StageOutput, { nullable: true, description: 'Output; null before the end.' })
  async output(@Root() { of: { attempt } }: GenericWorkerJob, @Ctx() ctx: Context): Promise<GenericOutput | null> {
    if (attempt.status !== AttemptStatus.COMPLETED) return null;
    const stage = await ctx.load(stageById, attempt.stageId);
    const raw = await (stage?.items === null
      ? ctx.load(outputOfStage, attempt.stageId)
      : ctx.load(outputOfAttempt, attempt.key));
    return raw && Object.assign(new GenericOutput(), { raw });
  }

  @FieldResolver(() => TokenUsage, { description: 'Tokens that it used.' })
  tokens(@Root() { of: { attempt } }: GenericWorkerJob): TokenUsage {
    return { input: attempt.inputTokens, output: attempt.outputTokens };
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What the AI provider charged, which is not what the client pays; null for clients.',
  })
  providerCost(@Root() { of: { attempt } }: GenericWorkerJob, @Ctx() ctx: Context): Money | null {
    return providerCostFor(ctx, attempt.providerCostMicros);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What the client pays for it; null before the end, and for one that failed.',
  })
  cost(@Root() { of: { attempt } }: GenericWorkerJob): Money | null {
    return attempt.status === AttemptStatus.COMPLETED ? Money.of(attempt.priceMicros) : null;
  }

  @FieldResolver(() => Float, { nullable: true, description: 'Always null: such a worker reports no measures.' })
  qualityScore(): number | null {
    return null;
  }

  @FieldResolver(() => [QualityValidation], { description: 'Always empty: such a worker reports no measures.' })
  validations(): Validation[] {
    return [];
  }

  @FieldResolver(() => ExecutionType, { description: 'The execution that this job belongs to.' })
  async execution(@Root() { of: { attempt } }: GenericWorkerJob, @Ctx() ctx: Context): Promise<Execution> {
    const execution = await ctx.load(executionById, attempt.executionId);
    // Whoever sees the job has seen its execution.
    if (!execution) throw new Error(`an attempt of ${attempt.executionId} without its execution`);
    return execution;
  }

  @FieldResolver(() => WorkerTemplateInterface, {
    nullable: true,
    description: 'The template that it is made by, in the version that it was planned with.',
  })
  async template(
    @Root() { of: { attempt, worker } }: GenericWorkerJob,
    @Ctx() ctx: Context,
  ): Promise<WorkerTemplateRef | null> {
    const [execution, stage] = await Promise.all([
      ctx.load(executionById, attempt.executionId),
      ctx.load(stageById, attempt.stageId),
    ]);
    const planned = execution?.plan.stages.find(({ order }) => order === stage?.order);
    const template = attempt.usesFallback ? planned?.fallback : planned?.template;
    return template ? templateOf(worker, template) : null;
  }
}

@Resolver(() => GenericOutput)
export class GenericOutputResolver {
  @FieldResolver(() => [OutputElementType], { description: 'Empty: its form is known to its worker only.' })
  elements(): OutputElement[] {
    return [];
  }

  @FieldResolver(() => [ExportFormat], { description: 'JSON.' })
  exportFormats(): ExportFormat[] {
    return [ExportFormat.JSON];
  }

  @FieldResolver(() => OutputFile, {
    nullable: true,
    description: 'All of it as a file; null, with an error, for another format than JSON.',
  })
  export(
    @Root() { raw }: GenericOutput,
    @Arg('format', () => ExportFormat, { description: 'The format: JSON.' }) format: ExportFormat,
  ): OutputFile {
    if (format !== ExportFormat.JSON)
      throw new BadRequest('FORMAT_NOT_AVAILABLE', 'The output of this worker is written in JSON only.');
    const { extension, mediaType } = FILE_TYPES[format];
    return {
      fileName: `output.${extension}`,
      mediaType,
      isBase64: false,
      content: `${JSON.stringify(raw, null, 2)}\n`,
    };
  }
}

/** A template as the graph shows it: what its worker told, or where its worker's subgraph finds it. */
export function templateOf(worker: string, message: TemplateMessage): WorkerTemplateRef | GenericWorkerTemplate {
  const ref = workerTemplateRef(worker, message.id, message.version);
  return ref.__typename === GENERIC_TYPES.templateType ? present(worker, message) : ref;
}

/** How a generic template is found from its key: a version, or the newest of a template; null when the worker offers none such. */
export async function findGenericTemplate(
  { id, templateId }: { id?: string; templateId?: string },
  ctx: Context,
): Promise<GenericWorkerTemplate | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const { worker, own } = parseGenericId(id ?? templateId ?? '');
  const key = parseVersionId(own);
  const message = await ctx
    .perRequest(recentWorkerTemplates)
    .load({ worker, template: key?.id ?? own })
    .catch((error: unknown) => {
      // A worker that is away shows no template; what else goes wrong is told.
      if (error instanceof WorkerFault) return null;
      throw error;
    });
  return message && (key === null || key.version === message.version) ? present(worker, message) : null;
}

function present(worker: string, message: TemplateMessage): GenericWorkerTemplate {
  const templateId = genericId(worker, message.id);
  return {
    ...presentWorkerTemplate(
      GENERIC_TYPES.templateType,
      worker,
      { id: versionId({ id: templateId, version: message.version }), templateId },
      message,
      {
        status: message.deprecated ? WorkerTemplateStatus.DEPRECATED : WorkerTemplateStatus.PUBLISHED,
        successorId: message.deprecated?.successor ? genericId(worker, message.deprecated.successor) : null,
        revision: 1,
        publishedAt: null,
        changedAt: null,
        changedBy: null,
        models: [],
      },
    ),
    stats: message.runStats,
  };
}

/** The job of a stage, as the graph shows it: where its worker's subgraph finds it, or what is known of it here. */
export async function jobOf(
  ctx: Context,
  { id, worker }: Pick<StageExecution, 'id' | 'worker'>,
  jobId: string,
): Promise<TypedRef | GenericWorkerJob | null> {
  if (isSimulatedJob(jobId)) return null;
  const ref = workerJobRef(worker, jobId);
  if (ref.__typename !== GENERIC_TYPES.jobType) return ref;
  const [stage, attempts] = await Promise.all([ctx.load(stageById, id), ctx.load(attemptsOfStage, id)]);
  const attempt = attempts.find((candidate) => candidate.jobId === jobId);
  // An output that was reused has its job in another execution.
  if (!stage || !attempt) return null;
  const { status, cause, queuedAt, acceptedAt, startedAt, endedAt } = attempt;
  return Object.assign(new GenericWorkerJob(), {
    ...ref,
    of: { worker, attempt },
    status: JOB_STATUS[status],
    progress: status === AttemptStatus.COMPLETED ? 100 : stage.progress,
    warnings: [],
    createdAt: acceptedAt ?? queuedAt,
    startedAt,
    finishedAt: endedAt,
    model: null,
    failure: status === AttemptStatus.FAILED ? failureOf(cause) : null,
  });
}

const JOB_STATUS: Record<AttemptStatus, JobStatus> = {
  [AttemptStatus.QUEUED]: JobStatus.OFFERED,
  [AttemptStatus.OFFERED]: JobStatus.OFFERED,
  [AttemptStatus.ACCEPTED]: JobStatus.RUNNING,
  [AttemptStatus.REJECTED]: JobStatus.FAILED,
  [AttemptStatus.COMPLETED]: JobStatus.COMPLETED,
  [AttemptStatus.FAILED]: JobStatus.FAILED,
  [AttemptStatus.CANCELLED]: JobStatus.CANCELLED,
};

function failureOf(cause: StageAttempt['cause']): JobFailureType | null {
  if (!cause) return null;
  const worker = cause.kind === 'worker' ? cause : null;
  return {
    code: worker?.workerCode ?? cause.code,
    message: cause.message,
    retryable: worker?.retryable ?? cause.kind === 'time',
  };
}
