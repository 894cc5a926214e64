import { z } from 'zod';
import { keyRing, port, PROCESS_CONFIG } from '../../lib/service/config';
import { MODEL_CONFIG } from './model/configure';

export const GRANULATOR_CONFIG = {
  ...PROCESS_CONFIG,
  DATABASE_URL: z.string().min(1).describe('The PostgreSQL database that all services share.'),
  SIGNING_KEYS: keyRing.describe('Keys that requests between services are signed with, as `id:secret[,id:secret]`.'),
  WORKER_KEYS: keyRing.describe(
    'Its own keys of the worker protocol, as `id:secret[,id:secret]`; the orchestrator has them in `WORKERS`.',
  ),
  ORCHESTRATOR_URL: z.url().describe('Address of the orchestrator, to which progress and results are reported.'),
  KAM_URL: z.url().describe('Address of KAM, which keeps the audit.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
  PORT: port.default(4003).describe('Port to listen on.'),
  ...MODEL_CONFIG,
};
