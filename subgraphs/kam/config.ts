import { z } from 'zod';
import { databaseUrl, keyRing, port, PROCESS_CONFIG, readUrl } from '../../lib/service/config';

export const KAM_CONFIG = {
  ...PROCESS_CONFIG,
  DATABASE_URL: databaseUrl.describe('The PostgreSQL database that all services share.'),
  DATABASE_READ_URL: readUrl,
  SIGNING_KEYS: keyRing.describe('Keys that requests between services are signed with, as `id:secret[,id:secret]`.'),
  ORCHESTRATOR_URL: z.url().describe('Address of the orchestrator, which checks master templates.'),
  API_KEY_SECRET: z
    .string()
    .min(32)
    .describe('Keys the hashes of API keys; at least 32 characters. API keys are not valid under another.'),
  SESSION_KEYS: keyRing.describe('Keys that tokens of sessions are signed with, as `id:secret[,id:secret]`.'),
  ADMIN_PASSWORD_FILE: z
    .string()
    .optional()
    .describe('Where the password of the first administrator is written once; to standard error when absent.'),
  DEMO_CREDENTIALS_FILE: z
    .string()
    .optional()
    .describe('Makes demo accounts and keeps their keys and passwords in this file; no demo accounts when absent.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
  PORT: port.default(4001).describe('Port to listen on.'),
};
