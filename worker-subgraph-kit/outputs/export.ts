import { ExportFormat, type ExportedFile, FILE_TYPES } from '../../contracts/output';
import { PublicError } from '../../subgraph-kit/errors';
import { PoolFull } from '../../worker-kit/threads';
import type { OutputKind } from '../subject';

/** The largest output is written in a fifth of a second; the rest is waiting for those that were asked for before, in ms. */
const WRITE_MS = 20_000;

/** In what a kind of output can be written. */
export function exportFormats({ formats }: OutputKind): ExportFormat[] {
  return [ExportFormat.JSON, ...formats];
}

/**
 * An output as a file; null when its kind is not written in that format.
 * @param signal aborted when nobody waits for the file any more
 * @throws PublicError SERVICE_UNAVAILABLE when more files are asked for than can be written
 */
export async function exportOutput(
  its: OutputKind,
  kind: string,
  output: Record<string, unknown>,
  format: ExportFormat,
  signal: AbortSignal | undefined,
): Promise<ExportedFile | null> {
  if (format === ExportFormat.JSON) {
    const { extension, mediaType } = FILE_TYPES[format];
    const fileName = `${kind.replaceAll('_', '-')}.${extension}`;
    return { fileName, mediaType, content: `${JSON.stringify(output, null, 2)}\n` };
  }
  if (!its.formats.includes(format)) return null;
  const deadline = AbortSignal.timeout(WRITE_MS);
  try {
    return await its.write(output, format, signal ? AbortSignal.any([signal, deadline]) : deadline);
  } catch (error) {
    if (error instanceof PoolFull || deadline.aborted)
      throw new PublicError(
        'SERVICE_UNAVAILABLE',
        'More files are asked for at the moment than can be written. Try again later, or ask for `raw`.',
      );
    throw error;
  }
}
