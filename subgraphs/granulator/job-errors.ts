import type { JobErrorCode } from '../../contracts/errors';

/** What the granulator fails jobs with, besides the codes of the worker kit. */
export const JOB_ERRORS = {
  SOURCE_NOT_TEXT: 'The source text is not readable text.',
  SOURCE_EMPTY: 'There are no words in the source text to work from.',
  SOURCE_TOO_SHORT: 'The source text is too short for what was asked.',
  SOURCE_DOES_NOT_FIT: 'The source text holds nothing that such a structure is made of.',
  LANGUAGE_NOT_SUPPORTED: 'The local outliner reads English only.',
  QUALITY_TOO_LOW: 'The quality is below what was asked, and the parameters say to fail then.',
  STOPPED: 'The trial took too long, or its process was stopped.',
} as const satisfies Record<string, string>;

export type GranulatorJobErrorCode = keyof typeof JOB_ERRORS | JobErrorCode;
