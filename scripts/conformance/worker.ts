import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { SubscriptionTier } from '../../contracts/tier';
import { digest, type SigningKey, sign } from '../../lib/signing/signed-request';
import { priceEstimate } from '../../contracts/price';
import {
  type OfferAnswer,
  offerAnswer,
  type OfferMessage,
  ORCHESTRATOR,
  PROTOCOL_PATH,
  resultMessage,
  type ResultMessage,
  templateMessage,
  type TemplateMessage,
} from '../../contracts/worker-protocol';
import type { CallbackRecorder, Received } from './callback-recorder';

/** A worker that is to be checked. */
export interface Subject {
  /** Where the worker listens. */
  url: string;
  id: string;
  key: SigningKey;
  /** The template that jobs are made of. */
  template: string;
  /** Parameters that it can do, within some seconds. */
  parameters: Record<string, unknown>;
  /** Parameters that take some seconds, so that heartbeats and a stop in the middle can be seen; those cases are left out without. */
  slowParameters?: Record<string, unknown> | undefined;
}

/** A rule of the protocol, and how to see whether a worker keeps it: throws when it does not. */
export type Case = [rule: string, check: (worker: WorkerUnderTest) => Promise<void> | void];

/** A case that says nothing about this worker, and why. */
export class LeftOut extends Error {}

