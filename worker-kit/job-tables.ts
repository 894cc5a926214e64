import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { DatabaseOptions } from '../lib/database/data-source';
import { createVisibility, isolate, removeIsolation } from '../lib/database/row-security';
import { SubscriptionTier } from '../contracts/tier';
import { JobEffect } from './effect.entity';
import { Job, JobStatus } from './job.entity';

const enumOf = (values: object): string =>
  Object.values(values)
    .map((value) => `'${String(value)}'`)
    .join(', ');

/** Notes with each job when its result may be told again. */
export async function paceReports(runner: QueryRunner, schema: string): Promise<void> {
  await runner.query(`ALTER TABLE "${schema}"."job" ADD "report_after" timestamptz`);
  await runner.query(`DROP INDEX "${schema}"."job_to_report"`);
  await runner.query(
    `CREATE INDEX "job_to_report" ON "${schema}"."job" ("report_after", "finished_at") WHERE "reported_at" is null and "finished_at" is not null`,
  );
}

export async function unpaceReports(runner: QueryRunner, schema: string): Promise<void> {
  await runner.query(`DROP INDEX "${schema}"."job_to_report"`);
  await runner.query(
    `CREATE INDEX "job_to_report" ON "${schema}"."job" ("finished_at") WHERE "reported_at" is null and "finished_at" is not null`,
  );
  await runner.query(`ALTER TABLE "${schema}"."job" DROP COLUMN "report_after"`);
}

/** The tables of a worker that has no others: its jobs, in a schema of their own. */
export function jobTables(url: string, schema: string): DatabaseOptions {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(schema))
    throw new Error(`The schema "${schema}" must be small letters, digits and underscores, and begin with a letter.`);

  class CreateJobs implements MigrationInterface {
    name = 'CreateJobs1764500000000';

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`CREATE TYPE "${schema}"."job_status" AS ENUM(${enumOf(JobStatus)})`);
      await runner.query(`CREATE TYPE "${schema}"."subscription_tier" AS ENUM(${enumOf(SubscriptionTier)})`);
      await runner.query(`CREATE TABLE "${schema}"."job" (
        "id" text NOT NULL, "key" text NOT NULL, "client_id" text NOT NULL, "client_tier" "${schema}"."subscription_tier",
        "execution_id" text NOT NULL, "template_id" text NOT NULL, "template_version" integer NOT NULL, "parameters" jsonb NOT NULL,
        "max_price_micros" bigint NOT NULL, "timeout_ms" integer NOT NULL, "status" "${schema}"."job_status" NOT NULL,
        "progress" smallint NOT NULL DEFAULT 0, "progress_message" text NOT NULL DEFAULT '', "output" jsonb, "failure" jsonb,
        "warnings" text array NOT NULL DEFAULT '{}', "details" jsonb NOT NULL DEFAULT '{}', "model" text,
        "input_tokens" integer NOT NULL DEFAULT 0, "output_tokens" integer NOT NULL DEFAULT 0, "provider_cost_micros" bigint NOT NULL DEFAULT 0,
        "price_micros" bigint, "created_at" timestamptz NOT NULL DEFAULT now(), "started_at" timestamptz, "finished_at" timestamptz,
        "end_reason" text, "trace_parent" text, "runner" text, "heartbeat_at" timestamptz, "reported_at" timestamptz,
        CONSTRAINT "PK_JOB" PRIMARY KEY ("id"), CONSTRAINT "UQ_JOB_KEY" UNIQUE ("key"),
        CONSTRAINT "job_progress_percent" CHECK ("progress" between 0 and 100),
        CONSTRAINT "job_output_when_completed" CHECK (("status" = 'completed') = ("output" is not null)))`);
      await runner.query(
        `CREATE INDEX "job_to_run" ON "${schema}"."job" ("created_at") WHERE "status" in ('queued', 'running')`,
      );
      await runner.query(
        `CREATE INDEX "job_to_report" ON "${schema}"."job" ("finished_at") WHERE "reported_at" is null and "finished_at" is not null`,
      );
      await runner.query(`CREATE INDEX "job_by_client" ON "${schema}"."job" ("client_id", "id")`);
      await runner.query(
        `CREATE INDEX "job_by_end" ON "${schema}"."job" ("finished_at") WHERE "finished_at" is not null`,
      );
      await runner.query(
        `CREATE INDEX "job_by_template" ON "${schema}"."job" ("template_id", "template_version", "finished_at")`,
      );
      await runner.query(`CREATE TABLE "${schema}"."job_effect" (
        "job_id" text NOT NULL, "name" text NOT NULL, "begun_at" timestamptz NOT NULL DEFAULT clock_timestamp(), "answer" jsonb, "answered_at" timestamptz,
        CONSTRAINT "PK_JOB_EFFECT" PRIMARY KEY ("job_id", "name"),
        CONSTRAINT "FK_JOB_EFFECT_JOB" FOREIGN KEY ("job_id") REFERENCES "${schema}"."job"("id"))`);
      await createVisibility(runner, schema);
      await isolate(runner, schema, 'job', `${schema}.is_visible("client_id")`);
      await isolate(
        runner,
        schema,
        'job_effect',
        `current_setting('app.client_id', true) = '*' or exists (select from ${schema}.job owner where owner.id = "job_id")`,
      );
    }

    async down(runner: QueryRunner): Promise<void> {
      await removeIsolation(runner, schema, ['job', 'job_effect']);
      await runner.query(`DROP TABLE "${schema}"."job_effect"`);
      await runner.query(`DROP TABLE "${schema}"."job"`);
      await runner.query(`DROP TYPE "${schema}"."subscription_tier"`);
      await runner.query(`DROP TYPE "${schema}"."job_status"`);
    }
  }

  class PaceReports implements MigrationInterface {
    name = 'PaceReports1764700000000';

    up(runner: QueryRunner): Promise<void> {
      return paceReports(runner, schema);
    }

    down(runner: QueryRunner): Promise<void> {
      return unpaceReports(runner, schema);
    }
  }

  return { url, schema, entities: [Job, JobEffect], migrations: [CreateJobs, PaceReports] };
}
