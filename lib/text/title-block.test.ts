import { allBlocks } from './document';
import { chunksOf } from './plain-chunks';
import { readPlain } from './read-plain';
import { readSource } from './read-source';
import { withoutTitleBlock } from './title-block';

const PROSE =
  'A breach of contract occurs where a party, without lawful excuse, fails to perform an obligation, or performs it badly.';

describe('the lines above a text', () => {
  test.each([
    ['HARTWELL & SONS LTD\nParental leave and return to work\nVersion 3 of 2022', 'Parental leave and return to work'],
    ['THE LAW OF CONTRACT: AN OUTLINE\nPart Four - Remedies for Breach', 'Remedies for Breach'],
    ['how I keep a scythe sharp - for Lena, since you asked', 'How I keep a scythe sharp'],
    ['ON THE KEEPING OF\nBEES IN TOWNS\nThird edition', 'ON THE KEEPING OF BEES IN TOWNS'],
    [
      'Determination of protein in leaf extracts by dye binding (notes for new members of the group)',
      'Determination of protein in leaf extracts by dye binding',
    ],
    ['The Open Window\n\nby Saki (H. H. Munro)', 'The Open Window'],
  ])('name it: %s', (head, title) => {
    const read = readPlain(`${head}\n\n${PROSE}\n`);
    const isAll = !head.includes('\n');
    expect(read.leftOut.length).toBe(isAll ? 0 : 1);
    expect(read.title).toBe(title);
    expect(read.parts).toEqual([expect.objectContaining({ kind: 'paragraph', text: PROSE })]);
  });

  test('are no title where they are a list or end as sentences do', () => {
    expect(readPlain(`Buy milk.\nBuy bread.\n\n${PROSE}\n`).title).toBeNull();
    expect(withoutTitleBlock(chunksOf(`Milk\nBread\n\n${PROSE}\n`)).title).toBeNull();
    expect(readPlain(`- milk\n- bread\n\n${PROSE}\n`).title).toBeNull();
  });
});

test('chapters of a story may have a number and a stop alone', () => {
  const { parts } = readPlain(`I.\n\n${PROSE}\n\nII.\n\n${PROSE}\n`);
  expect(parts.filter((part) => 'heading' in part)).toEqual([
    { heading: 'I', level: 2 },
    { heading: 'II', level: 2 },
  ]);
});

test('numbered paragraphs that begin with their names get these as headings', () => {
  const { parts } = readPlain(
    `4.2  Damages\n\n4.2.1  Purpose. ${PROSE}\n\n4.2.2  Remoteness. ${PROSE}\n\n4.2.3  ${PROSE}\n`,
  );
  expect(parts.map((part) => ('heading' in part ? part.heading : part.text))).toEqual([
    'Damages',
    'Purpose',
    PROSE,
    'Remoteness',
    PROSE,
    PROSE,
  ]);
});

test('an indented stretch that is broken to a width of its own is one paragraph', () => {
  const long = `${PROSE} ${PROSE}`;
  const { parts } = readPlain(
    `${long}\n\n    Example. A agrees to sell B 200 tonnes of barley, delivery\n    in March. In March A refuses to deliver; the price is then\n    £172 a tonne.\n\n${long}\nShort.\n${long}\nShort.\n${long}\n`,
  );
  expect(parts[1]).toMatchObject({
    text: 'Example. A agrees to sell B 200 tonnes of barley, delivery in March. In March A refuses to deliver; the price is then £172 a tonne.',
  });
});

test('what a text says of itself and to its readers is no part of it, and said to be left out', () => {
  const document = readSource(
    `# Search\n\n> **Status:** living document. If it is wrong, fix it.\n\n## The query\n\n${PROSE}\n\nComments? Find me on Mastodon.\n`,
  );
  expect(document.sections.flatMap(allBlocks).map(({ text }) => text)).toEqual([PROSE]);
  expect(document.leftOut).toEqual(['what the text says of itself and to its readers']);
});

test('chapters may have their numbers between dashes, and boxes to tick off make a list of tasks', () => {
  const { parts } = readPlain(`- I -\n\n${PROSE}\n\n- II -\n\n${PROSE}\n\n☐ Disk usage is low\n☐ Replicas are back\n`);
  expect(parts.filter((part) => 'heading' in part).map(({ heading }) => heading)).toEqual(['I', 'II']);
  expect(parts.at(-1)).toMatchObject({ role: 'tasks', items: ['Disk usage is low', 'Replicas are back'] });
});
