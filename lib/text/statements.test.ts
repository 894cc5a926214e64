import { Language } from './language';

const language = new Language();
const name = ({ whole }: { whole: string }): string => whole.toLowerCase();
const said = (text: string): string[] =>
  language.statementsIn(text).statements.map(({ from, kind, to }) => `${name(from)} ${kind} ${name(to)}`);

test.each<[string, string[]]>([
  ['Frost wedging, in which it freezes, is a common example of weathering.', ['frost wedging kind_of weathering']],
  ['Loam is a fertile soil.', ['loam kind_of fertile soil']],
  ['Marble, a hard rock that polishes well, covers the floor.', ['marble kind_of hard rock', 'marble related floor']],
  ['Decomposers such as bacteria produce humus.', ['decomposers causes humus', 'bacteria kind_of decomposers']],
  ['A lock consists of a basin.', ['basin part_of lock']],
  ['The xylem consists of two kinds of cell: vessels and fibres.', ['vessels part_of xylem', 'fibres part_of xylem']],
  ['Humus is part of the soil.', ['humus part_of soil']],
  ['Every wall is built from two layers of brick.', ['two layers of brick part_of wall']],
  ['Water and heat cause erosion.', ['water causes erosion', 'heat causes erosion']],
  ['Erosion is mostly caused by water.', ['water causes erosion']],
  ['The flood was a direct result of the thaw.', ['thaw causes flood']],
  ['Heavy rain gives rise to landslides.', ['heavy rain causes landslides']],
  ['Rust weakens the hull and raises the cost of a repair.', ['rust reduces hull', 'rust causes cost of a repair']],
  ['Salt slows the yeast down, and it tightens the dough.', ['salt reduces yeast', 'salt causes dough']],
  ['Warmth speeds up fermentation.', ['warmth causes fermentation']],
  ['Lending creates money.', ['lending causes money']],
  ['Moss is responsible for the damp.', ['moss causes damp']],
  ['The law, which doubled the tax, was repealed.', ['law causes tax']],
  ['They come in messages, including messages containing invalid characters.', ['invalid characters part_of messages']],
  ['It is meant for applications (Vite, Create React App).', []],
  ['A person charged with another crime, who crosses the border, must go.', ['person related border']],
  ['Rain dissolves carbon dioxide and becomes a weak acid.', ['rain related carbon dioxide']],
  ['Rain forms a weak acid, carbonic acid.', ['carbonic acid kind_of weak acid', 'rain related weak acid']],
  ['Erosion needs water.', ['water prerequisite erosion']],
  ['Trust is a prerequisite for trade.', ['trust prerequisite trade']],
  ['The lock uses water.', ['water application lock']],
  ['Dye tracing is employed to find the spring.', ['dye tracing application spring']],
  ['Unlike xylem, phloem carries sugars.', ['phloem related sugars', 'phloem contrasts xylem']],
  ['Xylem differs from phloem.', ['xylem contrasts phloem']],
  [
    'Xylem carries water upward, whereas phloem carries sugars both ways.',
    ['xylem related water', 'phloem related sugars', 'xylem contrasts phloem'],
  ],
  ['Heat turns water into steam, which drives erosion.', ['heat related water', 'steam causes erosion']],
])('“%s” says what things are to each other', (text, expected) => {
  expect(said(text).sort()).toEqual(expected.sort());
});

test.each([
  'Water does not cause erosion.',
  'Erosion is not caused by water.',
  'No single factor causes the decline.',
  'The dam fails to prevent floods.',
  'A lock is the place where a basin fills.',
  'Clay and humus are dark.',
  'The word means a field.',
  'A company changed its name.',
  'While the pump was running, the tank filled.',
])('“%s” relates nothing', (text) => {
  expect(said(text)).toEqual([]);
});

test('“it” stands for what the sentence before is about', () => {
  const { subjects } = language.statementsIn('The valve sits behind the pump.');
  const { statements } = language.statementsIn('It raises the pressure.', [subjects]);
  expect(statements.map(({ from, to, pointsBack }) => [name(from), name(to), pointsBack])).toEqual([
    ['valve', 'pressure', 1],
  ]);
});

test('what is told as the contrary of the sentence before is set apart from what that is about', () => {
  const { subjects } = language.statementsIn('The wide rivers are slow.');
  expect(language.statementsIn('Mountain streams, by contrast, are fast.', [subjects]).statements).toMatchObject([
    {
      kind: 'contrasts',
      from: { whole: 'Mountain streams' },
      to: { whole: 'wide rivers' },
      pointsBack: 1,
    },
  ]);
});

test.each([
  ['A running server is what we call a node.', 'node'],
  ['Such layers are known as horizons.', 'horizons'],
  ['Sailors call that rope the sheet.', 'sheet'],
  ['Printers refer to this gap as leading.', 'leading'],
  ['This last rise is called proofing.', 'proofing'],
  ['The first stage has the odd name of bulk fermentation.', 'bulk fermentation'],
  ['By slack we mean the time that is left.', 'slack'],
  ['The litter builds up in a thick layer called mor.', 'mor'],
  ['It loses water through the tiny openings known as stomata.', 'stomata'],
  ['That stream, transpiration, pulls water up from the roots.', 'transpiration'],
  ['This sequence is succession; it ends in a forest.', 'succession'],
  ['Predator satiation is the technical term.', 'predator satiation'],
  [
    'Every few years, usually after a warm dry summer, the beeches of an entire region fruit together in what is known as a mast year.',
    'mast year',
  ],
  ['Below it lies the bedrock, the solid rock of the valley, which carries the walls.', 'bedrock'],
])('“%s” brings in a term', (text, term) => {
  expect(language.statementsIn(text).namings.map((naming) => name(naming.term))).toEqual([term]);
});
