import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../lib/project-root';
import { keyRing, METRICS_CONFIG, port, PROCESS_CONFIG } from '../lib/service/config';
import { LIMITS_CONFIG } from './limits';

/** `name=url` pairs, separated by commas. */
const subgraphUrls = z
  .string()
  .transform((text) => text.split(',').map((pair) => pair.trim().split('=')))
  .refine((pairs) => pairs.every(([name, url]) => name && url && URL.canParse(url)), {
    message: 'expected "name=url[,name=url]", as in kam=http://kam:4001',
  })
  .transform((pairs) => Object.fromEntries(pairs) as Record<string, string>);

/** A scheme and a host, with a port where it is another than the ordinary one. */
const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

/** What the gateway understands, in a process of its own and as a part of one. */
export const EDGE_CONFIG = {
  ...LIMITS_CONFIG,
  PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('How many proxies stand before the gateway, whose X-Forwarded-For is trusted.'),
  OPERATIONS_FILE: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((file) => file.trim() || []))
    .describe(
      'Files with the only operations that are taken, separated by commas: manifests as those of Apollo, or of GraphQL Code Generator. Those of the console are taken besides. Any operation is taken when absent.',
    ),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((origin) => origin.trim().replace(/\/$/, '') || []))
    .refine((origins) => origins.every((origin) => origin === '*' || isOrigin(origin)), {
      message: 'expected origins as in https://app.example.com, separated by commas, or *',
    })
    .describe(
      'Browser origins that may call, separated by commas, or `*` for all. Where the schema may be read, pages on this machine and Apollo Sandbox may as well.',
    ),
};

export const GATEWAY_CONFIG = {
  ...PROCESS_CONFIG,
  SIGNING_KEYS: keyRing.describe('Keys that requests between services are signed with, as `id:secret[,id:secret]`.'),
  SUBGRAPHS: subgraphUrls.describe('Address of each subgraph: `kam=http://kam:4001,orchestrator=http://…`.'),
  SUPERGRAPH: z.string().optional().describe('File of the composed schema; `schema/supergraph.graphql` when absent.'),
  EXPLORABLE: z.stringbool().default(false).describe('Whether the schema may be read and GraphiQL is served.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
  PORT: port.default(4000).describe('Port to listen on.'),
  ...METRICS_CONFIG,
  ...EDGE_CONFIG,
};

/** Where `npm run build` puts the console; undefined when it was not built. */
export function consoleDir(): string | undefined {
  const folder = path.join(projectRoot(), 'dist', 'console');
  return fs.existsSync(path.join(folder, 'index.html')) ? folder : undefined;
}

/** The operations of the console, as `npm run schema` writes them. */
export const CONSOLE_OPERATIONS_FILE = path.join(projectRoot(), 'schema', 'console-operations.json');
export const SUPERGRAPH_FILE = path.join(projectRoot(), 'schema', 'supergraph.graphql');
