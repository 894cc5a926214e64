import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { APICallError, LanguageModel } from 'ai';
import { JobError } from '../../contracts/job-error';
import { SYSTEM_CLOCK } from '../../lib/service/clock';
import type { Provider } from './provider';

/**
 * A model of a provider.
 * @param onBytes is called whenever a part of an answer arrives; an answer costs money from its begin on
 * @param onFault is called with what a server tells as an answer, and is none
 */
export function languageModel(
  { name: provider, settings, server }: Provider,
  name: string,
  onBytes: () => void,
  onFault: (fault: JobError) => void,
): LanguageModel {
  const { apiKey, baseUrl } = settings;
  const listening: typeof fetch = async (url, init) => {
    const response = await (provider === 'compatible'
      ? server.fetch(url, init, { onBytes, onFault })
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
  const common = { ...(apiKey && { apiKey }), ...(baseUrl && { baseURL: baseUrl }), fetch: listening };
  switch (provider) {
    case 'openai':
      return createOpenAI(common)(name);
    case 'anthropic':
      return createAnthropic(common)(name);
    case 'compatible':
      return createOpenAICompatible({
        name: 'compatible',
        ...common,
        baseURL: baseUrl ?? '',
        supportsStructuredOutputs: true,
        includeUsage: true,
      }).chatModel(name);
  }
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
