import { capitalise } from '../../../../lib/text/capitalise';
import { statedMinutes } from '../../../../lib/text/durations';
import { FORBIDS } from '../../../../lib/text/duties';
import { isQuotable, type Language } from '../../../../lib/text/language';
import { dangles, sentencesOf } from '../../../../lib/text/sentences';
import { shortened } from '../../../../lib/text/shorten';
import type { PhaseContent, StepContent, WorkflowContent } from '../../structures/workflow';
import { dueIn } from './assignments';
import { decisionsIn } from './decisions';
import { gatesOf } from './gates';
import { notesOf } from './notes';
import { allNeeded, resourcesOf } from './resources';
import { type Counted, countedIn, estimatedMinutes, minutesOf } from './step-times';
import { ASIDE, inOwnNumbers, Numbering, startsOf, withChoice, withOwnNumbers } from './step-numbers';
import { type Instruction, type Instructions, NOTHING_TOLD } from './instruction';
import { CAUTION, IS_TYPED, numberless, waysAmong } from './instruction-words';
import { instructionsIn } from './instructions';
import type { SourceOutline, Topic } from './source-outline';

export interface WorkflowParameters {
  topic: string;
  targetAudience?: string;
  granularityLevel?: number;
  includeDecisionPoints?: boolean;
  includeRoles?: boolean;
  maxBranches?: number;
}

/** A step of a pattern. */
export const MINUTES_PER_STEP = 5;
const MAX_TITLE_WORDS = 14;
const MAX_TITLE = 120;
/** A text of which fewer sentences tell to do something is hardly one of instructions. */
const HARDLY = 0.15;
/** Steps of a phase at most, by granularity from 1 to 5. */
const STEPS_AT_GRANULARITY = [4, 10, 50, 100, 200];
const DEFAULT_BRANCHES = 5;
/** A part with fewer steps is no phase of its own. */
const MIN_STEPS_OF_PHASE = 2;
/** So many sections with numbers are the phases of a procedure. */
const MIN_NUMBERED = 3;

/** What was made of a text, and what its reader should know of that. */
export interface MadeWorkflow {
  workflow: WorkflowContent;
  warnings: string[];
}

/** Makes a workflow of a text: its sections become phases, everything that it tells to do becomes a step. */
export function workflowFrom(
  source: SourceOutline,
  parameters: WorkflowParameters,
  onPhase: (done: number, of: number) => void,
): MadeWorkflow {
  const limit = STEPS_AT_GRANULARITY[(parameters.granularityLevel ?? 3) - 1] ?? 15;
  const found = source.topics
    .flatMap((topic) => phasesOf(topic, source))
    .map((topic) => ({ topic, told: instructionsIn(topic, source.manner) }));
  const instructive = isInstructive(found.map(({ told }) => told));
  const chosen = found
    .map(({ topic, told }) => ({
      topic,
      steps: instructive ? firstOf(told.steps, limit) : [workThrough(topic)],
    }))
    .filter(({ steps }) => steps.length > 0);
  // What a part without steps forbids holds for all of them.
  const others = instructive ? found.filter(({ told }) => told.steps.length === 0) : [];
  const numbering = new Numbering(source.manner.names);
  const starts = startsOf(chosen.map(({ topic, steps }) => ({ title: topic.title, steps })));
  const named = (text: string): string => inOwnNumbers(starts, text);
  const counted = countedIn(source);
  let estimated = 0;
  const phases = chosen.map(({ topic, steps }, index): PhaseContent => {
    onPhase(index + 1, chosen.length);
    const purpose = purposeOf(topic, steps);
    // What a text says that must be is a gate only where something is done.
    const qualityGates = instructive ? gatesOf(topic, steps, { ...parameters, manner: source.manner }) : [];
    return {
      name: topic.title,
      purpose: named(purpose),
      notes: instructive ? notesOf([topic], saidBy(steps, qualityGates, purpose)).map(named) : [],
      steps: withChoice(
        steps,
        withOwnNumbers(
          starts,
          steps,
          steps.map((step) => {
            if (minutesOf(step.text, counted) === null) estimated += 1;
            return stepOf(step, numbering, topic, { ...parameters, language: source.language, counted });
          }),
        ),
      ),
      qualityGates: qualityGates.map((gate) => ({ ...gate, criteria: named(gate.criteria) })),
    };
  });
  const steps = phases.flatMap((phase) => phase.steps);
  // A point of a list is a part of something, and not what all is for.
  const points = new Set(
    source.topics.flatMap(({ blocks }) => blocks.flatMap(({ items }) => items.flatMap((item) => sentencesOf(item)))),
  );
  const told = source.sentences.filter(({ text }) => !points.has(text));
  const purpose =
    statedPurpose(source) ??
    (
      told.find((sentence) => isQuotable(sentence) && isOfPurpose(sentence)) ??
      told.find((sentence) => isQuotable(sentence) && !CAUTION.test(sentence.text))
    )?.text ??
    parameters.topic;
  return {
    workflow: {
      overview: {
        title: source.title ?? parameters.topic,
        purpose,
        expectedDuration:
          statedTotal(source) ??
          Math.max(
            1,
            // What is done in one case only is not reckoned with.
            phases
              .filter(({ name }) => !ASIDE.test(name))
              .flatMap((phase) => phase.steps)
              .reduce((sum, step) => sum + (/^(?:If|When|In case)\b/.test(step.title) ? 0 : step.estimatedTime), 0),
          ),
        requiredResources: allNeeded(source, steps),
        notes: notesOf(
          others.map(({ topic }) => topic),
          [purpose],
        ).map(named),
      },
      phases,
    },
    warnings: warningsOf(
      found.map(({ told }) => told),
      steps.length,
      instructive ? estimated : null,
    ),
  };
}

