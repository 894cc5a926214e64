import MarkdownIt from 'markdown-it';
import { buildDocument, code, list, paragraph, type Part, type SourceDocument } from './document';
import { readHtml } from './read-html';
import { stripInvisibleCharacters } from './invisible-characters';

export type SourceFormat = 'auto' | 'markdown' | 'html' | 'plain';

/** Takes a source text apart. Never fails: what has no structure is one stretch of paragraphs. */
export function readSource(text: string, format: SourceFormat = 'auto'): SourceDocument {
  const plain = withPlainLines(text);
  const kind = format === 'auto' ? detect(plain) : format;
  const parts = kind === 'html' ? readHtml(plain) : kind === 'markdown' ? readMarkdown(plain) : readPlain(plain);
  return buildDocument(parts);
}

/** Unicode's own ends of lines and paragraphs become plain ones; what nobody sees is no part of a text. */
function withPlainLines(text: string): string {
  return stripInvisibleCharacters(text)
    .replaceAll(/\r\n?|[\u0085\u2028]/g, '\n')
    .replaceAll('\u2029', '\n\n');
}

function detect(text: string): Exclude<SourceFormat, 'auto'> {
  // Some Markdown begins with a logo in HTML.
  if ((text.match(/^#{1,6} \S/gm)?.length ?? 0) > 1 && !/^\s*<(?:!doctype|html)\b/i.test(text)) return 'markdown';
  if (/<(?:!doctype html|html|body|article|section|div|p|h[1-6]|ul|ol)\b[^>]*>/i.test(text.slice(0, 20_000)))
    return 'html';
  // Bounded and without nested repetition: the text is anybody's.
  return /^#{1,6} \S|^[=-]{3,80}[ \t]*$|^```|^[ \t]{0,8}[-*+] +\S|\[[^[\]\n]{1,200}\]\([^()\s]{1,500}\)/m.test(text)
    ? 'markdown'
    : 'plain';
}

const markdown = new MarkdownIt({ html: true, linkify: false });

function readMarkdown(text: string): Part[] {
  const parts: Part[] = [];
  const lists: string[][] = [];
  let heading: number | undefined;
  // Markdown takes an underlined line with a number for a list and a rule; writers mean a heading.
  const headed = text.replaceAll(/^\d+(?:\.\d+)*[.)]?[ \t]+([^\n]{1,100})\n(?:-{3,80}|={3,80})[ \t]*$/gm, '## $1');
  for (const token of markdown.parse(headed, {})) {
    if (token.type === 'heading_open') heading = Number(token.tag.slice(1));
    else if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') lists.push([]);
    else if (token.type === 'bullet_list_close' || token.type === 'ordered_list_close') {
      const items = lists.pop() ?? [];
      const outer = lists.at(-1);
      if (outer) outer.push(...items);
      else parts.push(list(items));
    } else if (token.type === 'inline') {
      const content = inlineText(token.children ?? []);
      if (heading !== undefined) parts.push({ heading: content, level: heading });
      else if (lists.length > 0) lists.at(-1)?.push(content);
      else parts.push(paragraph(content));
      heading = undefined;
    } else if (token.type === 'fence' || token.type === 'code_block') parts.push(code(token.content));
    else if (token.type === 'html_block') parts.push(...readHtml(token.content));
  }
  return parts;
}

function inlineText(children: { type: string; content: string }[]): string {
  let text = '';
  /** Element whose content is no text, while it is open. */
  let ignored: string | null = null;
  for (const { type, content } of children) {
    if (type === 'html_inline') {
      const [, closes, name = ''] = /^<(\/?)([a-z]+)/i.exec(content) ?? [];
      if (ignored !== null) {
        if (closes && name.toLowerCase() === ignored) ignored = null;
      } else if (/^(?:script|style)$/i.test(name)) ignored = name.toLowerCase();
      else if (/^br$/i.test(name)) text += ' ';
    } else if (ignored === null) {
      if (type === 'text' || type === 'code_inline') text += content;
      else if (type === 'softbreak' || type === 'hardbreak') text += ' ';
    }
  }
  return text;
}

/** A line of its own that looks like a heading: short, begins large or with a number, ends without a full stop. */
const PLAIN_HEADING = /^(?:(\d+(?:\.\d+)*)[.)]?\s+)?(?=[\p{Lu}\d"“])[^\n]{1,79}$/u;

/** Parts of books and laws say what they are; their own name follows, and a full stop may end it. */
const NUMBERED_PART = /^(?:chapter|part|section|article|book|act|appendix)\s+(?:\d+|[ivxlc]+)\b[.:]?[ \t]*(.{0,80})$/i;

function readPlain(text: string): Part[] {
  return text.split(/\n[ \t]*\n+/).flatMap((chunk): Part[] => {
    const lines = chunk
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const [first = ''] = lines;
    const named = lines.length <= 2 ? NUMBERED_PART.exec(first) : null;
    if (named && (lines.length === 1 || !named[1]))
      return [{ heading: withoutDot(named[1] || lines[1] || first), level: 2 }];
    const match = PLAIN_HEADING.exec(first);
    const isHeading =
      match !== null && lines.length === 1 && !/[.,;:!?…]["”]?$/.test(first) && first.split(/\s+/).length <= 10;
    const capitals = lines.length > 1 && /^\p{Lu}[\p{Lu}\d ,&-]{2,60}$/u.test(first);
    if (capitals) return [{ heading: first, level: 2 }, paragraph(lines.slice(1).join(' '))];
    if (isHeading)
      return [
        {
          heading: first.slice(match[1] ? first.indexOf(' ') : 0),
          level: match[1] ? match[1].split('.').length + 1 : 2,
        },
      ];
    const items = lines.filter((line) => /^(?:[-*•]|\d+[.)])\s+/.test(line));
    if (items.length === lines.length && items.length > 1)
      return [list(items.map((item) => item.replace(/^\S+\s+/, '')))];
    return [paragraph(lines.join(' '))];
  });
}

function withoutDot(text: string): string {
  return text.replace(/\.$/, '');
}
