import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { tierSuffices } from '../contracts/tier';
import type { Logger } from '../lib/service/log';
import { SignatureVerifier, type SigningKey } from '../lib/signing/signed-request';
import { runStatsOf } from './run-stats';
import { JobStatus } from '../contracts/job-status';
import type { Job } from './job.entity';
import { JobStore } from './job-store';
import { validateJson } from '../lib/json-schema';
import { priceEstimate } from '../contracts/price';
import { schemaHash } from '../contracts/schema-hash';
import {
  CONTRACT_VERSION,
  type OfferAnswer,
  type OfferMessage,
  offerMessage,
  ORCHESTRATOR,
  PayloadError,
  PROTOCOL_PATH,
  type TemplateMessage,
  type WorkerCallbacks,
  forgetMessage,
  type ForgetMessage,
} from '../contracts/worker-protocol';
import { type ManagementAnswer, type ManagementMessage, managementMessage } from '../contracts/worker-management';
import { Announcer, announcerKey } from './announcer';
import { HEARTBEAT_PROMISE_MS, Reporter } from './reporter';
import { type JobFunction, JobRunner } from './runner';
import { readMessage, requireSignature } from '../lib/signing/signed-routes';
import type { Clock } from '../lib/service/clock';

export interface WorkerOptions {
  /** As in acme-writer. */
  id: string;
  /** Prefix of the ids of its jobs, as in gjob. */
  jobPrefix: string;
  /** The worker's own keys, which only it and the orchestrator know. */
  keys: readonly SigningKey[];
  /** Where progress and results are reported. */
  callbacks: WorkerCallbacks;
  database: DataSource;
  /** Published templates: all of them, or those of these ids, then including deprecated ones. */
  templates: (ids?: string[]) => Promise<TemplateMessage[]>;
  /** One version of a template that is or was published: executions stay on the version that they were planned with. */
  templateVersion: (id: string, version: number) => Promise<TemplateMessage | null>;
  /** Does the work. */
  process: JobFunction;
  /** Answers what callers ask of its templates and jobs; without it nobody can. */
  manage?: (message: ManagementMessage) => Promise<ManagementAnswer>;
  /** Jobs that this process runs at the same time. */
  maxConcurrent: number;
  log: Logger;
  clock: Clock;
}

/** How a process of a worker announces itself. */
export interface AnnounceOptions {
  /** A token of createAnnouncerToken. */
  token: string;
  /** Where this process listens, as the orchestrator reaches it. */
  address: () => string;
  displayName?: string | undefined;
  orchestratorUrl: () => string;
}

/** A worker may hold this many waiting jobs for each one that it can run; more are rejected with retry-after. */
const QUEUE_PER_SLOT = 20;
const BUSY_RETRY_MS = 5_000;

/**
 * A worker made with the kit: templates, handshake, durable jobs, progress, cancellation and delivery of results are
 * here; the worker supplies its templates and one function.
 */
export class Worker {
  private readonly store: JobStore;
  private readonly runner: JobRunner;
  private readonly reporter: Reporter;
  private readonly verifier: SignatureVerifier;
  private announcer: Announcer | undefined;

  constructor(private readonly options: WorkerOptions) {
    this.store = new JobStore(options.database, randomUUID());
    this.reporter = new Reporter(this.store, { ...options, cancel: (id) => this.runner.cancel(id) });
    this.runner = new JobRunner(this.store, options, this.reporter);
    this.verifier = new SignatureVerifier(options.keys, options.id);
  }

  /** Starts to run and report what is there, also what an earlier process left. */
  start(): void {
    this.runner.start();
    this.reporter.start();
  }

  /** Tells the orchestrator that this process is there, as long as the worker runs. */
  announce({ token, address, displayName, orchestratorUrl }: AnnounceOptions): void {
    const { id, log, maxConcurrent: slots } = this.options;
    const name = randomUUID();
    this.announcer = new Announcer({
      worker: id,
      key: announcerKey(token),
      orchestratorUrl,
      log,
      message: async () => ({
        process: name,
        address: address(),
        slots,
        ...(displayName !== undefined && { displayName }),
        templates: (await this.templates()).map((template) => ({ id: template.id, version: template.version })),
      }),
    });
    this.announcer.start();
  }

  /** Stops taking jobs, lets those that run be taken over, and ends. */
  async close(): Promise<void> {
    // First nobody offers anything more.
    await this.announcer?.close();
    await this.runner.close();
    await this.reporter.close();
  }

  /** Published templates: all, or those of these ids, with what their real runs took. */
  async templates(ids?: readonly string[]): Promise<TemplateMessage[]> {
    const templates = await this.options.templates(ids && [...ids]);
    if (!ids) return templates;
    const runStats = await runStatsOf(this.options.database, templates);
    return templates.map((template, index) => ({ ...template, runStats: runStats[index] ?? [] }));
  }

  /** Lets a job begin that was agreed on; again changes nothing. @returns whether there is such a job. */
  begin(jobId: string): Promise<boolean> {
    return this.runner.begin(jobId);
  }

  /** Stops a job; one that has ended or is not known stays as it is. */
  cancel(jobId: string): Promise<void> {
    return this.runner.cancel(jobId);
  }

