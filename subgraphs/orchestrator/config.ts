import { z } from 'zod';
import { databaseUrl, keyRing, port, PROCESS_CONFIG, readUrl } from '../../lib/service/config';
import { workerList } from './workers/worker-list';

/** What webhooks may do. */
export const WEBHOOK_CONFIG = {
  WEBHOOKS_TO_PRIVATE_ADDRESSES: z
    .stringbool()
    .default(false)
    .describe('`true` lets webhooks be posted to private addresses, and without TLS: for development alone.'),
};

export const ORCHESTRATOR_CONFIG = {
  ...PROCESS_CONFIG,
  DATABASE_URL: databaseUrl.describe('The PostgreSQL database that all services share.'),
  DATABASE_READ_URL: readUrl,
  SIGNING_KEYS: keyRing.describe('Keys that requests between services are signed with, as `id:secret[,id:secret]`.'),
  KAM_URL: z.url().describe('Address of KAM.'),
  WORKERS: workerList.describe(
    'The workers that stages may name, in JSON: `[{"id": …, "url": …, "keys": "id:secret", "slots": 10}]`. `slots`, 10 when absent, is how many jobs of a worker may be under way.',
  ),
  REDIS_URL: z.url().optional().describe('Wakes other processes over Redis; over PostgreSQL when absent.'),
  ...WEBHOOK_CONFIG,
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
  PORT: port.default(4002).describe('Port to listen on.'),
};
