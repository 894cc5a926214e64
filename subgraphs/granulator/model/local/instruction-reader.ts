import { capitalise } from '../../../../lib/text/capitalise';
import type { Block } from '../../../../lib/text/document';
import { casesUnder, inCase, underLeadIn } from './lead-ins';
import { dutyOf, type Manner } from '../../../../lib/text/manner';
import { ALLOWS } from '../../../../lib/text/rules';
import { sentencesOf } from '../../../../lib/text/sentences';
import { shortened } from '../../../../lib/text/shorten';
import { alternativesIn, announcesChoice, arrowsIn, DECIDES, onlyArrows, withItsName } from './alternatives';
import { type Item, Orders } from './orders';
import { areActions, type Assignment, assignmentsIn, ownedBy, severalIn } from './assignments';
import { actionsIn, approvalsIn, casesIn, remediesIn, stepsIn, waysIn } from './tabled-steps';
import {
  REMARK,
  announcement,
  ANOTHER_WAY,
  DATED,
  DECIDED,
  DECIDED_BETWEEN,
  OPEN_POINT,
  NEXT,
  STOPS,
  NEED_NOT,
  notedIn,
  OTHERWISE,
  OTHER_CASE,
  CAUTION,
  IN_CASE,
  OF_BEFORE,
  WITH_IT,
  GERUND,
  GRADE,
  numberless,
  orderAtEnd,
  withoutMark,
  SHOWS,
} from './instruction-words';
import { type Instructions, NOTHING_TOLD } from './instruction';
import { MAX_TITLE, StepCollector } from './step-collector';

/** Sentences that follow a command are about it, so many at most. */
const MAX_DETAILS = 6;
/** So many prohibitions without a step are a part of their own; fewer belong to what comes next. */
const MIN_PROHIBITIONS = 3;
/** So much of a list must be commands for the rest of it to be steps, too; of less, what its other items order later on. */
const [MOST, MANY] = [0.5, 0.25];
/** So many numbered paragraphs must tell what is to be done for the rest of them to be steps, too. */
const MIN_ORDERS = 0.6;

/** Reads blocks in their order, so that what follows a step is kept with it. */
export class InstructionReader extends StepCollector implements Instructions {
  /** Whether numbered paragraphs are steps, all of them. */
  private isOfSteps = false;
  /** What the last sentence announces, when it is no step: "To see the queues:". */
  private announced: string | null = null;
  /** What the last sentence before a list says, where it ends with a colon. */
  private introduced: string | null = null;
  private isBehindCode = false;
  /** The number of that sentence. */
  private number: string | null = null;

  constructor(
    private readonly manner: Manner,
    private readonly isProcedure: boolean,
    title: string,
  ) {
    super(new Orders(manner), title);
  }

  read(blocks: readonly Block[]): Instructions {
    const numbered = blocks.filter(({ role }) => role === 'numbered');
    const orders = numbered.filter(({ text }) => this.orders.tells(sentencesOf(text)[0] ?? ''));
    this.isOfSteps = orders.length >= 2 && orders.length >= numbered.length * MIN_ORDERS;
    for (const [index, block] of blocks.entries()) {
      // What a reader is to learn, or is asked, is not what is done.
      if (/^(?:objectives|questions|keypoints|resources|topics|prerequisites)$/.test(block.role ?? '')) continue;
      if (block.kind !== 'list') this.introduced = this.number = null;
      this.orders.isOfDuties = false;
      if (block.kind === 'code') {
        this.code(block.text);
        this.isBehindCode = this.steps.length > 0;
      } else if (block.kind === 'list') this.list(block);
      else if (block.kind === 'table') this.table(block);
      else if (block.kind === 'paragraph') this.paragraph(block, blocks[index + 1]?.kind === 'list');
    }
    // What its reader is told not to do, without a step, is one of its own.
    const told = this.cautions.filter((caution) => CAUTION.test(caution));
    if (this.steps.length === 0 && told.length >= MIN_PROHIBITIONS) {
      this.cautions = this.cautions.filter((caution) => !told.includes(caution));
      for (const caution of told) this.add(caution, null, null);
    }
    this.steps.at(-1)?.cautions.push(...this.cautions.splice(0));
    return this;
  }

