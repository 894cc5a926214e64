import { allBlocks } from './document';
import { readSource } from './read-source';

const titles = (text: string): string[] => readSource(text).sections.map(({ title }) => title);
const words = (text: string): string => {
  const { blocks, sections } = readSource(text);
  return [...allBlocks({ blocks, children: sections })].map((block) => block.text).join('\n');
};

describe('a page', () => {
  const page = (section: string): string =>
    `<!doctype html><html><head><title>T</title><style>p { color: red }</style><script>var evil = "Evil < script";</script></head>
     <body><nav><a href="/">Home</a></nav>${section}<!-- not seen --><![CDATA[ not text ]]></body></html>`;

  test('keeps its headings and its words only, also when it has thousands of elements', () => {
    const section =
      '<h2>Tides &amp; moons</h2><p>The <b>Moon</b> pulls&nbsp;the water.<br>Twice a day.</p><svg><text>Drawn</text></svg>';
    const text = page(section + '<p>It <i>rises</i>.</p>'.repeat(4_000));
    expect(titles(text)).toEqual(['Tides & moons']);
    expect(words(text).split('\n').slice(0, 2)).toEqual(['The Moon pulls the water. Twice a day.', 'It rises.']);
    expect(words(text)).not.toMatch(/evil|color|Home|Drawn|not text|not seen/i);
  });

  test('may be as deep as it likes', () => {
    expect(words(page(`${'<div>'.repeat(50_000)}<p>Deep down.</p>`))).toBe('Deep down.');
  });

  test('keeps items of lists apart, those in lists of their own, too, and the paragraphs of an item together', () => {
    const text = page(
      '<ul><li>Read the table<ul><li>of the nearest port</li></ul></li><li><p>Turn back in time.</p><p>Take a compass.</p></li></ul>',
    );
    expect(readSource(text).blocks).toMatchObject([
      { kind: 'list', items: ['Read the table', 'of the nearest port', 'Turn back in time. Take a compass.'] },
    ]);
  });

  test('has a heading end where the next one begins, when nobody closed it', () => {
    expect(titles(page('<h2>Tides<h2>Moons</h2><p>The Moon pulls.</p>'))).toEqual(['Tides', 'Moons']);
  });

  test('keeps lines of code as they are', () => {
    expect(readSource(page('<p>Run:</p><pre><code>npm ci\n  npm <b>test</b></code></pre>')).blocks).toMatchObject([
      { text: 'Run:' },
      { kind: 'code', text: 'npm ci\n  npm test' },
    ]);
  });
});

describe('Markdown', () => {
  test('keeps words apart that a line break parts, and no script', () => {
    expect(titles('## First<br>part\n\nx\n\n## Tides <script>alert(1)</script>\n\ny')).toEqual(['First part', 'Tides']);
    expect(words('# T\n\nThe moon<br/>pulls <style>p { }</style>every day.')).toBe('The moon pulls every day.');
  });
});

