import { createHash } from 'node:crypto';
import { PayloadError, type PayloadReference } from '../contracts/worker-protocol';

const TRIES = 3;

/**
 * Downloads a payload and checks that it is what its reference says. A download that breaks off goes on where it stopped.
 * @param get asks for it, from a byte on when a range is given
 * @throws PayloadError
 */
export async function downloadPayload(
  { id, bytes, sha256 }: PayloadReference,
  get: (range?: string) => Promise<Response>,
): Promise<Record<string, unknown>> {
  const pieces: Uint8Array[] = [];
  let received = 0;
  for (let tries = 1; received < bytes; tries++) {
    try {
      const response = await get(received > 0 ? `bytes=${received}-` : undefined);
      if (response.status !== (received > 0 ? 206 : 200)) {
        const message = `The payload ${id} cannot be read: the orchestrator answered with status ${response.status}.`;
        throw new PayloadError('PAYLOAD_UNAVAILABLE', message);
      }
      for await (const piece of response.body ?? []) {
        pieces.push(piece);
        received += piece.length;
        if (received > bytes)
          throw new PayloadError('PAYLOAD_MISMATCH', `The payload ${id} has more than ${bytes} bytes.`);
      }
    } catch (cause) {
      if (cause instanceof PayloadError) throw cause;
      if (tries === TRIES)
        throw new PayloadError('PAYLOAD_UNAVAILABLE', `The payload ${id} cannot be read.`, { cause });
    }
  }
  const json = Buffer.concat(pieces);
  if (createHash('sha256').update(json).digest('hex') !== sha256)
    throw new PayloadError('PAYLOAD_MISMATCH', `The payload ${id} does not have the SHA-256 that the offer says.`);
  return readObject(id, json);
}

function readObject(id: string, json: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered below.
  }
  throw new PayloadError('PAYLOAD_MISMATCH', `The payload ${id} is no JSON object.`);
}
