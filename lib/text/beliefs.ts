import { FIRST_NAMES } from './first-names';

/** Those of whom nobody in particular is meant: "scientists", "most people", "others". */
const ANYBODY = String.raw`([Pp]eople|[Ee]veryone|[Ee]verybody|[Oo]thers|[\p{L}-]+(?:s|men|women))`;
const ADVERB = String.raw`(?:(?:\p{L}+ly|once|long|first|still|also|had|have|often|used to|always|wrongly)\s+){0,3}`;
/** What they take to be so: "believed that", "thought the". */
const BELIEVED = new RegExp(
  String.raw`\b${ANYBODY}\s+${ADVERB}(?:(?:(?:believed|thought|assumed|supposed|imagined|suspected)(?:,\s[^,.;]{3,30},)?|held(?:,\s[^,.;]{3,30},)?\s+that|maintained\s+that|taught\s+that)\s+(?!about\b|in\b|of\b)|used to (?:think|believe|assume)\b)`,
  'u',
);
const IS_BELIEVED = new RegExp(
  String.raw`\b(?:was|were|had been)\s+(?:\p{L}+ly\s+|once\s+|long\s+|still\s+|often\s+|at first\s+){0,2}(?:believed|thought|assumed|supposed|imagined|rumou?red|reputed)\s+(?:to|that)\b`,
  'u',
);
/** "Most people answer: the shops." */
const ANSWERED =
  /^(?:(?:but |and )?(?:most|many|some|other) (?:\p{L}+ ){0,2}|others )(?:\p{L}+ly )?(?:answer|reply|say|think|believe|assume|guess|expect|suppose)s?\b/iu;
const HELD =
  /\b(?:theory|view|belief|idea|doctrine|assumption|notion|opinion|myth|misconception|superstition)\s+(?:\p{L}+\s+){0,2}(?:held|said|was|claimed|taught|maintained|stated)\s+that\b/iu;

/** "Charles believed", "the engineer Watts thought": of a person, and not of "scientists". */
const isOfAnybody = (found: RegExpExecArray | null): boolean =>
  found !== null && !FIRST_NAMES.has(found[1] ?? '') && (found.index === 0 || !/^\p{Lu}/u.test(found[1] ?? ''));

/** Whether a sentence tells what is or was believed, and not what is so; what a person known by name thought is worth knowing. */
export const isBelief = (sentence: string): boolean =>
  sentence.length <= MAX_LENGTH &&
  (isOfAnybody(BELIEVED.exec(sentence)) ||
    IS_BELIEVED.test(sentence) ||
    ANSWERED.test(sentence) ||
    HELD.test(sentence));

/** What is longer is no sentence of a text that tells something. */
const MAX_LENGTH = 1_000;
