import { type Config, type ConfigShape, loadConfig, type PROCESS_CONFIG, type ProcessConfig } from './config';
import { createLogger, type Logger } from './log';
import { startTracing } from './tracing';

/** How long a service may take to stop before it is ended, in ms. */
const STOP_DEADLINE_MS = 20_000;
const SAME_SIGNAL_MS = 1_000;

interface Running {
  url?: string;
  close(): Promise<void>;
}

/**
 * The one way a service comes up and goes down: started by `start`, stopped by SIGTERM or SIGINT, exit code 1 with
 * one clear line when it cannot start.
 */
export async function runService<T extends ConfigShape & typeof PROCESS_CONFIG>(
  name: string,
  shape: T,
  start: (config: Config<T>, log: Logger) => Promise<Running>,
): Promise<void> {
  let config: Config<T>;
  try {
    config = loadConfig(shape);
  } catch (error) {
    process.stderr.write(`${name}: ${messageOf(error)}\n`);
    process.exitCode = 1;
    return;
  }
  const log = createLogger((config as ProcessConfig).LOG_LEVEL ?? 'info').child({ service: name });
  let running: Running;
  let stopTracing: () => Promise<void>;
  try {
    stopTracing = await startTracing(name, config);
    running = await start(config, log);
  } catch (error) {
    log.fatal({ err: error }, messageOf(error));
    process.exitCode = 1;
    return;
  }
  log.info({ url: running.url }, `${name} is ready`);
  stopOnSignal(log, async () => {
    await running.close();
    await stopTracing();
  });
}

/** Closes in order on the first SIGTERM, SIGINT or SIGHUP, and ends the process; a later signal ends it at once. */
export function stopOnSignal(log: Logger, close: () => Promise<void>): (reason: string) => void {
  let stoppingSince: number | undefined;
  const stop = (reason: string): void => {
    if (stoppingSince !== undefined) {
      // npm passes on what the terminal sent already; only a person sends it later.
      if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    log.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  return stop;
}

/** The message of an error, for people. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('\n');
  return error instanceof Error ? error.message : String(error);
}
