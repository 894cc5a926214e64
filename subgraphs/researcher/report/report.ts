import { z } from 'zod';

const text = z.string().trim().min(1);
const share = z.number().min(0).max(1);
const sourceNumber = z.int().min(1).describe('Number of the source among the sources');

/** Longest summary, in characters: it fits where other workers take a topic. */
export const MAX_SUMMARY = 500;

/** What a research yields, as a schema: for the worker template, for AI providers and for the code. */
export const reportSchema = z.strictObject({
  topic: text.describe('What was researched'),
  summary: text
    .max(MAX_SUMMARY)
    .regex(/[\p{L}\p{N}\p{S}]/u)
    .describe('What the sources say of it, in sentences of theirs'),
  keyFindings: z
    .array(
      z.strictObject({
        statement: text.describe('What was found: a sentence of the passage'),
        passage: text.describe('The passage that it rests on, as it stands in the source'),
        source: sourceNumber,
        section: z.string().describe('Headings above the passage, from the outside in; empty when there is none'),
        support: z.int().min(1).describe('How many of the sources say as much'),
        relevance: share.describe('How much the passage has to do with the topic, beside the best one'),
      }),
    )
    .min(1)
    .describe('What was found, the most relevant first'),
  sources: z
    .array(
      z.strictObject({
        number: z.int().min(1).describe('Place among the sources as they were given, from 1'),
        title: text.describe('Its title, or its first words'),
        address: z.string().nullable().describe('Where it was fetched from; null for a text'),
        words: z.int().min(0).describe('How many words it has'),
        relevance: share.describe('How much its best passage has to do with the topic'),
        quality: share.describe('How well it can be relied on as a text: measured, see reason'),
        reason: text.describe('What relevance and quality rest on'),
        used: z.boolean().describe('Whether findings rest on it'),
      }),
    )
    .min(1),
  contradictions: z
    .array(
      z.strictObject({
        kind: z.enum(['number', 'negation']).describe('In what they differ'),
        about: text.describe('What both speak of'),
        statements: z.array(z.strictObject({ statement: text, source: sourceNumber })).length(2),
      }),
    )
    .describe('Sentences of two sources that speak of the same and differ'),
  gaps: z.array(text).describe('What the sources do not tell'),
  examples: z
    .array(z.strictObject({ statement: text, source: sourceNumber, section: z.string() }))
    .describe('Examples that the sources give; only when they were asked for'),
  droppedFindings: z
    .int()
    .min(0)
    .describe('Findings of a model that rest on no passage of a source, and were left out'),
  compilation: text.describe('The passages that it rests on, as one text in Markdown, for stages that work on'),
});

export type ResearchReport = z.infer<typeof reportSchema>;
export type Finding = ResearchReport['keyFindings'][number];
export type SourceAssessment = ResearchReport['sources'][number];
export type Contradiction = ResearchReport['contradictions'][number];
