import fs from 'node:fs';
import type { CourseContent } from '../../structures/course';
import type { QuizContent } from '../../structures/quiz';
import { StructureType } from '../../structures/structure';
import type { ModelAnswer } from '../model';
import { outline } from './outline';

const MARKDOWN = fs.readFileSync('examples/tides.md', 'utf8');

const make = (structureType: StructureType, parameters: Record<string, unknown>): ModelAnswer =>
  outline({ structureType, parameters: { topic: 'Tides', ...parameters } }, () => undefined);
const refusal = (work: () => unknown): unknown => {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
};

describe('options', () => {
  const CHANGES: [StructureType, Record<string, unknown>, Record<string, unknown>][] = [
    ...[1, 2, 3, 4].map((level): [StructureType, Record<string, unknown>, Record<string, unknown>] => [
      StructureType.COURSE,
      { granularityLevel: level },
      { granularityLevel: level + 1 },
    ]),
    [StructureType.COURSE, { includeObjectives: true }, { includeObjectives: false }],
    [StructureType.COURSE, { includeDuration: true }, { includeDuration: false }],
    [StructureType.COURSE, { includeLearningPath: true }, { includeLearningPath: false }],
    [StructureType.QUIZ, { granularityLevel: 1 }, { granularityLevel: 2 }],
    [StructureType.QUIZ, { granularityLevel: 4 }, { granularityLevel: 5 }],
    [StructureType.QUIZ, { includeFeedback: true }, { includeFeedback: false }],
    [StructureType.QUIZ, { includeExplanations: true }, { includeExplanations: false }],
    [StructureType.LEARNING_PATH, {}, { targetAudience: 'sailors' }],
    [
      StructureType.LEARNING_PATH,
      { targetAudience: 'sailors' },
      { targetAudience: 'sailors', includePersonalization: false },
    ],
  ];
  test.each(CHANGES)('of a %s change something: %j and %j', (type, one, other) => {
    expect(make(type, { sourceText: MARKDOWN, ...one }).output).not.toEqual(
      make(type, { sourceText: MARKDOWN, ...other }).output,
    );
  });

  test('share out the questions of a category by difficulty, and say what the text does not yield', () => {
    const text = fs.readFileSync('tests/corpus/dataloader.md', 'utf8');
    const asked = { sourceText: text, questionsPerTopic: 5, difficultyDistribution: { easy: 2, medium: 2, hard: 1 } };
    const { output, warnings } = make(StructureType.QUIZ, asked);
    const { categories, overview } = output as unknown as QuizContent;
    for (const { questions } of categories) {
      const counts = (['easy', 'medium', 'hard'] as const).map(
        (difficulty) => questions.filter((question) => question.difficulty === difficulty).length,
      );
      expect(counts.every((count, index) => count <= [2, 2, 1][index])).toBe(true);
    }
    const { easy, medium, hard } = overview.difficultyDistribution;
    expect(easy).toBeGreaterThan(0);
    expect(medium).toBeGreaterThan(0);
    expect(warnings.filter((warning) => /(?:easy|medium|hard) questions/.test(warning)).length).toBe(
      [easy - 2 * categories.length, medium - 2 * categories.length, hard - categories.length].filter(
        (missing) => missing < 0,
      ).length,
    );
    expect(
      (make(StructureType.QUIZ, { ...asked, difficultyDistribution: { hard: 1 } }).output as unknown as QuizContent)
        .overview.difficultyDistribution,
    ).toMatchObject({ easy: 0, medium: 0 });
  });

  test('that leave something out say so', () => {
    const { output, warnings } = make(StructureType.COURSE, { sourceText: MARKDOWN, maxModules: 3 });
    expect((output as unknown as CourseContent).modules.length).toBe(3);
    expect(warnings).toEqual(['maxModules left out “Measuring and predicting”, “Using the tides”.']);
  });

  test('that the text cannot meet are refused for what they are', () => {
    expect(
      refusal(() => make(StructureType.QUIZ, { sourceText: MARKDOWN, questionTypes: ['code_completion'] })),
    ).toMatchObject({
      code: 'SOURCE_DOES_NOT_FIT',
      message: expect.stringContaining('(code_completion)'),
    });
    expect(refusal(() => make(StructureType.QUIZ, { sourceText: MARKDOWN, topics: ['Volcanoes'] }))).toMatchObject({
      code: 'SOURCE_DOES_NOT_FIT',
    });
  });
});

test('what something is made of is asked so, an adjective is nobody’s name, and a place named after a person is none', () => {
  const text = `# The pangolin

The scales of a pangolin are made of keratin, as nails are. The tongue of a pangolin is attached near the last pair of ribs. Large claws on the front feet are used to tear open nests. The stomach of a pangolin contains small stones. The pangolin rolls up into a tight ball. Gestation lasts from 70 to 140 days. The young harden after a few days.

# The embankment

Joseph Bazalgette was the chief engineer of the Board of Works. John Snow, a doctor, closed a pump. The Victoria Embankment hid the sewers of London. Benjamin Disraeli, a politician, led the House. William Farr, a statistician, kept the tables.
`;
  const { categories } = outline(
    { structureType: StructureType.QUIZ, parameters: { topic: 'X', sourceText: text, granularityLevel: 5 } },
    () => undefined,
  ).output as QuizContent;
  const questions = categories.flatMap((category) => category.questions);
  expect(questions.map(({ question }) => question).join('\n')).not.toMatch(/What is keratin part of/);
  for (const { options } of questions) expect(options.join('\n')).not.toMatch(/^claws on/m);
  for (const { question, options } of questions)
    if (/^Who /.test(question)) expect(options).not.toContain('Victoria Embankment');
});
