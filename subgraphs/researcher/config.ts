import { z } from 'zod';
import { port } from '../../lib/service/config';
import { PROVIDER_CONFIG, WORKER_SERVICE_CONFIG } from '../../worker-subgraph-kit/settings';

/** What the researcher is configured with besides what every worker is. */
export const RESEARCH_CONFIG = {
  RESEARCH_FETCH: z
    .enum(['on', 'off'])
    .default('off')
    .describe(
      'Whether sources that are addresses are fetched from the public internet; private and local ranges never are.',
    ),
  RESEARCH_MODELS: z
    .string()
    .optional()
    .describe(
      'Models that find out what sources say, as `provider/name`, each tried when those before it cannot; the local extractor when absent.',
    ),
  ...PROVIDER_CONFIG,
};

export const RESEARCHER_CONFIG = {
  ...WORKER_SERVICE_CONFIG,
  PORT: port.default(4004).describe('Port to listen on.'),
  ...RESEARCH_CONFIG,
};
