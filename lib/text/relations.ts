import type { Mention } from './mentions';
import { isVerb } from './verbs';

/** What one thing is to another, as a sentence says it: "a" is a part or a kind of "b", or "a" causes, needs or uses "b". */
export type RelationKind =
  'related' | 'kind_of' | 'part_of' | 'causes' | 'prerequisite' | 'application' | 'advanced' | 'contrasts';

export interface Relation<T> {
  from: T;
  to: T;
  kind: RelationKind;
}

/** Words before a verb that change nothing of who does what. */
const BEFORE_VERB = String.raw`(?:(?:can|may|will|must|could|also|often|usually|sometimes|always|generally|typically|mainly|mostly|largely|then|thus|therefore|directly|in turn|partly|further|together|both|all|only|still|normally|commonly|either)\s+)*`;
const SMALL_WORDS = String.raw`(?:and|or|but|not|no|to|than|of|in|on|at|for|with|by|from|as|that|which|how|when|where|used|made|found)`;
/** Words between a verb, or its preposition, and the name that it governs. */
const BEFORE_NAME = String.raw`(?:(?!and\b|or\b|but\b|not\b|no\b|to\b|than\b|which\b|that\b|who\b|when\b|where\b)[\p{L}\d’'-]+,?\s+){0,5}`;
/** The same where a colon may announce the names: "consists of two kinds of cell: …". */
const BEFORE_PARTS = String.raw`(?:[\p{L}\d -]{3,50}:\s+)?${BEFORE_NAME}`;
/** The same behind "is a", where only what describes the name may stand. */
const BEFORE_KIND = String.raw`(?:(?:an?|the)\s+)?(?:(?!${SMALL_WORDS}\b)[\p{L}’'-]+\s+){0,2}`;
/** What stands behind a name and belongs to it: "the reaction of … ", "plants in the sun". */
const BEHIND_NAME = String.raw`(?:(?:,\s[^,;]{5,90},|\([^()]{1,60}\)|(?:of|in|on|at|within|inside|between|near|under|above)\s+(?:[\p{L}\d’'-]+\s*){1,4})\s*)?`;

/** A verb, and what it makes of its subject and its object; `back` where the object is that of the subject. */
type Verb = [kind: RelationKind, verb: string, back?: boolean];

