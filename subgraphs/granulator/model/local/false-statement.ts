import { indefiniteArticle } from '../../../../lib/text/article';
import { capitalise } from '../../../../lib/text/capitalise';
import { amountsIn, anotherAmount } from './numbers';
import { countOf, escaped, wordPattern } from '../../../../lib/text/find-words';

/** Words that turn what a sentence says into its opposite, in both directions. */
// prettier-ignore
const OPPOSITES: readonly (readonly [string, string])[] = [
  ['largest', 'smallest'], ['larger', 'smaller'], ['large', 'small'], ['highest', 'lowest'], ['higher', 'lower'], ['high', 'low'],
  ['longest', 'shortest'], ['longer', 'shorter'], ['stronger', 'weaker'], ['strongest', 'weakest'], ['strong', 'weak'],
  ['faster', 'slower'], ['fast', 'slowly'], ['earlier', 'later'], ['heavier', 'lighter'], ['nearer', 'farther'],
  ['warmer', 'colder'], ['warm', 'cold'], ['hot', 'cold'], ['before', 'after'], ['above', 'below'], ['inside', 'outside'],
  ['more', 'less'], ['most', 'few'], ['many', 'few'], ['always', 'never'], ['often', 'rarely'], ['usually', 'seldom'],
  ['rises', 'falls'], ['rise', 'fall'], ['rising', 'falling'], ['increases', 'decreases'], ['increase', 'decrease'], ['grows', 'shrinks'],
  ['opens', 'closes'], ['begins', 'ends'], ['gains', 'loses'], ['takes in', 'gives off'], 
  ['possible', 'impossible'], ['allowed', 'forbidden'], ['required', 'optional'], ['synchronous', 'asynchronous'],
  ['enabled', 'disabled'], ['public', 'private'], ['includes', 'excludes'], ['minimum', 'maximum'], ['positive', 'negative'],
  ['northern', 'southern'], ['eastern', 'western'], ['cheaper', 'dearer'], ['easier', 'harder'], ['easy', 'difficult'], ['simple', 'complicated'],
  ['rarely', 'often'], 
  
];

/** The same by a "not" more or less: told from the truth without knowing much, so it comes last. */
// prettier-ignore
const NEGATIONS: typeof OPPOSITES = [
  ['must not', 'may'],['need not', 'must'], ['cannot', 'can'], ['is not', 'is'],
  ['are not', 'are'], ['does not', 'does'],
];

/** Said of something beside others: these may be so as well. */
const BESIDES = /\b(?:too|also|as well|either)\b/i;
const NEGATIVE = /\b(?:nobody|no one|none|nothing|never|neither|no)\b/i;

/** "A common misconception is that rust is a paint": what people believe, and is not so. */
export function misbelieved(sentence: string): string | null {
  const [, myth] = /^(?:myth|misconception)\b[^:]{0,12}:\s*(\S.{9,160})\.$/iu.exec(sentence) ?? [];
  if (myth !== undefined) return `${capitalise(myth)}.`;
  const [, belief] =
    /^(?:An?|One|The)\s+(?:\p{L}+\s+){0,2}(?:misconception|myth|fallacy|misunderstanding|mistaken belief)\s+(?:is|says|holds)\s+that\s+([^;:]{10,160})\.$/u.exec(
      sentence,
    ) ?? [];
  return belief === undefined ? null : `${capitalise(belief)}.`;
}

/** "Myth: Cotton buds are for ears. Fact: Read the packet. …": what people believe, and what is so. */
export function mythIn(paragraph: string): { myth: string; fact: string } | null {
  const [, myth, fact] =
    /^(?:myth|claim|misconception)(?:\s*(?:no\.?\s*)?\d+)?\s*[:–—-]\s*(\S.{8,200}?[.!])\s+(?:fact|truth|reality|in fact)\s*[:–—-]\s*(\S.{8,})$/isu.exec(
      paragraph,
    ) ?? [];
  return myth === undefined || fact === undefined ? null : { myth: capitalise(myth), fact: capitalise(fact) };
}

/** What a sentence denies, as if it were so; null where it denies nothing, or says what is so instead. */
export const undenied = (sentence: string): string | null =>
  /\b(?:is|are|does|do) not\b/.test(sentence) &&
  !/\b(?:but|only|yet|because|until|unless|if|although)\b/i.test(sentence)
    ? negated(sentence)
    : null;