  private list(block: Block): void {
    this.lists += 1;
    const { ordered = false } = block;
    // "The member shall: … not lend the card": forbidden, as all else is ordered.
    const plain = (text: string): string => withoutMark(text).replace(/^not (?=\p{Ll})/u, 'Do not ');
    const found = this.orders.withInner(block).map(({ text, ...rest }) => ({ ...rest, text: plain(text) }));
    const items = found.map(({ text }) => text);
    const [leadIn, first] = [this.introduced, this.steps.length];
    // What one may have is no order.
    if (leadIn !== null && ALLOWS.test(leadIn) && !this.orders.tells(leadIn)) return;
    // "Week 1 – Induction. Tour of the site": what is gone through week by week.
    if (items.length > 1 && items.every((item) => DATED.test(item)))
      return items.forEach((item, at) =>
        this.add(item, at, this.lists, { title: (sentencesOf(item)[0] ?? item).replace(/[.:]$/, '') }),
      );
    if (areActions(items, NEXT.test(numberless(this.title)))) return this.actions(items);
    if (this.choice(items)) return;
    const listed = casesUnder(leadIn, items);
    if (listed && this.orders.tells(listed.what)) return this.decide(listed.what, listed.remedies, listed.what);
    const cases =
      block.role === 'ways' ? { what: announcement(leadIn), remedies: waysIn(items) } : casesIn(this.title, items);
    if (cases) return this.decide(cases.what, cases.remedies, block.role === 'ways' ? cases.what : undefined);
    const dutiful = items.filter((item) => dutyOf(sentencesOf(item)[0] ?? '', this.manner) !== null).length;
    // A list of who does what is one of steps, whatever the text around it is like.
    this.orders.isOfDuties = items.length > 1 && dutiful >= items.length * MOST;
    const commands = items.filter((item) => this.orders.tells(item) || assignmentsIn(item).length > 0).length;
    const isOrdering = commands > 0 && (this.isProcedure || commands >= items.length * MANY);
    // Numbers alone make no steps: "1. Sand, 2. Silt".
    const all =
      block.role === 'tasks' ||
      (ordered && (commands > 0 || this.isProcedure || items.every((item) => GERUND.test(item)))) ||
      (this.isProcedure && commands > 0) ||
      (commands > 1 && commands >= items.length * MOST);
    const arrows = arrowsIn(items);
    if (leadIn !== null && DECIDES.test(leadIn) && onlyArrows(items).length > 0)
      return this.decide(leadIn.replace(/:$/, ''), onlyArrows(items), leadIn.replace(/:$/, '.'));
    const last = this.steps.at(-1);
    if (arrows.length > 1 && last)
      last.remedies = [...(last.remedies ?? []), ...arrows.map(({ condition, outcome }) => ({ condition, outcome }))];
    let graded: string | null = null;
    for (const [index, { text: item, own, inner, place }] of found.entries()) {
      this.sentences += 1;
      if (arrows.length > 1 && last && arrows.some((one) => one.item === item)) continue;
      // "Level 1: over 50 °C, but no smoke.": the case of the items behind it.
      if (GRADE.test(item) && index < items.length - 1) {
        graded = item.replace(/[.:]$/, '');
        continue;
      }
      const before = this.steps.length;
      // A question, or a name with what it is: "React Router – for pages on a server".
      if (
        (/^[^.!]*\?$/.test(item) && assignmentsIn(item).length === 0) ||
        (!ordered && /^\p{Lu}[^.!?:,]{2,60}\s[-–—]\s/u.test(item))
      )
        continue;
      // What must not happen is no step, unless it has its place in an order.
      if (!ordered && this.assign(item)) continue;
      if (!ordered && this.orders.onlyForbids(item)) {
        const told = graded === null ? item : `${graded}: ${item}`;
        // What stands first in a list is of what comes next in it.
        if (this.steps.length === first) this.cautions.push(told);
        else this.caution(told);
      } else if ((REMARK.test(item) && !ordered) || NEED_NOT.test(item)) this.goOn(item);
      else if (all || this.orders.tells(item) || (isOrdering && this.orders.tellsLater(item)))
        this.item(item, { own, inner }, ordered ? place : null);
      else if (commands > 0) this.leftOut.push(item);
      if (graded !== null) inCase(graded, this.steps.slice(before));
    }
    underLeadIn(leadIn, this.steps.slice(first));
  }

