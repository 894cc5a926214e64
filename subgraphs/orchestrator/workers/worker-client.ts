import type { z } from 'zod';
import type { SigningKey } from '../../../lib/signing/signed-request';
import { type JsonAnswer, signedFetch } from '../../../lib/signing/signed-fetch';
import {
  type OfferAnswer,
  offerAnswer,
  type OfferMessage,
  ORCHESTRATOR,
  PROTOCOL_PATH,
  type TemplateMessage,
  templatesMessage,
  type ForgetMessage,
} from '../../../contracts/worker-protocol';
import { type ManagementAnswer, type ManagementMessage, managementAnswer } from '../../../contracts/worker-management';
import { Part } from '../../../subgraph-kit/part';

/** No answer of a worker is waited for longer than this, in ms; results come later and by themselves. */
const ANSWER_MS = 3_000;
/** A worker that is to read parameters gets the time that this many bytes take, for each ms. */
const PAYLOAD_BYTES_PER_MS = 2 * 1024;
/** Trials answer after 4 s at the latest, and the gateway gives up after 6 s. */
const MANAGEMENT_MS = 5_000;

/** A worker that did not answer as the protocol asks. */
export class WorkerFault extends Error {
  constructor(
    readonly code: 'UNAVAILABLE' | 'PROTOCOL_VIOLATION' | 'REFUSED',
    message: string,
    options: ErrorOptions & { unreachable?: boolean } = {},
  ) {
    super(message, options);
    this.unreachable = options.unreachable ?? false;
  }

  /** Whether nobody was there to answer. */
  readonly unreachable: boolean;
}

/** A worker, as it is spoken to. */
export interface WorkerConnection {
  /** Published templates: all, or those of these ids. @throws WorkerFault */
  templates(ids?: readonly string[]): Promise<TemplateMessage[]>;
  /** The handshake. @throws WorkerFault */
  offer(message: OfferMessage): Promise<OfferAnswer>;
  /** Tells the worker to begin with an accepted job; its result comes later. @throws WorkerFault */
  process(jobId: string): Promise<void>;
  /** Tells the worker to stop a job. @throws WorkerFault */
  cancel(jobId: string): Promise<void>;
  /** Has it delete jobs that are kept no longer; one that does not offer that keeps them. @throws WorkerFault */
  forget(message: ForgetMessage): Promise<void>;
  /** Asks whether it is there. @throws WorkerFault */
  health(): Promise<void>;
  /** Asks about its templates and jobs, or changes them, for a caller; null when the worker does not offer that. @throws WorkerFault */
  manage(message: ManagementMessage): Promise<ManagementAnswer | null>;
}

export interface WorkerAddress {
  id: string;
  /** Its name to show to people; its id when absent. */
  displayName?: string;
  url: () => string;
  keys: readonly SigningKey[];
  /** How many of its jobs may be under way at the same time; further ones wait in the queue. */
  slots?: number;
  /** A worker of this process, which is spoken to without HTTP. */
  local?: WorkerConnection;
}

/** The workers that stages may name. */
export const workerAddresses = new Part<readonly WorkerAddress[]>('the addresses of workers');

/** Speaks the worker protocol to one worker over HTTP. */
export class WorkerClient implements WorkerConnection {
  constructor(private readonly worker: WorkerAddress) {}

  async templates(ids?: readonly string[]): Promise<TemplateMessage[]> {
    const query = ids ? `?ids=${ids.map(encodeURIComponent).join(',')}` : '';
    const answer = await this.call('GET', `/templates${query}`);
    return this.read(templatesMessage, answer).templates;
  }

  async offer(message: OfferMessage): Promise<OfferAnswer> {
    // The worker reads the parameters that the offer refers to before it answers.
    const timeoutMs = ANSWER_MS + Math.ceil((message.parametersRef?.bytes ?? 0) / PAYLOAD_BYTES_PER_MS);
    return this.read(offerAnswer, await this.call('POST', '/offers', message, { timeoutMs }));
  }

  async process(jobId: string): Promise<void> {
    await this.call('POST', `/jobs/${encodeURIComponent(jobId)}/process`, {});
  }

  async cancel(jobId: string): Promise<void> {
    await this.call('POST', `/jobs/${encodeURIComponent(jobId)}/cancel`, {});
  }

  async forget(message: ForgetMessage): Promise<void> {
    await this.call('POST', '/jobs/forget', message, { timeoutMs: MANAGEMENT_MS, mayBeMissing: true });
  }

  async health(): Promise<void> {
    await this.call('GET', '/health', undefined, { mayBeMissing: true });
  }

  async manage(message: ManagementMessage): Promise<ManagementAnswer | null> {
    const answer = await this.call('POST', '/management', message, {
      timeoutMs: MANAGEMENT_MS,
      mayBeMissing: true,
      onlyOnce: true,
    });
    return answer.status === 404 ? null : this.read(managementAnswer, answer);
  }

  private async call(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    { timeoutMs = ANSWER_MS, mayBeMissing = false, onlyOnce = false } = {},
  ): Promise<JsonAnswer> {
    const { id, url, keys } = this.worker;
    const [key] = keys;
    if (!key) throw new WorkerFault('UNAVAILABLE', `There is no key for worker ${id}.`);
    let answer: JsonAnswer;
    try {
      answer = await signedFetch({
        key,
        from: ORCHESTRATOR,
        to: id,
        baseUrl: url(),
        method,
        path: PROTOCOL_PATH + path,
        body,
        timeoutMs,
        onlyOnce,
      });
    } catch (cause) {
      const late = cause instanceof Error && cause.name === 'TimeoutError';
      throw new WorkerFault(
        'UNAVAILABLE',
        late ? `Worker ${id} did not answer within ${timeoutMs} ms.` : `Worker ${id} cannot be reached.`,
        { cause, unreachable: !late },
      );
    }
    if (answer.status >= 500 || answer.status === 429)
      throw new WorkerFault('UNAVAILABLE', `Worker ${id} answered with status ${answer.status}.`);
    if (answer.status === 404 && mayBeMissing) return answer;
    if (answer.status >= 300)
      throw new WorkerFault('REFUSED', `Worker ${id} refused the message with status ${answer.status}.`);
    return answer;
  }

  private read<T extends z.ZodType>(schema: T, answer: JsonAnswer): z.infer<T> {
    const parsed = schema.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    const [fault] = parsed.error.issues;
    throw new WorkerFault(
      'PROTOCOL_VIOLATION',
      `Worker ${this.worker.id} sent a response that violates the protocol: ${fault?.path.join('.') || 'body'}: ${fault?.message ?? 'unreadable'}.`,
    );
  }
}