describe('what is no part of a text', () => {
  const leftOut = (text: string): string[] => readSource(text).leftOut;

  test.each([
    [
      'front matter',
      '---\ntitle: Bread\ntags: [a]\n---\n\nThe dough rests.\n\n## Oven\n\nIt is hot.',
      'the front matter',
      /title|tags/,
    ],
    ['TOML before a text', '+++\ntitle = "Bread"\n+++\n\nThe dough rests.', 'the front matter', /title/],
    ['a footnote', '# T\n\nThe oldest winery[^1] is in a cave.\n\n[^1]: A book of 2011.', 'footnotes', /\^1|2011/],
    [
      'times of captions',
      '1\n00:00:01,000 --> 00:00:04,000\nThe tide rises.\n\n2\n00:00:05,000 --> 00:00:06,000\nIt falls.',
      'the times of captions',
      /00:|-->|\b2\b/,
    ],
    [
      'WebVTT',
      'WEBVTT\n\n00:01.000 --> 00:04.000 align:start\n<v Ann>The tide rises.\n\n00:05.000 --> 00:06.000\nIt falls.',
      'the times of captions',
      /WEBVTT|align|<v/,
    ],
    [
      'speakers',
      '[00:01] Ann: The tide rises.\n[00:05] Ben: It falls.\n[00:09] Ann: Then it rests.',
      'times and speakers',
      /Ann|00:/,
    ],
    [
      'verse numbers',
      'Ruth1:1 There was a famine.\nRuth1:2 The man was Elimelech.\nRuth1:3 He died.',
      'the numbers of verses',
      /1:/,
    ],
    [
      'a menu',
      '<html><body><nav><a href="/">Home</a></nav><p>The tide rises twice a day.</p></body></html>',
      'a menu',
      /Home/,
    ],
    [
      'hidden text',
      '<html><body><p style="display: none">Buy now</p><p>The tide rises twice a day.</p></body></html>',
      'hidden text',
      /Buy/,
    ],
    [
      'a list of the headings',
      '<html><body><ul><li><a href="#a">One</a></li><li><a href="#b">Two</a></li><li><a href="#c">Three</a></li></ul><h2 id="a">One</h2><p>The tide rises twice a day.</p></body></html>',
      'a table of contents',
      /Three/,
    ],
  ])('is left out and told: %s', (_name, text, kind, gone) => {
    expect(leftOut(text).join()).toContain(kind);
    expect(words(text)).not.toMatch(gone);
    expect(words(text)).toMatch(/\w{4}/);
  });

  test('a form, a missing head and a menu that nobody closed take no text with them', () => {
    for (const text of [
      '<html><body><form><input name="q"><h1>Hours</h1><p>The hall opens at nine.</p><button>Go</button></form></body></html>',
      '<html><head><title>Hours</title><body><h1>Hours</h1><p>The hall opens at nine.</p></body></html>',
      '<html><body><nav><a href="/">Home</a><main><h1>Hours</h1><p>The hall opens at nine.</p></main></body></html>',
    ]) {
      expect(titles(text)).toEqual(['Hours']);
      expect(words(text)).toBe('The hall opens at nine.');
    }
  });

  test('attributes, fences of blocks and marks beside headings are no words', () => {
    expect(titles('# Enter {#enter}\n\nA.\n\n# Leave {: .x #leave }\n\nB.')).toEqual(['Enter', 'Leave']);
    expect(titles('<h2>Start<a class="headerlink" href="#s">¶</a></h2><p>A.</p><h2>Stop #</h2><p>B.</p>')).toEqual([
      'Start',
      'Stop',
    ]);
    expect(words('# T\n\n::: note\nMind the tide.\n:::\n\nA **term**{: data-type="term"} ([\\[link\\]](#fig)).')).toBe(
      'Mind the tide.\nA term.',
    );
  });
});