const VERBS: readonly Verb[] = [
  [
    'kind_of',
    String.raw`(?:is|are|was|were)\s+(?:(?:both|all|examples?)\s+)?(?:an?\s+|the\s+|one\s+)?(?:\p{L}+\s+){0,2}?(?:kind|type|form|sort|species|variety|example|class|case|instance)s?\s+of`,
  ],
  ['kind_of', String.raw`(?:is|are)\s+(?:an?|one of the)|are`],
  [
    'part_of',
    String.raw`(?:is|are|forms?|make up|makes up)\s+(?:an?\s+|the\s+|one\s+|(?=part))(?:\p{L}+\s+){0,2}?(?:part|component|layer|member|element|organ|section|region|stage|phase|step|portion)s?\s+(?:of|in)`,
  ],
  [
    'part_of',
    String.raw`belongs?\s+to|(?:is|are|be)\s+(?:contained|found|located|included|embedded)\s+(?:in|within|inside)`,
  ],
  [
    'part_of',
    String.raw`consists?\s+of|contains?|comprises?|includes?|(?:is|are|be)\s+(?:made\s+(?:up\s+)?of|composed\s+of|built\s+of|divided\s+into|split\s+into|formed\s+of)`,
    true,
  ],
  [
    'causes',
    String.raw`(?:(?:is|are|was|were|be)\s+)?(?:\p{L}+ly\s+)?(?:caused|produced|created|generated|triggered|driven|formed|raised|lowered|released|shaped|started)\s+by|(?:results?|comes?|arises?|forms?|develops?)\s+from|(?:is|are)\s+(?:due\s+to|the\s+(?:result|product|effect|consequence)\s+of)`,
    true,
  ],
  [
    'causes',
    String.raw`causes?|caused(?!\s+by\b)|leads?\s+to|led\s+to|results?\s+in|resulted\s+in|produces?|produced(?!\s+by\b)|creates?|created(?!\s+by\b)|generates?|triggers?|triggered(?!\s+by\b)|raises?|raised(?!\s+by\b)|lowers?|lowered(?!\s+by\b)|increases?|increased|decreases?|decreased|reduces?|reduced|drives?|drove|brings?\s+about|gives?\s+rise\s+to|improves?|speeds?\s+up|slows?(?:\s+down)?|promotes?|stimulates?|prevents?|inhibits?|weakens?|strengthens?|releases?|encourages?|discourages?`,
  ],
  ['advanced', String.raw`builds?\s+(?:up)?on|extends?|(?:is|are|be)\s+based\s+on|generali[sz]es?`],
  [
    'prerequisite',
    String.raw`needs?|requires?|depends?\s+(?:up)?on|relies\s+on|rely\s+on|(?:cannot|can\s+not)\s+[^,;:]{1,30}\swithout`,
    true,
  ],
  ['prerequisite', String.raw`(?:is|are)\s+(?:\p{L}+\s+)?(?:needed|required|necessary|essential)\s+(?:for|by)`],
  [
    'application',
    String.raw`(?:is|are|be)\s+(?:\p{L}+\s+)?used\s+(?:for|in|by)|(?:is|are|be)\s+applied\s+(?:to|in)|applies\s+to|enables?|makes?\s+possible`,
  ],
  ['application', String.raw`uses?|used|applies|employs?`, true],
  [
    'contrasts',
    String.raw`differs?\s+from|(?:is|are)\s+(?:\p{L}+\s+)?(?:different\s+from|the\s+(?:opposite|reverse|inverse)\s+of|opposed\s+to|distinct\s+from|unlike)|contrasts?\s+with|(?:must|should)\s+not\s+be\s+confused\s+with`,
  ],
];

const PATTERNS = VERBS.map(([kind, verb, back = false]) => ({
  kind,
  back,
  // "A has B", "A of the lower kind has B", and behind the verb hardly more than an article.
  pattern: new RegExp(
    String.raw`^\s*${BEHIND_NAME}(?:,\s+(?:which|that|who)\s+|(?:which|that|who)\s+)?${BEFORE_VERB}(?:${verb})\s+${kind === 'kind_of' ? BEFORE_KIND : kind === 'part_of' ? BEFORE_PARTS : BEFORE_NAME}$`,
    'iu',
  ),
}));

/** "The light grows, so transpiration increases": what the first clause says brings the second one about. */
const SO = /^[^,;:.]{0,60},?\s+(?:so|and so|thus|hence|therefore|which is why)\s+(?:that\s+)?(?:an?\s+|the\s+)?$/i;
/** Any other verb with hardly more than an object. */
const ANY_VERB = new RegExp(
  String.raw`^\s*(?:,\s+which\s+|that\s+|which\s+)?${BEFORE_VERB}(?:(?:is|are)\s+)?([\p{L}-]{3,})\s+(?:(?:by|with|through|into|from|to|on|in|for|at|over|between)\s+)?(?:(?:an?|the|its|their|all|two|three|more|most|this|each)\s+)?(?:[\p{L}-]+\s+)?$`,
  'iu',
);
/** What goes on with the subject of the sentence: "…, so it increases …", "… and produces …", "…, which improves …". */
const GOES_ON =
  /^[^;:.]*?(?:,\s+(?:(?:and|but|so|thus|therefore)\s+)?(?:it|they|this|which|thereby)\s+|,?\s+(?:and|but|or|so)\s+(?=\p{L}+s\s))(?=\p{L})/iu;
