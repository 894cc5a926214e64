import fastify, { type FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { SubscriptionTier } from '../../contracts/tier';
import type { SigningKey } from '../../lib/signing/signed-request';
import type { OfferAnswer, Offer, ResultMessage, TemplateMessage } from '../../contracts/worker-protocol';
import { signedFetch } from '../../lib/signing/signed-fetch';
import type { WorkerAddress } from '../../subgraphs/orchestrator/workers/worker-client';
import type { TestSystem } from './system';

/** What a scripted job does when it is told to begin. */
export type Script = (offer: Offer, jobId: string, worker: ScriptedWorker) => Promise<void> | void;

interface Behaviour {
  template?: Partial<TemplateMessage>;
  /** The handshake's answer; accepts by default. */
  answer?: (offer: Offer) => unknown;
  /** What happens after `process`; completes with an empty output by default. */
  run?: Script;
}

/**
 * A worker of another make: it speaks the worker protocol over HTTP as docs/worker-protocol.md says, and does what a
 * test tells it to. It shares no code with the worker kit but the shapes of the messages.
 */
export class ScriptedWorker {
  readonly key: SigningKey;
  readonly offers: Offer[] = [];
  readonly started: string[] = [];
  readonly cancelled: string[] = [];
  private readonly templates = new Map<string, Behaviour>();
  private app: FastifyInstance | undefined;
  private url = 'http://127.0.0.1:1';
  orchestratorUrl = '';
  /** How many times it will not hear that it should stop. */
  deaf = 0;

  constructor(
    readonly id = 'test-scripted-worker',
    private readonly slots = 1_000,
  ) {
    this.key = { id: `${id}-k1`, secret: randomBytes(32).toString('hex') };
  }

  get address(): WorkerAddress {
    return { id: this.id, url: () => this.url, keys: [this.key], slots: this.slots };
  }

  /** Adds or replaces a template. */
  on(templateId: string, behaviour: Behaviour): this {
    this.templates.set(templateId, behaviour);
    return this;
  }

  async start(): Promise<this> {
    const app = fastify();
    this.app = app;
    app.get<{ Querystring: { ids?: string } }>('/worker/v1/templates', (request) => {
      const ids = request.query.ids?.split(',') ?? [...this.templates.keys()];
      const known = ids.filter((id) => this.templates.has(id));
      return {
        worker: this.id,
        templates: known.map((id) => ({ ...plainTemplate(id), ...this.templates.get(id)?.template })),
      };
    });
    app.post('/worker/v1/offers', (request): unknown => {
      const offer = request.body as Offer;
      this.offers.push(offer);
      const answer = this.templates.get(offer.templateId)?.answer;
      return answer ? answer(offer) : accepted(offer);
    });
    app.post<{ Params: { id: string } }>('/worker/v1/jobs/:id/process', async (request, reply) => {
      const offer = this.offers.find((candidate) => jobIdOf(candidate) === request.params.id);
      this.started.push(request.params.id);
      await reply.status(202).send({});
      if (!offer) return;
      const run = this.templates.get(offer.templateId)?.run ?? ((): Promise<void> => this.complete(offer, {}));
      await run(offer, request.params.id, this);
    });
    app.post<{ Params: { id: string } }>('/worker/v1/jobs/:id/cancel', (request, reply) => {
      if (this.deaf > 0) {
        this.deaf -= 1;
        return reply.status(503).send({});
      }
      this.cancelled.push(request.params.id);
      return reply.status(202).send({});
    });
    this.url = await app.listen({ host: '127.0.0.1', port: 0 });
    return this;
  }

  async close(): Promise<void> {
    await this.app?.close();
  }

  /** Becomes deaf: nobody listens under its address any more. */
  disappear(): Promise<void> {
    return this.close();
  }

  async complete(
    offer: Offer,
    output: Record<string, unknown>,
    more: { priceMicros?: number; end?: { reason: string } } = {},
  ): Promise<void> {
    await this.result(offer, {
      key: offer.key,
      outcome: 'completed',
      output,
      priceMicros: more.priceMicros ?? 1_000,
      usage: { inputTokens: 10, outputTokens: 20, providerCostMicros: 7 },
      ...(more.end && { end: more.end }),
    });
  }

  async fail(
    offer: Offer,
    error: { code: string; message: string; retryable: boolean; retryAfterMs?: number },
  ): Promise<void> {
    await this.result(offer, {
      key: offer.key,
      outcome: 'failed',
      error,
      usage: { inputTokens: 5, outputTokens: 0, providerCostMicros: 3 },
    });
  }

  progress(offer: Offer, percent: number, message: string): Promise<{ status: number; body: unknown }> {
    return this.post(`/worker/v1/jobs/${jobIdOf(offer)}/progress`, { key: offer.key, percent, message });
  }

  heartbeats(keys: string[]): Promise<{ status: number; body: unknown }> {
    return this.post('/worker/v1/heartbeats', { keys });
  }

  result(offer: Offer, message: ResultMessage | Record<string, unknown>): Promise<{ status: number; body: unknown }> {
    return this.post(`/worker/v1/jobs/${jobIdOf(offer)}/result`, message);
  }

  post(path: string, body: unknown, key = this.key, from = this.id): Promise<{ status: number; body: unknown }> {
    return signedFetch({
      key,
      from,
      to: 'orchestrator',
      baseUrl: this.orchestratorUrl,
      method: 'POST',
      path,
      body,
      timeoutMs: 5_000,
    });
  }
}

export function jobIdOf(offer: Offer): string {
  return `job_${offer.key.replaceAll(':', '_')}`;
}

export function accepted(offer: Offer): OfferAnswer {
  return { verdict: 'accepted', jobId: jobIdOf(offer), maxPriceMicros: offer.limits.maxPriceMicros, timeMs: 1_000 };
}

/** A template that everybody may use, and that takes and yields any object. */
export function plainTemplate(id: string): TemplateMessage {
  return {
    id,
    version: 1,
    displayName: id,
    minimumTier: SubscriptionTier.BASIC,
    tierReason: 'For everybody.',
    estimatedTimeMs: 1_000,
    tokens: { min: 100, expected: 200, max: 400 },
    pricing: { baseMicros: 5_000, perThousandTokensMicros: 150, tokenMultiplier: 1 },
    baseParameters: {},
    parameterSchema: { type: 'object', properties: { topic: { type: 'string' } }, additionalProperties: true },
    outputSchema: { type: 'object', additionalProperties: true },
  };
}

export interface StageSeed {
  templateRef: string;
  fallbackRef?: string;
  worker?: string;
  inputMapping?: Record<string, unknown>;
  paramsOverride?: Record<string, unknown>;
  condition?: string;
  required?: boolean;
  dependsOn?: number[];
  forEach?: { over: string; concurrency?: number; maxItems?: number; tolerate?: number };
  retry?: { maxAttempts?: number; firstDelayMs?: number; maxDelayMs?: number; maxElapsedMs?: number };
  timeoutMs?: number;
  heartbeatTimeoutMs?: number;
}

/** Puts a published master template into KAM's table; its name is its id. */
export async function seedMasterTemplate(
  system: Pick<TestSystem, 'sql'>,
  name: string,
  stages: StageSeed[],
  more: { allowPartialCompletion?: boolean; maxExecutionTimeMs?: number; version?: number; worker?: string } = {},
): Promise<void> {
  const rows = stages.map((stage, index) => ({
    order: index + 1,
    worker: more.worker ?? 'test-scripted-worker',
    inputMapping: null,
    paramsOverride: null,
    condition: null,
    required: true,
    timeoutMs: null,
    ...stage,
  }));
  await system.sql(
    `insert into kam.master_template (id, version, name, display_name, description, category, keywords, use_cases, status, stages, max_execution_time_ms, allow_partial_completion, published_at)
     values ($1, $2, $1, $1, 'For a test.', 'test', '{}', '{}', 'published', $3, $4, $5, now())`,
    [
      name,
      more.version ?? 1,
      JSON.stringify(rows),
      more.maxExecutionTimeMs ?? null,
      more.allowPartialCompletion ?? false,
    ],
  );
}
