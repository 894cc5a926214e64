import type { DecisionContent, PhaseContent, StepContent, WorkflowContent } from '../../structures/workflow';
import { isQuotable, type Language, type Sentence } from '../../../../lib/text/language';
import { digest, weightiest } from './parts';
import type { SourceOutline, Topic } from './source-outline';

export interface WorkflowParameters {
  topic: string;
  targetAudience?: string;
  granularityLevel?: number;
  includeDecisionPoints?: boolean;
  includeRoles?: boolean;
  maxBranches?: number;
}

/** A step for which the text names no time. */
export const MINUTES_PER_STEP = 5;
const MAX_TITLE_WORDS = 12;
/** Steps of a phase at most, by granularity from 1 to 5. */
const STEPS_AT_GRANULARITY = [4, 8, 15, 30, 60];
const DEFAULT_BRANCHES = 5;
export const DEFAULT_APPROVER = 'whoever carries out the phase';

/** Makes a workflow of a text: its sections become phases, its instructions become steps. `instructive` says whether it holds any. */
export function workflowFrom(
  source: SourceOutline,
  parameters: WorkflowParameters,
  onPhase: (done: number, of: number) => void,
): { workflow: WorkflowContent; instructive: boolean } {
  const limit = STEPS_AT_GRANULARITY[(parameters.granularityLevel ?? 3) - 1] ?? 15;
  const instructions = source.topics.map((topic) => ({
    topic,
    steps: instructionsIn(topic, source.language).slice(0, limit),
  }));
  const instructive = instructions.some(({ steps }) => steps.length > 0);
  const chosen = instructive
    ? instructions.filter(({ steps }) => steps.length > 0)
    : instructions
        .map(({ topic }) => ({ topic, steps: weightiest(topic, Math.min(limit, 5)).map(({ text }) => ({ text })) }))
        .filter(({ steps }) => steps.length > 0);
  let number = 0;
  const phases = chosen.map(({ topic, steps }, index): PhaseContent => {
    onPhase(index + 1, chosen.length);
    return {
      name: topic.title,
      purpose: digest(topic, 1),
      steps: steps.map((step) => stepOf(step, ++number, topic, { ...parameters, language: source.language })),
      qualityGates: gatesOf(topic, parameters),
    };
  });
  const steps = phases.flatMap((phase) => phase.steps);
  return {
    instructive,
    workflow: {
      overview: {
        title: source.title ?? parameters.topic,
        purpose: source.sentences.find(isQuotable)?.text ?? parameters.topic,
        expectedDuration: Math.max(
          1,
          steps.reduce((sum, step) => sum + step.estimatedTime, 0),
        ),
        requiredResources: [...new Set(steps.flatMap((step) => step.resources))],
      },
      phases,
    },
  };
}

interface Instruction {
  /** A heading that says it; else its title is taken from the text. */
  title?: string;
  text: string;
}

/** What a topic tells its reader to do: headings, items of lists and whole sentences that begin with what is to be done. */
function instructionsIn(topic: Topic, language: Language): Instruction[] {
  const parts = topic.parts.length > 1 ? topic.parts : [topic];
  const found = parts.flatMap((part): Instruction[] =>
    part.title !== topic.title && language.isCommand(part.title)
      ? [{ title: part.title, text: digest(part) }]
      : commandsIn(part),
  );
  return [...new Map(found.map((instruction) => [instruction.text, instruction])).values()];
}

function commandsIn(part: Topic): Instruction[] {
  const items = part.blocks.filter((block) => block.kind === 'list').flatMap((block) => block.items);
  const itemOf = (sentence: Sentence): string | undefined => items.find((item) => item.startsWith(sentence.text));
  // A list item is a step with all that it says; a sentence of a paragraph must be whole.
  return part.sentences
    .filter((sentence) => sentence.commands)
    .flatMap((sentence) => itemOf(sentence) ?? (isQuotable(sentence) ? sentence.text : []))
    .map((text) => ({ text }));
}

function stepOf(
  { title, text }: Instruction,
  number: number,
  topic: Topic,
  parameters: WorkflowParameters & { language: Language },
): StepContent {
  return {
    number,
    title: title ?? titleOf(text, parameters.language),
    description: text,
    // Instructions are given in the order in which they are to be followed.
    dependencies: number === 1 ? [] : [number - 1],
    resources: resourcesOf(text, topic),
    estimatedTime: statedMinutes(text) ?? MINUTES_PER_STEP,
    decisionPoints:
      parameters.includeDecisionPoints === false
        ? []
        : decisionsIn(text).slice(0, parameters.maxBranches ?? DEFAULT_BRANCHES),
  };
}