describe('what a text is written in', () => {
  test('is told by evidence: a tag or a bullet alone is none', () => {
    expect(words('How lists are written\n\nThe author uses the <ul> element. An <li> stands in it.')).toContain(
      '<ul> element. An <li> stands',
    );
    expect(
      titles('1.  Introduction\n\n   The echo is sent back.\n\n2.  Rules\n\n   -  Answer within a second.\n'),
    ).toEqual(['Introduction', 'Rules']);
  });

  test('is reStructuredText where it has directives and roles', () => {
    const text =
      'Guide\n=====\n\nUse :ref:`the tool <tool>` and ``make``.\n\n.. note::\n\n   Mind the gap.\n\nRun it\n------\n\n.. code-block:: sh\n\n   make all\n\nThen wait::\n\n   sleep 1\n';
    const [guide] = readSource(text).sections;
    expect(guide?.blocks.map((block) => block.text)).toEqual(['Use the tool and make.', 'Mind the gap.']);
    expect(guide?.children[0]?.blocks).toMatchObject([
      { kind: 'code', text: 'make all' },
      { text: 'Then wait:' },
      { kind: 'code', text: 'sleep 1' },
    ]);
  });

  test('of plain documents is their ranks: articles above sections, numbers below numbers, a first line above all', () => {
    const text =
      'The law\n\nArticle I\n\nSection 1\n\nAll powers are vested.\n\nSection 2\n\nThe house is chosen.\n\nArticle II\n\nSection 1\n\nThe power is vested.';
    const [law] = readSource(text).sections;
    expect(law?.title).toBe('The law');
    expect(law?.children.map(({ title, children }) => [title, children.length])).toEqual([
      ['Article I', 2],
      ['Article II', 1],
    ]);
  });

  test('has tables and ordered lists that stay what they are', () => {
    const { blocks } = readSource('1. Open it\n2. Close it\n\n```sh\nls\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n');
    expect(blocks).toMatchObject([
      { kind: 'list', ordered: true },
      { kind: 'code' },
      {
        kind: 'table',
        rows: [
          ['a', 'b'],
          ['1', '2'],
        ],
      },
    ]);
  });
});

describe('any text', () => {
  test('is the same with a byte order mark, and with other ends of lines', () => {
    for (const text of [
      '\ufeff# One\n\nText.\n\n# Two\n\nMore.',
      '# One\r\n\r\nText.\r\r# Two\r\rMore.',
      '# One\u2028\u2028Text.\u2029# Two\u2029More.',
    ])
      expect(titles(text)).toEqual(['One', 'Two']);
  });

  test('has headings that differ from their neighbours', () => {
    expect(titles('# Tides\n\na\n\n# Example\n\nb\n\n# Example\n\nc\n\n# example\n\nd')).toEqual([
      'Tides',
      'Example',
      'Example (2)',
      'example (3)',
    ]);
  });

  test('has no heading that is longer than a heading is', () => {
    expect(titles(`# ${'word '.repeat(100)}\n\nText.\n\n# Tides\n\nText.\n\n# Moons\n\nText.`)).toEqual([
      'Tides',
      'Moons',
    ]);
  });
});

describe('what terms and verses are written as', () => {
  test('lists of definitions in Markdown and reStructuredText are terms with what they are', () => {
    expect(words('# Terms\n\nlock\n: a basin between two gates\n\nweir\n: a low dam\n')).toBe(
      'lock: a basin between two gates\nweir: a low dam',
    );
    expect(
      words(
        'Terms\n=====\n\nThere are two:\n\nLock\n    A basin between two gates\n    of a canal.\n\nWeir\n    A low dam.\n\n.. note:: See :rfc:`5322`.\n',
      ),
    ).toContain('Lock: A basin between two gates of a canal.\nWeir: A low dam.');
  });

  test('names of reStructuredText keep their underscores, and roles of documents their name', () => {
    const text =
      'Names\n=====\n\nThe :meth:`~a.B.__get__` method of :class:`a.B` follows :rfc:`5322`, and the `B` object `__setitem__` interface.\n';
    expect(words(text)).toMatch(/^The __get__ method of B follows RFC 5322, .* `?__setitem__`? interface\.$/);
  });

  test('verses are told from times of day by their numbers', () => {
    const verses = [
      '1:9 And so it was.',
      '1:10 And God called the land Earth.',
      '1:11 And God said so.',
      '1:12 And it was.',
    ];
    expect(words(verses.join('\n'))).toContain('And God called the land Earth.');
    const chat = [
      '9:12 Ana Ruiz: Hello there.',
      '9:15 Ben Day: Good morning.',
      '9:31 Ana Ruiz: It works.',
      '9:32 Ben Day: Good.',
    ];
    expect(words(chat.join('\n'))).not.toMatch(/Ana|9:/);
  });
});

