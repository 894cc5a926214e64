import { hash } from './order';

// prettier-ignore
const WORDS = [
  'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen',
];
const UNIT = String.raw`(?:°\s?[CF]\b|%|percent\b|(?:milli|kilo|centi)?(?:metres?|meters?|grams?|litres?|liters?|bytes?)\b|(?:ms|kg|km|cm|mm|mg|ml|kB|KB|MB|GB|MiB|Hz|kHz|W|V|g|m|s|h)\b|seconds?\b|minutes?\b|mins?\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|times\b|\p{Ll}{3,}s\b)`;
/** An amount of something: digits or a word, and what there is so much of. */
const AMOUNT = new RegExp(
  String.raw`(?<![\p{L}\d.,/:-])(\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,3})?|${WORDS.slice(1).join('|')})(?![\d]*s\b)(?=\s?${UNIT})`,
  'giu',
);

/** Amounts that a sentence names, without their units; each that it names once. */
export function amountsIn(text: string): string[] {
  // "Two molecules, ATP and NADPH": the list tells how many.
  const found = [...text.matchAll(AMOUNT)].flatMap(({ 0: amount, index }) =>
    /^\s\p{L}+s[,:]\s[^.;]*\b(?:and|or)\b/u.test(text.slice(index + amount.length)) || isOfKinds(text, amount, index)
      ? []
      : [amount],
  );
  return found.filter((amount) => found.indexOf(amount) === found.lastIndexOf(amount));
}

/** "Two goods are complements if …": so many of a kind, in what holds of all of them. */
const isOfKinds = (text: string, amount: string, index: number): boolean =>
  index === 0 && /^\p{L}+$/u.test(amount) && /\b(?:are|is)\b.*\b(?:if|when|that|which)\b/.test(text);

/** Amounts that could be taken for one: as many below as above in the long run, so that the middle one is no better guess. */
export function amountsNear(amount: string, sentence: string, count: number): string[] {
  const isWord = WORDS.includes(amount.toLowerCase());
  const value = valueOf(amount);
  const decimals = /\.(\d+)$/.exec(amount)?.[1]?.length ?? 0;
  const step = stepOf(value, decimals, isWord);
  const below = parseInt(hash(sentence + amount).slice(0, 4), 16) % (count + 1);
  const values: number[] = [];
  for (let by = 1; values.length < below && value - by * step > 0; by++) values.push(value - by * step);
  for (let by = 1; values.length < count; by++) values.push(value + by * step);
  return values.map((one) => written(one, amount, decimals, isWord));
}

/** What says that an amount is only about so much, or that it is a limit. */
const ROUGH = /\b(?:about|around|roughly|approximately|nearly|almost|some|perhaps|close to|an estimated)\s+$/i;
const AT_LEAST =
  /\b(?:(?:more|longer|older|higher|larger|greater|further|heavier|taller|wider|later) than|over|above|at least|exceed(?:s|ing)?)\s+$/i;
const AT_MOST =
  /\b(?:(?:less|fewer|no more|shorter|lower|smaller|younger|lighter|earlier) than|under|below|at most|up to|within)\s+$/i;

/** An amount that a sentence does not mean, also where it tells it roughly or as a limit: "more than 500" are more than 450, too, but not more than 1,000. */
export function anotherAmount(amount: string, sentence: string): string | undefined {
  const at = sentence.search(new RegExp(String.raw`(?<![\p{L}\d.,])${amount}(?!\d)`, 'u'));
  const before = sentence.slice(0, Math.max(0, at));
  const [isRough, isMost] = [ROUGH.test(before), AT_MOST.test(before)];
  if (!isRough && !isMost && !AT_LEAST.test(before)) return clearlyAnother(amount, sentence);
  const isWord = WORDS.includes(amount.toLowerCase());
  const value = valueOf(amount);
  const decimals = /\.(\d+)$/.exec(amount)?.[1]?.length ?? 0;
  // "Keys with more than three sharps are avoided" says so of those with more than six as well.
  const isOfSubject = !isRough && (SUBJECT.test(before) || (IN_CASE.test(before) && !before.includes(',')));
  if (isOfSubject && !isMost && value <= 2) return undefined;
  // What holds of all below a limit holds of those below half of it: not of those below twice as much.
  const isHalf = isOfSubject
    ? !isMost
    : value > 4 && (isMost || (isRough && parseInt(hash(sentence + amount).slice(0, 2), 16) % 2 === 0));
  if (isMost && !isHalf && !isOfSubject) return undefined;
  const other = isHalf ? Math.round(value / 2) : value * 2;
  return isWord && other > WORDS.length ? String(other) : written(other, amount, decimals, isWord);
}

/** What a limit stands behind at the head of a sentence: it is said of all that it leaves. */
const SUBJECT =
  /^(?:\S+\s){1,5}(?:with|of|having|over|above)\s|^(?:Any|All|Every|No)?\s?(?:\S+\s){0,2}?\p{L}+(?:s|ren|men|one|ody)\s(?:(?:older|younger|longer|shorter|higher|lower|larger|smaller|greater|heavier|lighter|taller|later) than|under|below|exceeding)\s$/u;
/** And in a condition. */
const IN_CASE = /^(?:if|when|whenever|whoever|anyone who)\b/i;
/** Nearer amounts are no mistake that anybody minds: 23 hours for 24. */
const CLEARLY = 0.25;

function clearlyAnother(amount: string, sentence: string): string | undefined {
  const value = valueOf(amount);
  return amountsNear(amount, sentence, MAX_NEAR).find(
    (one) => !/^(?:1|one)$/i.test(one) && Math.abs(valueOf(one) - value) >= value * CLEARLY,
  );
}

/** What an amount is, in digits or as a word. */
function valueOf(amount: string): number {
  const index = WORDS.indexOf(amount.toLowerCase());
  return index >= 0 ? index + 1 : Number(amount.replaceAll(',', ''));
}

/** So many amounts beside one are looked at. */
const MAX_NEAR = 200;

function stepOf(value: number, decimals: number, isWord: boolean): number {
  if (isWord || (value <= 12 && decimals === 0)) return 1;
  if (decimals > 0) return 5 / 10 ** decimals;
  const size = 10 ** Math.floor(Math.log10(value));
  for (const step of [size / 2, size / 10, size / 100, 1]) if (step >= 1 && value % step === 0) return step;
  return 1;
}

function written(value: number, like: string, decimals: number, asWord: boolean): string {
  if (asWord) return WORDS[value - 1] ?? String(value);
  const text = value.toFixed(decimals);
  return like.includes(',') ? Number(text).toLocaleString('en-US') : text;
}
