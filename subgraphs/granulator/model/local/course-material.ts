import { capitalise } from '../../../../lib/text/capitalise';
import type { Block } from '../../../../lib/text/document';
import type { Language } from '../../../../lib/text/language';
import { sentencesOf } from '../../../../lib/text/sentences';
import { stemsOf } from '../../../../lib/text/stems';
import { isVerb } from '../../../../lib/text/verbs';
import type { MaterialContent } from '../../structures/course';
import { type Offer, offerOf } from './section-offers';
import type { Topic } from './source-outline';

/** Roles of blocks that say the same of them. */
const ROLES: Record<string, Offer> = {
  objectives: 'objectives',
  questions: 'questions',
  keypoints: 'summary',
  summary: 'summary',
  exercise: 'exercises',
  exercises: 'exercises',
  challenge: 'exercises',
  discussion: 'questions',
  criteria: 'criteria',
};

/** What blocks offer of a kind: the items of their lists, else their sentences. */
export function offeredIn(blocks: readonly Block[], offer: Offer): string[] {
  const lines = blocks.filter(({ role }) => role !== undefined && ROLES[role] === offer).flatMap(linesOf);
  return offer === 'objectives' ? lines.flatMap(objectivesIn) : lines;
}

/** "After this chapter you can name the layers of a soil, explain how soils form, and …" */
const ABLE =
  /^(?:(?:after|by|upon|on|at|when|once|in)\b[^,.]{0,80},?\s+)?(?:you|students?|learners?|participants?|readers?|one|we)\s+(?:(?:can|will|should|must)\s+)?(?:be able to\s+)?:?\s*(\p{Ll}.+)$/iu;

/** What a reader is to learn, each by itself, as a sentence names several of them. */
export function objectivesIn(line: string): string[] {
  // "After this section you can" announces some, and says none.
  if (/\b(?:can|able to|how to)\s*:?$/i.test(line)) return [];
  const [, row] = ABLE.exec(line) ?? [];
  if (row === undefined)
    return [capitalise(/^\p{Ll}/u.test(line) ? line.replace(/[,;.]$/, '') : line.replace(/[,;]$/, ''))];
  const clauses: string[] = [];
  const pieces = row.replace(/[.;]$/, '').split(/([,;]\s+(?:and\s+)?|\s+and\s+)/);
  for (const [index, clause] of pieces.entries()) {
    if (index % 2 === 1) continue;
    // What begins with no verb goes on with what stands before it.
    if (isVerb(clause.split(' ', 1)[0] ?? '') || clauses.length === 0) clauses.push(clause);
    else clauses[clauses.length - 1] = `${clauses.at(-1) ?? ''}${pieces[index - 1] ?? ', '}${clause}`;
  }
  return clauses.map(capitalise);
}

/** What a whole section offers. */
export const offeredBy = ({ blocks }: Pick<Topic, 'blocks'>): string[] =>
  blocks.flatMap(linesOf).filter((line) => !OF_PRINT.test(line));
/** What is said of the page, among what is offered. */
const OF_PRINT = /^(?:figures?|fig\.|tables?|see also|cf\.|source|photo)\s[^?]*$/i;

/** What a section of goals offers: its list, and not what is told behind it. */
export const goalsBy = ({ blocks }: Pick<Topic, 'blocks'>): string[] => {
  const lists = blocks.filter(({ kind }) => kind === 'list');
  return offeredBy({ blocks: lists.length > 0 ? lists : blocks });
};

const SEVERAL =
  /^(?:[\d.]+\s+)?(?:(?:practice|review|further|additional|end-of-chapter)\s+)?(?:exercises|problems|tasks|activities|assignments|questions|challenges)\b/i;

