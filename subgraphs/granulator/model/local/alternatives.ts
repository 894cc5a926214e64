import { capitalise } from '../../../../lib/text/capitalise';
import type { Remedy } from './tabled-steps';

const CHOOSE = 'choose|use|pick|select|prefer|take';
const OPTION = 'option|alternative|method|mode|plan|approach|variant|way|one|type|setting|strategy';
const WHEN = 'if|when|where|for|unless|after|before|while|once|in case|only if|only when|only for|only after';
/** "Rolling update. Choose this option if users must not notice." */
const NAMED = new RegExp(
  String.raw`^(.{2,60}?)\s?[.:–—-]\s+(?:${CHOOSE})\s+(?:this|it)(?:\s+(?:${OPTION}))?,?\s+((?:${WHEN})\s.+)$`,
  'is',
);
/** "For bread, programme 2", "If it is wet: the covered stand". */
const AHEAD = /^((?:for|if|when|in case of|with)\s[^,:;]{2,60})[,:]\s+(\S.+)$/is;
/** "Staging for every change that has not been reviewed". */
const BEHIND = new RegExp(String.raw`^([\p{L}\d][^.,;:]{1,40}?)[,:]?(?:\s[–—-])?\s+((?:${WHEN})\s[^.]+)\.?$`, 'ius');
/** "Full restart. Choose this option if …": whatever it begins with, it is the name of an option. */
export const ITS_OPTION = NAMED;
/** "Choose this option if …", said of what stands before it. */
const OF_THIS = new RegExp(String.raw`\b(${CHOOSE})\s+(?:this|the)\s+(?:${OPTION})(?=,?\s+(?:${WHEN})\b)`, 'i');

/** "Choose the target:", "There are two options:"; below "Pack the bag:" "water for two days" is packed, and not chosen. */
const OF_CHOICE =
  /\b(?:choose|select|pick|decide|options?|alternatives?|ways?|methods?|modes?|variants?|possibilities|one of|either|which|depends?|depending)\b/i;

/** Whether a line announces what is chosen among. */
export const announcesChoice = (line: string): boolean => OF_CHOICE.test(line);

/** The items of a list that name one thing each, and in which case it is taken; null where one of them does not. @param line what announces them */
export function alternativesIn(
  line: string,
  items: readonly string[],
  isCommand: (text: string) => boolean,
): Remedy[] | null {
  const found = items.flatMap((item): Remedy[] => {
    const [, ahead, then] = AHEAD.exec(item) ?? [];
    if (ahead !== undefined && then !== undefined) return [told(ahead, then)];
    if (!announcesChoice(line)) return [];
    const [, name, condition] = NAMED.exec(item) ?? BEHIND.exec(item) ?? [];
    // "Call the guard if the lift stops" is done, and not chosen.
    return name === undefined || condition === undefined || isCommand(item) ? [] : [told(condition, name)];
  });
  return found.length >= 2 && found.length === items.length ? found : null;
}

const told = (condition: string, outcome: string): Remedy => ({
  condition: capitalise(condition.replace(/[.;,]$/, '')),
  outcome: outcome.replace(/[.;,]$/, ''),
});

/** "`OOMKilled` → raise the limit": items that say what is done in which case. */
export const arrowsIn = (items: readonly string[]): (Remedy & { item: string })[] =>
  items.flatMap((item) => {
    const [, condition, outcome] = /^(.{2,120}?)\s*(?:→|=>|->|⇒)\s*(\S.{2,})$/su.exec(item) ?? [];
    return condition !== undefined && outcome !== undefined ? [{ item, condition, outcome }] : [];
  });

/** "The pharmacist decides:", "Manager decides what happens:", and the list of cases behind it. */
export const DECIDES = /^((?:the\s+)?\p{L}[\p{L} ]{2,40}?)\s+(?:decides?|chooses?|determines?)\b[^:]{0,60}:?$/iu;

/** The cases of a line with arrows only; none where one of several has no arrow. */
export const onlyArrows = (items: readonly string[]): Remedy[] => {
  const found = arrowsIn(items);
  return found.length > 1 && found.length === items.length
    ? found.map(({ condition, outcome }) => ({ condition: capitalise(condition), outcome }))
    : [];
};

/** "Choose this option if …" below the name of the option: with it. */
export const withItsName = (text: string, name: string): string =>
  text.replace(OF_THIS, (_all, verb: string) => `${verb} “${name}”`);
