import type { DataSource } from 'typeorm';
import { isTransient } from '../../../lib/database/transient-errors';
import type { Logger } from '../../../lib/service/log';
import type {
  HeartbeatMessage,
  Impact,
  ImpactAnswer,
  ImpactMessage,
  PayloadReference,
  ProgressMessage,
  ResultMessage,
  TemplateMessage,
} from '../../../contracts/worker-protocol';
import type { Engine } from './engine';
import { type PayloadExchange, PayloadRefused } from './payload-exchange';
import { PROTOCOL_ERRORS, type ProtocolErrorCode } from '../../../contracts/errors';
import type { Signal, SignalErrorCode } from './signal';
import type { WorkerCallbacks } from '../../../contracts/worker-protocol';

/** What a worker is answered: an HTTP status, and why when it is none of success. */
export interface CallbackResponse {
  status: number;
  error?: { code: ProtocolErrorCode | SignalErrorCode; message: string };
}

/** Takes what workers tell of their jobs. */
export class EngineCallbacks implements WorkerCallbacks {
  constructor(
    private readonly engine: Engine,
    private readonly database: DataSource,
    readonly payloads: PayloadExchange,
    private readonly log: Logger,
    private readonly impacts: (worker: string, template: TemplateMessage) => Promise<Impact[]>,
  ) {}

  /** What a version of a template of this worker would touch. */
  async impact(worker: string, { template }: ImpactMessage): Promise<ImpactAnswer> {
    return { impacts: await this.impacts(worker, template) };
  }

  progress(worker: string, jobId: string, message: ProgressMessage): Promise<CallbackResponse> {
    return this.receive(message.key, () => Promise.resolve({ type: 'progress', worker, jobId, message }));
  }

  result(worker: string, jobId: string, message: ResultMessage): Promise<CallbackResponse> {
    const { key } = message;
    return this.receive(key, async () => ({
      type: 'result',
      worker,
      jobId,
      message: await this.payloads.resolve(executionOf(key), message),
    }));
  }

  readPayload(worker: string, reference: PayloadReference): Promise<Record<string, unknown>> {
    return this.payloads.read(worker, reference);
  }

  async storePayload(
    worker: string,
    jobId: string,
    key: string,
    output: Record<string, unknown>,
  ): Promise<{ status: number; reference?: PayloadReference }> {
    try {
      const json = Buffer.from(JSON.stringify(output));
      return { status: 201, reference: await this.payloads.store(worker, jobId, key, output, json) };
    } catch (error) {
      if (error instanceof PayloadRefused) return { status: error.status };
      throw error;
    }
  }

  /** Notes that jobs are alive; @returns the keys of those that are still wanted. */
  async heartbeats(worker: string, { keys }: HeartbeatMessage): Promise<{ wanted: string[] }> {
    const rows = await this.database.query<{ key: string }[]>(
      `select attempt.key from orchestrator.stage_attempt attempt join orchestrator.stage_execution stage on stage.id = attempt.stage_id
        where attempt.key = any($1) and attempt.status = 'accepted' and stage.worker = $2`,
      [keys, worker],
    );
    const wanted = rows.map((row) => row.key);
    // One that is locked is being changed by what its worker told just now, which is as good as a heartbeat.
    await this.database.query(
      `update orchestrator.stage_attempt set heartbeat_at = clock_timestamp()
        where key in (select key from orchestrator.stage_attempt where key = any($1) and status = 'accepted' order by key for update skip locked)`,
      [wanted],
    );
    return { wanted };
  }

  private async receive(
    key: string,
    read: () => Promise<Extract<Signal, { type: 'progress' | 'result' }>>,
  ): Promise<CallbackResponse> {
    const executionId = executionOf(key);
    try {
      const signal = await read();
      const signalResult = await this.engine.submit(executionId, signal);
      if (signalResult?.accepted) return { status: 200 };
      const { code, message } = signalResult ?? {
        code: 'UNKNOWN_JOB',
        message: `There is no job ${signal.jobId} for ${key}.`,
      };
      return {
        status: code in PROTOCOL_ERRORS ? PROTOCOL_ERRORS[code as ProtocolErrorCode].status : 409,
        error: { code, message },
      };
    } catch (error) {
      if (error instanceof PayloadRefused)
        return { status: error.status, error: { code: error.code, message: error.message } };
      if (!isTransient(error)) {
        this.log.error({ err: error, executionId }, 'a message of a worker cannot be recorded');
        return {
          status: 400,
          error: { code: 'UNRECORDABLE', message: 'The message cannot be recorded. Do not send it again.' },
        };
      }
      return {
        status: 503,
        error: { code: 'UNAVAILABLE', message: 'The message cannot be recorded at the moment. Send it again.' },
      };
    }
  }
}

/** A key begins with the id of its execution. */
function executionOf(key: string): string {
  return key.slice(0, Math.max(key.indexOf(':'), 0));
}