/** What a section called so says that the text is for. */
function statedPurpose({ topics }: SourceOutline): string | null {
  const found = topics
    .flatMap((topic) => [topic, ...topic.parts])
    .find(({ title }) =>
      /^(?:purpose|aims?|objectives?|goals?|what this is for)(?: of this .*)?$/i.test(numberless(title)),
    );
  const told = found?.blocks.flatMap(({ kind, text }) => (kind === 'paragraph' ? sentencesOf(text) : []));
  return told?.find((text) => isOfPurpose({ text })) ?? null;
}

/** A part of a procedure whose own parts are procedures, as those of each day and of each week, is as many phases. */
function phasesOf(topic: Topic, source: SourceOutline): Topic[] {
  const named = topic.parts.filter(({ title, isUntitled }) => !isUntitled && title !== topic.title);
  const telling = named.filter((part) => instructionsIn(part, source.manner).steps.length >= MIN_STEPS_OF_PHASE);
  const isCut =
    topic.isUntitled &&
    topic.parts.length > 1 &&
    topic.parts.every((part) => instructionsIn(part, source.manner).steps.length >= MIN_STEPS_OF_PHASE);
  // "1. Fetch it", "2. Look which one is active": sections with numbers that tell to do something are phases.
  const isNumbered =
    named.length >= MIN_NUMBERED &&
    named.every((part) => /^\d{1,2}[.)]?\s/.test(part.title) && instructionsIn(part, source.manner).steps.length > 0);
  if (isCut || isNumbered) return topic.parts;
  const isWhole =
    named.length > 1 && telling.length === named.length && waysAmong(named.map(({ title }) => title)).size === 0;
  return isWhole ? topic.parts : [topic];
}

/** What a phase is for: the first statement of the text there, which is none of its steps. */
const purposeOf = (topic: Topic, steps: readonly Instruction[]): string => {
  const done = steps.flatMap(({ text, cautions }) => [text, ...cautions]).join('\n');
  return (
    topic.sentences.find(
      (sentence, index) =>
        // What opens a part says what it is about; a sentence from its middle only where it says what for.
        (index === 0 || SAYS_WHAT_FOR.test(sentence.text)) &&
        isQuotable(sentence) &&
        isOfPurpose(sentence) &&
        !sentence.commands &&
        !dangles(sentence.text) &&
        !done.includes(sentence.text),
    )?.text ?? topic.title
  );
};

const SAYS_WHAT_FOR =
  /\b(?:so that|in order to|the (?:purpose|aim|goal|object|point) (?:of|is)|is (?:meant|intended|there) to|this (?:section|phase|part|step|stage|procedure|chapter)|ensures? that|makes? sure that)\b/i;

/** Whether a sentence may say what something is for: it neither warns nor greets. */
const isOfPurpose = ({ text }: { text: string }): boolean =>
  !CAUTION.test(text) &&
  // "Owner: the platform team Version: 4.2": what a document says of itself.
  !/^\p{Lu}\p{L}{2,15}: .*\p{Lu}\p{L}{2,15}: /u.test(text) &&
  !/!$|^(?:if|when|unless|otherwise|warning|caution|danger|attention|important|note|hope|thank|dear|hi|hello)\b/i.test(
    text,
  ) &&
  !FORBIDS.test(text);