/** The exercises of a section: one whose steps are numbered is one exercise, with what is to be minded. */
export function exercisesBy({ title, blocks }: Pick<Topic, 'title' | 'blocks'>): string[] {
  // A case is told as a whole.
  if (/^(?:[\d.]+\s+)?(?:case|scenario|role[- ]play)/i.test(title)) {
    const told = blocks.flatMap(({ text, items }) => (text === '' ? items : [text])).join(' ');
    return told === '' ? [] : [`${title.replace(/^[\d.]+\s+|[.:]$/g, '')}: ${told}`];
  }
  const steps = blocks.filter(({ kind, ordered }) => kind === 'list' && ordered).flatMap(({ items }) => items);
  if (steps.length < 2) return offeredBy({ blocks });
  // "Exercises": each is one of its own; what is summed up behind them is none.
  if (SEVERAL.test(title))
    return offeredBy({ blocks: blocks.filter(({ text }) => !/^(?:summary|key points|in short)\b/i.test(text)) });
  const [, name = ''] = /^[^:–—]{3,30}[:–—]\s*(.+)$/.exec(title) ?? [];
  const rest = blocks.filter(({ kind, ordered }) => kind !== 'list' || !ordered).flatMap(linesOf);
  const told = [...steps.map((step, index) => `${index + 1}. ${step}`), ...rest].join(' ');
  return [name === '' ? told : `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${told}`];
}

/** By what a part says that one is known to have learned it. */
export const criteriaOf = (part: Topic): string[] => offeredIn(part.blocks, 'criteria');

/** "You can judge whether it is ripe": what is learned, as one is told to do it; null for a measure alone. */
export function goalOf(criterion: string): string | null {
  const [, what] = /^You (?:can|will be able to|are able to|must be able to)?\s*(\p{Ll}.+?)\.?$/u.exec(criterion) ?? [];
  return what !== undefined && isVerb(what.split(' ', 1)[0] ?? '') ? capitalise(what) : null;
}

/** Whether a section offers what belongs to lessons, and tells nothing by itself. */
export const isApparatus = (title: string): boolean => !['summary', null].includes(offerOf(title));

function linesOf({ kind, text, items }: Block): string[] {
  if (kind === 'list') return items;
  // A line that only introduces a list offers nothing.
  return kind === 'paragraph' && !/:$/.test(text) ? sentencesOf(text) : [];
}

/** Finds the part of a text that a question or an exercise is about: words that few parts have weigh more, those of its title most. */
export class PartFinder<T> {
  private readonly parts: { what: T; title: Set<string>; stems: Set<string> }[];

  constructor(parts: readonly { what: T; title: string; text: string }[]) {
    this.parts = parts.map(({ what, title, text }) => ({
      what,
      title: new Set(stemsOf(title)),
      stems: new Set(stemsOf(`${title} ${text}`)),
    }));
  }

  /** The part that a line is about; null when it shares no word with any. */
  closest(line: string): T | null {
    const own = new Set(stemsOf(line).filter((stem) => !OF_QUESTIONS.has(stem)));
    const weights = new Map(
      [...own].map((stem) => [stem, 1 / Math.max(1, this.parts.filter(({ stems }) => stems.has(stem)).length)]),
    );
    const likeness = ({ title, stems }: (typeof this.parts)[number]): number =>
      [...weights].reduce(
        (sum, [stem, weight]) => sum + (stems.has(stem) ? weight : 0) + (title.has(stem) ? OF_TITLE * weight : 0),
        0,
      );
    const [best] = this.parts.map((part) => ({ part, score: likeness(part) })).sort((a, b) => b.score - a.score);
    return best && best.score > 0 ? best.part.what : null;
  }
}
const OF_TITLE = 2;
/** Words of questions that tell nothing of what these are about. */
const OF_QUESTIONS = new Set(
  stemsOf(
    "why what which who how when where explain describe discuss compare would still something someone person people work happen do does don't doesn't can't isn't we our us they each place part following",
  ),
);

