import { indefiniteArticle } from '../../../../lib/text/article';
import type { NounPhrase } from '../../../../lib/text/chunks';
import { inSmallLetters } from '../../../../lib/text/capitalise';
import type { Language } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import { isMostlyVerb } from '../../../../lib/text/verbs';
import type { RelationKind } from '../../../../lib/text/relation-words';
import { escaped } from '../../../../lib/text/find-words';
import { leansBack, numberOf, standsAlone } from './fact';
import { beginsWith } from './mentioned';
import { definitionsIn, enumerate } from './parts';
import type { Topic } from './source-outline';
import { conditionOf, coreOf, nameOf, type Stated, statedIn } from './stated';

/** What can be asked about a part, and what is learned by it. */
export interface Asked {
  kind: RelationKind | 'term';
  question: string;
  objective: string;
  /** What the text says in answer. */
  answer: string;
}

/** A thing as a question names it. */
interface Thing {
  name: string;
  isPlural: boolean;
}

type Phrasing = (from: Thing, to: Thing, past: boolean) => Omit<Asked, 'kind' | 'answer'>;

const DEFINE = 'Define ';
/** "Typical signs are …": what there is of them, and not what they are. */
const COUNTED =
  /\b(?:signs|symptoms|causes|effects|uses|examples|benefits|risks|reasons|sources|types|kinds|steps|stages|signals|side effects)$/i;

/** How a statement is asked for; statements of other kinds are asked for by definitions, or not at all. */
const PHRASINGS: Partial<Record<RelationKind, Phrasing>> = {
  causes: (from, to, past) => ({
    question: `What effect ${did(from, past)} ${from.name} have on ${to.name}?`,
    objective: `Explain what effect ${from.name} ${past ? 'had' : from.isPlural ? 'have' : 'has'} on ${to.name}`,
  }),
  reduces: (from, to, past) => ({
    question: `What effect ${did(from, past)} ${from.name} have on ${to.name}?`,
    objective: `Explain what effect ${from.name} ${past ? 'had' : from.isPlural ? 'have' : 'has'} on ${to.name}`,
  }),
  part_of: (from, _, past) => ({
    question: `What ${was(from, past)} ${from.name} part of?`,
    objective: `State what ${from.name} ${was(from, past)} part of`,
  }),
  prerequisite: (_, to, past) => ({
    question: `What ${did(to, past)} ${to.name} need?`,
    objective: `State what ${to.name} ${past ? 'needed' : to.isPlural ? 'need' : 'needs'}`,
  }),
  application: (from, _, past) => ({
    question: `What ${was(from, past)} ${from.name} used for?`,
    objective: `Explain what ${from.name} ${was(from, past)} used for`,
  }),
  contrasts: (from, to, past) => ({
    question: `How ${did(from, past)} ${from.name} differ from ${to.name}?`,
    objective: `Compare ${from.name} with ${to.name}`,
  }),
};

/** "The scales are made of keratin". */
const MADE_OF = /\b(?:is|are|was|were)\s+(?:\p{L}+ly\s+)?made (?:up )?of\b/u;
const madeOf: Phrasing = (_, to, past) => ({
  question: `What ${was(to, past)} ${to.name} made of?`,
  objective: `State what ${to.name} ${was(to, past)} made of`,
});

/** "The scheduler uses UTC": what for, is not said. */
const SAYS_WHAT_FOR = /\b(?:to|for)\s+(?:\p{Ll}+|the)\b/u;
const used: Phrasing = (_, to, past) => ({
  question: `What ${did(to, past)} ${to.name} use?`,
  objective: `State what ${to.name} ${past ? 'used' : to.isPlural ? 'use' : 'uses'}`,
});

const did = ({ isPlural }: Thing, past: boolean): string => (past ? 'did' : isPlural ? 'do' : 'does');
const was = ({ isPlural }: Thing, past: boolean): string =>
  past ? (isPlural ? 'were' : 'was') : isPlural ? 'are' : 'is';

/** Kinds of statements that are asked for by their own verb, where one says them. */
const BY_VERB: ReadonlySet<RelationKind> = new Set(['causes', 'reduces', 'part_of', 'prerequisite', 'related']);

