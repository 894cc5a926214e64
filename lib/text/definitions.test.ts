import { definitionIn } from './definitions';

test.each([
  ['A lock is a basin in which the level of the water can be changed.', 'lock'],
  ['A plant that makes its food from light is called an autotroph.', 'autotroph'],
  ['An animal that eats plants is termed a herbivore.', 'herbivore'],
  ['The small openings of a leaf are known as stomata.', 'stomata'],
  ['“Contributor” means each legal entity that creates the software.', 'contributor'],
  ['Erosion: the wearing away of rock by water.', 'erosion'],
  ['By erosion we mean the wearing away of rock.', 'erosion'],
])('“%s” defines %s', (text, term) => {
  expect(definitionIn({ text })?.term).toBe(term);
});

test.each([
  'On the left is the shelf for parcels that wait.',
  'Because the label of a parcel is a short, fixed text, it can be read by a scanner.',
  'The reason for the queue is the width of the door.',
  'Her brother is the driver of the second van.',
  'The nearest stop is called Mill Lane.',
  'The starter is made of flour and water.',
  'This is called erosion.',
])('“%s” defines nothing', (text) => {
  expect(definitionIn({ text })).toBeNull();
});
