import { StructureType } from '../../structures/structure';
import type { CourseContent } from '../../structures/course';
import type { LearningPathContent } from '../../structures/learning-path';
import type { KnowledgeMapContent } from '../../structures/knowledge-map';
import type { QuizContent } from '../../structures/quiz';
import type { WorkflowContent } from '../../structures/workflow';
import { outline } from './outline';

/** A chapter as textbooks have it, and a chat in which something is done. */
const CHAPTER = `# Rust

Rust costs every country money. A bridge that rusts must be painted again and again.

## What rust is

Rust is the red layer that grows on iron in damp air. An anode is the place where a metal loses electrons. Seawater makes iron rust three times faster than rain.

| Metal | Colour of its layer | Protects |
| --- | --- | --- |
| iron | red | no |
| copper | green | yes |
| aluminium | grey | yes |
| zinc | white | yes |

## Try it: two nails

1. Put one nail into 200 ml of water.
2. Put another nail into oil.
3. Wait for four days, and compare them.

Do not drink the water.

## Terms

cathode
: the place where oxygen takes up electrons

## Review questions

1. What is the place where a metal loses electrons called?
2. How much faster does iron rust in seawater?
`;
const CHAT = `[2026-05-02 10:01] Mia Lund: The pump of tank two is hot.
[2026-05-02 10:02] Sam Roy: Mia, please close the valve of tank two.
[2026-05-02 10:05] Mia Lund: The valve is closed.
[2026-05-02 10:06] Sam Roy: Next steps: replace the seal, test the pump, and write to the maker.
`;

const make = <T>(structureType: StructureType, sourceText: string): T =>
  outline(
    { structureType, parameters: { topic: 'Rust', sourceText, granularityLevel: 4, depth: 4, questionsPerTopic: 8 } },
    () => undefined,
  ).output as T;

test('a course gives the review questions of its text to the lessons that they are about, and an experiment as one exercise', () => {
  const { modules } = make<CourseContent>(StructureType.COURSE, CHAPTER);
  const lessons = modules.flatMap((module) => module.lessons);
  const what = lessons.find(({ title }) => title === 'What rust is');
  expect(what?.assessmentPoints).toEqual(
    expect.arrayContaining(['What is an anode?', 'How much faster does iron rust in seawater?']),
  );
  expect(lessons.flatMap(({ practicalExercises }) => practicalExercises)).toContain(
    'Two nails: 1. Put one nail into 200 ml of water. 2. Put another nail into oil. 3. Wait for four days, and compare them. Do not drink the water.',
  );
  // What stands before the first heading is part of the first lesson.
  expect(JSON.stringify(lessons[0]?.material)).toContain('Rust costs every country money.');
  expect(modules.map(({ title }) => title)).not.toContain('Review questions');
});

test('a quiz asks what the text asks, with the sentence that answers it, and what its tables say', () => {
  const { categories } = make<QuizContent>(StructureType.QUIZ, CHAPTER);
  const questions = categories.flatMap((category) => category.questions);
  expect(questions.find(({ question }) => question.startsWith('How much faster'))).toMatchObject({
    answer: 'Seawater makes iron rust three times faster than rain.',
  });
  const table = questions.filter(({ question }) => question.includes('the table'));
  expect(table.length).toBeGreaterThan(0);
  for (const { options, answer } of table.filter(({ type }) => type === 'multiple_choice'))
    expect(['red', 'green', 'grey', 'white', 'yes', 'no']).toEqual(expect.arrayContaining([...options, answer]));
});

test('a workflow takes no step from objectives, questions and statements, and a warning behind a list is of its last step', () => {
  const { phases } = make<WorkflowContent>(StructureType.WORKFLOW, CHAPTER);
  const steps = phases.flatMap((phase) => phase.steps);
  expect(steps.map(({ title }) => title)).toEqual([
    'Put one nail into 200 ml of water',
    'Put another nail into oil',
    'Wait for four days, and compare them',
  ]);
  expect(steps.at(-1)).toMatchObject({ cautions: ['Do not drink the water.'], estimatedTime: 4 * 24 * 60 });
});

test('a workflow takes orders that a chat gives to people, and what is to be done next, one by one', () => {
  const { phases } = make<WorkflowContent>(StructureType.WORKFLOW, CHAT);
  expect(phases.flatMap(({ steps }) => steps.map(({ title }) => title))).toEqual([
    'Close the valve of tank two',
    'Replace the seal',
    'Test the pump',
    'Write to the maker',
  ]);
});

test('a path leaves questions and terms to the milestones that they are of, and its skills are what is defined or done', () => {
  const { milestones } = make<LearningPathContent>(StructureType.LEARNING_PATH, CHAPTER);
  expect(milestones.map(({ objective }) => objective)).toEqual(['Explain “What rust is”']);
  expect(milestones[0]?.activities.map(({ title }) => title)).toContain('Do “Try it: two nails”');
  expect(milestones[0]?.skills.map(({ name }) => name)).toEqual(expect.arrayContaining(['rust', 'anode']));
  expect(milestones.at(-1)?.activities.map(({ title }) => title)).toContain(
    'Answer the 2 questions of “Review questions”',
  );
});

