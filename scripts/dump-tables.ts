import type { ClientBase } from 'pg';

// What PostgreSQL says that a schema holds, as SQL that a reviewer can read. The binaries that npm installs have no
// pg_dump; the definitions are those of PostgreSQL's own functions.

const ENUMS = `
select format('create type %I.%I as enum (%s);', $1::text, t.typname,
              string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)) as sql
  from pg_type t join pg_enum e on e.enumtypid = t.oid
 where t.typnamespace = $1::text::regnamespace group by t.typname order by t.typname`;

const TABLES = `
select c.relname as name,
       (select string_agg(format('  %I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                 case when a.attnotnull then ' not null' else '' end,
                 coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')), E',\\n' order by a.attnum)
          from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       (select string_agg(format('  constraint %I %s', conname, pg_get_constraintdef(oid)), E',\\n' order by conname)
          from pg_constraint where conrelid = c.oid and contype <> 'n') as constraints,
       (select string_agg(pg_get_indexdef(indexrelid) || ';', E'\\n' order by indexrelid::regclass::text)
          from pg_index where indrelid = c.oid
           and not exists (select from pg_constraint where conindid = indexrelid and conrelid = c.oid)) as indexes,
       (select string_agg(pg_get_triggerdef(oid) || ';', E'\\n' order by tgname)
          from pg_trigger where tgrelid = c.oid and not tgisinternal) as triggers,
       c.relrowsecurity as secured, c.relforcerowsecurity as forced,
       (select string_agg(format('create policy %I on %s using (%s);', polname, c.oid::regclass,
                 pg_get_expr(polqual, polrelid)), E'\\n' order by polname)
          from pg_policy where polrelid = c.oid) as policies
  from pg_class c
 where c.relnamespace = $1::text::regnamespace and c.relkind = 'r'
   and c.relname not in ('migrations', 'repeatable_migration')
 order by c.relname`;

const FUNCTIONS = `
select format('-- function %I.%I(%s) returns %s', $1::text, p.proname, pg_get_function_identity_arguments(p.oid),
              pg_get_function_result(p.oid)) as sql
  from pg_proc p where p.pronamespace = $1::text::regnamespace order by p.proname`;

interface TableRow {
  name: string;
  columns: string;
  constraints: string | null;
  indexes: string | null;
  triggers: string | null;
  secured: boolean;
  forced: boolean;
  policies: string | null;
}

/** The tables, types and functions of a schema, the same text for the same schema. */
export async function dumpTables(client: ClientBase, schema: string): Promise<string> {
  await client.query(`set search_path to pg_catalog`);
  const read = async <T extends object>(query: string): Promise<T[]> => (await client.query<T>(query, [schema])).rows;
  const enums = (await read<{ sql: string }>(ENUMS)).map(({ sql }) => sql);
  const tables = (await read<TableRow>(TABLES)).map((table) => tableText(schema, table));
  const functions = (await read<{ sql: string }>(FUNCTIONS)).map(({ sql }) => sql);
  const head = `-- What the migrations of this folder make. Written by "npm run schema"; a test holds it against the migrations.`;
  return `${[head, enums.join('\n'), ...tables, functions.join('\n')].join('\n\n')}\n`;
}

function tableText(schema: string, table: TableRow): string {
  const parts = [table.columns, ...(table.constraints ? [table.constraints] : [])];
  const name = `${schema}.${table.name === 'user' ? '"user"' : table.name}`;
  const security = [
    ...(table.secured ? ['enable row level security'] : []),
    ...(table.forced ? ['force row level security'] : []),
  ];
  return [
    `create table ${name} (\n${parts.join(',\n')}\n);`,
    ...(security.length > 0 ? [`alter table ${name} ${security.join(', ')};`] : []),
    ...[table.indexes, table.triggers, table.policies].filter((text) => text !== null),
  ].join('\n');
}
