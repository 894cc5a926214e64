import { numbersApart } from './plain-chunks';
import { readPlain } from './read-plain';

const chunkOf = (text: string) => ({ lines: text.split('\n'), indents: text.split('\n').map(() => 0) });

test('lines with numbers of several parts are paragraphs, those of a table of contents are not', () => {
  expect(numbersApart(chunkOf('6.1.1 Put on gloves.\n6.1.2 Close the door and\nwait.'))).toEqual([
    { lines: ['6.1.1 Put on gloves.'], indents: [0] },
    { lines: ['6.1.2 Close the door and', 'wait.'], indents: [0, 0] },
  ]);
  const contents = chunkOf('1. Words\n1.1. What is this handbook?\n1.2. What is a depot?\n2.1. The stops');
  expect(numbersApart(contents)).toEqual([contents]);
});

test('a document whose first line says only its kind is called as the next one says', () => {
  const title = (text: string): string | null => readPlain(text).title;
  const rest = '\n\n1. PURPOSE\n\nThis says how trucks are charged.\n\n2. SCOPE\n\nIt applies to all trucks.\n';
  expect(title(`STANDARD OPERATING PROCEDURE\n\nSOP-WH-014  Changing the battery of a truck\nVersion 3.2${rest}`)).toBe(
    'Changing the battery of a truck',
  );
  expect(title(`STANDARD OPERATING PROCEDURE${rest}`)).toBe('STANDARD OPERATING PROCEDURE');
});
