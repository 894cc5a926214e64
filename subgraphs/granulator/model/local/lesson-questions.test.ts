import { measure } from '../../quality/measure';
import type { CourseContent, LessonContent } from '../../structures/course';
import type { QuizContent } from '../../structures/quiz';
import { MARKDOWN } from '../../exports/markdown';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const made = <T>(structureType: StructureType, sourceText: string): T =>
  outline({ structureType, parameters: { topic: 'The topic', sourceText } }, () => undefined).output as T;

const CHAPTER = `# Chapter 3: Glaciers

By the end of this chapter you will be able to:

- explain how a glacier moves

## 3.1 Ice that flows

The fraction of snow that is air is called its **porosity**. Snow that is pressed for years turns into grains, and these we call **firn**. A body of ice that moves under its own weight is a **glacier**; one that has stopped is dead ice. Below the firn all air is gone: the **ablation zone** starts much lower.

Stand on a glacier in June and you hear the water run. A glacier is not rigid. It tends to bend, slower at its sides, because ice under pressure changes its shape.

| Glacier | Length | Country |
| --- | --- | --- |
| Aletsch | 23 km | Switzerland |
| Baltoro | 63 km | Pakistan |
| Vatna | 100 km | Iceland |

## 3.2 Worked example

A stake on the Brenn glacier stood 40 m further down after 200 days. How fast does the ice move in a day?

1. Distance: d = 40 m.
2. Speed: v = 40 / 200 = 0.2 m/day.

## 3.3 Explorers

The ice of Greenland was crossed by the zoologist Fridtjof Nansen. In 1888 the party reached the western shore. A map of the region was drawn by Louise Boyd.

## FAQ

Is a glacier a river? No. It moves as a whole, and hardly a metre a day.
`;

describe('a course of a chapter without questions of its own', () => {
  const course = made<CourseContent>(StructureType.COURSE, CHAPTER);
  const lessons = course.modules.flatMap((module) => module.lessons);
  const lesson = (title: string): LessonContent => lessons.find((one) => one.title.includes(title)) ?? lessons[0];
  const answersOf = (title: string) =>
    Object.fromEntries(lesson(title).answers.map((one) => [one.question, one.answer]));

  test('has for its objectives what the chapter says, and never the line that only announces them', () => {
    expect(course.overview.learningOutcomes).toEqual(['Explain how a glacier moves']);
  });

  test('defines at once what a lesson brings in, in bold print or by its sentences', () => {
    expect(lesson('3.1').learningObjectives.join('\n')).toMatch(/^Define porosity, (?=.*\bfirn\b)(?=.*a glacier)/m);
    expect(lesson('3.1').learningObjectives).toContain('Explain why a glacier tends to bend');
  });

  test('answers its questions with what the chapter says, also with the sentence before where it goes back to that', () => {
    const answers = answersOf('3.1');
    expect(answers['What is porosity?']).toBe('The fraction of snow that is air is called its porosity.');
    expect(answers['Why does a glacier tend to bend?']).toMatch(/^A glacier is not rigid\. It tends to bend/);
    expect(answersOf('FAQ')).toEqual({
      'Is a glacier a river?': 'No. It moves as a whole, and hardly a metre a day.',
    });
  });

  test('has for exercises what is to be done, and no manner of speaking', () => {
    expect(lessons.flatMap(({ practicalExercises }) => practicalExercises)).toEqual([
      'Cover “Length” in the table of “3.1 Ice that flows” and fill it in from memory.',
      'Work it out yourself before you read the solution: How fast does the ice move in a day?',
    ]);
  });

  test('asks who did what, and when', () => {
    expect(Object.keys(answersOf('3.3'))).toEqual([
      'Who crossed the ice of Greenland?',
      'When did the party reach the western shore?',
      'By whom was a map of the region drawn?',
    ]);
  });

  test('keeps the numbers of the chapter, says a module of one lesson once, and has the answers at its end', () => {
    const text = MARKDOWN[StructureType.COURSE](course);
    expect(text).toContain('\n## 3.1 Ice that flows\n');
    expect(text.match(/Ice that flows\n/g)).toHaveLength(2);
    expect(text.indexOf('## Answers')).toBeGreaterThan(text.lastIndexOf('**Questions**'));
  });

  test('loses its score when its answers are those of other questions', () => {
    const score = (content: CourseContent): number =>
      measure({ type: StructureType.COURSE, content: content, parameters: {}, source: CHAPTER }, 1).find(
        ({ result }) => result.name === 'answers of lessons',
      )?.result.score ?? -1;
    const all = lessons.flatMap(({ answers }) => answers);
    let at = 0;
    const spoiled = structuredClone(course);
    for (const one of spoiled.modules.flatMap((module) => module.lessons))
      one.answers = one.answers.map(({ question }) => ({
        question,
        answer: all[(at++ + 3) % all.length]?.answer ?? '',
      }));
    expect(score(course)).toBe(1);
    expect(score(spoiled)).toBeLessThan(0.5);
  });
});

test('a quiz neither reckons, nor states a manner of speaking, nor asks what an example is about', () => {
  const quiz = made<QuizContent>(StructureType.QUIZ, CHAPTER);
  const asked = quiz.categories.flatMap(({ questions }) => questions.map(({ question }) => question)).join('\n');
  expect(asked).not.toMatch(/Stand on a glacier|stake|Distance|Speed/);
  expect(asked).toContain('Who crossed the ice of Greenland?');
});

test('myths are told from what is so, and sum up nothing', () => {
  const [lesson] = made<CourseContent>(
    StructureType.COURSE,
    `# Earwax

## Myths and facts

Myth: Cotton buds are for ears. Fact: Nearly all makers have warned against it for decades.

Myth: Lots of wax means poor hygiene. Fact: How much of it there is was mostly inherited from the parents.
`,
  ).modules.flatMap(({ lessons }) => lessons);
  expect(lesson?.answers).toContainEqual({
    question: 'True or false: Cotton buds are for ears.',
    answer: 'False. Nearly all makers have warned against it for decades.',
  });
  expect(lesson?.contentOutline).not.toMatch(/Myth:/);
  expect(lesson?.learningObjectives.join()).not.toMatch(/Define (?:fact|myth)/);
});
