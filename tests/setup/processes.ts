import { type ChildProcess, spawn } from 'node:child_process';
import { waitFor } from './wait-for';

/** On a machine with much to do a service takes its time. */
const READY_MS = 45_000;

/** A service in a process of its own. */
export interface ServiceProcess {
  name: string;
  url: string;
  child: ChildProcess;
  output: () => string;
  /** Ends it with a signal and waits until it is gone; @returns its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a compiled entry and waits until it says that it is ready. */
export async function startProcess(name: string, entry: string, env: Record<string, string>): Promise<ServiceProcess> {
  const port = env['PORT'] ?? '0';
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [entry], {
    env: { PATH, HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const service: ServiceProcess = {
    name,
    url: `http://127.0.0.1:${port}`,
    child,
    output: () => text,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
  await waitFor(
    `${name} to be ready; it says:\n${text}`,
    async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${text}`);
      return fetch(`${service.url}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      );
    },
    READY_MS,
  );
  return service;
}
