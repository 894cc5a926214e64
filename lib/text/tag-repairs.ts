import type { Token } from './commands';
import { isVerb } from './verbs';

/** Kinds of words that name something. */
export const NOMINAL = new Set(['NOUN', 'PROPN']);
/** Signs that stand inside words. */
export const HYPHEN = /^[-/]$/;
/** What a clause that hangs on a name begins with. */
export const RELATIVES = new Set(['which', 'that', 'who', 'whom', 'whose']);
/** What joins clauses. */
export const CONJUNCTIONS = new Set(
  'if when while whereas although though because since unless until before after as where once so but than whether how why what whenever for'.split(
    ' ',
  ),
);
/** The form of a noun that names several. */
export const PLURAL =
  /^(?!(?:gas|bias|atlas|canvas|alias|pancreas|lens|series|species|this|its|news|physics|mathematics)$)\p{L}*(?:[^suio]|[aeiou]e|[aiou]o)s$|^(?:bacteria|archaea|fungi|algae|larvae|nuclei|genera|taxa|strata|spectra|stimuli|people|men|women|children|mice|data|stomata|phenomena|criteria|feet|teeth)$/u;

/** Forms of verbs that the tagger takes for nouns or adjectives behind their subject. */
const FORM = /^\p{Ll}{3,}(?:s|ed)$/u;

/** What the tagger takes for another kind of word than it is in its place. */
export const repaired = (tokens: readonly Token[]): Token[] => withVerbs(withNouns(tokens));

/** "The Soil Conservation Act", "this jump is called", "chemical weathering changes the rock": names that look like verbs. */
function withNouns(tokens: readonly Token[]): Token[] {
  return tokens.map((token, at) => {
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    // "The A horizon".
    if (token.text === 'A' && before?.pos === 'DET') return { ...token, pos: 'NOUN' };
    if (token.normal === 'part' && after?.normal === 'of') return { ...token, pos: 'NOUN' };
    // "They need light and water".
    if (token.pos === 'ADJ' && THINGS.test(token.normal) && before?.pos === 'VERB' && !isDescribed(after))
      return { ...token, pos: 'NOUN' };
    if (token.pos !== 'VERB' || before === undefined) return token;
    // "The Kessering Match Works".
    const isProper =
      /^\p{Lu}/u.test(token.text) &&
      (before.pos === 'PROPN' ||
        (at > 1 && /^\p{Lu}\p{Ll}/u.test(before.text)) ||
        // "(Vite, Create React App)".
        (/^(?:,|\(|and|or)$/.test(before.normal) && /^\p{Lu}\p{Ll}/u.test(after?.text ?? '')));
    if (isProper) return { ...token, pos: 'PROPN' };
    const isGerund =
      /ing$/.test(token.normal) &&
      ((/^(?:ADJ|DET)$/.test(before.pos) && !/^(?:DET|PRON|NUM|NOUN|ADJ)$/.test(after?.pos ?? '')) ||
        (NOMINAL.has(before.pos) && after?.pos === 'NOUN' && tokens[at + 2]?.pos === 'DET'));
    const isNoun =
      before.pos === 'DET' &&
      !isParticiple(token) &&
      !/ing$/.test(token.normal) &&
      (!RELATIVES.has(before.normal) || before.normal === 'that');
    return isGerund || isNoun ? { ...token, pos: 'NOUN' } : token;
  });
}

/** Words that name a thing as well as how another one is. */
const THINGS =
  /^(?:light|cold|dark|liquid|solid|fluid|acid|metal|plastic|mineral|chemical|human|animal|alcohol|salt|oil)$/;
const isDescribed = (after: Token | undefined): boolean => /^(?:NOUN|PROPN|ADJ|NUM)$/.test(after?.pos ?? '');

/** The tagger takes many a verb behind its subject for a noun: "overproduction lowers the price". */
function withVerbs(tokens: readonly Token[]): Token[] {
  return tokens.map((token, at) => {
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    const isMistaken =
      (token.pos === 'NOUN' || token.pos === 'ADJ') &&
      standsBehindSubject(tokens, at) &&
      (FORM.test(token.normal)
        ? isFormOfVerb(token.normal)
        : PLURAL.test(tokens[RELATIVES.has(before?.normal ?? '') ? at - 2 : at - 1]?.normal ?? '') &&
          isFormOfVerb(`${token.normal}s`)) &&
      (/^(?:DET|PRON|NUM|ADJ|NOUN|PROPN)$/.test(after?.pos ?? '') ||
        PARTICLE.test(after?.normal ?? '') ||
        // "Faults form where …".
        (PLURAL.test(before?.normal ?? '') && /^(?:ADV|SCONJ|ADP)$/.test(after?.pos ?? ''))) &&
      // "The walls are", "the main causes were": there is another verb for the name.
      (RELATIVES.has(before?.normal ?? '') || !hasVerbNear(tokens, at));
    return isMistaken ? { ...token, pos: 'VERB' } : token;
  });
}

/** What a verb takes along: "speeds up". */
const PARTICLE = /^(?:up|down|out|off|away|in|into|to|from|on)$/;

/** Whether a word stands where the verb of a clause would: behind a name, or behind an adverb there. */
function standsBehindSubject(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.pos === 'ADV' ? tokens[at - 2] : tokens[at - 1];
  return (
    before !== undefined &&
    (NOMINAL.has(before.pos) || RELATIVES.has(before.normal) || before.pos === 'PRON' || before.text === ')')
  );
}

/** Whether the clause that a word stands in has a finite verb already. */
function hasVerbNear(tokens: readonly Token[], at: number): boolean {
  for (const step of [-1, 1]) {
    for (let near = at + step; near >= 0 && near < tokens.length; near += step) {
      const { pos, normal } = tokens[near];
      if (pos === 'PUNCT' && !HYPHEN.test(normal)) break;
      if (pos === 'CCONJ' || pos === 'SCONJ' || RELATIVES.has(normal) || CONJUNCTIONS.has(normal)) break;
      if (step === 1 && (pos === 'ADP' || normal === 'to')) break;
      if (pos === 'AUX' || (pos === 'VERB' && !/ing$/.test(normal))) return true;
    }
  }
  return false;
}

/** Whether a verb has the form of what was done. */
export const isParticiple = (token: Token): boolean =>
  /(?:ed|en|wn|rn|ght|ung|uck|ound|lt|pt|ut|gun|one|ost|ade|eft|eld|ead)$/.test(token.normal) ||
  /^(?:cut|set|put|shut|split|spread|shed|hit|built|sent|spent|bent|met|fed|led|laid|paid|run|come|sung|won|known)$/.test(
    token.normal,
  );

/** Whether a word is a form of a verb as it stands behind its subject. */
const isFormOfVerb = (word: string): boolean =>
  [
    word.replace(/s$/, ''),
    word.replace(/es$/, ''),
    word.replace(/ies$/, 'y'),
    word.replace(/d$/, ''),
    word.replace(/ed$/, ''),
    word.replace(/(\p{L})\1ed$/u, '$1'),
  ].some((plain) => plain !== word && isVerb(plain));
