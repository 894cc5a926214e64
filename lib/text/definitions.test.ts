import { definitionIn, namingIn } from './definitions';

test.each([
  ['A lock is a basin in which the level of the water can be changed.', 'lock'],
  ['A plant that makes its food from light is called an autotroph.', 'autotroph'],
  ['An animal that eats plants is termed a herbivore.', 'herbivore'],
  ['The small openings of a leaf are known as stomata.', 'stomata'],
  ['“Contributor” means each legal entity that creates the software.', 'contributor'],
  ['Erosion: the wearing away of rock by water.', 'erosion'],
  ['By erosion we mean the wearing away of rock.', 'erosion'],
  ['The law of demand states that the quantity demanded falls when the price rises.', 'law of demand'],
  ['A shortage exists when the quantity demanded exceeds the quantity supplied.', 'shortage'],
  [
    'Another aspect is the idea of encapsulation, which means that details are hidden from other code.',
    'encapsulation',
  ],
  ['The washing out of dissolved substances from upper layers is leaching.', 'leaching'],
  ['Adhesion, the attraction between water and the walls of a vessel, prevents the column from slipping.', 'adhesion'],
  [
    'Price elasticity of demand measures how strongly demand reacts to a change in price.',
    'price elasticity of demand',
  ],
  ['The sill, also called the cill, is a narrow ledge in front of the gates that boats must not touch.', 'sill'],
])('“%s” defines %s', (text, term) => {
  expect(definitionIn({ text })?.term).toBe(term);
});

test.each([
  'On the left is the shelf for parcels that wait.',
  'The easiest way is a table of numbers with a unique constraint.',
  'The difference matters: the first kind can be overcome by adding more.',
  '(A few are made of RNA; these are called ribozymes.',
  'Because the label of a parcel is a short, fixed text, it can be read by a scanner.',
  'The reason for the queue is the width of the door.',
  'Her brother is the driver of the second van.',
  'The nearest stop is called Mill Lane.',
  'The starter is made of flour and water.',
  'This is called erosion.',
  'A cut through a soil shows layers, which are called horizons.',
  'Rent: the treasurer, Ms. Okoro, from nine to five on weekdays.',
  'Everything else: the committee, which meets on the first Monday.',
  'NOTE: A pack that has been pierced must be discarded.',
  'Listing 18-1: An AveragedCollection struct that maintains a list of integers.',
  'The strange insert is how the index is told to forget a row.',
  'O Open: the file that is shown when nobody edits it.',
])('“%s” defines nothing', (text) => {
  expect(definitionIn({ text })).toBeNull();
});

test('a name for what was said right before it defines that', () => {
  const before = { text: 'If air gets into a vessel, the column breaks.' };
  expect(namingIn({ text: 'Such a break is called an embolism.' }, before)).toMatchObject({
    term: 'embolism',
    meaning: 'If air gets into a vessel, the column breaks',
    sentence: 'If air gets into a vessel, the column breaks. Such a break is called an embolism.',
  });
  expect(
    namingIn(
      { text: 'This list of servers is known as the preference list.' },
      { text: 'The walk must skip positions of machines.' },
    ),
  ).toBeNull();
  expect(namingIn({ text: 'This is called Mill Lane.' }, before)).toBeNull();
  expect(namingIn({ text: 'This is called an embolism.' }, { text: 'It breaks when they get in.' })).toBeNull();
});
