import { statedMinutes } from './durations';

test.each<[string, number | null]>([
  ['Let it rest for 15 mins', 15],
  ['Bake it for 1 hour and 30 minutes', 90],
  ['Cool it for 2 hrs.', 120],
  ['Wait half an hour.', 30],
  ['Simmer for one and a half hours', 90],
  ['Simmer for 1½ hours', 90],
  ['Soak for two hours', 120],
  ['Stir for 10–15 minutes', 15],
  ['Heat for 90 seconds', 2],
  ['Run for 1:30 h', 90],
  ['Keep it overnight', 480],
  ['Leave it for 2 days', 2880],
  ['Bake for 10 minutes, then cool for 5 minutes', 15],
  ['Check the gauge every 10 minutes', null],
  ['Answer within 2 hours', null],
  ['The bridge was built 3 days ago', null],
  ['Open the valve', null],
])('“%s” takes %p minutes', (text, minutes) => {
  expect(statedMinutes(text)).toBe(minutes);
});
