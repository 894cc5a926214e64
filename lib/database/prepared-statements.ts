import { createHash } from 'node:crypto';
import { Client, type QueryConfig } from 'pg';

const names = new Map<string, string>();

/**
 * Marks a statement with parameters as one that is run all the time: each connection has PostgreSQL parse and plan it once, which costs
 * more than to run it. Only for what is found by a key or an index whatever its parameters are, and that names its columns: a plan
 * for `*` fails for good once a migration of another process adds one.
 * @returns the statement itself
 */
export function prepared(text: string): string {
  if (names.has(text)) return text;
  if (/\*(?!\))/.test(text)) throw new Error(`A prepared statement names its columns: ${text}`);
  names.set(text, createHash('sha256').update(text).digest('base64url').slice(0, 32));
  return text;
}

/** A connection that prepares what is marked so. */
export class PreparingClient extends Client {
  override query(...args: unknown[]): never {
    const [text, values, ...rest] = args;
    const query = super.query.bind(this) as (...args: unknown[]) => never;
    const name = typeof text === 'string' ? names.get(text) : undefined;
    if (name === undefined) return query(...args);
    return query({ name, text: text as string, values: values as unknown[] } satisfies QueryConfig, ...rest);
  }
}