  /** A step of a list; one that ends with a colon chooses among what stands below it. */
  private item(text: string, { own, inner }: Pick<Item, 'own' | 'inner'>, place: number | null): void {
    const [, who] = DECIDES.exec(own) ?? [];
    const order = sentencesOf(withoutMark(own)).find((sentence) => who !== undefined || this.orders.tells(sentence));
    const announces = own.endsWith(':') && inner.length > 0 && order !== undefined;
    const cases = onlyArrows(inner);
    const remedies =
      announces && cases.length === 0 ? alternativesIn(own, inner, (one) => this.orders.isCommand(one)) : cases;
    const isChosen = remedies !== null && remedies.length > 0;
    this.add(isChosen ? withoutMark(own).replace(/:$/, '.') : text.replace(/[,;](?:\s+and)?$/, ''), place, this.lists, {
      ...ownedBy(text),
      ...(announces && { title: order.replace(/[:.]$/, '') }),
      ...(who !== undefined && { owner: who }),
    });
    const step = this.steps.at(-1);
    if (step && isChosen) step.remedies = remedies;
  }

  /** A step that is done in one of several ways, as the list behind it says. @returns whether it is one */
  private choice(items: readonly string[]): boolean {
    const { introduced } = this;
    this.introduced = null;
    // "These rules apply:" "If it rains, close the window": orders of their own.
    const isOrder = introduced !== null && this.orders.tells(introduced);
    if (introduced === null || (!isOrder && !announcesChoice(introduced))) return false;
    const remedies = alternativesIn(introduced, items, (item) => this.orders.isCommand(item));
    if (remedies === null) return false;
    if (isOrder) this.add(introduced.replace(/:$/, ''), null, null);
    const step = this.steps.at(-1);
    if (step && isOrder && this.number !== null) step.number = this.number;
    if (step) step.remedies = [...(step.remedies ?? []), ...remedies];
    return step !== undefined;
  }

  /** What is to be typed is of the step before it; where none says so, it is one. */
  private code(text: string): void {
    if (this.announced === null && this.steps.length > 0) return void this.steps.at(-1)?.code.push(text);
    if (this.announced !== null && ANOTHER_WAY.test(this.announced)) {
      this.leftOut.push(this.announced);
      this.announced = null;
      return;
    }
    const lines = text.split('\n');
    const title = capitalise(numberless(this.title));
    // What is not typed as one line is called after its section.
    const name = this.announced ?? (this.orders.isCommand(title) ? title : lines.length > 1 ? title : (lines[0] ?? ''));
    this.add(name, null, null, { title: name.replace(/[:.]$/, '') });
    this.announced = null;
    this.steps.at(-1)?.code.push(text);
  }

