import { isBelief } from './beliefs';
import { isUnspecific } from './unspecific';

test.each([
  'For a long time scientists believed that the oxygen came from carbon dioxide.',
  'It was long thought that swallows sleep at the bottom of lakes.',
  'Others answer: the smokers, since the shops will just raise the price.',
  'Most people think that a whale is a fish.',
  'The miasma theory held that bad air causes disease.',
  'Sailors used to believe that the sea had an edge.',
  'People still held, with Aristotle, that insects arose from mud.',
])('tells what was believed: %s', (sentence) => {
  expect(isBelief(sentence)).toBe(true);
});

test.each([
  'John Snow suspected that cholera was swallowed and not inhaled.',
  'Pangolins are thought to be the most trafficked mammals in the world.',
  'The oxygen comes from water.',
  'Charles believed that the water of the pump was to blame.',
  'The engineer James Watts thought that steam could do more.',
  'People who believed in the plan paid for it.',
])('tells what is so: %s', (sentence) => {
  expect(isBelief(sentence)).toBe(false);
});

test.each([
  'higher price',
  'first stage',
  'famous case',
  'common trick',
  'second',
  'few days',
  'slightest increase',
  'middle of a job',
  'Malay word pengguling',
])('"%s" names nothing by itself', (words) => {
  expect(isUnspecific(words)).toBe(true);
});

test.each(['higher education', 'court case', 'light reactions', 'older plants', 'Calvin cycle', 'use case'])(
  '"%s" is a name',
  (words) => {
    expect(isUnspecific(words)).toBe(false);
  },
);
