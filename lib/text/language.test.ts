import fs from 'node:fs';
import path from 'node:path';
import { Language } from './language';

const CORPUS = 'tests/corpus';
const texts = fs
  .readdirSync(CORPUS)
  .filter((file) => file !== 'README.md')
  .map((file) => fs.readFileSync(path.join(CORPUS, file), 'utf8').slice(0, 20_000));

test('a text is read the same, whatever other texts were read before it, or beside it', () => {
  const first = texts.map((text) => new Language().analyse(text));
  const beside = texts.map(() => new Language());
  expect(beside.map((reader, index) => reader.analyse(texts[index] ?? ''))).toEqual(first);
});
