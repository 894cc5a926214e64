import { isRole } from '../../../../lib/text/duties';
import { containsWord } from '../../../../lib/text/find-words';
import { keyOf } from '../../../../lib/text/mentions';
import { isMostlyVerb } from '../../../../lib/text/verbs';
import type { Predication } from '../../../../lib/text/predications';
import { WRONG_ANSWERS } from './distractors';
import { hash } from './order';
import { asksOf } from './asked';
import { type Fact, leansBack, type RankedFact, standsAlone } from './fact';
import { kindOfName } from './names';
import type { SourceOutline, Topic } from './source-outline';
import { nameOf, statedIn } from './stated';

/** What a sentence says of a thing that it begins with. */
interface Description {
  sentence: string;
  topic: Topic;
  /** The thing with its article. */
  about: string;
  key: string;
  /** The words of the key. */
  words: ReadonlySet<string>;
  isPerson: boolean;
  /** Whether the text marks the thing, names it or comes back to it. */
  isTerm: boolean;
  predication: Predication;
  /** What is said, without the full stop. */
  said: string;
  /** The same as a key. */
  saidKey: string;
}

/** What is said in so many words can be chosen among others. */
const WORDS = { least: 3, most: 22 };
/** A single word that the text does not mark is one of its subjects where it comes so often. */
const MIN_MENTIONS = 4;
/** A choice that is so much longer or shorter than another one stands out. */
const MAX_LENGTH_RATIO = 2.2;
/** Ends are taken from so many descriptions before and behind it: of a long text those are nearer to it, and all would be too many. */
const MAX_AWAY = 60;
/** Words that point to what stands elsewhere. */
const POINTING =
  /\b(?:it|them|him|he|she|they|this|that one|these|those|here|above|below|also|too|therefore|however|then|such|again|instead|either|both|another|others?|we|you|our|your)\b/i;
/** Things of which nothing is asked: they are another one in each text. */
const WHICH = /^(?:an?|the|every|each|)$/;
/** What says nothing of what a thing is or does. */
const EMPTY =
  /^(?:(?:is|are|was|were) (?:(?:the|an?|one of the) (?:\p{L}+ ){0,2}(?:term|name|word|reason|thread|example|result|answer|question|problem|point)s?$|different|important|simple|clear|possible|obvious)\b|deserves?\b|matters?\b)/iu;

/** What only people do, whatever they are called by. */
const OF_A_PERSON =
  /^(?:(?:has|have|had|was|were|is|are) )?(?:said|asked|told|felt|feels?|thought|thinks?|thanked|reminded|suggested|proposed|seconded|reported|explained|promised|complained|hoped|offered|apologised|confirmed|warned|insisted|denied|admitted|pointed out|smiled|nodded|laughed|elected|proposed by)\b/;

const descriptions = new WeakMap<SourceOutline, Description[]>();
const kinds = new WeakMap<SourceOutline, Set<string>>();

/**
 * Sentences whose end is to be chosen among the ends of others: "The substrate …", "fits into a pocket of the enzyme", "binds somewhere else".
 * All are said of things of one class and in one form, so that only who knows them can tell them apart.
 */
export function describedIn(topic: Topic, source: SourceOutline): RankedFact[] {
  const all = descriptionsIn(source);
  const related = kindsIn(source);
  return all.flatMap((one, at): RankedFact[] => {
    if (one.topic !== topic && !topic.parts.includes(one.topic)) return [];
    // "The sound …": one word of which little is said gives the choice away.
    if (!one.isTerm && !one.isPerson) return [];
    const near = all.slice(Math.max(0, at - MAX_AWAY), at + MAX_AWAY);
    const others = wrongFor(one, near, related);
    if (others.length < WRONG_ANSWERS) return [];
    const answer: Fact['answer'] = { text: one.said, key: `${one.key} …`, kind: 'singular', words: 1, weight: 0 };
    return [
      {
        sentence: one.sentence,
        answer,
        meaning: null,
        term: one.about,
        asked: `How does the sentence go on? ${one.about} …`,
        others,
        isChoice: true,
        // Of a person much is told that fits many others.
        rank: one.isPerson ? 3 : 12,
      },
    ];
  });
}

/** Questions about what one thing does to another, needs, or is used for, with the sentence that answers each. */
export function relatedIn(topic: Topic, source: SourceOutline): RankedFact[] {
  return statedIn(topic, source.language).stated.flatMap((stated): RankedFact[] => {
    const { sentence } = stated;
    const question = asksOf(stated)?.question;
    const found = topic.sentences.find(({ text }) => text === sentence);
    if (question === undefined || !found || !standsAlone(found) || leansBack(found)) return [];
    const answer: Fact['answer'] = { text: sentence, key: keyOf(question), kind: 'singular', words: 1, weight: 0 };
    return [{ sentence, answer, meaning: null, term: sentence, asked: question, rank: 7.5 }];
  });
}

