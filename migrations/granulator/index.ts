export const granulatorMigrations = [];
