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
