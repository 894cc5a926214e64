import { z } from 'zod';
import { port } from '../../lib/service/config';
import { PROVIDER_CONFIG, WORKER_SERVICE_CONFIG } from '../../worker-subgraph-kit/settings';

/** What chooses the models that make structures. */
export const MODEL_CONFIG = {
  MODELS: z
    .string()
    .optional()
    .describe(
      'Models that make structures, as `provider/name`, each tried when those before it cannot; the local outliner when absent.',
    ),
  JUDGE_MODEL: z.string().optional().describe('A model that judges results besides the checks; none when absent.'),
  MODEL_SOURCE_TOKENS: z.coerce
    .number()
    .int()
    .min(500)
    .optional()
    .describe(
      'Tokens of a source text that a model is given at once, 16,000 when absent; a longer one is given in parts, whose results are joined. Set it lower for models with a short context.',
    ),
  ...PROVIDER_CONFIG,
};

export const GRANULATOR_CONFIG = {
  ...WORKER_SERVICE_CONFIG,
  PORT: port.default(4003).describe('Port to listen on.'),
  ...MODEL_CONFIG,
};
