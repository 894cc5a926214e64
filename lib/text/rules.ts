import { pointsElsewhere, sentencesOf } from './sentences';
import type { Block } from './document';

/** Obliges, forbids, allows or limits: what holds whoever does what. */
const RULES =
  /\b(?:must|shall|never|(?:may|can)\s+(?:not|only)|cannot|can['’]t|mustn['’]t|(?:is|are)\s+(?:not\s+)?(?:allowed|permitted|forbidden|prohibited|required|obliged|compulsory|mandatory|entitled|final|no\s+\p{Ll}+)|(?:you|he|she|they|customers?|employees?|members?|staff)\s+may|(?:do|does)\s+not\s+(?:cover|apply|include|pay|accept|count)|doesn['’]t\s+(?:cover|apply|include|pay|accept|count)|(?:is|are)\s+only|only\s+(?:if|when|after|with|for|by|on|in)|unless|except(?:ion)?|no\s+(?:more|less|fewer|later|longer|earlier)\s+than|at\s+(?:most|least|the\s+latest)|(?:do\s+not|don['’]t)\s+\p{Ll}+|^no\s+\p{Ll}+\s+(?:is|are|may|can)|need\s+not|without\s+(?:approval|permission|consent)|can\s+(?:appeal|ask|choose|refuse|object|claim))\b/iu;
/** Sections of what may go wrong or must be known, whatever their sentences are like. */
const OF_RULES =
  /\b(?:pitfalls|caveats|limitations?|limits|exceptions?|exclusions?|restrictions?|warnings|gotchas|safety|precautions|rules|known (?:issues|problems)|out of scope|does(?: not|n['’]t) apply)\b/i;
const MIN_WORDS = 4;

/** Sentences that rule one after the other. */
export interface Rule {
  /** With the sentence before them where they point back to it. */
  text: string;
  sentences: string[];
}

/** What blocks say that holds besides what is done. @param title of the section that they stand in */
export function rulesIn(title: string, blocks: readonly Block[]): Rule[] {
  const isOfRules = OF_RULES.test(title);
  return blocks.flatMap(({ kind, text, items, role }) => {
    if (kind === 'code' || kind === 'table' || kind === 'heading' || (role !== undefined && OF_READER.test(role)))
      return [];
    return (kind === 'list' ? items : [text]).flatMap((told) => {
      const sentences = sentencesOf(told);
      const rules = sentences.map((one) => !/[?:]$/.test(one) && (isOfRules || RULES.test(one)));
      return runsOf(rules).flatMap(([from, to]): Rule[] => {
        const own = sentences.slice(from, to);
        const [first = ''] = own;
        const before = pointsElsewhere(first) && !OF_ITS_READER.test(first) ? sentences[from - 1] : '';
        // What points to what is not there says nothing.
        return before === undefined || own.join(' ').split(/\s+/).length < (isOfRules ? 2 : MIN_WORDS)
          ? []
          : [{ text: [before, ...own].join(' ').trim(), sentences: own }];
      });
    });
  });
}

/** Where what is so begins and ends. */
function runsOf(are: readonly boolean[]): [from: number, to: number][] {
  return are.flatMap((is, at): [number, number][] => {
    if (!is || are[at - 1] === true) return [];
    const end = are.findIndex((one, index) => index > at && !one);
    return [[at, end < 0 ? are.length : end]];
  });
}

/** What a reader is to learn or is asked rules nothing. */
const OF_READER = /^(?:objectives|questions|keypoints|resources|topics|prerequisites|exercises|solution)$/;
/** "You may bring a colleague": it is clear who. */
const OF_ITS_READER = /^(?:you|we|your|our)\b/i;
