import type { DataSource } from 'typeorm';
import { byKey } from '../../lib/database/by-key';
import { type RunStats } from '../../contracts/run-stats';
import { runStatsOf, type TemplateVersionKey } from '../../worker-kit';
import { WorkerTemplateStatus } from '../../contracts/worker-template';
import type { TemplateMessage } from '../../contracts/worker-protocol';
import type { Parts } from '../../subgraph-kit/part';
import { serviceParts, subject } from '../subject';
import { WorkerTemplateRow } from './template.entity';
import { defineLoader, defineRememberedLoader } from '../../subgraph-kit/loader';

/**
 * A published version never changes, so what was read of one is kept for all who share a pool; which version is the newest is asked
 * every time. Templates belong to no client.
 */
const versions = new WeakMap<DataSource['driver'], Map<string, WorkerTemplateRow>>();
const MAX_KEPT = 1_000;

/** The newest published version of each template. Whoever asks for one by its id is also told that it is deprecated. */
export async function publishedTemplates(database: DataSource, ids?: readonly string[]): Promise<WorkerTemplateRow[]> {
  const newest = await database.query<Standing[]>(
    `select distinct on (id) id, version, status, successor_id as "successorId" from ${database.getMetadata(WorkerTemplateRow).tablePath}
      where case when $1::text[] is null then status = 'published' else id = any($1) and status <> 'draft' end
      order by id, status, version desc`,
    [ids ?? null],
  );
  return readVersions(database, newest);
}

/** How a version stands at this moment, which is all that changes of it once it was published. */
type Standing = Pick<WorkerTemplateRow, 'id' | 'version' | 'status' | 'successorId'>;

async function readVersions(database: DataSource, keys: Standing[]): Promise<WorkerTemplateRow[]> {
  const kept = versions.get(database.driver) ?? new Map<string, WorkerTemplateRow>();
  versions.set(database.driver, kept);
  const nameOf = ({ id, version }: Pick<Standing, 'id' | 'version'>): string => `${id}@${version}`;
  const missing = keys.filter((key) => !kept.has(nameOf(key)));
  if (missing.length > 0) {
    const rows = await database
      .getRepository(WorkerTemplateRow)
      .createQueryBuilder('template')
      .where('(template.id, template.version) in (select * from unnest(:ids::text[], :versions::int[]))', {
        ids: missing.map((key) => key.id),
        versions: missing.map((key) => key.version),
      })
      .getMany();
    if (kept.size + rows.length > MAX_KEPT) kept.clear();
    for (const row of rows) kept.set(nameOf(row), row);
  }
  return keys.flatMap((key) => {
    const row = kept.get(nameOf(key));
    return row ? [{ ...row, ...key }] : [];
  });
}

/** One version that is or was published; null when there is none. */
export function templateVersion(database: DataSource, id: string, version: number): Promise<WorkerTemplateRow | null> {
  return database
    .getRepository(WorkerTemplateRow)
    .createQueryBuilder('template')
    .where('template.id = :id and template.version = :version and template.status <> :draft', {
      id,
      version,
      draft: WorkerTemplateStatus.DRAFT,
    })
    .getOne();
}

/** Newest published versions by id. */
export const templateById = defineRememberedLoader<string, WorkerTemplateRow | null>(
  'newest template',
  async (ids, { database }) => byKey(ids, await publishedTemplates(database, ids), (template) => template.id),
);

const versionName = ({ id, version }: TemplateVersionKey): string => `${id}@${version}`;

/** Versions of templates, drafts as well. */
export const templateVersionByKey = defineRememberedLoader<TemplateVersionKey, WorkerTemplateRow | null>(
  'template',
  async (keys, { database }) => {
    const rows = await database
      .getRepository(WorkerTemplateRow)
      .createQueryBuilder('template')
      .where('(template.id, template.version) in (select * from unnest(:ids::text[], :versions::int[]))', {
        ids: keys.map((key) => key.id),
        versions: keys.map((key) => key.version),
      })
      .getMany();
    return byKey(keys.map(versionName), rows, versionName);
  },
  versionName,
);

/** What real runs took: numbers over all clients, and the rows of none. */
export const runStatsOfTemplate = defineLoader<TemplateVersionKey, RunStats[]>(
  (keys, { allTenants }) => runStatsOf(allTenants, keys),
  versionName,
);

/** A template as the worker protocol tells it, with what a general pattern costs here. */
export function templateMessage(parts: Pick<Parts, 'get'>, row: WorkerTemplateRow): TemplateMessage {
  const message = termsMessage(row);
  const pattern = parts.get(subject).patternOf?.(row, parts.get(serviceParts));
  return pattern ? { ...message, pricing: { ...message.pricing, pattern } } : message;
}

/** The terms of a template as they were written. */
export function termsMessage(row: WorkerTemplateRow): TemplateMessage {
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    displayName: row.displayName,
    description: row.description,
    kind: row.kind,
    minimumTier: row.minimumTier,
    tierReason: row.tierReason,
    estimatedTimeMs: row.estimatedTimeMs,
    memoryMb: row.memoryMb,
    tokens: { min: row.tokensMin, expected: row.tokensExpected, max: row.tokensMax },
    pricing: {
      baseMicros: row.baseMicros,
      perThousandTokensMicros: row.perThousandTokensMicros,
      tokenMultiplier: row.tokenMultiplier,
    },
    baseParameters: row.baseParameters,
    parameterSchema: row.parameterSchema,
    outputSchema: row.outputSchema,
    ...(row.status === WorkerTemplateStatus.DEPRECATED && { deprecated: { successor: row.successorId } }),
  };
}
