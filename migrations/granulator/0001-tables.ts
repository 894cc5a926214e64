import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables of the schema `granulator`. */
export class GranulatorTables1764000000000 implements MigrationInterface {
  name = 'GranulatorTables1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TYPE "granulator"."job_status" AS ENUM('offered', 'queued', 'running', 'completed', 'failed', 'cancelled')`,
    );
    await runner.query(`CREATE TABLE "granulator"."job" (
      "id" text NOT NULL,
      "key" text NOT NULL,
      "client_id" text NOT NULL,
      "execution_id" text NOT NULL,
      "template_id" text NOT NULL,
      "template_version" integer NOT NULL,
      "parameters" jsonb NOT NULL,
      "max_price_micros" bigint NOT NULL,
      "timeout_ms" integer NOT NULL,
      "status" "granulator"."job_status" NOT NULL,
      "progress" smallint NOT NULL DEFAULT '0',
      "progress_message" text NOT NULL DEFAULT '',
      "output" jsonb,
      "failure" jsonb,
      "warnings" text array NOT NULL DEFAULT '{}',
      "model" text,
      "input_tokens" integer NOT NULL DEFAULT '0',
      "output_tokens" integer NOT NULL DEFAULT '0',
      "provider_cost_micros" bigint NOT NULL DEFAULT '0',
      "price_micros" bigint,
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "started_at" TIMESTAMP WITH TIME ZONE,
      "finished_at" TIMESTAMP WITH TIME ZONE,
      "runner" text,
      "heartbeat_at" TIMESTAMP WITH TIME ZONE,
      "reported_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "UQ_525af979730d42a36a4c0e618ab" UNIQUE ("key"),
      CONSTRAINT "job_output_when_completed" CHECK (("status" = 'completed') = ("output" is not null)),
      CONSTRAINT "job_progress_percent" CHECK ("progress" between 0 and 100),
      CONSTRAINT "PK_98ab1c14ff8d1cf80d18703b92f" PRIMARY KEY ("id")
    )`);
    await runner.query(`CREATE INDEX "job_by_client" ON "granulator"."job" ("client_id", "id")`);
    await runner.query(
      `CREATE INDEX "job_to_report" ON "granulator"."job" ("finished_at") WHERE "reported_at" is null and "finished_at" is not null`,
    );
    await runner.query(
      `CREATE INDEX "job_to_run" ON "granulator"."job" ("created_at") WHERE "status" in ('queued', 'running')`,
    );
    await runner.query(`CREATE TYPE "granulator"."structure_type" AS ENUM('course', 'quiz')`);
    await runner.query(`CREATE TYPE "granulator"."template_status" AS ENUM('draft', 'published', 'deprecated')`);
    await runner.query(
      `CREATE TYPE "granulator"."subscription_tier" AS ENUM('basic', 'standard', 'premium', 'enterprise')`,
    );
    await runner.query(`CREATE TABLE "granulator"."template" (
      "id" text NOT NULL,
      "version" integer NOT NULL,
      "name" text NOT NULL,
      "display_name" text NOT NULL,
      "description" text NOT NULL,
      "structure_type" "granulator"."structure_type" NOT NULL,
      "status" "granulator"."template_status" NOT NULL,
      "minimum_tier" "granulator"."subscription_tier" NOT NULL,
      "tier_reason" text NOT NULL,
      "tokens_min" integer NOT NULL,
      "tokens_expected" integer NOT NULL,
      "tokens_max" integer NOT NULL,
      "token_multiplier" double precision NOT NULL,
      "estimated_time_ms" integer NOT NULL,
      "memory_mb" integer NOT NULL,
      "base_micros" bigint NOT NULL,
      "per_thousand_tokens_micros" bigint NOT NULL,
      "base_parameters" jsonb NOT NULL,
      "parameter_schema" jsonb NOT NULL,
      "output_schema" jsonb NOT NULL,
      CONSTRAINT "template_positive" CHECK ("token_multiplier" > 0 and "estimated_time_ms" > 0 and "memory_mb" > 0 and "base_micros" >= 0 and "per_thousand_tokens_micros" >= 0),
      CONSTRAINT "template_tokens_ordered" CHECK ("tokens_min" between 0 and "tokens_expected" and "tokens_expected" <= "tokens_max"),
      CONSTRAINT "PK_df11220a9f5cc147702ba010e3c" PRIMARY KEY ("id", "version")
    )`);
    await runner.query(`CREATE INDEX "template_latest" ON "granulator"."template" ("status", "id", "version")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "granulator"."template" CASCADE`);
    await runner.query(`DROP TABLE "granulator"."job" CASCADE`);
    await runner.query(`DROP TYPE "granulator"."subscription_tier"`);
    await runner.query(`DROP TYPE "granulator"."template_status"`);
    await runner.query(`DROP TYPE "granulator"."structure_type"`);
    await runner.query(`DROP TYPE "granulator"."job_status"`);
  }
}
