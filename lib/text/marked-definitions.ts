import { inSmallLetters } from './capitalise';

/** What a word is, as a text says it. */
export interface Meaning {
  /** The term as the sentence has it, in small letters where only its place at the head made its letter large. */
  term: string;
  /** The same with the article that the sentence gives it, as a question names it: "a lock", "the Calvin cycle", "chlorophyll". */
  named: string;
  /** Whether it names several things of a kind: "stomata are …". */
  isPlural: boolean;
  meaning: string;
}

/** A sentence with the words in it that its text prints in bold: what authors mark so, they often say what it is. */
export interface MarkedSentence {
  text: string;
  marked?: readonly string[];
}

/** What a clause says of a thing that it has just named: "…, a server that accepts messages, …". */
const APPOSED = String.raw`(?:an?|the|any|one|that is,?|meaning)\s[^,;:()]{8,160}`;
/** Behind a name: in brackets what else it is called, and a sign for it. */
const ASIDE = String.raw`["”’]?(?:\s*\([^()]{1,40}\)|,\s+(?:also |sometimes |often )?(?:called|known as|termed|written|denoted(?: by)?|or)\s[^,]{1,60},)?`;

/** Stands for the marked word in the patterns: they are made once, and not once for each word. */
const HELD = '\uE000';
const ARTICLE = String.raw`(?:^|(?<=[\s(]))(?:(an?|the)\s+)?["“‘]?`;
/** The article before the word, and what is said of it. */
const SAYING_WHAT = [
  String.raw`^(?:(An?|The)\s+)?["“‘]?${HELD}${ASIDE}(?:\s+(?:on|of|in|for|between)\s+[^,;:.]{2,40}?)?\s+(?:is|are|means?|refers? to|denotes?)\s+((?:an?|the|any|one|when|how|what|those|all)\s.{8,})$`,
  String.raw`${ARTICLE}${HELD}${ASIDE},\s+(?:which|that)\s+(?:is|are|means)\s+(${APPOSED})(?=[,;:.(]|$)`,
  String.raw`${ARTICLE}${HELD}["”’]?,\s+(${APPOSED})(?=[,;:.(]|$)`,
  // "It keeps an inverted index, i.e. a list …", "… makes it an external content table: the text is not stored twice."
  String.raw`(?<=\s)(an?|the)\s+["“‘]?${HELD}(?:,?\s+(?:i\.e\.,?|that is,?)|\s[–—])\s+(?!(?:by|in|at|on|from|with|to|for|of|about)\s)([^;:]{12,160})$`,
  String.raw`(?<=\s)(an?)\s+["“‘]?${HELD}:\s+(?!(?:by|in|at|on|from|with|to|for|of|about)\s)([^;:]{12,160})$`,
  // "It is given by its coefficient of performance (COP): the ratio of …"; "it makes use of the place code: …" is what it does.
  String.raw`(?<=\s)(the|its|their)\s+["“‘]?${HELD}${ASIDE}:\s+((?:the|an?)\s(?:\p{L}+\s){1,3}(?:of|between|that|which|in which|by which|at which|per|divided|multiplied|\p{L}+ed by)\s[^;:]{6,150})$`,
].map((pattern) => new RegExp(pattern, 'iu'));
/** "Each place corresponds to a frequency: this is the place code", "… with a liquid that boils early, the refrigerant". */
const SAID_BEFORE = [
  String.raw`^(?:In this way,?\s+|Thus,?\s+|So\s+)?([^;:]{12,160}?)(?::|;|\s[–—])\s+(?:this|that|which)\s+is\s+(?:called\s+|known as\s+|termed\s+)?(an?\s+|the\s+)?["“‘]?${HELD}["”’]?[.]?$`,
  String.raw`(?:^|\s)(an?\s\p{L}+\s(?:that|which)\s[^,;:()]{6,120}),\s+(the\s+)["“‘]?${HELD}["”’]?(?=[,.;]|$)`,
].map((pattern) => new RegExp(pattern, 'iu'));
/** What is called so, and the article before the word. */
const CALLED_SO = [
  String.raw`^((?:The|An?|Any)\s[^,;:]{12,160}?)\s+(?:is|are)\s+(?:called\s+|known as\s+|termed\s+)?(an?\s+|the\s+|its\s+|their\s+)?["“‘]?${HELD}["”’]?[.]?$`,
  String.raw`^(\p{Lu}[^,;:]{6,60}?),?\s+(?:called|known as|termed)\s+(an?\s+|the\s+)?["“‘]?${HELD}["”’]?,`,
].map((pattern) => new RegExp(pattern, 'u'));

