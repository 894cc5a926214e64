import type { QueryRunner } from 'typeorm';

/**
 * Makes `<schema>.is_visible`, with which the policies of a schema compare whose a row is with whose rows a connection may touch.
 * Nothing is visible on a connection that was never told.
 */
export async function createVisibility(runner: QueryRunner, schema: string): Promise<void> {
  await runner.query(`CREATE FUNCTION "${schema}"."is_visible"(of_client text) RETURNS boolean LANGUAGE sql STABLE
    AS $$ SELECT coalesce(current_setting('app.client_id', true) IN ('*', of_client), false) $$`);
}

/** Lets rows of a table be read and written only where `condition` holds, also by the owner of the table. */
export async function isolate(runner: QueryRunner, schema: string, table: string, condition: string): Promise<void> {
  await runner.query(`ALTER TABLE "${schema}"."${table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
  await runner.query(`CREATE POLICY "client_isolation" ON "${schema}"."${table}" USING (${condition})`);
}

/** Takes back what `isolate` and `createVisibility` did. */
export async function removeIsolation(runner: QueryRunner, schema: string, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await runner.query(`DROP POLICY "client_isolation" ON "${schema}"."${table}"`);
    await runner.query(`ALTER TABLE "${schema}"."${table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY`);
  }
  await runner.query(`DROP FUNCTION "${schema}"."is_visible"(text)`);
}
