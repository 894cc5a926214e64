/** Why something is as it is, as the graph tells it. */
export interface CauseText {
  code: string;
  message: string;
  stageCause?: { message: string };
}

/** A cause in words; nothing for what needs none. */
export function causeText(cause: CauseText | null | undefined): string | null {
  if (!cause || cause.code === 'ALL_STAGES_OVER') return null;
  return cause.stageCause && !cause.message.includes(cause.stageCause.message)
    ? `${cause.message} ${cause.stageCause.message}`
    : cause.message;
}