/** Reads a sentence as saying what a word is that it prints in bold; null when it does not. */
export function markedDefinitionIn({ text, marked = [] }: MarkedSentence): Meaning | null {
  const sentence = text.trim();
  // What stands in a condition is not said of what is named there.
  const [condition = ''] =
    /^(?:If|When|While|As|Once|After|Before|Because|Since|Although|Where|Unless)\b[^,]*,/.exec(sentence) ?? [];
  for (const term of marked) {
    if (condition.includes(term) || LABEL.test(term)) continue;
    const held = sentence.replaceAll(term, HELD);
    const [, ahead = '', said = ''] = firstMatch(SAYING_WHAT, held) ?? [];
    const meaning = said.replaceAll(HELD, term);
    // "The first broker, a copy of the second, …" says it of one; what points back says it of another thing.
    const isListed = marked.some((other) => meaning.replace(/^(?:an?|the|any)\s/i, '').startsWith(other));
    // "… by the porosity: 0.06 / 0.35": what it comes to.
    const isReckoned = /^[\d=≈]|[=≈]/.test(meaning);
    // "A source of information about pitch, the temporal code": another name, and of the source.
    const isNaming = /^the (?:\S+ )?\S+$/.test(meaning);
    if (meaning !== '' && !isPointing(meaning) && !isListed && !isReckoned && !isNaming)
      return definition(term, ahead, meaning);
    const [, told = '', the = ''] = firstMatch(SAID_BEFORE, held) ?? [];
    const thing = told.replaceAll(HELD, term).trim();
    if (thing !== '' && !isPointing(thing) && !/\b(?:it|they|this|these)\b/i.test(thing))
      return definition(term, the, thing.charAt(0).toLowerCase() + thing.slice(1));
    // "A body that yields water is an aquifer; one that holds it back is an aquitard."
    const [clause = held] = held.split(/;\s/).filter((one) => one.includes(HELD));
    const [, called = '', its = ''] = firstMatch(CALLED_SO, clause) ?? [];
    const before = called.replaceAll(HELD, term);
    if (
      before !== '' &&
      !isPointing(before) &&
      !/\b(?:is|are|was|were|it|they|this)\b|^(?:In|At|On|By|For|From|With)\s/.test(before)
    )
      return definition(term, its, before.charAt(0).toLowerCase() + before.slice(1));
  }
  return null;
}

function firstMatch(patterns: readonly RegExp[], text: string): RegExpExecArray | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found) return found;
  }
  return null;
}

/** What only says what stands behind it. */
const LABEL =
  /^(?:careful|heads[- ]up|beware|reminder|equipment|pro tip|fun fact|tip|note|warning|caution|important)\b/i;

const isPointing = (meaning: string): boolean =>
  /^(?:it|its|this|that|these|those|they|he|she|such|there|we|you|here)\b|^(?:the|an?)\s+(?:same|former|latter|one|other|second|first|last|next|third)\b/i.test(
    meaning,
  );

function definition(term: string, article: string, meaning: string): Meaning {
  // "The coefficient of performance (COP)": its letters are another name.
  const own = inSmallLetters(term.replace(/\s\([^()]{1,20}\)$/, ''));
  return {
    term: own,
    named: `${article
      .trim()
      .toLowerCase()
      .replace(/^(?:its|their)$/, / of /.test(own) ? 'the' : '')} ${own}`.trim(),
    isPlural: /(?<![sui])s$/.test(term) && article.trim().toLowerCase() !== 'a',
    meaning: meaning.trim().replace(/[.!?]$/, ''),
  };
}
