import { z } from 'zod';

const text = z.string().trim().min(1);
const count = z.int().min(0);

/** Longest summary, in characters: it fits where other workers take a topic. */
export const MAX_SUMMARY = 500;

const sectionShape = {
  title: text.describe('Its heading'),
  level: z.int().min(1).describe('Nesting level, from 1'),
  words: count.describe('Words in it, without those of its subsections'),
};

/** What an analysis yields, as a schema: for the worker template and for the code. */
export const analysisSchema = z.strictObject({
  title: text.describe("The text's own title, or what it speaks of most"),
  summary: text
    .max(MAX_SUMMARY)
    .regex(/[\p{L}\p{N}\p{S}]/u)
    .describe('Its most central sentences, in the order of the text'),
  insights: z
    .array(
      z.strictObject({
        statement: text.describe('A sentence of the text'),
        passage: text.describe('The paragraph that it stands in'),
        section: z.string().describe('Headings above it, from the outside in; empty when there is none'),
        centrality: z.number().min(0).max(1).describe('How central it is beside the most central one'),
      }),
    )
    .describe('What the text turns on, the most central first'),
  topics: z
    .array(z.strictObject({ name: text, occurrences: z.int().min(1), share: z.number().min(0).max(1) }))
    .describe('What it speaks of, the weightiest first; share is of all sentences'),
  entities: z
    .array(
      z.strictObject({
        name: text,
        kind: z.enum(['name', 'date', 'time', 'duration', 'money', 'percentage', 'number', 'email', 'address']),
        occurrences: z.int().min(1),
      }),
    )
    .describe('Names, dates, amounts and addresses in it; none in a quick analysis'),
  readability: z
    .strictObject({
      fleschReadingEase: z.number().describe('0 hard to 100 easy'),
      fleschKincaidGrade: z.number().describe('Years of school'),
      gunningFog: z.number().describe('Years of school'),
      smog: z.number().nullable().describe('Years of school; null below 30 sentences, for which it is not made'),
      colemanLiau: z.number().describe('Years of school'),
      automatedReadability: z.number().describe('Years of school'),
      medianGrade: z.number().describe('Median of the grades, years of school'),
    })
    .nullable()
    .describe('By formulas that are made for English; null for other languages'),
  structure: z.strictObject({
    words: count,
    sentences: count,
    paragraphs: count,
    lists: count,
    codeBlocks: count,
    wordsPerSentence: z.number().min(0),
    sections: z.array(z.strictObject(sectionShape)),
  }),
  readingTimeMs: count.describe('At 238 words a minute, which adults read silently on average'),
  language: z.strictObject({
    code: z.string().describe('ISO 639-1; und when it cannot be told'),
    confidence: z.number().min(0).max(1),
  }),
  tone: z
    .strictObject({
      score: z.number().min(-1).max(1).describe('Mean over sentences with words of feeling; below 0 negative'),
      positiveSentences: count,
      negativeSentences: count,
      neutralSentences: count,
      method: text,
    })
    .nullable()
    .describe('As far as words of feeling tell; null in a quick analysis, and for other languages than English'),
  sectionAnalyses: z
    .array(
      z.strictObject({
        ...sectionShape,
        topics: z.array(text),
        wordsPerSentence: z.number().min(0),
        medianGrade: z.number().nullable(),
      }),
    )
    .describe('Each section by itself; only in a deep analysis'),
  definitions: z
    .array(z.strictObject({ term: text, meaning: text }))
    .describe('What the text defines; only in a deep analysis'),
  vocabulary: z
    .strictObject({
      distinctWords: count,
      typeTokenRatio: z.number().min(0).max(1).describe('Distinct words beside all words, over windows of 500'),
      longWords: z.array(text).describe('Its longest words that occur more than once'),
    })
    .nullable()
    .describe('Only in a deep analysis'),
});

export type ContentAnalysis = z.infer<typeof analysisSchema>;

export enum AnalysisDepth {
  QUICK = 'quick',
  STANDARD = 'standard',
  DEEP = 'deep',
}
