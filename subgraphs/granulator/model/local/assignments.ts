import { capitalise } from '../../../../lib/text/capitalise';
import { FIRST_NAMES } from '../../../../lib/text/first-names';
import { isRole } from '../../../../lib/text/duties';
import { isVerb } from '../../../../lib/text/verbs';
import { sentencesOf } from '../../../../lib/text/sentences';

/** What one person is to do. */
export interface Assignment {
  who: string;
  what: string;
  /** Whether who it is was asked for it: "Luis – please order the paper". */
  isAsked?: boolean;
}

const LABEL =
  /^(?:actions?|action items?|aps?|to ?dos?|tasks?|next steps?|follow[- ]ups?)(?:\s+(?:no\. ?)?\d[\d.]*)?\s*(?:\(([^()]{2,40})\))?\s*[:–-]\s*/i;
const NAMES = String.raw`\p{Lu}[\p{L}'’-]+(?:(?: and|,)? \p{Lu}[\p{L}'’-]+){0,3}`;
/** "Omar to call the contractor", "Omar: call …" */
const NAMED = new RegExp(String.raw`^(${NAMES})\s*(to|will|shall|must|should|is to|:)\s+(\p{Ll}.{3,})$`, 'su');
/** Behind a label also "Bea – letters to the first four". */
const WITH_DASH = new RegExp(String.raw`^(${NAMES})\s*[-–—:]\s*(\S.{3,})$`, 'su');

/** "Luis – please order the paper today", "Meg, could you redo the spine?" */
const ASKED = new RegExp(
  String.raw`^(${NAMES})\s*[,:–—-]\s*(?:(?:please|pls)|(?:could|can|would|will) you(?: please)?)\s+(\p{Ll}.{3,})$`,
  'su',
);
const EMBEDDED = new RegExp(
  String.raw`[,;]\s+(?:so|and|but|then)\s+(${NAMES}),?\s+(?:please|pls)\s+(\p{Ll}.{3,})$`,
  'su',
);
const NO_NAME =
  /^(?:If|When|So|But|And|Also|Then|Now|Yes|No|Ok|OK|Well|Finally|First|Next|Otherwise|Thanks|Sorry|Note)$/;

/** What people are to do: "Action: Omar to call the contractor", "AP 3 (Omar): call the contractor", "Omar to call …; Ana to write …". */
export function assignmentsIn(sentence: string): Assignment[] {
  const [, asked, favour] = ASKED.exec(sentence) ?? [];
  // "He needs the plan for that, so Deniz please draw it by 25 April".
  const [, within, wish] = EMBEDDED.exec(sentence) ?? [];
  if (within !== undefined && wish !== undefined && !NO_NAME.test(within))
    return [{ who: within, what: wish.replace(/[.!]$/, ''), isAsked: true }];
  // "Rats: please don't put …": what it is about.
  const isTopic =
    /s$/.test(asked ?? '') &&
    !/\s/.test(asked ?? '') &&
    !FIRST_NAMES.has(asked ?? '') &&
    !isRole((asked ?? '').replace(/s$/, ''));
  if (asked !== undefined && favour !== undefined && !NO_NAME.test(asked) && !isTopic)
    return [{ who: asked, what: favour.replace(/[?!]$/, ''), isAsked: true }];
  if (sentence.endsWith('?')) return [];
  const [label = '', inBrackets] = LABEL.exec(sentence) ?? [];
  const rest = sentence.slice(label.length);
  const parts = rest.split(/;\s+(?:and\s+)?(?=\p{Lu})/u);
  const found = parts.flatMap((part): Assignment[] => {
    const [, who, verb = '', what] = NAMED.exec(part) ?? [];
    if (
      who !== undefined &&
      what !== undefined &&
      (label !== '' ||
        ((verb === 'to' || (verb === ':' && FIRST_NAMES.has(who))) && isVerb(what.split(' ', 1)[0] ?? '')))
    )
      return [{ who, what }];
    const [, named, task] = label === '' ? [] : (WITH_DASH.exec(part) ?? []);
    return named !== undefined && task !== undefined ? [{ who: named, what: task }] : [];
  });
  if (found.length === parts.length) return found;
  return label !== '' && inBrackets !== undefined && rest.length > 3 ? [{ who: inBrackets, what: rest }] : [];
}

