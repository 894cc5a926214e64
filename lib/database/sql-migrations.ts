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
 * The numbered migrations of a schema, `migrations/<folder>/0001-what.sql` and so on. Each runs once, whole or not at
 * all, with the schema first on the search path, so that a folder can serve several schemas.
 * @throws Error when a number is missing or there twice
 */
export function numberedMigrations(folder: string, schema: string): (new () => MigrationInterface)[] {
  const files = fs
    .readdirSync(folderOf(folder))
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort();
  return files.map((file, index) => {
    if (Number(file.slice(0, 4)) !== index + 1)
      throw new Error(`migrations/${folder}: expected a migration number ${index + 1}, found ${file}.`);
    const text = fs.readFileSync(path.join(folderOf(folder), file), 'utf8');
    const migrationName = `${pascalCase(folder)}${pascalCase(file.slice(5, -4))}${FIRST_TIME + index * STEP}`;
    return class implements MigrationInterface {
      name = migrationName;

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

async function hasNewerMigrations(database: DataSource, schema: string): Promise<boolean> {
  const ran = await database.query<{ name: string }[]>(`select name from "${schema}".migrations`);
  const known = new Set(database.migrations.map(({ name }) => name));
  return ran.some(({ name }) => !known.has(name));
}

function pascalCase(text: string): string {
  return text.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
