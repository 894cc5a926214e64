import { readSource } from '../../../../lib/text/read-source';
import { MARKDOWN } from '../../exports/markdown';
import type { CourseContent } from '../../structures/course';
import { StructureType } from '../../structures/structure';
import { outline } from './outline';

const courseOf = (sourceText: string): CourseContent =>
  outline(
    { structureType: StructureType.COURSE, parameters: { topic: 'It', sourceText, granularityLevel: 5 } },
    () => undefined,
  ).output as unknown as CourseContent;
const lessonsOf = (sourceText: string): CourseContent['modules'][number]['lessons'] =>
  courseOf(sourceText).modules.flatMap(({ lessons }) => lessons);
const materialOf = (sourceText: string): string =>
  lessonsOf(sourceText)
    .flatMap(({ material }) => material.flatMap(({ text, items }) => [text, ...items]))
    .join('\n');

const RST = `Delivery in Bramble
===================

.. versionchanged:: 2.4
   The option is now per queue.

Bramble is a task queue for Python. This page explains what happens to a task.

Terms
-----

task
    A unit of work: the name of a function and its arguments.

broker
    The server that stores tasks until a worker fetches them.

lease
    The right of one worker to run one task for a limited time.

Life of a task
--------------

If a worker crashes, the lease simply expires, and the broker gives the task to another one. Then it runs again.

.. seealso:: :doc:\`monitoring\`
`;

describe('a course keeps', () => {
  test('the terms that a text explains first, and asks for each once', () => {
    expect(materialOf(RST)).toContain('The right of one worker to run one task for a limited time.');
    const asked = lessonsOf(RST).flatMap(({ assessmentPoints }) => assessmentPoints);
    expect(asked).toEqual(expect.arrayContaining(['What is a task?', 'What is meant by “lease”?']));
    expect(new Set(asked).size).toBe(asked.length);
  });

  test('its introduction where its first section is a list of terms, and no notes on versions', () => {
    expect(materialOf(RST)).toContain('Bramble is a task queue for Python.');
    expect(JSON.stringify(courseOf(RST))).not.toMatch(/per queue|monitoring/);
  });

  test('what is to be taken care of with what one needs', () => {
    const text = `# Limewash

## What you need

- 5 kg of lime putty
- a big bucket

Lime is caustic. It burns the eyes badly and dries out the skin.

## Putting it on

Brush the wash on thinly in all directions. Let every coat dry for a day before the next one.
`;
    expect(materialOf(text)).toContain('It burns the eyes badly');
  });

  test('a long introduction apart from the first section', () => {
    const intro = Array.from(
      { length: 12 },
      (_, n) => `The canal of year ${n} paid well for its owners, and others built more.`,
    );
    const text = `# Canals\n\n${intro.join(' ')}\n\n## Money\n\nInterest was low in those years. The banks lent freely.\n\n## Law\n\nEvery canal needed an Act. Parliament met in winter.\n`;
    expect(courseOf(text).modules.map(({ title }) => title)).toEqual(['Canals', 'Money', 'Law']);
  });
});

const PLAIN = [
  'Last revised by Ines in October, after the outage. The mail relay accepts messages of all services and hands them on to the servers of their receivers.',
  'A spool is a directory in which messages wait until they can be sent. A bounce is a message that comes back to its sender with the reason. Both grow when a receiver is away for long.',
  'The relay tries each message again after a while, and the time between two tries grows. After five days it gives up and sends the message back to whoever wrote it.',
].map(
  (paragraph) =>
    `${paragraph} ${'It writes a line for each of them into its log, which is kept for some weeks and read by nobody. '.repeat(6)}`,
);

describe('a stretch without a heading is called', () => {
  const titles = courseOf(PLAIN.join('\n\n')).modules.flatMap(({ title, lessons }) => [
    title,
    ...lessons.map((lesson) => lesson.title),
  ]);

  test('after the terms that it explains', () => {
    expect(titles).toContain('Spool and bounce');
  });

  test('and after no remark on the document', () => {
    expect(titles.join()).not.toContain('revised');
    expect(
      lessonsOf(PLAIN.join('\n\n'))
        .map(({ contentOutline }) => contentOutline)
        .join(),
    ).not.toContain('Last revised');
  });

  test('not after a sentence that begins a numbered clause, nor after one that a list ends', () => {
    const text = `Receipt of samples

1 Receipt

1.1 A sample is acceptable if
(a) the container is intact; and
(b) the label is legible.

1.2 Couriers place samples in the cold box at the gate, and the guard signs for them in the log.

2 Registration

2.1 Two labels are printed. One of them is put on the container and the other one on the form.

2.2 Numbers are unique. They are not used again, even where a sample has been cancelled later.
`;
    expect(
      JSON.stringify(
        readSource(text).sections.map(({ title, children }) => [title, children.map((child) => child.title)]),
      ),
    ).not.toMatch(/acceptable|labels|unique/);
  });

  test('a document that first says what kind it is, after what it is about', () => {
    const text = `STANDARD OPERATING PROCEDURE
SOP-LAB-014  Receipt and Storage of Samples
Version 3.2   Effective: 1 February 2025

1 Receipt

Samples are received at the counter from Monday to Friday. The officer signs for them.

2 Storage

Samples are stored in the cold room until they are analysed. The analyst signs them out.
`;
    expect(readSource(text).title).toBe('SOP-LAB-014 Receipt and Storage of Samples');
  });
});

