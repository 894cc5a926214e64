import { StructureType, type Structures } from '../../structures/structure';
import { outline } from './outline';

const make = <T extends StructureType>(structureType: T, sourceText: string): Structures[T] =>
  outline(
    { structureType, parameters: { topic: 'The topic', sourceText, granularityLevel: 5, depth: 5 } },
    () => undefined,
  ).output as Structures[T];

const SYLLABUS = `# Pottery at the wheel

Levels follow the guild's scheme: L1 to L5.

## Unit 1 – Clay (L1)

Prerequisites: none.

Topics

* Wedging the clay, by hand
* Storing clay: bags and boxes

A **wedge** is a block of clay from which the air has been driven. Air that is left in the clay makes it burst in the kiln.

Exercises: (1) Wedge two kilograms of clay without a bubble. (2) Explain to another learner why air is driven out.

## Unit 2 – Centring (L3)

Prerequisites: Unit 1; ability to work at a wheel for an hour without a break.

Centring is the pressing of the clay to the middle of the wheel. The hands rest on the knees, and the wheel turns fast.

Exercises

1. Centre one kilogram with your eyes closed.
2. Centre three kilograms in under a minute.

## Unit 3 – Conducting a class (L5)

Prerequisites: Unit 2.

A tutor sees at once which hand is loose. Whoever teaches turns the wheel more slowly than whoever throws.

Exercise: show three beginners how to centre.

## Assessment

Tutors assess the work in the studio. Fees are paid in advance.
`;

describe('a path through a syllabus', () => {
  const { milestones } = make(StructureType.LEARNING_PATH, SYLLABUS);

  test('has a milestone for each unit, and none for what is said of the course', () =>
    expect(milestones.map(({ objective }) => objective)).toEqual([
      'Explain “Clay”',
      'Explain “Centring”',
      'Conduct a class',
    ]));

  test('has the levels that the units state', () =>
    expect(milestones.map(({ skills }) => skills[0]?.proficiencyLevel)).toEqual(['beginner', 'advanced', 'expert']));

  test('needs what each unit says that must come before', () => {
    expect(milestones.map(({ prerequisites }) => prerequisites)).toEqual([
      [],
      ['Explain “Clay”'],
      ['Explain “Centring”'],
    ]);
    // What is no unit stands with the milestone.
    expect(milestones[1]?.passages[0]).toContain('ability to work at a wheel for an hour without a break');
  });

  test('teaches the topics that are listed', () =>
    expect(milestones[0]?.skills.map(({ name }) => name)).toEqual(['Wedging the clay, by hand', 'Storing clay']));

  test('has each exercise as an activity, however they are written down', () =>
    expect(
      milestones.map(({ activities }) =>
        activities.filter(({ type }) => type === 'exercise').map(({ title }) => title),
      ),
    ).toEqual([
      ['Wedge two kilograms of clay without a bubble', 'Explain to another learner why air is driven out'],
      ['Centre one kilogram with your eyes closed', 'Centre three kilograms in under a minute'],
      ['Show three beginners how to centre'],
    ]));

  test('gives the exercises to the lessons of a course as well', () =>
    expect(
      make(StructureType.COURSE, SYLLABUS)
        .modules.flatMap(({ lessons }) => lessons)
        .flatMap(({ practicalExercises }) => practicalExercises),
    ).toEqual(
      expect.arrayContaining(['Wedge two kilograms of clay without a bubble.', 'show three beginners how to centre.']),
    ));
});

test('commands of a runbook are no examples to play with, and its steps no skills', () => {
  const { milestones } = make(
    StructureType.LEARNING_PATH,
    `# Full disk

## Clean up

1. Log in to the server and look at the disk.
2. Delete the oldest images:

   \`\`\`
   rm -rf /images/old
   \`\`\`

3. Wait four minutes. Do not touch the drive.

## Report

1. Post the result in the channel.
2. Close the ticket.
`,
  );
  expect(
    milestones
      .flatMap(({ activities }) => activities)
      .map(({ title }) => title)
      .join(),
  ).not.toContain('change it');
  expect(milestones.map(({ skills }) => skills.map(({ name }) => name))).toEqual([['Clean up'], ['Report']]);
});

describe('what a map makes of sentences', () => {
  const relations = (text: string): string[] =>
    make(StructureType.KNOWLEDGE_MAP, text).relationships.map(({ from, to, kind }) => `${from} ${kind} ${to}`);

  test('what a place or a person is needs nothing, and what merely stands in a sentence with a term neither', () => {
    const found = relations(`# Halley

Halley is a research station on the **Brunt Ice Shelf**. Ozone has been measured at Halley since 1956 with a **spectrophotometer**, an instrument which compares the intensity of sunlight at two wavelengths.

The **ice shelf** is a sheet of ice that floats on the sea. Engineers at Halley watch the ice shelf.
`);
    expect(found.filter((one) => one.includes('prerequisite'))).toEqual([]);
  });

  test('what is done by the way is not done by the subject', () =>
    expect(
      relations(`# Tuning

A **fifth** is an interval of seven semitones. An **octave** is an interval of twelve semitones. Four fifths upward, brought down two octaves, give a sharp third.
`).filter((one) => one.includes('causes octave')),
    ).toEqual([]));

  test('years and measures are no concepts', () => {
    const { concepts } = make(
      StructureType.KNOWLEDGE_MAP,
      `# The station

| Year | Event |
|---|---|
| 1956 | The first hut was built on the shelf |
| 1967 | The second hut was built on the shelf |

The level of the lens is lowered by a centimetre. The lens feeds the wells, and the wells drain the lens.
`,
    );
    const all = (list: typeof concepts): string[] => list.flatMap(({ name, children }) => [name, ...all(children)]);
    expect(all(concepts).filter((name) => /^\d+$|centimetre/.test(name))).toEqual([]);
  });
});
