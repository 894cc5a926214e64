// What workers are configured with, apart from all that is made of it: a process reads its configuration before it loads the rest.

import { z } from 'zod';
import { keyRing, PROCESS_CONFIG } from '../lib/service/config';

/** What every worker with a subgraph is configured with. */
export const WORKER_SERVICE_CONFIG = {
  ...PROCESS_CONFIG,
  DATABASE_URL: z.string().min(1).describe('The PostgreSQL database that all services share.'),
  SIGNING_KEYS: keyRing.describe('Keys that requests between services are signed with, as `id:secret[,id:secret]`.'),
  WORKER_KEYS: keyRing
    .optional()
    .describe(
      'Its own keys of the worker protocol, as `id:secret[,id:secret]`; the orchestrator has them in `WORKERS`. Not needed with `ANNOUNCER_TOKEN`.',
    ),
  ANNOUNCER_TOKEN: z
    .string()
    .optional()
    .describe('A token of createAnnouncerToken, with which it announces itself to the orchestrator.'),
  ADDRESS: z.url().optional().describe('Where the orchestrator reaches it; needed with `ANNOUNCER_TOKEN`.'),
  ORCHESTRATOR_URL: z.url().describe('Address of the orchestrator, to which progress and results are reported.'),
  KAM_URL: z.url().describe('Address of KAM, which keeps the audit.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
};

const PROVIDER_LABELS = {
  OPENAI: 'OpenAI',
  ANTHROPIC: 'Anthropic',
  COMPATIBLE: 'a server that speaks the protocol of OpenAI',
};
const apiKey = (prefix: keyof typeof PROVIDER_LABELS) =>
  z.string().optional().describe(`Key for ${PROVIDER_LABELS[prefix]}.`);
const baseUrl = (prefix: keyof typeof PROVIDER_LABELS) =>
  z.url().optional().describe(`Address of ${PROVIDER_LABELS[prefix]}, if it is not the usual one.`);
const perMinute = (prefix: keyof typeof PROVIDER_LABELS, what: string) =>
  z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe(`The most ${what} that ${PROVIDER_LABELS[prefix]} gets in a minute.`);

/** How AI providers are reached. */
export const PROVIDER_CONFIG = {
  MODEL_PRICES_FILE: z.string().optional().describe('A price list of models, in JSON; the built-in one when absent.'),
  OPENAI_API_KEY: apiKey('OPENAI'),
  OPENAI_BASE_URL: baseUrl('OPENAI'),
  OPENAI_REQUESTS_PER_MINUTE: perMinute('OPENAI', 'requests'),
  OPENAI_TOKENS_PER_MINUTE: perMinute('OPENAI', 'tokens'),
  ANTHROPIC_API_KEY: apiKey('ANTHROPIC'),
  ANTHROPIC_BASE_URL: baseUrl('ANTHROPIC'),
  ANTHROPIC_REQUESTS_PER_MINUTE: perMinute('ANTHROPIC', 'requests'),
  ANTHROPIC_TOKENS_PER_MINUTE: perMinute('ANTHROPIC', 'tokens'),
  COMPATIBLE_API_KEY: apiKey('COMPATIBLE'),
  COMPATIBLE_BASE_URL: baseUrl('COMPATIBLE'),
  COMPATIBLE_REQUESTS_PER_MINUTE: perMinute('COMPATIBLE', 'requests'),
  COMPATIBLE_TOKENS_PER_MINUTE: perMinute('COMPATIBLE', 'tokens'),
};
