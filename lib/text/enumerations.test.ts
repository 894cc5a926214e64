import { announcedBy, enumerationIn } from './enumerations';

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
