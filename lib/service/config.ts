import { faultIn } from '../schema-fault';
import { z } from 'zod';

/** The address of a PostgreSQL database. */
export const databaseUrl = z
  .string()
  .regex(
    /^postgres(?:ql)?:\/\/\S+$/,
    'must be the address of a PostgreSQL database: postgres://user:password@host:port/database',
  );

/** Where lists are read. */
export const readUrl = databaseUrl
  .optional()
  .describe(
    'A server that follows that of DATABASE_URL by streaming replication: lists of executions, requests, ledgers and the audit are read there, as they were a moment ago.',
  );

/** The environment variables of a process: each with its type, its default, and what it means (`describe`). */
export type ConfigShape = Record<string, z.ZodType>;
export type Config<T extends ConfigShape> = Readonly<z.infer<z.ZodObject<T>>>;

/** A comma-separated `id:secret` list; the first key signs, every key verifies, so that keys can be rotated. */
export const keyRing = z
  .string()
  .transform((text) => text.split(',').map((pair) => pair.trim().split(':')))
  .refine((pairs) => pairs.every(([id, secret]) => id && secret && secret.length >= 32), {
    message: 'expected "id:secret[,id:secret]" with secrets of at least 32 characters',
  })
  .transform((pairs) => pairs.map(([id, secret]) => ({ id: id, secret: secret })));

/** A TCP port; 0 asks the system for a free one. */
export const port = z.coerce.number().int().min(0).max(65_535);

/** What every process understands. The OTEL variables are those of OpenTelemetry, which reads further ones itself. */
export const PROCESS_CONFIG = {
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error'])
    .optional()
    .describe('The least important messages that are logged; `info` when absent, `warn` for `npm start`.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url()
    .optional()
    .describe('Where spans are sent over OTLP/HTTP; nothing is traced when absent.'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url().optional().describe('The same, for traces alone.'),
  OTEL_SERVICE_NAME: z
    .string()
    .optional()
    .describe('Name of the service in traces; the name of the process when absent.'),
} satisfies ConfigShape;
export type ProcessConfig = Config<typeof PROCESS_CONFIG>;

/** Of processes that have no port which only operators reach. */
export const METRICS_CONFIG = {
  METRICS_PORT: port.optional().describe('Port on which Prometheus can read metrics; they are not served when absent.'),
  METRICS_HOST: z
    .string()
    .default('localhost')
    .describe('Address that this port listens on; nobody is asked for credentials there.'),
} satisfies ConfigShape;

/**
 * Reads the process environment once, against one schema, and freezes the result.
 * All faults are reported together, so that a deployment is corrected in one go.
 * Only names and expectations are printed, never the values: they may be secrets.
 *
 * @throws Error naming every variable that is missing or malformed.
 */
export function loadConfig<T extends ConfigShape>(shape: T, env: NodeJS.ProcessEnv = process.env): Config<T> {
  // An empty variable is how shells and compose files say that there is none.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = z.object(shape).safeParse(set);
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = parsed.error.issues.map((issue) => {
    const [name = ''] = issue.path;
    const isMissing = !(String(name) in set);
    const meaning = shape[String(name)]?.description;
    return `  ${isMissing ? `${String(name)}: is missing${meaning ? `: ${meaning}` : ''}` : faultIn(String(name), issue)}`;
  });
  throw new Error(`Invalid configuration:\n${problems.join('\n')}`);
}

/** One variable, for the page that describes them. */
export interface DescribedVariable {
  name: string;
  description: string;
  required: boolean;
  default: string | null;
}

/** @throws Error for a variable without a description */
export function describeConfig(shape: ConfigShape): DescribedVariable[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { description } = schema;
    if (!description) throw new Error(`${name} has no description.`);
    const absent = schema.safeParse(undefined);
    const byDefault = absent.success ? absent.data : undefined;
    return {
      name,
      description,
      required: !absent.success,
      default: byDefault === undefined ? null : textOf(byDefault),
    };
  });
}

function textOf(value: unknown): string {
  return Array.isArray(value)
    ? value.join(',')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : `${value as string}`;
}
