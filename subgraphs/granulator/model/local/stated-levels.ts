import { PROFICIENCY_LEVELS } from '../../structures/learning-path';
import type { Topic } from './source-outline';

export type Level = (typeof PROFICIENCY_LEVELS)[number];

/** So many parts must state their level for it to be how the text tells it. */
const MIN_STATED = 2;

/** "Level 2: Mixing". */
export const LEVEL_FIRST = /^(?:level|stage|grade|tier)\s(\d)\s*[:.–—-]\s/i;
/** "(L2)", "(level 2)", "(beginner)": how far a part is on the way. */
const LEVEL =
  /^(?:level|stage|grade|tier)\s(\d)\s*[:.–—-]\s+|\s*[([](?:L(?:evel\s)?|level\s)(\d)(?:\s*[/–-]\s*L?\d)?[)\]]|\s*[([](beginner|intermediate|advanced|expert)s?[)\]]/i;

export const withoutLevel = (title: string): string => title.replace(LEVEL, '').trim();

/** "Step 4: Cover the boards": one place in an order. */
const STEP = /^(?:step|stage|phase)\s(\d{1,2})\b/i;

/** Whether a part is the level, or the step, that follows another one. */
export function isNextLevel({ title }: Topic, before: Topic | undefined): boolean {
  return [LEVEL_FIRST, STEP].some((place) => {
    const [own, earlier] = [title, before?.title ?? ''].map((one) => Number(place.exec(one)?.[1]));
    return own === (earlier ?? NaN) + 1;
  });
}

/** The levels that the parts state themselves; null where hardly any does. */
export function statedLevels(topics: readonly Topic[]): Level[] | null {
  const stated = topics.map(({ title }): number | Level | null => {
    const [, first, bracketed, name] = LEVEL.exec(title) ?? [];
    const number = first ?? bracketed;
    return number !== undefined ? Number(number) : name !== undefined ? (name.toLowerCase() as Level) : null;
  });
  if (stated.filter((one) => one !== null).length < MIN_STATED) return null;
  const highest = Math.max(2, ...stated.filter((one) => typeof one === 'number'));
  let last: Level = PROFICIENCY_LEVELS[0];
  return stated.map((one) => {
    if (typeof one === 'number')
      last = PROFICIENCY_LEVELS[Math.round(((one - 1) / (highest - 1)) * (PROFICIENCY_LEVELS.length - 1))] ?? last;
    else if (one !== null) last = one;
    return last;
  });
}
