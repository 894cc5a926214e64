import { reportSchema } from '../report/report';
import { candidates, research, type ResearchAnswer } from './research';
import type { ProposedFinding } from './tie';

const MOON = `# Tides

The Moon causes the tides of the sea by its pull on the water. High water comes twice in about 25 hours at most coasts.

## Springs

At new and full moon the Sun and the Moon pull in one line, and the tides are strongest. Such spring tides come twice a month.`;
const SUN = `# The Sun and the sea

The Sun raises tides of the sea as well, with less than half the force of the Moon. Winds do not cause the tides of the sea.`;

const task = {
  topic: 'What causes the tides of the sea?',
  sources: [MOON, SUN].map((text) => ({ text, address: null })),
  depth: 2,
  maxSources: 5,
  minQuality: 0,
  includeExamples: false,
};
const ask = (...proposed: ProposedFinding[]): ResearchAnswer => research({ ...task, proposed }, () => undefined);

const GOOD: ProposedFinding = {
  statement: 'The pull of the Moon causes the tides of the sea.',
  source: 1,
  quote: 'The Moon causes the tides of the sea by its pull on the water.',
};

describe('what a model says that it found', () => {
  test('counts with the passage that its quotation stands in', () => {
    const { report, warnings } = ask(GOOD);
    expect(reportSchema.safeParse(report).success).toBe(true);
    expect(report).toMatchObject({
      summary: GOOD.statement,
      keyFindings: [
        {
          statement: GOOD.statement,
          source: 1,
          section: 'Tides',
          passage: expect.stringContaining(GOOD.quote) as string,
        },
      ],
      droppedFindings: 0,
      compilation: expect.stringContaining(GOOD.quote) as string,
    });
    expect(report.sources.map(({ used }) => used)).toEqual([true, false]);
    expect(warnings).toEqual([]);
  });

  test.each<[string, Partial<ProposedFinding>]>([
    ['whose quotation stands nowhere', { quote: 'The Moon causes the tides of all the seas by its pull.' }],
    ['whose quotation is a word or two', { quote: 'The Moon' }],
    ['whose quotation is empty', { quote: ' ' }],
    ['that says something else than its passage', { statement: 'Whales sing at night in the Arctic ocean.' }],
    ['that adds to its passage', { statement: 'The Moon causes tides, earthquakes, storms, volcanoes and insomnia.' }],
    ['that gives a number that is not there', { statement: 'The Moon causes the tides of the sea 7 times.' }],
    ['that denies its passage', { statement: 'The Moon does not cause the tides of the sea by its pull.' }],
  ])('is dropped and counted: one %s', (_what, change) => {
    const { report, warnings } = ask(GOOD, { ...GOOD, ...change });
    expect(report.keyFindings).toHaveLength(1);
    expect(report.droppedFindings).toBe(1);
    expect(warnings).toEqual(['1 finding of the model rests on no passage of a source, and was left out.']);
  });

  test.each<[string, Partial<ProposedFinding>, number]>([
    ['other blanks, quotation marks and capitals', { quote: 'THE MOON  causes\nthe tides of the sea by its pull' }, 1],
    ['a wrong number of its source', { source: 2 }, 1],
    ['a source that there is none', { source: 9 }, 1],
  ])('is found in spite of %s', (_what, change, source) => {
    expect(ask({ ...GOOD, ...change }).report).toMatchObject({ keyFindings: [{ source }], droppedFindings: 0 });
  });

  test('may deny what its passage denies', () => {
    const statement = 'Winds do not cause the tides of the sea.';
    expect(ask({ statement, source: 2, quote: statement }).report.keyFindings).toHaveLength(1);
  });

  test('is told once, the most relevant first', () => {
    const springs = {
      statement: 'Spring tides come twice a month.',
      source: 1,
      quote: 'Such spring tides come twice a month.',
    };
    const { report } = ask(springs, GOOD, GOOD);
    expect(report.keyFindings.map(({ statement }) => statement)).toEqual([GOOD.statement, springs.statement]);
    expect(report.droppedFindings).toBe(0);
  });

  test('is an error when nothing of it rests on a passage', () => {
    for (const proposed of [[], [{ ...GOOD, quote: 'nothing of the kind is there' }]])
      expect(() => ask(...proposed)).toThrow(expect.objectContaining({ code: 'FINDINGS_WITHOUT_PASSAGE' }) as Error);
  });
});

test('a model gets the best passages of the sources, as they stand there', () => {
  const { passages, wanted } = candidates(task, () => undefined);
  expect(wanted).toBe(8);
  expect(passages.map(({ text }) => text).join()).toContain('causes the tides');
  expect(new Set(passages.map(({ source }) => source))).toEqual(new Set([1, 2]));
  for (const { text, source } of passages) expect([MOON, SUN][source - 1]).toContain(text.split('\n')[0]);
});
