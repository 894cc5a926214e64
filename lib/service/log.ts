import pino, { type DestinationStream, type Logger, type LoggerOptions, stdSerializers } from 'pino';

export type { Logger };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Key names whose values never reach a log line. */
const SECRETS = ['apiKey', 'secret', 'password', 'authorization', 'token', '*.apiKey', '*.secret', '*.authorization'];

/** One JSON line an event, on standard output if no destination is given; readable text when that is a terminal. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    serializers: { err: describe },
    redact: { paths: SECRETS, censor: '[redacted]' },
    ...(process.stdout.isTTY &&
      !destination && {
        transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
      }),
  };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * An error without what it was about: the ORM hangs a statement's values on it, PostgreSQL the whole row, and those are
 * our clients' texts. What is left of them in a message cannot control a terminal or begin a line.
 */
function describe(error: Error): unknown {
  const {
    parameters: _parameters,
    driverError: _driverError,
    detail: _detail,
    where: _where,
    message,
    stack,
    ...rest
  } = stdSerializers.err(error) as unknown as Record<string, unknown> & { message: string; stack?: string };
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const escaped = escapeControls(message);
  return { ...rest, message: escaped, stack: [`${error.name}: ${escaped}`, ...frames.map(escapeControls)].join('\n') };
}

function escapeControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
