const NUMBERS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  'forty-five': 45,
  sixty: 60,
  ninety: 90,
};
const UNITS: [unit: RegExp, minutes: number][] = [
  [/^s(?:ec(?:ond)?s?)?$/i, 1 / 60],
  [/^(?:min(?:ute)?s?|m)$/i, 1],
  [/^(?:h|hrs?|hours?)$/i, 60],
  [/^(?:d|days?|nights?)$/i, 24 * 60],
  [/^(?:w|wks?|weeks?)$/i, 7 * 24 * 60],
];
const AMOUNT = String.raw`(?:\d{1,4}(?:[.,]\d{1,2})?|${Object.keys(NUMBERS).join('|')})`;
const HALF = String.raw`(?:half an?|a half|half|½|¼|¾|quarter of an)`;
const UNIT = String.raw`(seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|nights?|weeks?|wks?)\b\.?`;
const DURATION = new RegExp(
  String.raw`(?<![\p{L}\d.,/-])(?:(${AMOUNT})(?:\s*(?:-|–|—|to|or)\s*(${AMOUNT}))?(\s+and\s+a\s+half|\s?½)?|(${HALF}))[\s-]*${UNIT}(\s+and\s+a\s+half)?`,
  'giu',
);
/** Words before a time that say when something happens, not how long it takes. */
const WHEN =
  /\b(?:times|once|twice|every|each|within|after|before|until|last|past|next|per|than|in the (?:first|last))\s+(?:about\s+|approximately\s+|the\s+|another\s+)?$/i;
const AGO = /^\s*(?:ago|after\b|later|earlier|before|beforehand|old|a (?:day|week|month|year))\b/i;
const OVERNIGHT = 8 * 60;

/** How long a text says that something takes, in minutes, all of it together; null when it does not say. */
export function statedMinutes(said: string): number | null {
  let minutes = 0;
  // Clocks that run for so long: 1:30 h.
  const text = said.replace(/\b(\d{1,2}):([0-5]\d)\s*(?:h|hrs?|hours?)\b/gi, (_whole, hours: string, rest: string) => {
    minutes += Number(hours) * 60 + Number(rest);
    return ' ';
  });
  for (const match of text.matchAll(DURATION)) {
    const [whole] = match;
    const [before, behind] = [text.slice(0, match.index), text.slice(match.index + whole.length)];
    // "For 20 minutes before opening" says how long, "20 minutes before opening" when.
    if (WHEN.test(before) || (AGO.test(behind) && !/\bfor\s+(?:about\s+|at least\s+)?$/i.test(before))) continue;
    minutes += minutesIn(match);
  }
  // "Overnight (18–24 h)" says once how long.
  if (
    /\bovernight\b(?!\s+(?:stay|trip|train|bus|flight|ferry|parking|guest|delivery|bag|accommodation|allowance|courier|shift|cultures?|dough|mail|post|rate|temperature|success|low|high|oats|batch))/i.test(
      text,
    ) &&
    minutes < OVERNIGHT
  )
    minutes += OVERNIGHT;
  return minutes > 0 ? Math.max(1, Math.round(minutes)) : null;
}

/** A time that is told of one of several. */
export interface TimePerUnit {
  /** As it stands in the text. */
  whole: string;
  minutes: number;
  /** In small letters, in the singular. */
  unit: string;
}

/** "2 minutes per bar", "a minute and a half for each bar": times of one of several. */
export function timesPerUnit(text: string): TimePerUnit[] {
  return [...text.matchAll(DURATION)].flatMap((match) => {
    const { 0: time, index } = match;
    const [behind = '', unit = ''] =
      /^\s+(?:per|for each|for every|each for every)\s+(\p{Ll}{3,})\b/u.exec(text.slice(index + time.length)) ?? [];
    const minutes = minutesIn(match);
    return unit === '' || UNITS.some(([pattern]) => pattern.test(unit)) || minutes === 0
      ? []
      : [{ whole: `${time}${behind}`, minutes, unit }];
  });
}

/** How long one time is, the longer where it is a range. */
function minutesIn([, low, high, andHalf, half, unit = '', half2]: RegExpExecArray): number {
  const per = UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? 0;
  return per * (half !== undefined ? halfOf(half) : numberOf(high ?? low ?? '0') + (andHalf || half2 ? 0.5 : 0));
}

const numberOf = (text: string): number => NUMBERS[text.toLowerCase()] ?? Number(text.replace(',', '.'));

const halfOf = (text: string): number => (/¼|quarter/i.test(text) ? 0.25 : /¾/.test(text) ? 0.75 : 0.5);
