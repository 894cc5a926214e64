import { capitalise } from '../../../../lib/text/capitalise';
import { isVerb } from '../../../../lib/text/verbs';
import { sentencesOf } from '../../../../lib/text/sentences';
import { containsWord } from '../../../../lib/text/find-words';
import { isRole } from '../../../../lib/text/duties';
import type { Block } from '../../../../lib/text/document';
import { NEEDED, numberless } from './instruction-words';
import { isVague } from './parts';
import { approvalsIn } from './tabled-steps';
import type { SourceOutline, Topic } from './source-outline';

const MAX_RESOURCES = 30;
/** What one has, and needs not to be told to bring. */
const OF_BODY = /(?:^|\s)(?:hands?|fingers?|thumbs?|fists?|palms?|eyes?|arms?|feet|foot|legs?|nose|ears?)$/i;

/** What nobody brings along. */
const NO_THING =
  /(?:^|\s)(?:approvals?|consent|permission|causes?|priority|links?|hours?|minutes?|days?|steps?|dates?|times?|numbers?|codes?|names?|reasons?|results?|care|caution|help|regard|respect|immediate effect|plenty|spoonful|pressure|force|strength|speed|skill|patience|ease|difficulty|effort|interest|success|attention|pleasure|confidence|fewer|more|less|others?|anything|nothing|comments?|runs?|persons?|people|colleagues?|knots?|loops?|stitch(?:es)?)$|^(?:most|least|best|worst|\p{L}{2,}est)\s/iu;

/** What a sentence says of things, and does not only name them. */
const SAID = /\b(?:is|are|was|were|must|will|can|may|has|have|should|we|you|they|it)\b/i;

