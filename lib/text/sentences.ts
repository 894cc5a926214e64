import { segmentsOf } from './segments';
import { wordsIn } from './stems';

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Shortenings whose full stop ends no sentence, whatever follows. */
const SHORTENED =
  /(?:^|[\s(["“])(?:e\.g|i\.e|cf|vs|viz|approx|ca|Mr|Mrs|Ms|Messrs|Dr|Prof|Rev|Hon|St|Gen|Col|Capt|Lt|Sgt|Gov|Sen|Rep|Mt|No|Nos|Fig|Figs|Eq|Eqs|Sec|Secs|Sect|Ch|Chap|Vol|Vols|Art|Tab|Ref|Refs|Ex|pp?|nn?|ll?|ed|eds|[A-Z])\.$/;
/** Those that may end one: it goes on when a number, a bracket or a small letter follows. */
const SHORTENED_WITHIN =
  /(?:^|[\s(["“])(?:al|etc|Inc|Ltd|Co|Corp|Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|min|max|ext|hrs?|secs?|U\.S|U\.K|Ph\.D|est|dept|tel|ibid)\.$/;

/** Those that stand before a number, or before a word in small letters: "part no. 7741", "see fig. 3", "Max. budget". */
const SHORTENED_BEFORE =
  /(?:^|[\s(["“])(?:no|nos|fig|figs|eq|eqs|sec|sect|ch|chap|vol|vols|art|tab|ref|refs|par|paras?|cl|pt|ver|rev|cat|ser|Max|Min|Avg|Temp|Qty)\.$/;

/** "Go to section C.": a letter that is the name of something, and no shortening. */
const LETTERED =
  /\b(?:section|part|appendix|annex|option|group|level|step|class|type|plan|room|hall|gate|line|zone|case|form|list|vitamin) [A-Z]\.$/i;

/** "Restart the service. systemctl tells …": a whole word and a full stop end a sentence also where the next begins with a small letter, as names of programs do. */
const BEFORE_SMALL =
  /(?<=[\p{Ll}]{2}(?<!\b(?:approx|incl|excl|resp|corp|assoc|dept|govt|transl|illus|suppl|temp|tbsp|repr|publ|misc|spec|abbr|conf|diff|info|orig|poss|prob|pron|subj|esp|usu|var|sing|min|max|avg|est|ext|etc|hrs|secs?|mins|lbs|viz|vols?|figs?|nos|eds?|refs?|cf|vs|ca|al|pp|no|ch|sq|ft|in|oz|lb|pt|tsp|cu|gal))[.]\s+)(?=\p{Ll})/u;

/** Whether a sentence that seems to end goes on with what follows: behind a shortening, or in the middle of a clause. */
export function goesOn(before: string, after: string): boolean {
  // The longest shortening is shorter; the text before may be as long as a book.
  const [end, next] = [before.trimEnd().slice(-40), after.trimStart()];
  if (LETTERED.test(end) && /^\p{Lu}\p{Ll}/u.test(next)) return false;
  if (SHORTENED.test(end)) return true;
  if (SHORTENED_WITHIN.test(end)) return /^[\d(,;\p{Ll}]/u.test(next);
  if (SHORTENED_BEFORE.test(end)) return /^\d/.test(next) || (/\b\p{Lu}\p{L}+\.$/u.test(end) && /^\p{Ll}/u.test(next));
  // A quoted question within a sentence, or dots that stand for words.
  return /^[\p{Ll},;]/u.test(next) && /(?:[!?]["”’)]|…|\.\.\.)$/.test(end);
}

/** The sentences of a paragraph with the blanks behind them: together they are the paragraph. In any language. */
export function sentencesWithBlanks(text: string): string[] {
  const sentences: string[][] = [];
  for (const { segment } of segmentsOf(segmenter, text))
    for (const part of segment.split(BEFORE_SMALL)) {
      const before = sentences.at(-1);
      if (before && goesOn(before.slice(-2).join(''), part)) before.push(part);
      else sentences.push([part]);
    }
  return sentences.map((segments) => segments.join(''));
}

/** The sentences of a paragraph, in order. */
export function sentencesOf(text: string): string[] {
  return sentencesWithBlanks(text)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}

/** How many words a text has. */
export function countWords(text: string): number {
  return wordsIn(text).length;
}

/** Sentences that say nothing by themselves: they point to what is said or shown elsewhere. */
const POINTING =
  /^["“(]?(?:it|its|this|that|these|those|he|she|they|his|her|their|we|our|i|my|you|your|but|and|or|so|yet|however|therefore|thus|hence|then|also|such|here|there(?!['’]s\b|\s(?:is|are|was|were|has|have|will|can|may|must|should)\b)|otherwise|instead|moreover|furthermore|nevertheless|nonetheless|similarly|likewise|consequently|finally|first|second|third|next|both|another|one|some|others|the (?:former|latter|following|above|same|other|rest|next|previous))\b/i;
const ELSEWHERE =
  /\b(?:(?:above|below)(?!\s(?:[£$€]?\d|the|an?|his|her|its|their|our|sea|zero|ground|normal|average|freezing|water)\b)|following|as follows|the latter|the former|(?:this|previous|next|last) (?:section|chapter|page|example|figure|table)|(?:figure|fig\.|table|section|sec\.|chapter|equation|eq\.|page|appendix) ?\d)/i;
/** What stands at the end for something before, and what is said of something before. */
const DANGLING =
  /\b(?:does|do|did|is|are|was|were|has|have|can|will|would) ?n(?:ot|['’]t)[.!]$|^[^,;]*\b(?:to|of|from|with|in|by|for|on|at) (?:it|them|this|these|both|either)[.!]?$|^(?:An?|One|Some) (?:\w+ ){1,3}who [^,]*\b(?:him|her|them)\b|\bthe (?:first|second|third)(?: kind| type| one| case)?,? (?:is|are|was|were|can|cannot|could|may|does|do|has|have|will)\b|\b(?:this|these|those) (?:is|are|was|were|means|makes|has|have|can|may|will)\b/i;

/** "The process is most effective where …": which one, is said before; "the process of budding" says it. */
const ANAPHORIC =
  /^the (?:similarity|difference|phenomenon|process|technique|procedure|trend|findings?|discovery|researchers|scientists|authors|team|volunteers|participants|experiment|trial|reason|consequence|latter|idea|figure|rest)\s(?!(?:of|in|by|for|between|that|which|from|to|with|on|who|at|behind|why|is (?:called|known|named|termed))\b)/i;

/** "Grand Geyser is an example.", "The highest one is in Germany": of what, is said before. */
const EXAMPLE_OF =
  /\b(?:is|are) (?:an?|one|the|two|some|another) (?:\p{L}+ )?(?:examples?|exceptions?|instances?)[.!]?$|^(?:the|an?|each|every|this|that) (?:\p{Ll}+ )?ones?\b(?! of\b)/iu;

/** "Typically that's 20 seconds", "In this way each place has its own". */
const BEHIND_ADVERB =
  /^(?:In (?:this|that|these|such|doing) (?:way|cases?|manner|respect|sense|so)|For (?:this|that|these) reasons?|Because of (?:this|that|these))\b|^\p{Lu}\p{Ll}+ly,? (?:it|this|that|they|these|those|he|she)\b/u;

/** Whether a sentence says nothing by itself: it points to what is said or shown elsewhere. */
export function pointsElsewhere(text: string): boolean {
  return (
    POINTING.test(text) ||
    BEHIND_ADVERB.test(text) ||
    ELSEWHERE.test(text) ||
    ANAPHORIC.test(text) ||
    EXAMPLE_OF.test(text)
  );
}

/** Whether a sentence cannot be told alone: it points elsewhere, or a pronoun in it stands for what it does not name. */
export function dangles(text: string): boolean {
  return pointsElsewhere(text) || DANGLING.test(text) || pointsBack(text);
}

/** Those that stand for several things, and for one person. */
const FOR_SEVERAL = /^(?:they|them|their|theirs|themselves)$/i;
const FOR_PERSON = /^(?:he|him|his|himself|she|her|hers|herself)$/i;
const SEVERAL =
  /^(?:and|or|both|two|three|four|many|several|some|all|most|few|people|men|women|children|mice|data|everyone|everybody|anyone|who|those)$/i;
const PERSON =
  /^(?:man|woman|boy|girl|child|person|king|queen|lord|god|father|mother|son|daughter|brother|sister|wife|husband|friend|who|everyone|one|\p{Ll}{2,}(?:er|or|ist|ian|ant|ent|man))$/iu;
const NO_PLURAL = /(?:ss|us|is)$|^(?:was|has|its|as|always|perhaps|does|this|his)$/i;
/** Words that open sentences and name nobody. */
const OPENING =
  /^(?:the|an?|in|on|at|by|for|from|with|as|if|when|while|after|before|to|of|since|because|although|then|now|there|let|behold)$/i;

/** Whether a pronoun stands for something that its sentence does not name before it. */
export function pointsBack(text: string): boolean {
  let [several, person] = [false, false];
  for (const [at, word] of wordsIn(text).entries()) {
    if (FOR_SEVERAL.test(word) ? !several : FOR_PERSON.test(word) && !person) return true;
    several ||= SEVERAL.test(word) || (/.{3}s$/i.test(word) && !NO_PLURAL.test(word));
    person ||= PERSON.test(word) || (/^\p{Lu}/u.test(word) && (at > 0 || !OPENING.test(word)));
  }
  return false;
}