/** "What does a levee need?" */
function phrasedByVerb({ verb, kind, past }: Stated, from: Thing, to: Thing): Omit<Asked, 'kind' | 'answer'> | null {
  // "A replaces B" sets them apart by what it does, and not by how they are.
  const isDone = verb !== undefined && kind === 'contrasts' && !/^(?:differ|contrast)\b/.test(verb.words);
  if (!verb || (!BY_VERB.has(kind) && !isDone) || (kind === 'related' && !(past && tellsByItself(verb.words))))
    return null;
  const subject = verb.subject === 'from' ? from : to;
  // What a person or a body once did is worth asking; what things do is asked where it says what they are to each other.
  if (kind === 'related' && !/\p{Lu}|\d{4}/u.test(subject.name)) return null;
  const said = subject.isPlural ? verb.words : inThirdPerson(verb.words);
  return {
    question: `What ${did(subject, past)} ${subject.name} ${verb.words}?`,
    // What the past of a verb is, its plain form does not tell.
    objective: past ? `State what ${subject.name} did` : `State what ${subject.name} ${said}`,
  };
}

/** Verbs that say little without what else stands with them: "turn light into …". */
const LIGHT_VERBS =
  /^(?:turn|take|give|make|keep|get|put|set|let|bring|hold|leave|come|go|enter|exit|show|begin|start|lift|work|run|add|send|wake|own|call|meet|move|pass|follow|join|cover|reach|face|find|want|like|love|try|help|become|seem|remain|stay)$/;
/** Whether a verb is hardly anything else, and says enough with its object alone. */
export const tellsByItself = (words: string): boolean =>
  !LIGHT_VERBS.test(words) && (isMostlyVerb(words) || / in$/.test(words));

/** "Lead to" as it is said of one: "leads to". */
export function inThirdPerson(words: string): string {
  const [verb = '', ...rest] = words.split(' ');
  if (verb === 'have') return ['has', ...rest].join(' ');
  const own = /[^aeiou]y$/.test(verb)
    ? verb.replace(/y$/, 'ies')
    : /(?:s|x|z|ch|sh|o)$/.test(verb)
      ? `${verb}es`
      : `${verb}s`;
  return [own, ...rest].join(' ');
}

/** Whether a name without an article is of several: "anterior nosebleeds". */
const isSeveral = (named: string): boolean =>
  !/^(?:an?|the)\s/.test(named) && /[^\s]\s/.test(named) && numberOf(named) === 'plural';

