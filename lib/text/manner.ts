import type { SourceDocument } from './document';
import { type Duty, isRole } from './duties';
import type { Language } from './language';

/** How a text tells what is to be done, apart from telling its reader to do it. */
export interface Manner {
  language: Language;
  /** By who does what: "The host registers each visitor". */
  duties: boolean;
  /** Whether what is done by nobody in particular is to be done: "The badge is returned"; where a text mostly commands it is how things are. */
  passives: boolean;
  /** Whether those are called by their names, as in mails and minutes. */
  names: boolean;
  /** Roles by the letters that the text has for them: "the incident commander (IC)". */
  titles: ReadonlyMap<string, string>;
  /** Words for people that are programs or machines here: "the agent" of a text that restarts it. */
  machines: ReadonlySet<string>;
}

/** Who may as well be a program or a machine. */
const AMBIGUOUS =
  'agent driver server client host controller operator manager scheduler editor reader reporter builder collector inspector guard monitor tester runner worker printer feeder cleaner handler loader courier launcher assistant';
/** What is done to programs and machines, and not to people, and what only they have. */
const machinery = (word: string): RegExp =>
  new RegExp(
    String.raw`\b(?:(?:re)?(?:starts?|starting|boots?|installs?|installing)|uninstalls?|upgrades?|upgrading|configures?|configuring|enables?|disables?|kills?|deploys?|deploying|unplugs?|reset|power(?:s|ed)? (?:off|on)|switch(?:es)? (?:off|on)|turn(?:s)? (?:off|on)) (?:the |an? |your |each |every )?(?:\p{L}+ )?${word}\b|\b(?:the|an?|your|each|every) (?:\p{L}+ )?${word} (?:is|was) (?:re)?(?:installed|started|configured|upgraded|down|offline|online)\b|\b${word}(?:['’]s)? (?:process|daemon|service|pod|node|container|logs?|version|config|configuration|port|binary|package|settings|firmware|software|crashes|crashed|times out)\b`,
    'iu',
  );

/** Words for people that a text uses of programs and machines. */
function machinesIn(sentences: readonly string[]): ReadonlySet<string> {
  const lower = sentences.map((text) => text.toLowerCase());
  return new Set(
    AMBIGUOUS.split(' ').filter((word) => {
      const told = lower.filter((text) => text.includes(word));
      return told.length > 0 && told.some((text) => machinery(word).test(text));
    }),
  );
}

const LETTERS = /\(\p{Lu}{2,5}\)/u;

/** "An incident commander (IC)": what letters stand for, where it is a role. */
function titlesIn(sentences: readonly string[]): ReadonlyMap<string, string> {
  const found = sentences
    .filter((text) => LETTERS.test(text))
    .flatMap((text) => [...text.matchAll(/((?:\p{L}[\p{L}-]+ ){0,3}\p{L}[\p{L}-]+) \((\p{Lu}{2,5})\)/gu)]);
  return new Map(
    found.flatMap(([, phrase = '', letters = '']): [string, string][] => {
      const words = phrase.split(' ').slice(-letters.length);
      const isShort =
        words.length === letters.length && words.every((word, at) => word[0]?.toUpperCase() === letters[at]);
      return isShort && isRole(words.at(-1) ?? '') ? [[letters, words.join(' ')]] : [];
    }),
  );
}

/** So many sentences that say who does what make a text one that tells in the third person what is to be done. */
const DUTIES = 0.2;
const MIN_DUTIES = 3;
/** Where so many sentences oblige, fewer that say who does what will do. */
const DUTIES_BESIDE = 0.1;
/** Who tells how it is done says partly what to do, and partly what "I" or others do; that much of the text is one or the other. */
const TOLD = 0.3;
/** What is done within a time is a duty, whatever else the text says. */
export const HAS_DUE =
  /\b(?:within|no later than|at the latest|by the end of)\s+(?:the\s+)?(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|fourteen|thirty|next|same|following|day|week|month|year)\b/i;
const ASSIGNMENT = /^(?:actions?|action items?|aps?)\b[^.]{0,40}[:–-]/i;

/** Finds out in what manner a text tells what is to be done. */
export function mannerOf(
  { leftOut }: Pick<SourceDocument, 'leftOut'>,
  sentences: readonly string[],
  language: Language,
): Manner {
  const names = leftOut.some((what) => what.includes('mails')) || sentences.some((text) => ASSIGNMENT.test(text));
  const machines = machinesIn(sentences);
  const titles = titlesIn(sentences);
  const found = sentences.flatMap((text) => dutyOf(text, { language, names, titles, machines }) ?? []);
  const duties = found.filter((duty) => !duty.passive || duty.who !== null).length;
  // A text that obliges several tells the rest of what they do in the same manner.
  const obliged = found.filter(({ obliges }) => obliges).length;
  const commands = sentences.filter((text) => language.isCommand(text)).length;
  const told = duties + commands;
  // Whoever is named in a mail or in minutes is named for what is to be done.
  const isOfDuties =
    names ||
    (duties >= MIN_DUTIES &&
      (duties >= sentences.length * DUTIES ||
        (obliged >= MIN_DUTIES && duties >= sentences.length * DUTIES_BESIDE) ||
        told >= sentences.length * TOLD));
  return { language, names, titles, machines, duties: isOfDuties, passives: commands <= found.length };
}

/** What a sentence says is done by whom; null where that is a program or a machine, or nobody. */
export function dutyOf(
  text: string,
  { language, names, titles, machines }: Omit<Manner, 'duties' | 'passives'>,
): Duty | null {
  const whole =
    titles.size === 0 ? text : text.replaceAll(/\p{Lu}{2,5}(?!\p{L})/gu, (letters) => titles.get(letters) ?? letters);
  const duty = language.dutyIn(whole, names);
  const [head = ''] = /\p{L}+$/u.exec(duty?.who ?? '') ?? [];
  return machines.has(head.toLowerCase().replace(/s$/, '')) ? null : duty;
}

/** What a sentence orders by saying who does it, or that it is done; null also where that only says how things are. */
export function orderedIn(text: string, manner: Manner): Duty | null {
  const duty = dutyOf(text, manner);
  const isState = duty?.passive === true && duty.who === null && !duty.obliges && !manner.passives;
  return isState ? null : duty;
}

/** Whether a sentence tells what is to be done, in whatever manner of its text. */
export function tellsToDo(text: string, manner: Manner): boolean {
  const { language, duties } = manner;
  const duty = orderedIn(text, manner);
  return language.isCommand(text) || (duty !== null && (duties || (!duty.passive && HAS_DUE.test(text))));
}
