import { numbersApart } from './plain-chunks';

const chunkOf = (text: string) => ({ lines: text.split('\n'), indents: text.split('\n').map(() => 0) });

test('lines with numbers of several parts are paragraphs, those of a table of contents are not', () => {
  expect(numbersApart(chunkOf('6.1.1 Put on gloves.\n6.1.2 Close the door and\nwait.'))).toEqual([
    { lines: ['6.1.1 Put on gloves.'], indents: [0] },
    { lines: ['6.1.2 Close the door and', 'wait.'], indents: [0, 0] },
  ]);
  const contents = chunkOf('1. Words\n1.1. What is this handbook?\n1.2. What is a depot?\n2.1. The stops');
  expect(numbersApart(contents)).toEqual([contents]);
});
