import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { projectRoot } from '../project-root';

/** TypeORM sorts migrations by the time that their names end with; ours are numbered, a day and some apart. */
const FIRST_TIME = 1_764_000_000_000;
const STEP = 100_000_000;

const folderOf = (name: string): string => path.join(projectRoot(), 'migrations', name);

/**
 * Ends the name of a migration after which older releases cannot work with the tables, as they use what it took away. They know it by
 * its name alone, since they have no file of it.
 */
const BREAKING = 'Breaking';

/** What TypeORM calls a migration: by its folder and its file, with a time by its number at the end. */
export function migrationName(folder: string, file: string): string {
  const what = pascalCase(file.slice(5).replace(/(?:\.breaking)?\.sql$/, ''));
  const time = FIRST_TIME + (Number(file.slice(0, 4)) - 1) * STEP;
  return `${pascalCase(folder)}${what}${file.endsWith('.breaking.sql') ? BREAKING : ''}${time}`;
}

/**
 * The numbered migrations of a schema, `migrations/<folder>/0001-what.sql` and so on; one that takes away what the release before
 * uses is called `0002-what.breaking.sql`. Each runs once, whole or not at all, with the schema first on the search path, so that a
 * folder can serve several schemas.
 * @throws Error when a number is missing or there twice
 */
export function numberedMigrations(folder: string, schema: string): (new () => MigrationInterface)[] {
  const files = fs
    .readdirSync(folderOf(folder))
    .filter((name) => /^\d{4}-[a-z0-9-]+(?:\.breaking)?\.sql$/.test(name))
    .sort();
  return files.map((file, index) => {
    if (Number(file.slice(0, 4)) !== index + 1)
      throw new Error(`migrations/${folder}: expected a migration number ${index + 1}, found ${file}.`);
    const text = fs.readFileSync(path.join(folderOf(folder), file), 'utf8');
    const known = migrationName(folder, file);
    return class implements MigrationInterface {
      name = known;

      async up(runner: QueryRunner): Promise<void> {
        await runner.query(`set local search_path to "${schema}"`);
        await runner.query(text);
        // TypeORM records the migration in the same transaction and finds its table by its schema.
        await runner.query('set local search_path to default');
      }

      down(): Promise<void> {
        throw new Error('Migrations only go forward. What one did is taken back by a further one.');
      }
    };
  });
}

/**
 * Brings the functions of a schema, `migrations/<folder>/functions/*.sql`, up to date: those whose text changed since
 * they were last created are created again. Those of a newer release, whose migrations have run, stay: during a rolling
 * release older processes still start.
 */
export async function replaceFunctions(database: DataSource, folder: string, schema: string): Promise<void> {
  const functions = path.join(folderOf(folder), 'functions');
  if (!fs.existsSync(functions) || (await hasNewerMigrations(database, schema))) return;
  await database.query(
    `create table if not exists "${schema}".repeatable_migration (name text primary key, checksum text not null)`,
  );
  const known = await database.query<{ name: string; checksum: string }[]>(
    `select name, checksum from "${schema}".repeatable_migration`,
  );
  for (const name of fs.readdirSync(functions).sort()) {
    const text = fs.readFileSync(path.join(functions, name), 'utf8');
    const checksum = createHash('sha256').update(text).digest('hex');
    if (known.some((entry) => entry.name === name && entry.checksum === checksum)) continue;
    await database.transaction(async (manager) => {
      await manager.query(text);
      await manager.query(
        `insert into "${schema}".repeatable_migration (name, checksum) values ($1, $2)
           on conflict (name) do update set checksum = excluded.checksum`,
        [name, checksum],
      );
    });
  }
}

const hasNewerMigrations = async (database: DataSource, schema: string): Promise<boolean> =>
  (await newerMigrations(database, schema)).length > 0;

/** The migrations that have run and are of a newer release. */
async function newerMigrations(database: DataSource, schema: string): Promise<string[]> {
  const [table] = await database.query<{ known: boolean }[]>('select to_regclass($1) is not null as known', [
    `"${schema}".migrations`,
  ]);
  if (!table?.known) return [];
  const ran = await database.query<{ name: string }[]>(`select name from "${schema}".migrations order by id`);
  const known = new Set(database.migrations.map(({ name }) => name));
  return ran.map(({ name }) => name).filter((name) => !known.has(name));
}

/** @throws Error when a newer release has taken away from the tables what this one uses */
export async function refuseNewerData(database: DataSource, schema: string): Promise<void> {
  const newer = await newerMigrations(database, schema);
  const breaking = newer.filter((name) => new RegExp(`${BREAKING}\\d+$`).test(name));
  if (breaking.length > 0)
    throw new Error(
      `The tables of ${schema} were changed by a newer release in a way that this one cannot work with (${breaking.join(', ')}). Start that release or a later one; to go back, restore a backup of before.`,
    );
}

function pascalCase(text: string): string {
  return text.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
