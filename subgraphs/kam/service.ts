import type { SubgraphExecutor } from '../../subgraph-kit/executor';
import { type RunningService, type ServiceOptions, startService } from '../../subgraph-kit/start-service';
import { KAM } from './features';
import { type KamSecrets, kamSecrets } from './secrets';
import { type PasswordCost, Passwords, passwords } from './users/password';
import { orchestratorExecutor } from './master-templates/template-check';
import { demoCredentialsFile, firstAdminPassword } from './seed/feature';

export interface KamOptions extends ServiceOptions {
  secrets: KamSecrets;
  /** How the orchestrator is asked what is wrong with a master template. */
  orchestrator: SubgraphExecutor;
  /** What hashing a password costs; as OWASP recommends when absent. */
  passwordCost?: PasswordCost | undefined;
  /** Where the credentials of the demo accounts are kept; no demo accounts without it. */
  demoCredentialsFile?: string | undefined;
}

/** KAM's subgraph. */
export interface RunningKam extends RunningService {
  /** The password of `admin`, if this start made it; it cannot be read again. */
  firstAdminPassword: string | null;
}

/** Starts KAM: brings its tables up to date, seeds what is missing, and serves its part of the graph. */
export async function startKam(options: KamOptions): Promise<RunningKam> {
  const service = await startService(KAM, options, (parts) => {
    parts.provide(kamSecrets, options.secrets);
    parts.provide(orchestratorExecutor, options.orchestrator);
    parts.provide(passwords, new Passwords(options.passwordCost));
    parts.provide(demoCredentialsFile, options.demoCredentialsFile ?? null);
  });
  return { ...service, firstAdminPassword: service.parts.get(firstAdminPassword) };
}
