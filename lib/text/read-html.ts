import { Parser } from 'htmlparser2';
import { code, list, paragraph, type Part } from './document';

/** Elements whose content is not part of the text. */
const IGNORED = new Set(['script', 'style', 'nav', 'footer', 'noscript', 'template', 'svg', 'form', 'head']);

/** Elements that do not end the line of text that they stand in. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark q s samp small span strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

/** Reads a page from its beginning to its end, in time that grows with its length only, however deep it is. */
export function readHtml(text: string): Part[] {
  const parts: Part[] = [];
  let line = '';
  let ignored: string | null = null;
  let ignoredDepth = 0;
  let heading: number | null = null;
  let verbatim = 0;
  /** Items of the list that is open, those of the lists in it included. */
  let items: string[] = [];
  let lists = 0;

  const endLine = (): void => {
    if (line.trim() !== '') {
      if (verbatim > 0) parts.push(code(line));
      else if (heading !== null) parts.push({ heading: line, level: heading });
      else if (lists > 0) items.push(line);
      else parts.push(paragraph(line));
    }
    line = '';
  };
  const endList = (): void => {
    if (items.length > 0) parts.push(list(items));
    items = [];
  };

  const parser = new Parser({
    onopentag(name) {
      if (ignored !== null) {
        if (name === ignored) ignoredDepth += 1;
        return;
      }
      if (IGNORED.has(name)) {
        endLine();
        ignored = name;
        ignoredDepth = 1;
      } else if (name === 'br') line += verbatim > 0 ? '\n' : ' ';
      else if (name === 'pre') {
        endLine();
        verbatim += 1;
      } else if (verbatim > 0 || INLINE.has(name)) return;
      else {
        const level = /^h([1-6])$/.exec(name)?.[1];
        // A heading that nobody closed ends where the next one begins.
        if (heading !== null && !level) {
          line += ' ';
          return;
        }
        endLine();
        if (level) {
          endList();
          heading = Number(level);
        } else if (name === 'ul' || name === 'ol') lists += 1;
      }
    },
    ontext(data) {
      if (ignored === null) line += data;
    },
    onclosetag(name) {
      if (ignored !== null) {
        if (name === ignored) ignoredDepth -= 1;
        if (ignoredDepth === 0) ignored = null;
      } else if (name === 'pre') {
        endLine();
        verbatim = Math.max(0, verbatim - 1);
      } else if (verbatim > 0 || INLINE.has(name) || name === 'br') return;
      else if (/^h[1-6]$/.test(name)) {
        endLine();
        heading = null;
      } else if (heading !== null) line += ' ';
      else {
        endLine();
        if (name === 'ul' || name === 'ol') lists = Math.max(0, lists - 1);
        if (lists === 0) endList();
      }
    },
  });
  parser.end(text);
  heading = null;
  endLine();
  endList();
  return parts;
}
