import model from 'wink-eng-lite-web-model';
import { isCommand, type Token } from './commands';
import { type Duty, dutyIn } from './duties';
import type { NounPhrase } from './chunks';
import { type Predication, predicationIn } from './predications';
import { goesOn } from './sentences';
import { type Reading, statementsIn } from './statements';
import { isVerb } from './verbs';
import winkNLP, { type ItemSentence, type ItemToken, type ItsFunction } from 'wink-nlp';

/** A noun phrase as the text has it, and how often. */
export interface Phrase {
  /** As it stands in the text. */
  text: string;
  /** The same in small letters, singular: what makes two phrases one. */
  key: string;
  count: number;
  words: number;
  /** Whether it is a name. */
  proper: boolean;
}

/** A whole sentence, with the phrases in it. */
export interface Sentence {
  text: string;
  phrases: Phrase[];
  words: number;
  /** Whether it tells its reader to do something. */
  commands: boolean;
  /** Whether no word of it is a verb: "Once a year, by an engineer." */
  verbless?: boolean;
  /** Words in it that the text prints in bold; absent where none are. */
  marked?: string[];
  /** Those of them that no earlier sentence has. */
  introduced?: string[];
}

/** A sentence with its words, as the tagger sees them. */
interface Tagged {
  text: string;
  tokens: Token[];
}

const MAX_PHRASE = 4;
const MIN_SENTENCE_WORDS = 5;
const MAX_SENTENCE_WORDS = 45;
/** Nouns that say nothing by themselves. */
const EMPTY = new Set([
  'thing',
  'things',
  'way',
  'ways',
  'lot',
  'kind',
  'kinds',
  'sort',
  'example',
  'examples',
  'case',
  'cases',
  'number',
  'part',
  'parts',
  'one',
  'ones',
  'something',
  'someone',
  'anything',
  'everything',
  'nothing',
  'use',
  'note',
  'time',
  'times',
  'people',
  'other',
  'others',
  'many',
  'same',
  'such',
  'most',
  'more',
  'first',
  'second',
  'third',
  'last',
  'e.g.',
  'i.e.',
  'etc',
]);

interface Feature {
  list: string[];
  /** Where each value stands in the list; only features that learn new values have it. */
  hash?: Record<string, number>;
}
interface Core {
  features: Record<string, Feature>;
}
const parts = model as unknown as { core: () => Core; metaCER: () => unknown };
let decoded: Core | undefined;
// The model's own loader of this part wraps it once more each time that it is called.
const metaModel = parts.metaCER();

/**
 * The model as it was before any text: what a reader learns goes into copies of its own, what it finds is shared with the others. The model
 * itself must not be given to the library twice.
 */
export const ENGLISH_MODEL = {
  ...model,
  metaCER: () => metaModel,
  core: (): Core => {
    decoded ??= parts.core();
    const learning = ([name, feature]: [string, Feature]): [string, Feature] => [
      name,
      feature.hash
        ? { ...feature, list: [...feature.list], hash: Object.create(feature.hash) as Record<string, number> }
        : feature,
    ];
    return { ...decoded, features: Object.fromEntries(Object.entries(decoded.features).map(learning)) };
  },
};

/**
 * Reads one text. The library keeps every word that it has met, and cuts later texts by what it kept: only what has met nothing
 * else finds the same in the same text every time.
 */
export class Language {
  private readonly nlp = winkNLP(ENGLISH_MODEL, ['sbd', 'pos']);
  /** What was tagged: a sentence is asked for its command, its duty and its statements, and tagging is most of the work on a text. */
  private readonly known = new Map<string, readonly Tagged[]>();

  /** Cuts a paragraph into whole sentences and finds the noun phrases in them. */
  analyse(text: string): Sentence[] {
    return this.tagged(text).map((part) => ({
      text: withoutLoneQuote(part.text),
      phrases: phrasesOf(part.tokens),
      words: part.tokens.filter((token) => /[\p{L}\d]/u.test(token.text)).length,
      commands: isCommand(part.tokens),
      ...(!part.tokens.some(({ pos }) => pos === 'VERB' || pos === 'AUX') && { verbless: true }),
    }));
  }

  /** Whether a line tells its reader to do something. */
  isCommand(text: string): boolean {
    return this.analyse(text)[0]?.commands ?? false;
  }

  /** Whether a line says something of something: a verb stands in it, behind what it is said of. */
  isStatement(text: string): boolean {
    const [first, ...others] = this.tagged(text);
    const at = first?.tokens.findIndex(({ pos }) => pos === 'VERB' || pos === 'AUX') ?? -1;
    return at > 0 && others.length === 0;
  }

  /** Who a line says does something; with `names` also those who are called by their names. */
  dutyIn(text: string, names = false): Duty | null {
    // What is measured again is measured.
    const plain = text
      .replaceAll(/\b(?:re|pre)-(?=\p{Ll})/gu, '')
      // "The technician, Marta, signs off the curve."
      .replace(/^((?:The|An?|Our)(?: \p{Ll}+){1,3}), \p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?,(?= \p{Ll})/u, '$1');
    const [first] = this.tagged(plain);
    return first ? dutyIn(first.tokens, { names }) : null;
  }

