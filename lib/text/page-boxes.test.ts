import { allBlocks } from './document';
import { readSource } from './read-source';

const page = (boxes: string): string => `<!doctype html><html><head><title>Earwax</title></head><body><main><article>
<h1>Earwax</h1><p>The stuff in your ears is called cerumen, and it protects the skin of the canal from water and dust.</p>
<h2>What to do</h2><p>Wipe the outside with a flannel. If the ear feels blocked, put in two drops of oil and wait for a week.</p>
<p>Most ears need nothing at all, and those that do need very little of it, says every doctor who was asked about it.</p>
</article>${boxes}</main></body></html>`;
const read = (html: string) => {
  const { blocks, sections, leftOut } = readSource(html);
  return {
    text: allBlocks({ blocks, children: sections })
      .map(({ text }) => text)
      .join('\n'),
    leftOut,
  };
};

test.each([
  ['newsletters', '<div class="newsletter"><h3>The Monday Post</h3><p>Join 86,000 readers.</p></div>', 'a banner'],
  [
    'comments',
    `<section class="comments"><h3>3 thoughts</h3>${'<p><b>bazza61</b> My nan used a hairgrip, and lived to ninety-four.</p>'.repeat(12)}</section>`,
    'comments',
  ],
  [
    'teasers',
    '<aside class="teaser"><strong>READ MORE:</strong> <a href="/x">Why we sneeze</a></aside>',
    'what stands beside the text',
  ],
  ['names of authors', '<p class="byline">By Ada Stone | Join 86,000 readers | 5 minute read</p>', 'who wrote it'],
  [
    'boxes with several headings',
    '<aside><h3>Newsletter</h3><p>Join 86,000 readers.</p><h3>Most read</h3><p>Why we sneeze</p></aside>',
    'what stands beside the text',
  ],
  ['what is read next', '<div><h3>You might also like</h3><p>Why we sneeze</p></div>', 'what stands beside the text'],
])('%s below an article are no part of it', (_, box, kind) => {
  const { text, leftOut } = read(page(box));
  expect(text).not.toMatch(/readers|hairgrip|sneeze/);
  expect(text).toContain('two drops of oil');
  expect(leftOut).toContain(kind);
});

test('a box with a heading that is of the text stays', () => {
  const { text } = read(page('<div class="box warn"><h3>See a doctor</h3><p>Pain, fever or bleeding.</p></div>'));
  expect(text).toContain('Pain, fever or bleeding.');
});

test.each([
  [
    'a manual that tells of comments',
    '<section id="comments"><h2>Comments</h2><p>A comment begins with a hash sign.</p></section>',
  ],
  [
    'an interface that tells of its responses',
    '<section id="responses"><h2>Responses</h2><p>A comment begins with a hash sign.</p></section>',
  ],
  [
    'a tutorial that goes further',
    '<section><h2>More on lists</h2><p>A comment begins with a hash sign.</p></section>',
  ],
  ['a guide to a broker', '<section><h2>Subscribe to a topic</h2><p>A comment begins with a hash sign.</p></section>'],
  ['what only floats to the right', '<div class="pull-right"><p>A comment begins with a hash sign.</p></div>'],
])('%s keeps it', (_what, box) => {
  expect(read(page(box)).text).toContain('A comment begins with a hash sign.');
});

test('code keeps what a page colours as comments and directives', () => {
  const code = `<pre><code><span class="hljs-meta">#!/usr/bin/env python</span>
<span class="token comment"># waits for a week</span>
<span class="token keyword">import</span> time</code></pre>`;
  expect(read(page(code)).text).toContain('#!/usr/bin/env python\n# waits for a week\nimport time');
});
