import { SubscriptionTier } from '../../../contracts/tier';
import type { TemplateSeed } from '../../../worker-subgraph-kit';

/** What a thousand tokens cost a client, in micro-dollars, in every template of this catalogue. */
const PER_THOUSAND_TOKENS_MICROS = 150;
/** Twenty sources of the largest size, taken apart. */
const MEMORY_MB = 256;
/** Longest source, in characters: 200 KiB of plain ASCII. */
const MAX_SOURCE_CHARACTERS = 204_800;

const PARAMETERS = {
  topic: {
    type: 'string',
    minLength: 1,
    maxLength: 500,
    pattern: '[\\p{L}\\p{N}\\p{S}]',
    description: 'What is researched: a subject, or a question.',
  },
  sources: {
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength: MAX_SOURCE_CHARACTERS, pattern: '\\S' },
    minItems: 1,
    maxItems: 20,
    description:
      'What it is researched in: texts, in plain text, Markdown or HTML, each up to 204,800 characters, or addresses where the service may fetch them. Without sources nothing can be researched.',
  },
  depth: {
    type: 'integer',
    minimum: 1,
    maximum: 5,
    description:
      'How much is looked for: 4 findings for each step; from 3 on also by words that the best passages share.',
  },
  maxSources: { type: 'integer', minimum: 1, maximum: 20, description: 'How many of the sources are read at most.' },
  minQuality: {
    type: 'number',
    minimum: 0,
    maximum: 1,
    description: 'Sources of a lower quality are left out, and said to be.',
  },
  includeExamples: { type: 'boolean', description: 'Whether examples that the sources give are collected.' },
};

const schemaOf = (names: readonly (keyof typeof PARAMETERS)[]): Record<string, unknown> => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, PARAMETERS[name]])),
  required: ['topic', 'sources'],
  additionalProperties: false,
});

const COMMON = { kind: 'research_report', memoryMb: MEMORY_MB, perThousandTokensMicros: PER_THOUSAND_TOKENS_MICROS };

/** The templates that the researcher comes with. */
export const TEMPLATES: readonly TemplateSeed[] = [
  {
    ...COMMON,
    id: 'research_v1',
    name: 'topic_research',
    displayName: 'Topic Research',
    description:
      'What sources say of a topic: findings with the passages that they rest on, and how far the sources can be relied on.',
    minimumTier: SubscriptionTier.BASIC,
    tierReason: 'Looking a topic up in a few sources takes little work, so every tier has it.',
    tokens: [500, 1500, 3000],
    tokenMultiplier: 1.2,
    estimatedTimeMs: 30_000,
    baseMicros: 20_000,
    baseParameters: { depth: 3, maxSources: 10, minQuality: 0.6 },
    parameterSchema: schemaOf(['topic', 'sources', 'depth', 'maxSources', 'minQuality']),
  },
  {
    ...COMMON,
    id: 'comprehensive_research_v1',
    name: 'comprehensive_research',
    displayName: 'Comprehensive Research',
    description: 'As a topic research, with more findings, examples, and more sources compared with each other.',
    minimumTier: SubscriptionTier.STANDARD,
    tierReason: 'Up to twenty sources are read and compared with each other, which takes several times the work.',
    tokens: [1500, 3000, 8000],
    tokenMultiplier: 1.5,
    estimatedTimeMs: 45_000,
    baseMicros: 150_000,
    baseParameters: { depth: 5, maxSources: 20, minQuality: 0.6, includeExamples: true },
    parameterSchema: schemaOf(['topic', 'sources', 'depth', 'maxSources', 'minQuality', 'includeExamples']),
  },
];
