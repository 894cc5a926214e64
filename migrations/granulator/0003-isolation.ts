import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createVisibility, isolate, removeIsolation } from '../../lib/database/row-security';

const OWNERS = {
  job: 'granulator.is_visible("client_id")',
  job_effect: `current_setting('app.client_id', true) = '*' or exists (select from granulator.job owner where owner.id = "job_id")`,
};

/** Whose jobs are whose. */
export class GranulatorIsolation1764200000000 implements MigrationInterface {
  name = 'GranulatorIsolation1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await createVisibility(runner, 'granulator');
    for (const [table, condition] of Object.entries(OWNERS)) await isolate(runner, 'granulator', table, condition);
  }

  async down(runner: QueryRunner): Promise<void> {
    await removeIsolation(runner, 'granulator', Object.keys(OWNERS));
  }
}