describe('headings of texts without marks', () => {
  test('of a wiki stand between signs of equality; its links, tables and lists of literature are read as such', () => {
    const text = `Canal lock

A '''canal lock''' raises [[boat|boats]] between waters of different levels.<ref>A book.</ref>

== History ==

=== Flash locks ===

The earliest lock had only one gate.

== Notable locks ==

{| class="wikitable"
! Lock !! Country
|-
| Kieldrecht || Belgium
|}

== See also ==

* [[Weir]]
* [[Boat lift]]
`;
    const { title, blocks, sections, leftOut } = readSource(text);
    expect([title, blocks[0]?.text]).toEqual([
      'Canal lock',
      'A canal lock raises boats between waters of different levels.',
    ]);
    expect(sections.map((section) => [section.title, section.children.map((child) => child.title)])).toEqual([
      ['History', ['Flash locks']],
      ['Notable locks', []],
    ]);
    expect(sections[1]?.blocks).toMatchObject([
      {
        kind: 'table',
        rows: [
          ['Lock', 'Country'],
          ['Kieldrecht', 'Belgium'],
        ],
      },
    ]);
    expect(leftOut).toContain('the list “See also”');
  });

  test('of a procedure have numbers, and the fields at its head name it', () => {
    const text = `NORTHGATE FOODS LTD
STANDARD OPERATING PROCEDURE

Document no.: SOP-014          Revision: 6
Title: Receiving chilled goods
Owner: Warehouse Manager

1. PURPOSE

This procedure keeps the cold chain.

2. PROCEDURE

2.1 Before the vehicle is opened

1. Check the seal.
   - If it is broken, call the Shift Leader.
2. Take the keys.

2.2 Temperature check

1. Open the doors.
2. Clean the probe.
`;
    const { title, sections } = readSource(text);
    expect(title).toBe('Receiving chilled goods');
    expect(sections.map((section) => [section.title, section.children.map((child) => child.title)])).toEqual([
      ['PURPOSE', []],
      ['PROCEDURE', ['Before the vehicle is opened', 'Temperature check']],
    ]);
    expect(sections[1]?.children[0]?.blocks).toMatchObject([
      {
        ordered: true,
        items: ['Check the seal.', 'If it is broken, call the Shift Leader.', 'Take the keys.'],
        depths: [0, 1, 0],
      },
    ]);
  });

  test('of a manual have the name of their place before them, of a chapter its number above', () => {
    expect(
      titles('*11.1*\tBasic recovery\n\nVim stores enough.\n\n*11.2*\tWhere is the file?\n\nIn several places.\n'),
    ).toEqual(['Basic recovery', 'Where is the file?']);
    expect(
      titles(
        'Chapter 3\nHow Markets Set Prices\n======================\n\nWater is cheap.\n\n3.1 Demand\n----------\n\nIt falls.\n',
      ),
    ).toEqual(['How Markets Set Prices']);
  });
});

test('of a page with one main part, only that part is its text', () => {
  const text = `<html><head><title>T</title></head><body><div><h2>Keyboard shortcuts</h2><p>Press Esc.</p></div>
    <h1>The Book</h1><main><h2>Objects</h2><p>${'An object packages data and the procedures on it. '.repeat(9)}</p></main></body></html>`;
  expect(titles(text)).toEqual(['Objects']);
});

test('a list that a text announces as what one will be able to do holds its objectives', () => {
  const { blocks } = readSource(
    'After reading this chapter you should be able to:\n\n* explain the law of demand;\n* find the equilibrium.\n',
  );
  expect(blocks[1]).toMatchObject({ kind: 'list', role: 'objectives' });
});

test('tasks in an item come behind it, not before', () => {
  const { blocks } = readSource(
    '* [ ] 1\\. **Lock down:**\n  * Lock it.\n  * Tell them:\n    * [ ] by mail\n\n* [ ] 2\\. **Release**\n',
  );
  expect(blocks.flatMap(({ items }) => items)).toEqual(['Lock down:', 'Lock it.', 'Tell them:', 'by mail', 'Release']);
});
