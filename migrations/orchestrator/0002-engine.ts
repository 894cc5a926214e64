import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GRANT_SLOTS, QUEUE_ORDER, RECORD_CHANGES } from './0002-functions';

const EVENT_TYPES = [
  'ExecutionQueued',
  'ExecutionPaused',
  'ExecutionResumed',
  'ExecutionPriorityChanged',
  'StageQueued',
  'StageStarted',
  'StageItemCompleted',
  'StageCancelled',
  'StageKept',
];

/** Statements that must be repeated in the order of the list when the migration is taken back. */
const DOWN = [
  `DROP FUNCTION "orchestrator"."record_changes"(jsonb)`,
  `DROP FUNCTION "orchestrator"."grant_slots"(text[])`,
  `DROP FUNCTION "orchestrator"."queue_order"(text)`,
  `DROP TABLE "orchestrator"."queue_entry"`,
  `DROP TABLE "orchestrator"."queue"`,
  `DROP TABLE "orchestrator"."client_feed"`,
  `DROP INDEX "orchestrator"."execution_event_position"`,
  `DELETE FROM "orchestrator"."execution_event" WHERE "type"::text = ANY('{${EVENT_TYPES.join()}}')`,
  `ALTER TABLE "orchestrator"."execution_event" ADD COLUMN "key" text`,
  `UPDATE "orchestrator"."execution_event" SET "key" = "sequence"::text`,
  `ALTER TABLE "orchestrator"."execution_event" ALTER COLUMN "key" SET NOT NULL, DROP COLUMN "client_id", DROP COLUMN "position"`,
  `ALTER TABLE "orchestrator"."execution_event" ADD CONSTRAINT "FK_70472264a0513e8499766a3239c" FOREIGN KEY ("execution_id") REFERENCES "orchestrator"."execution"("id")`,
  `CREATE UNIQUE INDEX "execution_event_once" ON "orchestrator"."execution_event" ("execution_id", "key")`,
  `DROP INDEX "orchestrator"."stage_attempt_by_execution"`,
  `DELETE FROM "orchestrator"."stage_attempt" WHERE "item" > 0 OR "status"::text = 'queued'`,
  `ALTER TABLE "orchestrator"."stage_attempt" RENAME COLUMN "cause" TO "reason"`,
  `UPDATE "orchestrator"."stage_attempt" SET "offered_at" = "queued_at" WHERE "offered_at" IS NULL`,
  `ALTER TABLE "orchestrator"."stage_attempt" ALTER COLUMN "offered_at" SET DEFAULT now(), ALTER COLUMN "offered_at" SET NOT NULL,
     DROP COLUMN "item", DROP COLUMN "parameters", DROP COLUMN "output", DROP COLUMN "queued_at", DROP COLUMN "accepted_at", DROP COLUMN "begun_at", DROP COLUMN "started_at",
     DROP COLUMN "heartbeat_at", DROP COLUMN "heartbeat_ms", DROP COLUMN "retry_at", DROP COLUMN "stop_due_at"`,
  `CREATE UNIQUE INDEX "stage_attempt_number" ON "orchestrator"."stage_attempt" ("stage_id", "attempt")`,
  `CREATE INDEX "stage_attempt_job" ON "orchestrator"."stage_attempt" ("job_id")`,
  `DROP INDEX "orchestrator"."stage_execution_lately"`,
  `ALTER TABLE "orchestrator"."stage_execution" DROP CONSTRAINT "stage_execution_cause"`,
  `ALTER TABLE "orchestrator"."stage_execution" RENAME COLUMN "cause" TO "reason"`,
  `ALTER TABLE "orchestrator"."stage_execution" DROP COLUMN "items", DROP COLUMN "kept_from",
     ADD CONSTRAINT "stage_execution_reason" CHECK ("status" not in ('failed', 'skipped') or "reason" is not null)`,
  `DROP INDEX "orchestrator"."execution_due"`,
  `DROP INDEX "orchestrator"."execution_by_driver"`,
  `DROP INDEX "orchestrator"."execution_retries"`,
  `ALTER TABLE "orchestrator"."execution" DROP CONSTRAINT "execution_cause"`,
  `ALTER TABLE "orchestrator"."execution" RENAME COLUMN "cause" TO "failure"`,
  `UPDATE "orchestrator"."execution" SET "failure" = NULL WHERE "status" <> 'failed'`,
  `ALTER TABLE "orchestrator"."execution" DROP COLUMN "priority", DROP COLUMN "revision", DROP COLUMN "paused_at", DROP COLUMN "wake_at", DROP COLUMN "driver",
     DROP COLUMN "retry_of", DROP COLUMN "trace_parent", ADD CONSTRAINT "execution_failure" CHECK (("status" = 'failed') = ("failure" is not null))`,
];

