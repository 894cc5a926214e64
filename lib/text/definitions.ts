import { indefiniteArticle } from './article';
import { inSmallLetters } from './capitalise';
import { type MarkedSentence, markedDefinitionIn, type Meaning } from './marked-definitions';
import { pointsBack } from './sentences';
import { isUnspecific } from './unspecific';

/** A sentence that says what something is: the term, and what is said of it. */
export interface Definition extends Meaning {
  sentence: string;
}

const TERM = String.raw`["“‘]?([\p{L}\d][\p{L}\d '’/+#.-]{0,60}?)["”’]?`;
/** "A lock is a basin in which …", "Erosion means …". */
const IS = new RegExp(
  String.raw`^(An?\s+|The\s+)?${TERM}(?:\s*\([^)]{1,40}\)|,\s+(?:(?:also |sometimes |often )?(?:called|known as|termed)|or)\s[^,]{2,60})?,?\s+(is|are|means|measures|refers to|denotes|is defined as|are defined as|describes|stands for)\s+(\S.{10,})$`,
  'u',
);
/** "A plant that makes its food from light is called an autotroph." */
const IS_CALLED = new RegExp(
  String.raw`^(.{8,200}?)[, ]\s*(?:is|are)\s+(?:often |usually |also |sometimes |commonly |generally )?(?:called|termed|named|known as|referred to as)\s+(an?\s+|the\s+|its\s+|their\s+)?${TERM}(?=[.,;:(]|\s+(?:and|or|because|since|which|in|by|for|when)\b|$)`,
  'u',
);
/** "Adhesion, the attraction between water and the walls of the vessel, prevents …". */
const APPOSITION =
  /^(\p{Lu}\p{Ll}{3,}(?:\s\p{Ll}+)?), ((?:the|an?) \p{Ll}+(?: \p{Ll}+)? (?:of|between|that|which|in which|by which|for|from) [^,;:()]{6,120}), (?:is|are|was|were|can|may|has|have|\p{Ll}+s)\s/u;
/** "Such a break is called an embolism": what is called so is said before. */
const CALLED_BACK = new RegExp(
  String.raw`^(?:This|These|Such|It|That|They)\b[^,;:]{0,60}?\s(?:is|are)\s+(?:often |usually |also |sometimes |commonly )?(?:called|termed|known as|referred to as)\s+(an?\s+|the\s+)?${TERM}(?=[.,;:(]|\s+(?:and|or|because|since|which|in|by|for|when)\b|$)`,
  'u',
);
/** "The washing out of substances from upper horizons is leaching." */
const IS_NAMED =
  /^((?:The|An?)\s+\p{L}[^,;:]{15,160})\s+is\s+(\p{Ll}+(?:ing|tion|sion|sis|ism|ance|ence|ment|ure|ology|ity))\.?$/u;
/** "A shortage exists when demand exceeds supply." */
const EXISTS_WHEN = new RegExp(
  String.raw`^(An?\s+)?${TERM}\s+(?:exists|occurs|arises|happens|takes place|results|is present)\s+((?:when|where|if|whenever)\s.{10,})$`,
  'u',
);
/** "Frost weathering occurs when …", "Exfoliation happens when …": what goes on needs no article. */
const PROCESS = /\p{L}{3,}(?:ing|tion|sion|sis|ism|ance|ence|ment|ion)$/iu;
/** "Demand is called elastic if it reacts strongly": what makes it so. */
const CALLED_IF = new RegExp(
  String.raw`^(?:An?\s+|The\s+)?\p{Lu}?[\p{L} -]{2,40}\s(?:is|are)\s(?:called|said to be|termed|known as)\s${TERM}\s+((?:if|when|where)\s[^,;]{6,100}?)(?:[,;.].*)?$`,
  'u',
);
/** "The law of demand states that …". */
const STATES =
  /^The\s+((?:\p{L}+\s+){0,3}(?:law|principle|rule|theorem|theory|hypothesis|axiom|doctrine|paradox)(?:\s+of\s+(?:\p{L}+\s?){1,3})?)\s+(?:states|says|holds|asserts)\s+that,?\s+(.{10,})$/iu;
