import { ExportFormat, type ExportedFile, FILE_TYPES } from '../../contracts/output';
import type { OutputKind } from '../subject';

/** The largest output is written in a fifth of a second; the rest is waiting for a thread behind jobs, in ms. */
const WRITE_MS = 20_000;

/** In what a kind of output can be written. */
export function exportFormats({ formats }: OutputKind): ExportFormat[] {
  return [ExportFormat.JSON, ...formats];
}

/** An output as a file; null when its kind is not written in that format. */
export async function exportOutput(
  its: OutputKind,
  kind: string,
  output: Record<string, unknown>,
  format: ExportFormat,
): Promise<ExportedFile | null> {
  if (format === ExportFormat.JSON) {
    const { extension, mediaType } = FILE_TYPES[format];
    const fileName = `${kind.replaceAll('_', '-')}.${extension}`;
    return { fileName, mediaType, content: `${JSON.stringify(output, null, 2)}\n` };
  }
  return its.formats.includes(format) ? its.write(output, format, AbortSignal.timeout(WRITE_MS)) : null;
}
