import { createHash, randomBytes } from 'node:crypto';
import { createLogger } from '../../lib/service/log';
import type { SigningKey } from '../../lib/signing/signed-request';
import { type RunningWorker, startWorker } from '../../worker-kit';
import { plainTemplate } from './scripted-worker';

export const TEXTS = 'acme-texts';
export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
/** Text of so many bytes that does not compress to nothing. */
export const textOf = (bytes: number): string =>
  randomBytes(Math.ceil(bytes / 2))
    .toString('hex')
    .slice(0, bytes);

/** A worker made with the kit: `write` writes a text of any size, `measure` says how long one is and what its SHA-256 is. */
export function startTexts(options: {
  databaseUrl: string;
  key: SigningKey;
  orchestratorUrl: string;
}): Promise<RunningWorker> {
  return startWorker({
    id: TEXTS,
    jobPrefix: 'tjob',
    schema: 'texts',
    templates: [plainTemplate('write'), plainTemplate('measure')],
    process: ({ template, parameters }) => {
      const { bytes, text } = parameters as { bytes: number; text: string };
      const written = template.id === 'write' ? textOf(bytes) : text;
      const about = { length: written.length, sha256: sha256(written) };
      return Promise.resolve({
        output: template.id === 'write' ? { ...about, text: written } : about,
        usage: { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 },
        model: 'local/texts',
        warnings: [],
      });
    },
    databaseUrl: options.databaseUrl,
    keys: [options.key],
    orchestratorUrl: () => options.orchestratorUrl,
    host: '127.0.0.1',
    port: 0,
    log: createLogger('silent'),
  });
}
