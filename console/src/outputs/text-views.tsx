import { Badge, Blockquote, Group, List, Stack, Table, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { duration, plural, words } from '../ui/format';
import { Heading, Items } from './reading-views';
import type { ContentAnalysis, ResearchReport } from './types';

/** What sources say: each finding with the passage that it rests on. */
export function ReportView({ report }: { report: ResearchReport }): ReactElement {
  return (
    <Stack component="article">
      <Heading level={3}>{report.topic}</Heading>
      <Text>{report.summary}</Text>
      <Heading level={4}>Findings</Heading>
      {report.keyFindings.map((finding, index) => (
        <Stack key={index} gap={4}>
          <Text fw={600}>
            {index + 1}. {finding.statement}
          </Text>
          <Blockquote p="sm" cite={`Source ${finding.source}${finding.section === '' ? '' : `, ${finding.section}`}`}>
            {finding.passage}
          </Blockquote>
          {finding.support > 1 && <Badge color="green">{plural(finding.support, 'source')} say as much</Badge>}
        </Stack>
      ))}
      {report.droppedFindings > 0 && (
        <Text c="dimmed">
          {plural(report.droppedFindings, 'finding')} of the model rested on no passage and were dropped.
        </Text>
      )}
      <Items
        title="Contradictions"
        items={report.contradictions.map(
          ({ about, statements }) =>
            `${about}: ${statements.map(({ statement, source }) => `“${statement}” (source ${source})`).join(' · ')}`,
        )}
      />
      <Items title="What the sources do not tell" items={report.gaps} />
      <Heading level={4}>Sources</Heading>
      <List size="sm" type="ordered">
        {report.sources.map(({ number, title, relevance, quality, reason }) => (
          <List.Item key={number}>
            <b>{title}</b>: relevance {relevance.toFixed(2)}, quality {quality.toFixed(2)}. {reason}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

/** What a text is like, as far as it can be counted. */
export function AnalysisView({ analysis }: { analysis: ContentAnalysis }): ReactElement {
  const { structure, readability, tone, language } = analysis;
  return (
    <Stack component="article">
      <Heading level={3}>{analysis.title}</Heading>
      <Text>{analysis.summary}</Text>
      <Table w="auto">
        <Table.Tbody>
          <Fact
            name="Length"
            value={`${plural(structure.words, 'word')} in ${plural(structure.sentences, 'sentence')}, ${plural(structure.paragraphs, 'paragraph')}`}
          />
          <Fact name="Reading time" value={duration(analysis.readingTimeMs)} />
          <Fact name="Language" value={`${language.code} (${Math.round(language.confidence * 100)} % sure)`} />
          {readability && (
            <Fact
              name="Readability"
              value={`${readability.fleschReadingEase.toFixed(0)} of 100 (Flesch), ${readability.medianGrade.toFixed(1)} years of school`}
            />
          )}
          {tone && (
            <Fact
              name="Tone"
              value={`${tone.score.toFixed(2)}: ${tone.positiveSentences} positive, ${tone.negativeSentences} negative, ${tone.neutralSentences} neutral sentences`}
            />
          )}
        </Table.Tbody>
      </Table>
      <Items title="What it turns on" items={analysis.insights.map(({ statement }) => statement)} />
      <Heading level={4}>Topics</Heading>
      <Group gap={6}>
        {analysis.topics.map(({ name, occurrences }) => (
          <Badge key={name} color="gray">
            {name} · {occurrences}
          </Badge>
        ))}
      </Group>
      <Items
        title="Names, dates and amounts"
        items={analysis.entities.map(
          ({ name, kind, occurrences }) => `${name} (${words(kind).toLowerCase()}, ${occurrences}×)`,
        )}
      />
    </Stack>
  );
}

function Fact({ name, value }: { name: string; value: string }): ReactElement {
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td>{value}</Table.Td>
    </Table.Tr>
  );
}
