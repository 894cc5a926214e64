import type { CourseContent } from '../../structures/course';
import type { LearningPathContent } from '../../structures/learning-path';
import type { QuizContent } from '../../structures/quiz';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const made = (structureType: StructureType, sourceText: string): unknown =>
  outline({ structureType, parameters: { topic: 'X', sourceText, granularityLevel: 5 } }, () => undefined).output;
const courseOf = (text: string): CourseContent => made(StructureType.COURSE, text) as CourseContent;
const questionsOf = (text: string) =>
  (made(StructureType.QUIZ, text) as QuizContent).categories.flatMap(({ questions }) => questions);
const lessonsOf = (text: string) => courseOf(text).modules.flatMap(({ lessons }) => lessons);

const CHAPTER = `# Bread

## Leaven

A leaven is a dough in which wild yeast lives. For centuries bakers believed that the bubbles came from the heat of the oven. The bubbles are carbon dioxide, which the yeast gives off. Leaven is fed with flour every day.

## Ovens

A deck oven has a floor of stone. The stone holds the heat for hours, and steam keeps the crust soft.

## Review questions

1. Where do the bubbles of a leaven come from?
2. A baker forgets to feed the leaven for a week. Suggest what has happened.

## Answers

1. From the carbon dioxide that the yeast gives off, not from heat.
2. The yeast has starved, and the dough hardly rises.
`;

describe('questions that a text answers itself', () => {
  test('are asked in a quiz with its answers, whatever they are like', () => {
    const answers = new Map(questionsOf(CHAPTER).map(({ question, answer }) => [question, answer]));
    expect(answers.get('Where do the bubbles of a leaven come from?')).toBe(
      'From the carbon dioxide that the yeast gives off, not from heat.',
    );
    expect(answers.get('A baker forgets to feed the leaven for a week. Suggest what has happened.')).toBe(
      'The yeast has starved, and the dough hardly rises.',
    );
  });

  test('are answered in a course, where the answers are no lesson', () => {
    const course = courseOf(CHAPTER);
    expect(course.modules.map(({ title }) => title)).toEqual(['Leaven', 'Ovens']);
    expect(lessonsOf(CHAPTER).flatMap(({ answers }) => answers)).toContainEqual({
      question: 'A baker forgets to feed the leaven for a week. Suggest what has happened.',
      answer: 'The yeast has starved, and the dough hardly rises.',
    });
  });

  test('are no stage of a path', () => {
    const { milestones } = made(StructureType.LEARNING_PATH, CHAPTER) as LearningPathContent;
    expect(milestones.map(({ objective }) => objective).join()).not.toMatch(/answers/i);
  });

  test('are left to their text where there are more answers than questions', () => {
    const more = CHAPTER.replace('2. The yeast', '2. The oven is cold.\n3. The yeast');
    expect(courseOf(more).modules.map(({ title }) => title)).toContain('Answers');
  });
});

test('what was believed is no answer, and no statement to be true or false', () => {
  expect(JSON.stringify(questionsOf(CHAPTER))).not.toContain('heat of the oven');
});

describe('a heading that asks', () => {
  const answerTo = (question: string, text: string): string | undefined =>
    lessonsOf(`# Prices\n\n## Why this matters\n\nPrices tell people what is scarce.\n\n## ${question}\n\n${text}`)
      .flatMap(({ answers }) => answers)
      .find((one) => one.question === question)?.answer;

  test('is answered by the list that it announces, point by point', () => {
    expect(
      answerTo(
        'What sets the price of rent?',
        'Two factors have a strong influence here:\n\n- **Distance.** The way to work costs time.\n- **Size.** A large flat costs more.',
      ),
    ).toBe('Two factors have a strong influence here: Distance; Size.');
  });

  test('is answered by what is counted in its sentences', () => {
    expect(
      answerTo(
        'What makes demand elastic?',
        'Three things matter most. First, the substitutes that there are: butter has margarine. Second, the share of the budget: nobody compares matches. Third, time: in ten years anybody buys another car. A warning. This is not the slope of a line, which students often say.',
      ),
    ).toMatch(/^Three things matter most\. First, .* another car\.$/);
  });

  test('is answered by the sentence that speaks of what it asks, and not by what is supposed before', () => {
    expect(
      answerTo(
        'Who really pays a tax?',
        'Now for the reward. Suppose the government puts a tax of one euro on a loaf. Most people answer that the shops pay. The burden is shared. The rule is this: the side that is less elastic bears the larger part of the tax. Bakers know that well.',
      ),
    ).toBe('The rule is this: the side that is less elastic bears the larger part of the tax.');
  });

  test('is not answered where nothing below it does', () => {
    expect(
      answerTo(
        'Why do prices fall in autumn?',
        'A harvest is brought in by then. Farmers sell at the market. The market is held every week. Many people come.',
      ),
    ).toBeUndefined();
  });

  test('is something to be explained', () => {
    const [, lesson] = lessonsOf(
      '# A\n\n## Light\n\nLight is what plants live on.\n\n## 2. What limits the rate?\n\nThe factor in shortest supply limits the rate of growth.',
    );
    expect(lesson?.learningObjectives).toContain('Explain what limits the rate');
  });
});

test('what is only so where something else is, is asked with that, and what is told of an example is not asked', () => {
  const asked = JSON.stringify(
    lessonsOf(
      '# Demand\n\n## Revenue\n\nIf demand is inelastic, a fare rise increases revenue. Revenue is price times quantity.\n\nAn example. A museum raises the fee for its tours. The museum loses visitors.\n\n## Supply\n\nSupply is what producers offer at a price.',
    ).map(({ assessmentPoints }) => assessmentPoints),
  );
  expect(asked).toContain('If demand is inelastic, what ');
  expect(asked).not.toMatch(/museum/);
});

test('what uses something is asked what it uses, where nothing says what for', () => {
  const asked = lessonsOf(
    '# Jobs\n\n## Scheduler\n\nA **scheduler** is a process that starts jobs. The scheduler uses a clock of its own.\n\n## Broker\n\nA **broker** is a server. The broker uses a list to keep jobs in order.\n',
  ).flatMap(({ assessmentPoints }) => assessmentPoints);
  expect(asked).toContain('What does the scheduler use?');
  expect(asked.join('\n')).not.toMatch(/clock of its own used for|What is a clock used for/);
});

test('no column without a name is to be covered', () => {
  const exercises = lessonsOf(
    '# Animals\n\n## Pangolins\n\nPangolins live in burrows and eat ants at night.\n\n| Pangolins | |\n| --- | --- |\n| Order | Pholidota |\n',
  ).flatMap(({ practicalExercises }) => practicalExercises);
  expect(exercises.join('\n')).not.toContain('“”');
});