describe('an objective', () => {
  const objectivesOf = (title: string): string[] =>
    courseOf(
      `# Lab\n\n## ${title}\n\nThe sample stands on the bench. The officer reads its label aloud.\n\n## Other\n\nThe door is locked at night.\n`,
    ).modules.flatMap(({ learningObjectives }) => learningObjectives);

  test('describes no clause', () => {
    expect(objectivesOf('Two labels are printed').join()).not.toContain('Describe two labels are');
  });

  test('has its article in small letters', () => {
    expect(objectivesOf('A worked example').join()).not.toContain('Describe A');
  });
});

test('a speaker is one whatever stands in brackets behind the name, and the line of an export is no title', () => {
  const text = `Exported from Slack #it — 14 May

[10:42] Dana: hey, station 3 prints blank labels again
[10:43] Tomasz (IT): Blank as in completely white, or very faint?
[10:44] Dana: completely white, but it feeds the right length
[10:45] Tomasz (IT): Then the paper is the wrong one for this printer.
[10:46] Dana: which one do I take
`;
  const { title, blocks, sections } = readSource(text);
  expect(title).toBeNull();
  expect(JSON.stringify([blocks, sections])).not.toMatch(/\(IT\)|Exported/);
});

describe('a text keeps', () => {
  test('numbers of steps that have points below them, in pages as in Markdown', () => {
    const items = ['Open the calendar.', 'Type a name. Groups count as one.', 'Choose a level.'];
    const page = `<h1>Share</h1><h2>People</h2><ol><li>Open the calendar.</li><li>Type a name.<ul><li>Groups count as one.</li></ul></li><li>Choose a level.</li></ol><h2>Guests</h2><p>Guests are asked by mail. They answer it within a week.</p>`;
    const markdown =
      '# Share\n\n## People\n\n1. Open the calendar.\n2. Type a name.\n   - Groups count as one.\n3. Choose a level.\n\n## Guests\n\nGuests are asked by mail. They answer it within a week.\n';
    for (const text of [page, markdown])
      expect(
        lessonsOf(text)[0]
          ?.material.filter(({ kind }) => kind === 'steps')
          .map((steps) => steps.items),
      ).toEqual([items]);
  });

  test('numbers that reStructuredText gives itself, also behind what is typed at a point', () => {
    const text = `Install
=======

.. note::

   Read it first.

People
------

#. Download the installer.
#. Verify its checksum.
#. Run it as administrator::

      sudo ./run

#. Start the service.

Guests
------

Guests are asked by mail. They answer it within a week.
`;
    const steps = lessonsOf(text).flatMap(({ material }) => material.filter(({ kind }) => kind === 'steps'));
    expect(steps.flatMap(({ items }) => items).map((item) => item.replace(/[:.]$/, ''))).toEqual([
      'Download the installer',
      'Verify its checksum',
      'Run it as administrator',
      'Start the service',
    ]);
    expect(JSON.stringify(steps)).not.toContain('#.');
  });

  test('what a box warns of, as a warning', () => {
    const text = `Install
=======

.. warning::

   If you lose the key, the data cannot be restored.

Download the installer. It is signed by its maker, and it checks itself.
`;
    expect(materialOf(text)).toContain('Warning: If you lose the key');
  });

  test('formulae as they are written', () => {
    const text =
      '# Brakes\n\n## Energy\n\nThe friction does the work:\n\n$$ \\mu m g \\, s_b = \\tfrac{1}{2} m v^2 $$\n\nThe mass $m_0 \\, g$ drops out of it, as one sees.\n\n## Tyres\n\nWorn tyres lose grip. They are changed in time.\n';
    expect(materialOf(text)).toContain('\\mu m g \\, s_b = \\tfrac{1}{2} m v^2');
    expect(MARKDOWN[StructureType.COURSE](courseOf(text))).toContain('$$ \\mu m g \\, s_b = \\tfrac{1}{2} m v^2 $$');
  });

  test('no key of answers as a question, but gives it to the questions', () => {
    const text = `# Brakes

## Energy

The braking distance grows with the square of the speed. The mass drops out of the formula.

## Check yourself

1. Why does the mass not matter?
2. By what factor does the braking distance grow from 30 to 90 km/h?

*(Answers: it cancels; nine.)*
`;
    const lessons = lessonsOf(text);
    expect(lessons.flatMap(({ assessmentPoints }) => assessmentPoints).join('\n')).not.toContain('Answers:');
    expect(lessons.flatMap(({ answers }) => answers)).toEqual(
      expect.arrayContaining([
        { question: 'By what factor does the braking distance grow from 30 to 90 km/h?', answer: 'Nine' },
      ]),
    );
  });
});
