import diff from 'microdiff';
import type { DataSource } from 'typeorm';
import { WorkerTemplateStatus } from '../../contracts/worker-template';
import { kindOf, type WorkerSubject } from '../subject';
import type { TemplateSeed } from './template-seed';
import { WorkerTemplateRow } from './template.entity';

const termsOf = ({ tokens: [tokensMin, tokensExpected, tokensMax], ...seed }: TemplateSeed) => ({
  ...seed,
  tokensMin,
  tokensExpected,
  tokensMax,
  models: [],
});

const ofKind = ({ templates }: WorkerSubject, kind: string): TemplateSeed[] =>
  templates.filter((template) => template.kind === kind);

/** The terms of the first template of a kind, with which a new one of that kind begins. */
export function firstTerms(subject: WorkerSubject, kind: string): ReturnType<typeof termsOf> {
  const [first] = ofKind(subject, kind);
  if (!first) throw new Error(`no template of ${subject.workerId} makes a ${kind}`);
  return termsOf(first);
}

/** The parameters that a worker knows for a kind, by name, each with the schemas that it comes with. */
export function knownParameters(subject: WorkerSubject, kind: string): Map<string, Record<string, unknown>[]> {
  const known = new Map<string, Record<string, unknown>[]>();
  for (const { parameterSchema } of ofKind(subject, kind))
    for (const [name, schema] of Object.entries(
      parameterSchema['properties'] as Record<string, Record<string, unknown>>,
    ))
      known.set(name, [...(known.get(name) ?? []), schema]);
  return new Map([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Adds the templates that are missing. One that came with an earlier release in other terms gets its next version, as a published one never
 * changes; one that a user has changed or deprecated since stays as it is.
 */
export async function seedTemplates(database: DataSource, subject: WorkerSubject, now: Date): Promise<void> {
  const templates = database.getRepository(WorkerTemplateRow);
  const newest = await templates
    .createQueryBuilder('template')
    .distinctOn(['template.id'])
    .orderBy('template.id')
    .addOrderBy('template.version', 'DESC')
    .getMany();
  const rows = subject.templates.flatMap((seed) => {
    const terms = { ...termsOf(seed), outputSchema: kindOf(subject, seed.kind).outputSchema };
    const known = newest.find(({ id }) => id === seed.id);
    if (known && (known.changedBy !== null || isTheSame(terms, known))) return [];
    return [{ ...terms, version: (known?.version ?? 0) + 1, status: WorkerTemplateStatus.PUBLISHED, publishedAt: now }];
  });
  // Two processes may start at once: one of them finds the other's.
  if (rows.length > 0)
    await templates
      .createQueryBuilder()
      .insert()
      .values(rows as never)
      .orIgnore()
      .execute();
}

function isTheSame(terms: Pick<WorkerTemplateRow, 'parameterSchema'>, row: WorkerTemplateRow): boolean {
  const kept = Object.fromEntries(Object.keys(terms).map((name) => [name, row[name as keyof WorkerTemplateRow]]));
  const same =
    diff(JSON.parse(JSON.stringify(terms)) as object, JSON.parse(JSON.stringify(kept)) as object).length === 0;
  // The order of parameters is that of a form.
  return same && JSON.stringify(terms.parameterSchema) === JSON.stringify(row.parameterSchema);
}
