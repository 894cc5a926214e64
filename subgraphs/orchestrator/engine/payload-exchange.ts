import type { DataSource } from 'typeorm';
import { PROTOCOL_ERRORS, type ProtocolErrorCode } from '../../../contracts/errors';
import {
  MAX_PAYLOAD_BYTES,
  PayloadError,
  type PayloadReference,
  type Result,
  type ResultMessage,
} from '../../../contracts/worker-protocol';
import type { Clock } from '../../../lib/service/clock';
import { AttemptStatus } from '../executions/status';
import { findPayload, type JsonObject, type PayloadRow, type PayloadStore, readBytes } from '../payloads/payload-store';

/** Why a payload is not given, or not taken. */
export class PayloadRefused extends Error {
  constructor(
    readonly code: ProtocolErrorCode,
    message: string,
  ) {
    super(message);
  }

  get status(): number {
    return PROTOCOL_ERRORS[this.code].status;
  }
}

/** Gives workers the parameters that offers refer to, and takes the outputs that results refer to. */
export class PayloadExchange {
  constructor(
    private readonly database: DataSource,
    private readonly payloads: PayloadStore,
    private readonly clock: Clock,
  ) {}

  /** The parameters of an attempt that is open at this worker. @throws PayloadRefused */
  async find(worker: string, id: string): Promise<PayloadRow> {
    const [open] = await this.database.query<unknown[]>(
      `select 1 from orchestrator.stage_attempt attempt join orchestrator.stage_execution stage on stage.id = attempt.stage_id
        where stage.worker = $1 and (attempt.parameters_payload = $2 or stage.parameters_payload = $2)
          and attempt.status in ('queued', 'offered', 'accepted') limit 1`,
      [worker, id],
    );
    const payload = open ? await findPayload(this.database, id) : null;
    if (!payload) throw new PayloadRefused('PAYLOAD_NOT_FOUND', `There is no payload ${id} for an open attempt.`);
    this.checkExpiry(payload);
    return payload;
  }

  /** Some of the bytes of a payload. */
  bytes(payload: PayloadRow, range: { start: number; end: number }): AsyncGenerator<Buffer> {
    return readBytes(this.database, payload.id, range);
  }

  /** The parameters that an offer to a worker of this process refers to. @throws PayloadError */
  async read(worker: string, { id }: PayloadReference): Promise<JsonObject> {
    try {
      return await this.payloads.value((await this.find(worker, id)).id);
    } catch (cause) {
      if (!(cause instanceof PayloadRefused)) throw cause;
      throw new PayloadError('PAYLOAD_UNAVAILABLE', cause.message, { cause });
    }
  }

  /** Keeps the output of a job that is being worked on. @throws PayloadRefused */
  async store(worker: string, jobId: string, key: string, output: JsonObject, json: Buffer): Promise<PayloadReference> {
    if (json.length > MAX_PAYLOAD_BYTES)
      throw new PayloadRefused(
        'UNRECORDABLE',
        `A payload may have ${MAX_PAYLOAD_BYTES} bytes, this has ${json.length}.`,
      );
    const [attempt] = await this.database.query<{ executionId: string; jobId: string | null; status: AttemptStatus }[]>(
      `select attempt.execution_id as "executionId", attempt.job_id as "jobId", attempt.status
         from orchestrator.stage_attempt attempt join orchestrator.stage_execution stage on stage.id = attempt.stage_id
        where attempt.key = $1 and stage.worker = $2`,
      [key, worker],
    );
    if (!attempt) throw new PayloadRefused('UNKNOWN_JOB', `There is no job ${jobId} for ${key}.`);
    if (attempt.jobId !== jobId) throw new PayloadRefused('KEY_MISMATCH', `Job ${jobId} was not made for ${key}.`);
    if (attempt.status !== AttemptStatus.ACCEPTED)
      throw new PayloadRefused('LATE', `The attempt is ${attempt.status}; nothing more is accepted for it.`);
    return this.payloads.store(attempt.executionId, json, output, key);
  }

  /** A result with its output, wherever that is. @throws PayloadRefused when it refers to what is not there */
  async resolve(executionId: string, message: ResultMessage): Promise<Result> {
    if (message.outcome === 'failed') return message;
    const { output, outputRef } = message;
    if (output) return { ...message, output };
    const payload = outputRef ? await findPayload(this.database, outputRef.id) : null;
    if (payload?.executionId !== executionId || payload.sha256 !== outputRef?.sha256)
      throw new PayloadRefused('PAYLOAD_NOT_FOUND', `There is no such payload for ${message.key}.`);
    this.checkExpiry(payload);
    return { ...message, output: await this.payloads.value(payload.id) };
  }

  private checkExpiry({ id, expiresAt }: PayloadRow): void {
    if (expiresAt <= this.clock.now())
      throw new PayloadRefused('PAYLOAD_EXPIRED', `The reference to ${id} expired at ${expiresAt.toISOString()}.`);
  }
}
