import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables of the schema `orchestrator`. */
export class OrchestratorTables1764000000000 implements MigrationInterface {
  name = 'OrchestratorTables1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TYPE "orchestrator"."execution_status" AS ENUM('pending', 'running', 'completed', 'partial', 'failed', 'cancelled')`,
    );
    await runner.query(`CREATE TABLE "orchestrator"."execution" (
      "id" text NOT NULL,
      "client_id" text NOT NULL,
      "master_template_id" text NOT NULL,
      "master_template_version" integer NOT NULL,
      "status" "orchestrator"."execution_status" NOT NULL,
      "parameters" jsonb NOT NULL,
      "plan" jsonb NOT NULL,
      "idempotency_key" text NOT NULL,
      "input_hash" text NOT NULL,
      "failure" jsonb,
      "last_sequence" integer NOT NULL DEFAULT '0',
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "started_at" TIMESTAMP WITH TIME ZONE,
      "deadline_at" TIMESTAMP WITH TIME ZONE,
      "ended_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "execution_failure" CHECK (("status" = 'failed') = ("failure" is not null)),
      CONSTRAINT "execution_end" CHECK (("ended_at" is not null) = ("status" in ('completed', 'partial', 'failed', 'cancelled'))),
      CONSTRAINT "PK_cc6684fedf29ec4c86db8448a2b" PRIMARY KEY ("id")
    )`);
    await runner.query(
      `CREATE INDEX "execution_by_template" ON "orchestrator"."execution" ("master_template_id", "id")`,
    );
    await runner.query(`CREATE INDEX "execution_by_client" ON "orchestrator"."execution" ("client_id", "id")`);
    await runner.query(
      `CREATE UNIQUE INDEX "execution_idempotency" ON "orchestrator"."execution" ("client_id", "idempotency_key")`,
    );
    await runner.query(
      `CREATE TYPE "orchestrator"."event_type" AS ENUM('ExecutionCreated', 'ExecutionStarted', 'StageOffered', 'StageAccepted', 'StageRejected', 'StageProgressed', 'StageRetried', 'StageCompleted', 'StageSkipped', 'StageFailed', 'ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled')`,
    );
    await runner.query(`CREATE TABLE "orchestrator"."execution_event" (
      "execution_id" text NOT NULL,
      "sequence" integer NOT NULL,
      "type" "orchestrator"."event_type" NOT NULL,
      "stage" integer,
      "data" jsonb NOT NULL,
      "key" text NOT NULL,
      "occurred_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT "PK_703f43e8ccc2427f22b8a519331" PRIMARY KEY ("execution_id", "sequence")
    )`);
    await runner.query(
      `CREATE UNIQUE INDEX "execution_event_once" ON "orchestrator"."execution_event" ("execution_id", "key")`,
    );
    await runner.query(
      `CREATE TYPE "orchestrator"."stage_status" AS ENUM('pending', 'running', 'completed', 'failed', 'skipped', 'cancelled')`,
    );
    await runner.query(`CREATE TABLE "orchestrator"."stage_execution" (
      "id" text NOT NULL,
      "execution_id" text NOT NULL,
      "order" integer NOT NULL,
      "worker" text NOT NULL,
      "template_ref" text NOT NULL,
      "required" boolean NOT NULL,
      "status" "orchestrator"."stage_status" NOT NULL DEFAULT 'pending',
      "parameters" jsonb,
      "reason" jsonb,
      "job_id" text,
      "output" jsonb,
      "progress" smallint NOT NULL DEFAULT '0',
      "progress_message" text NOT NULL DEFAULT '',
      "started_at" TIMESTAMP WITH TIME ZONE,
      "ended_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "stage_execution_reason" CHECK ("status" not in ('failed', 'skipped') or "reason" is not null),
      CONSTRAINT "stage_execution_output" CHECK (("status" = 'completed') = ("output" is not null)),
      CONSTRAINT "PK_73bb3900c2f8b931298787cd836" PRIMARY KEY ("id")
    )`);
    await runner.query(
      `CREATE UNIQUE INDEX "stage_execution_order" ON "orchestrator"."stage_execution" ("execution_id", "order")`,
    );
    await runner.query(
      `CREATE TYPE "orchestrator"."attempt_status" AS ENUM('offered', 'accepted', 'rejected', 'completed', 'failed', 'cancelled')`,
    );
    await runner.query(`CREATE TABLE "orchestrator"."stage_attempt" (
      "key" text NOT NULL,
      "stage_id" text NOT NULL,
      "execution_id" text NOT NULL,
      "attempt" integer NOT NULL,
      "status" "orchestrator"."attempt_status" NOT NULL,
      "job_id" text,
      "max_price_micros" bigint,
      "deadline_at" TIMESTAMP WITH TIME ZONE,
      "reason" jsonb,
      "price_micros" bigint NOT NULL DEFAULT '0',
      "provider_cost_micros" bigint NOT NULL DEFAULT '0',
      "input_tokens" integer NOT NULL DEFAULT '0',
      "output_tokens" integer NOT NULL DEFAULT '0',
      "offered_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "ended_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_50a8231aef35b3f9ff4835bd303" PRIMARY KEY ("key")
    )`);
    await runner.query(`CREATE INDEX "stage_attempt_job" ON "orchestrator"."stage_attempt" ("job_id")`);
    await runner.query(
      `CREATE UNIQUE INDEX "stage_attempt_number" ON "orchestrator"."stage_attempt" ("stage_id", "attempt")`,
    );
    await runner.query(
      `ALTER TABLE "orchestrator"."execution_event" ADD CONSTRAINT "FK_70472264a0513e8499766a3239c" FOREIGN KEY ("execution_id") REFERENCES "orchestrator"."execution"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await runner.query(
      `ALTER TABLE "orchestrator"."stage_execution" ADD CONSTRAINT "FK_f60937c87f7582493454f4f5111" FOREIGN KEY ("execution_id") REFERENCES "orchestrator"."execution"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await runner.query(
      `ALTER TABLE "orchestrator"."stage_attempt" ADD CONSTRAINT "FK_06882a747c0c8579f681f7d0206" FOREIGN KEY ("stage_id") REFERENCES "orchestrator"."stage_execution"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "orchestrator"."stage_attempt" CASCADE`);
    await runner.query(`DROP TABLE "orchestrator"."stage_execution" CASCADE`);
    await runner.query(`DROP TABLE "orchestrator"."execution_event" CASCADE`);
    await runner.query(`DROP TABLE "orchestrator"."execution" CASCADE`);
    await runner.query(`DROP TYPE "orchestrator"."attempt_status"`);
    await runner.query(`DROP TYPE "orchestrator"."stage_status"`);
    await runner.query(`DROP TYPE "orchestrator"."event_type"`);
    await runner.query(`DROP TYPE "orchestrator"."execution_status"`);
  }
}
