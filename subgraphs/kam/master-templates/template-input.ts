import { z } from 'zod';
import { findUnstorableText } from '../../../lib/jsonb-text';
import { isDeeperThan } from '../../../lib/json-depth';
import { hasUnsafeNumber } from '../../../lib/json-number';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import type { Stage } from './master-template.entity';

// What an author may write. Whether it works is for the check to say; here is only what can be kept.

const MAX_JSON_DEPTH = 20;
/** Most bytes of the mapping or override of one stage, as JSON. */
const MAX_JSON_BYTES = 100_000;
export const MAX_STAGES = 100;

const MESSAGES = {
  depth: `may be nested ${MAX_JSON_DEPTH} levels deep`,
  text: 'holds a NUL character or half a surrogate pair, which no text may',
  number: 'holds a whole number above 2^53, which JSON cannot keep; write it as a text',
  size: `may have ${MAX_JSON_BYTES} bytes`,
};
const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `may have ${max} characters`)
    .refine((value) => findUnstorableText(value) === null, MESSAGES.text);
const line = text(200).min(1, 'must not be empty');
const words = z.array(line).max(50, 'may have 50 entries');
const ms = (max: number) => z.number().int().min(1).max(max).nullish();
const DAY_MS = 24 * 3_600_000;

const json = z
  .record(z.string(), z.unknown())
  .refine((value) => !isDeeperThan(value, MAX_JSON_DEPTH), MESSAGES.depth)
  .refine((value) => findUnstorableText(value) === null, MESSAGES.text)
  .refine((value) => !hasUnsafeNumber(value), MESSAGES.number)
  .refine((value) => JSON.stringify(value).length <= MAX_JSON_BYTES, MESSAGES.size)
  .nullish();

const stage = z
  .object({
    order: z.number().int('must be a whole number').min(1).max(999),
    worker: line.transform(normaliseWorkerId),
    templateRef: line,
    inputMapping: json,
    paramsOverride: json,
    condition: text(5_000).nullish(),
    required: z.boolean().nullish(),
    dependsOn: z.array(z.number().int().min(1).max(999)).max(MAX_STAGES).nullish(),
    forEach: z
      .object({
        over: text(5_000).min(1, 'must not be empty'),
        concurrency: z.number().int().min(1).max(50).nullish(),
        maxItems: z.number().int().min(1).max(1_000).nullish(),
      })
      .nullish(),
    retry: z
      .object({
        maxAttempts: z.number().int().min(1).max(10).nullish(),
        firstDelayMs: ms(3_600_000),
        maxDelayMs: ms(3_600_000),
        maxElapsedMs: ms(DAY_MS),
      })
      .nullish(),
    timeoutMs: ms(DAY_MS),
    heartbeatTimeoutMs: ms(DAY_MS),
  })
  .transform((given): Stage => ({
    order: given.order,
    worker: given.worker,
    templateRef: given.templateRef,
    inputMapping: given.inputMapping ?? null,
    paramsOverride: given.paramsOverride ?? null,
    condition: given.condition ? given.condition : null,
    required: given.required ?? true,
    dependsOn: given.dependsOn ?? null,
    forEach: given.forEach ?? null,
    retry: given.retry ?? null,
    timeoutMs: given.timeoutMs ?? null,
    heartbeatTimeoutMs: given.heartbeatTimeoutMs ?? null,
  }));

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{2,99}$/, 'must be 3 to 100 small letters, digits and underscores, and begin with a letter');
const templateId = name;
const revision = z.number().int().min(1);

/** The content of a template; what is absent of a new one is empty, of a draft stays as it is. */
export const content = z.object({
  name: name.optional(),
  displayName: line.optional(),
  description: text(2_000).optional(),
  category: text(200).optional(),
  keywords: words.optional(),
  useCases: words.optional(),
  stages: z.array(stage).max(MAX_STAGES, `may have ${MAX_STAGES} stages`).optional(),
  maxExecutionTimeMs: ms(DAY_MS),
  allowPartialCompletion: z.boolean().optional(),
});
export type TemplateContent = z.infer<typeof content>;

export const creation = z.object({
  templateId: templateId.optional(),
  clientId: z.string().min(1).max(200).optional(),
  content: content.required({ name: true }),
});
export const duplication = z.object({
  id: z.string().min(1).max(300),
  as: templateId.optional(),
  name: name.optional(),
});
export const edit = z.object({ id: z.string().max(300), revision, content });
export const choice = z.object({ id: z.string().max(300), revision: revision.optional() });
export const publication = z.object({ id: z.string().max(300), revision });
export const deprecation = z.object({
  templateId: z.string().min(1).max(200),
  successor: z.string().min(1).max(200).optional(),
});
