import { mend } from '../structures/mend';
import { flatten, readyElements } from '../structures/element';
import { join } from '../structures/join';
import { STRUCTURES, type Structures, type StructureType } from '../structures/structure';
import type { SourceFormat } from '../../../lib/text/read-source';
import { type Answer, askUntilItFits, type ProviderModel } from '../../../worker-subgraph-kit/models';
import { sumOfUsage } from '../../../contracts/usage';
import { inThread } from '../threads/pool';
import type { Model, ModelAnswer, ModelInput } from './model';
import { instructionsFor, taskFor } from './prompt';
import { sourceTextOf } from './source';

/** Elements of an ordinary structure; progress is an estimate from how many have arrived. */
const TYPICAL_ELEMENTS = 40;

/**
 * Makes structures with an AI provider: structured output against the structure's schema, streamed. The source has its passages numbered,
 * and an element names those that it rests on; what rests on none is left out or marked.
 * @param maxTokens a longer source is given in parts, and what is made of them is joined
 */
export function aiModel(options: ProviderModel, maxTokens: number): Model {
  return {
    granulate: async (input) => {
      const { structureType: type, parameters, signal, progress } = input;
      const text = sourceTextOf(parameters);
      if (text.trim() === '') return answerOf(options, [await ask(options, input, null, 0, 1)], []);
      const format = parameters['sourceFormat'] as SourceFormat | undefined;
      const { passages, parts, leftOut } = await inThread('number', { text, format, maxTokens }, { signal });
      signal.throwIfAborted();
      const answers: Answer[] = [];
      for (const [index, part] of parts.entries())
        answers.push(await ask(options, input, part.text, index, parts.length));
      const joined = join(
        type,
        answers.map(({ value }) => value as never),
      );
      progress(92, 'Looking for the passages');
      const { content, notes } = await inThread('ground', { type, content: joined, passages }, { signal });
      const left = leftOut.length > 0 ? [`Left out as no part of the text: ${leftOut.join(', ')}.`] : [];
      return answerOf(options, answers, [...left, ...notes], mend(type, content as never).content);
    },
  };
}

/** What was asked for one part after another, as one answer. */
function answerOf(
  { choice }: ProviderModel,
  answers: readonly Answer[],
  notes: readonly string[],
  output: Record<string, unknown> = answers[0]?.value ?? {},
): ModelAnswer {
  const [first, ...rest] = answers;
  if (!first) throw new Error('nothing was asked');
  return {
    output,
    usage: rest.reduce((sum, { usage }) => sumOfUsage(sum, usage), first.usage),
    tokens: answers.reduce((sum, { tokens }) => sum + tokens, 0),
    warnings: [...new Set([...answers.flatMap((answer) => answer.notes), ...notes])],
    isPattern: false,
    learns: true,
    model: choice.model,
  };
}

/** Asks for the structure of one part of a source, or of a topic. @throws JobError */
async function ask(
  options: ProviderModel,
  input: ModelInput,
  source: string | null,
  index: number,
  of: number,
): Promise<Answer> {
  const { model } = options.choice;
  const type: StructureType = input.structureType;
  const place = of === 1 ? '' : ` part ${index + 1} of ${of}`;
  /** Progress of all parts together, from that of this one. */
  const overall = (percent: number): number => Math.round((90 * (index + percent / 100)) / of);
  let told = 0;
  input.progress(overall(5), `Asking ${model}${place}`);
  return askUntilItFits(
    options,
    {
      effect: `${model}${input.findings.length === 0 ? '' : ' again'}${place}`,
      system: instructionsFor(type),
      prompt: taskFor(input, source, { index, of }),
      schema: STRUCTURES[type],
      schemaName: type,
      mend: (value) => {
        const { content, notes, faults } = mend(type, value as unknown as Structures[typeof type]);
        return { value: content, notes, faults };
      },
      onPartial: (partial) => {
        const ready = readyElements(type, partial);
        const share = Math.min(countElements(partial) / TYPICAL_ELEMENTS, 1);
        // Ids of elements are places in the whole, which are not known yet of a later part.
        const elements = of === 1 ? flatten(ready.slice(told)) : [];
        input.progress(overall(10 + Math.round(80 * share)), `${model} is writing${place}`, elements);
        told = ready.length;
      },
    },
    input,
    () => {
      told = 0;
      input.progress(overall(90), 'The answer does not fit; asking once more');
    },
  );
}

function countElements(value: unknown): number {
  if (Array.isArray(value)) return value.length + value.reduce<number>((sum, item) => sum + countElements(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countElements(item), 0);
}