  /** Rows of what is to be done are steps; those of what is done in which case decide at the step before them. */
  private table(block: Block): void {
    for (const { what, who, due } of actionsIn(block))
      this.steps.push({
        ...NOTHING_TOLD,
        title: shortened(what, MAX_TITLE),
        text: what,
        code: [],
        cautions: this.cautions.splice(0),
        owner: who,
        due,
      });
    const steps = stepsIn(block, (text) => this.orders.tells(text));
    if (steps.length > 0) {
      this.lists += 1;
      for (const [place, { what, code, details }] of steps.entries()) {
        this.add([what, ...details].map((one) => one.replace(/[.!?]?$/, '.')).join(' '), place, this.lists, {
          title: what.replace(/[.;]$/, ''),
        });
        if (code !== null) this.steps.at(-1)?.code.push(code);
      }
      return;
    }
    const approvals = approvalsIn(block) ?? [];
    if (approvals.length > 0)
      return this.decide(`Get the consent that the table of “${numberless(this.title)}” asks for`, approvals);
    const { isOfFaults, remedies } = remediesIn(block);
    if (remedies.length === 0) {
      // What is only to be looked up is told to be missing.
      const isTold = this.steps.length > 0 && actionsIn(block).length > 0;
      if (!isTold) this.leftOut.push(`the table ${(block.rows?.[0] ?? []).filter(Boolean).join(', ')}`);
      return;
    }
    const last = this.steps.at(-1);
    if (isOfFaults) this.decide(`If something goes wrong: ${this.title}`, remedies);
    else if (last) last.remedies = [...(last.remedies ?? []), ...remedies];
    else this.decide(`Decide by the table of “${this.title}”`, remedies);
  }

  private paragraph({ text, role, number }: Block, introduces: boolean): void {
    const first = this.steps.length;
    this.readSentences({ text, role }, introduces);
    const step = this.steps[first];
    if (step && number !== undefined) step.number = number;
    else if (number !== undefined && introduces) this.number = number;
  }

