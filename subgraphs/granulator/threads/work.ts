import type { ExportedFile, ExportFormat } from '../../../contracts/output';
import { type ProgressCallback, serveThread } from '../../../worker-kit/threads';
import { exportStructure } from '../exports/export';
import { outline, type OutlineTask } from '../model/local/outline';
import type { ModelAnswer } from '../model/model';
import type { Subject } from '../quality/check';
import { measure, type Measured } from '../quality/validation';
import type { StructureType } from '../structures/structure';

/** The work that is done in threads: what goes in, and what comes out. */
// A type, not an interface: it has to fit a record of tasks.

export type Work = {
  outline: (task: OutlineTask, onProgress: ProgressCallback) => ModelAnswer;
  measure: (task: { subject: Subject; level: number }) => Measured[];
  write: (task: {
    type: StructureType;
    content: Record<string, unknown>;
    format: ExportFormat;
  }) => Promise<ExportedFile | null>;
};

const work: Work = {
  outline,
  measure: ({ subject, level }) => measure(subject, level),
  write: ({ type, content, format }) => exportStructure(type, content as never, format),
};

export default serveThread(work);
