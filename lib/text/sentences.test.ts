import { dangles, pointsBack } from './sentences';

test.each([
  'The fluid around them is called the stroma.',
  'When the wind rose, he shut the door.',
  'Water is split to replace them, and oxygen is set free.',
  'Nearly all food on Earth goes back to it.',
  'On a bright day this is often carbon dioxide.',
])('“%s” cannot be told alone', (sentence) => {
  expect(dangles(sentence)).toBe(true);
});

test.each([
  'Plants use the light that they absorb.',
  'The captain shut the door when he saw the wave.',
  'Ana closes the valve before she leaves.',
  'Stir the starter and throw half of it away.',
  'Chlorophyll absorbs red light best and reflects green light.',
])('“%s” can', (sentence) => {
  expect(pointsBack(sentence)).toBe(false);
  expect(dangles(sentence)).toBe(false);
});
