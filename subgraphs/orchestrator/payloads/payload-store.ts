import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { MAX_INLINE_BYTES, type PayloadReference } from '../../../contracts/worker-protocol';
import { newId } from '../../../lib/ids';
import { isLargerThan } from '../../../lib/json-size';
import type { Clock } from '../../../lib/service/clock';
import { Part } from '../../../subgraph-kit/part';
import { Payload } from './payload.entity';

export type JsonObject = Record<string, unknown>;

/** Size of the pieces that payloads are kept in, in bytes. */
const CHUNK_BYTES = 1024 * 1024;
/** Values that are kept in memory, in bytes of their JSON: an expression that looks at one is not computed from the table each time. */
const MAX_CACHED_BYTES = 128 * 1024 * 1024;
/** For how long a payload is kept that nothing refers to yet. */
const UNCLAIMED_MS = 3_600_000;

/** Where parameters and outputs are that are too large for a row. */
export class PayloadStore {
  /** Values by the ids of their payloads; they never change. */
  private readonly values = new LRUCache<string, { value: JsonObject; bytes: number }>({
    maxSize: MAX_CACHED_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });
  /** The payloads of values that were stored or read by this process. */
  private readonly ids = new WeakMap<JsonObject, string>();

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Keeps a value beside the rows when it is too large for one. @returns the id of its payload; null when it is not */
  async keepLarge(executionId: string, value: JsonObject): Promise<string | null> {
    const known = this.ids.get(value);
    if (known !== undefined) return known;
    if (!isLargerThan(value, MAX_INLINE_BYTES)) return null;
    const { id } = await this.store(executionId, Buffer.from(JSON.stringify(value)), value);
    return id;
  }

  /**
   * Keeps a value, given as its JSON as well.
   * @param storedFor the attempt whose worker stores it; what it stored before is dropped, so that it cannot fill the disk
   */
  async store(
    executionId: string,
    json: Buffer,
    value: JsonObject,
    storedFor: string | null = null,
  ): Promise<PayloadReference> {
    const payload = {
      id: newId('payload'),
      executionId,
      bytes: json.length,
      sha256: createHash('sha256').update(json).digest('hex'),
      storedFor,
      expiresAt: this.inMs(UNCLAIMED_MS),
    };
    await this.database.transaction(async (transaction) => {
      if (storedFor !== null) await transaction.delete(Payload, { storedFor });
      await transaction.insert(Payload, payload);
      for (let position = 0; position * CHUNK_BYTES < json.length; position++)
        await transaction.query(
          'insert into orchestrator.payload_chunk (payload_id, position, content) values ($1, $2, $3)',
          [payload.id, position, json.subarray(position * CHUNK_BYTES, (position + 1) * CHUNK_BYTES)],
        );
    });
    this.remember(payload.id, value, payload.bytes);
    return referenceTo(payload);
  }

  /** The value of a payload. @throws Error when there is none */
  async value(id: string): Promise<JsonObject> {
    const known = this.values.get(id);
    if (known) return known.value;
    const { value, bytes } = await readValue(this.database, id);
    this.remember(id, value, bytes);
    return value;
  }

  /** Lets a worker read a payload for at least so long. @returns what a message says of it */
  async refer(id: string, ms: number): Promise<PayloadReference> {
    const [[row]] = await this.database.query<[[PayloadRow | undefined], number]>(
      `update orchestrator.payload set expires_at = greatest(expires_at, $2) where id = $1 returning ${COLUMNS}`,
      [id, this.inMs(ms)],
    );
    if (!row) throw new Error(`there is no payload ${id}`);
    return referenceTo(row);
  }

  /** Deletes what expired without anything that refers to it. @returns how many */
  async sweep(): Promise<number> {
    const refersTo = (table: string, column: string): string =>
      `exists (select from orchestrator.${table} where ${column} = payload.id)`;
    const used = ['stage_execution', 'stage_attempt'].flatMap((table) => [
      refersTo(table, 'parameters_payload'),
      refersTo(table, 'output_payload'),
    ]);
    const [, count] = await this.database.query<[unknown, number]>(
      `delete from orchestrator.payload where expires_at < $1 and not (${used.join(' or ')})`,
      [this.clock.now()],
    );
    return count;
  }

  private remember(id: string, value: JsonObject, bytes: number): void {
    this.values.set(id, { value, bytes });
    this.ids.set(value, id);
  }

  private inMs(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}

export const payloadStore = new Part<PayloadStore>('the payloads');

const COLUMNS = 'id, execution_id as "executionId", bytes, sha256, expires_at as "expiresAt"';
export type PayloadRow = Pick<Payload, 'id' | 'executionId' | 'bytes' | 'sha256' | 'expiresAt'>;

/** What a message says of a payload. */
export function referenceTo({ id, bytes, sha256, expiresAt }: Omit<PayloadRow, 'executionId'>): PayloadReference {
  return { id, bytes, sha256, expiresAt: expiresAt.toISOString() };
}

/** A payload as the database's tenant may see it; null when there is none. */
export async function findPayload(database: DataSource, id: string): Promise<PayloadRow | null> {
  const [row] = await database.query<PayloadRow[]>(`select ${COLUMNS} from orchestrator.payload where id = $1`, [id]);
  return row ?? null;
}

/** The bytes of a payload from one place up to before another, piece by piece. */
export async function* readBytes(
  database: DataSource,
  id: string,
  { start, end }: { start: number; end: number },
): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const position = Math.floor(at / CHUNK_BYTES);
    const from = at - position * CHUNK_BYTES;
    const length = Math.min(CHUNK_BYTES - from, end - at);
    const [row] = await database.query<{ content: Buffer }[]>(
      `select substring(content from $3::int for $4::int) as content from orchestrator.payload_chunk where payload_id = $1 and position = $2`,
      [id, position, from + 1, length],
    );
    if (row?.content.length !== length) throw new Error(`payload ${id} has no bytes from ${at}`);
    yield row.content;
    at += length;
  }
}

/** The value of a payload. @throws Error when there is none, or when it is not what was stored */
export async function readValue(database: DataSource, id: string): Promise<{ value: JsonObject; bytes: number }> {
  const payload = await findPayload(database, id);
  if (!payload) throw new Error(`there is no payload ${id}`);
  const pieces: Buffer[] = [];
  for await (const piece of readBytes(database, id, { start: 0, end: payload.bytes })) pieces.push(piece);
  const json = Buffer.concat(pieces);
  if (createHash('sha256').update(json).digest('hex') !== payload.sha256)
    throw new Error(`payload ${id} is not what was stored`);
  return { value: JSON.parse(json.toString('utf8')) as JsonObject, bytes: payload.bytes };
}