/**
 * The tables decide and drive: queues with slots, causes for every end, a position of each event among those of its
 * client, and what is due when. Executions that are under way go on: each is looked at as soon as a process starts.
 */
export class OrchestratorEngine1764100000000 implements MigrationInterface {
  name = 'OrchestratorEngine1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await this.execution(runner);
    await this.stages(runner);
    await this.attempts(runner);
    await this.events(runner);
    await this.queues(runner);
    await runner.query(QUEUE_ORDER);
    await runner.query(GRANT_SLOTS);
    await runner.query(RECORD_CHANGES);
  }

  private async execution(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TYPE "orchestrator"."execution_status" ADD VALUE IF NOT EXISTS 'paused' BEFORE 'completed'`,
    );
    await runner.query(`ALTER TABLE "orchestrator"."execution" DROP CONSTRAINT "execution_failure"`);
    await runner.query(`ALTER TABLE "orchestrator"."execution" RENAME COLUMN "failure" TO "cause"`);
    await runner.query(`ALTER TABLE "orchestrator"."execution"
      ADD COLUMN "priority" integer NOT NULL DEFAULT '50',
      ADD COLUMN "revision" integer NOT NULL DEFAULT '0',
      ADD COLUMN "paused_at" TIMESTAMP WITH TIME ZONE,
      ADD COLUMN "wake_at" TIMESTAMP WITH TIME ZONE,
      ADD COLUMN "driver" text,
      ADD COLUMN "retry_of" text,
      ADD COLUMN "trace_parent" text`);
    await runner.query(`UPDATE "orchestrator"."execution" SET "wake_at" = now() WHERE "ended_at" IS NULL`);
    await runner.query(
      `UPDATE "orchestrator"."execution" SET "cause" = "cause" || '{"kind": "plain"}' WHERE "cause" IS NOT NULL`,
    );
    await runner.query(`UPDATE "orchestrator"."execution" SET "cause" = CASE
        WHEN "status" = 'cancelled' THEN '{"kind": "plain", "code": "CANCELLED", "message": "It was cancelled."}'::jsonb
        ELSE '{"kind": "plain", "code": "ALL_STAGES_OVER", "message": "Every stage is over."}'::jsonb END
      WHERE "ended_at" IS NOT NULL AND "cause" IS NULL`);
    await runner.query(
      `ALTER TABLE "orchestrator"."execution" ADD CONSTRAINT "execution_cause" CHECK (("ended_at" is not null) = ("cause" is not null))`,
    );
    // Stages ran one after the other, and a retry was told by its attempts alone: both are part of the pinned plan now.
    await runner.query(`UPDATE "orchestrator"."execution" SET "plan" = jsonb_set("plan", '{stages}', (
        SELECT coalesce(jsonb_agg(stage - 'maxAttempts' || jsonb_build_object(
            'retry', CASE WHEN jsonb_typeof(stage->'maxAttempts') = 'number' THEN jsonb_build_object('maxAttempts', stage->'maxAttempts') END,
            'needs', (SELECT coalesce(jsonb_agg(earlier->'order'), '[]') FROM jsonb_array_elements("plan"->'stages') earlier
                       WHERE (earlier->>'order')::int < (stage->>'order')::int),
            'forEach', NULL, 'heartbeatTimeoutMs', NULL) ORDER BY (stage->>'order')::int), '[]')
          FROM jsonb_array_elements("plan"->'stages') stage))`);
    // Most changes touch no index: with room on the page, the new version of a row stays where the old one was.
    for (const table of ['execution', 'stage_execution', 'stage_attempt'])
      await runner.query(`ALTER TABLE "orchestrator"."${table}" SET (fillfactor = 70)`);
    await runner.query(
      `CREATE INDEX "execution_due" ON "orchestrator"."execution" ("wake_at") WHERE "wake_at" is not null`,
    );
    await runner.query(
      `CREATE INDEX "execution_by_driver" ON "orchestrator"."execution" ("driver") WHERE "driver" is not null`,
    );
    await runner.query(
      `CREATE INDEX "execution_retries" ON "orchestrator"."execution" ("retry_of") WHERE "retry_of" is not null`,
    );
  }

  private async stages(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "orchestrator"."stage_execution" DROP CONSTRAINT "stage_execution_reason"`);
    await runner.query(`ALTER TABLE "orchestrator"."stage_execution" RENAME COLUMN "reason" TO "cause"`);
    await runner.query(
      `ALTER TABLE "orchestrator"."stage_execution" ADD COLUMN "items" integer, ADD COLUMN "kept_from" text`,
    );
    await runner.query(
      `UPDATE "orchestrator"."stage_execution" SET "cause" = "cause" || '{"kind": "plain"}' WHERE "cause" IS NOT NULL`,
    );
    await runner.query(`UPDATE "orchestrator"."stage_execution"
      SET "cause" = '{"kind": "plain", "code": "EXECUTION_ENDED", "message": "The execution ended before."}' WHERE "status" = 'cancelled' AND "cause" IS NULL`);
    await runner.query(`ALTER TABLE "orchestrator"."stage_execution"
      ADD CONSTRAINT "stage_execution_cause" CHECK ("status" not in ('failed', 'skipped', 'cancelled') or "cause" is not null)`);
    await runner.query(
      `CREATE INDEX "stage_execution_lately" ON "orchestrator"."stage_execution" ("worker", "ended_at") WHERE "status" = 'completed'`,
    );
  }

  private async attempts(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TYPE "orchestrator"."attempt_status" ADD VALUE IF NOT EXISTS 'queued' BEFORE 'offered'`);
    await runner.query(`DROP INDEX "orchestrator"."stage_attempt_number"`);
    await runner.query(`DROP INDEX "orchestrator"."stage_attempt_job"`);
    await runner.query(`ALTER TABLE "orchestrator"."stage_attempt" RENAME COLUMN "reason" TO "cause"`);
    await runner.query(`ALTER TABLE "orchestrator"."stage_attempt"
      ALTER COLUMN "offered_at" DROP NOT NULL, ALTER COLUMN "offered_at" DROP DEFAULT,
      ADD COLUMN "item" integer NOT NULL DEFAULT '0',
      ADD COLUMN "parameters" jsonb,
      ADD COLUMN "output" jsonb,
      ADD COLUMN "queued_at" TIMESTAMP WITH TIME ZONE,
      ADD COLUMN "accepted_at" TIMESTAMP WITH TIME ZONE,
      ADD COLUMN "begun_at" TIMESTAMP WITH TIME ZONE,
      ADD COLUMN "started_at" TIMESTAMP WITH TIME ZONE,
      ADD COLUMN "heartbeat_at" TIMESTAMP WITH TIME ZONE,
      ADD COLUMN "heartbeat_ms" integer,
      ADD COLUMN "retry_at" TIMESTAMP WITH TIME ZONE,
      ADD COLUMN "stop_due_at" TIMESTAMP WITH TIME ZONE`);
    await runner.query(
      `UPDATE "orchestrator"."stage_attempt" SET "cause" = "cause" || '{"kind": "plain"}' WHERE "cause" IS NOT NULL`,
    );
    await runner.query(
      `UPDATE "orchestrator"."stage_attempt" SET "queued_at" = "offered_at", "accepted_at" = CASE WHEN "job_id" IS NOT NULL THEN "offered_at" END`,
    );
    await runner.query(`ALTER TABLE "orchestrator"."stage_attempt" ALTER COLUMN "queued_at" SET NOT NULL`);
    // An attempt that was waited after keeps its moment.
    await runner.query(`UPDATE "orchestrator"."stage_attempt" attempt
      SET "retry_at" = event."occurred_at" + make_interval(secs => (event."data"->>'delayMs')::float8 / 1000)
      FROM "orchestrator"."execution_event" event, "orchestrator"."stage_execution" stage
      WHERE stage."id" = attempt."stage_id" AND stage."status" = 'running' AND event."execution_id" = attempt."execution_id"
        AND event."type" = 'StageRetried' AND event."stage" = stage."order" AND (event."data"->>'attempt')::int = attempt."attempt" + 1
        AND attempt."status" in ('rejected', 'failed')
        AND NOT EXISTS (SELECT 1 FROM "orchestrator"."stage_attempt" later WHERE later."stage_id" = attempt."stage_id" AND later."attempt" > attempt."attempt")`);
    await runner.query(`CREATE INDEX "stage_attempt_by_execution" ON "orchestrator"."stage_attempt" ("execution_id")`);
  }

  private async events(runner: QueryRunner): Promise<void> {
    for (const type of EVENT_TYPES)
      await runner.query(`ALTER TYPE "orchestrator"."event_type" ADD VALUE IF NOT EXISTS '${type}'`);
    // Events are written only together with their execution: a check of each would cost a third of writing them.
    await runner.query(`ALTER TABLE "orchestrator"."execution_event" DROP CONSTRAINT "FK_70472264a0513e8499766a3239c"`);
    await runner.query(`DROP INDEX "orchestrator"."execution_event_once"`);
    await runner.query(
      `ALTER TABLE "orchestrator"."execution_event" DROP COLUMN "key", ADD COLUMN "client_id" text, ADD COLUMN "position" bigint`,
    );
    await runner.query(`UPDATE "orchestrator"."execution_event" event SET "client_id" = numbered."client_id", "position" = numbered."position"
      FROM (SELECT e."execution_id", e."sequence", x."client_id",
                   row_number() OVER (PARTITION BY x."client_id" ORDER BY e."occurred_at", e."execution_id", e."sequence") AS "position"
              FROM "orchestrator"."execution_event" e JOIN "orchestrator"."execution" x ON x."id" = e."execution_id") numbered
      WHERE numbered."execution_id" = event."execution_id" AND numbered."sequence" = event."sequence"`);
    await runner.query(`UPDATE "orchestrator"."execution_event" SET "data" = "data" - 'reason' || jsonb_build_object('cause', "data"->'reason' || '{"kind": "plain"}')
      WHERE jsonb_typeof("data"->'reason') = 'object'`);
    await runner.query(
      `ALTER TABLE "orchestrator"."execution_event" ALTER COLUMN "client_id" SET NOT NULL, ALTER COLUMN "position" SET NOT NULL`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX "execution_event_position" ON "orchestrator"."execution_event" ("client_id", "position")`,
    );
    await runner.query(`CREATE TABLE "orchestrator"."client_feed" (
      "client_id" text NOT NULL,
      "position" bigint NOT NULL,
      CONSTRAINT "PK_CLIENT_FEED" PRIMARY KEY ("client_id")
    )`);
    await runner.query(
      `INSERT INTO "orchestrator"."client_feed" SELECT "client_id", max("position") FROM "orchestrator"."execution_event" GROUP BY 1`,
    );
  }

  private async queues(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "orchestrator"."queue" (
      "name" text NOT NULL,
      "slots" integer NOT NULL,
      CONSTRAINT "queue_slots_positive" CHECK ("slots" >= 1),
      CONSTRAINT "PK_QUEUE" PRIMARY KEY ("name")
    )`);
    await runner.query(`CREATE TABLE "orchestrator"."queue_entry" (
      "key" text NOT NULL,
      "queue" text NOT NULL,
      "client_id" text NOT NULL,
      "execution_id" text NOT NULL,
      "priority" integer NOT NULL,
      "ticket" integer NOT NULL,
      "queued_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(),
      "granted_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_QUEUE_ENTRY" PRIMARY KEY ("key")
    )`);
    await runner.query(
      `CREATE INDEX "queue_entry_waiting" ON "orchestrator"."queue_entry" ("queue", "client_id", "priority", "queued_at") WHERE "granted_at" is null`,
    );
    await runner.query(
      `CREATE INDEX "queue_entry_granted" ON "orchestrator"."queue_entry" ("queue", "client_id") WHERE "granted_at" is not null`,
    );
    await runner.query(`CREATE INDEX "queue_entry_by_execution" ON "orchestrator"."queue_entry" ("execution_id")`);
    // What is under way holds its slots; the limit of a client is told anew with its next start.
    await runner.query(
      `INSERT INTO "orchestrator"."queue" SELECT DISTINCT 'client:' || "client_id", 5 FROM "orchestrator"."execution" WHERE "ended_at" IS NULL`,
    );
    await runner.query(`INSERT INTO "orchestrator"."queue_entry"
      SELECT "id", 'client:' || "client_id", "client_id", "id", "priority", 0, "created_at", "started_at"
        FROM "orchestrator"."execution" WHERE "ended_at" IS NULL`);
    await runner.query(`INSERT INTO "orchestrator"."queue_entry"
      SELECT attempt."key", 'worker:' || stage."worker", execution."client_id", execution."id", execution."priority", 0,
             attempt."queued_at", attempt."queued_at"
        FROM "orchestrator"."stage_attempt" attempt
        JOIN "orchestrator"."stage_execution" stage ON stage."id" = attempt."stage_id"
        JOIN "orchestrator"."execution" execution ON execution."id" = attempt."execution_id"
       WHERE execution."ended_at" IS NULL AND attempt."status" in ('offered', 'accepted')`);
  }

  /** Values that were added to enums stay: PostgreSQL cannot take them back, and the code before did not write them. */
  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
