import type { MasterTemplate } from '../master-templates/master-template.entity';
import type { RequestType } from './request.entity';

/** How well a master template fits a request, and why. */
export interface Recommendation {
  template: MasterTemplate;
  /** 0 to 1: how much of what was said points to it. */
  score: number;
  matched: string[];
  reason: string;
}

/** What a hit counts: a keyword was chosen by the template's author, the rest is its prose. */
const KEYWORD = 2;
const NAME = 1;
const USE_CASE = 0.5;
/** The kind of content was named outright. */
const TYPE = 4;
/** A sum of hits that counts as half certain. */
const HALF = 3;
/** Words are the same if one begins with the other and hardly goes on: quiz and quizzes, train and training. */
const MIN_STEM = 4;
const MAX_ENDING = 4;

/** Ranks master templates by the words that they have in common with a request. Those that have none are left out. */
export function recommend(
  request: { message: string; type: RequestType | null },
  templates: readonly MasterTemplate[],
): Recommendation[] {
  const said = wordsOf(request.message);
  const type = request.type?.split('_') ?? [];
  return templates
    .map((template) => scoreTemplate(template, said, type))
    .filter((fit) => fit.score > 0)
    .sort((a, b) => b.score - a.score || (a.template.name < b.template.name ? -1 : 1));
}

function scoreTemplate(template: MasterTemplate, said: string[], type: string[]): Recommendation {
  const hits = new Map<string, number>();
  const count = (words: readonly string[], weight: number): void => {
    for (const word of words)
      if (said.some((other) => isSame(word, other))) hits.set(word, Math.max(hits.get(word) ?? 0, weight));
  };
  count(template.keywords.flatMap(wordsOf), KEYWORD);
  count(wordsOf(template.displayName), NAME);
  count(template.useCases.flatMap(wordsOf), USE_CASE);
  const own = [...template.keywords, template.name].flatMap(wordsOf);
  const ofType = type.length > 0 && type.every((part) => own.some((word) => isSame(part, word)));
  const sum = [...hits.values()].reduce((total, weight) => total + weight, 0) + (ofType ? TYPE : 0);
  const matched = [...hits].sort(([, a], [, b]) => b - a).map(([word]) => word);
  const reasons = [
    ...(ofType ? [`it makes what was asked for: a ${type.join(' ')}`] : []),
    ...(matched.length > 0 ? [`the request says ${matched.join(', ')}`] : []),
  ];
  return {
    template,
    score: Math.round((sum / (sum + HALF)) * 1000) / 1000,
    matched,
    reason: reasons.length > 0 ? `Recommended because ${reasons.join(', and ')}.` : '',
  };
}

/** Words that say nothing of what is wanted. */
const EMPTY = new Set(
  'a an and are as at be by can do for from has have how i in is it like make me my need of on or our please that the this to us want we what with would you your'.split(
    ' ',
  ),
);

function wordsOf(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/\p{L}+/gu) ?? [])].filter((word) => !EMPTY.has(word));
}

function isSame(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return (
    long === short || (short.length >= MIN_STEM && long.startsWith(short) && long.length - short.length <= MAX_ENDING)
  );
}