  /** Deletes jobs whose parameters and outputs are kept no longer; one that has not ended stays. */
  forget({ jobIds }: ForgetMessage): Promise<void> {
    return this.store.forget(jobIds);
  }

  /** Answers what a caller asks of its templates and jobs; null when it does not offer that. */
  async manage(message: ManagementMessage): Promise<ManagementAnswer | null> {
    return (await this.options.manage?.(message)) ?? null;
  }

  /** Serves the worker's side of the protocol. */
  routes(app: FastifyInstance): void {
    const { options } = this;
    void app.register(
      (scope, _opts, done) => {
        requireSignature(scope, this.verifier, (issuer) => issuer === ORCHESTRATOR, options.log);

        scope.get('/health', () => ({ worker: options.id, contractVersion: CONTRACT_VERSION }));

        scope.get<{ Querystring: { ids?: string } }>('/templates', async (request) => ({
          worker: options.id,
          templates: await this.templates(request.query.ids?.split(',')),
        }));

        scope.post('/offers', async (request) => this.offer(readMessage(offerMessage, request.body)));

        scope.post<{ Params: { id: string } }>('/jobs/:id/process', async (request, reply) => {
          const { id } = request.params;
          if (!(await this.begin(id)))
            return reply.status(404).send({ error: { code: 'UNKNOWN_JOB', message: `There is no job ${id}.` } });
          return reply.status(202).send({ jobId: id });
        });

        scope.post<{ Params: { id: string } }>('/jobs/:id/cancel', async (request, reply) => {
          await this.cancel(request.params.id);
          return reply.status(202).send({ jobId: request.params.id });
        });

        scope.post('/jobs/forget', async (request, reply) => {
          await this.forget(readMessage(forgetMessage, request.body));
          return reply.status(204).send();
        });

        if (options.manage)
          scope.post('/management', async (request) => this.manage(readMessage(managementMessage, request.body)));
        done();
      },
      { prefix: PROTOCOL_PATH },
    );
  }

  /** The handshake. The same key always gets the same answer, also from another process. */
  async offer(offer: OfferMessage): Promise<OfferAnswer> {
    const { known, load } = await this.store.beforeOffer(offer.key);
    if (known?.status === JobStatus.CANCELLED) return reject('CANCELLED', 'This attempt was cancelled.', false);
    const template = await this.options.templateVersion(offer.templateId, offer.templateVersion);
    if (!template)
      return reject(
        'TEMPLATE_NOT_FOUND',
        `There is no version ${offer.templateVersion} of template ${offer.templateId} that was published.`,
        false,
      );
    if (known) return terms(known, template);
    if (offer.contract && offer.contract.version !== CONTRACT_VERSION)
      return reject(
        'CONTRACT_MISMATCH',
        `This worker speaks version ${CONTRACT_VERSION} of the protocol, the offer version ${offer.contract.version}.`,
        false,
      );
    if (offer.contract && offer.contract.outputSchema !== schemaHash(template.outputSchema))
      return reject(
        'CONTRACT_MISMATCH',
        `Version ${offer.templateVersion} of template ${offer.templateId} yields something else than the plan was made for.`,
        false,
      );
    if (!tierSuffices(offer.client.tier, template.minimumTier)) {
      return reject('TIER_TOO_LOW', `Needs tier ${template.minimumTier}, the client has ${offer.client.tier}.`, false);
    }
    let parameters: Record<string, unknown>;
    try {
      parameters = await this.parametersOf(offer);
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      return reject(error.code, error.message, true);
    }
    const faults = validateJson(template.parameterSchema, parameters);
    if (faults.length > 0) {
      return reject(
        'INVALID_PARAMETERS',
        faults.map((fault) => `${fault.path.join('.') || 'parameters'} ${fault.message}`).join('; '),
        false,
      );
    }
    if (load >= this.options.maxConcurrent * QUEUE_PER_SLOT) {
      return { ...reject('BUSY', 'The worker is at capacity.', true), retryAfterMs: BUSY_RETRY_MS };
    }
    return terms(await this.store.create({ ...offer, parameters }, this.options.jobPrefix), template);
  }

  /** The parameters of an offer, wherever they are. @throws PayloadError */
  private async parametersOf({ parameters, parametersRef }: OfferMessage): Promise<Record<string, unknown>> {
    if (!parametersRef) return parameters ?? {};
    return this.options.callbacks.readPayload(this.options.id, parametersRef);
  }
}

/** What a job is done for: follows from the job and its template alone, so that it is the same whenever it is asked for. */
function terms({ id, maxPriceMicros, timeoutMs, parameters }: Job, template: TemplateMessage): OfferAnswer {
  const price = priceEstimate(template, { values: parameters });
  const timeMs = Math.min(template.estimatedTimeMs, timeoutMs);
  const agreed = {
    jobId: id,
    maxPriceMicros: price.maxMicros,
    timeMs,
    heartbeatMs: HEARTBEAT_PROMISE_MS,
    outputSchema: schemaHash(template.outputSchema),
  };
  if (price.maxMicros > maxPriceMicros)
    return { verdict: 'countered', ...agreed, message: 'The work may cost more than was offered.' };
  return { verdict: 'accepted', ...agreed };
}

function reject(code: string, message: string, retryable: boolean): Extract<OfferAnswer, { verdict: 'rejected' }> {
  return { verdict: 'rejected', code, message, retryable };
}
