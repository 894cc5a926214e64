import { z } from 'zod';
import { keyRing } from '../../../lib/service/config';

const workerEntry = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be small letters, digits and dashes'),
  url: z.url(),
  keys: z.string(),
  slots: z.number().int().min(1).optional(),
});

/** Workers as a list in JSON: `[{"id": …, "url": …, "keys": "id:secret", "slots": 10}]`. */
export const workerList = z
  .string()
  .default('[]')
  .transform((text, ctx) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      ctx.addIssue('expected a list in JSON');
      return z.NEVER;
    }
  })
  .pipe(z.array(workerEntry))
  .transform((entries, ctx) =>
    entries.map(({ id, url, keys, slots }) => {
      const ring = keyRing.safeParse(keys);
      if (!ring.success) ctx.addIssue(`keys of ${id}: ${ring.error.issues[0]?.message ?? 'not as expected'}`);
      return { id, url: () => url, keys: ring.data ?? [], ...(slots !== undefined && { slots }) };
    }),
  );
