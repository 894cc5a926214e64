import { z } from 'zod';
import { ExportFormat, FILE_TYPES } from '../../contracts/output';
import type { WorkerSubject } from '../../worker-subgraph-kit';
import { AnalysisDepth, analysisSchema, type ContentAnalysis as Analysis } from './analysis/analysis';
import { ContentAnalysis } from './analysis/analysis.type';
import { elementsOf, markdownOf } from './analysis/write-analysis';
import { TEMPLATES } from './seed/templates';
import { threads } from './threads/pool';

/** The content analyzer: what a text says and how it is written, by what can be counted. */
export const ANALYZER_SUBJECT: WorkerSubject = {
  workerId: 'bitware-content-analyzer',
  service: 'analyzer',
  title: 'content analyzer',
  displayName: 'Content Analyzer',
  templateType: 'AnalyzerTemplate',
  jobType: 'AnalysisJob',
  trialType: 'AnalyzerTrial',
  jobPrefix: 'ajob',
  kinds: {
    content_analysis: {
      outputSchema: z.toJSONSchema(analysisSchema, { target: 'draft-2020-12' }),
      type: 'ContentAnalysis',
      essential: ['content'],
      elementsOf: (output) => elementsOf(output as Analysis),
      formats: [ExportFormat.MARKDOWN],
      write: (output, format) =>
        Promise.resolve({
          fileName: `analysis.${FILE_TYPES[format].extension}`,
          mediaType: FILE_TYPES[format].mediaType,
          content: markdownOf(output as Analysis),
        }),
    },
  },
  templates: TEMPLATES,
  maxConcurrent: 5,
  work: async ({ parameters, signal, progress }) => {
    const { content, analysisDepth: depth = AnalysisDepth.STANDARD } = parameters as {
      content: string;
      analysisDepth?: AnalysisDepth;
    };
    const { analysis, warnings, read } = await threads.run('analyse', { content, depth }, { signal, progress });
    return {
      output: analysis,
      usage: { inputTokens: read, outputTokens: JSON.stringify(analysis).split(/\s+/).length, providerCostMicros: 0 },
      model: 'local/analyzer',
      warnings,
    };
  },
  outputs: { types: [ContentAnalysis] },
};
