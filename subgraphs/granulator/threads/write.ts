import type { ExportedFile, ExportFormat } from '../../../contracts/output';
import { serveThread } from '../../../worker-kit/threads';
import { exportStructure } from '../exports/export';
import type { StructureType } from '../structures/structure';

/** What is done in the threads that write files. */
export type Writing = {
  write: (task: {
    type: StructureType;
    content: Record<string, unknown>;
    format: ExportFormat;
  }) => Promise<ExportedFile | null>;
};

const writing: Writing = {
  write: ({ type, content, format }) => exportStructure(type, content as never, format),
};

export default serveThread(writing);