/** Which things a text calls a kind of which: what is so of the one may be so of the other. */
export function kindsIn(source: SourceOutline): ReadonlySet<string> {
  const known = kinds.get(source);
  if (known) return known;
  const found = new Set<string>();
  for (const { from, to, kind } of partsOf(source).flatMap((part) => statedIn(part, source.language).stated)) {
    const [one, other] = [nameOf(from), nameOf(to)];
    if (kind !== 'kind_of' || one === null || other === null) continue;
    found.add(`${keyOf(one)}\n${keyOf(other)}`).add(`${keyOf(other)}\n${keyOf(one)}`);
  }
  kinds.set(source, found);
  return found;
}

/** The parts of a text without parts of their own. */
const partsOf = ({ topics }: SourceOutline): Topic[] =>
  topics.flatMap((topic) => (topic.parts.length > 0 ? topic.parts : [topic]));

function descriptionsIn(source: SourceOutline): Description[] {
  const known = descriptions.get(source);
  if (known) return known;
  const weights = new Map(source.phrases.map(({ key, count }) => [key, count]));
  const marked = new Set(source.terms.map(keyOf));
  const found = partsOf(source).flatMap((topic) =>
    topic.sentences.flatMap((sentence): Description[] => {
      if (!standsAlone(sentence) || leansBack(sentence) || /[“”"()[\]?]/.test(sentence.text)) return [];
      const predication = source.language.predicationIn(sentence.text);
      const name = predication && WHICH.test(predication.subject.determiner) ? nameOf(predication.subject) : null;
      if (!predication || name === null || name !== predication.subject.whole) return [];
      const said = endOf(predication.predicate);
      const words = said.split(' ').length;
      // "Geothermal power plants lower …": the word that was taken for the verb ends the name of a thing.
      const [first = '', second = ''] = said.split(' ');
      if (/[^s]s$/.test(first) && isMostlyVerb(second)) return [];
      if (words < WORDS.least || words > WORDS.most || POINTING.test(said) || EMPTY.test(said)) return [];
      const key = keyOf(name);
      const isProper =
        /^\p{Lu}/u.test(name) && predication.subject.determiner === '' && !weights.has(name.toLowerCase());
      const isPerson =
        isRole(predication.subject.head) ||
        (isProper && kindOfName(name, source) === 'person') ||
        OF_A_PERSON.test(said);
      const isTerm = marked.has(key) || (weights.get(key) ?? 0) >= MIN_MENTIONS || /[\s\p{Lu}]/u.test(name.slice(1));
      return [
        {
          sentence: sentence.text,
          topic,
          about: predication.about,
          key,
          words: new Set(key.split(' ')),
          saidKey: keyOf(said),
          isPerson,
          isTerm,
          predication,
          said,
        },
      ];
    }),
  );
  const seen = new Set<string>();
  const distinct = found.filter(({ sentence }) => !seen.has(sentence) && seen.add(sentence));
  descriptions.set(source, distinct);
  return distinct;
}

/** What is said first, where a second clause goes on by itself. */
const endOf = (predicate: string): string =>
  predicate
    .replace(/[.!]$/, '')
    .replace(/(?:[;:]|\s[–—])\s.*$/, '')
    .replace(/,\s+(?:but|so|and|while|whereas|which|although|though)\s.*$/, '');

/** Ends of other sentences that could be its end, and are wrong: of each thing one. */
function wrongFor(one: Description, all: readonly Description[], related: ReadonlySet<string>): string[] {
  const length = one.said.length;
  const seen = new Set([one.key]);
  return all
    .filter((other) => {
      const ratio = Math.max(other.said.length, length) / Math.min(other.said.length, length);
      return (
        ratio <= MAX_LENGTH_RATIO &&
        other.isPerson === one.isPerson &&
        hasSameForm(one.predication, other.predication) &&
        !related.has(`${one.key}\n${other.key}`) &&
        !isWithin(one.words, other.words) &&
        !containsWord(other.said, one.predication.subject.text) &&
        ![...one.words].every((word) => other.saidKey.includes(word)) &&
        other.said !== one.said
      );
    })
    .map((other) => ({ other, order: hash(one.sentence + other.sentence) }))
    .sort(
      (a, b) =>
        // Two inhibitors are told apart with more knowledge than an inhibitor and a glove.
        Number(isAlike(one, b.other)) - Number(isAlike(one, a.other)) ||
        Number(b.other.isTerm) - Number(a.other.isTerm) ||
        (a.order < b.order ? -1 : 1),
    )
    .flatMap(({ other }) => (seen.has(other.key) ? [] : (seen.add(other.key), [other.said])))
    .slice(0, WRONG_ANSWERS);
}

const isAlike = (one: Description, other: Description): boolean =>
  one.predication.subject.head === other.predication.subject.head;

/** Whether the verb of one could stand behind the subject of the other. */
const hasSameForm = (one: Predication, other: Predication): boolean =>
  (one.subject.plural === other.subject.plural || (other.fitsBoth && !/\b(?:its|their)\b/.test(other.predicate))) &&
  one.past === other.past;

/** Whether a name holds the other one: what is so of enzymes may be so of digestive enzymes. */
function isWithin(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  // A non-competitive inhibitor is no competitive one.
  if (words.has('non') !== others.has('non')) return false;
  return [...words].every((word) => others.has(word)) || [...others].every((word) => words.has(word));
}
