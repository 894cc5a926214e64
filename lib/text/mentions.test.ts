import { Mentions } from './mentions';

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
