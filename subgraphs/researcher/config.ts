import { z } from 'zod';
import { WORKER_SERVICE_CONFIG } from '../../worker-subgraph-kit';
import { port } from '../../lib/service/config';

/** What the researcher is configured with besides what every worker is. */
export const FETCH_CONFIG = {
  RESEARCH_FETCH: z
    .enum(['on', 'off'])
    .default('off')
    .describe(
      'Whether sources that are addresses are fetched from the public internet; private and local ranges never are.',
    ),
};

export const RESEARCHER_CONFIG = {
  ...WORKER_SERVICE_CONFIG,
  PORT: port.default(4004).describe('Port to listen on.'),
  ...FETCH_CONFIG,
};
