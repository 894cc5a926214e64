import { migrate } from '../../lib/database/data-source';
import { ClosingStack } from '../../lib/service/closing';
import type { Logger } from '../../lib/service/log';
import type { SigningKey } from '../../lib/signing/signed-request';
import { buildSchema } from '../../lib/subgraph/build-schema';
import { type RunningSubgraph, startSubgraphServer } from '../../lib/subgraph/server';
import { createKamContext } from './context';
import { openKamDatabase } from './database';
import { kamSchema } from './schema';
import { seedDemoAccounts } from './seed/demo-accounts';
import { seedMasterTemplates } from './seed/master-templates';

export interface KamOptions {
  databaseUrl: string;
  /** Keys that requests between services are signed with. */
  signingKeys: readonly SigningKey[];
  /** Keys the hashes of API keys. */
  apiKeySecret: string;
  /** Where the demo clients' API keys are kept; no demo clients without it. */
  demoCredentialsFile?: string | undefined;
  host: string;
  port: number;
  log: Logger;
}

/** Starts KAM: brings its tables up to date, seeds what is missing, and serves its part of the graph. */
export async function startKam(options: KamOptions): Promise<RunningSubgraph> {
  const closing = new ClosingStack();
  const database = await openKamDatabase(options.databaseUrl);
  closing.defer('database', () => database.destroy());
  try {
    await migrate(database);
    await seedMasterTemplates(database);
    if (options.demoCredentialsFile) await seedDemoAccounts(database, options.apiKeySecret, options.demoCredentialsFile);
    const server = await startSubgraphServer({
      name: 'kam',
      schema: buildSchema(kamSchema),
      createContext: (base) => createKamContext(base, database, options.apiKeySecret),
      keys: options.signingKeys,
      log: options.log,
      host: options.host,
      port: options.port,
      ready: async () => {
        await database.query('select 1');
      },
    });
    closing.defer('server', () => server.close());
    return { ...server, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
