import type { StepContent } from '../../structures/workflow';
import type { Instruction } from './instruction';
import { IN_CASE } from './instruction-words';

/** Parts of a procedure that are gone through only when something happens. */
export const ASIDE =
  /^(?:[\d.]+\s*)?(?:(?:in (?:case of|an) )?emergenc(?:y|ies)\b|troubleshooting|(?:if|when) (?:something|things?) (?:goes|go) wrong|what (?:to do )?if\b|problems|known issues|roll(?:ing )?back|undo|recovery|if something fails|incidents?\b|faults\b)/i;
const MEANWHILE = /^(?:meanwhile|in the meantime|at the same time|in parallel|while (?:this|that|it|the|you)\b)/i;

/** In place of a number: what is meant is a phase of this name. */
const NAMED = 0;

/** The numbers of steps by those that the text gives them or their sections: "6.1.5", "3. Workers are down", "Step 3: Watch it". */
export function startsOf(phases: readonly { title: string; steps: readonly Instruction[] }[]): Map<string, number> {
  const starts = new Map<string, number>();
  let next = 1;
  for (const { title, steps } of phases) {
    const [, number, letter = ''] = /^(?:step\s+|section\s+|part\s+)?(\d{1,2})([a-z]?)(?:[.:)]|\s)/i.exec(title) ?? [];
    if (number !== undefined && (letter === '' || !starts.has(number))) starts.set(number, next);
    if (number !== undefined) {
      starts.set(`${number}${letter}`, next);
      starts.set(endOf(`${number}${letter}`), next + steps.length - 1);
    }
    let section = /^(?:section\s+|part\s+)?(\d{1,2}(?:\.\d{1,2})*[a-z]?)(?:[.:)]|\s)/i.exec(title)?.[1];
    for (const [index, { number: own, place }] of steps.entries()) {
      section = own ?? section;
      const name = section !== undefined && place !== null ? inSection(section, Math.floor(place)) : '';
      // Of several lists of a section the first is meant.
      if (name !== '' && !starts.has(name)) starts.set(name, next + index);
      if (own === undefined) continue;
      starts.set(own, next + index);
      starts.set(own.replace(/^step /, ''), next + index);
    }
    // Where phases are called steps, "step 2" is the name of the second of them, and stays that.
    if (number !== undefined && /^step\s/i.test(title)) starts.set(`step ${number}`, NAMED);
    next += steps.length;
  }
  for (const [place, number] of longestList(phases)) starts.set(inSection(LONGEST, place), number);
  return starts;
}

/** What the last step of a section is called. */
const endOf = (section: string): string => `end of ${section}`;

/** What a step is called that is named far from its list. */
const LONGEST = 'the longest list';

/** The numbers of the steps of the longest list by their places in it: "see step 3", in a part that has no such list, means that. */
function longestList(phases: readonly { steps: readonly Instruction[] }[]): Map<number, number> {
  const lists = new Map<string, Map<number, number>>();
  let number = 0;
  for (const [phase, { steps }] of phases.entries())
    for (const { list, place } of steps) {
      number += 1;
      if (list === null || place === null) continue;
      const key = `${phase} ${list}`;
      const known = lists.get(key) ?? new Map<number, number>();
      // "7. Wash:" is done by what stands below it, and begins there.
      if (!known.has(Math.floor(place))) known.set(Math.floor(place), number);
      lists.set(key, known);
    }
  const [longest] = [...lists.values()].sort((a, b) => b.size - a.size);
  return longest ?? new Map<number, number>();
}

/** How the step at a place of the list of a section is called. */
const inSection = (section: string, place: number): string => `${section}, step ${place}`;

/** Numbers steps through all phases, and tells which earlier ones each has to wait for. */
export class Numbering {
  private number = 0;
  private readonly steps: {
    number: number;
    dependencies: number[];
    list: number | null;
    ordered: boolean;
    phase: string;
    way?: string;
  }[] = [];

  /** @param isApart whether the text is of people who each do their own, as minutes are: what has no number waits for nothing */
  constructor(private readonly isApart = false) {}

