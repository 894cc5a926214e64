import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { keyRing, readEnv } from '../lib/service/env';
import type { SigningKey } from '../lib/signing/signed-request';

/** Everything that services of one system must agree on and nobody else may know. */
export interface Secrets {
  signingKeys: readonly SigningKey[];
  granulatorKeys: readonly SigningKey[];
  apiKeySecret: string;
  /** Sign the tokens of sessions. */
  sessionKeys: readonly SigningKey[];
}

/** Fresh random secrets. */
export function generateSecrets(): Secrets {
  const secret = (): string => randomBytes(32).toString('hex');
  return {
    signingKeys: [{ id: 'k1', secret: secret() }],
    granulatorKeys: [{ id: 'granulator-k1', secret: secret() }],
    apiKeySecret: secret(),
    sessionKeys: [{ id: 's1', secret: secret() }],
  };
}

/** Secrets kept in a file that only its owner may read; generated when there is none. */
export function keepSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify(generateSecrets(), null, 2), { mode: 0o600 });
  try {
    // A link fails when the name is taken: of two starts at once, both end up with the secrets of the first.
    fs.linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(draft);
  }
  return completed(file);
}

/** What is kept, with what a release before did not know yet. */
function completed(file: string): Secrets {
  const kept = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Secrets>;
  const secrets = { ...generateSecrets(), ...kept };
  if (Object.keys(secrets).length > Object.keys(kept).length)
    fs.writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

/** Secrets from the environment, as production wants them. @throws Error naming what is missing. */
export function secretsFromEnvironment(): Secrets {
  const env = readEnv({
    SIGNING_KEYS: keyRing,
    GRANULATOR_WORKER_KEYS: keyRing,
    API_KEY_SECRET: z.string().min(32),
    SESSION_KEYS: keyRing,
  });
  return {
    signingKeys: env.SIGNING_KEYS,
    granulatorKeys: env.GRANULATOR_WORKER_KEYS,
    apiKeySecret: env.API_KEY_SECRET,
    sessionKeys: env.SESSION_KEYS,
  };
}
