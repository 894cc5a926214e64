import { capitalise } from '../../../../lib/text/capitalise';
import { containsWord, escaped } from '../../../../lib/text/find-words';
import type { Sentence } from '../../../../lib/text/language';
import { OF_PEOPLE } from './names';
import type { SourceOutline } from './source-outline';

/** A place, a person, an event or a thing with a name of its own. */
export interface ProperName {
  name: string;
  /** How many sentences name it, by whatever part of its name. */
  count: number;
  /** What it is called: its whole name, and the last word of it. */
  forms: string[];
}

const WORD = String.raw`\p{Lu}[\p{Ll}’']+(?:-\p{Lu}\p{Ll}+)?`;
/** A name inside a sentence: "… the Amu Darya …". */
const INSIDE = new RegExp(
  String.raw`(?<=\p{Ll},? (?:the |and )?)(${WORD}(?: ${WORD}){0,3}(?: of (?:the )?${WORD}(?: ${WORD})?)?)(?![\p{L}-])`,
  'gu',
);
/** A name of several words that a sentence begins with: "Sir Arthur Wellesley ordered …". */
const BEGINNING = new RegExp(
  String.raw`^(?:The )?(${WORD}(?: ${WORD}){0,3}(?: ${WORD}| of (?:the )?${WORD}(?: ${WORD})?))(?=,? \p{Ll})`,
  'gu',
);
/** "The battle of Talavera". */
const EVENT = new RegExp(
  String.raw`\b((?:[Bb]attle|[Ss]iege|[Ff]all|[Tt]reaty|[Pp]eace|[Cc]ouncil|[Ee]dict|[Mm]assacre|[Cc]onquest|[Rr]elief|[Cc]ongress|[Dd]eclaration|[Ii]nvasion|[Oo]ccupation|[Rr]eign) of (?:the )?${WORD}(?: ${WORD}){0,2})`,
  'gu',
);
/** Words that begin sentences, and months and days, name nothing by themselves. */
const NO_NAME =
  /^(?:(?:The|An?|In|On|At|By|For|From|With|After|Before|When|While|If|As|But|And|So|Then|This|These|That|Those|It|He|She|They|We|You|I|His|Her|Their|Its|Behind|Each|Every|Some|Many|Most|All|No|Not)(?:\s|$)|(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas|Easter|Sir|Lord|Lady|Mr|Mrs|Dr|God|Great|Elder|Younger|Bold|Wise|Terrible|First|Second|Third|Tsar|King|Queen|Emperor)$)/;

/** "It shows in the Keeling curve, the record of …": what stands beside a name, as a sentence has it; null where nothing does. */
export function besideName(text: string, name: string): string | null {
  const [, beside] = new RegExp(`${escaped(name)}, ((?:an?|the) [^,;:()]{10,160})(?=[,.;]|$)`, 'u').exec(text) ?? [];
  return beside === undefined ? null : capitalise(beside);
}

/** Whether a sentence says what a name stands for: "Talavera, a town …", "the engineer was Richard Fletcher". */
export const saysWhatIs = (text: string, name: string): boolean =>
  new RegExp(
    `${escaped(name)}, (?:later |then |now )?(?:an?|the) |\\b(?:is|was|were|called|named) ${escaped(name)}\\b`,
    'u',
  ).test(text);

const names = new WeakMap<SourceOutline, ProperName[]>();

/** The names of a text, those that it names most first; "Fletcher" is Richard Fletcher. */
export function properNamesOf(source: SourceOutline): readonly ProperName[] {
  const known = names.get(source) ?? read(source.sentences);
  names.set(source, known);
  return known;
}

function read(sentences: readonly Sentence[]): ProperName[] {
  const found = new Set<string>();
  for (const { text } of sentences) {
    for (const pattern of [INSIDE, BEGINNING, EVENT])
      for (const [, name = ''] of text.matchAll(pattern)) found.add(name.replace(/['’]s?$/u, ''));
  }
  const all = [...found].filter((name) => name.length > 2 && !NO_NAME.test(name) && !OF_PEOPLE.test(name));
  const whole = all.filter((name) => !all.some((other) => other !== name && isFormOf(name, other)));
  const text = sentences.map((one) => one.text);
  const later = new Map(
    text.flatMap((one) => Array.from(one.matchAll(LATER), ([, first = '', then = '']) => [then, first])),
  );
  return whole
    .filter((name) => !later.has(name))
    .map((name) => {
      const others = whole
        .filter((other) => later.get(other) === name)
        .flatMap((other) => [other, ...shortFormsOf(other)]);
      const forms = [
        ...others,
        name,
        ...shortFormsOf(name).filter((form) => !whole.some((other) => other !== name && isFormOf(form, other))),
      ];
      return { name, forms, count: text.filter((one) => forms.some((form) => containsWord(one, form))).length };
    })
    .sort((a, b) => b.count - a.count);
}

/** "Sir Arthur Wellesley, later the Duke of Wellington". */
const LATER = new RegExp(
  String.raw`(${WORD}(?: ${WORD}){0,3}), (?:later|afterwards|then|now|the later|the future)(?: the)? (${WORD}(?: ${WORD}){0,2}(?: of ${WORD})?)`,
  'gu',
);

/** Whether one name stands for the other one: "Fletcher" for Richard Fletcher, "Lines" for the Lines of Torres Vedras. */
const isFormOf = (name: string, longer: string): boolean =>
  (longer.endsWith(` ${name}`) && !longer.includes(' of ')) || shortFormsOf(longer).includes(name);

/** What else a thing of that name is called: a person by the last word, a lord by the place, a thing by the word before "of". */
function shortFormsOf(name: string): string[] {
  const words = name.split(' ');
  const of = words.indexOf('of');
  if (of < 0) return words.length > 1 ? [words.at(-1) ?? name] : [];
  if (/^\p{Ll}/u.test(name)) return [];
  const head = words.slice(0, of).join(' ');
  return LORD.test(head) ? [words.at(-1) ?? name] : [head];
}
const LORD =
  /^(?:Duke|Duchess|Earl|Count|Countess|King|Queen|Prince|Princess|Lord|Lady|Bishop|Archbishop|Baron|Emperor|Marquess|Viscount)$/;