  private readSentences({ text, role }: Pick<Block, 'text' | 'role'>, introduces: boolean): void {
    if (role !== undefined && /warning|caution|danger|attention/.test(role)) {
      if (!/^(?:danger|warning|caution|attention|important|note|notice)\W*$/i.test(text)) this.cautions.push(text);
      return;
    }
    if (/^\s*⚠/u.test(text) || /^(?:warning|caution|danger|attention)\s*[:!–—-]/i.test(withoutMark(text))) {
      this.sentences += 1;
      this.caution(withoutMark(text));
      return;
    }
    // "If step 3 works, but step 4 does not, …": what steps that are told already mean.
    if (/^(?:If|When)\b[^,.]*\bsteps? \d/.test(text) && !this.orders.tells(text) && this.goOn(text)) return;
    const noted = notedIn(text);
    if (noted !== null && this.orders.tells(noted)) {
      if (this.steps.length > 0) return this.caution(noted);
      return this.readSentences({ text: noted }, introduces);
    }
    // "FIN-07 · rev. F": what a document is.
    if (text.length < 200 && (text.match(/\s[·|•]\s/g) ?? []).length > 1) return;
    if (role === 'continued' && this.goOn(text)) return;
    // What stands behind what is typed is of that: "Both sums must be identical."
    let details = this.isBehindCode ? 1 : 0;
    this.isBehindCode = false;
    let [isAssigned, isDecided] = [false, false];
    this.announced = null;
    const earlier = this.steps.length;
    let forbidden = false;
    const sentences = sentencesOf(withItsName(text, numberless(this.title))).map(withoutMark);
    for (const [index, sentence] of sentences.entries()) {
      this.sentences += 1;
      const before = sentences[index - 1] ?? '';
      const last = this.steps.length > earlier ? this.steps.at(-1) : undefined;
      // What is done otherwise, and what follows a stop, is done in that case only.
      const isOfCase =
        last !== undefined &&
        (OTHERWISE.test(sentence) ||
          (OTHER_CASE.test(sentence) && IN_CASE.test(before)) ||
          (IN_CASE.test(last.text) && STOPS.test(last.text) && this.orders.tells(sentence) && !IN_CASE.test(sentence)));
      if (isOfCase && last) {
        this.tellMore(last, sentence);
        continue;
      }
      if (introduces && (sentence.endsWith(':') || (GRADE.test(sentence) && index === sentences.length - 1))) {
        // "Follow these rules:" is done by what the list says.
        this.introduced = sentence;
        continue;
      }
      const several = [
        ...severalIn(sentence).filter((clause) => this.orders.isCommand(clause)),
        ...this.orders.dutiesApart(sentence),
      ];
      // What was decided is told whole, up to what a person is to do.
      const isToldOf = this.manner.names && DECIDED_BETWEEN.test(sentence);
      if (isToldOf) {
        this.add(sentence, null, null, { title: sentence.replace(/[.!]$/, '') });
        continue;
      }
      if (OPEN_POINT.test(sentence)) {
        this.leftOut.push(sentence);
        continue;
      }
      if (DECIDED.test(sentence)) {
        this.add(sentence, null, null);
        isDecided = true;
        continue;
      }
      if (this.assign(sentence)) {
        isAssigned = true;
        isDecided = false;
        continue;
      }
      if (isDecided && last) {
        this.tellMore(last, sentence);
        continue;
      }
      if (isAssigned && IN_CASE.test(sentence) && !this.orders.tells(sentence)) details = 1;
      if (several.length > 0) for (const clause of several) this.add(clause, null, null);
      else if (this.orders.onlyForbids(sentence)) {
        // "If it spreads, it has over-fermented. Don't throw it away": only then.
        const isOfBefore =
          (IN_CASE.test(before) || /\s(?:it|them)[.!]?$/.test(sentence)) && before !== '' && !this.orders.tells(before);
        const told = isOfBefore ? `${before} ${sentence}` : sentence;
        // What opens a clause with a step in it is of that, and not of the step before.
        if (index === 0 && sentences.slice(1).some((one) => this.orders.tells(one))) this.cautions.push(told);
        else this.caution(told);
        forbidden = true;
        continue;
      } else if (this.orders.tells(sentence)) {
        // "Space is released within minutes. If it is not, escalate": what is meant stands in the sentence before.
        const isOfBefore =
          before !== '' && !this.orders.tells(before) && (OF_BEFORE.test(sentence) || WITH_IT.test(sentence));
        if (isOfBefore) this.add(`${before} ${sentence}`, null, null, { title: sentence.replace(/[.;:]$/, '') });
        else this.add(sentence, null, null);
        details = 1;
      } else if (this.orders.isCommand(capitalise(orderAtEnd(sentence)))) {
        this.add(sentence, null, null, { title: capitalise(orderAtEnd(sentence)) });
        details = 1;
      } else if (forbidden && !sentence.endsWith(':')) {
        // Why it must not be.
        const told = this.cautions.length > 0 ? this.cautions : (this.steps.at(-1)?.cautions ?? this.cautions);
        told.push(`${told.pop() ?? ''} ${sentence}`.trim());
        continue;
      } else if (role === 'numbered' && this.isOfSteps && details === 0) {
        this.add(sentence, null, null);
        details = 1;
      } else if (sentence.endsWith(':') && !introduces && !(SHOWS.test(sentence) && this.steps.length > 0))
        // "Then:" alone names nothing.
        this.announced = /^(?:and )?(?:then|next|now|after that|afterwards)\W*$/i.test(sentence)
          ? (sentences[0] ?? sentence)
          : sentence;
      else if (details > 0 && details <= MAX_DETAILS) {
        const step = this.steps.at(-1);
        if (step) this.tellMore(step, sentence);
        // "It contains guanidine: do not mix it with bleach".
        if (step && /:\s+(?:please )?(?:do not|don['’]t|never)\b/i.test(sentence)) step.cautions.push(sentence);
        details += 1;
      }
    }
  }

  /** Adds what people are to do. @returns whether the text says so */
  private assign(text: string): boolean {
    const [first = text] = sentencesOf(text);
    const found = assignmentsIn(first);
    // "Read Validation to learn more" tells its reader to read.
    const isOfReader = ({ who, isAsked }: Assignment): boolean =>
      !isAsked && first.startsWith(who) && (/^see\b/i.test(first) || this.manner.language.isCommand(first));
    if (found.length === 0 || found.some(isOfReader)) return false;
    for (const { who, what, isAsked } of found) {
      const task = what.replace(/[.;]$/, '');
      const own = /^\p{Lu}{2}/u.test(task) ? task : task.charAt(0).toLowerCase() + task.slice(1);
      const title = isAsked ? capitalise(task) : `${who}: ${own}`;
      this.add(found.length > 1 ? title : text, null, null, { title, owner: who });
    }
    return true;
  }
}
