import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { versionId, type VersionKey } from '../../../lib/version-id';
import { defineLoader, defineRememberedLoader, PerRequest } from '../../../subgraph-kit/loader';
import { MasterTemplate, TemplateStatus } from './master-template.entity';

/** Versions of master templates by id and version. */
export const masterTemplateVersion = defineRememberedLoader<VersionKey, MasterTemplate | null>(
  'master template',
  async (keys, { database }) => {
    const rows = await database
      .getRepository(MasterTemplate)
      .createQueryBuilder('template')
      .where('(template.templateId, template.version) in (select * from unnest(:ids::text[], :versions::int[]))', {
        ids: keys.map((key) => key.id),
        versions: keys.map((key) => key.version),
      })
      .getMany();
    return byKey(keys.map(versionId), rows, (row) => row.id);
  },
  versionId,
);

/** The newest published version of templates by their ids. */
export const publishedTemplateById = defineLoader<string, MasterTemplate | null>(async (ids, { database }) => {
  const rows = await newestPublished(database).andWhere('template.templateId = any(:ids)', { ids }).getMany();
  return byKey(ids, rows, (row) => row.templateId);
});

/** A name, and the client for whom it is looked up; null for none. */
export interface TemplateName {
  name: string;
  clientId: string | null;
}

/** The newest published version of templates by a name that they have or had; a client's own before those for all. */
export const publishedTemplateByName = defineLoader<TemplateName, MasterTemplate | null>(
  async (keys, { database }) => {
    const rows = await database
      .getRepository(MasterTemplate)
      .createQueryBuilder('template')
      .where('template.status = :status and (template.name = any(:names) or template.formerNames && :names)', {
        status: TemplateStatus.PUBLISHED,
        names: keys.map(({ name }) => name),
      })
      .orderBy('template.version', 'DESC')
      .getMany();
    return keys.map(({ name, clientId }) => {
      const called = rows.filter((row) => row.name === name || row.formerNames.includes(name));
      const own = clientId === null ? undefined : called.find((row) => row.clientId === clientId);
      return own ?? called.find((row) => row.clientId === null) ?? null;
    });
  },
  ({ name, clientId }) => JSON.stringify([name, clientId]),
);

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
                    where newer.status = template.status and newer.id = template.templateId and newer.version > template.version)`,
    );
}
