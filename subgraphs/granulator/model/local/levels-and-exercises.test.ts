import type { CourseContent } from '../../structures/course';
import type { LearningPathContent } from '../../structures/learning-path';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const HANDBOOK = `# Working with Clay

*Training handbook for pottery apprentices, year 1 to 3*

This handbook takes you from your first bowl to a kiln of your own.

## What you should already know

You can wedge clay. If it still gives you trouble, go back to the first book.

## Level 1: Keeping a glaze (weeks 1–2)

A glaze is a mixture of minerals and water that melts to glass. The minerals settle when it stands. A common mistake is to stir too little because the surface looks even.

**Exercise 1.1** Keep a glaze for ten days. Write down how far it settles each day.

**Exercise 1.2** Mix two jars, one thin and one thick. How long does each need to settle? Explain the difference.

*Sign-off:* You can judge by eye and touch whether a glaze is thin, right or thick.

## Level 2: Throwing and trimming (months 3–9)

Centre the clay first. The walls of a bowl should be of one thickness.

**Exercise 2.1** Throw twenty bowls and cut each one open.

*Sign-off:* Eighteen of twenty bowls can be fired.
`;
const made = <T>(structureType: StructureType, sourceText: string): T =>
  outline({ structureType, parameters: { topic: 'Clay', sourceText } }, () => undefined).output as T;

describe('a course after a handbook', () => {
  const { overview, modules } = made<CourseContent>(StructureType.COURSE, HANDBOOK);
  const lessons = modules.flatMap((module) => module.lessons);

  test('has each exercise of it whole, and none of its own beside them', () => {
    expect(lessons.map(({ practicalExercises }) => practicalExercises)).toEqual([
      [
        'Keep a glaze for ten days. Write down how far it settles each day.',
        'Mix two jars, one thin and one thick. How long does each need to settle? Explain the difference.',
      ],
      ['Throw twenty bowls and cut each one open.'],
    ]);
    expect(JSON.stringify(lessons.map(({ material }) => material))).not.toContain('twenty bowls');
  });

  test('tests by what it signs off by, and teaches that', () => {
    expect(modules.map(({ assessment }) => assessment)).toEqual([
      'Sign-off: You can judge by eye and touch whether a glaze is thin, right or thick.',
      'Sign-off: Eighteen of twenty bowls can be fired.',
    ]);
    expect(modules.map(({ learningObjectives: [first] }) => first)).toEqual([
      'Judge by eye and touch whether a glaze is thin, right or thick',
      'Practise throwing and trimming',
    ]);
  });

  test('is for whom it says it is, and needs what one should know', () => {
    expect(overview.targetAudience).toBe('pottery apprentices, year 1 to 3');
    expect(overview.prerequisites[0]).toBe('You can wedge clay.');
    expect(modules.map(({ title }) => title)).not.toContain('What you should already know');
  });

  test('asks nothing that the text gives no reason for', () => {
    expect(lessons.flatMap(({ assessmentPoints }) => assessmentPoints).join(' ')).not.toMatch(/mistake/);
  });
});

test('a path goes up its levels, one after the other, by their exercises and what they are signed off by', () => {
  const { milestones } = made<LearningPathContent>(StructureType.LEARNING_PATH, HANDBOOK);
  expect(milestones.map(({ objective, prerequisites }) => [objective, prerequisites])).toEqual([
    ['Keep a glaze', []],
    ['Practise throwing and trimming', ['Keep a glaze']],
  ]);
  expect(milestones.map(({ skills }) => skills.map(({ name, proficiencyLevel }) => [name, proficiencyLevel]))).toEqual([
    [['Judge by eye and touch whether a glaze is thin, right or thick', 'beginner']],
    [['Throwing and trimming', 'expert']],
  ]);
  expect(milestones[1]?.activities.map(({ title }) => title)).toContain('Throw twenty bowls and cut each one open');
  expect(milestones[1]?.assessment).toBe('Sign-off: Eighteen of twenty bowls can be fired.');
});
