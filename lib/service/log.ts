import pino, { type DestinationStream, type Logger, type LoggerOptions, stdSerializers } from 'pino';

export type { Logger };

/** Key names whose values never reach a log line. */
const SECRETS = ['apiKey', 'secret', 'password', 'authorization', 'token', '*.apiKey', '*.secret', '*.authorization'];

/** One JSON line an event, on standard output if nothing else is said; readable text when that is a terminal. */
export function createLogger(name: string, fallback = 'info', destination?: DestinationStream): Logger {
  const wanted = process.env['LOG_LEVEL'] || fallback;
  const known = wanted === 'silent' || wanted in pino.levels.values;
  if (!known)
    process.stderr.write(
      `LOG_LEVEL=${wanted} is none of silent, ${Object.keys(pino.levels.values).join(', ')}; using ${fallback}.\n`,
    );
  const options: LoggerOptions = {
    name,
    level: known ? wanted : fallback,
    serializers: { err: describe },
    redact: { paths: SECRETS, censor: '[redacted]' },
    ...(process.stdout.isTTY &&
      !destination && {
        transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
      }),
  };
  return destination ? pino(options, destination) : pino(options);
}

/** An error without what it was about: the ORM hangs a statement's values on it, PostgreSQL the whole row, and those are our clients' texts. */
function describe(error: Error): unknown {
  const {
    parameters: _parameters,
    driverError: _driverError,
    detail: _detail,
    where: _where,
    ...rest
  } = stdSerializers.err(error) as unknown as Record<string, unknown>;
  return rest;
}
