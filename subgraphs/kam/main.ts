import 'reflect-metadata';
import fs from 'node:fs';
import { runService } from '../../lib/service/run';
import { keyRing, port, readEnv } from '../../lib/service/env';
import { z } from 'zod';
import { startKam } from './service';

void runService('kam', async (log) => {
  const env = readEnv({
    DATABASE_URL: z.string().min(1),
    SIGNING_KEYS: keyRing,
    API_KEY_SECRET: z.string().min(32),
    SESSION_KEYS: keyRing,
    ADMIN_PASSWORD_FILE: z.string().optional(),
    DEMO_CREDENTIALS_FILE: z.string().optional(),
    HOST: z.string().default('0.0.0.0'),
    PORT: port.default(4001),
  });
  const kam = await startKam({
    databaseUrl: env.DATABASE_URL,
    signingKeys: env.SIGNING_KEYS,
    secrets: { apiKeySecret: env.API_KEY_SECRET, sessionKeys: env.SESSION_KEYS },
    demoCredentialsFile: env.DEMO_CREDENTIALS_FILE,
    host: env.HOST,
    port: env.PORT,
    log,
  });
  if (kam.firstAdminPassword !== null) tellFirstPassword(kam.firstAdminPassword, env.ADMIN_PASSWORD_FILE);
  return kam;
});

/** Shows it this once: in a file for its reader to delete, else where the process was started, and never in the log. */
function tellFirstPassword(password: string, file: string | undefined): void {
  if (file !== undefined) fs.writeFileSync(file, `${password}\n`, { mode: 0o600 });
  else process.stderr.write(`First administrator: user "admin", password ${password} (shown this once)\n`);
}
