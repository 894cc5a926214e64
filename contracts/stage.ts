import { z } from 'zod';
import { isDeeperThan } from '../lib/json-depth';
import { hasUnsafeNumber } from '../lib/json-number';
import { findUnstorableText } from '../lib/jsonb-text';
import { normaliseWorkerId } from './worker-id';

// What a stage may say: KAM keeps it, the orchestrator checks it.

const MAX_JSON_DEPTH = 20;
/** Most bytes of the mapping or override of one stage, as JSON. */
const MAX_JSON_BYTES = 100_000;
export const MAX_STAGES = 100;

const MESSAGES = {
  depth: `may be nested ${MAX_JSON_DEPTH} levels deep`,
  text: 'holds a NUL character or half a surrogate pair, which no text may',
  number: 'holds a whole number of 2^53 or more, which JSON cannot keep; write it as a text',
  size: `may have ${MAX_JSON_BYTES} bytes`,
};
/** A text that can be kept. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `may have ${max} characters`)
    .refine((value) => findUnstorableText(value) === null, MESSAGES.text);
export const line = text(200).min(1, 'must not be empty');
export const words = z.array(line).max(50, 'may have 50 entries');
export const ms = (max: number) => z.number().int().min(1).max(max).nullish();
export const DAY_MS = 24 * 3_600_000;

const json = z
  .record(z.string(), z.unknown())
  .refine((value) => !isDeeperThan(value, MAX_JSON_DEPTH), MESSAGES.depth)
  .refine((value) => findUnstorableText(value) === null, MESSAGES.text)
  .refine((value) => !hasUnsafeNumber(value), MESSAGES.number)
  .refine((value) => JSON.stringify(value).length <= MAX_JSON_BYTES, MESSAGES.size)
  .nullish();

/** Most steps of a ladder. */
export const MAX_STEPS = 10;
/** A cheaper way of doing a master template: what it leaves out, and what it does otherwise. */
export const ladderStep = z
  .object({
    name: z
      .string()
      .regex(
        /^[a-z][a-z0-9_-]{0,49}$/,
        'must be 1 to 50 small letters, digits, dashes and underscores, and begin with a letter',
      ),
    omit: z.array(z.number().int().min(1).max(999)).max(100).nullish(),
    templates: z
      .array(z.object({ stage: z.number().int().min(1).max(999), templateRef: line }))
      .max(100)
      .nullish(),
    parameters: json,
  })
  .transform(({ name, omit, templates, parameters }) => ({
    name,
    omit: omit ?? [],
    templates: templates ?? [],
    parameters: parameters ?? null,
  }));
export type LadderStep = z.infer<typeof ladderStep>;

/** One stage of a master template, with what is usual where it says nothing. */
export const stage = z
  .object({
    order: z.number().int('must be a whole number').min(1).max(999),
    worker: line.transform(normaliseWorkerId),
    templateRef: line,
    fallbackRef: line.nullish(),
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
        tolerate: z.number().int().min(0).max(1_000).nullish(),
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
  .refine(({ templateRef, fallbackRef }) => fallbackRef !== templateRef, {
    path: ['fallbackRef'],
    message: 'must be another template than templateRef',
  })
  .transform((given) => ({
    order: given.order,
    worker: given.worker,
    templateRef: given.templateRef,
    fallbackRef: given.fallbackRef ?? null,
    inputMapping: given.inputMapping ?? null,
    paramsOverride: given.paramsOverride ?? null,
    condition: given.condition ? given.condition : null,
    required: given.required ?? true,
    dependsOn: given.dependsOn ?? null,
    forEach: given.forEach
      ? {
          over: given.forEach.over,
          concurrency: given.forEach.concurrency ?? null,
          maxItems: given.forEach.maxItems ?? null,
          tolerate: given.forEach.tolerate ?? null,
        }
      : null,
    retry: given.retry ?? null,
    timeoutMs: given.timeoutMs ?? null,
    heartbeatTimeoutMs: given.heartbeatTimeoutMs ?? null,
  }));