/** The clause that says what is to be done, when it says enough and is short; else the whole first sentence. */
function titleOf(text: string, language: Language): string {
  const sentence = /^.*?[.!?:;](?=\s|$)/su.exec(text)?.[0] ?? text;
  const clauses = sentence
    .split(/[,;:–—(]|\s-\s|\s(?=(?:so that|because|which|if|when|unless|until)\s)/u)
    .map((clause) => clause.trim());
  const clause = clauses.slice(0, 2).find((clause) => language.isCommand(clause)) ?? sentence;
  const words = clause.split(/\s+/).length;
  const title =
    words >= 2 && words <= MAX_TITLE_WORDS
      ? clause.replace(/^(?:Now|Then|Next|Finally|First|Please)\s+/, '')
      : sentence;
  return capitalise(title.replace(/[.:;]$/u, ''));
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function resourcesOf(text: string, topic: Topic): string[] {
  const [, ...objects] = text.split(/\b(?:with|using|use|via|from)\s+(?:an?\s+|the\s+|your\s+)?/i);
  const isUsed = (phrase: string): boolean =>
    objects.some((object) => object.toLowerCase().startsWith(phrase.toLowerCase()) && startsWithWord(object, phrase));
  return topic.phrases
    .filter((phrase) => isUsed(phrase.text))
    .slice(0, 3)
    .map((phrase) => phrase.text);
}

function startsWithWord(text: string, word: string): boolean {
  return !/^[\p{L}\d_-]/u.test(text.slice(word.length));
}

const MINUTES_OF: Record<string, number> = { second: 1 / 60, minute: 1, hour: 60, day: 24 * 60 };

/** The time that a text names, in minutes; null when it names none. */
function statedMinutes(text: string): number | null {
  const [, amount, unit] = /\b(\d{1,4})(?:\s*(?:-|–|to)\s*\d{1,4})?\s+(second|minute|hour|day)s?\b/i.exec(text) ?? [];
  return amount && unit ? Math.max(1, Math.round(Number(amount) * (MINUTES_OF[unit.toLowerCase()] ?? 1))) : null;
}

/** Conditions in a text, each with what is done then. */
function decisionsIn(text: string): DecisionContent[] {
  const sentences = text.split(/(?<=[.!?])\s+/);
  return sentences.flatMap((sentence, index): DecisionContent[] => {
    const whole = sentence.replace(/[.!]$/, '');
    const [, first, then] = /^((?:If|When|Unless|In case|Once)\b[^,]{3,}),\s*(?:then\s+)?(.{3,})$/s.exec(whole) ?? [];
    const [, main, last] = /^(.{3,}?)\s+((?:if|unless|in case)\s.{3,})$/s.exec(whole) ?? [];
    const otherwise = /^(?:Otherwise|If not|Else)\b,?\s*.{3,}/.test(sentences[index + 1] ?? '')
      ? [sentences[index + 1].replace(/[.!]$/, '')]
      : [];
    if (first && then) return [{ condition: first, outcomes: [then, ...otherwise] }];
    return main && last ? [{ condition: last, outcomes: [main, ...otherwise] }] : [];
  });
}

const CHECKING = /\b(?:check|verify|make sure|ensure|confirm|inspect|test|validate)\b/i;
const DEMANDING = /\b(?:must|shall|required to)\b/i;
const ROLE =
  /\b(?:by|the|an?|your)\s+((?:\p{L}+\s)?(?:manager|supervisor|engineer|owner|officer|doctor|editor|administrator|reviewer|maintainer|operator|author|inspector|committee|director|teacher|judge|commissioner))\b/iu;

/** What the part demands or has checked, in its own sentences. */
function gatesOf(
  topic: Topic,
  { granularityLevel = 3, includeRoles }: WorkflowParameters,
): PhaseContent['qualityGates'] {
  return topic.sentences
    .filter((sentence) => isQuotable(sentence) && (CHECKING.test(sentence.text) || DEMANDING.test(sentence.text)))
    .slice(0, granularityLevel)
    .map(({ text }) => ({
      criteria: text,
      validationMethod: CHECKING.test(text) ? 'inspection, as the text describes it' : 'review against the text',
      approver: (includeRoles === false ? undefined : ROLE.exec(text)?.[1]) ?? DEFAULT_APPROVER,
    }));
}
