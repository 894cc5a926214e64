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
    readonly settings: ProviderSettings,
    private readonly database: DataSource,
    private readonly onCall: (call: ProviderCall) => void,
  ) {}

  /** What a server that is merely compatible does not know of the protocol. */
  readonly server = new CompatibleServer();

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