test('a map has terms of a list of definitions, and tells each sentence of one concept only', () => {
  const { concepts } = make<KnowledgeMapContent>(StructureType.KNOWLEDGE_MAP, CHAPTER);
  const all = concepts.flatMap((concept) => [concept, ...concept.children]);
  const told = all.flatMap(({ definition }) => definition ?? []);
  expect(new Set(told).size).toBe(told.length);
  expect(all.map(({ name }) => name)).not.toContain('Review questions');
});

test('a condition behind a colon or a semicolon decides, and what must not happen is a caution of its step', async () => {
  const sourceText = `# Opening the shop

Check the fridges; if one is above 7 °C, throw the milk away. Switch on the lights: when the fuse blows, call the electrician.

- Count the till.
- Never leave the till open.
- Put out the signs.

1. Unlock the door.
2. Do not let anybody in yet.`;
  const { phases } = make<WorkflowContent>(StructureType.WORKFLOW, sourceText);
  const steps = phases.flatMap((phase) => phase.steps);
  expect(steps.map(({ decisionPoints: [decision] }) => decision ?? null).filter(Boolean)).toEqual([
    { condition: 'If one is above 7 °C', outcomes: ['throw the milk away'] },
    { condition: 'When the fuse blows', outcomes: ['call the electrician'] },
  ]);
  expect(steps.find(({ title }) => title === 'Count the till')?.cautions).toEqual(['Never leave the till open.']);
  expect(steps.map(({ title }) => title).slice(-2)).toEqual(['Unlock the door', 'Do not let anybody in yet']);
});

test('what a person is to do is a step with who does it, however minutes write it', () => {
  const sourceText = `# Minutes

## The building

The lift was not approved.

Action: Omar to call the contractor every Monday.
Action 7.2 (Hanna): Inform the council by 20 October.

- Petra to order six network cables.
- Read the report to learn more.
`;
  const { phases } = make<WorkflowContent>(StructureType.WORKFLOW, sourceText);
  expect(phases.flatMap(({ steps }) => steps.map(({ title }) => title))).toEqual([
    'Omar: call the contractor every Monday',
    'Hanna: inform the council by 20 October',
    'Petra: order six network cables',
    'Read the report to learn more',
  ]);
});

test('a quiz answers no question of its text that a sentence does not answer, and negates no condition', () => {
  const sourceText = `# Markets

The quantity demanded of a good is the amount that buyers are willing and able to buy at a given price. If a buyer is not the one who pays, the price is of little weight. Tea and coffee are substitutes for many people in the morning.

## Review questions

1. The price of coffee rises. What happens to the demand for tea, and why?
2. What is the amount that buyers are willing and able to buy at a given price called?
`;
  const { categories } = make<QuizContent>(StructureType.QUIZ, sourceText);
  const questions = categories.flatMap((category) => category.questions);
  expect(questions.filter(({ question }) => question.includes('price of coffee'))).toEqual([]);
  for (const { question, answer } of questions)
    if (question.includes('not the one who pays')) expect(answer).toBe('True');
});

describe('what a page of questions and a tutorial offer', () => {
  const made = (structureType: StructureType, sourceText: string) =>
    outline({ structureType, parameters: { topic: 'The topic', sourceText, granularityLevel: 5 } }, () => undefined)
      .output;

  test('headings that ask are asked, and the sentence below answers them; what has no verb says nothing by itself', () => {
    const page = `# The heat pump

## How often does the pump need a service?

Once a year, by a certified engineer. The warranty on the compressor lapses if a yearly service is missed.

## Can I use it for cooling?

Yes, with models that end in R. Press the button until the snowflake appears.

## How loud is the pump at full load?

It makes 51 decibels at one metre, which is about as loud as a refrigerator in the same room.
`;
    const { categories } = made(StructureType.QUIZ, page) as QuizContent;
    const questions = categories.flatMap((category) => category.questions);
    expect(questions).toContainEqual(
      expect.objectContaining({
        question: 'How often does the pump need a service?',
        answer:
          'Once a year, by a certified engineer. The warranty on the compressor lapses if a yearly service is missed.',
      }),
    );
    expect(questions.filter(({ question }) => /True or false: Once/.test(question))).toEqual([]);
  });

  test('a lesson is to teach what its title says, where it is no list of orders; what is needed before is told', () => {
    const tutorial = `# Search in a small application

**You need:** Python 3.9 and Flask. You should know what a JOIN is.

## Step 1 – the tables

A table holds the articles of the club. Everything that is searched for stands in two of its columns. Use a porter if you want stemming for English. The text of an article is stored only once.

## Step 2 – check the result

The search page lists the articles. The best one comes first, and the others follow it.

## Preliminary

The archive has nine thousand letters. All of them were typed by hand in the club.
`;
    const { overview, modules } = made(StructureType.COURSE, tutorial) as CourseContent;
    expect(overview.prerequisites).toEqual(['Python 3.9 and Flask.', 'You should know what a JOIN is.']);
    expect(modules.map(({ learningObjectives: [objective] }) => objective)).toEqual([
      'Describe the tables',
      'Check the result',
      'Explain “Preliminary”',
    ]);
  });
});
