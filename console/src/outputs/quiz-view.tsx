import { Alert, Badge, Button, Card, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { plural, words } from '../ui/format';
import { Heading, Passages } from './reading-views';
import type { Question, Quiz } from './types';

/** A quiz that can be taken: choose, check, see why. */
export function QuizView({ quiz }: { quiz: Quiz }): ReactElement {
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [checked, setChecked] = useState(false);
  const all = quiz.categories.flatMap(({ questions }, category) =>
    questions.map((question, index) => ({ key: `${category}.${index}`, question })),
  );
  const closed = all.filter(({ question }) => isClosed(question));
  const points = closed.reduce((sum, { question }) => sum + question.points, 0);
  const got = closed
    .filter(({ key, question }) => answers[key] === question.answer)
    .reduce((sum, { question }) => sum + question.points, 0);
  const passed = points > 0 && (100 * got) / points >= quiz.overview.passingScore;
  return (
    <Stack component="article">
      <Heading level={3}>{quiz.overview.title}</Heading>
      <Group gap="xs">
        <Badge color="gray">{plural(quiz.overview.totalQuestions, 'question')}</Badge>
        <Badge color="gray">{quiz.overview.timeLimit} min</Badge>
        <Badge color="gray">{quiz.overview.passingScore} % to pass</Badge>
      </Group>
      {quiz.categories.map((category, place) => (
        <Stack key={category.name} gap="sm">
          <Heading level={4}>{category.name}</Heading>
          {category.questions.map((question, index) => {
            const key = `${place}.${index}`;
            return (
              <QuestionCard
                key={key}
                name={key}
                question={question}
                answer={answers[key] ?? ''}
                checked={checked}
                onAnswer={(answer) => setAnswers((before) => ({ ...before, [key]: answer }))}
              />
            );
          })}
        </Stack>
      ))}
      <Group>
        <Button disabled={Object.keys(answers).length === 0} onClick={() => setChecked(true)}>
          Check my answers
        </Button>
        {checked && (
          <Button
            variant="default"
            onClick={() => {
              setChecked(false);
              setAnswers({});
            }}
          >
            Begin again
          </Button>
        )}
      </Group>
      {checked && (
        <Alert color={passed ? 'green' : 'yellow'} role="status">
          {passed ? 'Passed' : 'Not passed'}: {got} of {plural(points, 'point')} for the questions with answers to
          choose from, {Math.round((100 * got) / Math.max(1, points))} %. It takes {quiz.overview.passingScore} % to
          pass.
        </Alert>
      )}
    </Stack>
  );
}

const isClosed = ({ type, options }: Question): boolean => options.length > 0 || type === 'true_false';
const optionsOf = ({ type, options }: Question): string[] =>
  options.length === 0 && type === 'true_false' ? ['true', 'false'] : options;

interface Props {
  name: string;
  question: Question;
  answer: string;
  checked: boolean;
  onAnswer: (answer: string) => void;
}

function QuestionCard({ name, question, answer, checked, onAnswer }: Props): ReactElement {
  const isRight = answer === question.answer;
  const verdict = answer === '' ? 'Not answered. ' : isRight ? 'Right.' : '';
  return (
    <Card withBorder padding="sm">
      <Stack gap="xs">
        <Group gap="xs">
          <Badge color="gray">{words(question.difficulty)}</Badge>
          <Badge color="gray">{plural(question.points, 'point')}</Badge>
        </Group>
        {isClosed(question) ? (
          <Radio.Group name={name} label={question.question} value={answer} onChange={onAnswer}>
            <Stack gap={6} mt={6}>
              {optionsOf(question).map((option) => (
                <Radio key={option} value={option} label={option} />
              ))}
            </Stack>
          </Radio.Group>
        ) : (
          <Textarea
            label={question.question}
            autosize
            minRows={2}
            value={answer}
            onChange={(event) => onAnswer(event.currentTarget.value)}
          />
        )}
        {checked && (
          <Alert color={isClosed(question) && answer !== '' ? (isRight ? 'green' : 'red') : 'gray'} p="xs">
            <Text size="sm">
              <b>
                {isClosed(question)
                  ? isRight
                    ? verdict
                    : `${verdict}The answer is: ${question.answer}.`
                  : `What an answer has: ${question.answer}`}
              </b>{' '}
              {question.explanation}
            </Text>
            <Passages of={question} />
          </Alert>
        )}
      </Stack>
    </Card>
  );
}
