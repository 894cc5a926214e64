import { ALL_TENANTS, forTenant } from '../../lib/database/tenant';
import { ClosingStack } from '../../lib/service/closing';
import type { Logger } from '../../lib/service/log';
import type { SigningKey } from '../../lib/signing/signed-request';
import { buildSchema } from '../../subgraph-kit/build-schema';
import { type RunningSubgraph, startSubgraphServer } from '../../subgraph-kit/server';
import { createKamContext, type KamSecrets } from './context';
import { openKamDatabase } from './database';
import { kamSchema } from './schema';
import { seedDemoAccounts } from './seed/demo-accounts';
import { seedFirstAdmin } from './seed/first-admin';
import { seedMasterTemplates } from './seed/master-templates';

export interface KamOptions {
  databaseUrl: string;
  /** Keys that requests between services are signed with. */
  signingKeys: readonly SigningKey[];
  secrets: KamSecrets;
  /** Where the demo accounts' credentials are kept; no demo accounts without it. */
  demoCredentialsFile?: string | undefined;
  host: string;
  port: number;
  log: Logger;
}

/** KAM's subgraph. */
export interface RunningKam extends RunningSubgraph {
  /** The password of `admin`, if this start made it; it cannot be read again. */
  firstAdminPassword: string | null;
}

/** Starts KAM: brings its tables up to date, seeds what is missing, and serves its part of the graph. */
export async function startKam(options: KamOptions): Promise<RunningKam> {
  const closing = new ClosingStack();
  const database = await openKamDatabase(options.databaseUrl);
  closing.defer('database', () => database.destroy());
  try {
    const everybody = forTenant(database, ALL_TENANTS);
    await seedMasterTemplates(everybody);
    const firstAdminPassword = await seedFirstAdmin(everybody);
    if (options.demoCredentialsFile)
      await seedDemoAccounts(everybody, options.secrets.apiKeySecret, options.demoCredentialsFile);
    const server = await startSubgraphServer({
      name: 'kam',
      ...buildSchema(kamSchema),
      createContext: (base) => createKamContext(base, { database, secrets: options.secrets }),
      keys: options.signingKeys,
      log: options.log,
      host: options.host,
      port: options.port,
      ready: async () => {
        await database.query('select 1');
      },
    });
    closing.defer('server', () => server.close());
    return { ...server, firstAdminPassword, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
