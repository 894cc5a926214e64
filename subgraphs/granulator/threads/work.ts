import { type ProgressCallback, serveThread } from '../../../worker-kit/threads';
import type { SourceFormat } from '../../../lib/text/read-source';
import { ground, type Grounded } from '../model/ground';
import { type NumberedSource, numberSource, type Passage } from '../model/numbered-source';
import { outline, type OutlineTask } from '../model/local/outline';
import type { ModelAnswer } from '../model/model';
import type { Subject } from '../quality/check';
import { measure } from '../quality/measure';
import type { Measured } from '../quality/validation';
import type { StructureType } from '../structures/structure';

/** The work that is done in threads: what goes in, and what comes out. */
// A type, not an interface: it has to fit a record of tasks.

export type Work = {
  outline: (task: OutlineTask, onProgress: ProgressCallback) => ModelAnswer;
  number: (task: { text: string; format: SourceFormat | undefined; maxTokens: number }) => NumberedSource;
  ground: (task: {
    type: StructureType;
    content: Record<string, unknown>;
    passages: readonly Passage[];
  }) => Grounded<Record<string, unknown>>;
  measure: (task: { subject: Subject; level: number }) => Measured[];
};

const work: Work = {
  outline,
  number: ({ text, format, maxTokens }) => numberSource(text, format, maxTokens),
  ground: ({ type, content, passages }) => ground(type, content as never, passages),
  measure: ({ subject, level }) => measure(subject, level),
};

export default serveThread(work);
