import { countTokens } from '../../../lib/text/tokens';
import { by, input, ModelsUnderTest, TIDES } from '../../../tests/setup/models';
import { measure } from '../quality/measure';
import { validationOf } from '../quality/validation';
import type { CourseContent } from '../structures/course';
import type { QuizContent } from '../structures/quiz';
import { STRUCTURES, StructureType, type Structures } from '../structures/structure';
import { EXAMPLE_SOURCE, EXAMPLES } from './examples';
import { ground } from './ground';
import { numberSource } from './numbered-source';

const PLAIN = EXAMPLE_SOURCE.replaceAll(/^\[\d+\] (?:\(step\) )?/gm, '');
const numbered = (text: string, maxTokens = 10_000) => numberSource(text, undefined, maxTokens);

describe('a source as models read it', () => {
  test('has its headings, and a number before each sentence, item, row and stretch of code', () => {
    const { parts, passages } = numbered(
      '# Tea\n\nWater boils. It is hot.\n\n1. Pour it.\n2. Wait.\n\n- green\n\n```\nbrew --hot\n```\n\n| leaf | minutes |\n| --- | --- |\n| green | 2 |\n',
    );
    expect(parts.map(({ text }) => text)).toEqual([
      '# Tea\n[1] Water boils.\n[2] It is hot.\n[3] (step) Pour it.\n[4] (step) Wait.\n[5] (item) green\n[6] (code) brew --hot\n[7] (row) leaf | minutes\n[8] (row) green | 2',
    ]);
    expect(passages).toHaveLength(8);
  });

  test('is divided at its headings, each part with the headings above it and within the limit, and nothing is lost', () => {
    const whole = numbered(TIDES);
    const { parts, passages } = numbered(TIDES, 500);
    expect(whole.parts).toHaveLength(1);
    expect(parts.length).toBeGreaterThan(2);
    for (const { text } of parts) {
      expect(countTokens(text)).toBeLessThanOrEqual(550);
      expect(text).toMatch(/^# How tides work\n/);
    }
    const numbersIn = (text: string) => [...text.matchAll(/^\[(\d+)\]/gm)].map(([, number]) => Number(number));
    expect(parts.flatMap(({ text }) => numbersIn(text))).toEqual(passages.map((_, index) => index + 1));
    expect(passages).toEqual(whole.passages);
  });

  test('a section that is longer than a part is divided between its sentences', () => {
    const text = Array.from({ length: 200 }, (_, index) => `Sentence number ${index} says something of its own.`).join(
      ' ',
    );
    const { parts } = numbered(text, 500);
    expect(parts.length).toBeGreaterThan(3);
    expect(Math.max(...parts.map((part) => countTokens(part.text)))).toBeLessThanOrEqual(510);
  });
});

describe('the examples that models are shown', () => {
  test.each(Object.values(StructureType))(
    'of a %s fit the schema, rest on their source, and pass the checks',
    (type) => {
      const content = EXAMPLES[type];
      expect(STRUCTURES[type].safeParse(content).error).toBeUndefined();
      const { content: grounded, notes } = ground(type, content as never, numbered(PLAIN).passages);
      expect(notes).toEqual([]);
      expect(JSON.stringify(grounded)).not.toMatch(/"passages":\["\d/);
      const parameters = { topic: 'Sourdough' };
      const measured = measure({ type, content: grounded, parameters, source: PLAIN }, 1);
      expect(validationOf(type, measured, 1, 1)).toMatchObject({ passed: true });
    },
  );
});

describe('elements of what a model wrote', () => {
  const { passages } = numbered(PLAIN);
  type Question = QuizContent['categories'][number]['questions'][number];
  const [proofing, slower] = EXAMPLES[StructureType.QUIZ].categories[0]?.questions as [Question, Question];
  const quizOf = (...questions: Question[]): Structures[StructureType.QUIZ] => ({
    ...EXAMPLES[StructureType.QUIZ],
    categories: [{ name: 'Proof', questions }],
  });
  const questionsOf = (quiz: QuizContent): Question[] => quiz.categories.flatMap(({ questions }) => questions);
  const grounded = (...questions: Question[]) => ground(StructureType.QUIZ, quizOf(...questions), passages);
  const invented = {
    ...proofing,
    question: 'In which year was the oven invented?',
    options: ['1490', '1500'],
    answer: '1490',
    explanation: 'The first oven of bricks stood in Alsace.',
  };

  test.each([
    [['5'], 'by number'],
    [['[5]'], 'by a number in brackets'],
    [['Proofing is the rest in which the dough rises.'], 'word by word'],
    [[], 'not at all, but says what one says'],
    [['1'], 'by the number of another passage, but says what one says'],
    [['99'], 'by a number that there is none of, but says what one says'],
  ])('get the passage that they name %j: %s', (named) => {
    const { content, notes } = grounded({ ...proofing, passages: named });
    expect(questionsOf(content).map((question) => question.passages)).toEqual([
      ['Proofing is the rest in which the dough rises.'],
    ]);
    expect(notes).toEqual([]);
  });

  test('of a workflow are noted only as far as a passage says so', () => {
    const example = EXAMPLES[StructureType.WORKFLOW];
    const said = 'Never close the jar tightly, because the gas must get out.';
    const notes = [said, 'Contractors may not enter the bakery without a helmet.'];
    const { content } = ground(
      StructureType.WORKFLOW,
      { overview: { ...example.overview, notes }, phases: example.phases.map((phase) => ({ ...phase, notes })) },
      passages,
    );
    expect([content.overview, ...content.phases].map((one) => one.notes)).toEqual([[said], [said]]);
  });

  test('name several passages, also as a span', () => {
    const [step] = EXAMPLES[StructureType.WORKFLOW].phases[0]?.steps ?? [];
    const content = { ...EXAMPLES[StructureType.WORKFLOW] };
    const phases = [{ ...content.phases[0], steps: [{ ...step, passages: ['2-4'] }] }] as never;
    const found = ground(StructureType.WORKFLOW, { ...content, phases }, passages).content.phases[0]?.steps[0];
    expect(found?.passages).toHaveLength(3);
  });

  test.each([[['5']], [[]], [['1', '2', '3']]])(
    'that rest on no passage are left out and counted, whatever passages they name: %j',
    (named) => {
      const { content, notes } = grounded(proofing, slower, { ...invented, passages: named });
      expect(questionsOf(content).map(({ question }) => question)).toEqual([proofing.question, slower.question]);
      expect(notes).toEqual(['1 of 3 elements rests on no passage of the source and was left out.']);
    },
  );

  test('stay and are marked where most of them rest on none', () => {
    const { content, notes } = grounded(proofing, invented, {
      ...invented,
      question: 'Who invented the oven of bricks?',
    });
    expect(questionsOf(content).map((question) => question.passages.length)).toEqual([1, 0, 0]);
    expect(notes).toEqual(['2 of 3 elements rest on no passage of the source: no passages are named there.']);
  });
});

describe('a model with a long source', () => {
  const models = new ModelsUnderTest();

  test('is asked for one part after another, each once, and the lessons of all parts come with their passages', async () => {
    const { parts } = numbered(TIDES, 500);
    models.server.respond = (response, { body }) => {
      const text = String(body.messages?.at(-1)?.content);
      const title = /^#+ (.*)\n\[/m.exec(text)?.[1] ?? 'Part';
      const [, first = '', said = ''] = /^\[(\d+)\] (.*)/m.exec(text) ?? [];
      const [module] = EXAMPLES[StructureType.COURSE].modules;
      const lessons = [{ ...module?.lessons[0], title, contentOutline: said, passages: [first] }];
      const answer = { ...EXAMPLES[StructureType.COURSE], modules: [{ ...module, title, lessons }] };
      models.server.content(response, JSON.stringify(answer));
    };
    const effects: string[] = [];
    const steps: number[] = [];
    const answer = await models.of({ ...models.env(), MODEL_SOURCE_TOKENS: 500 }).granulate(
      by('compatible/some-model'),
      input(
        { sourceText: TIDES },
        {
          once: (name, effect) => {
            effects.push(name);
            return effect();
          },
          progress: (percent) => void steps.push(percent),
        },
      ),
    );
    const { modules, moduleCount } = answer.output as unknown as CourseContent;
    expect(effects).toEqual(parts.map((_, at) => `generate compatible/some-model part ${at + 1} of ${parts.length}`));
    expect(modules.map(({ sequence }) => sequence)).toEqual(parts.map((_, at) => at + 1));
    expect(moduleCount).toBe(parts.length);
    for (const { lessons } of modules) {
      expect(TIDES).toContain(lessons[0]?.passages[0]);
      expect(lessons[0]?.material).toMatchObject([{ kind: 'paragraph', text: lessons[0]?.passages[0] }]);
    }
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(answer.tokens).toBe(parts.length * 2_000);
    expect(answer.usage.inputTokens + answer.usage.outputTokens).toBe(answer.tokens);
  });
});
