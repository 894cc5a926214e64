import { SubscriptionTier } from '../../../contracts/tier';
import type { TemplateSeed } from '../../../worker-subgraph-kit';
import { AnalysisDepth } from '../analysis/analysis';

/** Longest content, in characters: 200 KiB of plain ASCII. */
const MAX_CONTENT_CHARACTERS = 204_800;

/** The templates that the analyzer comes with. */
export const TEMPLATES: readonly TemplateSeed[] = [
  {
    kind: 'content_analysis',
    id: 'comprehensive_analysis_v1',
    name: 'comprehensive_analysis',
    displayName: 'Comprehensive Content Analysis',
    description:
      'What a text says and how it is written: summary, insights, topics, entities, readability, structure, tone.',
    minimumTier: SubscriptionTier.STANDARD,
    tierReason:
      'A text is read as a whole and every sentence compared with the others, which comes with the standard tier.',
    tokens: [800, 2000, 5000],
    tokenMultiplier: 1.3,
    estimatedTimeMs: 40_000,
    memoryMb: 256,
    baseMicros: 60_000,
    perThousandTokensMicros: 150,
    baseParameters: { analysisDepth: AnalysisDepth.STANDARD },
    parameterSchema: {
      type: 'object',
      properties: {
        content: {
          type: 'string',
          minLength: 1,
          maxLength: MAX_CONTENT_CHARACTERS,
          pattern: '[\\p{L}\\p{N}]',
          description: 'The text to analyse, in plain text, Markdown or HTML, up to 204,800 characters.',
        },
        analysisDepth: {
          type: 'string',
          enum: Object.values(AnalysisDepth),
          description:
            'quick: summary, 3 insights, 5 topics, readability, structure; standard: 8 insights, 12 topics, entities and tone as well; deep: 16 insights, 25 topics, each section, definitions and vocabulary as well.',
        },
      },
      required: ['content'],
      additionalProperties: false,
    },
  },
];
