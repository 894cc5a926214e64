import { createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../lib/service/config';
import type { SigningKey } from '../lib/signing/signed-request';
import { z } from 'zod';
import { SECRETS_CONFIG } from './config';

const MIN_SECRET_LENGTH = 32;

/** Everything that services of one system must agree on and nobody else may know. */
export interface Secrets {
  signingKeys: readonly SigningKey[];
  /** What the keys of the workers of this process are made of: see `workerKeysOf`. */
  workerKeys: readonly SigningKey[];
  apiKeySecret: string;
  /** Sign the tokens of sessions. */
  sessionKeys: readonly SigningKey[];
}

/** The keys of one worker of this process: each has its own, so that none can speak for another. */
export function workerKeysOf({ workerKeys }: Secrets, worker: string): SigningKey[] {
  return workerKeys.map(({ id, secret }) => ({
    id: `${worker}-${id}`,
    secret: createHmac('sha256', secret).update(worker).digest('hex'),
  }));
}

/** Fresh random secrets. */
export function generateSecrets(): Secrets {
  const secret = (): string => randomBytes(32).toString('hex');
  return {
    signingKeys: [{ id: 'k1', secret: secret() }],
    workerKeys: [{ id: 'w1', secret: secret() }],
    apiKeySecret: secret(),
    sessionKeys: [{ id: 's1', secret: secret() }],
  };
}

/**
 * Secrets kept in a file that only its owner may read; generated for a new folder.
 * @throws Error when they are lost or cannot be read: no API key of the database beside them would be valid any more
 */
export function keepSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  if (!fs.existsSync(file) && fs.existsSync(path.join(dataDir, 'credentials.json')))
    throw new Error(
      `${file} is missing, and the database beside it needs it: no API key would be valid. Put it back from a backup, or remove ${dataDir} to begin anew.`,
    );
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

/** Those that every release has had: what is signed or hashed with them is lost without. */
const ALWAYS_KEPT = ['signingKeys', 'apiKeySecret'] as const;

/** What is kept, with what a release before did not know yet. @throws Error when one is gone */
function completed(file: string): Secrets {
  const kept = readKept(file);
  const lost = ALWAYS_KEPT.filter((name) => kept[name] === undefined);
  if (lost.length > 0)
    throw new Error(
      `${file}: ${lost.join(' and ')} ${lost.length > 1 ? 'are' : 'is'} missing, and the database beside it needs ${lost.length > 1 ? 'them' : 'it'}: no API key would be valid. Put the file back from a backup.`,
    );
  const secrets = { ...generateSecrets(), ...kept };
  if (Object.keys(secrets).length > Object.keys(kept).length)
    fs.writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

const keptKeys = z
  .array(
    z.object({
      id: z.string().min(1),
      secret: z.string().min(MIN_SECRET_LENGTH),
      owners: z.array(z.string()).optional(),
    }),
  )
  .min(1);
const keptSecrets = z
  .object({
    signingKeys: keptKeys,
    workerKeys: keptKeys,
    apiKeySecret: z.string().min(MIN_SECRET_LENGTH),
    sessionKeys: keptKeys,
  })
  .partial();

/** @throws Error that names the member which is no secret, and never shows one */
function readKept(file: string): Partial<Secrets> {
  let text: unknown;
  try {
    text = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${file} is no JSON. Put it back from a backup.`);
  }
  const { data, error } = keptSecrets.safeParse(text);
  if (data) return data;
  const member = error.issues[0]?.path.join('.') ?? '';
  throw new Error(
    `${file}: ${member || 'the file'} is empty, too short or of another kind. Expected secrets of at least ${MIN_SECRET_LENGTH} characters, as the first start wrote them; put the file back from a backup.`,
  );
}

/** Secrets from the environment, as production wants them. @throws Error naming what is missing. */
export function secretsFromEnvironment(): Secrets {
  const config = loadConfig(SECRETS_CONFIG);
  return {
    signingKeys: config.SIGNING_KEYS,
    workerKeys: config.WORKER_KEYS,
    apiKeySecret: config.API_KEY_SECRET,
    sessionKeys: config.SESSION_KEYS,
  };
}
