import { isBelief } from '../../../../lib/text/beliefs';
import { isRole } from '../../../../lib/text/duties';
import type { NounPhrase } from '../../../../lib/text/chunks';
import { isEditorial } from '../../../../lib/text/editorial';
import { type Language, type Sentence } from '../../../../lib/text/language';
import type { Statement } from '../../../../lib/text/statements';
import { MEASURES } from '../../../../lib/text/relation-words';
import { isMostlyVerb } from '../../../../lib/text/verbs';
import { isUnspecific } from '../../../../lib/text/unspecific';
import { examplesIn } from './examples';
import { isVague } from './parts';
import type { Topic } from './source-outline';

/** What a text says that one thing is to another, and where it says so. */
export interface Stated extends Omit<Statement, 'pointsBack'> {
  /** The sentence that says so. */
  sentence: string;
  /** The same with the one before it where it goes back to that. */
  evidence: string;
}

const MAX_NAME_WORDS = 4;
/** "The flood of 1954". */
const YEAR = /^1\d{3}$|^20\d\d$/;
/** Words that say how many or which of the things that are named. */
const WHICH =
  /^(?:(?:times(?: more| as much)?|called|named|termed|dubbed|single|many|most|some|all|every|each|such|other|another|own|new|more|several|few|much|certain|various|different|same|whole|entire|further|additional|first|second|last|next|numerous|good|great|only|very|actual|possible|common|typical|usual|further|little|less|least|fewer|both|main|so-called|related|resulting|particular|similar|current|good many|\d[\d.,]*%?|one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?)\s+)+/iu;
const MEASURE_OF_TIME =
  /\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|century|centuries|(?:centi|milli|kilo|micro)?(?:metres?|meters?|grams?|grammes?|lit(?:re|er)s?)|degrees?|tonnes?|miles?|feet|inches|dollars?|percent|per cent|times?|cent|cents)$/i;

/** "A mast year", "a tidal day": times of a kind, and not how long or when. */
const NAMED_TIME =
  /^(?!(?:late|early|following|previous|coming|past|present|recent|busy|long|short|average|single|full|half|per|later|entire|final)\s)\p{Ll}{3,} (?:day|year|hour|week|month)$/u;

/** A term that a text brings in, and where. */
export interface Named {
  term: NounPhrase;
  sentence: string;
  evidence: string;
}

/** What a part states. */
export interface Statements {
  stated: Stated[];
  named: Named[];
}

/** What a sentence is told from stands so many sentences before it at most. */
const SENTENCES_BACK = 4;

/** A part is read once. */
const readings = new WeakMap<Topic, Statements>();

/** What the sentences of a part say that things are to each other, and what they call them, in order. */
export function statedIn(part: Topic, language: Language): Statements {
  const known = readings.get(part) ?? read(part, language);
  readings.set(part, known);
  return known;
}

function read(part: Topic, language: Language): Statements {
  const stated: Stated[] = [];
  const named: Named[] = [];
  // The last first.
  let before: (readonly NounPhrase[])[] = [];
  const examples = examplesIn(part);
  for (const [at, sentence] of part.sentences.entries()) {
    const reading =
      tells(sentence) && !examples.has(sentence.text) ? language.statementsIn(sentence.text, before) : null;
    // What a sentence says with those before it is quoted with them, where they are one text.
    const evidenceOf = (back: number): string | null => {
      if (back === 0) return sentence.text;
      const text = part.sentences
        .slice(Math.max(0, at - back), at + 1)
        .map((one) => one.text)
        .join(' ');
      return at >= back && part.blocks.some((block) => block.text.includes(text)) ? text : null;
    };
    for (const { pointsBack, ...statement } of reading?.statements ?? []) {
      const evidence = evidenceOf(pointsBack);
      if (evidence !== null && !isSupposed(statement, sentence.text) && !isByTheWay(statement, sentence.text))
        stated.push({ ...statement, sentence: sentence.text, evidence });
    }
    for (const { term, pointsBack } of reading?.namings ?? [])
      named.push({ term, sentence: sentence.text, evidence: (pointsBack ? evidenceOf(1) : null) ?? sentence.text });
    before = [reading?.subjects ?? [], ...before].slice(0, SENTENCES_BACK);
  }
  return { stated, named };
}

/** "If demand is inelastic, …": what a sentence says only where something is so. */
const CONDITION = /^(?:If|When|Whenever|Where|Unless|As long as|Provided|Should)\s[^,;:]{4,100}, /u;

/** The condition that a sentence begins with, with its comma; empty where it has none. */
export const conditionOf = (sentence: string): string => CONDITION.exec(sentence)?.[0] ?? '';

/** Whether something is said in the condition of a sentence, and so of what may not be. */
function isSupposed({ from, to }: Pick<Statement, 'from' | 'to'>, sentence: string): boolean {
  const condition = conditionOf(sentence);
  return (
    condition !== '' &&
    /^(?:If|Unless|Provided|Should)/.test(condition) &&
    [from, to].every(({ text }) => condition.includes(text))
  );
}

