import type { SigningKey } from '../../lib/signing/signed-request';
import { Part } from '../../subgraph-kit/part';

/** What only KAM knows. */
export interface KamSecrets {
  /** Keys the hashes of API keys. */
  apiKeySecret: string;
  /** Sign the tokens of sessions; the first signs, all verify. */
  sessionKeys: readonly SigningKey[];
}

export const kamSecrets = new Part<KamSecrets>('the secrets of KAM');
