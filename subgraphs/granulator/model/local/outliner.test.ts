import fs from 'node:fs';
import type { CourseContent } from '../../structures/course';
import type { KnowledgeMapContent } from '../../structures/knowledge-map';
import { STRUCTURES, StructureType } from '../../structures/structure';
import type { QuizContent } from '../../structures/quiz';
import { elementsOf, flatten } from '../../structures/element';
import type { JobError } from '../../../../contracts/job-error';
import { localOutliner } from './outliner';

const MARKDOWN = fs.readFileSync('examples/tides.md', 'utf8');
const HTML = `<!doctype html><html><head><title>x</title><style>p{}</style></head><body><nav>Home</nav><h1>How tides work</h1>
  <h2>The Moon</h2><p>A <b>spring tide</b> is the large tide that follows a new or full moon. The Moon pulls the water.</p><script>alert(1)</script>
  <h2>The Sun</h2><p>A neap tide is the small tide that follows the first quarter of the Moon.</p><ul><li>Read the tide table first.</li><li>Turn back in time.</li></ul></body></html>`;
const PLAIN = MARKDOWN.replaceAll(/^#.*\n/gm, '');

const make = async (
  structureType: StructureType,
  parameters: Record<string, unknown>,
): Promise<{ output: never; warnings: string[] }> =>
  (await localOutliner().granulate({
    structureType,
    parameters: { topic: 'Tides', ...parameters },
    findings: [],
    signal: new AbortController().signal,
    progress: () => undefined,
    once: (_name, effect) => effect(),
  })) as never;
const course = async (parameters: Record<string, unknown>): Promise<CourseContent> =>
  (await make(StructureType.COURSE, parameters)).output;
const quiz = async (parameters: Record<string, unknown>): Promise<QuizContent> =>
  (await make(StructureType.QUIZ, parameters)).output;
const normal = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ');

describe('a course from a text', () => {
  test.each([
    [
      'Markdown',
      MARKDOWN,
      [
        'What pulls the water',
        'The rhythm of the day',
        'Why places differ',
        'Measuring and predicting',
        'Using the tides',
      ],
    ],
    ['HTML', HTML, ['The Moon', 'The Sun']],
  ])('%s keeps the headings of the text as its modules, in order', async (_format, sourceText, titles) => {
    const { modules, overview } = await course({ sourceText });
    expect(overview.title).toBe('How tides work');
    expect(modules.map((module) => module.title)).toEqual(titles);
    expect(modules.map((module) => module.sequence)).toEqual(titles.map((_, index) => index + 1));
  });

  test('a plain text without headings is divided, and every title stands in the text', async () => {
    const { modules } = await course({ sourceText: PLAIN });
    expect(modules.length).toBeGreaterThan(1);
    expect(new Set(modules.map((module) => module.title)).size).toBe(modules.length);
    for (const module of modules)
      for (const title of [module.title, ...module.lessons.map((lesson) => lesson.title)])
        for (const term of normal(PLAIN).includes(normal(title)) ? [title] : title.split(' and '))
          expect(normal(PLAIN)).toContain(normal(term));
  });

  test.each([
    ['Markdown', MARKDOWN],
    ['plain', PLAIN],
  ])('what its lessons say are whole sentences of the %s text', async (_format, sourceText) => {
    const { modules } = await course({ sourceText });
    const source = normal(sourceText.replaceAll(/[#*-]/g, ' '));
    for (const lesson of modules.flatMap((module) => module.lessons)) {
      for (const sentence of lesson.contentOutline.split(/(?<=[.!])\s+(?=[A-Z])/))
        expect(source).toContain(normal(sentence.replaceAll('-', ' ')));
    }
  });

  test('scripts, styles and navigation of a page are no content', async () => {
    const text = JSON.stringify(await course({ sourceText: HTML }));
    expect(text).not.toMatch(/alert|Home|p\{\}/);
  });

  test('a doctype is no content, and a heading below a heading is a topic of its own', async () => {
    const page =
      '<!DOCTYPE html>\n<html><body><h1>Sweets</h1><p>Sugar dissolves in water. Salt is a mineral.</p><h2>Honey</h2><p>Honey is a sweet fluid that bees make.</p></body></html>';
    const made = await course({ sourceText: page });
    expect(JSON.stringify(made)).not.toContain('DOCTYPE');
    expect(made.modules.map((module) => module.title)).toEqual(['Sweets', 'Honey']);
  });

  test('a dot inside a word ends no sentence', async () => {
    const text =
      'The body is available under the `req.body` property. A version is described by the `v2.0.0` specification of the project.';
    const { overview } = await course({ sourceText: `# Parser\n\n${text}`, sourceFormat: 'markdown' });
    expect(overview.description).toBe(text.replaceAll('`', ''));
  });

  test('a line in capitals is a heading of a plain text', async () => {
    const text =
      'STEAM\nSteam is the gas that water turns into. It rises quickly.\n\nICE\nIce is the solid that water turns into. It floats on water.';
    expect((await course({ sourceText: text, sourceFormat: 'plain' })).modules.map((module) => module.title)).toEqual([
      'STEAM',
      'ICE',
    ]);
  });

  test('a text in another language is refused instead of being taken for English', async () => {
    const german =
      'Die Sonne scheint am Morgen auf die Felder. Der Bauer geht mit seinem Hund durch das Dorf und sieht nach den Tieren. '.repeat(
        4,
      );
    await expect(course({ sourceText: german })).rejects.toMatchObject({
      code: 'LANGUAGE_NOT_SUPPORTED',
      options: { retryable: false },
    });
  });

  test('the limits of the parameters are kept', async () => {
    expect((await course({ sourceText: MARKDOWN, maxModules: 2 })).modules.length).toBe(2);
    const shallow = await course({ sourceText: MARKDOWN, depth: 1 });
    expect(shallow.modules.every((module) => module.lessons.length === 1)).toBe(true);
    expect((await course({ sourceText: MARKDOWN, targetAudience: 'sailors' })).overview.targetAudience).toBe('sailors');
    const few = await course({ sourceText: MARKDOWN, granularityLevel: 1 });
    expect(few.modules[0]?.lessons[0]?.learningObjectives.length).toBe(1);
  });

  test('bytes of something else are refused for what they are', async () => {
    const sourceText = Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7919) % 256)).toString('latin1');
    await expect(course({ sourceText })).rejects.toMatchObject({
      code: 'SOURCE_NOT_TEXT',
      options: { retryable: false },
    });
  });

  test('a text without a whole sentence of ordinary length says so', async () => {
    const { warnings } = await make(StructureType.COURSE, {
      sourceText: `${'the sea and the wind and the ship '.repeat(3_000)}.`,
    });
    expect(warnings.join()).toContain('no complete sentence');
  });

  test('a text without a sentence is refused', async () => {
    await expect(course({ sourceText: '### \n\n---\n' })).rejects.toMatchObject({
      code: 'SOURCE_EMPTY',
      options: { retryable: false },
    });
  });
});

describe('a quiz from a text', () => {
  test('has its answers in the text, and four different options of which one is right', async () => {
    const { categories } = await quiz({
      sourceText: MARKDOWN,
      questionsPerTopic: 10,
      questionTypes: ['multiple_choice', 'true_false', 'short_answer', 'essay'],
    });
    const source = normal(MARKDOWN);
    for (const question of categories.flatMap((category) => category.questions)) {
      if (question.type === 'true_false') expect(question.options).toContain(question.answer);
      else if (question.type !== 'essay') expect(source).toContain(normal(question.answer));
      if (question.type === 'multiple_choice') {
        expect(new Set(question.options.map(normal)).size).toBe(4);
        expect(question.options).toContain(question.answer);
        expect(normal(question.question)).not.toContain(`${normal(question.answer)}?`);
      }
      expect(source).toContain(normal(question.explanation));
    }
  });

  test('a statement that is called false differs from the text, one that is called true does not', async () => {
    const { categories } = await quiz({ sourceText: MARKDOWN, questionTypes: ['true_false'], questionsPerTopic: 20 });
    const questions = categories.flatMap((category) => category.questions);
    expect(questions.length).toBeGreaterThan(5);
    for (const question of questions) {
      const statement = normal(question.question.replace('True or false: ', ''));
      expect([statement, normal(MARKDOWN).includes(statement)]).toEqual([statement, question.answer === 'True']);
    }
  });

  test('asks nothing twice, keeps to the wished kinds, numbers and difficulty, and adds up', async () => {
    const result = await quiz({
      sourceText: MARKDOWN,
      questionsPerTopic: 3,
      questionTypes: ['multiple_choice'],
      difficulty: 'easy',
    });
    const questions = result.categories.flatMap((category) => category.questions);
    expect(new Set(questions.map((question) => question.question)).size).toBe(questions.length);
    expect(questions.every((question) => question.type === 'multiple_choice' && question.difficulty === 'easy')).toBe(
      true,
    );
    expect(result.categories.every((category) => category.questions.length <= 3)).toBe(true);
    expect(result.overview).toMatchObject({
      totalQuestions: questions.length,
      difficultyDistribution: { easy: questions.length, medium: 0, hard: 0 },
    });
  });
});

describe('a knowledge map from a text', () => {
  const map = async (parameters: Record<string, unknown> = {}): Promise<KnowledgeMapContent> =>
    (await make(StructureType.KNOWLEDGE_MAP, { sourceText: MARKDOWN, ...parameters })).output;

  test('calls a concept a prerequisite only where a definition needs it', async () => {
    const { relationships } = await map();
    const needed = relationships.filter(({ kind }) => kind === 'prerequisite').map(({ evidence }) => evidence ?? '');
    expect(needed.length).toBeGreaterThan(0);
    expect(
      needed.filter(
        (sentence) =>
          !/\b(?:is|are|means|refers to|denotes) (?:an?|the|any|when|how|what|one of|called)\b/.test(sentence),
      ),
    ).toEqual([]);
  });

  test('without a hierarchy tells all concepts on one level, with all of their relationships', async () => {
    const sourceText =
      '# Ships\n\n## Sail\n\nThe sail catches the west wind. The west wind fills the sail again.\n\n## Mast\n\nThe mast stands in the middle. The mast carries the long ropes. All long ropes run to the mast.\n';
    const flat = await map({ sourceText, includeHierarchy: false });
    const tree = await map({ sourceText });
    expect(flat.concepts.every(({ children }) => children.length === 0)).toBe(true);
    expect(flat.concepts.length).toBe(tree.overview.conceptCount);
    // What the hierarchy said before, a relationship must say now.
    const pairs = tree.concepts.flatMap(({ name, children }) =>
      children.map((child) => [name, child.name].sort().join()),
    );
    expect(tree.relationships.filter(({ from, to }) => pairs.includes([from, to].sort().join()))).toEqual([]);
    expect(
      flat.relationships.filter(({ from, to }) => pairs.includes([from, to].sort().join())).length,
    ).toBeGreaterThan(0);
    expect((await map({ includeRelationships: false })).relationships).toEqual([]);
  });
});

describe('every structure', () => {
  test.each(Object.values(StructureType))(
    '%s fits its schema with and without a source, and is the same every time',
    async (type) => {
      for (const parameters of [{}, { sourceText: MARKDOWN }, { sourceText: HTML }, { sourceText: PLAIN }]) {
        const [one, two] = [await make(type, parameters), await make(type, parameters)];
        expect(STRUCTURES[type].safeParse(one.output).error).toBeUndefined();
        expect(two).toEqual(one);
        expect(one.warnings.some((warning) => warning.includes('general pattern'))).toBe(!('sourceText' in parameters));
      }
    },
  );

  test.each([
    ['one endless word', 'a'.repeat(200_000)],
    ['blank lines', `${'\n'.repeat(200_000)}a`],
    ['open brackets', '['.repeat(200_000)],
    ['numbers with dots', '1.'.repeat(100_000)],
    ['open tags', '<b>'.repeat(60_000)],
    ['nested lists', '<ul><li>a'.repeat(20_000)],
    ['nested boxes', `${'<div>'.repeat(18_000)}A whole sentence stands here.${'</div>'.repeat(18_000)}`],
    ['no blanks between signs', '中文文本'.repeat(25_000)],
    ['one statement again and again', 'The Alpha Beta Gamma Delta is a kind of Omega Thing. '.repeat(3_800)],
    [
      'a new statement each time',
      Array.from({ length: 3_000 }, (_, n) => `The thing${n} causes the effect${n}.`).join(' '),
    ],
    [
      'a long glossary',
      Array.from({ length: 900 }, (_, n) => `- **Term q${n}**: a thing that moves the part ${n}.\n`).join(''),
    ],
  ])(
    'of a hostile text (%s) blocks nobody: it ends soon, with a result or a clear refusal',
    async (_name, sourceText) => {
      for (const type of Object.values(StructureType)) {
        const error: unknown = await make(type, { sourceText }).then(
          () => null,
          (refusal: unknown) => refusal,
        );
        if (error !== null)
          expect(error).toMatchObject({ code: expect.stringMatching(/^(SOURCE_|LANGUAGE_)/) as string });
      }
      // Each of these took between ten seconds and minutes once: jest's own time limit is the guard.
    },
    60_000,
  );

  test('of a text of 200 KB is made in a few seconds', async () => {
    const sourceText = MARKDOWN.repeat(Math.ceil(204_800 / MARKDOWN.length)).slice(0, 204_800);
    expect((await course({ sourceText })).moduleCount).toBeGreaterThan(0);
  });
});

describe('whatever the text is like', () => {
  const TEXTS: [string, string][] = [
    ['of one word again and again', '_a '.repeat(20_000)],
    ['without blanks', 'a'.repeat(5_000)],
    ['of opening brackets', '('.repeat(20_000)],
    ['of signs', '... !!! ??? '.repeat(500)],
    ['of quotations of nothing', '> '.repeat(20_000)],
    ['of letters with full stops', 'A. B. C. D. '.repeat(5_000)],
    ['of one sentence, one a line', 'The tide rises.\n'.repeat(3_000)],
    ['of one sentence, one a paragraph', 'The tide rises in the bay.\n\n'.repeat(1_500)],
    [
      'of one heading again and again',
      '## Example\n\nThe tide rises in the bay. The moon pulls the water.\n\n'.repeat(40),
    ],
    [
      'of a heading without an end',
      `# ${'word '.repeat(2_000)}\n\nThe tide rises in the bay. The moon pulls the water.`,
    ],
    ['that nobody sees', '\u200b\u200b\u200b'],
    [
      'with signs that control',
      `# Tides\uffff\u0007\u001b[31m\n\nThe moon\u0000 pulls the water of the sea. The tide rises in the bay.`,
    ],
  ];
  test.each(TEXTS)(
    '%s, titles are there, short, and differ from their neighbours, or it is refused',
    async (_name, sourceText) => {
      for (const type of Object.values(StructureType)) {
        const made = await make(type, { sourceText }).catch((error: JobError) => error);
        if (made instanceof Error) {
          expect([type, made.code, made.options.retryable]).toEqual([
            type,
            expect.stringMatching(/^(?:SOURCE|LANGUAGE)_/),
            false,
          ]);
          continue;
        }
        const elements = elementsOf(type, made.output);
        expect(STRUCTURES[type].safeParse(made.output).error).toBeUndefined();
        for (const siblings of [elements, ...flatten(elements).map(({ children }) => children)]) {
          const titles = siblings.map(({ title }) => title);
          if (type !== StructureType.WORKFLOW && type !== StructureType.QUIZ)
            expect([type, titles.filter((title, at) => titles.indexOf(title) !== at)]).toEqual([type, []]);
          for (const title of titles)
            expect([type, title.length > 0 && title.length <= 300, title.slice(0, 80)]).toEqual([
              type,
              true,
              title.slice(0, 80),
            ]);
        }
        expect(JSON.stringify(made.output)).not.toMatch(/\\u00[01]|\uffff/);
      }
    },
  );
});
