import { Mentions } from './mentions';
import { announcedBy, enumerationIn, relationsIn } from './relations';

const NAMES =
  'weathering, frost wedging, loam, soil, clay, humus, water, erosion, lock, basin, xylem, phloem, vessel, light, transpiration, endodermis, bacteria, decomposer, heat, steam'.split(
    ', ',
  );
const mentions = new Mentions(NAMES.map((name) => [name, name] as const));
const said = (text: string): string[] =>
  relationsIn(text, mentions.in(text)).map(({ from, kind, to }) => `${from} ${kind} ${to}`);

test.each<[string, string[]]>([
  ['Frost wedging, in which it freezes, is a common example of weathering.', ['frost wedging kind_of weathering']],
  ['Frost wedging is a common example of weathering.', ['frost wedging kind_of weathering']],
  ['Loam is a fertile soil.', ['loam kind_of soil']],
  ['Decomposers such as bacteria produce humus.', ['bacteria kind_of decomposer', 'decomposer causes humus']],
  ['A lock consists of a basin.', ['basin part_of lock']],
  ['The xylem consists of two kinds of cell: vessels and clay.', ['vessel part_of xylem', 'clay part_of xylem']],
  ['Humus is part of the soil.', ['humus part_of soil']],
  ['Water and heat cause erosion.', ['water causes erosion', 'heat causes erosion']],
  ['Erosion is mostly caused by water.', ['water causes erosion']],
  ['The light grows stronger, so transpiration increases.', ['light causes transpiration']],
  ['Erosion needs water.', ['water prerequisite erosion']],
  ['The lock uses water.', ['water application lock']],
  ['Unlike xylem, phloem carries sugars.', ['phloem contrasts xylem']],
  ['Xylem differs from phloem.', ['xylem contrasts phloem']],
  [
    'Xylem carries water upward, whereas phloem carries sugars both ways.',
    ['xylem related water', 'xylem contrasts phloem'],
  ],
  ['Heat turns water to steam, which drives erosion.', ['heat related water', 'steam causes erosion']],
])('“%s” says what things are to each other', (text, expected) => {
  expect(said(text).sort()).toEqual(expected.sort());
});

test.each([
  'Water does not cause erosion.',
  'Erosion is not caused by water.',
  'A lock is the place where a basin fills.',
  'The soil in which clay is found needs care.',
  'Clay and humus are dark.',
])('“%s” relates nothing', (text) => {
  expect(said(text)).toEqual([]);
});

test('a list behind an announcement is of what the announcement names', () => {
  expect(enumerationIn('There are three types of rock: igneous, sedimentary and metamorphic.')).toEqual({
    whole: 'rock',
    kind: 'kind_of',
    items: ['igneous', 'sedimentary', 'metamorphic'],
  });
  expect(enumerationIn('The three parts of a flower are the stem, the petals and the roots.')).toEqual({
    whole: 'a flower',
    kind: 'part_of',
    items: ['stem', 'petals', 'roots'],
  });
  expect(
    enumerationIn('There is one thing to remember: never turn your back on the sea, and be home early.'),
  ).toBeNull();
  expect(announcedBy('A soil has the following layers:')).toEqual({ whole: 'soil', kind: 'part_of' });
  expect(announcedBy('Remember the following:')).toBeNull();
});

test('names are found in either number, not inside other names, and not where their words are verbs', () => {
  const find = (names: string[], text: string, phrases: string[] = []): string[] =>
    new Mentions(names.map((name) => [name, name] as const)).in(text, phrases).map(({ what }) => what);
  expect(find(['stoma', 'guard cell'], 'Stomata lie between guard cells.')).toEqual(['stoma', 'guard cell']);
  expect(find(['cell', 'guard cell'], 'A guard cell swells.')).toEqual(['guard cell']);
  expect(find(['clay'], 'Clay soils drain poorly.', ['Clay soils'])).toEqual([]);
  expect(find(['cohesion'], 'The cohesion–tension theory is old.')).toEqual([]);
  expect(find(['Street'], 'But New Bedford beats all Water Street.')).toEqual([]);
  expect(find(['Returns'], 'Functions which return an array.', ['Functions', 'array'])).toEqual([]);
  expect(find(['What is rust?'], 'Iron becomes rust.')).toEqual(['What is rust?']);
});
