import { readSource } from '../../../../lib/text/read-source';
import { askedIn, termsIn, variedly } from './asked';
import { outlineSource } from './source-outline';

const TEXT = `# Rivers

## Courses

A meander is a bend of a river that grows with time. Erosion deepens the outer bank. What is left behind when the river breaks through is called an oxbow lake. Every channel consists of pools and riffles. Unlike a canal, a river changes its bed. A levee needs clay. Gauges are used to measure the flow.

## Floods

The flood of 1954 destroyed the old bridge. Engineers call such a year the record.
`;
const { topics, language } = outlineSource(readSource(TEXT));
const [courses, floods] = topics;
const questions = (part: (typeof topics)[number] | undefined): string[] =>
  part ? askedIn(part, language).map(({ question }) => question) : [];

test('a part is asked for what it defines, names and states', () => {
  expect(questions(courses)).toEqual([
    'What is a meander?',
    'What is an oxbow lake?',
    'What does erosion deepen?',
    'What does a channel consist of?',
    'How does a river differ from a canal?',
    'What does a levee need?',
    'What are gauges used for?',
  ]);
});

test('what was once is asked for in the past', () => {
  expect(questions(floods)).toContain('What did the flood of 1954 destroy?');
});

test('each question has what is learned by its answer', () => {
  expect(courses && askedIn(courses, language).map(({ objective }) => objective)).toEqual(
    expect.arrayContaining(['Define a meander', 'State what erosion deepens']),
  );
});

test('terms are those that a part defines or gives a name to', () => {
  expect(courses && termsIn(courses, language).map(({ term }) => term)).toEqual(['meander', 'oxbow lake']);
  expect(floods && termsIn(floods, language).map(({ named }) => named)).toEqual(['the record']);
});

test('questions of different kinds come before more of one kind', () => {
  const asked = courses ? variedly(askedIn(courses, language)).slice(0, 3) : [];
  expect(asked.map(({ question }) => question)).toEqual([
    'What is a meander?',
    'What does erosion deepen?',
    'What does a channel consist of?',
  ]);
});
