import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createVisibility, isolate, removeIsolation } from '../../lib/database/row-security';

/** What belongs to an execution is visible with it; to whoever sees everybody's rows without looking for it. */
const OF_EXECUTION = `current_setting('app.client_id', true) = '*' or exists (select from orchestrator.execution owner where owner.id = "execution_id")`;

/** Which rows belong to whom. The line of a client is for that client, the line of a worker for all. */
const OWNERS = {
  execution: 'orchestrator.is_visible("client_id")',
  stage_execution: OF_EXECUTION,
  stage_attempt: OF_EXECUTION,
  execution_event: 'orchestrator.is_visible("client_id")',
  client_feed: 'orchestrator.is_visible("client_id")',
  queue: `"name" not like 'client:%' or orchestrator.is_visible(substr("name", 8))`,
};

/** Executions of requests, and whose rows are whose. */
export class OrchestratorIsolation1764200000000 implements MigrationInterface {
  name = 'OrchestratorIsolation1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TYPE "orchestrator"."told" AS ENUM('started', 'ended')`);
    await runner.query(
      `ALTER TABLE "orchestrator"."execution" ADD COLUMN "request_id" text, ADD COLUMN "request_told" "orchestrator"."told"`,
    );
    await runner.query(
      `CREATE INDEX "execution_by_request" ON "orchestrator"."execution" ("request_id", "id") WHERE "request_id" is not null`,
    );
    // Of a request one execution is under way at a time.
    await runner.query(
      `CREATE UNIQUE INDEX "execution_live_of_request" ON "orchestrator"."execution" ("request_id") WHERE "request_id" is not null and "ended_at" is null`,
    );
    await runner.query(`CREATE INDEX "execution_to_tell" ON "orchestrator"."execution" ("id")
      WHERE "request_id" is not null and ("request_told" is null or ("request_told" = 'started' and "ended_at" is not null))`);
    await createVisibility(runner, 'orchestrator');
    for (const [table, condition] of Object.entries(OWNERS)) await isolate(runner, 'orchestrator', table, condition);
  }

  async down(runner: QueryRunner): Promise<void> {
    await removeIsolation(runner, 'orchestrator', Object.keys(OWNERS));
    await runner.query(`DROP INDEX "orchestrator"."execution_live_of_request"`);
    await runner.query(`DROP INDEX "orchestrator"."execution_to_tell"`);
    await runner.query(`DROP INDEX "orchestrator"."execution_by_request"`);
    await runner.query(`ALTER TABLE "orchestrator"."execution" DROP COLUMN "request_id", DROP COLUMN "request_told"`);
    await runner.query(`DROP TYPE "orchestrator"."told"`);
  }
}
