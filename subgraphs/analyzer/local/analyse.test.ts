import fs from 'node:fs';
import path from 'node:path';
import { AnalysisDepth, analysisSchema, type ContentAnalysis } from '../analysis/analysis';
import { elementsOf, markdownOf } from '../analysis/write-analysis';
import { analyse } from './analyse';
import { readabilityOf } from './readability';

const CORPUS = 'tests/corpus';
const text = (file: string): string => fs.readFileSync(path.join(CORPUS, file), 'utf8');
const of = (content: string, depth = AnalysisDepth.STANDARD) => analyse({ content, depth }, () => undefined);
const size = (analysis: ContentAnalysis): number[] => [
  analysis.insights.length,
  analysis.topics.length,
  analysis.entities.length,
  analysis.sectionAnalyses.length,
  analysis.definitions.length,
];

describe('an analysis', () => {
  test.each(fs.readdirSync(CORPUS).filter((file) => !/README|unmarked/.test(file)))(
    'of %s fits its schema, and quotes what stands in the text',
    (file) => {
      const { analysis } = of(text(file));
      expect(analysisSchema.parse(analysis)).toEqual(analysis);
      for (const { statement, passage } of analysis.insights) expect(passage).toContain(statement);
      const written = markdownOf(analysis).replaceAll('\\', '');
      for (const { statement } of analysis.insights) expect(written).toContain(statement);
      expect(elementsOf(analysis)[0]?.children).toHaveLength(analysis.insights.length);
    },
  );

  test('yields more with each depth', () => {
    const [quick, standard, deep] = Object.values(AnalysisDepth).map((depth) =>
      size(of(text('dataloader.md'), depth).analysis),
    );
    expect(quick).toEqual([3, 5, 0, 0, 0]);
    expect(standard).toEqual([8, 12, expect.any(Number), 0, 0]);
    expect(deep).toEqual([16, 25, expect.any(Number), expect.any(Number), expect.any(Number)]);
    expect(Math.min(...(deep ?? []))).toBeGreaterThan(0);
    expect(standard?.[2]).toBeGreaterThan(10);
  });

  test('tells an easy text from a hard one, a short one from a long one, and a glad one from a sad one', () => {
    const easy = of(
      'The cat sat on the mat. The dog ran to the cat. They had a good time and a happy day. '.repeat(12),
    ).analysis;
    const hard = of(text('mozilla-public-licence.txt')).analysis;
    expect(easy.readability?.medianGrade).toBeLessThan(4);
    expect(hard.readability?.medianGrade).toBeGreaterThan(11);
    expect(easy.readability?.fleschReadingEase).toBeGreaterThan(hard.readability?.fleschReadingEase ?? 100);
    expect(hard.readingTimeMs).toBeGreaterThan(easy.readingTimeMs);
    const sad = of(
      'It was a terrible, horrible loss. Everybody wept in misery and fear. The awful war destroyed all hope.',
    ).analysis;
    const glad = of('We won, and everybody was happy. It was a wonderful, great success. We love it.').analysis;
    expect(glad.tone?.score).toBeGreaterThan(0);
    expect(sad.tone?.score).toBeLessThan(0);
  });

  test('reckons by the formulas as they were published', () => {
    // Counted by hand.
    const measured = readabilityOf(['The quick brown fox jumps over the lazy dog.', 'It was a sunny day.']);
    const [words, sentences, syllables, letters] = [14, 2, 17, 49];
    expect(measured?.fleschReadingEase).toBeCloseTo(
      206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words),
      0,
    );
    expect(measured?.automatedReadability).toBeCloseTo(4.71 * (letters / words) + 0.5 * (words / sentences) - 21.43, 0);
    expect(measured?.smog).toBeNull();
    expect(readabilityOf([])).toBeNull();
  });

  test('names what it finds: names, dates, amounts, addresses; definitions; the language', () => {
    const { analysis } = of(
      'A tide is a rise of the sea that the Moon causes. In May 2021 Ada Lovelace paid $ 300 to Charles Babbage. Later Ada Lovelace wrote to ada@example.org about it, and 20% of the letters were lost.',
      AnalysisDepth.DEEP,
    );
    const kinds = Object.fromEntries(analysis.entities.map(({ name, kind }) => [name, kind]));
    expect(kinds).toMatchObject({ 'Ada Lovelace': 'name', 'ada@example.org': 'email' });
    expect(Object.values(kinds)).toEqual(expect.arrayContaining(['date', 'money', 'percentage']));
    expect(analysis.definitions).toMatchObject([{ term: 'tide' }]);
    expect(analysis.language).toEqual({ code: 'en', confidence: expect.any(Number) });
  });

  test('of a text in another language says what cannot be measured, and measures the rest', () => {
    const { analysis, warnings } = of(
      'Der Mond zieht das Wasser der Meere an, und so entstehen Ebbe und Flut. Zweimal am Tag steigt das Meer an den meisten Küsten. Wenn Sonne und Mond in einer Linie stehen, ist die Flut besonders hoch, und man nennt sie eine Springflut. Stehen sie im rechten Winkel, so ist die Flut niedrig, und man spricht von einer Nippflut.',
    );
    expect(analysis).toMatchObject({ language: { code: 'de' }, readability: null, tone: null, entities: [] });
    expect(analysis.topics.map(({ name }) => name)).toContain('küsten');
    expect(warnings.join()).toContain('not English');
  });

  test('of what is no text fails', () => {
    for (const [content, code] of [
      ['\u0001\u0002'.repeat(50), 'CONTENT_NOT_TEXT'],
      ['```\nx = 1\n```', 'CONTENT_EMPTY'],
    ] as const)
      expect(() => of(content)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