/** The first steps of a part, with the cautions of all of them: what must not happen is never left out. */
function firstOf(steps: readonly Instruction[], limit: number): Instruction[] {
  const kept = steps.slice(0, limit);
  kept.at(-1)?.cautions.push(...steps.slice(limit).flatMap(({ cautions }) => cautions));
  return kept;
}

/** All that steps and gates say. */
const saidBy = (steps: readonly Instruction[], gates: PhaseContent['qualityGates'], purpose: string): string[] => [
  purpose,
  ...steps.flatMap(({ text, cautions, remedies = [] }) => [
    text,
    ...cautions,
    ...remedies.map(({ condition, outcome }) => `${condition} ${outcome}`),
  ]),
  ...gates.map(({ criteria }) => criteria),
];

const OBLIGES = /\b(?:must|shall|(?:is|are) to)\b/i;
const MIN_DUTIES = 4;

/** Whether a text is one of instructions: a tale that has a command here and there is none. */
function isInstructive(told: readonly Instructions[]): boolean {
  const steps = told.flatMap((one) => one.steps);
  const sentences = told.reduce((sum, one) => sum + one.sentences, 0);
  // A contract tells its parties to do something here and there: that is all of a procedure that it has.
  const duties = steps.filter(({ text }) => OBLIGES.test(text)).length;
  return (
    steps.length > 0 &&
    (steps.length >= sentences * HARDLY ||
      (duties >= MIN_DUTIES && duties * 2 >= steps.length) ||
      steps.some(({ list }) => list !== null))
  );
}

/** All that can be done with a part that tells nobody to do anything. */
const workThrough = ({ title, parts }: Topic): Instruction => {
  const inside = parts.filter((part) => part.title !== title).map((part) => `“${part.title}”`);
  const text = `Work through “${title}”${inside.length > 0 ? `: ${inside.join(', ')}` : ''}`;
  return { ...NOTHING_TOLD, title: `Work through “${title}”`, text, code: [], cautions: [] };
};

/** "The reserve lasts about six hours": something else takes so long. */
const OF_PART = /\b(?:takes?|lasts?)\b/i;
const OF_WHOLE =
  /\b(?:it|this|that|everything|all of (?:it|this)|the whole \p{L}+|(?:procedure|process|recipe|job|task|work|set-?up|installation|migration|upgrade|exercise|method|guide|tutorial|project|repair|service|whole|changeover|cleaning|roll-?out|drill|checklist)s?)\s+(?:(?:usually|normally|typically|generally|only|will|should|can|may|alone|itself|then)\s+)*(?:takes?|lasts?)\b|\b(?:takes?)\s+(?:you|us|me|one person|two people|about|around|roughly)\b.{0,30}\bto\b/iu;

/** So many sentences are the beginning of a text. */
const OPENING = 12;

/** How long all of it takes, where the text says so. */
function statedTotal({ sentences }: SourceOutline): number | null {
  for (const [at, { text, commands }] of sentences.entries()) {
    // Behind its beginning a text says of the whole by name how long it takes; of what else it says so stands there, too.
    if (
      at >= OPENING &&
      !/^(?:\p{L}+,? )?(?:(?:the|this) (?:whole|entire|full|complete)|all in all|in all|in total|altogether|from start to finish)\b/iu.test(
        text,
      )
    )
      continue;
    const [, told] =
      /\b(?:takes?|lasts?|total time|(?:total |overall |expected |estimated |typical )?(?:time|duration)(?: needed| required)?(?::| is| of)|in (?:all|total)|^(?:expect|(?:count|reckon|plan)(?: (?:on|with|for|about|around))?|set aside)|^allow(?=.{1,40}(?:from start to finish|in all|in total|altogether|overall)))\b(.{0,40})/i.exec(
        text,
      ) ?? [];
    const isOfPart = told !== undefined && OF_PART.test(text) && !OF_WHOLE.test(text);
    const minutes =
      told === undefined || isOfPart || (commands && !/^(?:expect|allow|count|reckon|plan|set aside)\b/i.test(text))
        ? null
        : statedMinutes(told);
    if (minutes !== null) return minutes;
  }
  return null;
}

