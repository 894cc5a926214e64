import pino, { type Logger, stdSerializers } from 'pino';

export type { Logger };

/** Key names whose values never reach a log line. */
const SECRETS = ['apiKey', 'secret', 'password', 'authorization', 'token', '*.apiKey', '*.secret', '*.authorization'];

/** One JSON line an event; readable text when the output is a terminal. */
export function createLogger(name: string, fallback = 'info'): Logger {
  const wanted = process.env['LOG_LEVEL'] || fallback;
  const known = wanted === 'silent' || wanted in pino.levels.values;
  if (!known) process.stderr.write(`LOG_LEVEL=${wanted} is none of silent, ${Object.keys(pino.levels.values).join(', ')}; using ${fallback}.\n`);
  return pino({
    name,
    level: known ? wanted : fallback,
    serializers: { err: describe },
    redact: { paths: SECRETS, censor: '[redacted]' },
    ...(process.stdout.isTTY && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
    }),
  });
}

/** An error without what it was about: the ORM hangs a statement's values on it, and those are our clients' texts. */
function describe(error: Error): unknown {
  const { parameters: _parameters, driverError: _driverError, ...rest } = stdSerializers.err(error) as unknown as Record<string, unknown>;
  return rest;
}
