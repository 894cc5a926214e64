import '../../lib/graphql-in-production';
import 'reflect-metadata';
import fs from 'node:fs';
import { runService } from '../../lib/service/run';
import { remoteExecutor } from '../../subgraph-kit/remote-executor';
import { KAM_CONFIG } from './config';
import { startKam } from './service';

void runService('kam', KAM_CONFIG, async (config, log) => {
  const kam = await startKam({
    databaseUrl: config.DATABASE_URL,
    databaseReadUrl: config.DATABASE_READ_URL,
    signingKeys: config.SIGNING_KEYS,
    orchestrator: remoteExecutor({
      name: 'orchestrator',
      url: config.ORCHESTRATOR_URL,
      from: 'kam',
      key: config.SIGNING_KEYS[0],
    }),
    secrets: { apiKeySecret: config.API_KEY_SECRET, sessionKeys: config.SESSION_KEYS },
    demoCredentialsFile: config.DEMO_CREDENTIALS_FILE,
    host: config.HOST,
    port: config.PORT,
    log,
  });
  if (kam.firstAdminPassword !== null) showFirstPassword(kam.firstAdminPassword, config.ADMIN_PASSWORD_FILE);
  return kam;
});

/** Shows it this once: in a file for its reader to delete, else where the process was started, and never in the log. */
function showFirstPassword(password: string, file: string | undefined): void {
  if (file !== undefined) fs.writeFileSync(file, `${password}\n`, { mode: 0o600 });
  else process.stderr.write(`First administrator: user "admin", password ${password} (shown this once)\n`);
}
