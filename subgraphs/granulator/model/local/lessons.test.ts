import type { CourseContent, LessonContent } from '../../structures/course';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const HANDBOOK = `# Food safety

**Brannigan's Catering · Training handbook, part 1**
Read this before your first shift. There's a short test at the end of the second week. Questions: ask your supervisor or Agnieszka in the office.

## 1. Hands

Wash your hands for at least 20 seconds with warm water and soap:

* when you come into the kitchen
* after touching raw meat, poultry, fish, eggs or unwashed vegetables

Cuts are covered with a blue plaster (blue because no food is). Gloves are no substitute for soap. Dry your hands with paper and throw it away. Tie your hair back before you begin to work.

## 2. Keeping things apart

Raw food goes below cooked food in the fridge. Reheating won't save food that was left out, because poisons aren't destroyed by heat.

| # | What | Limit |
|---|---|---|
| 1 | Fridge | 5 °C or below |
| 2 | Freezer | –18 °C or below |
| 3 | Hot food | 63 °C or above |

## Lock and key, or hand and glove?

A thermometer tells more than a nose. Exercise: measure the core of three dishes from the oven with the probe. Write down what you find.

## 4. Case to talk over on Wednesday

Declan finds a pot of curry on the stove at nine. The chef has left the building. What should Declan do?
`;

const { overview, modules } = outline(
  { structureType: StructureType.COURSE, parameters: { topic: 'Food', sourceText: HANDBOOK } },
  () => undefined,
).output as unknown as CourseContent;
const lessons = modules.flatMap((module) => module.lessons);
const lesson = (title: string): LessonContent | undefined => lessons.find((one) => one.title.includes(title));

describe('a course of a handbook', () => {
  test('teaches to do what the handbook says to do', () => {
    expect(lesson('Hands')?.learningObjectives).toEqual([
      'Wash your hands for at least 20 seconds with warm water and soap',
    ]);
    expect(lesson('Keeping')?.learningObjectives[0]).toBe('Keep things apart');
  });

  test('has its reader do it, and an exercise that the text calls so', () => {
    expect(lesson('Hands')?.practicalExercises).toContain('Dry your hands with paper and throw it away.');
    expect(lesson('Lock')?.practicalExercises).toContain(
      'Measure the core of three dishes from the oven with the probe.',
    );
  });

  test('gives a case to a lesson as one exercise, and does not teach it', () => {
    expect(lesson('Case')).toBeUndefined();
    expect(lessons.flatMap(({ practicalExercises }) => practicalExercises).join('\n')).toMatch(
      /Case to talk over on Wednesday: Declan finds .* What should Declan do\?/,
    );
  });

  test('asks why where the text says so, and about things of a table, not about the numbers of its rows', () => {
    expect(lesson('Keeping')?.assessmentPoints).toEqual(
      expect.arrayContaining([
        "Why is it that reheating won't save food that was left out?",
        'What does the table say about “Fridge” under “Limit”?',
      ]),
    );
    expect(lessons.flatMap(({ assessmentPoints }) => assessmentPoints).join()).not.toMatch(/\(blue|“1”|Lock and key/);
  });

  test('is described by what it is about, and not by when it is tested', () => {
    expect(overview.description).not.toMatch(/test|Training handbook|Questions:/);
    expect(lessons.map(({ contentOutline }) => contentOutline).join()).not.toMatch(/Training handbook|Agnieszka/);
  });
});

describe('a course of rules, of a tale and of what must not be touched', () => {
  const courseOf = (sourceText: string): CourseContent =>
    outline({ structureType: StructureType.COURSE, parameters: { topic: 'X', sourceText } }, () => undefined)
      .output as CourseContent;
  const lessonsIn = (text: string): LessonContent[] => courseOf(text).modules.flatMap((module) => module.lessons);

  test('takes no title that names things for something to do', () => {
    const [first] = lessonsIn(`# Guide

## Query Best Practices

- Always handle the errors of a query.
- Use the cache where it is fresh.
- Never store the client in a state.

## Caching

The cache keeps what was read. It is emptied when the user signs out.
`);
    expect(first?.learningObjectives).not.toContain('Query Best Practices');
    expect(first?.learningObjectives.join()).toMatch(/“Query Best Practices”/);
  });

  test('has nobody do what a tale says once in a manner of speaking', () => {
    const tale = `# The crowd

## The docks

There now is your city, belted round by wharves as islands are by reefs. Commerce surrounds it with her surf. Right and left, the streets take you down to the water. Its extreme down-town is the battery, where that noble mole is washed by waves. Look at the crowds of water-gazers there. They stand like silent sentinels all around the town. Some lean against the spiles, and some sit upon the pier-heads. But these are all landsmen. They are tied to counters and nailed to benches. Here come more crowds, pacing straight for the water. Nothing will content them but the extremest limit of the land. They must get just as near the water as they possibly can. Inlanders all, they come from lanes and alleys. Yet here they all unite.

## The sea

The sea is old. It was there before the city. It will be there after it.
`;
    expect(lessonsIn(tale).flatMap((lesson) => lesson.practicalExercises)).toEqual([]);
  });

  test('asks not why something is not to be done as if it were so', () => {
    const lessons = lessonsIn(`# The lamp

## Setting up

Place the beaker on the table. The plant stands in the beaker because it needs water. Do not touch the lamp, because it gets hot.

## Counting

Count the bubbles. Write the number down.
`);
    expect(lessons.flatMap(({ assessmentPoints }) => assessmentPoints).join('\n')).not.toMatch(/do not touch/i);
    expect(lessons.flatMap(({ assessmentPoints }) => assessmentPoints).join('\n')).toMatch(
      /Why .*stand.* in the beaker/,
    );
  });
});