export function is(value: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(value) !== JSON.stringify(expected))
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(value)?.slice(0, 300)}`);
}

export function holds(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}

/** A slow job that takes less shows nothing, in ms. */
const SLOW_MS = 2_000;
/** How long an answer may take, in ms. */
const ANSWER_MS = 5_000;
/** A worker that has not done something after so long does not do it. */
const NOTHING_MS = 2_500;

interface Answer {
  status: number;
  /** Undefined when it is no JSON. */
  body: unknown;
  ms: number;
}

interface Send {
  method?: 'GET' | 'POST';
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: string;
  /** Instead of a good one; none at all when null. */
  signature?: string | null;
}

interface Agreed {
  jobId: string;
  maxPriceMicros: number;
  heartbeatMs?: number | undefined;
  offer: OfferMessage;
}

/** What the orchestrator does with a worker, rightly and wrongly. */
export class WorkerUnderTest {
  private readonly run = randomUUID().slice(0, 8);
  private offers = 0;
  private readonly jobs = new Set<string>();
  private slowJob: Promise<number> | undefined;
  private told: TemplateMessage | undefined;

  constructor(
    readonly subject: Subject,
    readonly callbacks: CallbackRecorder,
  ) {}

  /** Reads the template that jobs are made of. Throws when nobody answers, or who answers has another key. */
  async readTemplate(): Promise<void> {
    const { url, key } = this.subject;
    const { status, body } = await this.send('/templates').catch((error: unknown) => {
      throw new Error(`No worker answers at ${url}: ${String((error as Error).cause ?? error)}`);
    });
    if (status === 401)
      throw new Error(
        `The worker at ${url} refuses what is signed with the key ${key.id} (401). Is it a key of this worker?`,
      );
    const templates = (body as { templates?: { id?: unknown }[] } | undefined)?.templates;
    const found = Array.isArray(templates) ? templates.find(({ id }) => id === this.subject.template) : undefined;
    this.told = templateMessage.safeParse(found).data;
  }

  get template(): TemplateMessage {
    if (!this.told)
      throw new Error(`the worker offers no template ${this.subject.template}, or not as the protocol says`);
    return this.told;
  }

  async send(path: string, { method = 'GET', body, raw, signature }: Send = {}): Promise<Answer> {
    const { url, key, id } = this.subject;
    const text = raw ?? (body === undefined ? '' : JSON.stringify(body));
    const full = PROTOCOL_PATH + path;
    const signed =
      signature === undefined
        ? sign(key, { from: ORCHESTRATOR, to: id }, { method, path: full, body: text })
        : signature;
    const started = performance.now();
    const response = await fetch(new URL(full, url), {
      method,
      ...(text && { body: text }),
      headers: {
        ...(text && { 'content-type': 'application/json' }),
        ...(signed !== null && { 'x-signature': signed }),
      },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer = await response.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(answer);
    } catch {
      parsed = undefined;
    }
    return { status: response.status, body: parsed, ms: performance.now() - started };
  }

  post(path: string, body: unknown = {}, more: Send = {}): Promise<Answer> {
    return this.send(path, { method: 'POST', body, ...more });
  }

  /** A signature of one's own making. */
  forge(
    method: string,
    path: string,
    body: string,
    claims: Record<string, unknown> = {},
    { secret = this.subject.key.secret, typ = 'request+jwt', kid = this.subject.key.id } = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iss: ORCHESTRATOR,
      aud: this.subject.id,
      iat: now,
      exp: now + 30,
      jti: randomUUID(),
      htm: method,
      htp: PROTOCOL_PATH + path,
      bh: digest(body),
      ...claims,
    };
    return new SignJWT(all).setProtectedHeader({ alg: 'HS256', kid, typ }).sign(new TextEncoder().encode(secret));
  }

  newKey(): string {
    return `conformance_${this.run}:1:${++this.offers}`;
  }

  offerOf(more: Partial<OfferMessage> = {}): OfferMessage {
    const { id, version, estimatedTimeMs, baseParameters } = this.template;
    return {
      key: this.newKey(),
      executionId: `conformance_${this.run}`,
      stage: 1,
      attempt: 1,
      client: { id: 'conformance', tier: SubscriptionTier.ENTERPRISE },
      templateId: id,
      templateVersion: version,
      parameters: { ...baseParameters, ...this.subject.parameters },
      limits: {
        maxPriceMicros: priceEstimate(this.template).maxMicros,
        timeoutMs: Math.max(estimatedTimeMs * 3, 30_000),
      },
      ...more,
    };
  }

  /** An offer that takes the worker some seconds. */
  slowOffer(): OfferMessage {
    if (!this.subject.slowParameters) throw new LeftOut('no parameters that take long were given');
    return this.offerOf({ parameters: { ...this.template.baseParameters, ...this.subject.slowParameters } });
  }

  /** How long a slow job takes that nobody stops, in ms; one is done to find out. */
  slowMs(): Promise<number> {
    this.slowJob ??= (async () => {
      const { jobId } = await this.agreed(this.slowOffer());
      await this.post(`/jobs/${jobId}/process`);
      const from = Date.now();
      const [result] = await this.callbacks.results(jobId, 1, 30_000);
      if (!result) throw new Error('the slow job came to no result within 30 s');
      if (result.at - from < SLOW_MS)
        throw new LeftOut(`the slow job took ${result.at - from} ms; give parameters that take 3 to 15 s`);
      return result.at - from;
    })();
    return this.slowJob;
  }

  async offered(offer: OfferMessage | Record<string, unknown>): Promise<OfferAnswer> {
    const answer = offerAnswer.parse((await this.post('/offers', offer)).body);
    if ('jobId' in answer) this.jobs.add(answer.jobId);
    return answer;
  }

  /** Stops whatever was agreed on, so that nothing is left with the worker. */
  async tidyUp(): Promise<void> {
    await Promise.all([...this.jobs].map((job) => this.post(`/jobs/${job}/cancel`).catch(() => undefined)));
  }

  /** Throws unless the offer is rejected for good. */
  async refuses(offer: OfferMessage, code: string): Promise<void> {
    const answer = await this.offered(offer);
    if (answer.verdict !== 'rejected') throw new Error(`it was ${answer.verdict}`);
    is(answer.retryable, false, 'retryable');
    is(answer.code, code, 'code');
  }

  /** A job that was agreed on. */
  async agreed(offer = this.offerOf()): Promise<Agreed> {
    const answer = await this.offered(offer);
    if (answer.verdict === 'rejected') throw new Error(`the offer was rejected: ${answer.code} ${answer.message}`);
    return { ...answer, offer };
  }

  /** A job that was done, with its result. */
  async done(offer = this.offerOf()): Promise<Agreed & { first: Received; result: ResultMessage }> {
    const job = await this.agreed(offer);
    await this.post(`/jobs/${job.jobId}/process`);
    const [first] = await this.callbacks.results(job.jobId);
    if (!first)
      throw new Error(
        `no result came within 15 s${this.callbacks.received.length === 0 ? ', nor anything else: does the worker tell its results to this address?' : ''}`,
      );
    return { ...job, first, result: this.callbacks.withOutput(resultMessage.parse(first.body)) };
  }

  /** Throws unless so many results of a job have come, and no more within a while. */
  async tells(results: number, jobId: string, ms = NOTHING_MS): Promise<void> {
    await sleep(ms);
    is(this.callbacks.of('result', jobId).length, results, 'results');
  }
}