  next({ text, place, list, way, owner }: Instruction, phase: string): { number: number; dependencies: number[] } {
    this.number += 1;
    const isAside = ASIDE.test(phase);
    // What is done in an emergency waits for nothing, and nothing waits for it.
    const last = this.steps.findLast((step) => step.phase === phase || (!isAside && !ASIDE.test(step.phase)));
    const ordered = place !== null;
    const sameList = last !== undefined && list !== null && last.list === list && last.phase === phase;
    const isOwnCase = isAside && IN_CASE.test(text);
    let dependencies =
      last && !isOwnCase && !(this.isApart && owner !== null && place === null) ? this.endOf(last) : [];
    // Of several ways one is gone: what follows them waits for none of them in particular.
    if (last?.way !== undefined && way !== last.way)
      dependencies = this.steps.find((step) => step.phase === last.phase && step.way !== undefined)?.dependencies ?? [];
    // Items without an order wait for what comes before their list, not for each other; so does what goes on at the same time.
    if (last && ((sameList && !ordered) || MEANWHILE.test(text))) dependencies = last.dependencies;
    // Going back to an earlier step is no waiting for it.
    const named = [...text.matchAll(/(?<!\b(?:back to|from|repeat|again from)\s)\bsteps?\s+(\d{1,3})\b(?!\.\d)/gi)]
      .filter(({ 0: whole, index }) => sectionOf(text, index, whole) === undefined)
      .map(([, place]) => this.steps.filter((step) => step.phase === phase)[Number(place) - 1]?.number)
      .filter((number) => number !== undefined);
    const step = {
      number: this.number,
      dependencies: [...new Set([...dependencies, ...named])].sort((a, b) => a - b),
      list,
      ordered,
      phase,
      ...(way !== undefined && { way }),
    };
    this.steps.push(step);
    return step;
  }

  /** What must be done for a step and those beside it to be done. */
  private endOf(last: Numbering['steps'][number]): number[] {
    if (last.ordered || last.list === null) return [last.number];
    return this.steps
      .filter((step) => step.list === last.list && step.phase === last.phase)
      .map(({ number }) => number);
  }
}

const REFERENCE =
  /\b(steps?)\s+(\d{1,3}(?:\.\d{1,2}){0,3}[a-z]?)\b(?:(\s*(?:-|–|to|through|and)\s*)(\d{1,3}(?:\.\d{1,2}){0,3}[a-z]?)\b)?/gi;

