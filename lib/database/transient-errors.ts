/** A fault of another service on which something waits, and that will pass. */
export class Unavailable extends Error {}

/** Whether a fault is one of the database, of the way to it or of a service that something waits for, that will pass; a fault of ours would be the same the next time. */
export function isTransient(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  const code =
    (error as { driverError?: { code?: unknown } } | null)?.driverError?.code ??
    (error as { code?: unknown } | null)?.code;
  // PostgreSQL: connection, transaction rolled back (also for a deadlock), resources, operator intervention; or a code of the socket.
  if (typeof code === 'string' && /^(?:08|40|53|55|57|E[A-Z]+$)/.test(code)) return true;
  // "already released": TypeORM's word for a connection that was lost between two statements.
  return /terminat|connect|timeout|already released/i.test(String(error));
}