/** Questions that a text itself asks of its reader. */
export function questionsIn(part: Topic): string[] {
  const asked = part.blocks
    .filter(({ kind }) => kind !== 'code')
    .flatMap(({ kind, text, items }) => (kind === 'paragraph' ? sentencesOf(text) : items))
    .filter(
      (sentence) =>
        /^\p{Lu}.{10,200}\?$/su.test(sentence) &&
        /^(?:what|why|how|when|where|which|who|in what|in which)\b/i.test(sentence) &&
        // What a narrator asks himself is no question for a reader.
        !/\b(?:I|me|my|we|us|our|you|your|ye|thou|they|them|these|those|it|he|she|him|that|this)\b/.test(sentence),
    );
  return [...(isQuestion(part.title) ? [part.title.replace(/^\d[\d.]*\s+/, '')] : []), ...asked];
}

/** What a worked example asks, to be worked out before its solution is read. */
export function solvedIn(part: Topic): string[] {
  const asked = solvedQuestion(part);
  return asked === null ? [] : [`Work it out yourself before you read the solution: ${asked}`];
}

/** What a worked example asks; null for a part of another kind. */
export function solvedQuestion(part: Topic): string | null {
  if (!/\b(?:worked|solved) examples?\b/i.test(part.title)) return null;
  const told = part.blocks.flatMap(({ kind, text }) => (kind === 'paragraph' ? [text] : []));
  const task = told.find((text) => /\?$/.test(text)) ?? told.find((text) => text.includes('?'));
  const [asked] = task === undefined ? [] : sentencesOf(task).filter((sentence) => sentence.endsWith('?'));
  return asked ?? null;
}

/** Whether a title asks something: "Lock and key, or hand and glove?" is only called so. */
export const isQuestion = (title: string): boolean =>
  /^(?:\d[\d.]*\s+)?(?:what(?! about)|why|how|when|where|which|who|whose|is|are|was|were|do|does|did|can|could|should|must|will|has|have)\b.*\s.*\?$|[.!]\s+(?:what|how|who|where|when|why|which|now what|is|are|do|does|can|may|must|should|will)\b[^.!?]{0,60}\?$|,\s+(?:what now|what then|now what)\?$/i.test(
    title.replace(/\?+$/, '?'),
  );

/** A list of things to do. */
export interface CommandList {
  count: number;
  ordered: boolean;
}

/** So many things to do make a list one that is done. */
const MIN_COMMANDS = 3;

/** Lists of a part that tell their reader to do something, point by point. */
export function commandListsIn(part: Topic, language: Language): CommandList[] {
  return part.blocks.flatMap(({ kind, items, depths, ordered = false }) => {
    const own = depths ? items.filter((_item, at) => (depths[at] ?? 0) === 0) : items;
    const count = kind === 'list' ? own.filter((item) => language.isCommand(item)).length : 0;
    return count >= MIN_COMMANDS && count >= own.length / 2 ? [{ count: own.length, ordered }] : [];
  });
}

/** What a lesson is made of, as the source has it: paragraphs, code, lists and tables. */
export function materialOf(part: Topic): MaterialContent[] {
  return part.blocks
    .filter(({ role }) => role === undefined || ROLES[role] === undefined)
    .map(({ kind, text, items, rows, ordered, depths, role }) => ({
      kind: kind === 'list' && ordered ? ('steps' as const) : kind,
      text: kind === 'list' || kind === 'table' ? '' : withLabel(text, role),
      items: kind === 'list' ? (ordered ? withPoints(items, depths) : items) : [],
      rows: rows ?? [],
    }));
}

/** Numbered items with the points below them: those have no number of their own. */
const withPoints = (items: readonly string[], depths: readonly number[] = []): string[] =>
  items.reduce<string[]>((steps, item, at) => {
    const last = steps.at(-1);
    if ((depths[at] ?? 0) === 0 || last === undefined) return [...steps, item];
    return [...steps.slice(0, -1), `${/[.!?:]$/.test(last) ? last : `${last}.`} ${item}`];
  }, []);

/** "Warning: If you lose the key, …": what a box of its own warns of, says that it does. */
const withLabel = (text: string, role: string | undefined): string =>
  role !== undefined &&
  /^(?:warning|caution|danger|important)$/.test(role) &&
  !/^\W*(?:warning|caution|danger|important)\b/i.test(text)
    ? `${capitalise(role)}: ${text}`
    : text;
