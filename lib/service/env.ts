import { z } from 'zod';

/** A comma-separated `id:secret` list; the first key signs, every key verifies, so that keys can be rotated. */
export const keyRing = z
  .string()
  .transform((text) => text.split(',').map((pair) => pair.trim().split(':')))
  .refine((pairs) => pairs.every(([id, secret]) => id && secret && secret.length >= 32), {
    message: 'expected "id:secret[,id:secret]" with secrets of at least 32 characters',
  })
  .transform((pairs) => pairs.map(([id, secret]) => ({ id: id, secret: secret })));

const workerEntry = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be small letters, digits and dashes'),
  url: z.url(),
  keys: z.string(),
  slots: z.number().int().min(1).optional(),
});

/** Workers beside the granulator, as a list in JSON: `[{"id": …, "url": …, "keys": "id:secret", "slots": 10}]`. */
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

/** A TCP port; 0 asks the system for a free one. */
export const port = z.coerce.number().int().min(0).max(65_535);

/**
 * Reads the process environment once, against one schema, and freezes the result.
 * All faults are reported together, so that a deployment is corrected in one go.
 * Only names and expectations are printed, never the values: they may be secrets.
 *
 * @throws Error naming every variable that is missing or malformed.
 */
export function readEnv<T extends z.ZodRawShape>(
  shape: T,
  env: NodeJS.ProcessEnv = process.env,
): Readonly<z.infer<z.ZodObject<T>>> {
  // An empty variable is how shells and compose files say that there is none.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not usable:\n${faults.join('\n')}`);
}
