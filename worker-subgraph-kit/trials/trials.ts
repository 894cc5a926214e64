import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { actorRef } from '../../contracts/actor';
import { Scope } from '../../contracts/scope';
import { mapPage, type Page, type PageArgs } from '../../subgraph-kit/graph/connection';
import { defineLoader } from '../../subgraph-kit/loader';
import { keysetPage } from '../../subgraph-kit/graph/keyset';
import { readInput, DomainError } from '../../subgraph-kit/graph/payload';
import { userError } from '../../subgraph-kit/graph/user-error.type';
import { byKey } from '../../lib/database/by-key';
import { newId } from '../../lib/ids';
import type { Logger } from '../../lib/service/log';
import { type Context, requireScope } from '../../subgraph-kit/context';
import { JobError } from '../../contracts/job-error';
import { JobStatus } from '../../contracts/job-status';
import { validateJson } from '../../lib/json-schema';
import { chargeOf } from '../../contracts/price';
import { NO_USAGE } from '../../contracts/usage';
import type { WorkerSubject } from '../subject';
import { templateMessage } from '../templates/template-catalogue';
import type { WorkerTemplateRow } from '../templates/template.entity';
import { parseVersionId } from '../../lib/version-id';
import { findTemplate } from '../templates/template.service';
import { TemplateTrial, type TrialResult } from './trial.entity';
import { Part, type Parts } from '../../subgraph-kit/part';
import type { Clock } from '../../lib/service/clock';
import { auditAndForward } from '../../subgraph-kit/audit/audit';

/** A trial takes at most so long, and so many run in one process at the same time, in ms. */
const MAX_MS = 5 * 60_000;
const MAX_CONCURRENCY = 3;
/** Whoever begins a trial is answered when it is over, but at the latest after so long, in ms. */
const ANSWER_MS = 4_000;

const beginning = z.object({
  id: z.string(),
  parameters: z.record(z.string(), z.unknown()),
});

export const trials = new Part<Trials>('the trials of templates');

/** Tries templates with sample parameters: the work is real and free of charge. */
export class Trials {
  private readonly running = new Map<string, { abort: AbortController; done: Promise<void> }>();

  constructor(
    private readonly database: DataSource,
    private readonly subject: WorkerSubject,
    private readonly parts: Parts,
    private readonly log: Logger,
    private readonly clock: Clock,
  ) {}

  /** Begins a trial of any version, also of a draft. @returns how it stands when it is over, or after some seconds. @throws DomainError */
  async begin(ctx: Context, input: unknown): Promise<TemplateTrial> {
    requireScope(ctx, Scope.TEMPLATES_WRITE);
    const { id, parameters: own } = readInput(beginning, input);
    const template = parseVersionId(id) ? await findTemplate(ctx, id) : null;
    if (!template)
      throw new DomainError(
        userError('TEMPLATE_NOT_FOUND', {
          message: `There is no version ${id} of a template; name one as in course_v1@2.`,
          path: ['id'],
        }),
      );
    const parameters = { ...template.baseParameters, ...own };
    const [fault] = validateJson(template.parameterSchema, parameters);
    if (fault) {
      const message = `${fault.path.length > 0 ? `"${fault.path.join('.')}" ` : ''}${fault.message}.`;
      throw new DomainError(userError('INVALID_PARAMETERS', { message, path: ['parameters', ...fault.path] }));
    }
    if (this.running.size >= MAX_CONCURRENCY)
      throw new DomainError(
        userError('TOO_MANY_TRIALS', {
          message: `${MAX_CONCURRENCY} trials are running. Wait until one of them is over.`,
        }),
      );
    const row = {
      id: newId('trial'),
      templateId: template.id,
      templateVersion: template.version,
      parameters,
      status: JobStatus.RUNNING,
      startedBy: actorRef(ctx.actor).id,
    };
    await this.database.transaction(async (manager) => {
      await manager.getRepository(TemplateTrial).insert(row as never);
      await auditAndForward(ctx, manager, {
        action: 'worker_template.tried',
        subjectType: 'worker_template',
        subjectId: id,
        clientId: null,
        details: { trial: row.id },
      });
    });
    const abort = new AbortController();
    const done = this.run(
      row.id,
      template,
      parameters,
      AbortSignal.any([abort.signal, AbortSignal.timeout(MAX_MS)]),
    ).finally(() => this.running.delete(row.id));
    this.running.set(row.id, { abort, done });
    await Promise.race([done, sleep(ANSWER_MS, undefined, { ref: false })]);
    return this.rows.findOneByOrFail({ id: row.id });
  }

