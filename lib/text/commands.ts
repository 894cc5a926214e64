import { MOSTLY_VERBS, VERBS, VERBS_AND_NOUNS } from './verbs';

/** A word of a sentence, as the tagger sees it. */
export interface Token {
  text: string;
  pos: string;
  lemma: string;
  normal: string;
  gap: string;
}

/** What may stand before the verb of a command. */
const BEFORE = new Set(
  "first second secondly third thirdly meanwhile then next finally last lastly now please always never do not n't don't also again just simply afterwards instead optionally alternatively otherwise carefully and or but , : - – — * • ( ) [\"“]".split(
    ' ',
  ),
);
/** What opens a clause that a command may follow behind a comma. */
const OPENING = new Set(
  'if when whenever while once before after until unless to in on at for from with without using by as where during via depending following having because since every each should about around under inside outside near through'.split(
    ' ',
  ),
);
/** Words that are verbs by the dictionary, and hardly ever at the head of a sentence. */
const NO_COMMANDS = new Set(
  "like still even well right long round near past down up out off back thank thanks welcome hello let's suppose imagine see cf note notice consider assume recall say is are was were am be been being has have had do does did can may might must will would shall should could ought need dare used people man men house water time".split(
    ' ',
  ),
);
/** Those that are commands with an object behind them: `have a look`, `do the dishes`, `note the time`. */
const WITH_OBJECT = new Set([
  'have',
  'do',
  'need',
  'water',
  'time',
  'note',
  'back',
  'house',
  'man',
  'round',
  'up',
  'down',
]);
/** Words that have a number behind them and are no verbs. */
const PLACES = new Set(
  'above below over around about than nearly almost some only chapter section page figure table step part'.split(' '),
);
/** What may stand between "must" and its verb. */
const BETWEEN = new Set(['to', 'not', 'always', 'also', 'then', 'never', 'first']);
/** What a reader finds when something has been done. */
const PERCEIVED = new Set('see get hear notice find feel smell be have know understand receive'.split(' '));
const MODAL = /^(?:must|should|need|have|ought|will)$/;
const DETERMINERS = new Set(
  'the a an this that these those your my our their his her its all both each every any some no one two three four five six seven eight nine ten it them him me us yourself everything nothing only'.split(
    ' ',
  ),
);
const RELATIVE =
  /^(?:that|which|who|whom|whose|where|when|if|whether|until|unless|because|so|as|what|how|while|and|or|before|after|than)$/;

/** How grave something is that a machine reports. */
const LOGGED = /^(?:ALERT|ERROR|WARN|WARNING|INFO|DEBUG|FATAL|CRITICAL|NOTICE|TRACE)$/;
const AGREEING = /^(?:perfect|right|fine|correct|welcome|clear|cool|sure|nice|great)$/i;

/** "Price elasticity (PED) is …": what stands in brackets is no part of its clause. */
function withoutBrackets(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(({ text }, at) => text === '(' && at > 0)) return tokens;
  let depth = 0;
  return tokens.filter(({ text }, at) => {
    if (text === '(' && at > 0) depth += 1;
    const isOutside = depth === 0;
    if (text === ')' && depth > 0) depth -= 1;
    return isOutside;
  });
}

