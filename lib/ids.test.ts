import { firstIdOf, newId } from './ids';

test('ids sort by when they were made, and before the first id of a later moment', () => {
  const [first, second] = [newId('exec'), newId('exec')];
  expect(first < second).toBe(true);
  expect(firstIdOf('exec', new Date(Date.now() - 1_000)) < first).toBe(true);
  expect(firstIdOf('exec', new Date(Date.now() + 1_000)) > second).toBe(true);
  expect(firstIdOf('exec', new Date())).toHaveLength(first.length);
});