const AGAIN = /\b(?:repeat|redo|again|back to|return to|from)\s+$/i;
const GOES_ON = /\b(?:go on|goes on|proceed|continue|carry on|move on|skip)\s+(?:to|with|at)\s+$/i;
/** "Go to section 3b": where a case goes on; in "section 1, step 2" it is the step that is meant. */
const SECTION =
  /(?<!\bsteps?\s[^.;]{1,20}\s(?:of|in)\s)\b(?:section|part|chapter|§)\s*(\d{1,2}(?:\.\d{1,2})*[a-z]?)\b(?!\s*\(step|,?\s+steps?\s+\d)/gi;
/** "As described in 4.2, step 2", "step 3 of section 2": a step of another section. */
const OF_SECTION_BEFORE = /(?:^|\s|\()(?:(?:section|part|chapter)\s+)?(\d{1,2}(?:\.\d{1,2})*[a-z]?)[,:]?\s+$/i;
const OF_SECTION_BEHIND = /^\s*(?:of|in|under)\s+(?:(?:section|part|chapter)\s+)?(\d{1,2}(?:\.\d{1,2})*[a-z]?)\b/i;

/** The number of the section that a reference to a step names, where it names one. */
const sectionOf = (text: string, at: number, reference: string): string | undefined =>
  (OF_SECTION_BEHIND.exec(text.slice(at + reference.length)) ?? OF_SECTION_BEFORE.exec(text.slice(0, at)))?.[1];

/** The first step of several ways, only one of which is gone, says which these are. */
export function withChoice(instructions: readonly Instruction[], steps: readonly StepContent[]): StepContent[] {
  const numbers = new Map<string, number[]>();
  for (const [index, { way }] of instructions.entries())
    if (way !== undefined) numbers.set(way, [...(numbers.get(way) ?? []), steps[index]?.number ?? 0]);
  if (numbers.size < 2) return [...steps];
  const first = instructions.findIndex(({ way }) => way !== undefined);
  const outcomes = [...numbers].map(([way, own]) => `${way}: ${own.length > 1 ? 'steps' : 'step'} ${own.join(', ')}`);
  const choice = { condition: 'One of these ways is enough', outcomes };
  return steps.map((step, index) =>
    index === first ? { ...step, decisionPoints: [choice, ...step.decisionPoints] } : step,
  );
}

/** Where a reference to a step stands. */
interface Referring {
  /** The first step of each section, by its number. */
  starts: ReadonlyMap<string, number>;
  /** The steps of the list that it stands in, by their places. */
  numbers: ReadonlyMap<number, number>;
  inList: boolean;
  /** The step that it is said of; null in what is said of none. */
  own: number | null;
}

/** Names the steps that a text refers to, by their places in a list or by the number of their section, by their own numbers. */
function renumbered(text: string, { starts, numbers, inList, own }: Referring): string {
  const placeOf = (place: number): number | undefined =>
    starts.get(`step ${place}`) ??
    // Outside of a list a step is named as the sections are, where these have numbers.
    (inList ? undefined : starts.get(String(place))) ??
    numbers.get(place) ??
    starts.get(String(place)) ??
    starts.get(inSection(LONGEST, place));
  const numberOf = (name: string | undefined): number | undefined =>
    name !== undefined && /[.a-z]/i.test(name) ? starts.get(name) : placeOf(Number(name));
  return text.replaceAll(
    REFERENCE,
    (whole: string, word: string, from: string, between?: string, to?: string, at = 0) => {
      const start = at as number;
      const named = sectionOf(text, start, whole);
      const numberIn = (place: string | undefined): number | undefined =>
        named === undefined ? numberOf(place) : starts.get(inSection(named, Number(place)));
      const [place, last] = [numberIn(from), numberIn(to)];
      // "Go on to step 2", said by the fourth item of a list: the second section.
      const section = GOES_ON.test(text.slice(0, start)) ? starts.get(from) : undefined;
      const isAhead = (number = 0): boolean => own !== null && number > own;
      const first = isAhead(section) && !isAhead(place) ? section : place;
      if (first === undefined || first === NAMED || (to !== undefined && last === undefined)) return whole;
      // "Repeat step 5" at the fifth one is said of itself; "step 2 of the leaflet" is none of these.
      if (first === own && /^\s+(?:of|in|on)\s/.test(text.slice(start + whole.length))) return whole;
      if (first === own && to === undefined && AGAIN.test(text.slice(0, start))) return 'this step';
      // "Repeat step 3", where that is a section of five steps: all of them.
      const end =
        named === undefined && to === undefined && first === starts.get(from) ? starts.get(endOf(from)) : undefined;
      if (end !== undefined && end > first && AGAIN.test(text.slice(0, start))) return `steps ${first}–${end}`;
      return `${word} ${first}${to === undefined ? '' : `${between}${last}`}`;
    },
  );
}

/** What is said of no step in particular, with the steps that it names by their own numbers. */
export const inOwnNumbers = (starts: ReadonlyMap<string, number>, text: string): string =>
  renumbered(text, { starts, numbers: new Map(), inList: false, own: null });

/** Steps that name others name them by their own numbers. */
export function withOwnNumbers(
  starts: ReadonlyMap<string, number>,
  instructions: readonly Instruction[],
  steps: readonly StepContent[],
): StepContent[] {
  return steps.map((step, index) => {
    const { list } = instructions[index] ?? { list: null };
    const numbers = new Map<number, number>();
    for (const [at, one] of instructions.entries())
      if (one.place !== null && (list === null || one.list === list) && !numbers.has(Math.floor(one.place)))
        numbers.set(Math.floor(one.place), steps[at]?.number ?? 0);
    const own = (text: string): string =>
      renumbered(text, { starts, numbers, inList: list !== null, own: step.number });
    const linked = (text: string): string =>
      own(text).replaceAll(SECTION, (whole, name: string) => {
        const start = starts.get(name);
        return start === undefined ? whole : `${whole} (step ${start})`;
      });
    return {
      ...step,
      title: own(step.title),
      description: linked(step.description),
      due: step.due === null ? null : own(step.due),
      cautions: step.cautions.map(own),
      decisionPoints: step.decisionPoints.map(({ condition, outcomes }) => ({
        condition: own(condition),
        outcomes: outcomes.map(linked),
      })),
    };
  });
}
