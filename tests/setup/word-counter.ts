import { SubscriptionTier } from '../../contracts/tier';
import type { TemplateMessage } from '../../contracts/worker-protocol';
import { type JobFunction, type RunningWorker, startWorker, type StartWorkerOptions } from '../../worker-kit';

// A whole worker: what it offers, and one function.

const TEMPLATE: TemplateMessage = {
  id: 'word_count_v1',
  version: 1,
  displayName: 'Word Count',
  minimumTier: SubscriptionTier.STANDARD,
  tierReason: 'Counting comes with the standard tier.',
  estimatedTimeMs: 1_000,
  tokens: { min: 0, expected: 100, max: 10_000 },
  pricing: { baseMicros: 1_000, perThousandTokensMicros: 10, tokenMultiplier: 1 },
  baseParameters: { unit: 'words' },
  parameterSchema: {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1, maxLength: 100_000, description: 'What is counted.' },
      unit: { type: 'string', enum: ['words', 'characters'], description: 'What is counted in it.' },
      pauseMs: {
        type: 'integer',
        minimum: 0,
        maximum: 60_000,
        description: 'How long it waits before it counts, for tests of time.',
      },
    },
    required: ['text'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { count: { type: 'integer' }, unit: { type: 'string' } },
    required: ['count', 'unit'],
    additionalProperties: false,
  },
};

const count: JobFunction = async ({ parameters, progress, signal }) => {
  const { text, unit, pauseMs = 0 } = parameters as { text: string; unit: string; pauseMs?: number };
  progress(50, 'Counting');
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  signal.throwIfAborted();
  const words = text.split(/\s+/).filter(Boolean).length;
  return {
    output: { count: unit === 'words' ? words : [...text].length, unit },
    usage: { inputTokens: words, outputTokens: 1, providerCostMicros: 0 },
    model: 'local/counter',
    warnings: [],
  };
};

export const WORD_COUNTER = 'acme-word-counter';

/** Starts the word counter. */
export function startWordCounter(
  options: Pick<StartWorkerOptions, 'databaseUrl' | 'keys' | 'announce' | 'orchestratorUrl' | 'log'>,
): Promise<RunningWorker> {
  return startWorker({
    ...options,
    id: WORD_COUNTER,
    jobPrefix: 'wjob',
    schema: 'word_counter',
    templates: [TEMPLATE],
    process: count,
    host: '127.0.0.1',
    port: 0,
  });
}
