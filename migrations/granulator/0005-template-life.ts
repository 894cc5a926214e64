import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The life of templates, their trials, the tier that a job was made for, and what may be asked of AI providers. */
export class GranulatorTemplateLife1764400000000 implements MigrationInterface {
  name = 'GranulatorTemplateLife1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "granulator"."template"
      ADD "models" jsonb NOT NULL DEFAULT '[]', ADD "successor_id" text, ADD "changed_by" text,
      ADD "changed_at" timestamptz NOT NULL DEFAULT now(), ADD "published_at" timestamptz`);
    await runner.query(`UPDATE "granulator"."template" SET "published_at" = now() WHERE "status" <> 'draft'`);
    await runner.query(
      `CREATE UNIQUE INDEX "template_one_draft" ON "granulator"."template" ("id") WHERE "status" = 'draft'`,
    );
    await runner.query(`ALTER TABLE "granulator"."job" ADD "client_tier" "granulator"."subscription_tier"`);
    await runner.query(
      `CREATE INDEX "job_by_end" ON "granulator"."job" ("finished_at") WHERE "finished_at" is not null`,
    );
    await runner.query(`CREATE TABLE "granulator"."template_trial" (
      "id" text NOT NULL, "template_id" text NOT NULL, "template_version" integer NOT NULL, "parameters" jsonb NOT NULL,
      "status" "granulator"."job_status" NOT NULL, "begun_by" text NOT NULL, "result" jsonb,
      "begun_at" timestamptz NOT NULL DEFAULT now(), "ended_at" timestamptz,
      CONSTRAINT "PK_TEMPLATE_TRIAL" PRIMARY KEY ("id"))`);
    await runner.query(`CREATE INDEX "trial_of_template" ON "granulator"."template_trial" ("template_id", "id")`);
    await runner.query(`CREATE TABLE "granulator"."provider_bucket" (
      "name" text NOT NULL, "level" double precision NOT NULL, "filled_at" timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT "PK_PROVIDER_BUCKET" PRIMARY KEY ("name"))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "granulator"."provider_bucket"`);
    await runner.query(`DROP TABLE "granulator"."template_trial"`);
    await runner.query(`DROP INDEX "granulator"."job_by_end"`);
    await runner.query(`ALTER TABLE "granulator"."job" DROP COLUMN "client_tier"`);
    await runner.query(`DROP INDEX "granulator"."template_one_draft"`);
    await runner.query(`ALTER TABLE "granulator"."template" DROP COLUMN "models", DROP COLUMN "successor_id", DROP COLUMN "changed_by",
      DROP COLUMN "changed_at", DROP COLUMN "published_at"`);
  }
}
