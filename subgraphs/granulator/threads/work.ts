import type { MessagePort } from 'node:worker_threads';
import { JobError } from '../../../contracts/job-error';
import { outline, type OutlineTask, type ProgressCallback } from '../model/local/outline';
import type { ModelAnswer } from '../model/model';
import type { ExportedFile, ExportFormat } from '../../../contracts/output';
import { exportStructure } from '../exports/export';
import type { Subject } from '../quality/checks';
import { measure, type Measured } from '../quality/validation';
import type { StructureType } from '../structures/structure';

// What takes so long that it would hold up everybody else in a process. Loaded by the threads of the pool.

/** The work that is done in threads: what goes in, and what comes out. */
export interface Work {
  outline: (task: OutlineTask, onProgress: ProgressCallback) => ModelAnswer;
  measure: (task: { subject: Subject; level: number }) => Measured[];
  write: (task: {
    type: StructureType;
    content: Record<string, unknown>;
    format: ExportFormat;
  }) => Promise<ExportedFile | null>;
}

/** A task on its way into a thread. */
export interface Posted {
  name: keyof Work;
  task: never;
  /** Where progress is reported. */
  port: MessagePort;
}

/** The answer; errors lose their class and their properties on the way, so these are sent beside them. */
export type Returned = { answer: unknown } | { failure: { code: string; message: string; retryable: boolean } };

const work: Work = {
  outline,
  measure: ({ subject, level }) => measure(subject, level),
  write: ({ type, content, format }) => exportStructure(type, content as never, format),
};

/** Does one task. */
export default async function run({ name, task, port }: Posted): Promise<Returned> {
  try {
    return { answer: await work[name](task, (...told) => port.postMessage(told)) };
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    return { failure: { code: error.code, message: error.message, retryable: error.options.retryable } };
  } finally {
    port.close();
  }
}
