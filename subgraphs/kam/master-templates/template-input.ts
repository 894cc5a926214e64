import { z } from 'zod';
import { DAY_MS, ladderStep, line, MAX_STEPS, MAX_STAGES, ms, stage, text, words } from '../../../contracts/stage';

// What an author may write. Whether it works is for the check to say; here is only what can be kept.

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
  ladder: z.array(ladderStep).max(MAX_STEPS, `may have ${MAX_STEPS} steps`).optional(),
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
