import { Readable } from 'node:stream';
import type { GatewayRuntime } from '@graphql-hive/gateway-runtime';
import type { FastifyInstance } from 'fastify';
import { ExportFormat } from '../contracts/output';
import { runOperation, sendFailure } from './plain-routes';

const DOWNLOAD = /* GraphQL */ `
  query DownloadDeliverable($id: ID!, $format: ExportFormat!) {
    deliverable(id: $id) {
      output
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
    output: unknown;
    job: {
      output: {
        exportFormats: string[];
        export: { fileName: string; mediaType: string; isBase64: boolean; content: string } | null;
      } | null;
    } | null;
  } | null;
}

const FORMATS = new Map(Object.entries(ExportFormat).map(([name, format]) => [format as string, name]));
/** What is sent at a time, in bytes. */
const CHUNK_BYTES = 64 * 1024;

/**
 * `GET /deliverables/{id}/{format}`: a deliverable as a file, for callers that speak plain HTTP: the same access as in the graph. Formats
 * are those of ExportFormat in small letters, as in markdown.
 */
export function serveDeliverableRoute(app: FastifyInstance, runtime: GatewayRuntime): void {
  app.get<{ Params: { id: string; format: string } }>('/deliverables/:id/:format', async (request, reply) => {
    const { id, format } = request.params;
    const name = FORMATS.get(format.toLowerCase().replaceAll('-', '_'));
    if (!name)
      return reply.status(400).send({
        error: {
          code: 'FORMAT_NOT_AVAILABLE',
          message: `There is no format ${format.slice(0, 50)}. Choose one of ${[...FORMATS.keys()].join(', ')}.`,
        },
      });
    const answer = await runOperation<Download>(runtime, request, reply, {
      query: DOWNLOAD,
      variables: { id, format: name },
    });
    if (sendFailure(reply, answer)) return reply;
    const deliverable = answer.data?.deliverable;
    if (!deliverable)
      return reply.status(404).send({
        error: {
          code: 'DELIVERABLE_NOT_FOUND',
          message: `There is no deliverable ${id}, or it is not visible to you.`,
        },
      });
    const file = deliverable.job?.output?.export ?? jsonFile(deliverable.output, name);
    if (!file)
      return reply.status(400).send({
        error: { code: 'FORMAT_NOT_AVAILABLE', message: `This deliverable can be had as json only.` },
      });
    const content = Buffer.from(file.content, file.isBase64 ? 'base64' : 'utf8');
    return (
      reply
        .header('content-type', file.isBase64 ? file.mediaType : `${file.mediaType}; charset=utf-8`)
        .header('content-length', content.length)
        .header('content-disposition', `attachment; filename="${file.fileName.replaceAll(/[^\w.-]/g, '_')}"`)
        // What a worker wrote is shown by nobody as a page of this origin.
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, max-age=0, must-revalidate')
        .send(Readable.from(chunks(content)))
    );
  });
}

/** Put together of items, or made by a worker that tells no types: it is JSON. */
function jsonFile(
  output: unknown,
  format: string,
): { fileName: string; mediaType: string; isBase64: boolean; content: string } | null {
  if (format !== 'JSON') return null;
  return {
    fileName: 'output.json',
    mediaType: 'application/json',
    isBase64: false,
    content: `${JSON.stringify(output, null, 2)}\n`,
  };
}

function* chunks(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += CHUNK_BYTES) yield content.subarray(start, start + CHUNK_BYTES);
}
