import type { ReadyElement } from '../../../../contracts/worker-protocol';
import { elementsOf, flatten } from '../../structures/element';
import type { OutputElement } from '../../../../contracts/output';
import { JobError } from '../../../../contracts/job-error';
import { allBlocks } from '../../../../lib/text/document';
import { isBinary, isForeign, isQuotable } from '../../../../lib/text/language';
import { countTokens } from '../../../../lib/text/tokens';
import { kindOfText, type KindOfText } from '../../../../lib/text/kind-of-text';
import { StructureType } from '../../structures/structure';
import { readSource, type SourceFormat } from '../../../../lib/text/read-source';
import type { ModelAnswer, ModelInput } from '../model';
import { sourceTextOf } from '../source';
import { BUILDERS, type BuildResult } from './builders';
import { spreadGlossary } from './glossary';
import { outlineSource, type SourceOutline } from './source-outline';

const MODEL_NAME = 'local/outliner';

/** What is to be made, from what. */
export type OutlineTask = Pick<ModelInput, 'structureType' | 'parameters'>;
/** Tells how far the work is, 0 to 100. */
export type ProgressCallback = ModelInput['progress'];

/** Takes a text apart and makes a structure of it; lays out a pattern when there is none. @throws JobError */
export function outline(task: OutlineTask, onProgress: ProgressCallback): ModelAnswer {
  const { parameters } = task;
  const text = sourceTextOf(parameters);
  if (text.trim() === '') return laidOut(task);

  if (isBinary(text))
    throw new JobError(
      'SOURCE_NOT_TEXT',
      'The source text holds bytes that no text has. Pass the text itself, not a file of another kind.',
    );
  onProgress(10, 'Reading the source text');
  const document = readSource(text, parameters['sourceFormat'] as SourceFormat | undefined);
  const prose = allBlocks({ blocks: document.blocks, children: document.sections }).filter(
    (part) => part.kind !== 'code',
  );
  if (isForeign(prose.map((part) => part.text).join(' '))) {
    throw new JobError(
      'LANGUAGE_NOT_SUPPORTED',
      'The source text does not seem to be English, the only language that the local outliner knows. An AI provider can take it.',
    );
  }
  onProgress(25, 'Finding out what it is about');
  const source = outlineSource(document);
  spreadGlossary(source);
  if (!source.sentences.some(({ words }) => words > 0))
    throw new JobError('SOURCE_EMPTY', 'There are no words in the source text to work from.');
  onProgress(50, `Found ${source.topics.length} topics`);
  const { output, warnings } = build(task, source, onProgress);
  onProgress(95, 'Putting it together', flatten(elementsOf(task.structureType, output as never)).map(readyOf));
  const fragments = source.sentences.some(isQuotable)
    ? []
    : ['The source text holds no complete sentence of ordinary length, so only fragments of it are quoted.'];
  const left = document.leftOut.length > 0 ? [`Left out as no part of the text: ${document.leftOut.join(', ')}.`] : [];
  return answer(output, source.tokens, [
    ...left,
    ...unfit(task, kindOfText({ document, sentences: source.sentences })),
    ...fragments,
    ...warnings,
  ]);
}

/** That a story or a conversation teaches little, where a structure that teaches is made of it, and that nothing else tells a story. */
function unfit({ structureType }: OutlineTask, kind: KindOfText): string[] {
  if (structureType === StructureType.NOVEL)
    return kind === 'story'
      ? []
      : [
          `The source text is no story but ${kind === 'conversation' ? 'a conversation' : 'explains or reports'}: the acts only hold its parts in their order, and its characters are whoever is named in it.`,
        ];
  return structureType !== StructureType.WORKFLOW && kind !== 'exposition'
    ? [
        `The source text is a ${kind}: it hardly defines or explains anything that could be taught, so that this is made of what it happens to say. A novel suits a story, a workflow the orders in a conversation.`,
      ]
    : [];
}

/** The description of an element. */
const readyOf = ({ id, type, title, level }: OutputElement): ReadyElement => ({ id, type, title, level });

function build(
  { structureType, parameters }: OutlineTask,
  source: SourceOutline,
  onProgress: ProgressCallback,
): BuildResult<Record<string, unknown>> {
  const { part, from } = BUILDERS[structureType];
  return from(source, parameters, (done, of) =>
    onProgress(50 + Math.round((40 * done) / of), `${part} ${done} of ${of}`),
  );
}

function laidOut({ structureType, parameters }: OutlineTask): ModelAnswer {
  const output = BUILDERS[structureType].pattern(parameters);
  const warning = `There was no source text: this is the general pattern of a ${structureType.replace('_', ' ')}, with nothing in it about “${String(parameters['topic'] ?? parameters['topics'])}”. Pass sourceText to get one from a text.`;
  return { ...answer(output, countTokens(JSON.stringify(parameters)), [warning]), isPattern: true };
}

function answer(output: Record<string, unknown>, inputTokens: number, warnings: string[]): ModelAnswer {
  const outputTokens = countTokens(JSON.stringify(output));
  const usage = { inputTokens, outputTokens, providerCostMicros: 0 };
  // The same text always gives the same: to try again is no use.
  return {
    output,
    warnings,
    isPattern: false,
    learns: false,
    model: MODEL_NAME,
    tokens: inputTokens + outputTokens,
    usage,
  };
}
