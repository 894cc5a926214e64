import { allBlocks, type Block } from './document';
import { readSource } from './read-source';

const blocksOf = (text: string): Block[] => {
  const { blocks, sections } = readSource(text);
  return allBlocks({ blocks, children: sections });
};
const saidIn = (text: string): string[] => blocksOf(text).map((block) => block.text);

describe('a talk', () => {
  const SAID = ['The queue of `orders` is full.', 'Who deployed at nine?', 'I did. Rolling back now.', 'Thanks.'];

  test.each([
    ['times in brackets', '[09:02] alertbot: {0}\n[09:03] Priya: {1}\n[09:04] Daniel: {2}\n[09:06] Priya: {3}'],
    ['times in front', '09:02 alertbot: {0}\n09:03 Priya: {1}\n09:04 Daniel: {2}\n09:06 Priya: {3}'],
    ['times behind names', 'alertbot (09:02): {0}\nPriya (09:03): {1}\nDaniel (09:04): {2}\nPriya (09:06): {3}'],
    ['names and times above', 'alertbot  09:02\n{0}\n\nPriya  09:03\n{1}\n\nDaniel  09:04\n{2}\n\nPriya  09:06\n{3}'],
  ])('with %s is read turn by turn, whatever marks stand in it', (_what, pattern) => {
    const text = pattern.replaceAll(/\{(\d)\}/g, (_whole, at: string): string => SAID[Number(at)] ?? '');
    expect(saidIn(text)).toEqual(SAID.map((said) => said.replaceAll('`', '')));
    expect(readSource(text).leftOut).toContain('times and speakers');
  });

  test('is called what stands above it, and a short turn is no heading', () => {
    const read = readSource(
      '#checkout-incident (export)\n\n[09:02] alertbot: down\n[09:03] Priya: looking\n[09:04] Daniel: same here\n',
    );
    expect(read.title).toBe('checkout-incident');
    expect(read.sections.flatMap(({ title }) => title)).toEqual([]);
  });

  test('is none where days have their times', () => {
    const text = 'Monday 10:00\nYoga\n\nTuesday 11:30\nPilates\n\nFriday 18:00\nDancing\n';
    expect(readSource(text).leftOut).toEqual([]);
    expect(saidIn(text).join(' ')).toContain('Tuesday 11:30');
  });

  test('is none where a text has a time here and there', () => {
    expect(readSource('The bus leaves at\n09:02 from the square.\nIt arrives at ten.\n').leftOut).toEqual([]);
  });
});

describe('reStructuredText', () => {
  test('has simple tables, those of a grid and those of lists', () => {
    const simple =
      '=====  ========\nName   Meaning\n=====  ========\n``a``  first\nb      second\n       one\n=====  ========\n';
    const grid =
      '+------+---------+\n| Name | Meaning |\n+======+=========+\n| a    | first   |\n+------+---------+\n| b    | second  |\n|      | one     |\n+------+---------+\n';
    const listed =
      '.. list-table::\n   :header-rows: 1\n\n   * - Name\n     - Meaning\n   * - a\n     - first\n   * - b\n     - second\n       one\n';
    for (const table of [simple, grid, listed]) {
      const blocks = blocksOf(`Guide\n=====\n\n.. note::\n\n   Read it.\n\nThe names:\n\n${table}\nThat is all.\n`);
      expect(blocks.find(({ kind }) => kind === 'table')?.rows).toEqual([
        ['Name', 'Meaning'],
        ['a', 'first'],
        ['b', 'second one'],
      ]);
      expect(blocks.at(-1)?.text).toBe('That is all.');
    }
  });

  test('has lists of terms without blank lines between them', () => {
    const text =
      'States\n======\n\n.. contents::\n\nA job has a state:\n\nqueued\n    It waits.\nrunning\n    A worker has it.\ndone\n    It has returned.\n\nThe end.\n';
    expect(saidIn(text)).toEqual(
      expect.arrayContaining(['queued: It waits.', 'running: A worker has it.', 'done: It has returned.', 'The end.']),
    );
  });
});

describe('a page', () => {
  const page = (comments: string): string =>
    `<html><body><header><a href="/">Crumb</a> <a href="/b">Bread</a> <a href="/a">About me</a></header><article><h1>Focaccia</h1><p>Mix the flour and the water, and let the dough rest for a night.</p>${comments}</article></body></html>`;

  test('has neither the links of its head nor what its readers wrote below it', () => {
    const text = page('<h2>Comments</h2><p><b>Joost:</b> Came out great. </p><p><b>Meg R.:</b> Can I use spelt?</p>');
    expect(saidIn(text)).toEqual(['Mix the flour and the water, and let the dough rest for a night.']);
    expect(readSource(text).leftOut).toEqual(expect.arrayContaining(['a menu', 'what readers wrote']));
  });

  test('keeps a section on comments that nobody signs', () => {
    expect(saidIn(page('<h2>Comments</h2><p>A comment begins with a hash, and ends with its line.</p>'))).toContain(
      'A comment begins with a hash, and ends with its line.',
    );
  });
});
