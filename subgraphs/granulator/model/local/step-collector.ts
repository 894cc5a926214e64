import { escaped } from '../../../../lib/text/find-words';
import { sentencesOf } from '../../../../lib/text/sentences';
import { shortened } from '../../../../lib/text/shorten';
import { type Duty, FORBIDS } from '../../../../lib/text/duties';
import { capitalise } from '../../../../lib/text/capitalise';
import { DECIDES } from './alternatives';
import { actionItemIn } from './assignments';
import { type Instruction, NOTHING_TOLD } from './instruction';
import { CAUTION, inSentenceCase, numberless, SERVED, UNTIL, withoutMark } from './instruction-words';
import type { Orders } from './orders';
import type { Remedy } from './tabled-steps';

export const MAX_TITLE = 120;

/** Keeps steps in the order in which they are found, each with its warnings and with what else is said of it. */
export class StepCollector {
  readonly steps: Instruction[] = [];
  readonly leftOut: string[] = [];
  sentences = 0;
  /** How many lists there were: the steps of one belong together. */
  protected lists = 0;
  /** Warnings that came before the step that they are of. */
  cautions: string[] = [];

  constructor(
    protected readonly orders: Orders,
    protected readonly title: string,
  ) {}

  /** A step that only decides what is done in which case. */
  protected decide(title: string, remedies: Remedy[], text?: string): void {
    this.steps.push({
      ...NOTHING_TOLD,
      title,
      text: text ?? `Find what is the case in “${numberless(this.title)}”, and do what it says.`,
      code: [],
      cautions: this.cautions.splice(0),
      owner: DECIDES.exec(text ?? '')?.[1] ?? null,
      remedies,
    });
  }

  /** A further paragraph of an item of a list is told with its step. @returns whether there is one */
  protected goOn(text: string): boolean {
    const step = this.steps.at(-1);
    if (!step) return false;
    for (const sentence of sentencesOf(text).map(withoutMark)) {
      this.sentences += 1;
      if (this.orders.onlyForbids(sentence)) step.cautions.push(sentence);
      else this.tellMore(step, sentence);
    }
    return true;
  }

  /** Who is to do what until when, item by item; who is to do something is asked by no step. */
  protected actions(items: readonly string[]): void {
    for (const item of items) {
      this.sentences += 1;
      const { who, what, due } = actionItemIn(item) ?? {};
      if (item.endsWith('?') || (what === undefined && !this.orders.tells(item))) this.leftOut.push(item);
      else if (what === undefined) this.add(item, null, this.lists);
      else this.add(item, null, this.lists, { title: capitalise(what.replace(/[.;]$/, '')), owner: who, due });
    }
  }

  /** Adds a sentence to what a step says; "Check the sums:" ends in front of it. */
  protected tellMore(step: Instruction, sentence: string): void {
    step.text = `${/[.!?]$/.test(step.text) ? step.text : `${step.text.replace(/:$/, '')}.`} ${sentence}`;
  }

  /** A warning is of the step before it; of the one behind it where it comes first. */
  protected caution(text: string): void {
    // "Danger" above what is dangerous.
    if (/^(?:danger|warning|caution|attention|important|note|notice)\W*$/i.test(text)) return;
    (this.steps.at(-1)?.cautions ?? this.cautions).push(text);
  }

  protected add(
    text: string,
    place: number | null,
    list: number | null,
    { title, owner, due: told }: { title?: string; owner?: string; due?: string | null | undefined } = {},
  ): void {
    const [until = '', due] = UNTIL.exec(text) ?? [];
    const sentences = sentencesOf(text.slice(until.length));
    // "Do not open the door. Check whether it is closed": the step is what is done.
    const [opening = text] = sentences;
    const first =
      (CAUTION.test(opening) ? sentences.find((one) => !CAUTION.test(one) && this.orders.tells(one)) : null) ?? opening;
    const duty = this.orders.dutyIn(first);
    const forbidden = sentencesOf(text).flatMap((sentence) =>
      CAUTION.test(sentence)
        ? [sentence]
        : sentence
            .split(/;\s+|:\s+(?=(?:please )?(?:do not|don['’]t|never)\b)/i)
            .filter((clause) => FORBIDS.test(clause)),
    );
    const cautions = [...this.cautions.splice(0), ...forbidden];
    // What a person does is told whole: a clause of it would be another's.
    const name = title ?? (duty === null && first === opening ? undefined : first.replace(/[.;:]$/, ''));
    this.steps.push({
      text: inSentenceCase(text.slice(until.length)),
      code: [],
      cautions,
      ...((told ?? due) !== undefined && { due: told ?? due }),
      place,
      list,
      owner: owner ?? (SERVED.test(first) || this.isOrder(first, duty) ? null : (duty?.who ?? null)),
      ...(name !== undefined && { title: shortened(name, MAX_TITLE) }),
    });
  }

  /** "Call your team lead before 8:00" tells its reader to, and not the team. */
  private isOrder(text: string, duty: Duty | null): boolean {
    if (duty === null || duty.who === null || duty.passive) return false;
    const called = new RegExp(`^\\p{L}+\\s+(?:(?:the|your|an?|our|their)\\s+)?${escaped(duty.who)}(?!\\p{L})`, 'iu');
    return called.test(text) && this.orders.isCommand(text);
  }
}
