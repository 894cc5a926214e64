import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { JobError } from '../../../../lib/worker/runner';
import { allBlocks } from '../../text/document';
import { countTokens, isForeign } from '../../text/language';
import { readSource, type SourceFormat } from '../../text/read-source';
import type { Model, ModelAnswer, ModelInput } from '../model';
import { sourceTextOf } from '../source';
import { BUILDERS, type Made } from './builders';
import { outlineSource, type SourceOutline } from './source-outline';

const MODEL_NAME = 'local/outliner';

/** Makes structures without a key and without a network: by taking the request's own source text apart. */
export function localOutliner(): Model {
  // The same text always gives the same: to try again is no use.
  return { learns: false, granulate };
}

async function granulate(input: ModelInput): Promise<ModelAnswer> {
  const { parameters, signal, progress } = input;
  const text = sourceTextOf(parameters);
  if (text.trim() === '') return laidOut(input);

  progress(10, 'Reading the source text');
  await breathe(signal);
  const document = readSource(text, parameters['sourceFormat'] as SourceFormat | undefined);
  const prose = allBlocks({ blocks: document.blocks, children: document.sections }).filter((part) => part.kind !== 'code');
  if (isForeign(prose.map((part) => part.text).join(' '))) {
    throw new JobError(
      'LANGUAGE_NOT_SUPPORTED',
      'The source text does not seem to be English, the only language that the local outliner knows. An AI provider can take it.',
    );
  }
  progress(25, 'Finding out what it is about');
  await breathe(signal);
  const source = outlineSource(document);
  if (source.sentences.length === 0) throw new JobError('SOURCE_EMPTY', 'There is no sentence in the source text to work from.');
  progress(50, `Found ${source.topics.length} topics`);
  await breathe(signal);
  const { output, warnings } = build(input, source);
  await breathe(signal);
  progress(95, 'Putting it together');
  return answer(output, source.tokens, warnings);
}

function build({ structureType, parameters, progress }: ModelInput, source: SourceOutline): Made<Record<string, unknown>> {
  const { part, from } = BUILDERS[structureType];
  return from(source, parameters, (done, of) => progress(50 + Math.round((40 * done) / of), `${part} ${done} of ${of}`));
}

function laidOut({ structureType, parameters }: ModelInput): ModelAnswer {
  const output = BUILDERS[structureType].pattern(parameters);
  const warning = `There was no source text: this is the general pattern of a ${structureType.replace('_', ' ')}, with nothing in it about “${String(parameters['topic'] ?? parameters['topics'])}”. Pass sourceText to get one from a text.`;
  return answer(output, countTokens(JSON.stringify(parameters)), [warning]);
}

function answer(output: Record<string, unknown>, inputTokens: number, warnings: string[]): ModelAnswer {
  const outputTokens = countTokens(JSON.stringify(output));
  return { output, warnings, model: MODEL_NAME, usage: { inputTokens, outputTokens, providerCostMicros: 0 } };
}

/** Long texts take a while: others get their turn, and a cancellation is heard. */
async function breathe(signal: AbortSignal): Promise<void> {
  await yieldToOthers();
  signal.throwIfAborted();
}