/** "… the idea of encapsulation, which means that …". */
const WHICH_MEANS = new RegExp(
  String.raw`\b(?:called|idea of|concept of|notion of|principle of|known as)\s+(an?\s+)?${TERM},\s+which\s+(?:means|is)\s+((?:that|the|an?)\s.{10,})$`,
  'u',
);
/** "By erosion we mean …". */
const BY_MEANING = new RegExp(String.raw`^By\s+(?:an?\s+|the\s+)?${TERM},?\s+(?:we|I|one)\s+means?\s+(.{10,})$`, 'u');
/** "Erosion: the wearing away of rock", as glossaries and lists of terms have it. */
const GLOSSARY = new RegExp(
  String.raw`^${TERM}(?:\s\([^()]{1,20}\))?\s*(?::|\s[–—-])\s+((?:An?|The|Any|One|What|Where|When|How|\p{Ll}).{12,})$`,
  'u',
);

/** What a definition says begins so. */
const MEANING = /^(?:an?|the|any|one of|when|how|what|those|that which|something|someone|anything|anyone)\s/i;
/** Words that point back to an earlier sentence: such a sentence defines nothing by itself. */
const POINTING =
  /^(?:it|its|this|that|these|those|there|he|she|they|we|you|i|his|her|their|our|your|my|here|what|which|who|one|another|such|some|most|all|each|both|either|many|several|few|other|others|if|when|while|because|since|although|as|but|and|or|so|then|thus|first|second|third|next|also|on|in|at(?!-)|by|for|from|with|without|of|to|under|over|behind|after|before|near|between|during|not|only|just|today|now|once|never|no|every|everything|anything|nothing|everyone|anyone|more|less|worse|better|larger|smaller|older|newer|earlier|later)\b|^(?:following|above|below|latter|former)$/i;
/** Words that a name does not have, but a clause. */
const CLAUSE =
  /\b(?:it|he|she|they|we|you|this|where|which|that|who|whose|when|if|whether|because|there|to|is|are|was|were|of|for|in|on|at|by|with|from)\b|\s(?:usually|often|generally|normally|typically|mostly|sometimes|commonly|only|still|also|probably|either)$/i;
/** What says of one thing in particular what it happens to be. */
const PARTICULAR =
  /^(?:(?!(?:forest|harvest|interest|conquest|request|contest|protest|earnest|tempest)\b)\p{Ll}{2,}(?:iest|[bcdfghklmnprstvwx]est)\s|(?:most|least|best|worst)\s|(?:usual|main|classic|traditional|chief|biggest|real|other|standard)\s|culprit|reason|result|point|problem|aim|goal|purpose|question|answer|idea|difference|rest|time|day|place|way|same|other|first|last|next|only|main|best|most)\b/iu;
