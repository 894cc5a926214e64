import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, type LanguageModel } from 'ai';
import {
  type BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  isBrokenCircuitError,
  retry,
  wrap,
} from 'cockatiel';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { JobError } from '../../contracts/job-error';
import { settleBucket, takeFromBucket } from './bucket';
import { CompatibleServer } from './compatible';
import type { ProviderCall } from './metrics';
import { SYSTEM_CLOCK } from '../../lib/service/clock';

export const PROVIDERS = ['openai', 'anthropic', 'compatible'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** How a provider is reached, and how much may be asked of it. */
export interface ProviderSettings {
  apiKey?: string | undefined;
  /** Where its API is; its own address when absent. */
  baseUrl?: string | undefined;
  /** What all processes together may ask of it in a minute; null for no limit. */
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
}

/** A call that failed is made again so often, if the provider does not ask for more time than this, in ms. */
const RETRIES = 2;
const FIRST_DELAY_MS = 300;
const MAX_DELAY_MS = 5_000;
/** So many failures in a row open the circuit: the provider is not called for a while. */
const FAILURES = 5;
const CIRCUIT_OPEN_MS = 20_000;
/** A call that would have to wait longer for the limits is rejected as retryable. */
const MAX_WAIT_MS = 10_000;

/** The provider is down, cannot be reached, or broke off. */
const isOutage = (error: unknown): boolean =>
  error instanceof JobError && ['PROVIDER_UNAVAILABLE', 'PROVIDER_BROKE_OFF'].includes(error.code);
/** Nothing was started, so that the same call can be made again at once: the provider is down or has too much to do. */
const isTransient = (error: unknown): boolean =>
  error instanceof JobError &&
  ['PROVIDER_UNAVAILABLE', 'RATE_LIMITED'].includes(error.code) &&
  (error.options.retryAfterMs ?? 0) <= MAX_DELAY_MS;

/** One AI provider, as all jobs of this process use it: within its limits, and not while it is down. */
export class Provider {
  private readonly policy = wrap(
    retry(handleWhen(isTransient), { maxAttempts: RETRIES, backoff: new DelegateBackoff(delayOf) }),
    circuitBreaker(handleWhen(isOutage), { halfOpenAfter: CIRCUIT_OPEN_MS, breaker: new ConsecutiveBreaker(FAILURES) }),
  );

  constructor(
    readonly name: ProviderName,
    private readonly settings: ProviderSettings,
    private readonly database: DataSource,
    private readonly onCall: (call: ProviderCall) => void,
  ) {}

  /** What a server that is merely compatible does not know of the protocol. */
  private readonly server = new CompatibleServer();

  /**
   * One of its models.
   * @param onBytes is called whenever a part of an answer arrives; an answer costs money from its begin on
   * @param onFault is called with what a server tells as an answer, and is none
   */
  model(name: string, onBytes: () => void, onFault: (fault: JobError) => void): LanguageModel {
    const { apiKey, baseUrl } = this.settings;
    const listening: typeof fetch = async (url, init) => {
      const response = await (this.name === 'compatible'
        ? this.server.fetch(url, init, { onBytes, onFault })
        : fetch(url, init));
      if (!response.ok || !response.body) return response;
      onBytes();
      const heard = new TransformStream<Uint8Array, Uint8Array>({
        transform: (bytes, next) => {
          onBytes();
          next.enqueue(bytes);
        },
      });
      return new Response(response.body.pipeThrough(heard), { status: response.status, headers: response.headers });
    };
    const settings = { ...(apiKey && { apiKey }), ...(baseUrl && { baseURL: baseUrl }), fetch: listening };
    switch (this.name) {
      case 'openai':
        return createOpenAI(settings)(name);
      case 'anthropic':
        return createAnthropic(settings)(name);
      case 'compatible':
        return createOpenAICompatible({
          name: 'compatible',
          ...settings,
          baseURL: baseUrl ?? '',
          supportsStructuredOutputs: true,
          includeUsage: true,
        }).chatModel(name);
    }
  }

  /** Makes a call within the limits. @throws JobError when the limits or an open circuit do not let it. */
  async call<T>(
    estimatedTokens: number,
    signal: AbortSignal,
    work: () => Promise<{ value: T; tokens: number }>,
  ): Promise<T> {
    const startedAt = performance.now();
    let tokens = 0;
    let outcome = 'succeeded';
    try {
      return await this.withinLimits(estimatedTokens, signal, work, (taken) => {
        tokens = taken;
      });
    } catch (error) {
      outcome = error instanceof JobError ? error.code : signal.aborted ? 'ABORTED' : 'FAILED';
      throw error;
    } finally {
      this.onCall({ provider: this.name, outcome, seconds: (performance.now() - startedAt) / 1000, tokens });
    }
  }

  private async withinLimits<T>(
    estimatedTokens: number,
    signal: AbortSignal,
    work: () => Promise<{ value: T; tokens: number }>,
    onTokens: (tokens: number) => void,
  ): Promise<T> {
    await this.take('requests', 1, this.settings.requestsPerMinute, signal);
    await this.take('tokens', estimatedTokens, this.settings.tokensPerMinute, signal);
    let tokens = 0;
    try {
      const done = await this.policy.execute(work, signal);
      tokens = done.tokens;
      onTokens(tokens);
      return done.value;
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      throw this.leftAlone(error);
    } finally {
      const { tokensPerMinute } = this.settings;
      // An answer that was paid for is not lost because the bucket could not be settled: it fills up by itself.
      if (tokensPerMinute !== null)
        await settleBucket(this.database, `${this.name}:tokens`, estimatedTokens - tokens, tokensPerMinute).catch(
          () => undefined,
        );
    }
  }

  private leftAlone(cause: BrokenCircuitError): JobError {
    const message = `The provider ${this.name} failed ${FAILURES} times in a row and is not called for ${CIRCUIT_OPEN_MS / 1000} s.`;
    return new JobError('PROVIDER_CIRCUIT_OPEN', message, { retryable: true, retryAfterMs: CIRCUIT_OPEN_MS, cause });
  }

  private async take(what: string, amount: number, perMinute: number | null, signal: AbortSignal): Promise<void> {
    if (perMinute === null) return;
    const until = performance.now() + MAX_WAIT_MS;
    for (;;) {
      const wait = await takeFromBucket(this.database, `${this.name}:${what}`, amount, perMinute);
      if (wait === 0) return;
      if (performance.now() + wait > until)
        throw new JobError('RATE_LIMITED', `The limit of ${what} per minute for ${this.name} is reached.`, {
          retryable: true,
          retryAfterMs: wait,
        });
      await sleep(wait, undefined, { signal });
    }
  }
}

/** As long as the provider asks for; else twice as long each time, by up to half as much more, so that not all come back at once. */
function delayOf({ attempt, result }: { attempt: number; result: object }): number {
  const asked = 'error' in result && result.error instanceof JobError ? result.error.options.retryAfterMs : undefined;
  const delay = FIRST_DELAY_MS * 2 ** (attempt - 1);
  return asked ?? delay + randomInt(delay / 2);
}

/** What a provider's refusal means for the job: whether to try again, and when. The provider's own words stay in the log. */
export function explainStatus(error: APICallError): JobError {
  const status = error.statusCode;
  const retryAfterMs = retryAfter(error.responseHeaders);
  if (status === 429)
    return new JobError('RATE_LIMITED', 'The provider asks to come back later.', {
      retryable: true,
      retryAfterMs,
      cause: error,
    });
  if (status === 401 || status === 403)
    return new JobError('PROVIDER_REFUSED', 'The provider does not accept the configured key.', {
      retryable: false,
      cause: error,
    });
  if (status !== undefined && status >= 400 && status < 500 && status !== 408)
    return new JobError('PROVIDER_REFUSED', `The provider refused the request with status ${status}.`, {
      retryable: false,
      cause: error,
    });
  const message = `The provider failed${status === undefined ? '' : ` with status ${status}`}.`;
  return new JobError('PROVIDER_UNAVAILABLE', message, { retryable: true, retryAfterMs, cause: error });
}

/** A header tells seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter(headers: Record<string, string> | undefined): number | undefined {
  const text = headers?.['retry-after'];
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - SYSTEM_CLOCK.now().getTime();
  return ms > 0 ? ms : undefined;
}
