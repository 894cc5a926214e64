import { statedMinutes, timesPerUnit } from '../../../../lib/text/durations';
import type { SourceOutline } from './source-outline';

/** Steps of which the text says no time are estimated at this pace, and at no more than so many minutes. */
const WORDS_PER_MINUTE = 10;
const MAX_ESTIMATE = 15;
const A_DAY = 24 * 60;
/** What goes on by itself for hours or days, and has to be waited for. */
const WAITED_FOR =
  /\b(?:wait|leave|let|rests?|ferment|soak|incubate|dry|prove|cure|marinate|stand|chill|age|mature|steep|set|settle|stay)\b[^.;:]{0,80}?(?:\bovernight\b|\bfor\s+(?:\p{L}+\s+){0,3}(?:\d+\s+)?(?:\p{L}+\s+)?(?:hours?|days?|nights?|weeks?)\b)/iu;
/** What is done again and again, and what is not done for so long, or lasts so long by itself. */
const NO_WORK =
  /\b(?:once|twice|\p{L}+ times|every|each)\s+(?:an?\s+)?(?:hour|day|night|week|month)\b[^.;:]*|\b(?:do not|don['’]t|never|avoid|no)\b[^.;:]*|\b(?:will|can|may|should)\s+(?:\p{L}+\s+)?(?:hold|last|keep|be|stay|remain|take effect)\b[^.;:]*/giu;

/** How long a text says that a step takes; days only where these are waited for: what is kept for a week keeps nobody busy. */
export function minutesOf(text: string, counted: Counted): number | null {
  // What is to happen within a time, or in a case that lasts so long, does not take that long.
  const own = text
    // What is done in a case only is not reckoned with.
    .replaceAll(/(?<=[.:;]\s)(?:if|unless|when|in case)\b[^.;]*/gi, '')
    .replaceAll(/\b(?:within|if|unless|there(?:'s| is) no)\b[^,.;:]*/gi, '')
    .replaceAll(NO_WORK, '');
  const minutes = statedMinutes(forAll(own, counted));
  const isWaited = WAITED_FOR.test(text);
  return minutes !== null && minutes >= A_DAY && !isWaited ? null : minutes;
}

/** Time for a step of which the text says none: one minute, and more for more words and lines of code. */
export function estimatedMinutes(text: string, code: readonly string[]): number {
  const lines = code.reduce((sum, block) => sum + block.split('\n').length, 0);
  return Math.min(MAX_ESTIMATE, 1 + Math.round(text.split(/\s+/).length / WORDS_PER_MINUTE) + Math.ceil(lines / 3));
}

/** How many of a thing there are. */
export type Counted = (unit: string) => number;

const MAX_COUNTED = 1_000;

/** How many of a thing a text says there are, where it first does: "24 bars"; one where it does not say. */
export function countedIn({ title, sentences }: SourceOutline): Counted {
  const text = [title ?? '', ...sentences.map((sentence) => sentence.text)].join('\n');
  const known = new Map<string, number>();
  return (unit) => {
    const found =
      known.get(unit) ??
      Number(new RegExp(`(?<![\\d.,–-])(\\d{1,4}) (?:\\p{Ll}+ )?${unit}s\\b(?! per)`, 'u').exec(text)?.[1] ?? 1);
    known.set(unit, found);
    return found > 0 && found <= MAX_COUNTED ? found : 1;
  };
}

/** "2 minutes per bar" for all of them. */
const forAll = (text: string, counted: Counted): string =>
  timesPerUnit(text).reduce(
    (all, { whole, minutes, unit }) =>
      all.replace(whole, `${String(Math.max(1, Math.round(minutes * counted(unit))))} minutes`),
    text,
  );
