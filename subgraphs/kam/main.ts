import 'reflect-metadata';
import { runService } from '../../lib/service/run';
import { keyRing, port, readEnv } from '../../lib/service/env';
import { z } from 'zod';
import { startKam } from './service';

void runService('kam', (log) => {
  const env = readEnv({
    DATABASE_URL: z.string().min(1),
    SIGNING_KEYS: keyRing,
    API_KEY_SECRET: z.string().min(32),
    DEMO_CREDENTIALS_FILE: z.string().optional(),
    HOST: z.string().default('0.0.0.0'),
    PORT: port.default(4001),
  });
  return startKam({
    databaseUrl: env.DATABASE_URL,
    signingKeys: env.SIGNING_KEYS,
    apiKeySecret: env.API_KEY_SECRET,
    demoCredentialsFile: env.DEMO_CREDENTIALS_FILE,
    host: env.HOST,
    port: env.PORT,
    log,
  });
});
