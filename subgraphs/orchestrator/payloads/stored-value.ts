import type { DataSource } from 'typeorm';
import { MAX_ANSWER_BYTES, valueTooLarge } from '../../../subgraph-kit/graph/answer-size';
import { findPayload, type JsonObject, readBytes, readValue } from './payload-store';

/** Where a value is: in its row, or in a payload beside it. */
export interface StoredValue {
  value: JsonObject | null;
  payload: string | null;
}

/** A value as the graph answers it; the error for one that is too large. */
export async function answerOf(database: DataSource, stored: StoredValue | null): Promise<JsonObject | Error | null> {
  if (!stored?.payload) return stored?.value ?? null;
  const payload = await findPayload(database, stored.payload);
  if (payload && payload.bytes > MAX_ANSWER_BYTES) return valueTooLarge();
  return (await readValue(database, stored.payload)).value;
}

/** The JSON of a value of which parts are read. */
export async function jsonOf(
  database: DataSource,
  { value, payload: id }: StoredValue,
): Promise<{ bytes: number; read(start: number, end: number): Promise<Buffer> }> {
  const payload = id === null ? null : await findPayload(database, id);
  if (!payload) {
    const json = Buffer.from(JSON.stringify(value));
    return { bytes: json.length, read: (start, end) => Promise.resolve(json.subarray(start, end)) };
  }
  return {
    bytes: payload.bytes,
    read: async (start, end) => {
      const pieces: Buffer[] = [];
      for await (const piece of readBytes(database, payload.id, { start, end })) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}
