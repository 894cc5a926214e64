import { escapeMarkdown } from '../../../lib/text/markdown';
import { numbered, type OutputElement } from '../../../contracts/output';
import type { ResearchReport } from './report';

/** A report as a tree: findings with their sources, then what differs and what is missing. */
export function elementsOf(report: ResearchReport): OutputElement[] {
  const titleOf = (number: number): string => report.sources.find((source) => source.number === number)?.title ?? '';
  return numbered([
    ...report.keyFindings.map(({ statement, source }) => ({
      type: 'finding',
      title: statement,
      children: [{ type: 'source', title: titleOf(source) }],
    })),
    ...report.contradictions.map(({ about, statements }) => ({
      type: 'contradiction',
      title: about,
      children: statements.map(({ statement }) => ({ type: 'statement', title: statement })),
    })),
    ...report.gaps.map((gap) => ({ type: 'gap', title: gap })),
  ]);
}

/** A report as a document to read. */
export function markdownOf(report: ResearchReport): string {
  const list = (title: string, items: readonly string[]): string[] =>
    items.length > 0 ? [`## ${title}`, items.map((item) => `- ${item}`).join('\n')] : [];
  const findings = report.keyFindings.flatMap(({ statement, passage, source, section, support }, index) => [
    `### ${index + 1}. ${escapeMarkdown(statement)}`,
    `> ${escapeMarkdown(passage).replaceAll('\n', '\n> ')}`,
    `Source ${source}${section === '' ? '' : `, ${escapeMarkdown(section)}`}${support > 1 ? `; ${support} sources say as much` : ''}.`,
  ]);
  const sources = report.sources.map(
    ({ number, title, address, relevance, quality, reason, used }) =>
      `${number}. **${escapeMarkdown(title)}**${address === null ? '' : ` (<${address}>)`}: relevance ${relevance.toFixed(2)}, quality ${quality.toFixed(2)}${used ? '' : ', not used'}. ${escapeMarkdown(reason)}`,
  );
  return `${[
    `# ${escapeMarkdown(report.topic)}`,
    escapeMarkdown(report.summary),
    '## Findings',
    ...findings,
    ...list(
      'Contradictions',
      report.contradictions.map(({ about, statements }) =>
        [
          `${escapeMarkdown(about)}:`,
          ...statements.map(({ statement, source }) => `“${escapeMarkdown(statement)}” (source ${source})`),
        ].join(' '),
      ),
    ),
    ...list('Gaps', report.gaps.map(escapeMarkdown)),
    ...list(
      'Examples',
      report.examples.map(({ statement, source }) => `${escapeMarkdown(statement)} (source ${source})`),
    ),
    '## Sources',
    sources.join('\n'),
  ].join('\n\n')}\n`;
}
