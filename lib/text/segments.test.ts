import { segmentsOf } from './segments';

const CASES: [string, 'sentence' | 'word', string][] = [
  ['sentences', 'sentence', 'The tide rises in the bay. Does it fall at 3.5 m? “It does!” she said. '.repeat(200)],
  ['sentences of one letter', 'sentence', 'A. B. C. D. '.repeat(1_000)],
  ['one endless sentence', 'sentence', 'the tide rises and '.repeat(1_000)],
  ['words without blanks', 'word', '潮水在海湾里上涨。月亮吸引海水。'.repeat(500)],
];

test.each(CASES)('%s of a long text are the same as when it is cut at once', (_name, granularity, text) => {
  const segmenter = new Intl.Segmenter('en', { granularity });
  const segments = Array.from(segmentsOf(segmenter, text), ({ segment }) => segment);
  expect(segments.join('')).toBe(text);
  expect(segments).toEqual(Array.from(segmenter.segment(text), ({ segment }) => segment));
});

test('an empty text has none', () => {
  expect([...segmentsOf(new Intl.Segmenter('en', { granularity: 'word' }), '')]).toEqual([]);
});