const AMOUNT = String.raw`(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty)`;

const CONDITIONAL = /\b(?:if|unless|when|whenever|whether|in case|as long as|provided|until)\b/i;

/** Turns what a sentence says into something plausible that it does not say: an amount, or the opposite; null when neither can be. */
export function falsified(sentence: string): string | null {
  if (BESIDES.test(sentence)) return null;
  // Of one thing there is one, and its word has another form.
  const isOne = (text: string): boolean => /^(?:1|one)$/i.test(text);
  // "The two" are those that were named: three of them are none.
  const isNamed = (text: string): boolean =>
    new RegExp(String.raw`\b(?:the|these|those|both|other|of|all)\s+(?:\p{L}+\s+)?${text}\b`, 'iu').test(sentence) &&
    !/\d/.test(text);
  // "When two surfaces touch": two of most things are no amount that could be another.
  const isPair = (text: string): boolean =>
    /^two$/i.test(text) &&
    !/\btwo (?:\p{L}+ )?(?:types|kinds|forms|parts|ways|groups|stages|phases|layers|steps|categories|classes|routes|methods|rules|hours|days|weeks|months|years|minutes|metres|kilometres|times)\b/iu.test(
      sentence,
    );
  // "Four or five coats", "10 to 20": one end of a range, beside the other.
  const isOfRange = (text: string): boolean =>
    new RegExp(
      String.raw`(?<![\p{L}\d])(?:${escaped(text)}\s*(?:or|to|–|-)\s*${AMOUNT}|${AMOUNT}\s*(?:or|to|–|-)\s*${escaped(text)})(?![\p{L}\d])`,
      'iu',
    ).test(sentence);
  // "Three things must come together: heat, water and a system": whoever can count knows it.
  const isOfList = (text: string): boolean =>
    new RegExp(String.raw`(?<![\p{L}\d])${escaped(text)}\s(?:\p{L}+\s){1,8}?[^.]*:\s[^.]*,[^.]*\band\b`, 'iu').test(
      sentence,
    );
  const amount = amountsIn(sentence).find(
    (one) =>
      !isQuoted(sentence, sentence.indexOf(one)) &&
      !isOfList(one) &&
      !isOne(one) &&
      !isNamed(one) &&
      !isPair(one) &&
      !isOfRange(one),
  );
  if (amount !== undefined) {
    const other = anotherAmount(amount, sentence);
    if (other !== undefined) return withArticles(once(sentence, amount, other), sentence);
  }
  return turned(sentence, OPPOSITES);
}

/** The same with one "not" more or less; null when it has no place for one. */
export const negated = (sentence: string): string | null =>
  // To negate a condition says nothing false, nor does to negate what is denied, or what holds of others, too.
  CONDITIONAL.test(sentence) ||
  THE_MORE.test(sentence) ||
  CALLED.test(sentence) ||
  NEGATIVE.test(sentence) ||
  BESIDES.test(sentence)
    ? null
    : turned(sentence, NEGATIONS, SUBORDINATE);
/** "The more substitutes, the more elastic is its demand": a "not" has no place in it. */
const THE_MORE = /^\s*the (?:more|less|fewer|\p{Ll}+er)\b.*,\s+the (?:more|less|fewer|\p{Ll}+er)\b/iu;
/** What is called so is called so: "is not called a lock" says nothing of it. */
const CALLED = /\b(?:is|are|was|were) (?:\w+ )?(?:called|known|termed|named)\b|\btherefore\b/i;
/** What opens a clause whose "not" would not be that of the sentence: "once it is acked". */
const SUBORDINATE = /\b(?:once|after|before|while|because|since|that|which|who|whose|where|what|how|so|as)\b/i;

