import { capitalise } from '../../../../lib/text/capitalise';
import type { Block } from '../../../../lib/text/document';
import { type Duty, FORBIDS, isRole } from '../../../../lib/text/duties';
import { HAS_DUE, type Manner, orderedIn } from '../../../../lib/text/manner';
import { sentencesOf } from '../../../../lib/text/sentences';
import { arrowsIn, ITS_OPTION } from './alternatives';
import { CASE, casedIn, CAUTION, IN_CASE, IS_TYPED, isIdentifier, NEED_NOT, REMARK, UNTIL } from './instruction-words';

/** "… must be called within 30 minutes". */
const OBLIGED = /\b(?:must|has to|have to|shall) be \p{L}+(?:ed|en|wn|pt|ld|de|ne|ght|ut)\b/u;

/** "See your doctor if …": whom to go to, and not where to read on. */
function isVisit(text: string): boolean {
  const [, ...words] = /^see (?:an?|your|the) (\p{L}+)(?: (\p{L}+))?/iu.exec(text) ?? [];
  return words.some((word = '') => isRole(word) || VISITED.test(word));
}
const VISITED = /^(?:GP|HR|doctor|dentist|pharmacist|nurse|vet|physician|therapist|midwife|lawyer)$/i;

/** "Do the following:" names nothing. */
const ANNOUNCES =
  /\b(?:following|these|below|as follows|(?:do|follow|check|go through) (?:this|that|them))\b|^(?:then|next|now|first|finally)\W*$/i;

/** More items than stand below one. */
const MAX_BELOW = 1_000;

/** An item of a list, with what stands below it. */
export interface Item {
  /** All of it. */
  text: string;
  /** The item alone. */
  own: string;
  /** What stands below it, and tells nobody to do anything. */
  inner: string[];
  /** Its number in the list; of one below another that of the other, and a fraction. */
  place: number;
}

/** Tells what is to be done from what is only said, in the manner of a text. */
export class Orders {
  /** Whether the list that is read tells who does what. */
  isOfDuties = false;

  constructor(private readonly manner: Manner) {}

  /** Whether a sentence says what must not be, and nothing that is to be done. */
  onlyForbids(text: string): boolean {
    return CAUTION.test(text) || (FORBIDS.test(text) && !this.tells(text));
  }

  /** "The manager meets the employee, and the director decides": each of several people has a step; none where one has it all. */
  dutiesApart(text: string): string[] {
    const [first = text] = sentencesOf(text);
    if (/^(?:if|when|where|unless|should|as soon as|once)\b/i.test(first)) return [];
    const clauses = first.split(/(?:,\s+and|\s+and|;)\s+(?=(?:the|an?|\p{Lu}|requests?|all)\b)/u);
    const people = clauses.map((clause) => this.dutyIn(capitalise(clause))?.who ?? null);
    const isOfSeveral = people.every((who) => who !== null) && new Set(people).size === clauses.length;
    return clauses.length > 1 && isOfSeveral ? clauses.map(capitalise) : [];
  }

  dutyIn(text: string): Duty | null {
    const { duties } = this.manner;
    const duty = orderedIn(text, this.manner);
    // What a person must do, or does within a time, is to be done, in whatever manner the text tells the rest.
    return duties || this.isOfDuties || duty?.obliges || (duty?.passive === false && HAS_DUE.test(text)) ? duty : null;
  }

  /** "Main switch off. Cover it with sand", "Ines must be called within 30 minutes": an item beside others that are steps. */
  tellsLater(item: string): boolean {
    const sentences = sentencesOf(item);
    return OBLIGED.test(sentences[0] ?? '') || sentences.slice(1).some((sentence) => this.isCommand(sentence));
  }

  /** Whether a sentence tells what is to be done, in whatever manner of the text. */
  tells(text: string): boolean {
    return !REMARK.test(text) && !NEED_NOT.test(text) && (this.isCommand(text) || this.dutyIn(text) !== null);
  }

  /** "Lost or stolen card: ring the bank", and not "Counter staff: receive the bike". */
  private isCased(text: string): boolean {
    const { language } = this.manner;
    const found = casedIn(text);
    return (
      found !== null &&
      language.isCommand(capitalise(found.outcome)) &&
      !language.isCommand(found.condition) &&
      !isRole(found.condition.split(' ').at(-1) ?? '')
    );
  }

  isCommand(text: string): boolean {
    if (isIdentifier(text)) return false;
    // What is typed into a shell is to be typed.
    if (IS_TYPED.test(text)) return true;
    return (
      this.manner.language.isCommand(
        text
          .replace(UNTIL, '')
          .replace(/^(?:\p{L}+\s*\d*\s*[:.)]\s+)?/u, (label) =>
            /^(?:step|note|tip|task)\b/i.test(label) ? '' : label,
          ),
      ) ||
      CAUTION.test(text) ||
      this.isCased(text) ||
      isVisit(text)
    );
  }

  /** "If it is wet: …", "Red: …"; but "Choose three pallets: one near the door" is an order. */
  private isCase(text: string): boolean {
    const [label] = text.split(':', 1);
    return CASE.test(text) && (IN_CASE.test(text) || !this.manner.language.isCommand(`${label}.`));
  }

  /** Items with what stands below them: cases and remarks are part of their item, and one that only announces others is none. */
  withInner({ items, depths = [], start = 1 }: Block): Item[] {
    const found: Item[] = [];
    let [number, below] = [start - 1, 0];
    for (const [index, text] of items.entries()) {
      const last = found.at(-1);
      const depth = depths[index] ?? 0;
      if (depth === 0) [number, below] = [number + 1, 0];
      else below += 1;
      const place = number + below / MAX_BELOW;
      // What stands below the names of alternatives is one of them, however it is told.
      const isOption = ITS_OPTION.test(text) || arrowsIn([text]).length > 0;
      const isPart = depth > 0 && (this.isCase(text) || isOption || !this.isCommand(text));
      if (isPart && last) {
        last.inner.push(text);
        last.text = `${last.text} ${/[.!?:]$/.test(text) ? text : `${text}.`}`;
      } else if (!text.endsWith(':') || !this.commandsBelow(items, depths, index))
        found.push({ text, own: text, inner: [], place });
      // "Take a reading:" is done by what stands below it, and still says what that is.
      else if (this.isCommand(text) && !ANNOUNCES.test(text)) {
        const own = text.replace(/:$/, '');
        found.push({ text: own, own, inner: [], place });
      }
    }
    return found;
  }

  /** Whether an item of a list below one of the list, and no case of it, is a command. */
  private commandsBelow(items: readonly string[], depths: readonly number[], index: number): boolean {
    const depth = depths[index] ?? 0;
    for (let below = index + 1; below < items.length && (depths[below] ?? 0) > depth; below++)
      if (
        !this.isCase(items[below] ?? '') &&
        arrowsIn([items[below] ?? '']).length === 0 &&
        this.isCommand(items[below] ?? '')
      )
        return true;
    return false;
  }
}
