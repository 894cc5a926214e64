import type { ClassType } from 'type-graphql';
import type { WorkerCallbacks } from '../contracts/worker-protocol';
import type { SigningKey } from '../lib/signing/signed-request';
import { auditForwarding, auditSink } from '../subgraph-kit/audit/audit-forwarder';
import type { SubgraphExecutor } from '../subgraph-kit/executor';
import type { Feature, StartingService } from '../subgraph-kit/feature';
import { WorkerJob, workerJobType } from '../subgraph-kit/graph/worker/worker-job.type';
import { WorkerTemplate, workerTemplateType } from '../subgraph-kit/graph/worker/worker-template.type';
import { WorkerTrial, workerTrialType } from '../subgraph-kit/graph/worker/worker-trial.type';
import { Part, type Parts } from '../subgraph-kit/part';
import {
  type RunningService,
  type ServiceDefinition,
  type ServiceOptions,
  startService,
} from '../subgraph-kit/start-service';
import { JobEffect } from '../worker-kit';
import { Job } from '../worker-kit';
import { type AnnounceOptions, Worker } from '../worker-kit';
import { WorkerJobResolver } from './jobs/job.resolver';
import { findJob } from './jobs/job.service';
import { management } from './management';
import { StageOutputResolver } from './outputs/stage-output.resolver';
import { serviceParts, subject, type WorkerSubject } from './subject';
import { seedTemplates } from './templates/seed-templates';
import { publishedTemplates, templateMessage, templateVersion } from './templates/template-catalogue';
import { WorkerTemplateRow } from './templates/template.entity';
import { WorkerTemplateResolver } from './templates/template.resolver';
import { findTemplate, presentTemplate } from './templates/template.service';
import { callbacks } from './templates/template-impact.service';
import { TemplateTrial } from './trials/trial.entity';
import { WorkerTrialResolver } from './trials/trial.resolver';
import { findTrial, Trials, trials } from './trials/trials';

/** The worker that a service is. */
const worker = new Part<Worker>('the worker');
/** Its own keys of the worker protocol. */
const workerKeys = new Part<readonly SigningKey[]>('the keys of the worker');

/** A worker with a subgraph of its own. */
export interface WorkerServiceDefinition extends ServiceDefinition {
  subject: WorkerSubject;
}

export interface WorkerServiceOptions extends ServiceOptions {
  /** Its own keys of the worker protocol, which only it and the orchestrator know. */
  workerKeys: readonly SigningKey[];
  /** Announces itself to the orchestrator; otherwise the orchestrator is configured with it. */
  announce?: Omit<AnnounceOptions, 'displayName'> | undefined;
  /** Where progress and results are reported. */
  callbacks: WorkerCallbacks;
  /** How KAM, which keeps the audit, is reached. */
  kam: SubgraphExecutor;
  /** Adds the parts that its subject needs from outside. */
  provide?: (parts: Parts) => void;
}

/** The subgraph of a worker, and the worker that it is. */
export interface RunningWorkerService extends RunningService {
  subject: WorkerSubject;
  worker: Worker;
}

/**
 * Makes a service of a subject: its subgraph with the types of its templates, jobs, trials and outputs; tables; the life of its templates;
 * and its side of the worker protocol.
 */
export function defineWorker(made: WorkerSubject): WorkerServiceDefinition {
  const { service, title, templateType, jobType, trialType } = made;
  const types = [
    made.templateClass ??
      decorated(
        class extends WorkerTemplate {},
        workerTemplateType(templateType, `A template of the ${title}, as one version of it.`),
      ),
    decorated(class extends WorkerJob {}, workerJobType(jobType, `One piece of work inside the ${title}.`)),
    decorated(
      class extends WorkerTrial {},
      workerTrialType(trialType, `A version of a template of the ${title}, tried with sample parameters.`),
    ),
  ];
  const feature: Feature = {
    entities: [Job, JobEffect, WorkerTemplateRow, TemplateTrial],
    resolvers: [
      WorkerTemplateResolver,
      WorkerJobResolver,
      WorkerTrialResolver,
      StageOutputResolver,
      ...(made.outputs.resolvers ?? []),
    ],
    types: [...types, ...made.outputs.types],
    references: {
      [templateType]: async ({ id, templateId }: { id?: string; templateId?: string }, ctx) =>
        presentTemplate(ctx, await findTemplate(ctx, id ?? templateId ?? '')),
      [jobType]: ({ id }: { id: string }, ctx) => findJob(ctx, id),
      [trialType]: ({ id }: { id: string }, ctx) => findTrial(ctx, id),
    },
    start: (starting) => start(made, starting),
  };
  return {
    name: service,
    subject: made,
    migrations: made.migrations ?? 'worker-subgraph',
    features: [auditForwarding, ...(made.features ?? []), feature],
  };
}

/** Starts a worker with its subgraph. */
export async function startWorkerService(
  definition: WorkerServiceDefinition,
  options: WorkerServiceOptions,
): Promise<RunningWorkerService> {
  const service = await startService(definition, options, (parts) => {
    parts.provide(subject, definition.subject);
    parts.provide(serviceParts, parts);
    parts.provide(workerKeys, options.workerKeys);
    parts.provide(callbacks, options.callbacks);
    parts.provide(auditSink, options.kam);
    options.provide?.(parts);
  });
  const its = service.parts.get(worker);
  if (options.announce) its.announce({ ...options.announce, displayName: definition.subject.displayName });
  return { ...service, subject: definition.subject, worker: its };
}

async function start(made: WorkerSubject, starting: StartingService): Promise<void> {
  const { parts, allTenants, log, closing, clock, routes, afterListen } = starting;
  await seedTemplates(allTenants, made, clock.now());
  const running = parts.provide(trials, new Trials(allTenants, made, parts, log, clock));
  closing.defer('trials', () => running.close());
  const its = parts.provide(
    worker,
    new Worker({
      id: made.workerId,
      jobPrefix: made.jobPrefix,
      keys: parts.get(workerKeys),
      callbacks: parts.get(callbacks),
      database: allTenants,
      templates: async (ids) => (await publishedTemplates(allTenants, ids)).map((row) => templateMessage(parts, row)),
      templateVersion: async (id, version) => {
        const row = await templateVersion(allTenants, id, version);
        return row && templateMessage(parts, row);
      },
      process: async (input) => {
        const { id, version } = input.template;
        const template = await templateVersion(allTenants, id, version);
        if (!template) throw new Error(`version ${version} of ${id} was there a moment ago`);
        return made.work({ ...input, template }, parts);
      },
      manage: management(starting),
      maxConcurrent: made.maxConcurrent,
      log,
      clock,
    }),
  );
  closing.defer('worker', () => its.close());
  routes((app) => its.routes(app));
  afterListen(() => its.start());
}

function decorated<T extends object>(type: new () => T, decorate: ClassDecorator): ClassType<T> {
  decorate(type);
  return type;
}
