import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What jobs did to the outside world is noted, so that it is never done twice; and what a job belongs to in a trace. */
export class GranulatorEffects1764100000000 implements MigrationInterface {
  name = 'GranulatorEffects1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "granulator"."job" ADD COLUMN "end_reason" text, ADD COLUMN "trace_parent" text`);
    await runner.query(`CREATE TABLE "granulator"."job_effect" (
      "job_id" text NOT NULL,
      "name" text NOT NULL,
      "begun_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(),
      "answer" jsonb,
      "answered_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_JOB_EFFECT" PRIMARY KEY ("job_id", "name"),
      CONSTRAINT "FK_JOB_EFFECT_JOB" FOREIGN KEY ("job_id") REFERENCES "granulator"."job"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "granulator"."job_effect"`);
    await runner.query(`ALTER TABLE "granulator"."job" DROP COLUMN "end_reason", DROP COLUMN "trace_parent"`);
  }
}
