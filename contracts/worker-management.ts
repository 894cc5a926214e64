import { z } from 'zod';
import { IMPORT_DEFECTS, REQUEST_ERRORS, USER_ERRORS } from './errors';
import { SubscriptionTier } from './tier';
import { impact } from './worker-protocol';

// 9. What a caller does with the templates of a worker, and reads of its jobs: a part of the protocol that a worker may leave out.
// docs/worker-protocol.md is the law; this file follows it.

const id = z.string().min(1).max(400);
const ids = z.object({ ids: z.array(id) });
const made = z.object({ id });
const userErrorMessage = z.looseObject({
  code: z.enum(Object.keys(USER_ERRORS) as [keyof typeof USER_ERRORS]),
  message: z.string(),
  path: z.array(z.string()),
});
/**
 * A page of ids; the things themselves are asked for by them. Which page: `first` items behind the cursor `after`, or `last`
 * items before the cursor `before`.
 */
const page = z.object({
  edges: z.array(z.object({ cursor: z.string(), id })),
  hasNextPage: z.boolean(),
  hasPreviousPage: z.boolean().optional(),
  /** How many match in all pages; only when the input asked for it with `count`. */
  totalCount: z.number().int().nonnegative().optional(),
});
export type PageOfIds = z.infer<typeof page>;

const difference = z.object({ path: z.array(z.string()), before: z.unknown(), after: z.unknown() });
const defect = z.object({
  template: z.string(),
  code: z.enum(Object.keys(IMPORT_DEFECTS) as [keyof typeof IMPORT_DEFECTS]),
  path: z.array(z.string()),
  message: z.string(),
  mended: z.boolean(),
  before: z.unknown(),
  after: z.unknown(),
});
const count = z.number().nonnegative();
const dailyUsage = z.object({
  day: z.string(),
  templateId: z.string(),
  tier: z.enum(SubscriptionTier).nullable(),
  completed: count,
  failed: count,
  cancelled: count,
  inputTokens: count,
  outputTokens: count,
  priceMicros: count,
  providerCostMicros: count,
  averageTimeMs: count.nullable(),
});
/** What runs of one template for clients of one tier came to on one day. */
export type DailyUsage = z.infer<typeof dailyUsage>;

/** Everything that can be asked for, and what is answered. */
export const MANAGEMENT = {
  /** Of these versions and templates the ids of the versions that the caller may see; of a template that of the newest published one. */
  findTemplates: ids,
  listTemplateVersions: page,
  compareTemplates: z.array(difference).nullable(),
  createTemplate: made,
  duplicateTemplate: made,
  editTemplateDraft: made,
  discardTemplateDraft: made,
  publishTemplate: made,
  deprecateTemplate: made,
  templateImpact: z.array(impact).nullable(),
  templateUsage: z.array(dailyUsage),
  exportTemplates: z.record(z.string(), z.unknown()),
  importTemplates: z.object({ ids: z.array(id), defects: z.array(defect), errors: z.array(userErrorMessage) }),
  tryTemplate: made,
  findTrial: ids,
  listTrials: page,
  findJob: ids,
  listJobs: page,
} as const satisfies Record<string, z.ZodType>;
export type ManagementOperation = keyof typeof MANAGEMENT;
export type ManagementValue<O extends ManagementOperation> = z.infer<(typeof MANAGEMENT)[O]>;

export const managementMessage = z.object({
  operation: z.enum(Object.keys(MANAGEMENT) as [ManagementOperation]),
  /** On whose behalf, as the gateway established it. The worker checks for itself what they may do. */
  actor: z.record(z.string(), z.unknown()),
  requestId: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
});
export type ManagementMessage = z.infer<typeof managementMessage>;

export const managementAnswer = z.union([
  z.object({ value: z.unknown() }).strict(),
  /** What the caller can correct; `value` is what is there all the same, such as the draft as it is now. */
  z.object({ errors: z.array(userErrorMessage).min(1), value: z.unknown() }).strict(),
  /** What the caller may not, or what cannot be read. */
  z
    .object({
      error: z.object({
        code: z.enum(Object.keys(REQUEST_ERRORS) as [keyof typeof REQUEST_ERRORS]),
        message: z.string(),
        extensions: z.record(z.string(), z.unknown()),
      }),
    })
    .strict(),
]);
export type ManagementAnswer = z.infer<typeof managementAnswer>;