  async close(): Promise<void> {
    for (const { abort } of this.running.values()) abort.abort(new Error('the service stops'));
    await Promise.allSettled([...this.running.values()].map(({ done }) => done));
  }

  private get rows() {
    return this.database.getRepository(TemplateTrial);
  }

  private async run(
    id: string,
    template: WorkerTemplateRow,
    parameters: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const message = templateMessage(this.parts, template);
    let result: TrialResult;
    try {
      // Nothing is kept for a process that takes over: whoever tries a template can try again.
      const made = await this.subject.work(
        { template, parameters, signal, progress: () => undefined, once: (_name, effect) => effect() },
        this.parts,
      );
      const { output, warnings, model, usage, isPattern, details } = made;
      const { paidTokens = usage.inputTokens + usage.outputTokens } = made;
      const priceMicros = chargeOf(message, paidTokens, isPattern);
      const validations = details?.validations ?? [];
      result = { output, failure: null, warnings, validations, model, usage, priceMicros };
    } catch (error) {
      const known = error instanceof JobError ? error : undefined;
      if (!known && !signal.aborted) this.log.error({ err: error, trial: id }, 'a trial failed unexpectedly');
      const failure = known
        ? { code: known.code, message: known.message, retryable: known.options.retryable }
        : signal.aborted
          ? STOPPED
          : { code: 'WORKER_ERROR', message: 'The trial failed unexpectedly.', retryable: true };
      result = {
        output: null,
        failure,
        warnings: [],
        validations: [],
        model: null,
        usage: known?.options.usage ?? NO_USAGE,
        priceMicros: 0,
      };
    }
    const status = result.output ? JobStatus.COMPLETED : JobStatus.FAILED;
    await this.rows
      .update({ id }, { result: result as never, status, endedAt: this.clock.now() })
      .catch((error: unknown) => this.log.error({ err: error, trial: id }, 'could not save the result of a trial'));
  }
}

const STOPPED = {
  code: 'STOPPED',
  message: `The trial took longer than ${MAX_MS / 60_000} min, or its process was stopped. Try again.`,
  retryable: true,
};

/** A trial whose process died never says so: after the longest time that one may take it is over. */
function present(trial: TemplateTrial, now: Date): TemplateTrial {
  if (trial.status !== JobStatus.RUNNING || trial.startedAt.getTime() > now.getTime() - MAX_MS - ANSWER_MS)
    return trial;
  const result = {
    output: null,
    failure: STOPPED,
    warnings: [],
    validations: [],
    model: null,
    usage: NO_USAGE,
    priceMicros: 0,
  };
  return { ...trial, status: JobStatus.FAILED, result };
}

const trialById = defineLoader<string, TemplateTrial | null>(async (ids, { database }) => {
  const rows = await database
    .getRepository(TemplateTrial)
    .createQueryBuilder('trial')
    .where('trial.id = any(:ids)', { ids })
    .getMany();
  return byKey(ids, rows, ({ id }) => id);
});

/** A trial; null when there is none. @throws Unauthenticated @throws Forbidden */
export async function findTrial(ctx: Context, id: string): Promise<TemplateTrial | null> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const trial = await ctx.load(trialById, id);
  return trial && present(trial, ctx.clock.now());
}

/** Trials of a template, the newest first. @throws Unauthenticated @throws Forbidden @throws BadRequest */
export async function listTrials(ctx: Context, templateId: string, page: PageArgs): Promise<Page<TemplateTrial>> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const matching = () =>
    ctx.database
      .getRepository(TemplateTrial)
      .createQueryBuilder('trial')
      .where('trial.templateId = :templateId', { templateId });
  const trialsPage = await keysetPage(matching, page, {
    cursor: 'trial',
    sort: [{ sql: 'trial.id', value: (row) => row.id, type: 'text', direction: 'DESC' }],
  });
  return mapPage(trialsPage, (trial) => present(trial, ctx.clock.now()));
}
