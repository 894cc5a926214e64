import { JobError } from '../../contracts/job-error';
import type { Parts } from '../../subgraph-kit/part';
import type { WorkInput, WorkOutcome } from '../../worker-subgraph-kit';
import { models } from '../../worker-subgraph-kit/models';
import { LOCAL } from './configure';
import { fetching, FetchRefused } from './fetching';
import type { ResearchJobErrorCode } from './job-errors';
import type { ResearchAnswer, ResearchTask, SourceText } from './local/research';
import { researchWithModel } from './research-with-model';
import { threads } from './threads/pool';

interface Parameters {
  topic: string;
  sources: string[];
  depth?: number;
  maxSources?: number;
  minQuality?: number;
  includeExamples?: boolean;
}

const ADDRESS = /^https?:\/\/\S+$/i;

/** The one function that the researcher supplies: a topic and sources become a report. */
export async function researchTopic(input: WorkInput, parts: Parts): Promise<WorkOutcome> {
  const { parameters, signal, template } = input;
  const {
    topic,
    sources,
    depth = 3,
    maxSources = 10,
    minQuality = 0.6,
    includeExamples = false,
  } = parameters as unknown as Parameters;
  const { texts, warnings } = await textsOf(sources.slice(0, maxSources), parts, signal);
  const task = { topic, sources: texts, depth, maxSources, minQuality, includeExamples };
  const { answer, ...made } = await parts
    .get(models)
    .firstOf(template.models, signal, (model) =>
      model ? researchWithModel(model, task, input) : researchLocally(task, input),
    );
  const left =
    sources.length > maxSources ? [`Only the first ${maxSources} of ${sources.length} sources were read.`] : [];
  return {
    ...made,
    output: answer.report,
    warnings: [...left, ...warnings, ...made.warnings],
    details: { priceList: parts.get(models).prices.version },
  };
}

/** Without a provider: the findings are sentences of the best passages. */
async function researchLocally(
  task: ResearchTask,
  { signal, progress }: Pick<WorkInput, 'signal' | 'progress'>,
): Promise<{ answer: ResearchAnswer } & Pick<WorkOutcome, 'usage' | 'model' | 'warnings'>> {
  const answer = await threads.run('research', task, { signal, progress });
  return {
    answer,
    usage: { inputTokens: answer.read, outputTokens: answer.written, providerCostMicros: 0 },
    model: LOCAL,
    warnings: answer.warnings,
  };
}

/** Texts as they are, and what stands behind addresses where that is allowed. */
async function textsOf(
  sources: readonly string[],
  parts: Parts,
  signal: AbortSignal,
): Promise<{ texts: SourceText[]; warnings: string[] }> {
  const fetcher = parts.get(fetching);
  const warnings: string[] = [];
  const found = await Promise.all(
    sources.map(async (source): Promise<SourceText[]> => {
      const address = source.trim();
      if (!ADDRESS.test(address)) return [{ text: source, address: null }];
      if (!fetcher) {
        warnings.push(`${address} was left out: this service fetches no addresses. Paste its text.`);
        return [];
      }
      try {
        return [{ text: await fetcher.fetch(address, signal), address }];
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof FetchRefused)) throw error;
        warnings.push(`${address} was left out: ${error.message}`);
        return [];
      }
    }),
  );
  const texts = found.flat();
  if (texts.length === 0) {
    const code: ResearchJobErrorCode = fetcher ? 'SOURCE_NOT_FETCHED' : 'FETCH_NOT_ALLOWED';
    throw new JobError(code, warnings.join(' '), { retryable: fetcher !== null });
  }
  return { texts, warnings };
}