/** Whether a sentence tells its reader to do something, or not to do it. */
export function isCommand(all: readonly Token[]): boolean {
  const tokens = withoutBrackets(all);
  const [first] = tokens;
  if (!first || tokens.at(-1)?.text === '?' || /^["“‘']$/.test(first.text) || LOGGED.test(first.text)) return false;
  // "Perfect, passing that on".
  if (AGREEING.test(first.text) && tokens[1]?.text === ',') return false;
  // "Ben, please check the pump": who is asked stands before it.
  const called = tokens.findIndex(({ normal }) => normal === 'please');
  if (called > 1 && called < 5 && tokens[called - 1]?.text === ',') return isCommand(tokens.slice(called));
  if (
    /^(?:from now on|from here on)$/i.test(
      tokens
        .slice(0, 3)
        .map(({ normal }) => normal)
        .join(' '),
    )
  )
    return isCommand(tokens.slice(3));
  const start = tokens.findIndex((token) => !isBefore(token));
  if (start < 0) return false;
  // "Verify: the page is blue".
  if (tokens[start + 1]?.text === ':' && /^(?:verify|check|confirm|ensure|test)$/.test(tokens[start]?.normal ?? ''))
    return true;
  // "Do these exercises": the verb, and no mark of emphasis.
  if (
    tokens[start - 1]?.normal === 'do' &&
    DETERMINERS.has(tokens[start]?.normal ?? '') &&
    tokens[start]?.normal !== 'it'
  )
    return true;
  // "Core temperature: the temperature of …": a name and what it is, unless what follows is a command.
  const colon = tokens.findIndex(({ text }) => text === ':');
  if (
    colon > start &&
    colon - start <= 3 &&
    // "Choose three pallets: one near the door", but "Level 2: smoke".
    !(tokens[start + 1]?.pos === 'NUM' && /^\p{L}+$/u.test(tokens[start + 1]?.text ?? '')) &&
    tokens.slice(start + 1, colon).every(({ pos }) => /^(?:NOUN|PROPN|ADJ|X|NUM)$/.test(pos))
  )
    return isCommand(tokens.slice(colon + 1));
  if (commandsAt(tokens, start) || isTimed(tokens, start)) return true;
  if (!OPENING.has(tokens[start]?.normal ?? '') && !tokens[start]?.normal.endsWith('ly')) return false;
  for (let at = start + 1; at < tokens.length - 1; at++) {
    if (!/^[,:–—]$/.test(tokens[at]?.text ?? '')) continue;
    const next = tokens.findIndex((token, index) => index > at && !isBefore(token));
    if (next > 0 && commandsAt(tokens, next)) return true;
  }
  // "Before you start work you must complete the form": without a comma.
  return tokens.some(
    ({ normal }, at) =>
      at > start + 2 &&
      normal === 'you' &&
      tokens[at + 1]?.normal === 'must' &&
      !RELATIVE.test(tokens[at - 1]?.normal ?? '') &&
      commandsAt(tokens, at),
  );
}

const TIME_WORD = /^(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|mornings?|evenings?|afternoons?|shifts?)$/;

/** "After six weeks weigh three bars": a time without a comma behind it. */
function isTimed(tokens: readonly Token[], start: number): boolean {
  if (!/^(?:after|every|each|once|before|at|in|on)$/.test(tokens[start]?.normal ?? '')) return false;
  const end = tokens.findIndex(({ normal }, at) => at > start && at < start + 5 && TIME_WORD.test(normal));
  const isPlain = tokens.slice(start + 1, Math.max(0, end)).every(({ pos }) => /^(?:NUM|DET|ADJ|NOUN)$/.test(pos));
  const [verb, object] = [tokens[end + 1], tokens[end + 2]];
  return (
    end > 0 &&
    isPlain &&
    isVerb(verb?.normal ?? '') &&
    (DETERMINERS.has(object?.normal ?? '') || object?.pos === 'NUM') &&
    commandsAt(tokens, end + 1)
  );
}

const isBefore = ({ normal, pos }: Token): boolean =>
  BEFORE.has(normal) || (pos === 'ADV' && normal.endsWith('ly') && !VERBS.has(normal));

/** Whether a command begins at a word: with a verb in its plain form that nobody is the subject of. */
function commandsAt(tokens: readonly Token[], at: number): boolean {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (!token) return false;
  // "Re-create the index".
  const word = token.normal.toLowerCase().replace(/^(?:re|pre)-/, '');
  // "You must …" tells as much as "…" does.
  if (word === 'you' && MODAL.test(next?.normal ?? '')) {
    const will = next?.normal === 'will';
    if (will && !(tokens[at + 2]?.normal === 'need' && tokens[at + 3]?.normal === 'to')) return false;
    const verb = tokens.slice(at + (will ? 3 : 2)).find((one) => !BETWEEN.has(one.normal));
    // "You should see a light": what is seen when it is done.
    return verb !== undefined && isVerb(verb.normal) && !PERCEIVED.has(verb.normal);
  }
  // "Own car.", "Travel between home and work is commuting": names of things, which begin as a command does.
  if (word === 'own' && !DETERMINERS.has(next?.normal ?? '')) return false;
  if (
    word === 'travel' &&
    next?.pos === 'ADP' &&
    tokens.slice(at + 2).some(({ normal }) => /^(?:is|are)$/.test(normal))
  )
    return false;
  if (word === 'make' && next?.normal === 'sure') return true;
  if (word === 'let')
    return (
      next !== undefined &&
      !['us', "'s", 'me'].includes(next.normal) &&
      !tokens.slice(at + 1, at + 6).some(({ normal }) => normal === 'be')
    );
  // "Subject to section 3", "except for".
  if ((word === 'subject' && next?.normal === 'to') || (word === 'except' && next?.normal === 'for')) return false;
  if (word === 'be') return next?.pos === 'ADJ' || next?.normal === 'sure';
  if (NO_COMMANDS.has(word)) {
    const takes = WITH_OBJECT.has(word) && isVerb(word) && next?.normal !== 'that';
    // "Back up the server."
    const isPhrasal = word === 'back' && next?.normal === 'up' && tokens[at + 2] !== undefined;
    if (!isPhrasal && (!takes || !next || !DETERMINERS.has(next.normal))) return false;
  }
  // "Clear or pale pink is OK": what looks so is so.
  if (next?.normal === 'or' && tokens[at + 2]?.pos === 'ADJ' && tokens.slice(at + 3).some(({ pos }) => pos === 'AUX'))
    return false;
  if (PLACES.has(word) && !DETERMINERS.has(next?.normal ?? '')) return false;
  const isKnown = isVerb(word);
  // "Check P2 for flakes": what has a letter and a number for its name is done something with.
  if (isKnown && next && /^\p{Lu}{1,4}\d{1,4}$/u.test(next.text) && tokens[at + 2]?.pos === 'ADP') return true;
  // "Rust costs every country money": the second word is the verb.
  if (
    next &&
    /[^s]s$/.test(next.normal) &&
    isVerb(next.normal.replace(/s$/, '')) &&
    DETERMINERS.has(tokens[at + 2]?.normal ?? '')
  )
    return false;
  // "Run ./probe.sh": a path.
  if (next && /^[./~]$/.test(next.text) && tokens[at + 2]?.gap === '' && tokens[at + 2]?.text !== '.') return isKnown;
  if (!next || /^[.!;:]$/.test(next.text)) return tokens.length <= 3 && (VERBS.has(word) || MOSTLY_VERBS.has(word));
  // "Identify queries older than …": what can be no noun is nobody's subject.
  if (VERBS.has(word)) return next.pos === 'NOUN' || !isFinite(next, tokens[at + 2]) || next.normal === 'and';
  // Only a verb has "it" or "them" behind it.
  if (!isKnown) return (next.normal === 'it' || next.normal === 'them') && !hasSubjectVerb(tokens, at + 1);
  if (DETERMINERS.has(next.normal) || next.pos === 'DET')
    return next.normal !== 'that' || !hasSubjectVerb(tokens, at + 1);
  if (next.normal === 'of' || isFinite(next, tokens[at + 2])) return false;
  // "Form F-014, the log and the note are kept": the first of several subjects.
  if (
    tokens[at + 2]?.text === ',' &&
    DETERMINERS.has(tokens[at + 3]?.normal ?? '') &&
    tokens.slice(at + 3).some(({ pos }) => pos === 'AUX')
  )
    return false;
  return !hasSubjectVerb(tokens, at + 1);
}

const isVerb = (word: string): boolean => VERBS.has(word) || VERBS_AND_NOUNS.has(word) || /^(?:be|have|do)$/.test(word);

/** Whether a word is a verb that has a subject before it: in a form of its own, and not before a noun as an adjective is. */
function isFinite(token: Token, next: Token | undefined): boolean {
  // "Wear goggles and gloves", "Run scripts/probe": a noun that looks like a verb, with nothing that a verb would have.
  const isNoun = token.pos === 'NOUN' && next !== undefined && /^(?:CCONJ|PUNCT|SYM)$/.test(next.pos);
  if (token.pos === 'AUX' || (isThirdPerson(token.normal) && !isNoun)) return true;
  if (token.pos !== 'VERB') return false;
  const isPlain = token.normal === token.lemma.toLowerCase();
  if (isPlain || token.normal.endsWith('ing')) return false;
  return !(/(?:ed|en)$/.test(token.normal) && (next?.pos === 'NOUN' || next?.pos === 'PROPN' || next?.pos === 'ADJ'));
}

/** Plain forms that are as often nouns behind a command: "make calls", "fit stops". */
const NOUNS_TOO = new Set('call find drink cook start stop wash try cut fit'.split(' '));

/** Whether a word is a verb as a single subject has it, whatever else its plain form may be taken for. */
function isThirdPerson(word: string): boolean {
  const [plain = ''] = [word.replace(/ies$/, 'y'), word.replace(/es$/, ''), word.replace(/s$/, '')].filter(
    (form) => form !== word && (VERBS.has(form) || MOSTLY_VERBS.has(form)) && !NOUNS_TOO.has(form),
  );
  return plain !== '';
}

/** Whether a verb in its plain form has several before it as its subject: "crops protect". */
function isPluralVerb(tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  return (
    at > 1 &&
    before !== undefined &&
    token !== undefined &&
    /[^s]s$/.test(before.normal) &&
    token.pos === 'VERB' &&
    (VERBS.has(token.normal) || MOSTLY_VERBS.has(token.normal)) &&
    !/^(?:help|make|let|have|watch|see)$/.test(tokens[0]?.normal ?? '')
  );
}

/** Whether what follows makes the first word the subject of a verb: one comes before anything that opens a clause of its own. */
function hasSubjectVerb(tokens: readonly Token[], from: number): boolean {
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (!token || /^[,;:.(–—]$/.test(token.text) || RELATIVE.test(token.normal)) return false;
    if (isFinite(token, tokens[at + 1]) || isPluralVerb(tokens, at)) return true;
  }
  return false;
}
