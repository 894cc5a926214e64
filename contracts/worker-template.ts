import { z } from 'zod';

/** The life of one version of a worker template. */
export enum WorkerTemplateStatus {
  DRAFT = 'draft',
  PUBLISHED = 'published',
  DEPRECATED = 'deprecated',
}

/** One model that a template may be carried out with, and how it is asked. */
export const modelChoice = z.strictObject({
  /** As provider/name, as in openai/gpt-5-mini; local/… needs no provider. */
  model: z.string().regex(/^[a-z-]+\/\S+$/, 'must be written as provider/name, as in openai/gpt-5-mini'),
  /** 0 for the likeliest words, up to 2 for unlikely ones; the provider's own when absent. */
  temperature: z.number().min(0).max(2).optional(),
  /** Maximum number of output tokens; the provider's own limit when absent. */
  maxOutputTokens: z.number().int().min(1).max(1_000_000).optional(),
  /** How long one answer may take, in ms; as long as the job may when absent. */
  timeoutMs: z.number().int().min(1_000).max(3_600_000).optional(),
});
export type ModelChoice = z.infer<typeof modelChoice>;
