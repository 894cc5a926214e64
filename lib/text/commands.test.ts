import fs from 'node:fs';
import { Language } from './language';

interface Labelled {
  text: string;
  instruction: boolean;
  /** Written by others, and not looked at while the rules were made. */
  heldOut: boolean;
}

const SENTENCES = JSON.parse(fs.readFileSync('tests/fixtures/instructions.json', 'utf8')) as Labelled[];
const language = new Language();
const isFound = ({ text }: Labelled): boolean => language.isCommand(text);
const share = (some: readonly Labelled[], holds: (one: Labelled) => boolean): number =>
  some.filter(holds).length / some.length;

test.each([
  ['that were looked at', false],
  ['that were not', true],
])('instructions are found, and little else, among sentences %s while the rules were made', (_which, heldOut) => {
  const set = SENTENCES.filter((one) => one.heldOut === heldOut);
  expect(set.length).toBeGreaterThanOrEqual(75);
  expect(
    share(
      set.filter(({ instruction }) => instruction),
      isFound,
    ),
  ).toBeGreaterThanOrEqual(0.93);
  expect(share(set.filter(isFound), ({ instruction }) => instruction)).toBeGreaterThanOrEqual(0.93);
});