function warningsOf(told: readonly Instructions[], steps: number, estimated: number | null): string[] {
  if (estimated === null)
    return [
      'The source text hardly tells anybody to do anything: this is a list of its parts to work through, and no procedure.',
    ];
  const instructions = told.reduce((sum, one) => sum + one.steps.length, 0);
  const sentences = told.reduce((sum, one) => sum + one.sentences, 0);
  const leftOut = told.flatMap((one) => one.leftOut);
  return [
    ...(instructions < sentences * HARDLY
      ? [
          `The source text hardly gives instructions: ${instructions} of its ${sentences} sentences ${instructions === 1 ? 'does' : 'do'}. It may be of another kind.`,
        ]
      : []),
    ...(steps < instructions
      ? [`${steps} of ${instructions} instructions became steps; a higher granularityLevel takes more.`]
      : []),
    ...(leftOut.length > 0
      ? [
          `${leftOut.length} ${leftOut.length === 1 ? 'item or table tells' : 'items and tables tell'} nobody to do anything and ${leftOut.length === 1 ? 'is no step' : 'are no steps'}: ${leftOut
            .slice(0, 3)
            .map((item) => `“${shortened(item, 60)}”`)
            .join(', ')}${leftOut.length > 3 ? ' …' : ''}`,
        ]
      : []),
    ...(estimated > 0
      ? [
          `For ${estimated} of ${steps} steps the source text does not say how long they take: it is estimated from how much each says.`,
        ]
      : []),
  ];
}

function stepOf(
  instruction: Instruction,
  numbering: Numbering,
  topic: Topic,
  parameters: WorkflowParameters & { language: Language; counted: Counted },
): StepContent {
  const { title, text, code, cautions, owner, remedies, due } = instruction;
  return {
    ...numberedStep(numbering.next(instruction, topic.title)),
    title: title ?? titleOf(text, parameters.language),
    description: text,
    resources: resourcesOf(text, topic),
    estimatedTime: minutesOf(text, parameters.counted) ?? estimatedMinutes(text, code),
    decisionPoints:
      parameters.includeDecisionPoints === false
        ? []
        : [
            ...decisionsIn(text, parameters.language).slice(0, parameters.maxBranches ?? DEFAULT_BRANCHES),
            ...(remedies ?? []).map(({ condition, outcome }) => ({ condition, outcomes: [outcome] })),
          ],
    owner: parameters.includeRoles === false ? null : owner,
    due: due ?? dueIn(withoutCase(text)),
    code,
    cautions: [...new Set(cautions)],
    passages: [],
  };
}

/** What is done, without the case in which it is, and without why: "since claims expire after seven days". */
const withoutCase = (text: string): string =>
  text
    .replace(/^(?:only )?(?:if|when|unless|in case)\b[^,]*,\s*/i, '')
    // "After two incidents within 30 days, …": in which case, and not until when.
    .replace(
      /^after\s+(?:the\s+)?(?:second|third|two|three|several)\s+(?!(?:working |business )?(?:minutes?|hours?|days?|weeks?|months?)\b)[^,]*,\s*/i,
      '',
    )
    .replaceAll(/,?\s+(?:since|because)\b[^.;]*/gi, '');

const numberedStep = ({ number, dependencies }: { number: number; dependencies: number[] }) => ({
  number,
  dependencies,
});

/** What is to be done, and when: the first sentence, or the clause of a long one that says it. */
/** What is done in a case only: without it the step would be done always. */
const CONDITIONAL = /^(?:If|Unless|When|Once|Should|Where|In case)\b/;

function titleOf(text: string, language: Language): string {
  const [sentence = text] = sentencesOf(text);
  const whole = sentence.replace(/^(?:(?:Now|Then|Next|Finally|First|Please),?\s+|\p{Lu}\p{L}+,\s+please\s+)/iu, '');
  const clauses = whole
    .split(/;|\s[–—(]|:\s|\s-\s|,\s(?=(?:so|which|as|because|then)\b)|\s(?=(?:so that|because|which)\s)/u)
    .map((clause) => clause.trim());
  // Without its condition it would be done always.
  const isKept = isTitle(whole) || (CONDITIONAL.test(whole) && whole.length <= MAX_TITLE);
  // A long one with its first clause only.
  const [conditional = ''] =
    /^(?:If|Unless|When|Once|Should|Where|In case|On|After)\b[^,]+,\s+(?:then\s+)?[^,;:.(]+/.exec(whole) ?? [];
  if (!isKept && conditional !== '' && conditional.length <= MAX_TITLE) return conditional.trim();
  const clause = isKept ? whole : (clauses.find((one) => one !== '' && language.isCommand(one)) ?? whole);
  const short =
    isKept || isTitle(clause)
      ? clause
      : (clause.split(/,\s/).find((one) => language.isCommand(one) && !/\s(?:or|and)$/.test(one)) ?? clause);
  const title = shortened(short.replace(/[.:;,]$/u, ''), MAX_TITLE);
  return IS_TYPED.test(title) ? title : capitalise(title);
}

const isTitle = (text: string): boolean => text.split(/\s+/).length <= MAX_TITLE_WORDS;
