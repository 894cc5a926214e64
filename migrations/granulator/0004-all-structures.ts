import type { MigrationInterface, QueryRunner } from 'typeorm';

const ADDED = ['novel', 'workflow', 'knowledge_map', 'learning_path'];

/** Novels, workflows, knowledge maps and learning paths; and what a worker tells of a job beside its output. */
export class GranulatorAllStructures1764300000000 implements MigrationInterface {
  name = 'GranulatorAllStructures1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const type of ADDED)
      await runner.query(`ALTER TYPE "granulator"."structure_type" ADD VALUE IF NOT EXISTS '${type}'`);
    await runner.query(`ALTER TABLE "granulator"."job" ADD "details" jsonb NOT NULL DEFAULT '{}'`);
    await runner.query(
      `CREATE INDEX "job_by_template" ON "granulator"."job" ("template_id", "template_version", "finished_at")`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "granulator"."job_by_template"`);
    await runner.query(`ALTER TABLE "granulator"."job" DROP COLUMN "details"`);
    await runner.query(`DELETE FROM "granulator"."template" WHERE "structure_type"::text = any($1)`, [ADDED]);
    await runner.query(`ALTER TYPE "granulator"."structure_type" RENAME TO "structure_type_old"`);
    await runner.query(`CREATE TYPE "granulator"."structure_type" AS ENUM('course', 'quiz')`);
    await runner.query(
      `ALTER TABLE "granulator"."template" ALTER COLUMN "structure_type" TYPE "granulator"."structure_type" USING "structure_type"::text::"granulator"."structure_type"`,
    );
    await runner.query(`DROP TYPE "granulator"."structure_type_old"`);
  }
}
