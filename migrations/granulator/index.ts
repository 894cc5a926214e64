import { GranulatorTables1764000000000 } from './0001-tables';
import { GranulatorEffects1764100000000 } from './0002-effects';
import { GranulatorIsolation1764200000000 } from './0003-isolation';
import { GranulatorAllStructures1764300000000 } from './0004-all-structures';
import { GranulatorTemplateLife1764400000000 } from './0005-template-life';
import { GranulatorPaceOfReports1764500000000 } from './0006-pace-of-reports';

/** Migrations of the schema `granulator`, in order. Only ever add to the end. */
export const granulatorMigrations = [
  GranulatorTables1764000000000,
  GranulatorEffects1764100000000,
  GranulatorIsolation1764200000000,
  GranulatorAllStructures1764300000000,
  GranulatorTemplateLife1764400000000,
  GranulatorPaceOfReports1764500000000,
];