const LIKE = new RegExp(
  String.raw`^\s*,?\s*\(?(?:such as|for example,?|e\.g\.,?|namely|especially|including)\s+${BEFORE_NAME}$`,
  'iu',
);
/** Between the names of a list. */
const LISTED = /^\s*(?:,|,?\s*(?:and|or|as well as)\s)\s*(?:(?:an?|the|other|also)\s+)?$/i;
/** What hangs on a name with a preposition and leaves it the subject. */
const ATTACHED = /^\s+(?:of|in|on|at|from|with|within|between|for|under|through|into|to|by)\s+(?:\p{L}+\s+){0,3}$/iu;
const CONTRAST_AHEAD =
  /(?:^|,\s+)(?:unlike|in contrast to|as opposed to|contrary to|compared (?:to|with))\s+(?:an?\s+|the\s+)?$/i;
const WHEREAS =
  /^[^.;]{0,90}?[,;]\s+(?:whereas|while|but|on the other hand,?|in contrast,?|by contrast,?)\s+(?:an?\s+|the\s+|in\s+|at\s+)?$/i;
const RATHER_THAN = /^\s*(?:rather than|instead of|as opposed to|versus|vs\.?|and not)\s+(?:an?\s+|the\s+)?$/i;
/** "…, which produces", said of the last name. */
const RELATIVE = /^\s*,?\s*(?:which|that|who)\b/i;
/** What denies what a verb says. */
const DENIED = /\b(?:lack of|absence of|shortage of|not|never|no longer|hardly|rarely|without|neither|nor|n't|n’t)\b/i;

/** Names that a sentence lists together, and where they stand. */
interface Group<T> {
  names: T[];
  at: number;
  end: number;
}

/** What a sentence says that the things named in it are to each other. */
export function relationsIn<T>(text: string, mentions: readonly Mention<T>[]): Relation<T>[] {
  const [first, ...others] = grouped(text, mentions);
  const found: Relation<T>[] = [];
  const relate = (from: Group<T>, to: Group<T>, { kind, back }: Said): void => {
    const [ones, others] = back ? [to, from] : [from, to];
    for (const a of ones.names) for (const b of others.names) if (a !== b) found.push({ from: a, to: b, kind });
  };
  if (!first) return [];
  let before = first;
  /** Whom the next verb is said of. */
  let subject = first;
  for (const group of others) {
    const between = text.slice(before.end, group.at);
    const isDenied = DENIED.test(between);
    const verb = isDenied ? null : verbIn(between);
    const goesOn = isDenied ? null : verbGoingOnIn(between);
    if (WHEREAS.test(between) && isHead(text, first)) {
      relate(first, group, { kind: 'contrasts', back: false });
      subject = group;
    } else if (isSetAgainst(text, before, between)) {
      relate(group, before, { kind: 'contrasts', back: false });
      subject = group;
    } else if (LIKE.test(between)) relate(group, before, { kind: 'kind_of', back: false });
    else if (verb) {
      if (RELATIVE.test(between)) relate(before, group, verb);
      else if (isHead(text, subject)) relate(subject, group, verb);
      subject = group;
    } else if (goesOn && isHead(text, first)) {
      relate(first, group, goesOn);
      subject = first;
    } else if (!ATTACHED.test(between)) subject = group;
    before = group;
  }
  return found;
}

interface Said {
  kind: RelationKind;
  back: boolean;
}

const verbIn = (between: string): Said | null =>
  PATTERNS.find(({ pattern }) => pattern.test(between)) ??
  (SO.test(between) ? { kind: 'causes', back: false } : null) ??
  (ANY_VERB.exec(between)?.slice(1).some(isForm) ? { kind: 'related', back: false } : null);

/** Whether a word is a form of a verb as it stands behind a subject: "carries", "blocked". */
const isForm = (word: string | undefined): boolean =>
  word !== undefined &&
  [
    word,
    word.replace(/s$/, ''),
    word.replace(/es$/, ''),
    word.replace(/ies$/, 'y'),
    word.replace(/d$/, ''),
    word.replace(/ed$/, ''),
  ].some(isVerb);

/** A verb that the subject of the sentence goes on with. */
function verbGoingOnIn(between: string): Said | null {
  const begin = GOES_ON.exec(between)?.[0];
  return begin === undefined ? null : verbIn(between.slice(begin.length - 1));
}

/** Whether two things are told apart: "Unlike A, B …", "A rather than B". */
const isSetAgainst = <T>(text: string, before: Group<T>, between: string): boolean =>
  (CONTRAST_AHEAD.test(text.slice(0, before.at)) && /^[^,]{0,60},\s+(?:an?\s+|the\s+|\p{L}+\s+)?$/iu.test(between)) ||
  (RATHER_THAN.test(between) && isHead(text, before));

/** Whether a name stands where a clause has its subject: at its head, or behind what opens one. */
const isHead = (text: string, { at }: { at: number }): boolean =>
  /(?:^|[,;:–—]\s+|\b(?:that|because|as|when|if|and|so|while|where|since|whereas)\s+)(?:(?!of\b|to\b|for\b|with\b|by\b)[\p{L}\d’'-]+\s+){0,3}$/iu.test(
    text.slice(0, at),
  ) && !/\b(?:of|to|for|with|by|from|into|about)\s+(?:\p{L}+\s+){0,2}$/iu.test(text.slice(0, at));

function grouped<T>(text: string, mentions: readonly Mention<T>[]): Group<T>[] {
  const groups: Group<T>[] = [];
  for (const { what, at, end } of mentions) {
    const last = groups.at(-1);
    if (last && LISTED.test(text.slice(last.end, at)) && !CONTRAST_AHEAD.test(text.slice(0, last.at))) {
      last.names.push(what);
      last.end = end;
    } else groups.push({ names: [what], at, end });
  }
  return groups;
}

/** A list of kinds or parts that a sentence announces: "There are three types of rock: igneous, sedimentary and metamorphic." */
export interface Enumeration {
  /** Of what they are kinds or parts, as the sentence has it. */
  whole: string;
  kind: 'kind_of' | 'part_of';
  items: string[];
}

const KINDS_OF =
  /\b(?:types|kinds|forms|sorts|classes|categories|varieties|species|groups)\s+of\s+((?:[\p{L}-]+\s?){1,4}?)\s*(?=:|(?:are|is)\b|exist|$)/iu;
const PARTS_OF =
  /\b(?:parts|components|layers|elements|stages|phases|steps|sections|organs)\s+(?:of|in)\s+((?:[\p{L}-]+\s?){1,4}?)\s*(?=:|(?:are|is)\b|$)/iu;
const HAS_PARTS =
  /^(?:An?\s+|The\s+)?((?:[\p{L}-]+\s){1,3})(?:has|have|consists? of|comprises?|(?:is|are) (?:divided|split) into|(?:is|are) made (?:up )?of)\b[^:]{0,60}$/iu;
const ITEM = /^(?:(?:and|or)\s+)?(?:an?\s+|the\s+)?((?:[\p{L}\d’'-]+\s?){1,4})$/iu;

/** What a line before a list, or before a colon, says that the list is of. */
export function announcedBy(line: string): Pick<Enumeration, 'whole' | 'kind'> | null {
  const kinds = KINDS_OF.exec(line)?.[1]?.trim();
  if (kinds !== undefined && kinds !== '') return { whole: kinds, kind: 'kind_of' };
  const parts = (PARTS_OF.exec(line) ?? HAS_PARTS.exec(line.replace(/:$/, '')))?.[1]?.trim();
  return parts !== undefined && parts !== '' ? { whole: parts, kind: 'part_of' } : null;
}

/** The kinds or parts that a sentence lists behind a colon, or behind "are"; null when it lists none. */
export function enumerationIn(text: string): Enumeration | null {
  const [, head = '', tail = ''] =
    /^([^:]{8,100}):\s+([^:;]{5,200}?)\.?$/u.exec(text) ??
    /^(The\s[^:,]{8,80}\s(?:are|is))\s+([^:;]{5,200}?)\.?$/u.exec(text) ??
    [];
  if (head === '') return null;
  const announced = announcedBy(head);
  const items = tail
    .split(/,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+/u)
    .map((item) => ITEM.exec(item.trim())?.[1]?.trim());
  if (!announced || items.length < 2 || items.some((item) => item === undefined)) return null;
  return { ...announced, items: items as string[] };
}
