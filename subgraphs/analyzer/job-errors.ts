/** What the analyzer fails jobs with, besides the codes of the worker kit. */
export const JOB_ERRORS = {
  CONTENT_NOT_TEXT: 'The content is not readable text.',
  CONTENT_EMPTY: 'There are no words in the content.',
} as const satisfies Record<string, string>;

export type AnalysisJobErrorCode = keyof typeof JOB_ERRORS;
