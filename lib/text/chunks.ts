import type { Token } from './commands';
import { CONJUNCTIONS, HYPHEN, isParticiple, NOMINAL, PLURAL, RELATIVES, repaired } from './tag-repairs';

/** A run of words that belong together in a clause. */
export type Chunk = NounPhrase | VerbGroup | Joint;

/** Words that name something: "the loss of carbon dioxide". */
export interface NounPhrase {
  is: 'name';
  from: number;
  to: number;
  /** Without its article and without what hangs on it with "of": "loss". */
  text: string;
  /** The same with what hangs on it: "loss of carbon dioxide". */
  whole: string;
  /** The last word in its plain form. */
  head: string;
  determiner: string;
  /** Whether it only stands for something named before: "it", "these". */
  pronoun: boolean;
  plural: boolean;
  /** What hangs on it with "of": "carbon dioxide". */
  of?: NounPhrase;
}

/** Words that say what is done: "has been replaced". */
export interface VerbGroup {
  is: 'verb';
  from: number;
  to: number;
  /** The verb that carries the meaning, in its plain form. */
  lemma: string;
  passive: boolean;
  /** Whether it only hangs on what stands before it: "made up of calcite". */
  reduced: boolean;
  /** "to hold". */
  infinitive: boolean;
  denied: boolean;
  /** Whether it is told of the past: "doubled". */
  past: boolean;
  /** What "is" says how its subject is: "responsible" for something. */
  adjective: string;
}

/** What joins phrases and clauses. */
export interface Joint {
  is: 'preposition' | 'relative' | 'and' | 'clause' | 'comma' | 'bracket' | 'stop';
  from: number;
  to: number;
  word: string;
}

/** What joins two words to one where no blank stands: "well-known", "req.body". */
const WORD_JOINER = /^[-/_.@:=\\]$/;
const PRONOUNS = new Set(
  'it they this these that those he she we you i them him us me which who one ones all both some others'.split(' '),
);
/** Participles that join what stands behind them, and describe nothing. */
const LIKE_PREPOSITION =
  /^(?:including|excluding|containing|using|following|concerning|regarding|considering|involving)$/;
