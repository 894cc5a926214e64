import type { MigrationInterface, QueryRunner } from 'typeorm';
import { paceReports, unpaceReports } from '../../worker-kit/job-tables';

/** Results that were not taken are told again at their own pace, whatever else ends meanwhile. */
export class GranulatorPaceOfReports1764500000000 implements MigrationInterface {
  name = 'GranulatorPaceOfReports1764500000000';

  up(runner: QueryRunner): Promise<void> {
    return paceReports(runner, 'granulator');
  }

  down(runner: QueryRunner): Promise<void> {
    return unpaceReports(runner, 'granulator');
  }
}
