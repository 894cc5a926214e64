import fastify, { type FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_PAYLOAD_BYTES, type PayloadReference, type ResultMessage } from '../../contracts/worker-protocol';
import { readRange } from '../../lib/service/byte-range';

/** A message that a worker sent. */
export interface Received {
  at: number;
  kind: 'progress' | 'result' | 'heartbeats';
  path: string;
  jobId: string;
  signature: string | undefined;
  raw: Buffer;
  body: Record<string, unknown>;
}

/** The orchestrator as the worker under test sees it: takes what it tells, and answers as a case wants. */
export class CallbackRecorder {
  readonly received: Received[] = [];
  /** What results of a job are answered; 200 when nothing is said. */
  readonly answers = new Map<string, number[]>();
  /** Keys that are not wanted any more. */
  readonly unwanted = new Set<string>();
  /** The JSON of payloads, by id. */
  readonly payloads = new Map<string, Buffer>();
  private readonly app: FastifyInstance = fastify({ bodyLimit: MAX_PAYLOAD_BYTES, forceCloseConnections: true });

  async start(port: number, host = '127.0.0.1'): Promise<string> {
    this.app.removeContentTypeParser('application/json');
    this.app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    this.app.get<{ Params: { id: string } }>('/worker/v1/payloads/:id', (request, reply) => {
      const json = this.payloads.get(request.params.id);
      const range = json && readRange(request.headers.range, json.length);
      if (!json || !range) return reply.status(json ? 416 : 404).send({});
      return reply
        .status(range.isWhole ? 200 : 206)
        .header('content-type', 'application/json')
        .send(json.subarray(range.start, range.end));
    });
    this.app.post('/worker/v1/jobs/:id/payloads', (request, reply) =>
      reply.status(201).send(this.keep(request.body as Buffer)),
    );
    this.app.post<{ Params: { id: string; kind: string } }>('/worker/v1/jobs/:id/:kind', async (request, reply) => {
      const { id, kind } = request.params;
      if (kind !== 'progress' && kind !== 'result') return reply.status(404).send({});
      this.take(kind, id, request.url, request.headers['x-signature'] as string | undefined, request.body as Buffer);
      const status = kind === 'result' ? (this.answers.get(id)?.shift() ?? 200) : 200;
      return reply.status(status).send({});
    });
    this.app.post('/worker/v1/heartbeats', (request) => {
      const { keys } = this.take(
        'heartbeats',
        '',
        request.url,
        request.headers['x-signature'] as string | undefined,
        request.body as Buffer,
      ).body as {
        keys?: string[];
      };
      return { wanted: (keys ?? []).filter((key) => !this.unwanted.has(key)) };
    });
    return this.app.listen({ host, port });
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** Keeps a payload. @returns what refers to it */
  keep(json: Buffer): PayloadReference {
    const id = `payload_${this.payloads.size + 1}`;
    this.payloads.set(id, json);
    const sha256 = createHash('sha256').update(json).digest('hex');
    return { id, bytes: json.length, sha256, expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  }

  /** A result with its output, wherever that is. @throws Error when the result refers to what was not stored */
  withOutput(result: ResultMessage): ResultMessage {
    if (result.outcome === 'failed' || !result.outputRef) return result;
    const json = this.payloads.get(result.outputRef.id);
    if (!json) throw new Error(`the result refers to ${result.outputRef.id}, which was not stored`);
    return { ...result, output: JSON.parse(json.toString('utf8')) as Record<string, unknown> };
  }

  of(kind: Received['kind'], jobId: string): Received[] {
    return this.received.filter((message) => message.kind === kind && message.jobId === jobId);
  }

  /** Waits for so many results of a job. @returns those that came within the time */
  async results(jobId: string, count = 1, ms = 15_000): Promise<Received[]> {
    for (const until = Date.now() + ms; Date.now() < until && this.of('result', jobId).length < count;) await sleep(25);
    return this.of('result', jobId);
  }

  private take(
    kind: Received['kind'],
    jobId: string,
    path: string,
    signature: string | undefined,
    raw: Buffer,
  ): Received {
    let body: Record<string, unknown> = {};
    try {
      body = JSON.parse(raw.toString('utf8')) as Record<string, unknown>;
    } catch {
      // A body that cannot be read is seen by the case that looks at it.
    }
    const message = { at: Date.now(), kind, path, jobId, signature, raw, body };
    this.received.push(message);
    return message;
  }
}