const NOT = /^(?:not|n't|n’t|never|hardly|rarely|neither|nor|without)$/;

/** Cuts a sentence into the phrases of its clauses. */
export function chunksOf(tokens: readonly Token[]): Chunk[] {
  const chunks: Chunk[] = [];
  const words = repaired(tokens);
  for (let at = 0; at < words.length;) {
    const verb = verbAt(words, at, chunks.at(-1));
    const name = verb ? null : nameAt(words, at);
    const chunk = verb ?? name ?? jointAt(words, at);
    if (chunk) chunks.push(chunk);
    at = chunk?.to ?? at + 1;
  }
  return withAttached(chunks, words);
}

function verbAt(tokens: readonly Token[], at: number, before: Chunk | undefined): VerbGroup | null {
  const first = tokens[at];
  const startsTo = first.normal === 'to' && first.pos === 'PART';
  // "…, depending on the species": nothing is said to depend on it.
  if ((!startsTo && first.pos !== 'AUX' && first.pos !== 'VERB') || first.normal === 'depending') return null;
  // "Ruined crops", "the drying soil": it belongs to the name.
  if (first.pos === 'VERB' && (isAttribute(tokens, at, before) || isGerundOfSubject(tokens, at))) return null;
  let to = at;
  let main: Token | undefined;
  let [hasBe, denied] = [false, false];
  for (; to < tokens.length; to++) {
    const token = tokens[to];
    if (CONJUNCTIONS.has(token.normal)) break;
    if (token.pos === 'AUX' || token.pos === 'VERB') {
      if (main?.pos === 'VERB') break;
      hasBe ||= token.lemma === 'be';
      main = token;
    } else if (NOT.test(token.normal)) denied = true;
    else if (token.pos === 'ADV' || (to === at && startsTo)) continue;
    else break;
  }
  if (!main) return null;
  const isLexical = main.pos === 'VERB';
  const passive = isLexical && isParticiple(main) && hasBe;
  const reduced =
    isLexical &&
    !hasBe &&
    !startsTo &&
    at === tokens.indexOf(main) - countAdverbs(tokens, at) &&
    before?.is === 'name' &&
    isReduced(tokens, main, to);
  return {
    is: 'verb',
    from: at,
    to,
    lemma: main.lemma.toLowerCase(),
    passive: passive || reduced,
    reduced,
    infinitive: startsTo,
    denied: denied || NOT.test(tokens[at - 1]?.normal ?? ''),
    past:
      /^(?:was|were|had|did)$/.test(first.normal) ||
      (first.pos === 'VERB' && !reduced && first.normal !== first.lemma && !/(?:s|ing)$/.test(first.normal)),
    adjective: tokens[to]?.pos === 'ADJ' && tokens[to + 1]?.pos === 'ADP' ? (tokens[to]?.normal ?? '') : '',
  };
}

function countAdverbs(tokens: readonly Token[], at: number): number {
  let count = 0;
  while (tokens[at + count]?.pos === 'ADV') count += 1;
  return count;
}

/** "A rock made up of calcite", "an illness caused by a virus": a participle without its verb, and what it goes with. */
const isReduced = (tokens: readonly Token[], main: Token, to: number): boolean =>
  isParticiple(main) && /^(?:by|of|from|in|up|into|for)$/.test(tokens[to]?.normal ?? '');

/** "Lending creates money", "is called proofing": what is done is named. */
const isGerundOfSubject = (tokens: readonly Token[], at: number): boolean =>
  isNamedGerund(tokens, at) ||
  (/ing$/.test(tokens[at]?.normal ?? '') &&
    /^(?:VERB|AUX)$/.test(tokens[at + 1]?.pos ?? '') &&
    !/ing$/.test(tokens[at + 1]?.normal ?? '') &&
    /^(?:|PUNCT|ADV|SCONJ|CCONJ)$/.test(tokens[at - 1]?.pos ?? ''));

const isNamedGerund = (tokens: readonly Token[], at: number): boolean =>
  /ing$/.test(tokens[at]?.normal ?? '') &&
  /^(?:called|termed|named|as|of)$/.test(tokens[at - 1]?.normal ?? '') &&
  /^(?:|PUNCT|CCONJ)$/.test(tokens[at + 1]?.pos ?? '');

/** Whether a verb describes the name behind it: it stands at the head of a clause or behind an article. */
function isAttribute(tokens: readonly Token[], at: number, before: Chunk | undefined): boolean {
  const [token, previous, next] = [tokens[at], tokens[at - 1], tokens[at + 1]];
  // "Isolated, steep-sided hills".
  if (isParticiple(token) && next?.text === ',' && tokens[at + 2]?.pos === 'ADJ' && previous?.pos === 'ADP')
    return true;
  if (!next || !(NOMINAL.has(next.pos) || next.pos === 'ADJ') || !(isParticiple(token) || /ing$/.test(token.normal)))
    return false;
  return (
    previous === undefined ||
    before === undefined ||
    /^(?:DET|ADJ|NUM|ADP|PUNCT|SCONJ)$/.test(previous.pos) ||
    (previous.pos === 'CCONJ' && /ing$/.test(token.normal)) ||
    (previous.pos === 'PRON' && !PRONOUNS.has(previous.normal) && !RELATIVES.has(previous.normal))
  );
}

function nameAt(tokens: readonly Token[], at: number): NounPhrase | null {
  const first = tokens[at];
  const isRelative =
    RELATIVES.has(first.normal) &&
    (first.normal !== 'that' || NOMINAL.has(tokens[at - 1]?.pos ?? '') || tokens[at - 1]?.text === ',');
  if (isRelative || isSuchAs(tokens, at)) return null;
  let to = at;
  let determiner = '';
  if (first.normal === 'such') {
    determiner = 'such';
    to += /^an?$/.test(tokens[at + 1]?.normal ?? '') ? 2 : 1;
  } else if (
    (first.pos === 'DET' || (first.pos === 'PRON' && /^(?:its|their|his|her|our|your|my)$/.test(first.normal))) &&
    !RELATIVES.has(first.normal)
  ) {
    determiner = first.normal;
    to += 1;
  } else if (
    /^(?:this|these|those)$/.test(first.normal) ||
    (first.normal === 'that' && NOMINAL.has(tokens[at + 1]?.pos ?? ''))
  ) {
    determiner = first.normal;
    to += 1;
  }
  const begin = to;
  let last = -1;
  for (; to < tokens.length; to++) {
    const token = tokens[to];
    const next = tokens[to + 1];
    if (NOMINAL.has(token.pos)) last = to;
    else if (to > begin && (joinsWords(tokens, to) || joinsWords(tokens, to - 1))) continue;
    else if (token.pos === 'ADJ' || token.pos === 'NUM') continue;
    // "Isolated, steep-sided hills".
    else if (token.text === ',' && to > begin && describes(tokens[to - 1]) && next?.pos === 'ADJ' && last < 0) continue;
    else if (
      token.pos === 'VERB' &&
      !LIKE_PREPOSITION.test(token.normal) &&
      (to === begin || tokens[to - 1]?.pos === 'ADJ') &&
      (isParticiple(token) || /ing$/.test(token.normal))
    )
      continue;
    else if (
      token.pos === 'ADV' &&
      to >= begin &&
      next !== undefined &&
      /^(?:ADJ|VERB)$/.test(next.pos) &&
      to === begin &&
      !CONJUNCTIONS.has(token.normal)
    )
      continue;
    // "Dye tracing is employed".
    else if (
      token.pos === 'VERB' &&
      /ing$/.test(token.normal) &&
      last === to - 1 &&
      (next === undefined || /^(?:AUX|VERB|PUNCT|ADP)$/.test(next.pos)) &&
      !(next?.pos === 'ADP' && next.normal !== 'in' && next.normal !== 'of')
    )
      last = to;
    else if (token.normal === "'s" || token.normal === '’s') continue;
    else break;
  }
  if (last < 0) {
    // A gerund names what is done: "kneading strengthens the gluten".
    if (
      first.pos === 'VERB' &&
      /ing$/.test(first.normal) &&
      (isNamedGerund(tokens, at) || /^(?:VERB|AUX)$/.test(tokens[at + 1]?.pos ?? ''))
    )
      last = at;
    else if (first.pos === 'NUM' && /^[12]\d{3}$/.test(first.text)) last = at;
    else
      return PRONOUNS.has(first.normal)
        ? {
            is: 'name',
            from: at,
            to: at + 1,
            text: first.text,
            whole: first.text,
            head: first.normal,
            determiner: '',
            pronoun: true,
            plural: /^(?:they|these|those|them)$/.test(first.normal),
          }
        : null;
  }
  const text = textOf(tokens.slice(begin, last + 1));
  const head = tokens[last];
  return {
    is: 'name',
    from: at,
    to: last + 1,
    text,
    whole: text,
    head: head.lemma.toLowerCase(),
    determiner,
    pronoun: head.normal === 'one' || head.normal === 'ones',
    plural: PLURAL.test(head.normal),
  };
}

const joinsWords = (tokens: readonly Token[], at: number): boolean =>
  WORD_JOINER.test(tokens[at]?.normal ?? '') && tokens[at]?.gap === '' && tokens[at + 1]?.gap === '';

const describes = (token: Token | undefined): boolean =>
  token !== undefined && (token.pos === 'ADJ' || (token.pos === 'VERB' && isParticiple(token)));

const isSuchAs = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.normal === 'such' && tokens[at + 1]?.normal === 'as';

const textOf = (tokens: readonly Token[]): string =>
  tokens.map(({ text, gap }, index) => (index === 0 || gap === '' ? text : ` ${text}`)).join('');

function jointAt(tokens: readonly Token[], at: number): Joint | null {
  const { normal, pos, text } = tokens[at];
  const joint = (is: Joint['is']): Joint => ({ is, from: at, to: at + 1, word: normal });
  if (isSuchAs(tokens, at)) return { is: 'preposition', from: at, to: at + 2, word: 'such as' };
  if (RELATIVES.has(normal)) return joint('relative');
  if (/^[,]$/.test(text)) return joint('comma');
  if (/^[()[\]–—]$/.test(text)) return joint('bracket');
  if (pos === 'PUNCT' && !HYPHEN.test(text) && !/^["“”‘’']$/.test(text)) return joint('stop');
  // "JSON and not pickle".
  if (/^(?:and|or|but)$/.test(normal) && NOT.test(tokens[at + 1]?.normal ?? '')) return joint('clause');
  if (/^(?:and|or|nor)$/.test(normal)) return joint('and');
  if (
    pos === 'SCONJ' ||
    pos === 'CCONJ' ||
    (CONJUNCTIONS.has(normal) && (pos !== 'ADP' || !/^(?:for|as|before|after|since|than|until)$/.test(normal)))
  )
    return joint('clause');
  return pos === 'ADP' || normal === 'to' ? joint('preposition') : null;
}

/** "A rise in the price" is one of the price. */
const CHANGES = new Set(
  'rise fall increase decrease drop change reduction decline growth gain variation interest'.split(' '),
);

/** Joins "the loss" and "of carbon dioxide". */
function withAttached(chunks: readonly Chunk[], tokens: readonly Token[]): Chunk[] {
  const joined: Chunk[] = [];
  for (let index = chunks.length - 1; index >= 0; index--) {
    const chunk = chunks[index];
    const [of, attached] = [joined.at(-1), joined.at(-2)];
    if (
      chunk.is === 'name' &&
      !chunk.pronoun &&
      of?.is === 'preposition' &&
      (of.word === 'of' || (of.word === 'in' && CHANGES.has(chunk.head))) &&
      attached?.is === 'name' &&
      of.from === chunk.to &&
      attached.from === of.to
    ) {
      joined.splice(-2);
      const between = textOf(tokens.slice(chunk.to, attached.from + (attached.determiner === '' ? 0 : 1)));
      joined.push({ ...chunk, whole: `${chunk.text} ${between} ${attached.whole}`, to: attached.to, of: attached });
    } else joined.push(chunk);
  }
  return joined.reverse();
}
