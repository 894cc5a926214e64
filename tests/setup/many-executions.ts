import type { TestSystem } from './system';

/**
 * Copies an execution that has ended, with its stages, many times: lists with as much in them as after months.
 * Their topics are `Copy 1`, `Copy 2` and so on; the last is the newest.
 * @param after how many copies there are already
 */
export async function copyExecution(
  { sql }: Pick<TestSystem, 'sql'>,
  id: string,
  count: number,
  after = 0,
): Promise<void> {
  const [execution, stage] = await Promise.all(
    ['execution', 'stage_execution'].map((table) => insertableColumns(sql, 'orchestrator', table)),
  );
  const of = (columns: readonly string[] = [], row = ''): string =>
    columns.map((column) => `${row}"${column}"`).join(', ');
  await sql(
    `with copies as (select n, 'exec_' || lpad(n::text, 26, '0') as id from generate_series($3::int + 1, $3::int + $2::int) n),
     executions as (
       insert into orchestrator.execution (${of(execution)})
       select ${of(execution, 'copy.')}
         from orchestrator.execution, copies,
              jsonb_populate_record(execution, jsonb_build_object(
                'id', copies.id, 'idempotency_key', copies.id, 'request_id', null,
                'parameters', execution.parameters || jsonb_build_object('topic', 'Copy ' || copies.n))) copy
        where execution.id = $1 returning id)
     insert into orchestrator.stage_execution (${of(stage)})
     select ${of(stage, 'copy.')}
       from orchestrator.stage_execution stage, copies,
            jsonb_populate_record(stage, jsonb_build_object('id', 'stage' || copies.id || stage."order", 'execution_id', copies.id)) copy
      where stage.execution_id = $1`,
    [id, count, after],
  );
}

/** The columns of a table that are not made of others. */
export async function insertableColumns(sql: TestSystem['sql'], schema: string, table: string): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = $1 and table_name = $2 and is_generated = 'NEVER' order by ordinal_position`,
    [schema, table],
  );
  return rows.map(({ name }) => name);
}
