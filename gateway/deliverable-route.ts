import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionResult, parse } from 'graphql';
import { ExportFormat } from '../contracts/output';
import { type ByteRange, readRange } from '../lib/service/byte-range';
import type { SubgraphExecutor } from '../subgraph-kit/executor';
import type { Authenticator } from './authentication';
import { CONSOLE_HEADER, type SessionCookie } from './console/session-cookie';
import { type GraphAnswer, runOperation, sendFailure } from './plain-routes';
import type { GatewayRuntime } from './context';

const DOWNLOAD = /* GraphQL */ `
  query DownloadDeliverable($id: ID!, $format: ExportFormat!) {
    deliverable(id: $id) {
      templateRef
      bytes
      job {
        output {
          exportFormats
          export(format: $format) {
            fileName
            mediaType
            isBase64
            content
          }
        }
      }
    }
  }
`;

interface Download {
  deliverable: {
    templateRef: string;
    bytes: number;
    job: {
      output: {
        exportFormats: string[];
        export: { fileName: string; mediaType: string; isBase64: boolean; content: string } | null;
      } | null;
    } | null;
  } | null;
}

const READ_CHUNK = parse(/* GraphQL */ `
  query ReadDeliverable($id: ID!, $start: Int!, $end: Int!) {
    deliverableChunk(id: $id, start: $start, end: $end)
  }
`);

const FORMATS = new Map(Object.entries(ExportFormat).map(([name, format]) => [format as string, name]));
/** What is read and sent at a time, in bytes. */
const CHUNK_BYTES = 1024 * 1024;

/** A file that is sent. */
interface File {
  fileName: string;
  mediaType: string;
  bytes: number;
  /** Its bytes from one place up to before another. */
  read(start: number, end: number): Promise<Buffer>;
}

export interface DownloadOptions {
  runtime: GatewayRuntime;
  authenticator: Authenticator;
  /** The session of the console. */
  cookie: SessionCookie;
  /** Where outputs are read that are too large for an answer of the graph. */
  orchestrator: SubgraphExecutor;
  addressOf: (request: FastifyRequest['raw']) => string;
}

/**
 * `GET /deliverables/{id}/{format}`: a deliverable as a file, for callers that speak plain HTTP: the same access as in the graph. Formats
 * are those of ExportFormat in small letters, as in markdown. It is streamed, and a part of it can be asked for with Range.
 */
export function serveDeliverableRoute(app: FastifyInstance, options: DownloadOptions): void {
  app.get<{ Params: { id: string; format: string } }>('/deliverables/:id/:format', async (request, reply) => {
    const { id, format } = request.params;
    // A link of the console: browsers say that it was followed from a page of this origin.
    if (request.headers['sec-fetch-site'] === 'same-origin') request.headers[CONSOLE_HEADER] = '1';
    const name = FORMATS.get(format.toLowerCase().replaceAll('-', '_'));
    if (!name)
      return reply.status(400).send({
        error: {
          code: 'FORMAT_NOT_AVAILABLE',
          message: `There is no format ${format.slice(0, 50)}. Choose one of ${[...FORMATS.keys()].join(', ')}.`,
        },
      });
    const answer = await runOperation<Download>(options.runtime, request, reply, {
      query: DOWNLOAD,
      variables: { id, format: name },
    });
    const deliverable = answer.data?.deliverable;
    const isLarge = name === 'JSON' && deliverable && isTooLarge(answer);
    if (!isLarge && sendFailure(reply, answer)) return reply;
    if (!deliverable)
      return reply.status(404).send({
        error: {
          code: 'DELIVERABLE_NOT_FOUND',
          message: `There is no deliverable ${id}, or it is not visible to you.`,
        },
      });
    const made = deliverable.job?.output?.export;
    if (made) return send(request, reply, inMemory(made));
    if (name === 'JSON') return send(request, reply, kept(request, options, id, deliverable));
    return reply.status(400).send({
      error: { code: 'FORMAT_NOT_AVAILABLE', message: `This deliverable can be had as json only.` },
    });
  });
}

/** Whether nothing went wrong but that the output is larger than an answer of the graph. */
function isTooLarge({ errors = [] }: GraphAnswer<Download>): boolean {
  return errors.length > 0 && errors.every(({ extensions }) => extensions?.code === 'VALUE_TOO_LARGE');
}

/** Refuses a range that lies outside; sends the rest piece by piece. */
function send(request: FastifyRequest, reply: FastifyReply, file: File): FastifyReply {
  const range = readRange(request.headers.range, file.bytes);
  void reply.header('accept-ranges', 'bytes');
  if (range === null)
    return reply
      .status(416)
      .header('content-range', `bytes */${file.bytes}`)
      .send({ error: { code: 'RANGE_NOT_SATISFIABLE', message: `The file has ${file.bytes} bytes.` } });
  const { start, end, isWhole } = range;
  if (!isWhole) void reply.header('content-range', `bytes ${start}-${end - 1}/${file.bytes}`);
  return (
    reply
      .status(isWhole ? 200 : 206)
      .header('content-type', file.mediaType)
      .header('content-length', end - start)
      .header('content-disposition', `attachment; filename="${file.fileName.replaceAll(/[^\w.-]/g, '_')}"`)
      // What a worker wrote is shown by nobody as a page of this origin.
      .header('x-content-type-options', 'nosniff')
      .header('cross-origin-resource-policy', 'same-origin')
      .header('cache-control', 'private, max-age=0, must-revalidate')
      .send(Readable.from(piecesOf(file, range), { objectMode: false }))
  );
}

async function* piecesOf(file: File, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  for (let at = start; at < end; at += CHUNK_BYTES) yield await file.read(at, Math.min(at + CHUNK_BYTES, end));
}

/** A file that the worker's subgraph wrote. */
function inMemory(file: { fileName: string; mediaType: string; isBase64: boolean; content: string }): File {
  const content = Buffer.from(file.content, file.isBase64 ? 'base64' : 'utf8');
  return {
    fileName: file.fileName,
    mediaType: file.isBase64 ? file.mediaType : `${file.mediaType}; charset=utf-8`,
    bytes: content.length,
    read: (start, end) => Promise.resolve(content.subarray(start, end)),
  };
}

/**
 * The JSON of an output as the orchestrator keeps it: of one that is put together of items, made by a worker that tells no types, or
 * too large for an answer of the graph. Whoever may not see it any more gets no more of it.
 */
function kept(
  request: FastifyRequest,
  { authenticator, cookie, orchestrator, addressOf }: DownloadOptions,
  id: string,
  { templateRef, bytes }: { templateRef: string; bytes: number },
): File {
  const credentials = cookie.credentialsOf((name) => request.headers[name] as string | undefined);
  const read = async (start: number, end: number): Promise<Buffer> => {
    const actor = await authenticator.identify(credentials, addressOf(request.raw));
    const operation = { document: READ_CHUNK, operationType: 'query', requestId: request.id } as const;
    const result = await orchestrator.run({ ...operation, variables: { id, start, end }, actor });
    const chunk = (result as ExecutionResult<{ deliverableChunk: string | null }>).data?.deliverableChunk;
    if (typeof chunk !== 'string') throw new Error(`the deliverable ${id} cannot be read at ${start}`);
    return Buffer.from(chunk, 'base64');
  };
  const mediaType = 'application/json; charset=utf-8';
  return { fileName: `${templateRef}.json`, mediaType, bytes, read };
}