/** "Daniel: move the call out of the transaction", as an item of a list in order: what it is, and whose. */
export function ownedBy(item: string): { title?: string; owner?: string } {
  const [only, ...more] = /^\p{Lu}\p{L}+:\s/u.test(item) ? assignmentsIn(item) : [];
  return only && more.length === 0 && FIRST_NAMES.has(only.who)
    ? { title: capitalise(only.what.replace(/[.;,]$/, '')), owner: only.who }
    : {};
}

/** What is to be done next, as a line of it in a row: "Next steps: add the index, run reports at night, and tell Ana". */
export function severalIn(sentence: string): string[] {
  const [, row = ''] =
    /^(?:next steps?|to ?do|actions?|action items?|follow[- ]ups?)\s*:\s*(.+)$/i.exec(sentence) ?? [];
  return row
    .replace(/[.!]$/, '')
    .split(/,\s+(?:and\s+)?|\s*;\s*(?:and\s+)?/)
    .filter(Boolean)
    .map(capitalise);
}

const DAY = String.raw`(?:(?:next|this)\s+)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b\.?(?=,?\s+\d))`;
const MONTH = String.raw`(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)`;
const DATE = String.raw`(?:\d{1,2}(?:st|nd|rd|th)?\s+${MONTH}(?:\s+\d{4})?|${MONTH}\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?|\d{4}-\d\d-\d\d)`;
const CLOCK = String.raw`(?:\d{1,2}:\d{2}(?:\s*(?:am|pm))?|\d{1,2}\s*(?:am|pm|o['’]clock)|noon|midnight)`;
const POINT = String.raw`(?:${DAY}(?:,?\s+${DATE})?(?:\s+(?:at\s+)?${CLOCK}|\s+(?:morning|afternoon|evening))?|${DATE}(?:\s+at\s+${CLOCK})?|${CLOCK}(?:\s+on\s+(?:${DAY}|${DATE}))?|tomorrow|today|the next meeting|(?:the\s+)?end of (?:the\s+)?(?:[\p{L}]+\s+)?(?:day|week|month|quarter|year|shift))`;
const AMOUNT = String.raw`(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty)\s+(?:(?:working|business|calendar)\s+)?(?:minutes?|hours?|days?|weeks?|months?)`;
/** What a time is counted from: "the return", "receiving the notification", in small words up to the next clause. */
const OF_ANOTHER = String.raw`(?!(?:anything|everything|the|an?|and|or|but|which|who|that|they|he|she|it|we)\b)`;
const EVENT = String.raw`(?:\p{Ll}+ing\s+)?(?:(?:the|an?|her|his|their|its|our|your)\s+)?(?:(?:(?:of|with|in|for|to|on|at|by|from)\s+(?:the|an?|her|his|their|its)\s+)?${OF_ANOTHER}\p{Ll}[\p{Ll}'’-]*\s?){1,5}`;
const DUE = [
  String.raw`(?:by|before|until|no later than|not later than)\s+the\s+(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fifth|tenth|fifteenth|twentieth|last(?:\s+day)?)(?:\s+of\s+${EVENT}|(?!\s+[\p{L}\d]))`,
  String.raw`(?:no|not) later than\s+(?:the\s+)?(?:(?:end|start|beginning)\s+of\s+)?(?:the\s+)?(?:\d{1,2}(?:st|nd|rd|th)\s+)?${EVENT}`,
  String.raw`in\s+the\s+first\s+(?:day|week|month)s?\s+(?:after|of)\s+${EVENT}`,
  String.raw`as soon as\s+[^,.;:]{4,60}`,
  String.raw`(?:by|before|until|no later than|not later than)\s+${POINT}`,
  String.raw`within\s+${AMOUNT}(?:\s+(?:of|after)\s+${EVENT})?`,
  String.raw`(?<!\bfor\s)(?<!\bfor about\s)(?<!\bat least\s)(?:at least\s+|no later than\s+)?${AMOUNT}\s+(?:before|after)\s+${EVENT}`,
  String.raw`(?:on|at)\s+${POINT}`,
  String.raw`(?:each|every)\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|)day`,
  String.raw`after\s+${AMOUNT}\b`,
  String.raw`on the (?:same|next|following) (?:(?:working|business|calendar) )?day`,
  String.raw`on the day of (?:the )?\p{Ll}+`,
  String.raw`within the (?:hour|day|week)`,
].map((pattern) => new RegExp(String.raw`\b${pattern}`, 'iu'));

