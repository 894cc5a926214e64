import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a stage is tried again becomes a policy of its own; what published templates say stays the same. */
export class KamRetryPolicy1764100000000 implements MigrationInterface {
  name = 'KamRetryPolicy1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await rewrite(
      runner,
      `stage - 'maxAttempts' || jsonb_build_object('retry',
      CASE WHEN jsonb_typeof(stage->'maxAttempts') = 'number' THEN jsonb_build_object('maxAttempts', stage->'maxAttempts') END)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, `stage - 'retry' || jsonb_build_object('maxAttempts', stage->'retry'->'maxAttempts')`);
  }
}

async function rewrite(runner: QueryRunner, stage: string): Promise<void> {
  await runner.query(`UPDATE "kam"."master_template" SET "stages" = (
    SELECT coalesce(jsonb_agg(${stage} ORDER BY place), '[]') FROM jsonb_array_elements("stages") WITH ORDINALITY AS list (stage, place))`);
}
