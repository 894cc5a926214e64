import fs from 'node:fs';
import path from 'node:path';
import { allBlocks } from '../../../lib/text/document';
import { readSource } from '../../../lib/text/read-source';
import { reportSchema } from '../report/report';
import { markdownOf } from '../report/write-report';
import { research, type ResearchTask } from './research';

const CORPUS = 'tests/corpus';
const FILES = fs.readdirSync(CORPUS).filter((file) => !/README|unmarked/.test(file));
const TEXTS = FILES.map((file) => fs.readFileSync(path.join(CORPUS, file), 'utf8'));
const QUESTIONS = JSON.parse(fs.readFileSync('tests/fixtures/research-questions.json', 'utf8')) as {
  question: string;
  answer: string;
}[];

const ask = (topic: string, texts: readonly string[], more: Partial<ResearchTask> = {}) =>
  research(
    {
      topic,
      sources: texts.map((text) => ({ text, address: null })),
      depth: 3,
      maxSources: 50,
      minQuality: 0.3,
      includeExamples: false,
      ...more,
    },
    () => undefined,
  );
const code = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const plain = (text: string): string => {
  const { blocks, sections } = readSource(text);
  return allBlocks({ blocks, children: sections })
    .map((block) => block.text)
    .join(' ')
    .replaceAll(/\s+/g, ' ');
};

describe('research in real texts', () => {
  /** How many of the questions have the right passage among the first five. */
  const found = (texts: readonly string[], questions = QUESTIONS): number =>
    questions.filter(({ question, answer }) =>
      ask(question, texts)
        .report.keyFindings.slice(0, 5)
        .some(({ passage }) => passage.includes(answer)),
    ).length;

  test('has the right passage among the first five for 17 of 20 questions, and not when the answers are taken out', () => {
    expect(QUESTIONS).toHaveLength(20);
    expect(found(TEXTS)).toBeGreaterThanOrEqual(17);
    const without = TEXTS.map((text) =>
      QUESTIONS.reduce((left, { answer }) => left.replaceAll(answer, ''), text.replaceAll(/\s+\n/g, '\n')),
    );
    expect(found(without, QUESTIONS.slice(0, 5))).toBe(0);
  });

  test('rests every finding on a passage that stands in its source, with a sentence of it', () => {
    const sources = TEXTS.map(plain);
    for (const { question } of QUESTIONS.filter((_, index) => index % 4 === 3)) {
      const { report } = ask(question, TEXTS, { includeExamples: true });
      expect(reportSchema.parse(report)).toEqual(report);
      for (const { statement, passage, source } of report.keyFindings) {
        expect(passage.split('\n').filter((line) => !sources[source - 1]?.includes(line))).toEqual([]);
        expect(passage).toContain(statement);
        expect(report.sources[source - 1]).toMatchObject({ number: source, used: true });
      }
      const text = markdownOf(report).replaceAll('\\', '').replaceAll('\n> ', '\n');
      for (const { statement, passage } of report.keyFindings) {
        expect(text).toContain(statement);
        expect(text).toContain(passage);
      }
    }
  });

  test('finds more with more depth', () => {
    const count = (depth: number): number =>
      ask('How does DataLoader batch?', TEXTS, { depth }).report.keyFindings.length;
    expect([1, 3, 5].map(count)).toEqual([4, 12, 20]);
  });
});

describe('what several sources say', () => {
  const MOON = `Tides are the rise and fall of the sea that the Moon causes by its pull. The sea rises twice a day in most places. High water comes every 12 hours on most coasts. Spring tides come when the Sun and the Moon pull in one line, as they did on 14 March 2021.`;
  const SUN = `The Moon causes the rise and fall of the sea by its pull, and these are called tides. High water comes every 6 hours on most coasts, says this text. Neap tides come when the Sun pulls across the Moon. In 2020 they were measured at 30 harbours.`;
  const DENIAL = `The Moon does not cause the rise and fall of the sea by its pull. Nothing else is known of tides in this text of 1650. There were 20 pages in it, and 3 drawings of boats on the sea.`;

  test('is counted as support, and a number that differs is a contradiction that names both', () => {
    const { report } = ask('How does the Moon cause tides of the sea?', [MOON, SUN]);
    expect(report.keyFindings[0]).toMatchObject({ support: 2 });
    expect(report.contradictions).toEqual([
      {
        kind: 'number',
        about: expect.stringContaining('water'),
        statements: [
          { statement: expect.stringContaining('every 12 hours'), source: 1 },
          { statement: expect.stringContaining('every 6 hours'), source: 2 },
        ],
      },
    ]);
    expect(ask('How does the Moon cause tides of the sea?', [MOON, MOON]).report.contradictions).toEqual([]);
  });

  test('is denied by one that says the opposite', () => {
    const { report } = ask('Does the Moon cause the rise and fall of the sea?', [MOON, DENIAL]);
    expect(report.contradictions.map(({ kind }) => kind)).toContain('negation');
  });

  test('leaves gaps: words that no source has, and findings that one source alone says', () => {
    const { report } = ask('tides on Jupiter', [MOON, SUN]);
    expect(report.gaps[0]).toBe('No source says anything of “Jupiter”.');
    expect(ask('tides', [MOON]).report.gaps).toContain('There is one source only, so that nothing could be compared.');
  });

  test('comes with what was measured of each source; poor ones are left out and say so', () => {
    const { report } = ask('tides', [MOON, 'tides tides moon sea tides'], { minQuality: 0.6 });
    expect(report.sources).toMatchObject([
      { used: true, quality: expect.any(Number), reason: expect.stringContaining('sentences are whole') },
      { used: false, reason: expect.stringContaining('its quality is below 0.6') },
    ]);
    expect(report.sources[0]?.quality).toBeGreaterThan(0.6);
  });

  test('gives its examples only when they are asked for', () => {
    const text = `${MOON} Some bays have high tides, for example the Bay of Fundy.`;
    expect(ask('tides', [text]).report.examples).toEqual([]);
    expect(ask('tides', [text], { includeExamples: true }).report.examples).toMatchObject([
      { statement: 'Some bays have high tides, for example the Bay of Fundy.', source: 1 },
    ]);
  });

  test('can be in another language', () => {
    const german =
      'Der Mond zieht das Wasser der Meere an. So entstehen Ebbe und Flut, die zweimal am Tag kommen. Bei Springflut stehen Sonne und Mond in einer Linie.';
    expect(ask('Wie entstehen Ebbe und Flut?', [german]).report.keyFindings[0]?.statement).toContain('Ebbe und Flut');
    const chinese = '月球的引力引起潮汐。海水每天涨落两次。太阳也有影响。';
    expect(ask('潮汐', [chinese]).report.keyFindings[0]?.passage).toContain('潮汐');
  });

  test('is nothing when there is nothing: neither of the topic, nor of use, nor text', () => {
    expect(code(() => ask('zymurgy', [MOON, SUN]))).toBe('NOTHING_FOUND');
    expect(code(() => ask('tides', ['moon sea'], { minQuality: 0.9 }))).toBe('NO_USABLE_SOURCE');
    expect(code(() => ask('tides', ['\u0001\u0002\u0003'.repeat(100)]))).toBe('SOURCE_NOT_TEXT');
  });
});