/** When something is to be done, in the text's own words: "by Thursday noon", "within two working days"; null when it does not say. */
export function dueIn(text: string): string | null {
  const [first = text] = sentencesOf(text);
  const found = DUE.map((pattern) => pattern.exec(first)?.[0]).find((match) => match !== undefined);
  return found === undefined
    ? null
    : found.trim().replace(/\s+(?:the|an?|to|of|for|by|in|on|at|with|before|after|from|her|his|their|its)$/, '');
}

/** One line of a list of actions. */
export interface ActionItem {
  who: string;
  what: string;
  due: string | null;
}

/** Labels of lines that are nobody's. */
const NO_OWNER =
  /^(?:warnings?|tips?|results?|status|decisions?|decided|infos?|background|questions?|risks?|issues?|dates?|place|time|present|apologies|reasons?|goals?|aims?|why|how|what|when|who|where|costs?|budget|total)$/i;
const PERSON = String.raw`\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’.-]+){0,2}`;
const ACTION = new RegExp(String.raw`^(${PERSON}(?:\s*(?:\+|&|/|,|\band\b)\s*${PERSON}){0,3})\s*:\s+(\S.{3,})$`, 'su');
/** What stands behind a task: "-> by 24 May", "- by Fri 17 May", "(31 May)", ", 7 June", ", ASAP". */
const DUE_AT_END = new RegExp(
  String.raw`\s*(?:->|→|[-–—,;(])\s*((?:due:?\s+|(?:by|before|until|on)\s+)?(?:${POINT}|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|asap|eod|eow|immediately|next (?:week|month)))\s*\)?\.?$`,
  'iu',
);

/** "Elif + Jonas: list of all devices, 7 June": who does what until when, in minutes and plans; null for a line of another kind. */
export function actionItemIn(item: string): ActionItem | null {
  // "Bob will repair the gate by 10 June."
  const [will] = /^\p{Lu}\p{L}+\s(?:will|to|shall)\s/u.test(item) ? assignmentsIn(`Action: ${item}`) : [];
  const [, who = will?.who, told = will?.what] = ACTION.exec(item.trim()) ?? [];
  if (who === undefined || told === undefined || NO_NAME.test(who) || NO_OWNER.test(who)) return null;
  const [end = '', due] = DUE_AT_END.exec(told) ?? [];
  const what = told.slice(0, told.length - end.length);
  return { who, what, due: due ?? dueIn(what) };
}

/** Whether the owners of a list of actions are people: by their names, or as its heading says so. */
export function areActions(items: readonly string[], isNext: boolean): boolean {
  const found = items.map(actionItemIn).filter((one) => one !== null);
  const named = found.filter(({ who }) => FIRST_NAMES.has(who.split(/[^\p{L}'’-]/u, 1)[0] ?? ''));
  return found.length >= 2 && found.length * 2 > items.length && (isNext || named.length * 2 > found.length);
}