/** "Lease: the right of …", "“Sample” means …": a line that only says what a word means, which may want an article or none. */
const GLOSSED = /^["“‘]?\p{L}[^.:"”]{0,60}(?::\s|["”’]\s+means\s)/u;

/** Questions about what a part defines, names and states, in that order, each once. */
export function askedIn(part: Topic, language: Language): Asked[] {
  const found: Asked[] = [
    ...termsIn(part, language).map(({ named, isPlural: several, evidence }) => ({
      kind: 'term' as const,
      answer: evidence,
      question:
        !several && !/^(?:an?|the)\s/.test(named) && GLOSSED.test(evidence)
          ? `What is meant by “${named}”?`
          : `What ${several || isSeveral(named) ? 'are' : 'is'} ${named}?`,
      objective: COUNTED.test(named) ? `Name ${named}` : `${DEFINE}${named}`,
    })),
    ...statedIn(part, language).stated.flatMap((one) => asksOf(one) ?? []),
  ];
  const seen = new Set<string>();
  return found.filter(({ question }) => !seen.has(question) && seen.add(question));
}

/** So many terms are named in one objective. */
const MAX_TERMS = 4;

/** What is learned by answers: to define the terms of a part is one thing, and what else is asked is one thing each. */
export function objectivesOf(asked: readonly Asked[]): string[] {
  const isTerm = ({ kind, objective }: Asked): boolean => kind === 'term' && objective.startsWith(DEFINE);
  const terms = asked.filter(isTerm).map(({ objective }) => objective.slice(DEFINE.length));
  const others = asked.filter((one) => !isTerm(one) && one.kind !== 'related').map(({ objective }) => objective);
  return [...(terms.length > 0 ? [`${DEFINE}${enumerate(terms.slice(0, MAX_TERMS))}`] : []), ...others];
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
  /** Where it does so. */
  evidence: string;
}

/** What a part defines or gives a name to, each once. */
export function termsIn(part: Topic, language: Language): BroughtIn[] {
  const named = statedIn(part, language).named.flatMap(({ term, evidence }) => {
    const thing = thingOf(term);
    // "A man called Terry": who is called so, is no term.
    const isName = thing !== null && thing.name.split(' ').every((word) => /^\p{Lu}\p{Ll}/u.test(word));
    return thing && !isName
      ? [{ term: nameOf(term) ?? thing.name, named: thing.name, isPlural: thing.isPlural, evidence }]
      : [];
  });
  const seen = new Set<string>();
  const defined = definitionsIn(part).map(({ term, named: own, isPlural, sentence }) => ({
    term,
    named: own,
    isPlural,
    evidence: sentence,
  }));
  return [...defined, ...named, ...markedIn(part)].filter(
    ({ term }) => !seen.has(keyOf(term)) && seen.add(keyOf(term)),
  );
}

/** Words in bold print that are no terms: orders, amounts, and what a text calls its reader's attention to. */
const NO_TERM =
  /^(?:do|don['’]t|not|never|always|must|only|all|no|yes|if|you|your|we|it|this|that|before|after|new|required|optional|default)\b|\d/i;

/** Terms that a text prints in bold where it first speaks of them, though no pattern knows the sentence for a definition. */
function markedIn(part: Topic): BroughtIn[] {
  return part.sentences.flatMap((sentence, at) =>
    (sentence.introduced ?? []).flatMap((term): BroughtIn[] => {
      const [, article = ''] =
        new RegExp(`(?:^|[\\s(])(an?|the)\\s+["“]?${escaped(term)}(?![\\p{L}\\d])`, 'iu').exec(sentence.text) ?? [];
      const isName = /^\p{Ll}/u.test(inSmallLetters(term)) && term.split(' ').length <= 4 && !NO_TERM.test(term);
      // "A task queue" is no task.
      const isThing = sentence.phrases.some(({ key }) => ` ${key}`.endsWith(` ${keyOf(term)}`));
      // "A design starts with a heat loss calculation" tells of the design.
      const isTold = beginsWith(sentence.text, term) || leansBack(sentence);
      if (!isName || !isThing || !isTold || !standsAlone(sentence) || isMostlyVerb(term) || /^\p{L}+ed$/u.test(term))
        return [];
      const before = part.sentences[at - 1]?.text;
      const evidence = leansBack(sentence) && before !== undefined ? `${before} ${sentence.text}` : sentence.text;
      // Its large letter is its own where it stands inside a sentence.
      const own = sentence.text.indexOf(term) > 0 ? term : inSmallLetters(term);
      const spoken = article === '' ? '' : `${/^the$/i.test(article) ? 'the' : indefiniteArticle(own)} `;
      return [{ term: own, named: `${spoken}${own}`, isPlural: numberOf(own) === 'plural', evidence }];
    }),
  );
}

/** How a statement is asked for; null where its things have no names of their own. */
export function asksOf(stated: Stated): Asked | null {
  const { from, to, kind, past, evidence, sentence } = stated;
  const [one, other] = [thingOf(from), thingOf(to)];
  const phrasing =
    kind === 'part_of' && MADE_OF.test(sentence)
      ? madeOf
      : kind === 'application' && stated.verb && !SAYS_WHAT_FOR.test(sentence)
        ? used
        : PHRASINGS[kind];
  const phrased = one && other && (phrasedByVerb(stated, one, other) ?? phrasing?.(one, other, past));
  // "It consists of three components:" is told by what stands behind it.
  // What a line of a glossary says in passing is not what it is there for.
  if (!phrased || evidence.endsWith(':') || GLOSSED.test(evidence) || isUntelling(stated)) return null;
  const condition = evidence === sentence ? conditionOf(sentence) : '';
  // What the condition says already would answer the question.
  if ([from, to].every(({ text }) => condition.includes(text))) return null;
  return { kind, answer: evidence, ...(condition === '' ? phrased : conditioned(phrased, condition)) };
}

/** "A set of landforms", "divided into two zones": a question about it has no answer that says anything. */
function isUntelling({ kind, from, to, sentence }: Stated): boolean {
  if (/^(?:set|series|number|range|variety|group)$/.test(to.head)) return true;
  const counted = String.raw`\b(?:two|three|four|five|six|seven|eight|nine|ten|several|many|some|a few|\d+)\s+(?:\p{L}+\s+){0,2}?`;
  const named = escaped(from.text.split(' ').at(-1) ?? from.text);
  return kind === 'part_of' && new RegExp(counted + named, 'iu').test(sentence);
}

/** "If demand is inelastic, what does it raise?": what is only so where something else is. */
const conditioned = (
  { question, objective }: Omit<Asked, 'kind' | 'answer'>,
  condition: string,
): Omit<Asked, 'kind' | 'answer'> => ({
  question: `${condition}${question.charAt(0).toLowerCase()}${question.slice(1)}`,
  objective: `${objective} ${inSmallLetters(condition).replace(/, $/, '')}`,
});

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
  // "A new constitution created …": which one it is, was told by the word that is left out.
  const isShort = name !== whole && article !== '' && !plural && /^\p{Ll}/u.test(own);
  const isWhole = isShort || (name === whole && article !== '' && (article === 'the' || !plural));
  const spoken = isShort || article === 'the' ? 'the' : indefiniteArticle(own);
  return { name: isWhole ? `${spoken} ${own}` : own, isPlural: plural };
}
