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
  await sql(
    `with copies as (select n, 'exec_' || lpad(n::text, 26, '0') as id from generate_series($3::int + 1, $3::int + $2::int) n),
     executions as (
       insert into orchestrator.execution
       select (jsonb_populate_record(execution, jsonb_build_object(
                'id', copies.id, 'idempotency_key', copies.id, 'request_id', null,
                'parameters', execution.parameters || jsonb_build_object('topic', 'Copy ' || copies.n)))).*
         from orchestrator.execution, copies where execution.id = $1 returning id)
     insert into orchestrator.stage_execution
     select (jsonb_populate_record(stage, jsonb_build_object('id', 'stage' || copies.id || stage."order", 'execution_id', copies.id))).*
       from orchestrator.stage_execution stage, copies where stage.execution_id = $1`,
    [id, count, after],
  );
}
