import type { Block } from '../../../../lib/text/document';
import type { Language } from '../../../../lib/text/language';
import { sentencesOf } from '../../../../lib/text/sentences';
import { shortened } from '../../../../lib/text/shorten';
import { offerOf } from './course-material';
import type { Topic } from './source-outline';

/** Something that a text tells its reader to do. */
export interface Instruction {
  /** A heading that says it; else its title is taken from the text. */
  title?: string;
  /** What is to be done, in the text's own words, with what it says of it. */
  text: string;
  /** What is to be typed or run. */
  code: string[];
  /** What must not happen meanwhile. */
  cautions: string[];
  /** Its number in a list whose order counts; null elsewhere. */
  place: number | null;
  /** Which list it stands in; those of one list without an order may be done in any. */
  list: number | null;
}

/** What a text tells to do, and how much of it is something else. */
export interface Instructions {
  steps: Instruction[];
  /** Items of lists that tell nobody to do anything. */
  leftOut: string[];
  /** Sentences that were looked at. */
  sentences: number;
}

/** Forbids something, or warns of it. */
const CAUTION =
  /^(?:(?:warning|caution|danger|attention|important|beware)\b[:!.]?|(?:please\s+)?(?:do not|don't|don’t|never|avoid|beware|be careful|take care|under no circum\w+)\b)/i;
/** Sections of what must be there before one begins. */
const NEEDED =
  /^(?:what (?:you|is) need|you (?:will )?need|ingredients|materials?|tools?|equipment|supplies|requirements|resources|reagents)/i;
/** Sections whose lists are steps, whatever their words. */
const PROCEDURE =
  /\b(?:steps?|procedure|instructions|method|directions|protocol|checklist|how to|what to do|to ?do)\b/i;
/** What is done in one case only. */
const CASE = /^(?:if|when|unless|otherwise|in case|should)\b|^[^:.]{2,40}:\s/i;
const MAX_TITLE = 120;
/** Sentences that follow a command are about it, so many at most. */
const MAX_DETAILS = 3;
/** So much of a list must be commands for the rest of it to be steps, too. */
const MOST = 0.5;

/** Whether a part tells what is needed, not what is done. */
export const isOfResources = (title: string): boolean => NEEDED.test(title);

/** Everything that a topic tells its reader to do, in its order. */
export function instructionsIn(topic: Topic, language: Language): Instructions {
  const parts = topic.parts.length > 0 ? topic.parts : [topic];
  const all: Instructions = { steps: [], leftOut: [], sentences: 0 };
  for (const part of parts) {
    if (isOfResources(part.title) || /^(?:questions|objectives)$/.test(offerOf(part.title) ?? '')) continue;
    const found = new Collector(language, PROCEDURE.test(part.title) || PROCEDURE.test(topic.title)).read(part.blocks);
    // A heading that says what to do is a step where nothing below it does.
    if (found.steps.length === 0 && part.title !== topic.title && language.isCommand(part.title))
      found.steps.push({
        title: part.title,
        text: textOfBlocks(part.blocks) || part.title,
        code: codeIn(part.blocks),
        cautions: [],
        place: null,
        list: null,
      });
    all.steps.push(...found.steps);
    all.leftOut.push(...found.leftOut);
    all.sentences += found.sentences;
  }
  return all;
}

/** What is to be done next, as a line of it in a row: "Next steps: add the index, run reports at night, and tell Ana". */
function severalIn(sentence: string): string[] {
  const [, row = ''] =
    /^(?:next steps?|to ?do|actions?|action items?|follow[- ]ups?)\s*:\s*(.+)$/i.exec(sentence) ?? [];
  return row
    .replace(/[.!]$/, '')
    .split(/,\s+(?:and\s+)?|\s*;\s*(?:and\s+)?/)
    .filter(Boolean)
    .map((clause) => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`);
}

/** What one person is to do: "Action: Omar to call the contractor", "AP 3 (Omar): call the contractor", "Omar to call …". */
function assignmentIn(sentence: string): { who: string; what: string } | null {
  const [label = '', inBrackets] =
    /^(?:actions?|action items?|aps?|to ?dos?|tasks?|next steps?|follow[- ]ups?)(?:\s+(?:no\. ?)?\d[\d.]*)?\s*(?:\(([^()]{2,40})\))?\s*[:–-]\s*/i.exec(
      sentence,
    ) ?? [];
  const rest = sentence.slice(label.length);
  const [, named, verb = '', what] =
    /^(\p{Lu}[\p{L}'’-]+(?:(?: and|,)? \p{Lu}[\p{L}'’-]+){0,3})\s*(to|will|shall|must|should|is to|:)\s+(\p{Ll}.{3,})$/su.exec(
      rest,
    ) ?? [];
  if (named !== undefined && what !== undefined && (label !== '' || verb === 'to')) return { who: named, what };
  return label !== '' && inBrackets !== undefined && rest.length > 3 ? { who: inBrackets, what: rest } : null;
}

const codeIn = (blocks: readonly Block[]): string[] =>
  blocks.flatMap(({ kind, text }) => (kind === 'code' ? text : []));

const textOfBlocks = (blocks: readonly Block[]): string =>
  sentencesOf(blocks.flatMap(({ kind, text }) => (kind === 'paragraph' ? text : [])).join(' '))
    .slice(0, MAX_DETAILS)
    .join(' ');

/** Reads blocks in their order, so that what follows a step is kept with it. */
class Collector implements Instructions {
  readonly steps: Instruction[] = [];
  readonly leftOut: string[] = [];
  sentences = 0;
  /** Warnings that came before the step that they are of. */
  private waiting: string[] = [];
  private lists = 0;

  constructor(
    private readonly language: Language,
    private readonly isProcedure: boolean,
  ) {}

  read(blocks: readonly Block[]): Instructions {
    for (const [index, block] of blocks.entries()) {
      // What a reader is to learn, or is asked, is not what is done.
      if (/^(?:objectives|questions|keypoints)$/.test(block.role ?? '')) continue;
      if (block.kind === 'code') this.steps.at(-1)?.code.push(block.text);
      else if (block.kind === 'list') this.list(block);
      else if (block.kind === 'paragraph') this.paragraph(block, blocks[index + 1]?.kind === 'list');
    }
    // A warning without a step is one of its own.
    if (this.steps.length === 0) for (const caution of this.waiting.splice(0)) this.add(caution, null, null);
    this.steps.at(-1)?.cautions.push(...this.waiting);
    return this;
  }

  private list(block: Block): void {
    this.lists += 1;
    const { ordered = false } = block;
    const items = this.withInner(block);
    const commands = items.filter((item) => this.isCommand(item) || assignmentIn(item) !== null).length;
    const all = ordered || (this.isProcedure && commands > 0) || (commands > 1 && commands >= items.length * MOST);
    for (const [index, item] of items.entries()) {
      this.sentences += 1;
      // A question, or a name with what it is: "React Router – for pages on a server".
      if (item.endsWith('?') || (!ordered && /^\p{Lu}[^.!?:,]{2,60}\s[-–—]\s/u.test(item))) continue;
      // What must not happen is no step, unless it has its place in an order.
      if (!ordered && this.assign(item)) continue;
      if (!ordered && CAUTION.test(item)) this.caution(item);
      else if (all || this.isCommand(item)) this.add(item, ordered ? index + 1 : null, this.lists);
      else if (commands > 0) this.leftOut.push(item);
    }
  }

  /** Items with what stands below them: cases and remarks are part of their item, and an item that only announces others is none. */
  private withInner({ items, depths = [] }: Block): string[] {
    const found: string[] = [];
    for (const [index, item] of items.entries()) {
      const depth = depths[index] ?? 0;
      const inner = items
        .slice(index + 1)
        .filter((_, later) => depths.slice(index + 1, index + 2 + later).every((own) => own > depth));
      const isPart = depth > 0 && found.length > 0 && (CASE.test(item) || !this.isCommand(item));
      if (isPart) found.push(`${found.pop() ?? ''} ${/[.!?:]$/.test(item) ? item : `${item}.`}`);
      else if (!(item.endsWith(':') && inner.some((one) => !CASE.test(one) && this.isCommand(one)))) found.push(item);
    }
    return found;
  }

  private paragraph({ text, role }: Block, introduces: boolean): void {
    if (role !== undefined && /warning|caution|danger|attention/.test(role)) {
      this.waiting.push(text);
      return;
    }
    let details = 0;
    for (const sentence of sentencesOf(text)) {
      this.sentences += 1;
      // "Follow these rules:" is done by what the list says.
      if (introduces && sentence.endsWith(':')) continue;
      const several = severalIn(sentence).filter((clause) => this.isCommand(clause));
      if (this.assign(sentence)) continue;
      if (several.length > 0) for (const clause of several) this.add(clause, null, null);
      else if (CAUTION.test(sentence)) this.caution(sentence);
      else if (this.isCommand(sentence)) {
        this.add(sentence, null, null);
        details = 1;
      } else if (details > 0 && details <= MAX_DETAILS) {
        const step = this.steps.at(-1);
        if (step) step.text = `${step.text} ${sentence}`;
        details += 1;
      }
    }
  }

  /** Adds what a person is to do. @returns whether the text says so */
  private assign(text: string): boolean {
    const [first = text] = sentencesOf(text);
    const found = assignmentIn(first);
    // "Read Validation to learn more" tells its reader to read.
    if (found && first.startsWith(found.who) && (/^see\b/i.test(first) || this.language.isCommand(first))) return false;
    if (!found || !this.language.isCommand(`${found.what.charAt(0).toUpperCase()}${found.what.slice(1)}`)) return false;
    this.add(
      text,
      null,
      null,
      `${found.who}: ${found.what.charAt(0).toLowerCase()}${found.what.slice(1).replace(/[.;]$/, '')}`,
    );
    return true;
  }

  /** A warning is of the step before it; of the one behind it where it comes first. */
  private caution(text: string): void {
    (this.steps.at(-1)?.cautions ?? this.waiting).push(text);
  }

  private add(text: string, place: number | null, list: number | null, title?: string): void {
    const [first = text] = sentencesOf(text);
    const own = CAUTION.test(first) ? [first] : [];
    const inside = sentencesOf(text)
      .slice(1)
      .filter((sentence) => CAUTION.test(sentence));
    const cautions = [...this.waiting, ...own, ...inside];
    this.steps.push({
      text,
      code: [],
      cautions,
      place,
      list,
      ...(title !== undefined && { title: shortened(title, MAX_TITLE) }),
    });
    this.waiting = [];
  }

  private isCommand(text: string): boolean {
    return (
      this.language.isCommand(
        text.replace(/^(?:\p{L}+\s*\d*\s*[:.)]\s+)?/u, (label) =>
          /^(?:step|note|tip|task)\b/i.test(label) ? '' : label,
        ),
      ) || CAUTION.test(text)
    );
  }
}
