import 'reflect-metadata';
import { createLogger } from '../../lib/service/log';
import { startWordCounter } from '../setup/word-counter';

// The word counter as a process of its own, which restart-worker.ts kills.

const { DATABASE_URL = '', ORCHESTRATOR_URL = '', ANNOUNCER_TOKEN = '' } = process.env;

void startWordCounter({
  databaseUrl: DATABASE_URL,
  announce: { token: ANNOUNCER_TOKEN },
  orchestratorUrl: () => ORCHESTRATOR_URL,
  log: createLogger('silent'),
}).then(({ url }) => process.stdout.write(`${url}\n`));
