import DataLoader from 'dataloader';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { MasterTemplate, TemplateStatus } from './master-template.entity';

/** What names one version. */
export interface TemplateVersionKey {
  id: string;
  version: number;
}

const text = ({ id, version }: TemplateVersionKey): string => `${id}@${version}`;

/** Versions of master templates by id and version, one statement a batch. */
export function masterTemplateLoader(
  database: DataSource,
): DataLoader<TemplateVersionKey, MasterTemplate | null, string> {
  return new DataLoader(
    async (keys) => {
      const rows = await database
        .getRepository(MasterTemplate)
        .createQueryBuilder('template')
        .where('(template.id, template.version) in (select * from unnest(:ids::text[], :versions::int[]))', {
          ids: keys.map((key) => key.id),
          versions: keys.map((key) => key.version),
        })
        .getMany();
      return byKey(keys.map(text), rows, text);
    },
    { cacheKeyFn: text },
  );
}

/** The newest published version of templates by a name that they have or had, one statement a batch. */
export function publishedTemplateLoader(database: DataSource): DataLoader<string, MasterTemplate | null> {
  return new DataLoader(async (names) => {
    const rows = await database
      .getRepository(MasterTemplate)
      .createQueryBuilder('template')
      .where('template.status = :status and (template.name = any(:names) or template.formerNames && :names)', {
        status: TemplateStatus.PUBLISHED,
        names,
      })
      .orderBy('template.version', 'DESC')
      .getMany();
    return names.map((name) => rows.find((row) => row.name === name || row.formerNames.includes(name)) ?? null);
  });
}

/** The newest published version of every template by name, read at most once for a request: there are some dozens. */
export function publishedTemplatesOnce(database: DataSource): () => Promise<MasterTemplate[]> {
  let all: Promise<MasterTemplate[]> | undefined;
  return () => (all ??= newestPublished(database).orderBy('template.name').getMany());
}

/** The newest published version of every template. */
export function newestPublished(database: DataSource): SelectQueryBuilder<MasterTemplate> {
  return database
    .getRepository(MasterTemplate)
    .createQueryBuilder('template')
    .where('template.status = :status', { status: TemplateStatus.PUBLISHED })
    .andWhere(
      `not exists (select 1 from kam.master_template newer
                    where newer.status = template.status and newer.id = template.id and newer.version > template.version)`,
    );
}
