import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { defineLoader, PerRequest } from '../../../subgraph-kit/loader';
import { MasterTemplate, TemplateStatus } from './master-template.entity';

/** What names one version. */
export interface TemplateVersionKey {
  id: string;
  version: number;
}

/** Versions of master templates by id and version. */
export const masterTemplateVersion = defineLoader<TemplateVersionKey, MasterTemplate | null>(
  async (keys, { database }) => {
    const rows = await database
      .getRepository(MasterTemplate)
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

/** The newest published version of templates by a name that they have or had. */
export const publishedTemplateByName = defineLoader<string, MasterTemplate | null>(async (names, { database }) => {
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

/** The newest published version of every template by name: there are some dozens. */
export const publishedTemplates = new PerRequest(({ database }) =>
  newestPublished(database).orderBy('template.name').getMany(),
);

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

function versionName({ id, version }: TemplateVersionKey): string {
  return `${id}@${version}`;
}