  /** What a sentence is about: the words before its verb, as a heading would have them; null where they are none. */
  subjectOf(text: string): string | null {
    const [first] = this.tagged(text);
    const at = first?.tokens.findIndex(({ pos }) => pos === 'VERB' || pos === 'AUX') ?? -1;
    const words = first?.tokens.slice(0, Math.max(0, at)) ?? [];
    const name = words
      .map(({ text: word, gap }) => `${gap}${word}`)
      .join('')
      .trim();
    const isName =
      words.filter(({ pos }) => pos === 'NOUN' || pos === 'PROPN' || pos === 'ADJ').length > 1 &&
      words.at(-1)?.pos !== 'ADV' &&
      /\p{Ll}{2}/u.test(name) &&
      /^(?:An?|The|\p{Lu}\p{L}+)\s/u.test(`${name} `) &&
      !words.some(({ pos }) => pos === 'PRON' || pos === 'SCONJ' || pos === 'PUNCT') &&
      !/^(?:ADP|ADV|NUM)$/.test(words[0]?.pos ?? '');
    return isName ? name.replace(/^(?:An?|The)\s(\p{L})/u, (_all, letter: string) => letter.toUpperCase()) : null;
  }

  /** What a sentence says that things are to each other. @param before what the sentences before it are about, the last first */
  statementsIn(text: string, before: readonly (readonly NounPhrase[])[] = []): Reading {
    return statementsIn(
      this.tagged(text).flatMap(({ tokens }) => tokens),
      before,
    );
  }

  /** Whom or what a sentence is about, and what it says of it; null where it does not begin with that. */
  predicationIn(text: string): Predication | null {
    const [first, ...others] = this.tagged(text);
    return first && others.length === 0 ? predicationIn(first.tokens) : null;
  }

  private tagged(text: string): readonly Tagged[] {
    const known = this.known.get(text) ?? this.tag(text);
    this.known.set(text, known);
    return known;
  }

  private tag(text: string): Tagged[] {
    const { its } = this.nlp;
    const found: Tagged[] = [];
    this.nlp
      .readDoc(dropOverlongTokens(text))
      .sentences()
      .each((item: ItemSentence) => {
        const sentence = item.out().trim();
        const tokens: Token[] = [];
        item.tokens().each((token: ItemToken) => {
          tokens.push({
            text: token.out(),
            pos: token.out(its.pos),
            // What is no word has none.
            lemma: token.out(its.lemma as ItsFunction<string>) ?? token.out(its.normal),
            normal: token.out(its.normal),
            gap: token.out(its.precedingSpaces),
          });
        });
        const before = found.at(-1);
        // A dot without a space behind it, as in req.body or v2.0, ends no sentence; neither does that of "Fig." or "Mr.".
        const isJoined = tokens[0]?.gap === '';
        if (before && (isJoined || goesOn(before.text, sentence))) {
          before.text += isJoined ? sentence : ` ${sentence}`;
          before.tokens.push(...tokens);
        } else found.push({ text: sentence, tokens });
      });
    return found;
  }
}

