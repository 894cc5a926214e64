import { indefiniteArticle } from '../../../../lib/text/article';
import type { NounPhrase } from '../../../../lib/text/chunks';
import { inSmallLetters } from '../../../../lib/text/capitalise';
import type { Language } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import type { RelationKind } from '../../../../lib/text/relation-words';
import { definitionsIn } from './parts';
import type { Topic } from './source-outline';
import { coreOf, nameOf, type Stated, statedIn } from './stated';

/** What can be asked about a part, and what is learned by it. */
export interface Asked {
  kind: RelationKind | 'term';
  question: string;
  objective: string;
}

/** A thing as a question names it. */
interface Thing {
  name: string;
  isPlural: boolean;
}

type Phrasing = (from: Thing, to: Thing, past: boolean) => Omit<Asked, 'kind'>;

/** How a statement is asked for; statements of other kinds are asked for by definitions, or not at all. */
const PHRASINGS: Partial<Record<RelationKind, Phrasing>> = {
  causes: (from, to, past) => ({
    question: `What effect ${did(from, past)} ${from.name} have on ${to.name}?`,
    objective: `Explain what effect ${from.name} ${past ? 'had' : from.isPlural ? 'have' : 'has'} on ${to.name}`,
  }),
  part_of: (_, to, past) => ({
    question: `What ${did(to, past)} ${to.name} consist of?`,
    objective: `Name what ${to.name} ${past ? 'consisted' : to.isPlural ? 'consist' : 'consists'} of`,
  }),
  prerequisite: (_, to, past) => ({
    question: `What ${did(to, past)} ${to.name} need?`,
    objective: `Tell what ${to.name} ${past ? 'needed' : to.isPlural ? 'need' : 'needs'}`,
  }),
  application: (from, _, past) => ({
    question: `What ${was(from, past)} ${from.name} used for?`,
    objective: `Explain what ${from.name} ${was(from, past)} used for`,
  }),
  contrasts: (from, to, past) => ({
    question: `How ${did(from, past)} ${from.name} differ from ${to.name}?`,
    objective: `Tell ${from.name} from ${to.name}`,
  }),
};

const did = ({ isPlural }: Thing, past: boolean): string => (past ? 'did' : isPlural ? 'do' : 'does');
const was = ({ isPlural }: Thing, past: boolean): string =>
  past ? (isPlural ? 'were' : 'was') : isPlural ? 'are' : 'is';

/** Questions about what a part defines, names and states, in that order, each once. */
export function askedIn(part: Topic, language: Language): Asked[] {
  const found: Asked[] = [
    ...termsIn(part, language).map(({ named, isPlural }) => ({
      kind: 'term' as const,
      question: `What ${isPlural ? 'are' : 'is'} ${named}?`,
      objective: `Tell what ${named} ${isPlural ? 'are' : 'is'}`,
    })),
    ...statedIn(part, language).stated.flatMap((one) => asksOf(one) ?? []),
  ];
  const seen = new Set<string>();
  return found.filter(({ question }) => !seen.has(question) && seen.add(question));
}

/** Questions of different kinds before more of the same kind. */
export function variedly(asked: readonly Asked[]): Asked[] {
  const counts = new Map<Asked['kind'], number>();
  return asked
    .map((one, at) => {
      const rank = counts.get(one.kind) ?? 0;
      counts.set(one.kind, rank + 1);
      return { one, rank, at };
    })
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ one }) => one);
}

/** A term that a part brings in. */
export interface BroughtIn {
  term: string;
  /** With its article, as a question names it. */
  named: string;
  isPlural: boolean;
}

/** What a part defines or gives a name to, each once. */
export function termsIn(part: Topic, language: Language): BroughtIn[] {
  const named = statedIn(part, language).named.flatMap(({ term }) => {
    const thing = thingOf(term);
    return thing ? [{ term: nameOf(term) ?? thing.name, named: thing.name, isPlural: thing.isPlural }] : [];
  });
  const seen = new Set<string>();
  return [...definitionsIn(part), ...named]
    .map(({ term, named: own, isPlural }) => ({ term, named: own, isPlural }))
    .filter(({ term }) => !seen.has(keyOf(term)) && seen.add(keyOf(term)));
}

/** How a statement is asked for; null where its things have no names of their own. */
export function asksOf({ from, to, kind, past }: Stated): Asked | null {
  const [one, other] = [thingOf(from), thingOf(to)];
  const phrased = one && other && PHRASINGS[kind]?.(one, other, past);
  return phrased ? { kind, ...phrased } : null;
}

/** A phrase as a question names it; null where it names nothing by itself. */
function thingOf(phrase: NounPhrase): Thing | null {
  const name = nameOf(phrase);
  const { from, determiner, whole, plural } = coreOf(phrase);
  if (name === null) return null;
  const own = from === 0 && determiner === '' ? inSmallLetters(name) : name;
  // "Every topic" and "another topic" are topics; a name that is only a part of its phrase may need no article.
  const article = /^(?:an?|the)$/.test(determiner)
    ? determiner
    : /^(?:every|each|any|another)$/.test(determiner)
      ? 'a'
      : '';
  const isWhole = name === whole && article !== '';
  const spoken = article === 'the' ? 'the' : indefiniteArticle(own);
  return { name: isWhole ? `${spoken} ${own}` : own, isPlural: plural };
}
