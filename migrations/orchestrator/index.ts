export const orchestratorMigrations = [];
