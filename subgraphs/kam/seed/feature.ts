import type { Feature } from '../../../subgraph-kit/feature';
import { Part } from '../../../subgraph-kit/part';
import { kamSecrets } from '../secrets';
import { passwords } from '../users/password';
import { seedDemoAccounts } from './demo-accounts';
import { seedFirstAdmin } from './first-admin';
import { seedMasterTemplates } from './master-templates';

/** Where the credentials of the demo accounts are kept; no demo accounts when null. */
export const demoCredentialsFile = new Part<string | null>('the file of the demo credentials');
/** The password of `admin`, if this start made it; it cannot be read again. */
export const firstAdminPassword = new Part<string | null>('the password of the first administrator');

/** What a new installation begins with. */
export const seed: Feature = {
  start: async ({ allTenants, parts, clock }) => {
    await seedMasterTemplates(allTenants, clock.now());
    parts.provide(firstAdminPassword, await seedFirstAdmin(allTenants, parts.get(passwords)));
    const file = parts.get(demoCredentialsFile);
    if (file !== null) {
      const { apiKeySecret } = parts.get(kamSecrets);
      await seedDemoAccounts(allTenants, { apiKeySecret, passwords: parts.get(passwords), file });
    }
  },
};