/** Things in a row: "Probe thermometer, alcohol wipes, seal log." */
export function namedIn(text: string): string[] {
  const whole = text.replace(/\.$/, '');
  if (/[!?;:]|[.]\s+\p{Lu}/u.test(whole) || !whole.includes(',') || SAID.test(whole)) return [];
  // What brackets hold belongs to what stands before them.
  const names = whole.split(/,\s+(?:and\s+)?(?![^(]*\))/);
  return names.every((name) => name.split(' ').length <= MAX_NAMED) ? names : [];
}
/** "You need Node 18 or newer", "Requires Python 3.10+". */
const VERSIONED =
  /^(?:(?:you|we)(?:['’]ll| will)? need|(?:it )?requires|(?:it )?needs)\s+(?:at least\s+)?(\p{Lu}[\w+#-]*(?:\s\p{Lu}[\w+#-]*){0,2}\s(?:version\s|v)?\d[\d.]*(?<!\.)\+?(?:\s(?:or|and)\s(?:newer|later|higher|above|up))?)(?=[\s.,;)]|$)/iu;
/** "You need the logbook, a probe and the keys to the plant room": each of them; a single one may be anything. */
function toldNeeds(text: string): string[] {
  const [, versioned] = VERSIONED.exec(text) ?? [];
  if (versioned !== undefined) return [versioned];
  const [, row = ''] =
    /^(?:For this,? )?(?:you|we)(?:['’]ll| will)? (?:also )?need (?!to\b)([^.;:!?]+)[.]$/i.exec(text) ??
    /^(?:what|the things) (?:you|we) need (?:is|are)\b:? ([^.;!?]+)[.]$/i.exec(text) ??
    [];
  const names = row
    .split(/,\s+(?:and\s+)?|\s+and\s+(?=(?:an?|the|your|one|two|some|\d+)\s)/)
    .map((name) => name.replace(/^(?:an?|the|your|some)\s+/i, ''));
  const areThings = names.every(
    (name) => name.split(' ').length <= MAX_NAMED && !SAID.test(name) && !NO_THING.test(name),
  );
  return names.length > 1 && areThings && !/\b(?:before|if|when|unless|that|which)\b/i.test(row)
    ? names.map(capitalise)
    : [];
}
/** What is needed is named in so many words at most. */
const MAX_NAMED = 12;

/** Whether a part tells what is needed, not what is done. */
export const isOfResources = (title: string): boolean => NEEDED.test(numberless(title));

/** What the sections of ingredients, tools and the like name. */
function neededIn({ topics, sentences }: SourceOutline): string[] {
  const sections = topics.flatMap((topic) => [topic, ...topic.parts]).filter(({ title }) => isOfResources(title));
  const lists = topics
    .flatMap(({ blocks }) => withPurpose(blocks))
    .filter(
      ({ role, kind, items, ordered }) =>
        role === 'resources' || (kind === 'list' && ordered !== true && areAmounts(items)),
    );
  const listed = [...sections.flatMap(({ blocks }) => withPurpose(blocks)), ...lists].flatMap(listedIn);
  const told = sentences.flatMap(({ text }) => toldNeeds(text));
  return [...new Set([...told, ...listed])].slice(0, MAX_RESOURCES);
}

/** "200 g flour", "2 eggs": what is fetched, wherever it is listed. */
const AMOUNT =
  /^(?:\d[\d.,/–-]*|[½¼¾]|one|two|three|four|half an?|an?)\s?(?:(?:kg|g|mg|ml|cl|l|oz|lb|tsp|tbsp|cups?|pinch(?:es)?|cans?|tins?|litres?|grams?|sheets?|pieces?|metres?|cm|mm|m)\b|×|x\b)/i;
const areAmounts = (items: readonly string[]): boolean =>
  items.length > 1 && items.filter((item) => AMOUNT.test(item)).length * 3 >= items.length * 2;

/** Lists below "For the dough:" with what their items are for, as the same may be needed twice. */
const withPurpose = (blocks: readonly Block[]): Block[] =>
  blocks.map((block, index) => {
    const before = blocks[index - 1];
    const [, what] = /^(for .{2,40}):$/i.exec(before?.kind === 'paragraph' ? before.text : '') ?? [];
    return block.kind === 'list' && what !== undefined
      ? { ...block, items: block.items.map((item) => `${item} (${what.charAt(0).toLowerCase()}${what.slice(1)})`) }
      : block;
  });

/** What a block lists; of a table each row with its amounts, and not its head. */
function listedIn({ kind, items, text, rows = [] }: Block): string[] {
  if (kind === 'paragraph') return namedIn(text);
  if (kind !== 'table') return items;
  // Whose consent a case needs is nothing that is brought along.
  if (approvalsIn({ kind, items, text, rows }) !== null) return [];
  return rows.slice(1).flatMap(([what = '', ...amounts]) => {
    const told = amounts.filter((cell) => cell !== '');
    return what === '' ? [] : [told.length > 0 ? `${what}: ${told.join(', ')}` : what];
  });
}

/** All that is needed: what the text lists, and what its steps use beside that. */
export function allNeeded(source: SourceOutline, steps: readonly { resources: string[] }[]): string[] {
  const listed = neededIn(source);
  const used = steps
    .flatMap(({ resources }) => resources)
    .filter((one) => !listed.some((other) => containsWord(other, one)));
  return [...new Set([...listed, ...used])];
}

/** What a step is done with. */
export function resourcesOf(text: string, topic: Topic): string[] {
  const done = sentencesOf(text)
    // What must not be used is not needed, nor what a sentence beside the order speaks of.
    .filter(
      (sentence, at) =>
        !/\b(?:don['’]t|do not|never|avoid|without)\b/i.test(sentence) &&
        (at === 0 || isVerb(sentence.split(' ', 1)[0] ?? '')),
    )
    .join(' ')
    .replaceAll(/\b(?:if|when|unless|in case)\b[^,.;]*[,.;]?/gi, '')
    // "Bring the drive up" fetches nothing.
    .replaceAll(/\bbring\s+[^.,;]{1,40}?\s(?:up|down|back|to)\b/gi, ' ')
    // What is told, counted or excepted with something is not done with it.
    .replaceAll(
      /\b(?:update|compares?|label|mark|fill|enter|finish|end|agree|start|begin|continue|reply|answer|deal|those|anything|something|only|but)\b[^.;,]{0,60}?\bwith\b/gi,
      ' ',
    )
    // "Plenty of water", "a spoonful of flour": of what it is.
    .replaceAll(
      /\b(?:plenty|lots|a lot|some|(?:spoon|hand|cup|bucket)fuls?|(?:tea|table)?spoons?|bottles?|cups?|pinch(?:es)?|piece|little|drops?|bit|amount)\s+of\s+/gi,
      '',
    )
    // "With the edge to the wall", "the one with the nick is": how something lies, or which one it is.
    .replaceAll(
      /\bwith (?:the|its|their|your|an?) \p{L}+ (?:\p{L}+ing|to|towards?|over|away|against|facing|up|down|on|in|is|are|out|open|closed|shut)\b/giu,
      ' ',
    )
    .replaceAll(/\b(?:not|never|will)\s+\p{L}+/gu, ' ');
  const [, ...objects] = done.split(
    /\b(?:with|using|use|via|bring|fetch|prepare|put out)\s+(?:an?\s+|the\s+|your\s+|one\s+|two\s+|\d+\s+)?/i,
  );
  const isUsed = (phrase: string): boolean =>
    objects.some((object) => object.toLowerCase().startsWith(phrase.toLowerCase()) && startsWithWord(object, phrase));
  return topic.phrases
    .filter(
      ({ text: phrase }) =>
        !isVague(phrase) &&
        !OF_BODY.test(phrase) &&
        !NO_THING.test(phrase) &&
        !isRole(phrase.split(' ').at(-1) ?? '') &&
        isUsed(phrase),
    )
    .slice(0, 3)
    .map((phrase) => phrase.text);
}

function startsWithWord(text: string, word: string): boolean {
  // "A weaver's knot" is made by nobody who is needed.
  return !/^(?:[\p{L}\d_-]|['’]s\b)/u.test(text.slice(word.length));
}