/** A speech of several sentences is opened in the first and closed in the last: each of them stands without the mark. */
function withoutLoneQuote(text: string): string {
  const opened = text.match(/["“]/g)?.length ?? 0;
  const closed = text.match(/["”]/g)?.length ?? 0;
  const lone = text.includes('"') ? opened % 2 === 1 : opened !== closed;
  return lone ? text.replace(/^["“]|["”]$/g, '') : text;
}

/** Runs without a blank that are no word of any text; the tagger's time grows with the square of their length. */
function dropOverlongTokens(text: string): string {
  return text.replaceAll(/\S{120,}/g, ' ');
}

/** Whether a sentence can stand alone: whole, neither a fragment nor overlong. */
export function isQuotable({ text, words, verbless }: Sentence): boolean {
  return (
    verbless !== true &&
    words >= MIN_SENTENCE_WORDS &&
    words <= MAX_SENTENCE_WORDS &&
    /^["“(]?[\p{Lu}\d]/u.test(text) &&
    /[.!]["”)]?$/.test(text)
  );
}

/** Runs of adjectives and nouns that end in a noun. */
function phrasesOf(tokens: Token[]): Phrase[] {
  const phrases: Phrase[] = [];
  const isVerbless = !tokens.some(({ pos }) => pos === 'VERB' || pos === 'AUX');
  let run: Token[] = [];
  /** @param end where in the tokens the run ends */
  const close = (end: number): void => {
    let begin = end - run.length;
    // A verb that was taken for a noun: "Soils form from bedrock", "what soil forms at a place".
    const isClause = (isVerbless && phrases.length === 0) || ASKING.test(tokens[begin - 1]?.normal ?? '');
    if (run.length > 1) dropVerb(run, isClause, tokens[end]);
    while (run.length > 0 && !isNoun(run.at(-1) as Token)) run.pop();
    for (; run.length > MAX_PHRASE; begin += 1) run.shift();
    // "common-pool resource": a word in pieces is one.
    for (let at = begin; run[0]?.gap === '' && /^[-–]$/.test(tokens[at - 1]?.text ?? '') && at > 1; at -= 2)
      run.unshift(tokens[at - 2], tokens[at - 1]);
    const phrase = toPhrase(run);
    if (phrase) phrases.push(phrase);
    run = [];
  };
  for (const [at, token] of tokens.entries()) {
    const fits =
      (isNoun(token) || token.pos === 'ADJ') &&
      !isInName(tokens, at) &&
      /^\p{L}[\p{L}\d'’-]*$/u.test(token.text) &&
      (run.length === 0 || token.gap === ' ');
    if (!fits) close(at);
    if (fits || (isNoun(token) && !isInName(tokens, at) && /^\p{L}[\p{L}\d'’-]+$/u.test(token.text))) run.push(token);
  }
  close(tokens.length);
  return phrases;
}

const ASKING = /^(?:what|how|why|when|where|which|whether)$/;

/** Takes the words of a run away from the one on that is a verb: in a clause without another, or behind those who do it. */
function dropVerb(run: Token[], isClause: boolean, next: Token | undefined): void {
  const at = run.findIndex(({ normal }, index) => {
    if (index === 0) return false;
    if (isClause && [normal, normal.replace(/s$/, '')].some(isVerb)) return true;
    const isLast = index === run.length - 1 && /^(?:ADP|DET)$/.test(next?.pos ?? '');
    return isLast && isVerb(normal) && /[^su]s$/.test(run[index - 1]?.normal ?? '');
  });
  if (at > 0) run.splice(at);
}

/** Whether a word is a piece of a longer one with dots or slashes in it, such as `setup.cfg`. */
function isInName(tokens: readonly Token[], at: number): boolean {
  const isMark = (token: Token | undefined): boolean =>
    token !== undefined && token.gap === '' && /^[./\\@:_=]+$/.test(token.text);
  const [before, after] = [tokens[at - 1], tokens[at + 1]];
  return (
    (tokens[at]?.gap === '' && /^[./\\@:_=]+$/.test(before?.text ?? '')) ||
    (isMark(after) && tokens[at + 2]?.gap === '' && /^[\p{L}\d]/u.test(tokens[at + 2]?.text ?? ''))
  );
}

function isNoun(token: Token): boolean {
  return token.pos === 'NOUN' || token.pos === 'PROPN';
}

function toPhrase(run: Token[]): Phrase | null {
  while (run.length > 1 && EMPTY.has(run[0].normal)) run.shift();
  const last = run.at(-1);
  if (!last || EMPTY.has(last.normal) || (run.length === 1 && last.text.length < 3)) return null;
  const key = [...run.slice(0, -1).map((token) => token.normal), last.lemma.toLowerCase()].join(' ');
  return {
    text: run.map(({ text, gap }, index) => (index === 0 ? text : `${gap}${text}`)).join(''),
    key,
    count: 1,
    words: run.filter(({ text }) => /\p{L}/u.test(text)).length,
    proper: run.every((token) => token.pos === 'PROPN'),
  };
}

/** The phrases that a stretch of text is about, the weightiest first. */
export function keyPhrases(sentences: readonly Sentence[]): Phrase[] {
  const found = new Map<string, Phrase>();
  for (const phrase of sentences.flatMap((sentence) => sentence.phrases)) {
    const known = found.get(phrase.key);
    // A phrase at the start of a sentence is written large; inside it, it is written as itself.
    if (known)
      found.set(phrase.key, {
        ...known,
        count: known.count + 1,
        text: isLower(phrase.text) ? phrase.text : known.text,
      });
    else found.set(phrase.key, { ...phrase });
  }
  // The tagger takes a verb for a noun now and then; such a run is long and does not occur again.
  return [...found.values()]
    .filter((phrase) => phrase.words < 3 || phrase.count > 1)
    .sort((a, b) => weight(b) - weight(a) || (a.key < b.key ? -1 : 1));
}

function isLower(text: string): boolean {
  return text === text.toLowerCase();
}

function weight({ count, words }: Phrase): number {
  return count * (1 + 0.6 * (Math.min(words, 3) - 1));
}

/** The commonest words of English; other languages share few of them. */
const ENGLISH = new Set(
  'the of and to a in is that it for was on are as with be by this from or have an not at which but they you can has were their its will if when more than'.split(
    ' ',
  ),
);
const MIN_WORDS_TO_JUDGE = 40;
const MIN_ENGLISH_SHARE = 0.08;

/** A few control characters come with any old file. */
const MAX_CONTROL_SHARE = 0.005;

/** Whether a text is none, but bytes of something else. */
export function isBinary(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  const controls = text.match(/[\u0000-\u0008\u000e-\u001a\u007f-\u009f\ufffd]/g)?.length ?? 0;
  return controls > text.length * MAX_CONTROL_SHARE;
}

/** Whether a text is plainly not English; short texts get the benefit of the doubt. */
export function isForeign(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (letters > MIN_WORDS_TO_JUDGE && latin < letters / 2) return true;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < MIN_WORDS_TO_JUDGE) return false;
  return words.filter((word) => ENGLISH.has(word)).length / words.length < MIN_ENGLISH_SHARE;
}
