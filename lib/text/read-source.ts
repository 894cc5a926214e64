import { buildDocument, type Reading, type SourceDocument } from './document';
import { stripInvisibleCharacters } from './invisible-characters';
import { withLabels } from './labels';
import { isMail } from './mail-noise';
import { isCaptions, isTalk } from './plain-noise';
import { withoutComments } from './reader-comments';
import { readHtml } from './read-html';
import { readMarkdown } from './read-markdown';
import { readPlain } from './read-plain';
import { isRst, readRst } from './read-rst';

const READERS = { markdown: readMarkdown, html: readHtml, plain: readPlain, rst: readRst } satisfies Record<
  string,
  (text: string) => Reading
>;

/** What a source can be said to be written in; `auto` finds it out. */
export type SourceFormat = 'auto' | keyof typeof READERS;

/** Takes a source text apart. Never fails: what has no structure is one stretch of paragraphs. */
export function readSource(text: string, format: SourceFormat = 'auto'): SourceDocument {
  const plain = withPlainLines(text);
  const reading = READERS[format === 'auto' ? detect(plain) : format](plain);
  const parts = withoutComments(reading.parts);
  const leftOut = parts.length < reading.parts.length ? ['what readers wrote'] : [];
  return buildDocument({ ...reading, parts: withLabels(parts), leftOut: [...reading.leftOut, ...leftOut] });
}

/** Unicode's own ends of lines and paragraphs become plain ones; what nobody sees is no part of a text. */
function withPlainLines(text: string): string {
  return stripInvisibleCharacters(text)
    .replaceAll(/\r\n?|[\u0085\u2028]/g, '\n')
    .replaceAll('\u2029', '\n\n');
}

const BLOCK_TAGS =
  /<\/?(?:html|head|body|article|section|main|div|p|h[1-6]|ul|ol|li|table|tr|td|pre|blockquote)\b[^<>]*>/gi;
/** So much of a page is tags. */
const MARKUP = 0.05;
const MIN_TAGS = 4;

/** Lines of their own that only plain documents have for headings: "== History ==", "6.2 Temperature check", "6. PROCEDURE". */
const PLAIN_HEADING =
  /^\n(?:(={2,6})[ \t]*[^=\s][^\n]{0,80}?[ \t]*\1|\d{1,2}(?:\.\d{1,2})+\.?[ \t]+\p{Lu}[^\n.:;,]{2,60}|\d{1,2}\.[ \t]+\p{Lu}[\p{Lu} ,&-]{2,60})[ \t]*\n(?=\n|[-*•][ \t])/gmu;

/** What a text is written in, by what is in it; a tag or a bullet alone is no evidence, plain texts have them, too. */
function detect(text: string): keyof typeof READERS {
  if (isCaptions(text) || isMail(text) || isTalk(text)) return 'plain';
  const begin = text.slice(0, 20_000);
  const isPage = /^\s*(?:<\?xml[^<>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i.test(begin);
  if (isPage) return 'html';
  if (isRst(text)) return 'rst';
  // Numbers of a list of a wiki are the headings of Markdown.
  if ((text.match(/^={2,6}[ \t]*[^=\s][^\n]{0,100}?[ \t]*={2,6}[ \t]*$/gm) ?? []).length > 1) return 'plain';
  // Some Markdown begins with a logo in HTML.
  if ((text.match(/^#{1,6} \S/gm)?.length ?? 0) > 1) return 'markdown';
  const tags = begin.match(BLOCK_TAGS) ?? [];
  const closing = tags.filter((tag) => tag.startsWith('</')).length;
  const share = tags.reduce((sum, tag) => sum + tag.length, 0) / Math.max(1, begin.length);
  if (/^\s*<[a-z!?]/i.test(begin) && (closing > 0 || tags.length >= MIN_TAGS)) return 'html';
  if (tags.length >= MIN_TAGS && closing > 0 && share > MARKUP) return 'html';
  // Bounded and without nested repetition: the text is anybody's.
  const signs = [
    /^#{1,6} \S/m,
    /^(?:```|~~~)/m,
    /\[[^[\]\n]{1,200}\]\([^()\s]{1,500}\)/,
    /^(?:---|\+\+\+)\n[\w-]+\s*[:=]/,
    /^[ \t]{0,8}[-*+] \[[ xX]\] /m,
    /^\|?[ \t]*:?-{3,}:?[ \t]*\|/m,
    /\*\*[^*\n]{1,200}\*\*|`[^`\n]{1,200}`/,
    /^\[\^[^\]\s]{1,40}\]:/m,
    /^:{3,}/m,
    /^> \S/m,
    /^[^\s=-][^\n]{0,100}\n(?:={3,80}|-{3,80})[ \t]*$/m,
  ];
  // Underlined headings with numbers are those of plain documents, too, and ranked by the numbers.
  const numbered = text.match(/^(?:\d+(?:\.\d+)*\.?)\s+\S.*\n([=\-*~^])\1{2,}\s*$/gm)?.length ?? 0;
  const headings = numbered + (text.match(PLAIN_HEADING)?.length ?? 0);
  if ((numbered > 0 || headings > 1) && signs.slice(0, -1).every((sign) => !sign.test(text))) return 'plain';
  return signs.some((sign) => sign.test(text)) ? 'markdown' : isBulleted(text) ? 'markdown' : 'plain';
}

/** A name right above its list, which Markdown would take for a paragraph that goes on with the first number that is not 1. */
const NAME_ABOVE_LIST = /^\p{Lu}[^\n]{1,60}[^\n.:;,!?]\n[ \t]*(?:\[[ xX]?\]|\d{1,3}[.)]|[-*•]) \S/mu;

/** Whether a text has lists and nothing of plain documents: a bullet alone is no sign of Markdown. */
function isBulleted(text: string): boolean {
  if (NAME_ABOVE_LIST.test(text)) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const items = lines.filter((line) => /^[ \t]{0,8}(?:[-*+]|\d{1,3}[.)]) \S/.test(line)).length;
  return items > 2 && items > lines.length / 2;
}
