/** What a mail says, without what mails have around it. */
interface OwnWords {
  /** Its subject; null when it names none. */
  title: string | null;
  text: string;
}

const FIELD = /^(?:from|to|cc|bcc|sent|date|subject|reply-to|importance|attachments?):\s+\S/i;
const SUBJECT = /^subject:\s+(.+)$/i;
/** "On Mon, 13 May 2024 at 17:40, Marek Nowak wrote:" */
const ATTRIBUTION = /^\s*(?:>\s*)*on\s.{6,120}\swrote:\s*$/i;
const QUOTED = /^\s*>/;
const FORWARDED = /^\s*-{2,}\s*(?:original|forwarded) message\s*-{2,}\s*$/i;
const SIGNATURE = /^--\s?$/;
const GREETING = /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.!?]{0,40}[,:!]?$/i;
/** What is said out of courtesy before one comes to the point. */
const COURTESY = /^(?:many thanks|thanks|thank you|i hope|hope (?:you|this)|just a quick)\b[^:]{0,120}[.!,]$/i;
const SIGN_OFF =
  /^(?:(?:with )?(?:best|kind|kindest|warm|many)?\s*(?:regards|wishes|thanks)|best|cheers|thanks(?: a lot| again)?|thank you|sincerely|yours(?: \w+)?|take care)[,.!]?$/i;
const NOTICE = /\b(?:this|the) (?:e-?mail|message)\b.{0,200}\b(?:confidential|recipient|privileged)\b/i;
/** A name and what it stands for take so many lines at most. */
const MAX_NAME_LINES = 4;

/** Whether a text is one mail or several: fields of a head with an address or a subject, or words of another that are quoted. */
export function isMail(text: string): boolean {
  const lines = text.slice(0, 4_000).split('\n');
  const fields = lines.slice(0, 12).filter((line) => FIELD.test(line));
  const names = new Set(fields.map((line) => line.slice(0, line.indexOf(':')).toLowerCase()));
  return (
    (names.size > 1 && names.has('from') && (names.has('subject') || fields.some((line) => line.includes('@')))) ||
    lines.some((line) => ATTRIBUTION.test(line))
  );
}

/** A mail without its head, greeting, name and notices, and without what it quotes. */
export function ownWords(text: string): OwnWords {
  const lines = text.split('\n');
  const writers = lines.flatMap((line) => /^from:\s+([^<@]{2,60})/i.exec(line)?.[1]?.trim().split(/\s+/) ?? []);
  const isName = (line: string): boolean =>
    line !== '' && line.split(/\s+/).every((word) => writers.includes(word.replace(/[,.]$/, '')));
  const title = lines.map((line) => SUBJECT.exec(line)?.[1]).find(Boolean);
  const kept: string[] = [];
  let inSignature = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const isHead = FIELD.test(line) && (FIELD.test(lines[at + 1] ?? '') || FIELD.test(lines[at - 1] ?? ''));
    const isOfOthers = isHead || QUOTED.test(line) || ATTRIBUTION.test(line) || FORWARDED.test(line);
    // A signature ends where another mail begins.
    inSignature = SIGNATURE.test(line) || (inSignature && !isOfOthers);
    if (isOfOthers || inSignature || GREETING.test(line.trim()) || COURTESY.test(line.trim()) || isName(line.trim()))
      kept.push('');
    else if (SIGN_OFF.test(line.trim())) at += nameBelow(lines.slice(at + 1));
    else kept.push(line);
  }
  return {
    title: title?.replace(/^(?:(?:re|fwd?|aw|wg)\s*:\s*)+/i, '').trim() || null,
    text: kept
      .join('\n')
      .split(/\n\s*\n/)
      .filter((stretch) => !NOTICE.test(stretch))
      .join('\n\n'),
  };
}

/** How many lines below a sign-off are those of the name. */
function nameBelow(lines: readonly string[]): number {
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === '');
  const count = end < 0 ? lines.length : end;
  return count <= MAX_NAME_LINES ? count : 0;
}
