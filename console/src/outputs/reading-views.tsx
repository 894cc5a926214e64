import { Badge, Code, Group, List, Stack, Table, Text, Timeline, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { duration, words } from '../ui/format';
import type { Answer, Course, LearningPath, Material, Novel } from './types';

const minutes = (count: number): string => duration(count * 60_000);

/** Titles of an output begin below those of the page. */
export function Heading({ level, children }: { level: 3 | 4 | 5; children: ReactNode }): ReactElement {
  return (
    <Title order={level} size={`h${level}`}>
      {children}
    </Title>
  );
}

export function Items({ title, items }: { title: string; items: readonly string[] }): ReactElement | null {
  if (items.length === 0) return null;
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {items.map((item, index) => (
          <List.Item key={index}>{item}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

/** The passages of the source that an element rests on, for whoever wants to see them. */
export function Passages({ of }: { of: { passages?: string[] } }): ReactElement | null {
  const passages = of.passages ?? [];
  if (passages.length === 0) return null;
  return (
    <details className="passages">
      <summary>In the source</summary>
      {passages.map((passage, index) => (
        <Text key={index} component="blockquote" size="sm" m={0} pl="sm">
          {passage}
        </Text>
      ))}
    </details>
  );
}

/** A piece of a lesson as its source has it. */
function Piece({ piece: { kind, text, items, rows } }: { piece: Material }): ReactElement {
  if (kind === 'paragraph') return <Text>{text}</Text>;
  if (kind === 'heading') return <Text fw={600}>{text}</Text>;
  if (kind === 'code') return <Code block>{text}</Code>;
  if (kind === 'table')
    return (
      <Table.ScrollContainer minWidth={300}>
        <Table data={{ head: rows[0] ?? [], body: rows.slice(1) }} />
      </Table.ScrollContainer>
    );
  return (
    <List size="sm" type={kind === 'steps' ? 'ordered' : 'unordered'}>
      {items.map((item, at) => (
        <List.Item key={at}>{item}</List.Item>
      ))}
    </List>
  );
}

/** The answers to the questions of a lesson, folded away until they are asked for. */
function Answers({ answers }: { answers: Answer[] }): ReactElement | null {
  if (answers.length === 0) return null;
  return (
    <details>
      <summary>Answers</summary>
      {answers.map(({ question, answer }) => (
        <Text key={question} size="sm" mt={4}>
          <b>{question}</b> {answer}
        </Text>
      ))}
    </details>
  );
}

/** A course as it is read: what it is for, then module by module, lesson by lesson. */
export function CourseView({ course }: { course: Course }): ReactElement {
  const { overview, modules } = course;
  return (
    <Stack component="article">
      <Heading level={3}>{overview.title}</Heading>
      <Text>{overview.description}</Text>
      <Group gap="xs">
        <Badge color="gray">{minutes(overview.duration)}</Badge>
        <Badge color="gray">for {overview.targetAudience}</Badge>
      </Group>
      <Items title="What you can do afterwards" items={overview.learningOutcomes} />
      <Items title="What you should know before" items={overview.prerequisites} />
      {modules.map((module) => (
        <Stack key={module.sequence} gap="xs">
          <Heading level={4}>
            {module.sequence}. {module.title}
          </Heading>
          <Text size="sm" c="dimmed">
            {minutes(module.estimatedDuration)}
          </Text>
          <Items title="Objectives" items={module.learningObjectives} />
          {module.lessons.map((lesson, index) => (
            <Stack key={index} gap={6} pl="md" style={{ borderLeft: '2px solid var(--mantine-color-default-border)' }}>
              <Heading level={5}>
                {module.sequence}.{index + 1} {lesson.title}
              </Heading>
              {lesson.material && lesson.material.length > 0 ? (
                lesson.material.map((piece, at) => <Piece key={at} piece={piece} />)
              ) : (
                <>
                  <Text>{lesson.contentOutline}</Text>
                  <Passages of={lesson} />
                </>
              )}
              <Items title="To do" items={lesson.practicalExercises} />
              <Items title="Did you understand it?" items={lesson.assessmentPoints} />
              <Answers answers={lesson.answers ?? []} />
            </Stack>
          ))}
          <Text size="sm">
            <b>Assessment:</b> {module.assessment}
          </Text>
        </Stack>
      ))}
    </Stack>
  );
}

/** The plan of a novel: acts with chapters, and who occurs. */
export function NovelView({ novel }: { novel: Novel }): ReactElement {
  const { overview, acts, characters } = novel;
  return (
    <Stack component="article">
      <Heading level={3}>{overview.title}</Heading>
      <Text>
        {overview.genre}, set in {overview.setting}; {overview.targetLength.toLocaleString('en-US')} words.
      </Text>
      <Items title="Themes" items={overview.themes} />
      {acts.map((act) => (
        <Stack key={act.title} gap="xs">
          <Heading level={4}>
            {act.title} ({words(act.purpose).toLowerCase()})
          </Heading>
          {act.chapters.map((chapter, index) => (
            <Stack key={index} gap={4} pl="md">
              <Heading level={5}>{chapter.title}</Heading>
              <Text>{chapter.summary}</Text>
              <Passages of={chapter} />
              <Items title="What happens" items={chapter.plotPoints} />
            </Stack>
          ))}
        </Stack>
      ))}
      {characters.length > 0 && (
        <>
          <Heading level={4}>Characters</Heading>
          <Table>
            <Table.Tbody>
              {characters.map(({ name, role, arc }) => (
                <Table.Tr key={name}>
                  <Table.Td fw={600}>{name}</Table.Td>
                  <Table.Td>{role}</Table.Td>
                  <Table.Td>{arc}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </Stack>
  );
}

/** A learning path as a timeline of milestones. */
export function PathView({ path }: { path: LearningPath }): ReactElement {
  const { overview, milestones } = path;
  return (
    <Stack component="article">
      <Heading level={3}>{overview.title}</Heading>
      <Text>
        {overview.description} {minutes(overview.duration)} in all.
      </Text>
      <Timeline bulletSize={18} active={milestones.length}>
        {milestones.map((milestone, index) => (
          <Timeline.Item key={index} title={milestone.objective}>
            <Stack gap={6}>
              <Text size="sm" c="dimmed">
                {minutes(milestone.duration)}
              </Text>
              <Group gap={6}>
                {milestone.skills.map(({ name, proficiencyLevel }) => (
                  <Badge key={name} color="gray">
                    {name}: {words(proficiencyLevel).toLowerCase()}
                  </Badge>
                ))}
              </Group>
              <Items
                title="Activities"
                items={milestone.activities.map(
                  ({ type, title, duration: time }) => `${title} (${words(type).toLowerCase()}, ${minutes(time)})`,
                )}
              />
              <Text size="sm">
                <b>Reached when:</b> {milestone.assessment}
              </Text>
              <Passages of={milestone} />
            </Stack>
          </Timeline.Item>
        ))}
      </Timeline>
    </Stack>
  );
}