/** What says of a thing how it is, or what it does for another one, and not what it is. */
const NO_MEANING =
  /^(?:one of (?:them|these|those|the)\b|an?\s+(?:\p{L}+\s+)?ones?\b|the\s+(?:bit|part|thing|trick|step|reason|cause|result|case|same|best|most|only|first|last|opposite|worst|biggest|largest)\b|(?:the|an?)\s+(?:main|chief|usual|only|real|biggest|most common|commonest|likely|first|second)\s+(?:cause|reason|problem|source|culprit|difficulty|obstacle|worry)s?\b|(?:the|an?)\s+(?:\p{L}+\s)?(?:example|exception|answer|norm|culprit|favou?rite|winner|choice|question|matter)s?\b|(?:a|an)\s+(?:(?:very|rather|quite|fairly)\s+)?(?:poor|good|bad|great|better|useful|reliable|unreliable|common|rare|clear|strong|weak|big|small|major|minor|serious|important)\s+(?:guide|sign|idea|matter|choice|way|start|place|help|problem|thing|deal|indicator|reason|sight|mistake|bargain|compromise|match|fit)s?\b|(?:an?|the)\s+(?:[\p{L}-]+,?\s+){0,3}(?:thing|stuff|affair)s?(?:,\s|$)|what\s+(?:makes|made|keeps|gives|(?:\p{L}+\s)?calls?|is called|matters)\b|what['’]s\b)/iu;
/** What only says what stands behind it, or where it stands: "NOTE: …", "Listing 18-1: …", "O Open …". */
const LABEL =
  /^(?:note|notes|warning|caution|danger|tip|hint|important|remark|attention|example|examples|listing|table|figure|fig\.?|chapter|section|step|part|equation|exercise|question|answer|summary|result|action|decision|date|time|place|present|apologies|title|owner|author|version|revision|status|subject|common mistake|careful|heads[- ]up|beware|reminder|equipment|rules? of thumb|pro tip|fun fact|did you know|myth|fact|claim|truth|reality|pros?|cons?|advantages?|disadvantages?)(?:\s+[\d.-]+)?$|^\p{L}\s+\p{Lu}/iu;
/** What something of everybody's is: "the percentage change in …", "the ratio of …". */
const MEASURED =
  /^the\s+(?:\p{Ll}+\s)?(?:change|ratio|rate|share|proportion|percentage|number|amount|sum|product|quotient|fraction|average|probability|degree|extent|ability|tendency|study|process|branch)\s(?:in|of|to|at|by|between|that|which|with)\s/iu;
const OF_NAME = /^\p{L}+(?: \p{L}+)? of (?:the )?\p{L}+(?: \p{L}+)?$/u;
const MAX_WORDS = 5;

/** Reads a sentence as a definition; null when it is none. */
export function definitionIn({ text, marked }: MarkedSentence): Definition | null {
  const sentence = text.trim();
  const found =
    markedDefinitionIn({ text, marked }) ??
    stated(sentence) ??
    called(sentence) ??
    namedAtEnd(sentence) ??
    apposed(sentence) ??
    meant(sentence) ??
    said(sentence) ??
    listed(sentence) ??
    remarked(sentence);
  if (!found || ON_THE_WAY.test(found.meaning)) return null;
  const meaning = withoutRemark(found.meaning).replace(/[.!?]$/, '');
  return isWhole(meaning) ? { ...found, meaning, sentence: text } : null;
}

/** "… is an enzyme, and this chapter is about …": what goes on with the text itself. */
/** "A single file, so people assume …": said on the way to something else. */
const ON_THE_WAY = /^(?:\S+\s){1,5}\S+,\s+so\s/;

const withoutRemark = (meaning: string): string =>
  meaning
    // "The number of cycles in a second; we hear it as pitch".
    .replace(/(?<=.{20});\s.*$/, '')
    // "A proton donor, and a base is a proton acceptor": what is said of another one.
    .replace(/,?\s+(?:and|but|whereas|while)\s+(?:an?|the)\s+[^,;]{2,40}?\s(?:is|are|was|were)\s.*$/, '')
    .replace(/,\s+(?:and|but|so)\s+(?:this|that|these|it|we|you|they|in this)\b.*$/i, '');

/** Whether a meaning is neither cut in a bracket nor ends with a word that points on. */
const isWhole = (meaning: string): boolean =>
  (meaning.match(/\(/g)?.length ?? 0) === (meaning.match(/\)/g)?.length ?? 0) &&
  !/\b(?:these|those|this|they|it|and|or|which|that)$/i.test(meaning);

function called(sentence: string): Meaning | null {
  const [, quality = '', when = ''] = CALLED_IF.exec(sentence) ?? [];
  if (quality !== '' && !/^\p{Lu}/u.test(quality) && isTerm(quality) && !pointsBack(when))
    return { ...withArticle('', quality, false), meaning: when };
  const [, meaning = '', article = '', term = ''] = IS_CALLED.exec(sentence) ?? [];
  // What has a name of its own is no kind of thing.
  if (term === '' || /^\p{Lu}/u.test(term) || !isTerm(term) || POINTING.test(meaning) || meaning.split(' ').length < 3)
    return null;
  // "… shows layers, which are called horizons": what is called so is not all of it.
  if (pointsBack(meaning) || /\b(?:which|that|who)$/i.test(meaning)) return null;
  return {
    // "The remains of plants are called humus": one thing, made of several.
    ...withArticle(
      article,
      term,
      article === '' &&
        /s$/.test(term) &&
        !/(?:us|is|ss)$/.test(term) &&
        /\sare\s+(?:\w+\s+)?(?:called|termed|named|known|referred)\b/.test(sentence),
    ),
    meaning: decapitalised(meaning.replace(/,$/, '')),
  };
}

/** "The resulting deposit, peat, is a dark soil that …": named between commas, and then said what it is. */
const INSERTED =
  /^(?:The|This|These|Such an?) [^,;:()]{3,60}, (\p{Ll}[\p{Ll} -]{2,40}), (is|are) ((?:an?|the)\s[^;:]{10,})$/u;

function apposed(sentence: string): Meaning | null {
  const [, inserted = '', verb, told = ''] = INSERTED.exec(sentence) ?? [];
  if (inserted !== '' && isTerm(inserted) && !POINTING.test(inserted))
    return { ...withArticle('', inserted, verb === 'are'), meaning: told };
  const [, term = '', meaning = ''] = APPOSITION.exec(sentence) ?? [];
  return term === '' || !isTerm(term) || pointsBack(meaning) ? null : { ...withArticle('', term, false), meaning };
}

/** Reads a sentence as one that gives a name to what the one before it says; null when it does not. */
export function namingIn({ text }: { text: string }, before: { text: string }): Definition | null {
  const [, article = '', term = ''] = CALLED_BACK.exec(text.trim()) ?? [];
  const [, pointed] = /^(?:This|These|Such(?: an?)?|That)\s+(\p{Ll}+)\s+of\s/u.exec(text.trim()) ?? [];
  if (
    term === '' ||
    /^\p{Lu}/u.test(term) ||
    !isTerm(term) ||
    // "This list is known as …": of a list the sentence before must tell.
    !(pointed ?? '').split(' ').every((word) => before.text.toLowerCase().includes(word.replace(/s$/, ''))) ||
    pointsBack(before.text) ||
    /^(?:it|this|that|these|those|they|he|she|such|which|otherwise|however|but|instead|then)\b/i.test(before.text)
  )
    return null;
  return {
    ...withArticle(article, term, false),
    meaning: before.text.replace(/[.!]$/, ''),
    sentence: `${before.text} ${text}`,
  };
}

function namedAtEnd(sentence: string): Meaning | null {
  const [, meaning = '', term = ''] = IS_NAMED.exec(sentence) ?? [];
  if (term === '' || /\b(?:is|are|was|were|will|can|may)\b/.test(meaning) || !/\bof\b/.test(meaning)) return null;
  return pointsBack(meaning) ? null : { ...withArticle('', term, false), meaning: decapitalised(meaning) };
}

function stated(sentence: string): Meaning | null {
  const [, law = '', what = ''] = STATES.exec(sentence) ?? [];
  if (law !== '')
    return { term: inSmallLetters(law), named: `the ${inSmallLetters(law)}`, isPlural: false, meaning: what };
  const [, article = '', term = '', when = ''] = EXISTS_WHEN.exec(sentence) ?? [];
  return term !== '' && isTerm(term) && (article !== '' || PROCESS.test(term))
    ? { ...withArticle(article, term, false), meaning: when }
    : null;
}

function remarked(sentence: string): Meaning | null {
  const [, article = '', term = '', meaning = ''] = WHICH_MEANS.exec(sentence) ?? [];
  if (term === '' || /^\p{Lu}/u.test(term) || !isTerm(term) || term.split(' ').length > 3) return null;
  return { ...withArticle(article, term, false), meaning: meaning.replace(/^that\s+/, '') };
}

function meant(sentence: string): Meaning | null {
  const [, term = '', meaning = ''] = BY_MEANING.exec(sentence) ?? [];
  return term !== '' && isTerm(term) ? { term, named: term, isPlural: false, meaning } : null;
}

function said(sentence: string): Meaning | null {
  const [, article = '', term = '', verb = '', meaning = ''] = IS.exec(sentence) ?? [];
  if (term === '' || !isTerm(term)) return null;
  const isPlural = /^(?:are|mean|denote|describe|stand)\b/.test(verb);
  if (/^means?$/.test(verb) && /^that\s/i.test(meaning)) return null;
  if (!/^(?:is|are)$/.test(verb))
    return verb === 'describes' && !/^an?\s/i.test(article)
      ? null
      : { ...withArticle(article, term, isPlural), meaning };
  if (!MEANING.test(meaning) || PARTICULAR.test(term) || NO_MEANING.test(meaning)) return null;
  // "The door is the one on the left" tells of one door; a kind of thing is told from others.
  const tells =
    /\b(?:that|which|who|whose|where|when|in which|by which|used|made|for|of|to|with|consisting|between|containing)\b/.test(
      meaning,
    );
  if (/^the\s/i.test(article) && ((/^(?:the|how|what|when)\s/i.test(meaning) && !MEASURED.test(meaning)) || !tells))
    return null;
  return tells || meaning.split(' ').length > 3 ? { ...withArticle(article, term, isPlural), meaning } : null;
}

function listed(sentence: string): Meaning | null {
  const [, term = '', meaning = ''] = GLOSSARY.exec(sentence) ?? [];
  // "The difference matters: the first …": a sentence, and no line of a glossary.
  if (/^(?:The|An?)\s/.test(term)) return null;
  // "Cross-section: A = 8 × 250": what it comes to, not what it is.
  if (/^\S+\s*[=≈<>]/.test(meaning)) return null;
  // "Rent: the treasurer, Ms. Okoro": whom to turn to.
  if (/\b(?:Mr|Mrs|Ms|Dr|Prof)\.?\s\p{Lu}/u.test(meaning)) return null;
  return term !== '' &&
    isTerm(term) &&
    term.split(' ').length <= 4 &&
    (MEANING.test(meaning) || /^where\s/i.test(meaning))
    ? // "Producer: any client that …" tells of one of many.
      {
        ...withArticle(/^(?:an?|any|one)\s/i.test(meaning) ? indefiniteArticle(term) : '', inSmallLetters(term), false),
        meaning,
      }
    : null;
}

/** A term with its article; at the head of a sentence, and without an article, a large letter tells nothing. */
function withArticle(
  article: string,
  term: string,
  isPlural: boolean,
): Pick<Definition, 'term' | 'named' | 'isPlural'> {
  // "Is called its porosity": porosity, of whatever it is.
  const before = article
    .trim()
    .toLowerCase()
    .replace(/^(?:its|their)$/, '');
  const own = before === '' ? inSmallLetters(term) : term;
  return { term: own, named: `${before} ${own}`.trim(), isPlural };
}

function isTerm(term: string): boolean {
  return (
    term.length > 1 &&
    /\p{L}/u.test(term) &&
    !POINTING.test(term) &&
    // "The price elasticity of demand" is one thing; other small words open clauses.
    !CLAUSE.test(OF_NAME.test(term) ? term.replace(/\bof\b/, '') : term) &&
    !LABEL.test(term) &&
    // "Silence nothing: the alert clears by itself".
    !/\b(?:nothing|everything|anything|something|nobody|everybody|some(?:body|one)|anyone|everyone)\b/i.test(term) &&
    !isUnspecific(term) &&
    term.split(' ').length <= MAX_WORDS
  );
}

const decapitalised = (text: string): string =>
  /^(?:An?|The|Any|All|Each)\s|^\p{Lu}\p{Ll}+\s+(?:that|which|who|whose|in|of)\b/u.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
