import pino, { type Logger } from 'pino';

export type { Logger };

/** Key names whose values never reach a log line. */
const SECRETS = ['apiKey', 'secret', 'password', 'authorization', 'token', '*.apiKey', '*.secret', '*.authorization'];

/** One JSON line an event; readable text when the output is a terminal. */
export function createLogger(name: string, level = process.env['LOG_LEVEL'] ?? 'info'): Logger {
  return pino({
    name,
    level,
    redact: { paths: SECRETS, censor: '[redacted]' },
    ...(process.stdout.isTTY && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
    }),
  });
}
