import { definitionIn } from './definitions';

test.each([
  [
    'The null hypothesis is the claim that the treatment has no effect.',
    'null hypothesis',
    'the claim that the treatment has no effect',
  ],
  [
    'The significance level, written α, is the risk of a false alarm.',
    'significance level',
    'the risk of a false alarm',
  ],
  [
    'The collection of all the values under shuffling is the permutation distribution.',
    'permutation distribution',
    'the collection of all the values under shuffling',
  ],
  ['Between the two sits the broker, a server that accepts messages.', 'broker', 'a server that accepts messages'],
  [
    'The test has little power, which is the probability of detecting an effect.',
    'power',
    'the probability of detecting an effect',
  ],
  [
    'FTS5 keeps an inverted index, i.e. a list that says for each word in which rows it occurs.',
    'inverted index',
    'a list that says for each word in which rows it occurs',
  ],
  [
    'The option makes it an external content table: the text itself is not stored twice.',
    'external content table',
    'the text itself is not stored twice',
  ],
  ['Plants of dry places, called xerophytes, lose little water.', 'xerophytes', 'plants of dry places'],
])('“%s” says what the word in bold is', (text, term, meaning) => {
  expect(definitionIn({ text, marked: [term] })).toMatchObject({ term, meaning, sentence: text });
});

test.each([
  ['The profile consists of the O horizon, the A horizon and the B horizon.', ['O horizon', 'A horizon', 'B horizon']],
  ['It is interrupted at the endodermis.', ['endodermis']],
  ['The broker is the same.', ['broker']],
  ['The broker is on the left.', ['broker']],
])('“%s” does not', (text, marked) => {
  expect(definitionIn({ text, marked })).toBeNull();
});
