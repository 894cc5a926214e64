import { sentencesOf } from './sentences';
import type { Block } from './document';

/** Obliges, forbids, allows or limits: what holds whoever does what. */
const RULES =
  /\b(?:must|shall|never|(?:may|can)\s+(?:not|only)|cannot|can['’]t|mustn['’]t|(?:is|are|will\s+be|will\s+not\s+be)\s+(?:not\s+|never\s+)?(?:reimbursed|refused|rejected|refunded|covered|accepted|paid|charged|deducted|needed|necessary|liable|allowed|permitted|forbidden|prohibited|required|obliged|compulsory|mandatory|entitled|final|no\s+\p{Ll}+)|(?:you|he|she|they|customers?|employees?|members?|staff)\s+may|(?:do|does)\s+not\s+(?:cover|apply|include|pay|accept|count)|doesn['’]t\s+(?:cover|apply|include|pay|accept|count)|(?:is|are)\s+only|only\s+(?:if|when|after|with|for|by|on|in)|unless|except(?:ion)?|no\s+(?:more|less|fewer|later|longer|earlier)\s+than|up\s+to\s+\p{Sc}?\d[\d.,]*|may\s+be\s+(?:booked|requested|claimed|used|taken|made|given|paid|shared|kept)|is\s+the\s+rule|at\s+(?:most|least|the\s+latest)|(?:do\s+not|don['’]t)\s+\p{Ll}+|^no\s+\p{Ll}+\s+(?:is|are|may|can)|need\s+not|without\s+(?:approval|permission|consent)|can\s+(?:appeal|ask|choose|refuse|object|claim))\b/iu;
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
  return blocks.flatMap(({ kind, text, items, role }, index) => {
    // "You may claim:" and what may be claimed.
    const [list] = kind === 'paragraph' && text.endsWith(':') ? [blocks[index + 1]] : [];
    const announcing = sentencesOf(text).at(-1) ?? '';
    const before = blocks[index - 1];
    if (kind === 'list' && before?.text.endsWith(':') && ALLOWS.test(sentencesOf(before.text).at(-1) ?? '')) return [];
    if (list?.kind === 'list' && ALLOWS.test(announcing))
      return [{ text: `${announcing} ${list.items.join('; ')}`, sentences: [announcing, ...list.items] }];
    if (kind === 'code' || kind === 'table' || kind === 'heading' || (role !== undefined && OF_READER.test(role)))
      return [];
    return (kind === 'list' ? items : [text]).flatMap((told) => {
      const sentences = sentencesOf(told);
      const rules = sentences.map((one) => !/[?:]$/.test(one) && (isOfRules || RULES.test(one)));
      return runsOf(rules).flatMap(([from, to]): Rule[] => {
        const own = sentences.slice(from, to);
        const [first = ''] = own;
        const before = POINTS_BACK.test(first) ? sentences[from - 1] : '';
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

/** Allows what a list behind it names. */
export const ALLOWS = /\b(?:may|can|(?:is|are) (?:entitled|allowed|permitted|covered|reimbursed|free))\b/;

/** What a reader is to learn or is asked rules nothing. */
const OF_READER = /^(?:objectives|questions|keypoints|resources|topics|prerequisites|exercises|solution)$/;
/** "It must be settled …": of what, is said before. */
const POINTS_BACK =
  /^(?:It|Its|This|That|These|Those|They|Their|He|She|His|Her|Such|Otherwise|Both|Either|Neither|But|However)\b/;
