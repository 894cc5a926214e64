import { findSchemaProblem, validateJson } from './json-schema';

const text = (pattern: string): Record<string, unknown> => ({
  type: 'object',
  properties: { topic: { type: 'string', pattern, description: 'What it is about.' } },
});

test('a pattern takes no longer than the text is long, whoever wrote it', () => {
  // With JavaScript's own this would take longer than the universe is old.
  const schema = text('^(a+)+$');
  expect(validateJson(schema, { topic: `${'a'.repeat(100_000)}!` })).toMatchObject([{ path: ['topic'] }]);
  expect(validateJson(schema, { topic: 'aaa' })).toEqual([]);
});

test('a pattern that a text does not match is told with what the parameter means', () => {
  expect(validateJson(text('[\\p{L}\\p{N}]'), { topic: '\u200b' })).toEqual([
    { path: ['topic'], message: 'does not match "[\\\\p{L}\\\\p{N}]": What it is about' },
  ]);
  expect(validateJson(text('[\\p{L}\\p{N}]'), { topic: '   ' })).toEqual([
    { path: ['topic'], message: 'is blank: What it is about' },
  ]);
});

test('of thousands of faults some are told, and how many more there are', () => {
  const schema = { type: 'array', items: { type: 'string' } };
  const faults = validateJson(
    schema,
    Array.from({ length: 5_000 }, (_, index) => index),
  );
  expect(faults).toHaveLength(21);
  expect(faults.at(-1)).toEqual({ path: [], message: 'has 4,980 more faults' });
});

test.each([
  ['look-ahead', text('(?=a)b')],
  ['a reference to what it is itself', { $ref: '#' }],
  ['an unknown type', { type: 'txet' }],
  ['an address elsewhere', { $ref: 'https://example.org/schema' }],
])('a schema with %s cannot be used, which is said and not thrown', (_name, schema) => {
  expect(findSchemaProblem(schema)).toEqual(expect.any(String));
  expect(validateJson(schema, {})).toMatchObject([{ path: [], message: expect.stringContaining('not usable') }]);
});
