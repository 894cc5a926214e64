import { escapeMarkdown } from '../../../lib/text/markdown';
import { numbered, type OutputElement } from '../../../contracts/output';
import type { ContentAnalysis } from './analysis';

/** An analysis as a tree: what the text turns on, what it speaks of, and its sections. */
export function elementsOf({ insights, topics, structure }: ContentAnalysis): OutputElement[] {
  const leaves = (type: string, titles: readonly string[]) => titles.map((title) => ({ type, title }));
  return numbered([
    {
      type: 'part',
      title: 'Insights',
      children: leaves(
        'insight',
        insights.map(({ statement }) => statement),
      ),
    },
    {
      type: 'part',
      title: 'Topics',
      children: leaves(
        'topic',
        topics.map(({ name }) => name),
      ),
    },
    {
      type: 'part',
      title: 'Sections',
      children: leaves(
        'section',
        structure.sections.map(({ title }) => title),
      ),
    },
  ]);
}

/** An analysis as a document to read. */
export function markdownOf(analysis: ContentAnalysis): string {
  const { readability, structure, tone, language } = analysis;
  const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
  const part = (title: string, items: readonly string[]): string[] =>
    items.length > 0 ? [`## ${title}`, list(items)] : [];
  const measures = [
    `Language: ${language.code}`,
    `Words: ${structure.words}, sentences: ${structure.sentences}, words in a sentence: ${structure.wordsPerSentence}`,
    `Reading time: ${Math.max(1, Math.round(analysis.readingTimeMs / 60_000))} min`,
    ...(readability
      ? [
          `Flesch reading ease: ${readability.fleschReadingEase}`,
          `Years of school (median of the formulas): ${readability.medianGrade}`,
        ]
      : []),
    ...(tone ? [`Tone, -1 to 1: ${tone.score}`] : []),
  ];
  return `${[
    `# ${escapeMarkdown(analysis.title)}`,
    escapeMarkdown(analysis.summary),
    ...part(
      'Insights',
      analysis.insights.map(({ statement }) => escapeMarkdown(statement)),
    ),
    ...part(
      'Topics',
      analysis.topics.map(({ name, occurrences }) => `${escapeMarkdown(name)} (${occurrences})`),
    ),
    ...part(
      'Names and figures',
      analysis.entities.map(({ name, kind, occurrences }) => `${escapeMarkdown(name)}: ${kind} (${occurrences})`),
    ),
    ...part(
      'Definitions',
      analysis.definitions.map(({ term, meaning }) => `**${escapeMarkdown(term)}**: ${escapeMarkdown(meaning)}`),
    ),
    ...part('Measures', measures),
    ...part(
      'Sections',
      structure.sections.map(
        ({ title, level, words }) => `${'  '.repeat(level - 1)}${escapeMarkdown(title)} (${words} words)`,
      ),
    ),
  ].join('\n\n')}\n`;
}
