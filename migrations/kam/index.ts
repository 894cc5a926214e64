export const kamMigrations = [];
