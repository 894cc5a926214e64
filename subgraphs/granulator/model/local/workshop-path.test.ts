import type { LearningPathContent } from '../../structures/learning-path';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const EVENINGS = `# Woodworking by hand

This is the list of topics for the whole series.

## Notes on the topics

### 1 Wood as a material

Wood swells and shrinks across the grain with the humidity of the air. Exercise: draw the annual rings of six offcuts on paper, and predict how each will cup. Check after a week on the radiator.

### 2 Measuring

A pencil is for rough work and a knife is for joints. Exercise: mark a line all round a board so that it meets itself.

### 3 Sharpening

Grind at 25°, hone at 30°. A burr must be felt along the whole edge. Exercise: sharpen a chisel until it pares pine without crushing it.

### 4 Mortise and tenon

Rule of thumb: the tenon is a third of the thickness of the rail. Exercise: cut four joints in softwood.

## Cost

Tools may be borrowed, except for a pencil.
`;

const { milestones } = outline(
  { structureType: StructureType.LEARNING_PATH, parameters: { topic: 'Wood', sourceText: EVENINGS } },
  () => undefined,
).output as unknown as LearningPathContent;

describe('a path of a workshop', () => {
  test('has a milestone for each part of the section that is most of its text', () => {
    expect(milestones.length).toBe(5);
    expect(milestones.map(({ objective }) => objective).join()).not.toContain('Notes on the topics');
  });

  test('has the exercises of the text for exercises', () => {
    const exercises = milestones.flatMap(({ activities }) => activities.filter(({ type }) => type === 'exercise'));
    expect(exercises.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Mark a line all round a board so that it meets itself', 'Cut four joints in softwood']),
    );
  });

  test('names a skill by what is learned, and neither by a task nor by a way of speaking', () => {
    const skills = milestones.flatMap((milestone) => milestone.skills.map(({ name }) => name));
    expect(skills).toEqual(expect.arrayContaining(['Measuring', 'Sharpening', 'Mortise and tenon']));
    expect(skills.join()).not.toMatch(/rule of thumb|Check after|\d /i);
  });
});

test('what one needs before is no stage of a path', () => {
  const text = `# Drip irrigation

## Prerequisites

You need a tap with a thread. You need about three hours of work.

## Lay the pipe

Dig a trench of ten centimetres. Lay the pipe into it without a bend.

## Insert the emitters

An emitter is a nozzle that lets water out by drops. Push one into the pipe at each plant.
`;
  const { milestones } = outline(
    { structureType: StructureType.LEARNING_PATH, parameters: { topic: 'X', sourceText: text } },
    () => undefined,
  ).output as unknown as LearningPathContent;
  expect(milestones.map(({ objective }) => objective).join()).not.toContain('Prerequisites');
  expect(milestones).toHaveLength(2);
});
