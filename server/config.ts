import { z } from 'zod';
import { EDGE_CONFIG } from '../gateway/config';
import { databaseUrl, keyRing, METRICS_CONFIG, port, PROCESS_CONFIG, readUrl } from '../lib/service/config';
import { MODEL_CONFIG } from '../subgraphs/granulator/config';
import { RESEARCH_CONFIG } from '../subgraphs/researcher/config';
import { WEBHOOK_CONFIG } from '../subgraphs/orchestrator/config';
import { workerList } from '../subgraphs/orchestrator/workers/worker-list';

/** Everything in one process: `npm start`. */
export const SERVER_CONFIG = {
  ...PROCESS_CONFIG,
  PORT: port.default(4000).describe('Port of the gateway.'),
  HOST: z.string().default('localhost').describe('Address that the gateway listens on.'),
  NODE_ENV: z
    .string()
    .optional()
    .describe('With `production` there are no demo accounts, the schema cannot be read, and secrets must be given.'),
  DATABASE_URL: databaseUrl
    .optional()
    .describe('A PostgreSQL 18 database; the embedded server is started when absent.'),
  DATABASE_READ_URL: readUrl,
  DATA_DIR: z
    .string()
    .default('.data')
    .describe('Folder of the embedded server, the secrets and the demo credentials.'),
  REDIS_URL: z.url().optional().describe('Wakes other processes over Redis; over PostgreSQL when absent.'),
  ...METRICS_CONFIG,
  WORKERS: workerList.describe(
    'Workers in processes of their own, in JSON: `[{"id": …, "url": …, "keys": "id:secret", "slots": 10}]`.',
  ),
  ORCHESTRATOR_PORT: port
    .default(0)
    .describe('Port to which those workers report; needed when there are any, a free one else.'),
  ...WEBHOOK_CONFIG,
  ...EDGE_CONFIG,
  ...MODEL_CONFIG,
  ...RESEARCH_CONFIG,
};

/** Secrets that must be given in production and are made for a first start in development. */
export const SECRETS_CONFIG = {
  SIGNING_KEYS: keyRing.describe('Keys that requests between services are signed with, as `id:secret[,id:secret]`.'),
  WORKER_KEYS: keyRing.describe(
    'What the keys of the workers of this process are made of, as `id:secret[,id:secret]`.',
  ),
  API_KEY_SECRET: z.string().min(32).describe('Keys the hashes of API keys; at least 32 characters.'),
  SESSION_KEYS: keyRing.describe('Keys that tokens of sessions are signed with, as `id:secret[,id:secret]`.'),
};

/** Set by npm for the scripts that it runs. */
export const NPM_CONFIG = { npm_lifecycle_event: z.string().optional().describe('The script that npm runs.') };
