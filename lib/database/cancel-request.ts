import net from 'node:net';
import type { Client } from 'pg';

/** Number by which PostgreSQL knows a request to cancel, https://www.postgresql.org/docs/current/protocol-message-formats.html (CancelRequest). */
const CANCEL_REQUEST = 80_877_102;
const CANCEL_MS = 2_000;

/** The parts of a connection by which its server cancels what it runs: pg keeps them, and does not declare them. */
interface Cancellable {
  processID: number;
  secretKey: number;
  host: string;
  port: number;
}

/**
 * Asks the server of a connection to cancel the statement that it runs, over a connection of its own: that of the statement is busy. Resolves
 * when the server has done so, or cannot be reached; a statement that ended meanwhile has nothing to lose.
 */
export function cancelStatement(connection: Client): Promise<void> {
  const { processID, secretKey, host, port } = connection as unknown as Cancellable;
  const request = Buffer.alloc(16);
  for (const [at, value] of [16, CANCEL_REQUEST, processID, secretKey].entries()) request.writeInt32BE(value, at * 4);
  return new Promise((resolve) => {
    // A host that is a path names the folder of a Unix socket.
    const socket = host.startsWith('/') ? net.connect(`${host}/.s.PGSQL.${port}`) : net.connect(port, host);
    socket.setTimeout(CANCEL_MS, () => socket.destroy());
    socket.on('connect', () => socket.end(request));
    // Whoever asked is gone already: that it cannot be cancelled costs the rest of the statement.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}
