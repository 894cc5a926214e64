import type { Chunk, NounPhrase, VerbGroup } from './chunks';
import type { Behind, Clauses } from './clauses';

/** A name that a sentence gives to something. */
export interface Naming {
  term: NounPhrase;
  /** Whether what is called so is told in the sentence before. */
  pointsBack: boolean;
}

const GIVING_NAMES = /^(?:call|term|name|nickname|dub|label|christen)$/;
const KNOWN_AS = /^(?:know|refer|describe)$/;

/** Reads what a verb gives a name to; null when it gives none. @param at where the verb stands @param subject what it is said of */
export function namingIn(
  clauses: Clauses,
  at: number,
  { behind, subject }: { behind: Behind; subject: NounPhrase | undefined },
): Naming | null {
  const verb = clauses.at(at);
  const term = verb?.is === 'verb' ? termOf(clauses, verb, at, { behind, subject }) : undefined;
  if (!term || term.pronoun) return null;
  // "Young beeches keep their leaves": what stands for something of the same sentence points to none before.
  const here = clauses.chunks.slice(0, at + 3);
  const own = here.findIndex((chunk) => chunk.is === 'name' && !chunk.pronoun && chunk.plural && !pointsBack(chunk));
  const isBack = (chunk: Chunk, index: number): boolean =>
    pointsBack(chunk) &&
    !(own >= 0 && own < index && chunk.is === 'name' && /^(?:their|they)$/.test(`${chunk.determiner || chunk.head}`));
  return { term, pointsBack: here.some(isBack) };
}

function termOf(
  clauses: Clauses,
  verb: VerbGroup,
  at: number,
  { behind: { preposition, objects }, subject }: { behind: Behind; subject: NounPhrase | undefined },
): NounPhrase | undefined {
  const [first] = objects;
  if (first && isNameOf(first)) return namedBy(first);
  const [before, next] = [clauses.at(at - 1), first ? clauses.at(clauses.after(first)) : undefined];
  // "A layer called mor", "openings known as stomata": a participle hangs on what it names.
  if (!verb.passive && before?.is === 'name' && !before.pronoun && first && next?.is !== 'name') {
    const isBare =
      verb.to - verb.from === 1 && verb.past && clauses.chunks.slice(0, at).some(({ is }) => is === 'verb');
    if (isBare && GIVING_NAMES.test(verb.lemma) && preposition === '') return first;
    if (isBare && KNOWN_AS.test(verb.lemma) && /(?:^| )as$/.test(preposition)) return first;
  }
  if (verb.passive) {
    // "Such deposits are called speleothems", "are known as speleothems".
    const isName =
      (GIVING_NAMES.test(verb.lemma) && preposition === '') ||
      (KNOWN_AS.test(verb.lemma) && /(?:^| )as$/.test(preposition));
    return isName ? first : undefined;
  }
  if (verb.lemma === 'call' && first) {
    // "Bakers call that batch the levain".
    if (next?.is === 'name') return next;
    // "…, and this we call hydraulic conductivity".
    const called = clauses.at(at - 2);
    const isCaller = before?.is === 'name' && before.pronoun && /^(?:we|they|you|i)$/.test(before.head);
    if (isCaller && called?.is === 'name' && pointsBack(called)) return first;
    // "… is what we call a broker", "… that historians have come to call the mania".
    return opensClause(clauses, at) ? first : undefined;
  }
  // "Bakers refer to this jump as oven spring".
  if (verb.lemma === 'refer' && next?.is === 'preposition' && next.word === 'as')
    return clauses.namesFrom(clauses.after(next))[0];
  if (verb.lemma !== 'mean') return undefined;
  // "An autolyse, which means mixing …".
  if (before?.is === 'relative' && before.word === 'which' && /^(?:name|verb)$/.test(clauses.at(at + 1)?.is ?? ''))
    return subject;
  // "What bakers mean by hydration is …", "by erosion we mean …".
  if (preposition === 'by') return first;
  const isCaller = before?.is === 'name' && before.pronoun;
  const [term, by] = isCaller ? [clauses.at(at - 2), clauses.at(at - 3)] : [before, clauses.at(at - 2)];
  return by?.is === 'preposition' && by.word === 'by' && term?.is === 'name' ? term : undefined;
}

/** Reads what stands beside a phrase as its name: "that stream, transpiration,", "a weak acid, carbonic acid", "small pores, the stomata,". */
export function namingBeside(name: NounPhrase, beside: NounPhrase, end: Chunk | undefined): Naming | null {
  if (/^(?:this|that|these|those)$/.test(name.determiner))
    return beside.determiner === '' && end?.is === 'comma' ? { term: beside, pointsBack: true } : null;
  const isShort = !beside.of && beside.text.split(' ').length <= 3;
  // A list goes on with "and"; an end of the sentence or a comma closes what was put beside.
  if (!isShort || !(end === undefined || /^(?:comma|stop)$/.test(end.is)) || /^\p{Lu}/u.test(beside.text)) return null;
  const isOfKind = /^an?$/.test(name.determiner) && beside.determiner === '' && beside.head === name.head;
  const isOfSeveral =
    name.determiner === '' && name.plural && beside.determiner === 'the' && beside.plural && /\s/.test(name.text);
  return isOfKind || isOfSeveral ? { term: { ...beside, determiner: '' }, pointsBack: false } : null;
}

/** Whether a verb belongs to a clause that hangs on what stands before it: "what we call", "that they have come to call". */
function opensClause(clauses: Clauses, at: number): boolean {
  for (let before = at - 1; before >= Math.max(0, at - 3); before--) {
    const chunk = clauses.at(before);
    if (chunk?.is === 'clause' || chunk?.is === 'relative') return true;
    if (chunk?.is !== 'name' && chunk?.is !== 'verb') return false;
  }
  return false;
}

/** Whether a phrase stands for something in the sentence before. */
export const pointsBack = (chunk: Chunk): boolean =>
  chunk.is === 'name' &&
  ((chunk.pronoun && /^(?:it|they|these|this|that|those)$/.test(chunk.head)) ||
    /^(?:this|these|that|those|its|their|such)$/.test(chunk.determiner));

/** "The name of bulk fermentation", "the German name karren". */
const isNameOf = ({ head, text, of, determiner }: NounPhrase): boolean =>
  (/^(?:name|term)$/.test(head) && of !== undefined) ||
  (determiner === 'the' && /(?:^|\s)(?:name|term)\s\p{Ll}+$/u.test(text));

function namedBy(phrase: NounPhrase): NounPhrase {
  if (phrase.of) return phrase.of;
  const text = phrase.text.replace(/^(?:.*\s)?(?:name|term)\s/u, '');
  return { ...phrase, text, whole: text, determiner: '' };
}
