import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import type { TemplateMessage } from '../../../lib/worker/protocol';
import { GranulatorTemplateRow, WorkerTemplateStatus } from './template.entity';

/** The newest published version of each template: of all, or of some ids. */
export function publishedTemplates(database: DataSource, ids?: readonly string[]): Promise<GranulatorTemplateRow[]> {
  const query = database
    .getRepository(GranulatorTemplateRow)
    .createQueryBuilder('template')
    .distinctOn(['template.id'])
    .where('template.status = :status', { status: WorkerTemplateStatus.PUBLISHED })
    .orderBy('template.id')
    .addOrderBy('template.version', 'DESC');
  if (ids) query.andWhere('template.id = any(:ids)', { ids });
  return query.getMany();
}

/** Newest published versions by id, one statement a batch. */
export function templateLoader(database: DataSource): DataLoader<string, GranulatorTemplateRow | null> {
  return new DataLoader(async (ids) => byKey(ids, await publishedTemplates(database, ids), (template) => template.id));
}

/** A template as the worker protocol tells it. */
export function templateMessage(row: GranulatorTemplateRow): TemplateMessage {
  return {
    id: row.id,
    version: row.version,
    displayName: row.displayName,
    minimumTier: row.minimumTier,
    tierReason: row.tierReason,
    estimatedTimeMs: row.estimatedTimeMs,
    tokens: { min: row.tokensMin, expected: row.tokensExpected, max: row.tokensMax },
    pricing: { baseMicros: row.baseMicros, perThousandTokensMicros: row.perThousandTokensMicros, tokenMultiplier: row.tokenMultiplier },
    baseParameters: row.baseParameters,
    parameterSchema: row.parameterSchema,
    outputSchema: row.outputSchema,
  };
}