/** "Is a single file, so people assume …", "makes up only a piece", "including the swearing", "furs came from Novgorod": neither a class, nor a part, nor a cause. */
const isByTheWay = ({ kind, to }: Pick<Statement, 'kind' | 'to'>, sentence: string): boolean =>
  // "The castle belonged to the governor": whose it was.
  (kind === 'part_of' && /\bbelong/.test(sentence) && (isRole(to.head) || OF_OFFICE.test(to.head))) ||
  // "The house must need less": how it would have to be.
  (kind === 'prerequisite' && /\b(?:must|may|might|could|would|should)\s+need\b/.test(sentence)) ||
  (kind === 'kind_of' && /\bis an? (?:\S+ ){0,3}\S+, so\b/.test(sentence)) ||
  (kind === 'part_of' && /\b(?:makes?|made|making) up only\b|,\s+including\b/.test(sentence)) ||
  (kind === 'causes' && /\b(?:come|comes|came|coming) from (?:the )?\p{Lu}/u.test(sentence));

/** Who has things, and is made of none. */
const OF_OFFICE =
  /^(?:governor|king|queen|duke|count|lord|lady|emperor|bishop|abbot|family|merchant|farmer|nobleman|prince|princess|widow|heirs?)$/;

/** The least and most words of a sentence that is read. */
const WORDS = { least: 3, most: 60 };

/** What a text is to teach. */
const TAUGHT = /\bbe able to\b|^(?:learning )?(?:goals?|objectives?|outcomes?|aims?)\s*:/i;

/** A question, a fragment or a belief states nothing. */
const tells = ({ text, words, commands }: Sentence): boolean =>
  // "Frost wedging, …" only sounds like an order.
  !(commands && isMostlyVerb(/^\p{L}+/u.exec(text)?.[0]?.toLowerCase() ?? '')) &&
  words >= WORDS.least &&
  words <= WORDS.most &&
  /^["“(]?\p{Lu}/u.test(text) &&
  !text.includes('?') &&
  !isBelief(text) &&
  !OF_ONESELF.test(text) &&
  !ASKED_WITHIN.test(text) &&
  !isEditorial(text) &&
  !TAUGHT.test(text);

/** "Each coat takes me an hour": what its author does, and nothing that holds of things. */
const ASKED_WITHIN =
  /^(?:When|Whether|How|What|Why|Where)\b[^,]*\b(?:decides?|depends?|determines?|matters?|is up to|is decided|(?:is|are|remains?) (?:still |yet )?(?:an open question|open|unclear|unknown|uncertain|disputed|debated|not known|not clear))\b/;
const OF_ONESELF = /\b(?:I|me|my)\b/;

/** What a phrase names: "an amount of heat" names heat. */
export function coreOf(phrase: NounPhrase): NounPhrase {
  return phrase.of && (MEASURES.has(phrase.head) || isVague(phrase.text)) ? coreOf(phrase.of) : phrase;
}

/** What a phrase would be called as a concept; null where it names nothing in particular. */
export function nameOf(phrase: NounPhrase): string | null {
  const core = coreOf(phrase);
  // "Their arrival": of whom, is told elsewhere.
  if (core.pronoun || /^(?:its|their|his|her|our|your|my)$/.test(core.determiner)) return null;
  // "NADPH of the light reactions" is NADPH.
  if (/^\p{Lu}{2,}$/u.test(core.text)) return core.text;
  // A full stop that was taken for a part of its word.
  const withoutStop = (text: string): string => text.replace(/[.,;:]$/, '');
  const own = withoutStop(core.text.replace(WHICH, ''));
  const whole =
    core.of && (nameOf(core.of) !== null || YEAR.test(core.of.text)) ? withoutStop(core.whole.replace(WHICH, '')) : own;
  return [whole, own].find(isName) ?? null;
}

/** Words that name nothing by themselves, whatever is said of them. */
const EMPTY =
  /^(?:attempt|purpose|need|effort|chance|opportunity|reason|difference|mention|sense|look|benefit|matter|culprit|problem|question|answer|fact|idea|view|account|role|aim|goal|danger|advantage|disadvantage|result|effect|cause|change|process|system|situation|condition|circumstance|consequence|word|term|name|phrase|thing|something|anything|everything|nothing|everybody|anybody|nobody|writer|author|reader|others?|life|lives)s?$/i;

/** What things are measured in, and paid with. */
const UNIT =
  /^(?:[kMGT]?(?:Wh?|Hz|B|bit|byte|V|A|Ω|Pa|N|J)s?|[mckn]m|[mk]?g|[mc]?l|dB|°[CF]|SEK|EUR|USD|GBP|CHF|NOK|DKK|JPY|rpm|ppm|px|lux|lumens?|watts?|volts?|amps?|hertz|decibels?|joules?|newtons?|euros?|pounds?|kronor|francs?)$/;

/** "Peter the Great": what a person is called beside a name. */
const EPITHET = /^(?:Great|Elder|Younger|Bold|Wise|Terrible|First|Second|Third|Tsar)$/;

/** Whether words may be what something is called: no amount, no time, and nothing vague. */
export const isName = (name: string): boolean =>
  !EMPTY.test(name) &&
  !EPITHET.test(name) &&
  !UNIT.test(name) &&
  /\p{L}{3}/u.test(name) &&
  !/^[\d"“]/.test(name) &&
  name.split(/\s+/).filter((word) => !/^(?:of|in|the|an?)$/i.test(word)).length <= MAX_NAME_WORDS &&
  !/^(?:few|couple)\b/i.test(name) &&
  (!MEASURE_OF_TIME.test(name) || NAMED_TIME.test(name)) &&
  !isVague(name) &&
  !isUnspecific(name) &&
  !/['’]s\b|[<>=+*/\\]/.test(name);