/** Whether a place stands between quotation marks: nobody is made to say what they did not. */
const isQuoted = (sentence: string, at: number): boolean => {
  const before = sentence.slice(0, at);
  return (before.match(/"/g) ?? []).length % 2 === 1 || before.lastIndexOf('“') > before.lastIndexOf('”');
};

/** Adjectives that before a noun only tell what it is like. */
const ATTRIBUTIVE = /^(?:large|small|high|low|strong|weak|fast|warm|cold|hot|easy|difficult|simple|complicated)$/i;
const TIME_SPAN =
  /\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|generations?|nights?|moments?)\s+$/i;

/** @param notBehind what the word that is turned must not stand behind */
function turned(sentence: string, pairs: typeof OPPOSITES, notBehind?: RegExp): string | null {
  const lower = sentence.toLowerCase();
  for (const [one, other] of pairs)
    for (const [word, opposite] of [
      [one, other],
      [other, one],
    ] as const) {
      // A word that comes twice, or beside its opposite, leaves open what is turned round.
      // Most sentences have none of these words: to look for the letters is cheap.
      if (!lower.includes(word) || countOf(sentence, word, 2) !== 1) continue;
      if (countOf(sentence.replace(wordPattern(word), ' '), opposite, 1) > 0) continue;
      // What may happen is not what is allowed.
      if (word === 'may') continue;
      // "30 May": a name, and no word that could be turned.
      const found = wordPattern(word).exec(sentence);
      if (found && isQuoted(sentence, found.index)) continue;
      if (found && notBehind?.test(sentence.slice(0, found.index))) continue;
      // "Most damaging of all", "most important": it makes another word greater, and counts nothing.
      if (found && word === 'most' && !/^most (?:\p{L}+ )?\p{L}+s\b/iu.test(sentence.slice(found.index))) continue;
      if (found && found.index > 0 && /^\p{Lu}/u.test(found[0])) continue;
      // "Never seen a fox before.": said of no time, and of nothing that it stands before.
      if (
        found &&
        /^(?:before|after|inside|outside|above|below)$/i.test(found[0]) &&
        /^\W*$/.test(sentence.slice(found.index + found[0].length))
      )
        continue;
      // "A century later": how long after is told, and the other way round it would be nonsense.
      if (found && /^(?:earlier|later|before|after)$/i.test(found[0]) && TIME_SPAN.test(sentence.slice(0, found.index)))
        continue;
      // "A small daemon": how large it is, is by the way, and its opposite teaches nothing.
      if (
        found &&
        ATTRIBUTIVE.test(word) &&
        /\b(?:an?|some|any|this|that)\s+(?:very |rather |quite )?$/i.test(sentence.slice(0, found.index))
      )
        continue;
      // "Must always have at least one": the opposite is no sentence that anybody would write.
      if (
        found &&
        /^(?:always|never)$/i.test(word) &&
        /\b(?:must|should|shall|has to|have to)\b|\bat (?:least|most)\b|\bnever\b.*\bor\b/i.test(sentence)
      )
        continue;
      // "On the day it is received", "is doing 60": the "not" would not be that of what is told.
      if (
        found &&
        notBehind &&
        (/\p{L}\s+(?:it|he|she|they|we|you)\s+$/iu.test(sentence.slice(0, found.index)) ||
          /^\S+\s+(?:just |still |now )?\p{Ll}+ing\b/u.test(sentence.slice(found.index)))
      )
        continue;
      // "No longer" and "the more" are other words.
      if (
        found &&
        /\b(?:no|any|not|even|far|once|looks?|looked|looking|named|called|takes?|took|asks?|runs?|needs?|needed|lasts?|lasted|waits?|waited|want|wants)\s+$/i.test(
          sentence.slice(0, found.index),
        )
      )
        continue;
      return withArticles(once(sentence, word, opposite), sentence);
    }
  return null;
}

/** A text with another word in place of one, in its case. */
export function once(sentence: string, word: string, by: string): string {
  return sentence.replace(wordPattern(word), (found) =>
    /^\p{Lu}/u.test(found) && !/^\p{Lu}/u.test(word) ? by.charAt(0).toUpperCase() + by.slice(1) : by,
  );
}

/** "a" and "an" as the words behind them want them; what the original has so stays, as "A agrees to sell …". */
export const withArticles = (text: string, original = ''): string =>
  text.replaceAll(/\b(a|an)\s+(?=(\p{L}+))/giu, (whole, article: string, next: string) => {
    const wanted = indefiniteArticle(next);
    return article.toLowerCase() === wanted || original.includes(`${whole}${next}`) || /^\p{Lu}{2,}$/u.test(next)
      ? whole
      : `${/^\p{Lu}/u.test(article) ? wanted.charAt(0).toUpperCase() + wanted.slice(1) : wanted} `;
  });
