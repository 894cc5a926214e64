/** What the researcher fails jobs with, besides the codes of the worker kit. */
export const JOB_ERRORS = {
  SOURCE_NOT_TEXT: 'A source is not readable text.',
  NO_USABLE_SOURCE: 'No source has the quality that was asked for.',
  NOTHING_FOUND: 'No source says anything of the topic.',
  FINDINGS_WITHOUT_PASSAGE: 'What the model found rests on no passage of a source.',
  FETCH_NOT_ALLOWED: 'Addresses are not fetched here; give texts.',
  SOURCE_NOT_FETCHED: 'No source could be fetched.',
} as const satisfies Record<string, string>;

export type ResearchJobErrorCode = keyof typeof JOB_ERRORS;
